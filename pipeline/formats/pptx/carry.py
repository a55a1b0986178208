"""Carry parts of a slide over into another presentation: pictures, charts, media, and the relationships between them."""

import copy
import io
import re
from typing import Any

from lxml import etree
from pptx.opc.package import _Relationship
from pptx.opc.packuri import PackURI

REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
RASTER = ("image/png", "image/jpeg", "image/gif", "image/bmp", "image/tiff")  # others python-pptx would name wrongly
NOT_CARRIED = ("/slideLayout", "/notesSlide", "/slide", "/slideMaster", "/comments")


class Carrier:
    """Copies elements from slides of one presentation to slides of another; each part is copied once."""

    def __init__(self, host: Any) -> None:
        self.package = host.part.package
        self.known: dict[int, Any] = {}
        self.names = {str(part.partname) for part in self.package.iter_parts()}

    def copied(self, element: Any, source: Any, target: Any) -> Any:
        """A deep copy of an element, its relationships those of part `target`. What cannot come along is taken out."""
        made = copy.deepcopy(element)
        for inner in list(made.iter()):
            if not isinstance(inner.tag, str):
                continue
            for key, value in list(inner.attrib.items()):
                if str(key).startswith(REL) and value:
                    new = self.related(str(value), source, target)
                    if new is None and inner.getparent() is not None:
                        inner.getparent().remove(inner)
                        break
                    if new is not None:
                        inner.set(key, new)
        return made

    def related(self, key: str, source: Any, target: Any) -> str | None:
        """The relationship of `target` to the same thing; None where it leads to another slide or to nothing."""
        relation = source.rels.get(key)
        if relation is None or relation.reltype.endswith(NOT_CARRIED):
            return None
        if relation.is_external:
            return str(target.relate_to(relation.target_ref, relation.reltype, is_external=True))
        return str(target.relate_to(self.part(relation.target_part), relation.reltype))

    def part(self, part: Any) -> Any:
        """A part's copy in the host's package, with what it is related to under the same relationship ids."""
        if id(part) in self.known:
            return self.known[id(part)]
        if part.content_type in RASTER:
            try:
                made: Any = self.package.get_or_add_image_part(io.BytesIO(part.blob))
                self.known[id(part)] = made
                return made
            except (OSError, ValueError, KeyError):
                pass  # not what it says it is: carried as it is
        name = self.free_name(str(part.partname))
        made = type(part).load(PackURI(name), part.content_type, self.package, part.blob)
        self.known[id(part)] = made
        for key, relation in part.rels.items():
            goal = relation.target_ref if relation.is_external else self.part(relation.target_part)
            mode = "External" if relation.is_external else "Internal"
            made.rels._rels[key] = _Relationship(made.partname.baseURI, key, relation.reltype, mode, goal)
        return made

    def free_name(self, name: str) -> str:
        """A name that no part of the host has."""
        stem, suffix = re.match(r"(.*?)\d*(\.\w+)?$", name).groups(default="")  # type: ignore[union-attr]  # matches everything
        number = 1
        while f"{stem}{number}{suffix}" in self.names:
            number += 1
        self.names.add(f"{stem}{number}{suffix}")
        return f"{stem}{number}{suffix}"


def local(element: Any) -> str:
    """An element's name without its namespace; empty for a comment."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
