"""H.264 for smart cutting: where a decoder can begin, an encoder that matches a recording, and one header for both.

The frames that are encoded refer to parameter sets of their own number, and both pairs of sets stand in the file's header. So
the file stays `avc1`, as players that know no parameter sets between pictures (QuickTime) need it, and a decoder changes from
one pair to the other at a keyframe, as the standard foresees. The encoder is told to reserve as many reference and reordered
frames as the recording does, so that no decoder has a reason to begin anew at a join.
"""

import av.video.stream

from pipeline.media import nal

PROFILES = {66: "baseline", 77: "main", 100: "high"}
# Constant quantiser: the error of a pixel is bounded whatever is shown, and a join is seen by nobody.
QUANTISER = 16
THREADS = 4
IDR, SEI, SPS, PPS, DELIMITER, FILLER = 5, 6, 7, 8, 9, 12
HIGHEST_NUMBER = 31


class H264:
    """The rules for one recording.

    Raises:
        ValueError: with the reason why its pictures cannot be copied.
    """

    encoder = "libx264"
    tag = "avc1"

    def __init__(self, stream: av.video.stream.VideoStream) -> None:
        self.head = nal.header(stream.codec_context.extradata or b"")
        # Films that were cut this way have several sets, which differ in numbers alone.
        sets = [nal.sequence(unit) for unit in self.head.sequences]
        if len({(one.profile, one.chroma, one.luma_bits, one.frames_only, one.size) for one in sets}) != 1:
            raise ValueError("its parameters change half way")
        if not self.head.pictures:
            raise ValueError("its parameters are missing")
        self.level = max(one.level for one in sets)
        self.sequence = max(sets, key=lambda one: one.references)
        if self.sequence.profile not in PROFILES or (self.sequence.chroma, self.sequence.luma_bits) != (1, 8):
            raise ValueError("its colours are stored in a way that few players know")
        if not self.sequence.frames_only:
            raise ValueError("it is interlaced")
        taken = {*(one.number for one in sets), *(nal.picture_set_number(unit) for unit in self.head.pictures)}
        # Packets between keyframes need no look where their units have lengths of four bytes already.
        self.rewrites = self.head.length_size != 4
        self.number = next(number for number in range(1, HIGHEST_NUMBER + 2) if number not in taken)
        if self.number > HIGHEST_NUMBER:
            raise ValueError("its parameter sets leave no room")

    def joint(self, data: bytes) -> bool:
        """Whether a decoder can begin at this keyframe, and nothing after it looks back.

        Raises:
            ValueError: the stream changes its parameters here.
        """
        parts = nal.units(data, self.head.length_size)
        known = {*self.head.sequences, *self.head.pictures}
        if any(unit[0] & 31 in (SPS, PPS) and unit not in known for unit in parts):
            raise ValueError("its parameters change half way")
        return any(unit[0] & 31 == IDR for unit in parts)

    def options(self, reorder: int) -> dict[str, str]:
        """For the encoder. `reorder`: how many frames the recording's decoder holds back to bring them into order."""
        baseline = self.sequence.profile == 66
        order = {0: "bframes=0", 1: "bframes=1:b-pyramid=none"}.get(
            0 if baseline else reorder, "bframes=3:b-pyramid=normal"
        )
        return {
            "preset": "superfast",
            "qp": str(QUANTISER),
            "profile": PROFILES[self.sequence.profile],
            "level": f"{self.level / 10:.1f}",
            "forced-idr": "1",
            "threads": str(THREADS),
            "x264-params": f"sps-id={self.number}:ref={max(1, self.sequence.references)}:{order}:scenecut=0:"
            "keyint=infinite:ipratio=1.2:rc-lookahead=0",
        }

    def header(self, encoder: bytes) -> bytes:
        """The file's header, from the encoder's and the recording's."""
        own = nal.header(encoder)
        return nal.avcc([*self.head.sequences, *own.sequences], [*self.head.pictures, *own.pictures])

    def copied(self, data: bytes, first: bool) -> bytes:
        """A packet of the recording as the file needs it. `first` of a copied run."""
        return self.pictures(nal.units(data, self.head.length_size))

    def encoded(self, data: bytes) -> bytes:
        """A packet of the encoder as the file needs it."""
        return self.pictures([unit for unit in nal.between_start_codes(data) if unit[0] & 31 != SEI])

    def pictures(self, parts: list[bytes]) -> bytes:
        """Without what stands in the header already."""
        return nal.prefixed(unit for unit in parts if unit[0] & 31 not in (SPS, PPS, DELIMITER, FILLER))
