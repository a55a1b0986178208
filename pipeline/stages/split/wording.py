"""A spoken question as one sentence that one would print."""

import re

from pipeline.model.fillers import EVERYWHERE, ONLY_IN

# By language, for what opens a question in one is a word of its own in another ("en", "et", "um").
LEADS = {
    "en": "yes yeah yep no hi hello hey okay ok so well um uh and but thanks please right sorry",
    "sv": "ja jo jaha nej hej okej så och men tack ursäkta förlåt alltså",
    "da": "ja jo nej hej okay så og men tak undskyld altså jamen",
    "no": "ja jo nei hei ok så og men takk unnskyld altså",
    "nl": "ja nee hallo hoi oké ok dus nou en maar dank bedankt sorry",
    "de": "ja nein hallo okay ok also so und aber danke entschuldigung naja genau",
    "fr": "oui non bonjour bonsoir ok alors donc et mais merci pardon voilà ben",
}
PHRASES = r"thank you|good (?:morning|afternoon|evening)|guten (?:tag|morgen|abend)|dank je(?: wel)?|dank u(?: wel)?|vielen dank"
REPORTED = re.compile(  # somebody reads out who asks
    r"^(?:[^\s,]+ ){1,6}?(?:asks|asked|says|writes|wants? to know|would like to know|frågar|undrar|skriver|spørger|spør|"
    r"vraagt|schrijft|fragt|schreibt|demande|écrit|dit)[,:]\s+",
    re.IGNORECASE,
)
FEWEST = 2  # words that must be left


def tidy(text: str, language: str) -> str:
    """No greeting, filler or "Kim asks" in front, nothing said twice, a capital, a question mark."""
    plain = " ".join(_without_fillers(text, language).split())
    lead = re.compile(
        rf"^(?:(?:{PHRASES}|{LEADS.get(language, LEADS['en']).replace(' ', '|')})(?:[,.!]\s+|\s+))+", re.IGNORECASE
    )
    for front in (lead, REPORTED, lead):
        shorter = front.sub("", plain)
        plain = shorter if len(shorter.split()) >= FEWEST else plain
    plain = re.sub(r"\b(\w+(?: \w+)?)(?:,? \1\b)+", r"\1", plain, flags=re.IGNORECASE).strip(" ,;:.-–")
    return plain[:1].upper() + plain[1:] + ("" if plain.endswith(("?", "!", "？")) else "?")


def _without_fillers(text: str, language: str) -> str:
    out: list[str] = []
    for word in text.split():
        bare = word.strip(" .,;:!?…-–—\"'").lower()
        if bare in EVERYWHERE or language in ONLY_IN.get(bare, set()):
            if word[-1] in "?!" and out:
                out[-1] = out[-1].rstrip(",") + word[-1]
            elif word.endswith(",") and out and out[-1].endswith(","):
                out[-1] = out[-1].rstrip(",")  # the commas stood around it
        else:
            out.append(word)
    return " ".join(out)
