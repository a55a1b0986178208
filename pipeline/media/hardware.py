"""The graphics card's H.264 encoder, where there is one that works."""

from typing import Any

from pipeline.errors import EngineError
from pipeline.media import ffmpeg

# ffmpeg's encoders, and how each is told a quality like x264's rate factor, without reordered pictures.
ENCODERS: dict[str, str] = {
    "h264_nvenc": "cq",
    "h264_videotoolbox": "q",
    "h264_qsv": "global_quality",
    "h264_amf": "qp_p",
}


def encoder(configured: str = "") -> str:
    """The name of the first that encodes a picture here, or empty. Each is tried: being compiled in does not mean that it works."""
    for name in ENCODERS:
        picture = ffmpeg.own("color=size=320x240:rate=10:duration=0.3", f="lavfi").video
        try:
            ffmpeg.run(picture.output("-", format="null", vcodec=name), configured=configured, timeout_s=20)
        except EngineError:
            continue
        return name
    return ""


def options(name: str, quality: int) -> dict[str, Any]:
    """ffmpeg's, for the first stream, in place of x264's."""
    # VideoToolbox counts quality upwards from 0 to 100.
    figure = round(100 - quality * 1.9) if name == "h264_videotoolbox" else quality
    given: dict[str, Any] = {"c:v:0": name, f"{ENCODERS[name]}:v:0": figure, "profile:v:0": "high", "bf:v:0": 0}
    if name == "h264_nvenc":
        given |= {"rc:v:0": "vbr", "b:v:0": 0, "forced-idr:v:0": 1}
    if name == "h264_amf":
        given |= {"rc:v:0": "cqp", "qp_i:v:0": quality}
    return given
