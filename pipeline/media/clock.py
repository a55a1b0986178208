"""The times of a film's packets: of display as planned, of decoding so that they rise steadily over every join."""

from fractions import Fraction
from typing import Any, TypeAlias

import av.packet
import av.video.stream
import numpy as np

from pipeline.media.gops import Ticks

TICKS = 90000

Packet: TypeAlias = "av.packet.Packet[Any]"


class Unfit(Exception):
    """The recording's pictures cannot be copied after all; the text says why. The film has to be encoded whole."""


class Clock:
    """Gives each packet its times: of display as planned, of decoding so that it rises steadily and is never later."""

    def __init__(self, shown: Ticks, length: int) -> None:
        order = np.sort(shown)
        steps = np.diff(order)
        if len(steps) and int(steps.min()) < 1:
            raise Unfit("its pictures follow one another too closely")
        self.reorder = int(np.max(np.arange(len(shown)) - np.argsort(np.argsort(shown))))
        early = int(steps.min()) if len(steps) else 1
        before = order[0] - early * np.arange(self.reorder, 0, -1, dtype=np.int64)
        times = np.concatenate([before, order])[: len(shown)]
        self.times = settled(times, shown)
        # The film lasts as long as its decoding times do.
        self.end = length + int(self.times[0] - order[0])
        self.done = 0

    @property
    def share(self) -> float:
        return self.done / len(self.times)

    def stamped(self, packet: Packet, shown: int, out: av.video.stream.VideoStream) -> Packet:
        """The next packet of the film, with all its times."""
        number, self.done = self.done, self.done + 1
        now = int(self.times[number])
        following = int(self.times[self.done]) if self.done < len(self.times) else self.end
        packet.stream = out
        packet.time_base = out.time_base or Fraction(1, TICKS)
        packet.pts, packet.dts, packet.duration = shown, now, max(1, following - now)
        return packet


def settled(times: Ticks, shown: Ticks) -> Ticks:
    """Decoding times with which the closest call between decoding and display does not come at the very end.

    ffmpeg's reader of MP4 takes the largest negative composition offset for the shift of the decoding times, but leaves out the
    last two runs of equal offsets (libavformat, `mov_read_ctts`); without this it would warn of times that are not in order.
    """
    for _ in range(4):
        offsets = shown - times
        runs = np.flatnonzero(np.diff(offsets))
        first = int(runs[-2]) + 1 if len(runs) > 1 else 0
        if not first or offsets[first:].min() >= offsets[:first].min():
            break
        times = np.concatenate([times[:first], np.minimum(times[first:], shown[first:] - offsets[:first].min())])
        # Each at least a tick before the next.
        numbers = np.arange(len(times))
        times = np.minimum.accumulate((times - numbers)[::-1])[::-1] + numbers
    return times
