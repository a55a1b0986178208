"""One stream of a recording as an ffmpeg input, on the recording's clock.

ffmpeg counts a file from the first packet of all its streams; but MPEG's transport and programme streams, whose clocks may jump, from the
first packet of those that it is asked for. There sound and picture, each read for itself, would come apart by as much as one begins
before the other. So these are read with the times that are in the file, and the recording's beginning is taken off here.
"""

from pathlib import Path
from typing import Any

from pipeline.media import ffmpeg

JUMPING = ("mpegts", "mpeg")


def stream(
    recording: Path,
    container: str,
    origin_ms: int,
    index: int,
    kind: str,
    *,
    seek_s: float = 0,
    to_s: float | None = None,
) -> Any:
    """Stream number `index`; 0 is `seek_s` of the recording. `kind`: "video" or "audio". `container`, `origin_ms`: as `Media` has them."""
    options: dict[str, Any] = {"ss": f"{seek_s:.6f}"} if seek_s else {}
    if to_s is not None:
        options["to"] = f"{to_s:.3f}"
    if container not in JUMPING:
        return ffmpeg.source(recording, **options)[str(index)]
    moved = f"PTS-{origin_ms / 1000 + seek_s:.6f}/TB"
    return ffmpeg.source(recording, copyts=None, **options)[str(index)].filter(
        "setpts" if kind == "video" else "asetpts", moved
    )
