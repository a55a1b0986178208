"""Whether a deck is a sound file: two validators, the accessibility checker, LibreOffice, and a save by another program.

The Open XML SDK is a check for developers and left out where it is missing: npm install --no-save @ooxml-tools/validate
(or OOXML_VALIDATE=/path/to/ooxml-validate).
"""

import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

from lxml import etree
from openxml_audit import OpenXmlValidator
from pptx import Presentation

from tests.bench import rendered

SAVED_ANEW = ("[Content_Types].xml", "docProps/")
"""Members in which a program that saves writes its own facts."""


def sdk() -> str | None:
    """The Open XML SDK's validator, if it is there."""
    named = os.environ.get("OOXML_VALIDATE") or "node_modules/.bin/ooxml-validate"
    return shutil.which("ooxml-validate") or (named if Path(named).is_file() else None)


def by_sdk(deck: Path) -> list[Any] | None:
    """What the Open XML SDK finds; None where it is not there. Its exit code says nothing."""
    program = sdk()
    if program is None:
        return None
    said = subprocess.run([program, "--of", "json", str(deck)], capture_output=True, text=True, timeout=120)
    found: list[Any] = json.loads(said.stdout)
    return found


def by_audit(deck: Path) -> list[str]:
    """What openxml-audit finds."""
    found = OpenXmlValidator().validate(str(deck))
    return [] if found.is_valid else [str(error) for error in found.errors]


def drawn(deck: Path, folder: Path) -> bool | None:
    """Whether LibreOffice draws every slide that is not hidden; None where it is not there."""
    if rendered.office() is None:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    visible = [s for s in Presentation(str(deck)).slides if s._element.get("show") not in ("0", "false")]
    return len(rendered.pictures(rendered.as_pdf(deck, folder), 90)) == len(visible)


def renamed(deck: Path, target: Path, title: str = "A title of our own") -> Path:
    """The deck as somebody saves it who opened it and changed the first slide's title."""
    opened = Presentation(str(deck))
    opened.slides[0].shapes.title.text_frame.paragraphs[0].runs[0].text = title
    opened.save(str(target))
    return target


def lost(deck: Path, folder: Path) -> list[str]:
    """Parts that are not the same after opening and saving with python-pptx: names, bytes of media, XML in canonical form."""
    folder.mkdir(parents=True, exist_ok=True)
    saved = folder / f"saved-{deck.name}"
    Presentation(str(deck)).save(str(saved))
    one, two = parts(deck), parts(saved)
    return sorted(name for name in one.keys() | two.keys() if one.get(name) != two.get(name))


def parts(deck: Path) -> dict[str, bytes]:
    """What the package holds, relations in no order."""
    with zipfile.ZipFile(deck) as package:
        return {name: plain(name, package.read(name)) for name in package.namelist() if not name.startswith(SAVED_ANEW)}


def plain(name: str, data: bytes) -> bytes:
    if name.endswith(".rels"):
        return b"\n".join(sorted(etree.tostring(item, method="c14n") for item in etree.fromstring(data)))
    return etree.tostring(etree.fromstring(data), method="c14n") if name.endswith(".xml") else data
