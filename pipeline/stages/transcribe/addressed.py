"""Who is thanked by name is set off with a comma: "Thank you so much, Ingunn". Recognisers leave out every sixth."""

from collections.abc import Sequence

import msgspec

from pipeline.formats.line_breaks import grammar
from pipeline.model import Word

THANKS = {
    "en": (("thank", "you"), ("thanks",)),
    "sv": (("tack",),),
    "da": (("tak",),),
    "no": (("takk",),),
    "nl": (("dank", "je"), ("bedankt",)),
    "fr": (("merci",),),
}
MUCH = {"en": (("so", "much"), ("very", "much"), ("a", "lot")), "sv": (("så", "mycket"),), "fr": (("beaucoup",),)}


def set_off(words: Sequence[Word], language: str) -> list[Word]:
    """The words, with a comma after thanks where a name follows. Not where every noun has a capital, as in German."""
    said = [word.text.casefold() for word in words]
    thanks = [(*first, *then) for first in THANKS.get(language, ()) for then in ((), *MUCH.get(language, ()))]
    out = list(words)
    for at in range(1, len(out)):
        thanked = any(tuple(said[max(0, at - len(phrase)) : at]) == phrase for phrase in thanks)
        if thanked and named(out[at].text, language):
            out[at - 1] = msgspec.structs.replace(out[at - 1], text=out[at - 1].text + ",")
    return out


def named(text: str, language: str) -> bool:
    """Whether a word in a sentence is a name: with a capital, and no pronoun, as "I" and "I'm"."""
    known = grammar(language)
    plain = text.casefold().rstrip(".,;:?!").replace("’", "'")
    return text[:1].isupper() and plain not in known.pronouns | known.auxiliaries and plain.split("'")[0] != "i"
