"""What only the engine on CTranslate2 does."""

from typing import Any

import numpy as np
import pytest

from pipeline import engines
from pipeline.engines import faster_whisper
from tests.stages.hearing import Said, mix


def test_a_sound_that_is_heard_again_is_encoded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = engines.load("faster-whisper", "base", device="cpu", threads=0, beam_size=1)
    assert isinstance(engine, faster_whisper.FasterWhisper)
    sound = mix([0.4, Said("Martin", "Because most prototypes meet their first real user far too late."), 0.4])[0]
    other = sound[::-1].copy()
    encoded: list[int] = []
    encode = engine.model.encode

    def counted(features: Any) -> Any:
        encoded.append(features.shape[-1])
        return encode(features)

    monkeypatch.setattr(engine.model, "encode", counted)
    first = engine.hear([sound], "en")[0]
    assert len(encoded) == 1 and engine.hear([sound], "en")[0] == first
    engine.hear([sound], "en", "Glossary: prototypes.")
    assert len(encoded) == 1
    engine.hear([other, np.pad(sound, (0, 16_000 * 12))], "en")
    assert encoded == [1000, 1000, 3000], (
        "a long one is as long as Whisper was trained on, a short one beside it is not"
    )
    assert len(engine._lately) <= faster_whisper.LATELY
