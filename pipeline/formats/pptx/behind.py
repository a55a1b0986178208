"""What colour a text has and what lies behind it, on a slide made with python-pptx."""

from typing import Any

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER

from pipeline.formats.pptx.colour import LEAST_CONTRAST, contrast, parts, readable

TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
SCHEME = {"tx1": "dk1", "bg1": "lt1", "tx2": "dk2", "bg2": "lt2"}


def faint_runs(slide: Any, theme: dict[str, str]) -> list[tuple[Any, str, str]]:
    """Runs that cannot be read well: each with its colour and the solid colour behind it. Over a picture none can be told."""
    found = []
    shapes = [*on_master(slide), *slide.shapes]
    for place, shape in enumerate(shapes):
        if place < len(shapes) - len(slide.shapes):
            continue
        if shape.has_table:
            pairs = [
                (run, fill_colour(cell._tc.tcPr, theme))
                for row in shape.table.rows
                for cell in row.cells
                for run in runs_of(cell._tc)
            ]
        elif shape.has_text_frame:
            pairs = [(run, behind(slide, shapes[:place], shape, theme)) for run in runs_of(shape._element)]
        else:
            continue
        for run, back in pairs:
            colour = run_colour(run, shape, theme)
            if back and colour and contrast(colour, back) < LEAST_CONTRAST:
                found.append((run, colour, back))
    return found


def on_master(slide: Any) -> list[Any]:
    """What the slide shows of its master and layout."""
    layout = slide.slide_layout
    shown = [] if layout._element.get("showMasterSp") in ("0", "false") else list(layout.slide_master.shapes)
    return [shape for shape in (*shown, *layout.shapes) if not shape.is_placeholder]


def mend(slide: Any, theme: dict[str, str]) -> None:
    """Give every run that cannot be read the nearest colour that can."""
    from pptx.text.text import _Run

    for run, colour, back in faint_runs(slide, theme):
        properties = run.find("{*}rPr")
        if properties is None or properties.find("{*}hlinkClick") is None:
            _Run(run, None).font.color.rgb = RGBColor(*parts(readable(colour, back)))


def runs_of(element: Any) -> list[Any]:
    return [run for run in element.iter("{*}r") if "".join(run.itertext()).strip()]


def run_colour(run: Any, shape: Any, theme: dict[str, str]) -> str:
    """The run's own colour, else what its placeholder takes from the theme."""
    own = run.find("{*}rPr")
    if own is not None and own.find("{*}hlinkClick") is not None:
        return theme.get("hlink", "")
    if own is not None and (colour := fill_colour(own, theme)):
        return colour
    is_title = shape.is_placeholder and shape.placeholder_format.type in TITLES
    return theme.get("dk2" if is_title else "dk1", "")


def behind(slide: Any, below: list[Any], shape: Any, theme: dict[str, str]) -> str:
    """The solid colour behind a shape's first line; empty where a picture is."""
    if not shape.is_placeholder and (own := fill_colour(shape._element.spPr, theme)):
        return own
    x, y = shape.left + shape.width // 2, shape.top + min(shape.height // 2, 300000)
    for other in reversed(below):
        if other.left <= x < other.left + other.width and other.top <= y < other.top + other.height:
            if other.shape_type == MSO_SHAPE_TYPE.PICTURE:
                return ""
            if not other.has_table and other.has_text_frame and (colour := fill_colour(other._element.spPr, theme)):
                return colour
    background = slide._element.cSld.find("{*}bg")
    if background is not None and background.find("{*}bgPr/{*}blipFill") is not None:
        return ""
    colour = fill_colour(background.find("{*}bgPr"), theme) if background is not None else ""
    return colour or theme.get("lt1", "")


def fill_colour(properties: Any, theme: dict[str, str]) -> str:
    """The solid fill in a properties element as `#rrggbb`, or empty; the middle of one that shades off."""
    if properties is not None and (stops := properties.findall("{*}gradFill/{*}gsLst/{*}gs/{*}srgbClr")):
        shades = [parts(str(stop.get("val"))) for stop in stops]
        return "#" + "".join(f"{round(sum(channel) / len(shades)):02x}" for channel in zip(*shades, strict=True))
    fill = properties.find("{*}solidFill") if properties is not None else None
    if fill is None or not len(fill):
        return ""
    value = str(fill[0].get("val") or "")
    return f"#{value.lower()}" if fill[0].tag.endswith("srgbClr") else theme.get(SCHEME.get(value, value), "")


def theme_colours(deck: Any) -> dict[str, str]:
    """The theme's colours by name (`dk1`, `accent1` …), as `#rrggbb`."""
    part = next(rel.target_part for rel in deck.slide_master.part.rels.values() if rel.reltype.endswith("/theme"))
    scheme = etree.fromstring(part.blob).find(".//{*}clrScheme")
    return {
        etree.QName(item).localname: f"#{(item[0].get('lastClr') or item[0].get('val')).lower()}" for item in scheme
    }
