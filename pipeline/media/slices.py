"""What the first slice of an H.264 picture says before any of it is decoded: its place in time, and which pictures it rests on.

Sources: ITU-T H.264, 7.3.2.2 (picture parameter sets), 7.3.3 (slice headers), 8.2.4 (which pictures a slice may look back at).
"""

from collections import deque
from collections.abc import Sequence
from typing import Any

import msgspec

from pipeline.media.nal import START, Bits, Header264, Sequence264, header, sequence

SLICE, SLICE_OF_KEYFRAME = 1, 5
ENOUGH = 40  # bytes of a slice's header
PREDICTED, BETWEEN = 0, 1  # slice types, modulo 5
LONG_TERM, END = 2, 3  # what a step in the list of references says


class PictureSet264(msgspec.Struct, frozen=True):
    """An H.264 picture parameter set. `references`: how many pictures a predicted slice looks back at, if it does not say."""

    number: int
    order_of_fields: bool
    references: int
    redundant: bool


class Head(msgspec.Struct, frozen=True):
    """A slice's header. `kind`: its type; `number`: frame_num.

    `looks_back`: how many pictures a predicted slice may look back at; `at`: the frame number of the first of them, None for the one
    that was decoded last.
    """

    kind: int
    number: int
    looks_back: int = 0
    at: int | None = None


def picture_set(unit: bytes) -> PictureSet264:
    """Read an H.264 picture parameter set.

    Raises:
        ValueError: it is cut off, or its slices lie in groups, as no encoder of the last decades writes them.
    """
    bits = Bits(unit[1:])
    number = bits.golomb()
    bits.golomb()
    bits.take(1)
    order_of_fields = bool(bits.take(1))
    if bits.golomb():
        raise ValueError("slice groups")
    references = bits.golomb() + 1
    bits.golomb()
    bits.take(3)
    for _ in range(3):
        bits.signed()
    bits.take(2)
    return PictureSet264(number, order_of_fields, references, bool(bits.take(1)))


def first_slice(data: memoryview, length_size: int) -> memoryview | None:
    """The beginning of a packet's first slice; None where there is none."""
    at = 0
    while at + length_size < len(data):
        if not length_size:
            start = START.search(data, at)
            if start is None:
                return None
            at = start.end()
        head = data[at + length_size] if at + length_size < len(data) else 0
        if SLICE <= head & 31 <= SLICE_OF_KEYFRAME:
            return data[at + length_size : at + length_size + ENOUGH]
        at += length_size + int.from_bytes(data[at : at + length_size], "big")
    return None


def rested_on(unit: memoryview) -> bool:
    """Whether other pictures may rest on a slice's picture: nal_ref_idc (7.4.1)."""
    return bool(unit[0] >> 5 & 3)


class Slices:
    """Reads the slices of one stream."""

    def __init__(self, header: Header264) -> None:
        """Raises ValueError where the stream's parameter sets cannot be read."""
        if not header.sequences:
            raise ValueError("there are no parameter sets")
        self.length_size = header.length_size
        self.sequence: Sequence264 = sequence(header.sequences[0])
        self.sets = {one.number: one for one in map(picture_set, header.pictures)}

    def place(self, data: bytes) -> int | None:
        """The place of a packet's picture in the order of display, modulo 2 ** order_bits; None for one that no other rests on.

        Where it is told by the frame number, that, modulo 2 ** number_bits.

        Raises:
            ValueError: there is no slice, or it is cut off.
        """
        unit = first_slice(memoryview(data), self.length_size)
        if unit is None:
            raise ValueError("there is no picture in the packet")
        if not rested_on(unit):
            return None
        _, _, number, order, _ = self._beginning(unit)
        return order if self.sequence.order_bits else number

    def head(self, unit: memoryview) -> Head:
        """Of a picture in one piece (no fields) in a stream that tells the order of display.

        Raises:
            ValueError: it is cut off, or rests on a parameter set that is not known.
        """
        kind, set_number, number, _, bits = self._beginning(unit)
        known = self.sets.get(set_number)
        if known is None:
            raise ValueError("an unknown parameter set")
        if kind != PREDICTED:
            return Head(kind, number)
        if known.order_of_fields:
            bits.signed()
        if known.redundant:
            bits.golomb()
        looks_back = bits.golomb() + 1 if bits.take(1) else known.references
        at = None
        if bits.take(1):
            step = bits.golomb()
            if step < LONG_TERM:
                away = (bits.golomb() + 1) * (1 if step else -1)
                at = (number + away) % (1 << self.sequence.number_bits)
            elif step < END:
                at = -1
        return Head(kind, number, looks_back, at)

    def _beginning(self, unit: memoryview) -> tuple[int, int, int, int, Bits]:
        """Slice type, number of its picture parameter set, frame number, place in the order of display; and what follows."""
        bits = Bits(bytes(unit[1:]))
        bits.golomb()
        kind, set_number = bits.golomb() % 5, bits.golomb()
        number = bits.take(self.sequence.number_bits)
        if not self.sequence.order_bits:
            return kind, set_number, number, 0, bits
        if not self.sequence.frames_only and bits.take(1):
            bits.take(1)
        if unit[0] & 31 == SLICE_OF_KEYFRAME:
            bits.golomb()
        return kind, set_number, number, bits.take(self.sequence.order_bits), bits


def slices_of(context: Any) -> Slices | None:
    """For a codec context of PyAV; None for other codecs, and where the parameter sets cannot be read, which is rare."""
    if context.name != "h264":
        return None
    try:
        return Slices(header(context.extradata or b""))
    except (ValueError, IndexError):
        return None


class Between:
    """Which pictures are in between: bidirectional ones on which no predicted one rests, told packet by packet.

    A predicted picture comes before those that lie between it and the one before it. If it may look back at one picture only, the
    header says at which; where it may look back at more, it is taken to look at all that the decoder still has.
    """

    def __init__(self, slices: Slices) -> None:
        self._slices = slices
        self._tells = slices.sequence.frames_only and slices.sequence.order_bits > 0 and slices.sequence.chroma != 3
        # Packet, kind and frame number of each picture that the decoder still has.
        self._recent: deque[tuple[int, int, int]] = deque(maxlen=max(1, slices.sequence.references))
        self.found: set[int] = set()

    def add(self, packet: int, unit: memoryview) -> None:
        """The first slice of a packet on whose picture others may rest."""
        if not self._tells:
            return
        try:
            head = self._slices.head(unit)
        except ValueError:
            self._tells = False
            self.found.clear()
            return
        if head.kind == PREDICTED:
            self.found.difference_update(self._rested_on_by(head))
        elif head.kind == BETWEEN:
            self.found.add(packet)
        if unit[0] & 31 == SLICE_OF_KEYFRAME:
            self._recent.clear()
        self._recent.append((packet, head.kind, head.number))

    def _rested_on_by(self, head: Head) -> Sequence[int]:
        """With one, all that it may rest on itself."""
        seen = [*self._recent]
        if head.looks_back == 1 and seen:
            first = seen[-1] if head.at is None else next((one for one in reversed(seen) if one[2] == head.at), None)
            if first is None or first[1] != BETWEEN:
                return []
        return [packet for packet, kind, _ in seen if kind == BETWEEN]
