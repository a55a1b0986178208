"""A presentation from outside made safe to open: sizes checked before anything is unpacked, nothing in it that reaches out.

Takes .pptx and its kin (.potx, .ppsx, and .pptm without its macros). Works on the package (ECMA-376 part 2), before python-pptx
or LibreOffice see the file.
"""

import io
import re
import zipfile
from pathlib import Path
from posixpath import dirname, join, normpath

from lxml import etree

from pipeline.errors import UsageError

MOST_MEMBERS = 20_000
MOST_BYTES = 2_000_000_000
MOST_XML = 64_000_000  # of one part
MOST_TIMES = 60  # as large unpacked as packed, beyond what is harmless anyway
HARMLESS = 100_000_000
MAIN = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
KINDS = re.compile(
    rb"application/vnd\.(?:openxmlformats-officedocument\.presentationml\.(?:template|slideshow)"
    rb"|ms-powerpoint\.(?:presentation|template|slideshow)\.macroEnabled)\.main\+xml"
)
TYPES = "[Content_Types].xml"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
GOOD_LINK = re.compile(r"(https?://|mailto:)[^\s]+$", re.IGNORECASE)
PRIVATE = ("/comments", "/commentAuthors", "/authors", "/vbaProject", "/thumbnail", "/printerSettings", "/customXml")
BAD_ACTION = re.compile(r"ppaction://(program|macro|ole|hlinkfile|hlinkpres|customshow)", re.IGNORECASE)
SHAPES = ("sp", "pic", "graphicFrame", "cxnSp", "contentPart")
ALONE = frozenset(
    [
        "hlinkClick",
        "hlinkHover",
        "hlinkMouseOver",
        "externalData",
        "commentRel",
        "snd",
        "sndTgt",
        "audioFile",
        "videoFile",
        "quickTimeFile",
        "wavAudioFile",
        "link",
        "smartTags",
        "tags",
        "custData",
        "svgBlip",
        "media",
        "imgLayer",
    ]
)


def cleaned(path: Path) -> bytes:
    """The presentation's bytes, as a plain .pptx that names no other file, has no macros and nobody's comments.

    Links to web and mail addresses stay.

    Raises:
        UsageError: it is no presentation, is protected by a password, or unpacks to more than a presentation could hold.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path.name} cannot be read ({error.strerror}). Check its name and its folder.") from error
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UsageError(
            f"{path.name} has a password or is an old .ppt. Save it in PowerPoint as .pptx without a password."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            refuse_bombs(package, path)
            members = {info.filename: package.read(info) for info in package.infolist() if not info.is_dir()}
        return repacked(members, path)
    except (
        zipfile.BadZipFile,
        etree.XMLSyntaxError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        zipfile.LargeZipFile,
    ) as error:
        raise UsageError(
            f"{path.name} is damaged or is no presentation. Open it in PowerPoint and save it as .pptx again."
        ) from error


def refuse_bombs(package: zipfile.ZipFile, path: Path) -> None:
    """Sizes, counts and names, by the package's directory alone."""
    infos = package.infolist()
    whole = sum(info.file_size for info in infos)
    most = max(HARMLESS, MOST_TIMES * path.stat().st_size)
    if len(infos) > MOST_MEMBERS or whole > min(MOST_BYTES, most):
        raise UsageError(
            f"{path.name} would unpack to {whole / 1e6:.0f} MB: it is refused. Save it again in PowerPoint."
        )
    names = [info.filename for info in infos]
    odd = [name for name in names if name.startswith(("/", "\\")) or ".." in name.split("/") or "\\" in name]
    large = [i for i in infos if i.filename.endswith((".xml", ".rels")) and i.file_size > MOST_XML]
    if odd or large or len(set(names)) < len(names):
        raise UsageError(f"{path.name} is not packed as a presentation is: it is refused. Save it again in PowerPoint.")
    if TYPES not in names:
        raise UsageError(f"{path.name} is no presentation. Give a .pptx or .potx file.")


def repacked(members: dict[str, bytes], path: Path) -> bytes:
    """The members with every reference outwards taken out, as a package with fixed times."""
    members[TYPES] = KINDS.sub(MAIN.encode(), members[TYPES])
    if MAIN.encode() not in members[TYPES]:
        raise UsageError(f"{path.name} is no presentation. Give a .pptx or .potx file.")
    for name in [name for name in members if name.endswith((".xml", ".rels"))]:
        if re.search(rb"<!(DOCTYPE|ENTITY)", members[name]):
            raise UsageError(
                f"{path.name} holds XML that no presentation has: it is refused. Save it again in PowerPoint."
            )
    for name in [name for name in members if name.endswith(".rels")]:
        inward(name, members)
    for name in [n for n in members if re.match(r"ppt/slides?(Layouts|Masters)?/[^/]*\.xml$", n)]:
        members[name] = without_actions(members[name])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, data)
    return out.getvalue()


def inward(name: str, members: dict[str, bytes]) -> None:
    """Take relationships that reach out, or that are private, out of one .rels member, and what refers to them out of its part."""
    folder, file = name.rsplit("_rels/", 1)
    part = folder + file.removesuffix(".rels")
    tree = etree.fromstring(members[name])
    gone = []
    for relation in list(tree):
        kind, target = str(relation.get("Type")), str(relation.get("Target"))
        outside = relation.get("TargetMode") == "External"
        good = outside and kind.endswith("/hyperlink") and GOOD_LINK.match(target)
        missing = not outside and inside(part, target) not in members
        if (outside and not good) or kind.endswith(PRIVATE) or (missing and not kind.endswith("/hyperlink")):
            gone.append(str(relation.get("Id")))
            tree.remove(relation)
    if not gone:
        return
    members[name] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    if part in members and part.endswith(".xml"):
        members[part] = without(members[part], set(gone))


def inside(part: str, target: str) -> str:
    """The member that a relationship's target names."""
    return normpath(target.lstrip("/") if target.startswith("/") else join(dirname(part), target))


def without(xml: bytes, gone: set[str]) -> bytes:
    """A part without what refers to relationships that are gone: an attribute where that is enough, else the element or shape."""
    root = etree.fromstring(xml)
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            continue
        for key, value in list(element.attrib.items()):
            if str(value) not in gone or not str(key).startswith(f"{{{RELATIONS}}}"):
                continue
            local = etree.QName(element).localname
            if local == "blip":
                del element.attrib[key]
            else:
                drop(element if local in ALONE else shape_of(element))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def shape_of(element: etree._Element) -> etree._Element:
    """The shape that an element belongs to; the element itself outside of shapes."""
    for above in (element, *element.iterancestors()):
        if etree.QName(above).localname in SHAPES:
            return above
    return element


def drop(element: etree._Element) -> None:
    """Take an element out, with an extension around it that would be left empty."""
    above = element.getparent()
    if above is not None:
        above.remove(element)
        if etree.QName(above).localname in ("ext", "custDataLst", "extLst") and not len(above):
            drop(above)


def without_actions(xml: bytes) -> bytes:
    """A slide on which no click runs a program or a macro, or opens a file."""
    if b"ppaction://" not in xml:
        return xml
    root = etree.fromstring(xml)
    for element in list(root.iter("{*}hlinkClick", "{*}hlinkHover", "{*}hlinkMouseOver")):
        if BAD_ACTION.match(element.get("action") or ""):
            drop(element)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
