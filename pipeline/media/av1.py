"""AV1 for smart cutting, where a producer asks to keep it: every keyframe brings its sequence header (AV1 specification, 7.5)."""

import os

import av.video.stream

QUANTISER = 14
SEQUENCE, DELIMITER = 1, 2
PIXELS = ("yuv420p",)


class AV1:
    """The rules for one recording.

    Raises:
        ValueError: with the reason why its pictures cannot be copied.
    """

    encoder = "libsvtav1"
    tag = "av01"
    rewrites = False

    def __init__(self, stream: av.video.stream.VideoStream) -> None:
        self.extradata = stream.codec_context.extradata or b""
        if stream.codec_context.pix_fmt not in PIXELS or len(self.extradata) < 5:
            raise ValueError("its colours are stored in a way that few players know")
        self.sequence = self.extradata[4:]
        # SVT-AV1 writes to stderr by itself; only errors are wanted.
        os.environ.setdefault("SVT_LOG", "1")

    def joint(self, data: bytes) -> bool:
        """As in `h264.H264`; a keyframe of AV1 in a file is always one to begin at."""
        return True

    def options(self, reorder: int) -> dict[str, str]:
        """As in `h264.H264`."""
        return {
            "preset": "8",
            "qp": str(QUANTISER),
            "svtav1-params": f"rc=0:aq-mode=0:qp={QUANTISER}:pred-struct=1:lookahead=0:scd=0:keyint=-1",
        }

    def header(self, encoder: bytes) -> bytes:
        """The recording's own."""
        return self.extradata

    def copied(self, data: bytes, first: bool) -> bytes:
        """As in `h264.H264`."""
        return data if SEQUENCE in kinds(data) else self.sequence + data

    def encoded(self, data: bytes) -> bytes:
        """As in `h264.H264`."""
        return data[2:] if data[:2] == bytes([DELIMITER << 3 | 2, 0]) else data


def kinds(data: bytes) -> list[int]:
    """The types of the units (OBUs) at the beginning of a packet, up to the first that tells no length."""
    found, at = [], 0
    while at < len(data):
        head = data[at]
        found.append(head >> 3 & 15)
        at += 2 if head & 4 else 1
        if not head & 2:
            break
        size = shift = 0
        while at < len(data):
            byte, at = data[at], at + 1
            size |= (byte & 127) << shift
            shift += 7
            if not byte & 128:
                break
        at += size
    return found
