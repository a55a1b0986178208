"""Network abstraction layer units, the pieces that H.264 and HEVC streams are made of, and reading the numbers in them.

Sources: ITU-T H.264, 7.3 and 9.1; ISO/IEC 14496-15, 5.3 (avcC) and 8.3 (hvcC).
"""

import re
from collections.abc import Iterable, Sequence

import msgspec

START = re.compile(rb"\x00\x00\x01")


def units(data: bytes, length_size: int) -> list[bytes]:
    """The units of a packet, without prefixes. `length_size`: bytes of the length before each, 0 where start codes part them.

    Raises:
        ValueError: a length reaches beyond the packet.
    """
    if not length_size:
        return between_start_codes(data)
    found, at = [], 0
    while at + length_size <= len(data):
        size = int.from_bytes(data[at : at + length_size], "big")
        at += length_size
        if at + size > len(data):
            raise ValueError("a unit is longer than its packet")
        found.append(data[at : at + size])
        at += size
    return [unit for unit in found if unit]


def between_start_codes(data: bytes) -> list[bytes]:
    """The units of a byte stream (Annex B)."""
    starts = [match.end() for match in START.finditer(data)]
    ends = [start - 3 for start in starts[1:]] + [len(data)]
    found = [data[start:end].rstrip(b"\0") for start, end in zip(starts, ends, strict=True)]
    return [unit for unit in found if unit]


def prefixed(parts: Iterable[bytes]) -> bytes:
    """A packet of these units, each with its length in four bytes."""
    return b"".join(len(unit).to_bytes(4, "big") + unit for unit in parts)


class Bits:
    """Reads the numbers of a unit's payload; the bytes that prevent start codes are taken out."""

    def __init__(self, unit: bytes) -> None:
        payload = unit.replace(b"\0\0\x03", b"\0\0")
        self._value, self._left = int.from_bytes(payload, "big"), len(payload) * 8

    def take(self, count: int) -> int:
        """`count` bits as an unsigned number.

        Raises:
            ValueError: there are no more.
        """
        if count > self._left:
            raise ValueError("the unit ends too early")
        self._left -= count
        return (self._value >> self._left) & ((1 << count) - 1)

    def golomb(self) -> int:
        """ue(v), an unsigned Exp-Golomb number."""
        zeros = self._left - (self._value & ((1 << self._left) - 1)).bit_length()
        if zeros >= self._left:
            raise ValueError("the unit ends too early")
        self._left -= zeros
        return self.take(zeros + 1) - 1

    def signed(self) -> int:
        """se(v)."""
        code = self.golomb()
        return (code + 1) // 2 if code % 2 else -(code // 2)


class Sequence264(msgspec.Struct, frozen=True):
    """What an H.264 sequence parameter set says; `frames_only`: progressive. `size`: width and height in blocks as they are told,
    and what is cropped at the four sides.

    `number_bits`: how many a picture's frame number takes; `order_bits`: its place in the order of display; 0 where that is
    told by its frame number.
    """

    profile: int
    constraints: int
    level: int
    number: int
    chroma: int
    luma_bits: int
    chroma_bits: int
    references: int
    frames_only: bool
    size: tuple[int, ...]
    number_bits: int = 4
    order_bits: int = 0


# Profiles whose sets tell the colour format (H.264, 7.3.2.1.1).
TELLING = (100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135)


def sequence(unit: bytes) -> Sequence264:
    """Read an H.264 sequence parameter set.

    Raises:
        ValueError: it is cut off.
    """
    bits = Bits(unit[1:])
    profile, constraints, level = bits.take(8), bits.take(8), bits.take(8)
    number, chroma, luma_bits, chroma_bits = bits.golomb(), 1, 8, 8
    if profile in TELLING:
        chroma = bits.golomb()
        if chroma == 3:
            bits.take(1)
        luma_bits, chroma_bits = 8 + bits.golomb(), 8 + bits.golomb()
        bits.take(1)
        if bits.take(1):
            for list_number in range(12 if chroma == 3 else 8):
                if bits.take(1):
                    skip_scaling_list(bits, 16 if list_number < 6 else 64)
    number_bits, order_bits = 4 + bits.golomb(), 0
    order = bits.golomb()
    if order == 0:
        order_bits = 4 + bits.golomb()
    elif order == 1:
        bits.take(1)
        bits.signed()
        bits.signed()
        for _ in range(bits.golomb()):
            bits.signed()
    references = bits.golomb()
    bits.take(1)
    width, height = bits.golomb(), bits.golomb()
    frames_only = bool(bits.take(1))
    if not frames_only:
        bits.take(1)
    bits.take(1)
    cropped = [bits.golomb() for _ in range(4)] if bits.take(1) else []
    return Sequence264(
        profile=profile,
        constraints=constraints,
        level=level,
        number=number,
        chroma=chroma,
        luma_bits=luma_bits,
        chroma_bits=chroma_bits,
        references=references,
        frames_only=frames_only,
        size=(width, height, *cropped),
        number_bits=number_bits,
        order_bits=order_bits,
    )


def skip_scaling_list(bits: Bits, size: int) -> None:
    last = following = 8
    for _ in range(size):
        if following:
            following = (last + bits.signed()) % 256
        last = following or last


def picture_set_number(unit: bytes) -> int:
    """pic_parameter_set_id of an H.264 picture parameter set."""
    return Bits(unit[1:]).golomb()


class Header264(msgspec.Struct, frozen=True):
    """What stands in front of an H.264 stream: its sequence and picture parameter sets. `length_size` as in `units`."""

    sequences: list[bytes]
    pictures: list[bytes]
    length_size: int


def header(extradata: bytes) -> Header264:
    """Read an avcC record, or parameter sets with start codes.

    Raises:
        ValueError: it is neither.
    """
    if not extradata:
        raise ValueError("there are no parameter sets")
    if extradata[0] != 1:
        parts = between_start_codes(extradata)
        return Header264([u for u in parts if u[0] & 31 == 7], [u for u in parts if u[0] & 31 == 8], 0)
    at, lists = 5, []
    for mask in (0x1F, 0xFF):
        count, at = extradata[at] & mask, at + 1
        parts = []
        for _ in range(count):
            size = int.from_bytes(extradata[at : at + 2], "big")
            parts.append(extradata[at + 2 : at + 2 + size])
            at += 2 + size
        lists.append(parts)
    return Header264(lists[0], lists[1], (extradata[4] & 3) + 1)


def avcc(sequences: Sequence[bytes], pictures: Sequence[bytes]) -> bytes:
    """An avcC record (ISO/IEC 14496-15, 5.3.3.1.2) with these parameter sets, for units with lengths of four bytes."""
    first = sequence(sequences[0])
    level = max(sequence(unit).level for unit in sequences)
    out = bytes([1, first.profile, first.constraints, level, 0xFF, 0xE0 | len(sequences)])
    out += b"".join(len(unit).to_bytes(2, "big") + unit for unit in sequences)
    out += bytes([len(pictures)]) + b"".join(len(unit).to_bytes(2, "big") + unit for unit in pictures)
    if first.profile in (100, 110, 122, 144):
        out += bytes([0xFC | first.chroma, 0xF8 | (first.luma_bits - 8), 0xF8 | (first.chroma_bits - 8), 0])
    return out
