"""Names for voices: who the platform says was speaking while a voice was heard."""

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.model.about import PlatformLine
from pipeline.model.measured import Turn
from pipeline.timeline import Span

# A name holds for a voice if it was said of at least this share of the time for which the platform names anybody.
SHARE = 0.5
SHORTEST_MS = 1_000


def names_of(turns: Sequence[Turn], lines: Sequence[PlatformLine]) -> dict[int, str]:
    """The name of each voice that has one, by `Turn.voice`. `lines` are on the recording's clock.

    Both sides err by some tenths of a second at every change of speaker, so the time shared decides, not single turns.
    """
    shared: dict[int, Counter[str]] = {}
    first = 0
    for line in sorted((line for line in lines if line.name), key=lambda line: line.start_ms):
        while first < len(turns) and turns[first].end_ms <= line.start_ms:
            first += 1
        for turn in turns[first:]:
            if turn.start_ms >= line.end_ms:
                break
            both = Span(turn.start_ms, turn.end_ms).clip(Span(line.start_ms, line.end_ms))
            shared.setdefault(turn.voice, Counter())[line.name] += both.length if both else 0
    out: dict[int, str] = {}
    for voice, times in shared.items():
        name, ms = min(times.items(), key=lambda item: (-item[1], item[0]))
        if ms >= max(SHORTEST_MS, SHARE * sum(times.values())):
            out[voice] = plain(name)
    return out


def plain(name: str) -> str:
    """A name without what platforms add to it: pronouns, organisation, "Guest"; "Hale, Martin" turned round."""
    bare = " ".join(re.sub(r"\([^)]*\)|\[[^\]]*\]|\s[|/–-]\s.*$", " ", name).split())
    parts = [part.strip() for part in bare.split(",")]
    turned = f"{parts[1]} {parts[0]}" if len(parts) == 2 and all(parts) and " " not in parts[1] else bare
    return turned or name


def same(name: str, other: str) -> bool:
    """Whether two names mean one person: all words of the shorter one stand in the longer one."""
    a, b = (set(re.findall(r"\w+", text.casefold())) for text in (plain(name), plain(other)))
    return bool(a and b) and (a <= b or b <= a)
