"""The presenter's own deck behind a studio recording: real placeholders, notes, a build, a link, as PowerPoint would save it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.util import Emu

from .slides import Slide, Table

BUILD = """<p:timing xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"><p:tnLst><p:par><p:cTn id="1" dur="indefinite"
 restart="never" nodeType="tmRoot"><p:childTnLst><p:seq concurrent="1" nextAc="seek"><p:cTn id="2" dur="indefinite"
 nodeType="mainSeq"><p:childTnLst><p:par><p:cTn id="3" fill="hold"><p:stCondLst><p:cond delay="indefinite"/></p:stCondLst>
 <p:childTnLst><p:par><p:cTn id="4" fill="hold"><p:stCondLst><p:cond delay="0"/></p:stCondLst><p:childTnLst><p:par><p:cTn id="5"
 presetID="1" presetClass="entr" presetSubtype="0" fill="hold" nodeType="clickEffect"><p:stCondLst><p:cond delay="0"/></p:stCondLst>
 <p:childTnLst><p:set><p:cBhvr><p:cTn id="6" dur="1" fill="hold"><p:stCondLst><p:cond delay="0"/></p:stCondLst></p:cTn><p:tgtEl>
 <p:spTgt spid="{id}"/></p:tgtEl><p:attrNameLst><p:attrName>style.visibility</p:attrName></p:attrNameLst></p:cBhvr><p:to><p:strVal
 val="visible"/></p:to></p:set></p:childTnLst></p:cTn></p:par></p:childTnLst></p:cTn></p:par></p:childTnLst></p:cTn></p:par>
 </p:childTnLst></p:cTn><p:prevCondLst><p:cond evt="onPrev" delay="0"><p:tgtEl><p:sldTgt/></p:tgtEl></p:cond></p:prevCondLst>
 <p:nextCondLst><p:cond evt="onNext" delay="0"><p:tgtEl><p:sldTgt/></p:tgtEl></p:cond></p:nextCondLst></p:seq></p:childTnLst>
 </p:cTn></p:par></p:tnLst></p:timing>"""


def write_original(path: Path, slides: Sequence[Slide], *, built: Sequence[str] = (), notes: str = "") -> None:
    """A deck with `slides` in this order; those whose id is in `built` have a build; each has `notes` of the presenter."""
    deck: Any = Presentation()
    deck.slide_width, deck.slide_height = Emu(12192000), Emu(6858000)
    for slide in slides:
        made = deck.slides.add_slide(deck.slide_layouts[5 if isinstance(slide, Table) else 1])
        made.shapes.title.text = slide.title
        if isinstance(slide, Table):
            table = made.shapes.add_table(
                len(slide.rows), len(slide.rows[0]), Emu(700000), Emu(1700000), Emu(10800000), Emu(3000000)
            ).table
            for r, row in enumerate(slide.rows):
                for c, cell in enumerate(row):
                    table.cell(r, c).text = cell
        else:
            made.placeholders[1].text = "\n".join([*slide.text()[1:], *slide.labels()])
        if slide.id in built:
            shape = made.placeholders[1] if len(made.placeholders) > 1 else made.shapes.title
            made._element.append(etree.fromstring(BUILD.replace("{id}", str(shape.shape_id))))
        if notes:
            made.notes_slide.notes_text_frame.text = notes
    deck.save(str(path))
