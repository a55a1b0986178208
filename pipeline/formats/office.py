"""LibreOffice, where it is installed: which one it is, and a presentation as a PDF. Nothing depends on it; it shows how a deck looks."""

import re
import shutil
import tempfile
from pathlib import Path

from pipeline import process
from pipeline.errors import PipelineError
from pipeline.model import Renderer

PROGRAMS = ("soffice", "libreoffice")
PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.com",
    "C:/Program Files (x86)/LibreOffice/program/soffice.com",
)
NOTES = ("versionrc", "version.ini", "../Resources/versionrc")
LIMIT_S = 60.0
LIMIT_PER_SLIDE_S = 4.0


def find() -> Path | None:
    """Where LibreOffice is; None where it is not."""
    named = [found for name in PROGRAMS if (found := shutil.which(name))]
    return next((Path(place) for place in (*named, *PLACES) if Path(place).is_file()), None)


def identify() -> Renderer:
    """Which LibreOffice would draw, without starting it: its version file, else its size."""
    program = find()
    if program is None:
        return Renderer()
    real = program.resolve()
    for note in NOTES:
        path = real.parent / note
        if path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            known = re.findall(
                r"^(?:buildid|ProductMajor|MsiProductVersion|ReferenceOOoMajorMinor)=(.*)$", text, re.MULTILINE
            )
            if known:
                return Renderer(name="LibreOffice", version=" ".join(part.strip() for part in known))
    return Renderer(name="LibreOffice", version=f"{real.stat().st_size} bytes")


def to_pdf(deck: Path, folder: Path, slides: int) -> Path | None:
    """The deck as a PDF in `folder`, a page a slide; None where LibreOffice is not there, fails, or takes too long.

    It runs with a profile of its own that is thrown away, so that neither a running LibreOffice nor anybody's settings matter.
    """
    program = find()
    if program is None:
        return None
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command: list[str | Path] = [
            program,
            f"-env:UserInstallation={Path(profile).resolve().as_uri()}",
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--nodefault",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            deck,
        ]
        try:
            process.run(command, timeout_s=LIMIT_S + LIMIT_PER_SLIDE_S * slides, what="LibreOffice", family=True)
        except PipelineError:
            return None
    made = folder / f"{deck.stem}.pdf"
    return made if made.is_file() else None
