"""HEVC for smart cutting, where a producer asks to keep it: parameter sets stand before each run's first picture (`hev1`).

x265 cannot number its parameter sets otherwise than the recording's encoder, so, unlike with H.264, they change in the stream. A
picture that allows leading pictures (CRA) becomes a broken link (BLA) where a copy begins at it: its leading pictures were encoded
before it, and a decoder begins to count anew (ITU-T H.265, 8.1.3 and 8.3.1).
"""

import av.video.stream

from pipeline.media import nal

QUANTISER = 18
BROKEN_LINK, LINKS, SETS, DELIMITER, SEI = 18, (16, 17, 18, 19, 20, 21), (32, 33, 34), 35, (39, 40)
CLEAN = 21
PIXELS = ("yuv420p", "yuvj420p", "yuv420p10le")


def kind(unit: bytes) -> int:
    return unit[0] >> 1 & 63


class HEVC:
    """The rules for one recording.

    Raises:
        ValueError: with the reason why its pictures cannot be copied.
    """

    encoder = "libx265"
    tag = "hev1"
    rewrites = False

    def __init__(self, stream: av.video.stream.VideoStream) -> None:
        self.extradata = stream.codec_context.extradata or b""
        if len(self.extradata) < 23 or self.extradata[0] != 1:
            raise ValueError("its parameters stand in the stream alone")
        self.length_size = (self.extradata[21] & 3) + 1
        self.rewrites = self.length_size != 4
        self.sets = []
        at = 23
        for _ in range(self.extradata[22]):
            count, at = int.from_bytes(self.extradata[at + 1 : at + 3], "big"), at + 3
            for _ in range(count):
                size = int.from_bytes(self.extradata[at : at + 2], "big")
                self.sets.append(self.extradata[at + 2 : at + 2 + size])
                at += 2 + size
        self.sets = [unit for unit in self.sets if kind(unit) in SETS]
        if stream.codec_context.pix_fmt not in PIXELS:
            raise ValueError("its colours are stored in a way that few players know")

    def joint(self, data: bytes) -> bool:
        """As in `h264.H264`."""
        parts = nal.units(data, self.length_size)
        if any(kind(unit) in SETS and unit not in self.sets for unit in parts):
            raise ValueError("its parameters change half way")
        return any(kind(unit) in LINKS for unit in parts)

    def options(self, reorder: int) -> dict[str, str]:
        """As in `h264.H264`."""
        return {
            "preset": "superfast",
            "forced-idr": "1",
            "x265-params": f"qp={QUANTISER}:bframes=0:keyint=-1:scenecut=0:repeat-headers=1:open-gop=0:log-level=error:info=0",
        }

    def header(self, encoder: bytes) -> bytes:
        """The recording's own, with lengths of four bytes."""
        return self.extradata[:21] + bytes([self.extradata[21] | 3]) + self.extradata[22:]

    def copied(self, data: bytes, first: bool) -> bytes:
        """As in `h264.H264`; parameter sets before every keyframe, so that a decoder may begin at any."""
        parts = [unit for unit in nal.units(data, self.length_size) if kind(unit) not in (*SETS, DELIMITER)]
        if first:
            parts = [broken(unit) if kind(unit) == CLEAN else unit for unit in parts]
        return nal.prefixed([*self.sets, *parts] if any(kind(unit) in LINKS for unit in parts) else parts)

    def encoded(self, data: bytes) -> bytes:
        """As in `h264.H264`."""
        return nal.prefixed(unit for unit in nal.between_start_codes(data) if kind(unit) not in (*SEI, DELIMITER))


def broken(unit: bytes) -> bytes:
    return bytes([unit[0] & 0x81 | BROKEN_LINK << 1]) + unit[1:]
