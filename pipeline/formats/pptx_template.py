"""The deck's own template: python-pptx's default made wide, with the shown slides' colours and fonts, and only the layouts in use."""

import re
from typing import Any

from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.util import Emu

from pipeline.formats.pptx_colour import near, parts, readable
from pipeline.formats.pptx_plan import HEIGHT, Book, Theme

LAYOUTS = ("Title Slide", "Title and Content", "Two Content", "Title Only")
SPARE_ACCENTS = ("#1f4e79", "#2e7d32", "#8a4b08", "#6a1b9a", "#a61b1b", "#00646e")
BULLETS = "•–•–»"


def prepare(deck: Any, book: Book) -> dict[str, Any]:
    """Turn the default presentation into the book's template; returns its layouts by name."""
    old = deck.slide_width
    deck.slide_width, deck.slide_height = Emu(book.width), Emu(HEIGHT)
    master = deck.slide_master
    for layout in list(deck.slide_layouts):
        if layout.name not in LAYOUTS:
            deck.slide_layouts.remove(layout)
    for page in (master, *deck.slide_layouts):
        for shape in page.placeholders:
            widen(shape, book.width / old)
    for package, kinds in (
        (deck.part, (RELATIONSHIP_TYPE.PRINTER_SETTINGS,)),
        (deck.part.package, (RELATIONSHIP_TYPE.THUMBNAIL,)),
    ):
        relations = package.rels if hasattr(package, "rels") else package._rels
        for key in [key for key, relation in relations.items() if relation.reltype in kinds]:
            relations.pop(key)
    theme = next(rel.target_part for rel in master.part.rels.values() if rel.reltype == RELATIONSHIP_TYPE.THEME)
    theme._blob = recoloured(theme.blob.decode("utf-8"), book.theme).encode("utf-8")
    style_master(master, book.theme)
    for page in (master, *deck.slide_layouts):
        for properties in page._element.iter("{*}rPr", "{*}endParaRPr", "{*}defRPr"):
            if properties.get("lang"):
                properties.set("lang", book.language)
    return {layout.name: layout for layout in deck.slide_layouts}


def widen(shape: Any, by: float) -> None:
    """Stretch a placeholder's own place (not an inherited one) with the page."""
    form = shape._element.spPr.find("{*}xfrm")
    if form is not None:
        offset, extent = form.find("{*}off"), form.find("{*}ext")
        offset.set("x", str(round(int(offset.get("x")) * by)))
        extent.set("cx", str(round(int(extent.get("cx")) * by)))


def recoloured(xml: str, theme: Theme) -> str:
    """The theme with the deck's colours (text and background pair by pair, then accents) and fonts."""
    accents: list[str] = []
    for colour in (*theme.accents, *SPARE_ACCENTS):
        if len(accents) < 6 and not any(near(colour, other) for other in (*accents, theme.background)):
            accents.append(colour)
    accents += list(SPARE_ACCENTS)[: 6 - len(accents)]
    link = readable("#0563c1", theme.background)
    pairs = {"dk1": theme.text, "lt1": theme.background, "dk2": theme.title, "lt2": mixed(theme.background, theme.text)}
    pairs |= {f"accent{number}": colour for number, colour in enumerate(accents, start=1)} | {
        "hlink": link,
        "folHlink": link,
    }
    for name, colour in pairs.items():
        value = f'<a:{name}><a:srgbClr val="{colour.lstrip("#").upper()}"/></a:{name}>'
        xml = re.sub(rf"<a:{name}>.*?</a:{name}>", value, xml, flags=re.DOTALL)
    for kind in ("majorFont", "minorFont"):
        xml = re.sub(rf'(<a:{kind}>\s*<a:latin typeface=")[^"]*"', rf'\g<1>{theme.font}"', xml)
    return re.sub(r'(<a:theme [^>]*?name=")[^"]*"', r'\g<1>Episode"', xml, count=1)


def mixed(one: str, two: str, share: float = 0.1) -> str:
    """A colour a tenth of the way from one to the other."""
    pairs = zip(parts(one), parts(two), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def style_master(master: Any, theme: Theme) -> None:
    """Sizes, title colour (theme's dark 2) and left-aligned titles in the master's text styles; footers readable."""
    styles = master._element.find("{*}txStyles")
    title = styles.find("{*}titleStyle")
    for level in title:
        level.set("algn", "l")
        for run in level.iter("{*}defRPr"):
            run.set("sz", str(round(theme.title_size * 100)))
            for colour in run.iter("{*}schemeClr"):
                colour.set("val", "tx2")
    for number, level in enumerate(styles.find("{*}bodyStyle")):
        size = max(12.0, theme.body_size - 2 * min(number, 4))
        for run in level.iter("{*}defRPr"):
            run.set("sz", str(round(size * 100)))
        for sign in level.iter("{*}buChar"):
            sign.set("char", BULLETS[min(number, 4)])
    for shape in master.placeholders:
        for colour in shape._element.iter("{*}schemeClr"):
            for tint in list(colour):
                colour.remove(tint)
