"""One unique title a slide."""

import dataclasses
import re

from pipeline.formats.pptx.plan import Paragraph, Run, Sheet, Text

LONGEST = 72


def short(text: str, longest: int = LONGEST) -> str:
    """The text as one line: cut after a word, with an ellipsis."""
    text = re.sub(r"\s+", " ", text).strip()
    if len(text) <= longest:
        return text
    return text[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,;:.-–") + "…"


def unique_titles(sheets: list[Sheet]) -> list[Sheet]:
    """The sheets with a number behind every title that another slide before it has as well."""
    seen: dict[str, int] = {}
    taken = {title_of(sheet).casefold() for sheet in sheets}
    out = []
    for sheet in sheets:
        title = title_of(sheet)
        key = title.casefold()
        seen[key] = seen.get(key, 0) + 1
        if seen[key] > 1:
            while f"{key} ({seen[key]})" in taken:
                seen[key] += 1
            taken.add(f"{key} ({seen[key]})")
            sheet = with_suffix(sheet, f" ({seen[key]})")
        out.append(sheet)
    return out


def title_of(sheet: Sheet) -> str:
    """What a screen reader announces as the slide's title."""
    for item in sheet.items:
        if isinstance(item, Text) and item.place == "title":
            return " ".join("".join(run.text for run in paragraph.runs) for paragraph in item.paragraphs).strip()
    return ""


def with_suffix(sheet: Sheet, suffix: str) -> Sheet:
    """The sheet with something behind its title, in the look of the title's last words."""
    items = []
    for item in sheet.items:
        if isinstance(item, Text) and item.place == "title":
            last = item.paragraphs[-1]
            run = dataclasses.replace(last.runs[-1], text=suffix) if last.runs else Run(suffix)
            item = dataclasses.replace(item, paragraphs=[*item.paragraphs[:-1], with_run(last, run)])
        items.append(item)
    return dataclasses.replace(sheet, items=items)


def with_run(paragraph: Paragraph, run: Run) -> Paragraph:
    return dataclasses.replace(paragraph, runs=[*paragraph.runs, run])
