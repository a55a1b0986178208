"""Where a caption may break: after punctuation, before conjunctions and prepositions, never inside what belongs together."""

from collections.abc import Sequence
from functools import lru_cache

from pipeline.formats.caption_rules import AIM_CHARS, LINE_CHARS


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


CONJUNCTIONS = _words(
    """
    and but or nor so because although though while when where which who that if unless since than whether as
    och men eller för eftersom när där som att om medan fast utan
    og eller fordi når hvor hvis mens men at der
    en maar of want omdat terwijl wanneer waar die dat als hoewel
    und aber oder denn weil während wenn wo dass ob obwohl sondern damit
    et mais ou car parce quand où qui que si tandis donc lorsque puisque
    """
)
PREPOSITIONS = _words(
    """
    in on at of for from with without by to into about over under between after before during through against within
    i på av till från med utan vid om över under mellan efter före genom mot inom hos
    til fra uden ved mellem gennem uten mellom gjennom innen
    van voor met zonder bij naar op aan uit tussen na tijdens door tegen binnen
    von für mit ohne bei nach zu zum zur aus zwischen vor durch gegen auf an über unter
    de du des pour avec sans par vers dans sur sous entre après avant pendant contre chez à au aux
    """
)
# What may not stand last in a line or a cue: articles, possessives, auxiliaries, negations, pronouns, titles.
CLINGING = _words(
    """
    a an the this these those my your his her its our their no not is are was were be been has have had will would can could
    should may might must do does did don't doesn't didn't isn't aren't i you he she it we they dr. mr. mrs. ms. prof.
    ett den det de min din sin vår er är var har hade ska kan vill inte jag du han hon vi ni
    et min din sin vores deres er var har havde skal kan vil ikke jeg han hun vi dere
    een het mijn jouw zijn haar ons onze hun is was heeft had zal kan wil niet ik jij je hij zij ze wij we
    ein eine einen einem einer eines der die das den dem des mein meine dein sein ihre ihr unser ist war hat hatte wird kann will
    nicht kein keine ich du er sie es wir
    un une le la les l' mon ma mes ton ta son sa ses notre votre nos vos leur est était a avait ne n' je tu il elle on nous vous
    """
)
SENTENCE = (".", "?", "!", "…", "。", "？", "！")
CLAUSE = (",", ";", ":", "–", "—", ")", "，", "、")


@lru_cache(maxsize=100_000)
def badness(word: str, following: str) -> float:
    """How bad a break between two words reads, from 0 (after a sentence) to 5 (between article and noun)."""
    plain = word.rstrip("\"'”’»)")
    if plain.endswith(SENTENCE) and word.lower() not in CLINGING:
        return 0.0
    if plain.endswith(CLAUSE):
        return 0.6
    low, after = word.lower(), following.lower().strip("\"'“‘«(")
    if low in CLINGING:
        return 5.0
    if after in CONJUNCTIONS:
        return 1.0
    if low in PREPOSITIONS or low in CONJUNCTIONS:
        return 4.0
    if after in PREPOSITIONS:
        return 1.3
    both_names = word[:1].isupper() and following[:1].isupper()
    return 4.0 if both_names or (word[-1:].isdigit() and following[:1].islower()) else 2.2


def pieces(word: str, most: int = LINE_CHARS) -> list[str]:
    """A word, cut into pieces that fit a line; broken at its own hyphens, slashes and dots where it has any."""
    out = []
    while len(word) > most:
        at = max((word.rfind(sign, 1, most) + 1 for sign in "-/_.&=?"), default=0)
        if at < most // 2:
            at = most - 1
            out.append(word[:at] + "-")
        else:
            out.append(word[:at])
        word = word[at:]
    return [*out, word] if word else out


def balanced(words: Sequence[str], most: int = LINE_CHARS) -> tuple[list[str], float] | None:
    """One or two lines that hold the words, and how bad their break reads (0 for one line); None where they do not fit."""
    whole = " ".join(words)
    if len(whole) <= min(AIM_CHARS, most):
        return [whole], 0.0
    best: tuple[float, int] | None = None
    left = 0
    for at in range(1, len(words)):
        left += len(words[at - 1]) + (at > 1)
        right = len(whole) - left - 1
        if left > most:
            break
        if right <= most:
            uneven = abs(left - right) / most
            crowded = sum(max(0, n - AIM_CHARS) for n in (left, right)) * 0.1
            top_heavy = 0.15 if left > right else 0.0
            cost = badness(words[at - 1], words[at]) + 2.0 * uneven + crowded + top_heavy
            if best is None or cost < best[0]:
                best = cost, at
    if len(whole) <= most and (best is None or best[0] > 3.0):
        return [whole], 0.5
    if best is None:
        return None
    return [" ".join(words[: best[1]]), " ".join(words[best[1] :])], best[0]
