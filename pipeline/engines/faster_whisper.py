"""faster-whisper: Whisper on CTranslate2. The default engine: needs no torch, and decodes several sounds at a time."""

import hashlib
import json
import os
from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from pipeline.engines.recogniser import RATE, Heard, Samples, by_word, compression, likeliest, whole_words, working
from pipeline.engines.weights import Weights
from pipeline.errors import EngineError, MissingToolError

NAME = "faster-whisper"
BATCH = 4
HOP = 160
# Whisper pads each sound with silence to 30 s. Of sounds little shorter than that, padded to less, it leaves out whole sentences.
# For short ones a second of silence is enough; far shorter ones than it was trained on it is not given.
SHORT_S, SILENCE_S, SHORTEST_S, LONGEST_S = 15, 1, 10, 30
# Of so many sounds the encoder's output is kept, 3 MB each (base): all that are heard before one of them is heard again.
LATELY = 24
ONLY_LANGUAGE = "en"
# For Whisper base, all heads of the upper half of the decoder time words better than the published choice of heads.
BASE_LAYERS, BASE_HEADS = 6, 8
# Attention is smoothed over so many steps of 20 ms before words are timed by it; over Whisper's own 7 it takes longer, for as good times.
SMOOTHING = 5
PREPENDED, APPENDED = "\"'“¿([{-", "\"'.。,，!！?？:：”)]}、"


@lru_cache(maxsize=1)
def load(weights: Weights, device: str, threads: int, beam_size: int) -> "FasterWhisper":
    """The model in memory; int8 on a CPU, float16 with int8 weights on CUDA.

    Raises:
        MissingToolError: faster-whisper is not installed. EngineError: the model cannot be loaded.
    """
    try:
        import ctranslate2
        import faster_whisper
    except ImportError as error:
        raise MissingToolError(
            f"The engine faster-whisper cannot be loaded ({error}). Install it: pip install faster-whisper==1.2.1."
        ) from error
    chosen = ("cuda" if ctranslate2.get_cuda_device_count() else "cpu") if device == "auto" else device
    try:
        loaded = faster_whisper.WhisperModel(
            str(weights.folder),
            device=chosen,
            compute_type="int8_float16" if chosen == "cuda" else "int8",
            cpu_threads=threads or os.cpu_count() or 1,
            files=files(weights.folder),
        )
    except (RuntimeError, ValueError, OSError) as error:
        raise EngineError(
            f"faster-whisper could not load the model {weights.name!r} on device {chosen!r} ({str(error).splitlines()[0]}). "
            'Try device = "cpu" under [machine], or another `model` under [transcribe].'
        ) from error
    return FasterWhisper(loaded, beam_size)


def files(folder: Path) -> dict[str, Any]:
    """The model's files as CTranslate2 takes them from memory, so that a setting can differ while the folder stays as published."""
    config = json.loads((folder / "config.json").read_text("utf-8"))
    heads = config.get("alignment_heads") or []
    if heads and max(layer for layer, _ in heads) == BASE_LAYERS - 1 and max(head for _, head in heads) < BASE_HEADS:
        config["alignment_heads"] = [
            [layer, head] for layer in range(BASE_LAYERS // 2, BASE_LAYERS) for head in range(BASE_HEADS)
        ]
    names = [
        "model.bin",
        "tokenizer.json",
        "preprocessor_config.json",
        *sorted(path.name for path in folder.glob("vocabulary.*")),
    ]
    given = {name: (folder / name).read_bytes() for name in names if (folder / name).is_file()}
    return given | {"config.json": json.dumps(config).encode()}


def padded_s(sounds: Sequence[Samples]) -> int:
    """How long sounds that are heard together are made with silence, in seconds."""
    longest_s = max(map(len, sounds)) // RATE
    return LONGEST_S if longest_s >= SHORT_S else max(SHORTEST_S, longest_s + 1 + SILENCE_S)


class Kept(msgspec.Struct):
    """What was made of a sound: the encoder's output, and the languages it sounds like, if somebody asked."""

    encoded: Any
    tongues: dict[str, float] | None = None


class FasterWhisper:
    """A loaded `faster_whisper.WhisperModel`."""

    def __init__(self, model: Any, beam_size: int) -> None:
        self.model = model
        self.beam_size = beam_size
        self._lately: OrderedDict[tuple[bytes, int], Kept] = OrderedDict()

    def tongues(self, sounds: Sequence[Samples]) -> list[dict[str, float]]:
        """See `Recogniser`."""
        batches = [sounds[start : start + BATCH] for start in range(0, len(sounds), BATCH)]
        return [found for batch in batches for found in self._tongues(batch, self._encoded(batch))]

    def hear(
        self, sounds: Sequence[Samples], language: str, prompt: str = "", *, tell_tongue: bool = False
    ) -> list[Heard]:
        """See `Recogniser`."""
        return self._batches(sounds, language, prompt, "transcribe", tell_tongue)

    def translate(self, sounds: Sequence[Samples], language: str) -> list[Heard]:
        """See `Recogniser`."""
        return self._batches(sounds, language, "", "translate", False)

    def likelihoods(
        self, sound: Samples, language: str, texts: Sequence[Sequence[str]], prompt: str = ""
    ) -> list[list[float]]:
        """See `Recogniser`. The words are aligned with the sound, but with its first moment alone: their times are not used."""
        with working(NAME, language):
            tokenizer = self._tokenizer(language, "transcribe")
            start = self.model.get_prompt(tokenizer, self._before(tokenizer, prompt))
            encoded, room = self._encoded([sound]), self.model.max_length - len(start) - 2
            out = []
            for text in texts:
                words = [tokenizer.encode(" " + word) for word in text]
                tokens = [token for word in words for token in word][:room]
                (found,) = self.model.model.align(encoded, start, [tokens], [2], median_filter_width=1)
                out.append(by_word(found.text_token_probs, list(map(len, words))))
        return out

    def hear_again(self, sound: Samples, language: str) -> Heard:
        """See `Recogniser`. A wider search in which no six tokens in a row may come twice: what loops cannot loop."""
        wider = {"beam_size": 2 * self.beam_size, "no_repeat_ngram_size": 6, "repetition_penalty": 1.05}
        with working(NAME, language):
            return self._hear([sound], language, "", "transcribe", False, **wider)[0]

    def _batches(
        self, sounds: Sequence[Samples], language: str, prompt: str, task: str, tell_tongue: bool
    ) -> list[Heard]:
        # Sounds of like length together: the longest of a batch decides what the others are padded to.
        order = sorted(range(len(sounds)), key=lambda index: len(sounds[index]))
        long = next((at for at, index in enumerate(order) if len(sounds[index]) >= SHORT_S * RATE), len(order))
        groups = [part[at : at + BATCH] for part in (order[:long], order[long:]) for at in range(0, len(part), BATCH)]
        found: dict[int, Heard] = {}
        with working(NAME, language):
            for batch in groups:
                heard = self._hear(
                    [sounds[i] for i in batch], language, prompt, task, tell_tongue, beam_size=self.beam_size
                )
                found |= dict(zip(batch, heard, strict=True))
        return [found[index] for index in range(len(sounds))]

    def _tongues(self, sounds: Sequence[Samples], encoded: Any) -> list[dict[str, float]]:
        if not self.model.model.is_multilingual:
            return [{ONLY_LANGUAGE: 1.0}] * len(sounds)
        if self.model.model.device != "cpu":
            return [self._shares(found) for found in self.model.model.detect_language(encoded)]
        import ctranslate2

        out = []
        for sound in sounds:
            kept = self._kept(sound, padded_s(sounds))
            if not kept.tongues:
                alone = ctranslate2.StorageView.from_array(kept.encoded)
                kept.tongues = self._shares(self.model.model.detect_language(alone)[0])
            out.append(kept.tongues)
        return out

    def _shares(self, found: Sequence[tuple[str, float]]) -> dict[str, float]:
        return {token[2:-2]: float(probability) for token, probability in found}

    def _encoded(self, sounds: Sequence[Samples]) -> Any:
        """The encoder's outputs, stacked. A processor encodes several no faster than one by one, and slower where its caches overflow."""
        import ctranslate2

        length_s = padded_s(sounds)
        if self.model.model.device != "cpu":
            return self.model.encode(np.stack([self._features(sound, length_s * RATE) for sound in sounds]))
        return ctranslate2.StorageView.from_array(
            np.concatenate([self._kept(sound, length_s).encoded for sound in sounds])
        )

    def _kept(self, sound: Samples, length_s: int) -> "Kept":
        """What came of a sound; what was heard a moment ago, with other words at hand, is not encoded again."""
        key = hashlib.sha256(sound.tobytes()).digest(), length_s
        if key not in self._lately:
            self._lately[key] = Kept(np.array(self.model.encode(self._features(sound, length_s * RATE)[None])))
        self._lately.move_to_end(key)
        while len(self._lately) > LATELY:
            self._lately.popitem(last=False)
        return self._lately[key]

    def _features(self, sound: Samples, length: int) -> Any:
        padded = np.pad(sound[:length], (0, max(0, length - len(sound))))
        return self.model.feature_extractor(padded)[..., : length // HOP]

    def _tokenizer(self, language: str, task: str) -> Any:
        from faster_whisper.tokenizer import Tokenizer

        several = self.model.model.is_multilingual
        return Tokenizer(self.model.hf_tokenizer, several, task=task, language=language if several else ONLY_LANGUAGE)

    def _before(self, tokenizer: Any, prompt: str) -> list[int]:
        return list(tokenizer.encode(" " + prompt.strip())) if prompt else []

    def _hear(
        self, sounds: Sequence[Samples], language: str, prompt: str, task: str, tell_tongue: bool, **search: Any
    ) -> list[Heard]:
        from faster_whisper.transcribe import get_suppressed_tokens, merge_punctuations

        tokenizer = self._tokenizer(language, task)
        start = self.model.get_prompt(tokenizer, self._before(tokenizer, prompt), without_timestamps=True)
        encoded = self._encoded(sounds)
        tongues = self._tongues(sounds, encoded) if tell_tongue else [{}] * len(sounds)
        results = self.model.model.generate(
            encoded,
            [start] * len(sounds),
            max_length=self.model.max_length,
            suppress_blank=True,
            suppress_tokens=get_suppressed_tokens(tokenizer, [-1]),
            return_scores=True,
            return_no_speech_prob=True,
            **search,
        )
        tokens = [[token for token in result.sequences_ids[0] if token < tokenizer.eot] for result in results]
        lengths = [max(2, len(sound) // HOP) for sound in sounds]
        aligned = self.model.find_alignment(tokenizer, tokens, encoded, lengths, median_filter_width=SMOOTHING)
        out = []
        for result, said, timings, tongue in zip(results, tokens, aligned, tongues, strict=True):
            merge_punctuations(timings, PREPENDED, APPENDED)
            ids = result.sequences_ids[0]
            out.append(
                Heard(
                    words=whole_words(((t["start"], t["end"], t["word"], t["probability"]) for t in timings), language),
                    likelihood=float(result.scores[0]) * len(ids) / (len(ids) + 1),
                    no_speech=float(result.no_speech_prob),
                    compression=compression(tokenizer.decode(said)),
                    **likeliest(tongue),
                )
            )
        return out
