"""The floors of the house: imports go down only, and each outside library has one owner."""

import re
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parent.parent
OWNERS: dict[str, str | tuple[str, ...]] = {
    r"ffmpeg": "media/ffmpeg.py",
    r"imageio_ffmpeg": "media/ffmpeg.py",
    r"av": "media/",
    r"subprocess": "process.py",
    r"pysrt": "formats/srt.py",
    r"pptx": "formats/pptx/",
    r"jinja2": "formats/html.py",
    r"cv2": ("vision/", "reading/"),
    r"rapidocr": "reading/ocr.py",
    r"whisper": "engines/",
    r"faster_whisper": "engines/",
    r"onnxruntime": "engines/",
    r"torch": "engines/",
    r"click": "cli/",
    r"rich": "cli/",
}


def test_imports_go_down_the_floors() -> None:
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


@pytest.mark.parametrize("library", OWNERS)
def test_an_outside_library_has_one_owner(library: str) -> None:
    pattern = re.compile(rf"^\s*(?:import|from) {library}\b", re.MULTILINE)
    users = [
        str(p.relative_to(ROOT / "pipeline"))
        for p in (ROOT / "pipeline").rglob("*.py")
        if pattern.search(p.read_text())
    ]
    assert users == [user for user in users if user.startswith(OWNERS[library])]
