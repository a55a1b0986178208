"""What every speech engine offers: sounds of at most 30 seconds go in, words with times come out."""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol, TypedDict

import msgspec
import numpy as np
import numpy.typing as npt

from pipeline.errors import ConfigurationError, EngineError

if TYPE_CHECKING:
    from pipeline.engines.weights import Weights

Samples = npt.NDArray[np.float32]

RATE = 16_000
LONGEST_MS = 30_000
# Whisper's own defaults of what is worth trying again (Radford et al. 2022, section 4.5).
LOOPING, UNLIKELY = 2.4, -1.0
# Both must hold for a sound to count as unspoken. Stricter than Whisper's own (0.6 and -1.0), as windows are cut to speech.
NO_SPEECH, UNLIKELY_SPEECH = 0.3, -0.7
# No token is less likely than this.
LEAST = 1e-9


class HeardWord(msgspec.Struct, frozen=True):
    """`text` with its punctuation and without spaces around; times in ms of the sound it was heard in."""

    start_ms: int
    end_ms: int
    text: str
    confidence: float


class Heard(msgspec.Struct, frozen=True):
    """What was heard in one sound.

    `likelihood`: mean log probability of the tokens. `no_speech`: probability that nobody speaks.
    `compression`: how well the text compresses (a loop compresses too well). `tongue`: the language (ISO 639-1) that it sounds
    like, whatever it was heard as, and `tongue_sure` the probability of that; empty if nobody asked.
    """

    words: list[HeardWord]
    likelihood: float
    no_speech: float
    compression: float
    tongue: str = ""
    tongue_sure: float = 0.0

    @property
    def doubtful(self) -> bool:
        """Whether it should be tried again another way."""
        return self.compression > LOOPING or self.likelihood < UNLIKELY

    @property
    def unspoken(self) -> bool:
        """Whether the recogniser itself thinks that nobody speaks."""
        return self.no_speech > NO_SPEECH and self.likelihood < UNLIKELY_SPEECH


# Languages written without spaces: there every piece is a word of its own.
UNSPACED = frozenset({"zh", "yue", "ja", "th", "lo", "my", "km"})


def whole_words(pieces: Iterable[tuple[float, float, str, float]], language: str) -> list[HeardWord]:
    """Words out of a recogniser's pieces (start s, end s, text, probability): a piece without a space before it goes on the
    word before, as "-up" on "follow"."""
    out: list[HeardWord] = []
    for start, end, raw, probability in pieces:
        text = raw.strip()
        if not text:
            continue
        start_ms, end_ms = round(start * 1000), round(end * 1000)
        if out and not raw[0].isspace() and language not in UNSPACED:
            last = out.pop()
            start_ms, text, probability = last.start_ms, last.text + text, min(last.confidence, probability)
        out.append(HeardWord(start_ms, end_ms, text, float(probability)))
    return out


@contextmanager
def working(engine: str, language: str) -> Iterator[None]:
    """Turns what an engine raises while it hears into what a producer can act on.

    Raises:
        ConfigurationError: it does not know the language. EngineError: it failed.
    """
    try:
        yield
    except ValueError as error:
        if "language" in str(error).lower():
            raise ConfigurationError(
                f"{engine} knows no language {language!r}. Use a code of two letters, such as en or sv, or leave `language` empty."
            ) from error
        raise
    except (RuntimeError, MemoryError) as error:
        reason = (str(error).splitlines() or ["out of memory"])[0]
        raise EngineError(f'{engine} failed ({reason}). Run again; try a smaller `model` or device = "cpu".') from error


class Recogniser(Protocol):
    """A loaded model. The same call gives the same words; what is heard together may change a doubtful one."""

    def tongues(self, sounds: Sequence[Samples]) -> list[dict[str, float]]:
        """How likely each sound is in each language (ISO 639-1); the probabilities of one sound add up to 1."""

    def hear(
        self, sounds: Sequence[Samples], language: str, prompt: str = "", *, tell_tongue: bool = False
    ) -> list[Heard]:
        """What is said in each sound (float32, 16 kHz mono in [-1, 1], at most 30 s each), in order.

        `prompt` is taken as said before each: its words and spellings become likelier. Only with `tell_tongue` is
        `Heard.tongue` filled.
        """

    def translate(self, sounds: Sequence[Samples], language: str) -> list[Heard]:
        """What is said in each sound, in English. `language` is what is spoken; its words' times are rough."""

    def likelihoods(
        self, sound: Samples, language: str, texts: Sequence[Sequence[str]], prompt: str = ""
    ) -> list[list[float]]:
        """How likely each word of each text is in the sound, if those before it were said: log probabilities. Nothing is
        searched for: this costs far less than to hear the sound. Words beyond what the model can hold count 0."""

    def hear_again(self, sound: Samples, language: str) -> Heard:
        """Hear one doubtful sound another, slower way. Deterministic all the same."""


class Engine(Protocol):
    """A module of this package."""

    def load(self, weights: "Weights", device: str, threads: int, beam_size: int) -> Recogniser:
        """A recogniser with these weights; the same one if asked for again."""


def compression(text: str) -> float:
    """How many times smaller zlib makes the text (Whisper's measure of a loop)."""
    data = text.strip().encode()
    return len(data) / len(zlib.compress(data)) if data else 0.0


def by_word(probabilities: Sequence[float], lengths: Sequence[int]) -> list[float]:
    """The log probability of each word, of so many tokens each, out of those of the tokens."""
    logs = np.log(np.maximum(np.array(probabilities, np.float64), LEAST))
    edges = np.cumsum([0, *lengths])
    return [float(logs[a:b].sum()) for a, b in pairwise(edges)]


class Likeliest(TypedDict):
    """Fields of `Heard`."""

    tongue: str
    tongue_sure: float


def likeliest(tongues: dict[str, float]) -> Likeliest:
    """The language that a sound most sounds like; of equals the first by name; of none, none."""
    if not tongues:
        return {"tongue": "", "tongue_sure": 0.0}
    best = max(sorted(tongues), key=lambda code: tongues[code])
    return {"tongue": best, "tongue_sure": tongues[best]}
