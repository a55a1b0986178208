"""Captions in the picture itself, for places that show no caption tracks. An extra: the closed track always ships (EN 301 549, 7.1)."""

import shutil
from pathlib import Path
from typing import Any

from pipeline.model import VideoStream

# A caption changes only where there is a frame, and recordings often stand still for seconds.
RATE, SLOWEST, FASTEST = 30.0, 20.0, 60.0
STYLE = (
    "FontName=Open Sans,FontSize=15,PrimaryColour=&H00FFFFFF,BackColour=&H50000000,"
    "OutlineColour=&H50000000,BorderStyle=4,Outline=0,Shadow=4,MarginV=14"
)


def rate(seen: VideoStream) -> float:
    """Frames a second: the recording's own where it has a steady one that captions can follow, else 30."""
    steady = not seen.variable_rate and SLOWEST <= seen.frame_rate <= FASTEST
    return seen.frame_rate if steady else RATE


def burnt(stream: Any, srt: Path, fonts: Path, folder: Path, rate: float) -> Any:
    """The picture at a steady `rate` with the captions of `srt` in it.

    `fonts`: a folder that holds Open Sans. `folder`: a temporary one with a plain name, as the filter reads names as a language of
    its own; the captions are copied to it.
    """
    plain = folder / "captions.srt"
    shutil.copyfile(srt, plain)
    for font in fonts.glob("OpenSans-*.ttf"):
        shutil.copyfile(font, folder / font.name)
    stream = stream.filter("fps", fps=rate, start_time=0)
    return stream.filter("subtitles", plain.as_posix(), fontsdir=folder.as_posix(), charenc="UTF-8", force_style=STYLE)
