"""Silero VAD, the network that comes inside faster-whisper: how likely each 32 ms is speech."""

import importlib.util
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.errors import MissingToolError

# 512 samples at 16 kHz are judged at a time, with the 64 before them; the two states carry on from window to window.
WINDOW, CONTEXT, STATE = 512, 64, 128
WINDOW_MS = 32
# After so long without speech, the network is asked afresh: of music it grows so used to none that it takes seconds to notice a voice.
IDLE, SPOKEN = 10_000 // WINDOW_MS, 0.5
AFRESH, BEFORE = 625, 62  # windows that it then hears at a time, and so many before them of which nothing is kept


def probabilities(blocks: Iterable[npt.NDArray[np.float32]]) -> npt.NDArray[np.float32]:
    """Probability of speech in each 32 ms; shape (ceil(samples / 512),).

    `blocks`: consecutive pieces of 16 kHz mono sound in [-1, 1], of any length. Memory does not grow with them but for the result.

    Raises:
        MissingToolError: faster-whisper is not installed, or does not hold the network.
    """
    run = Run()
    rest, before = np.zeros(0, np.float32), np.zeros(0, np.float32)
    out: list[npt.NDArray[np.float32]] = []
    idle = 0

    def judge(samples: npt.NDArray[np.float32]) -> None:
        nonlocal before, idle
        found, both = run.judge(samples), np.concatenate([before, samples])
        alone = np.zeros(len(found), np.bool_)  # where nobody has spoken for long
        for n, value in enumerate(found):
            alone[n] = idle >= IDLE
            idle = 0 if value >= SPOKEN else idle + 1
        if alone.any():
            fresh = Run().judge(both)[len(before) // WINDOW :]
            found = np.where(alone, np.maximum(found, fresh), found)
        before = both[-BEFORE * WINDOW :]
        out.append(found)

    for block in blocks:
        rest = np.concatenate([rest, block])
        while len(rest) >= AFRESH * WINDOW:
            judge(rest[: AFRESH * WINDOW])
            rest = rest[AFRESH * WINDOW :]
    if len(rest):
        judge(np.pad(rest, (0, -len(rest) % WINDOW)))
    return np.concatenate(out) if out else np.zeros(0, np.float32)


class Run:
    """The network with what it remembers of the sound so far."""

    def __init__(self) -> None:
        self._h = self._c = np.zeros((1, 1, STATE), np.float32)
        self._before = np.zeros(CONTEXT, np.float32)

    def judge(self, samples: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """The probability of each of the next windows; a whole number of them."""
        windows = samples.reshape(-1, WINDOW)
        contexts = np.concatenate([self._before[None], windows[:-1, -CONTEXT:]])
        found, self._h, self._c = _network().run(
            None, {"input": np.concatenate([contexts, windows], 1), "h": self._h, "c": self._c}
        )
        self._before = windows[-1, -CONTEXT:]
        return np.array(found, np.float32).reshape(-1)


@lru_cache(maxsize=1)
def _network() -> Any:
    import onnxruntime

    package = importlib.util.find_spec("faster_whisper")
    folders = (package.submodule_search_locations if package else None) or []
    found = sorted(path for folder in folders for path in (Path(folder) / "assets").glob("silero_vad*.onnx"))
    if not found:
        raise MissingToolError(
            "The speech detector inside faster-whisper was not found. Install it again: pip install faster-whisper==1.2.1."
        )
    options = onnxruntime.SessionOptions()
    options.inter_op_num_threads = options.intra_op_num_threads = 1
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(str(found[-1]), sess_options=options, providers=["CPUExecutionProvider"])
