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
# After minutes of music the network takes seconds to notice that somebody speaks. So it begins anew every 20 s, each time with the 2 s
# before that, of which nothing is kept.
AFRESH, BEFORE = 625 * WINDOW, 62 * WINDOW


def probabilities(blocks: Iterable[npt.NDArray[np.float32]]) -> npt.NDArray[np.float32]:
    """Probability of speech in each 32 ms; shape (ceil(samples / 512),).

    `blocks`: consecutive pieces of 16 kHz mono sound in [-1, 1], of any length. Memory does not grow with them but for the result.

    Raises:
        MissingToolError: faster-whisper is not installed, or does not hold the network.
    """
    out: list[npt.NDArray[np.float32]] = []
    rest, before = np.zeros(0, np.float32), 0
    for block in blocks:
        rest = np.concatenate([rest, block])
        while len(rest) >= before + AFRESH:
            out.append(_judged(rest[: before + AFRESH])[before // WINDOW :])
            rest, before = rest[before + AFRESH - BEFORE :], BEFORE
    if len(rest) > before:
        out.append(_judged(np.pad(rest, (0, -len(rest) % WINDOW)))[before // WINDOW :])
    return np.concatenate(out) if out else np.zeros(0, np.float32)


def _judged(samples: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The probability of each window, by a network that has heard nothing before."""
    windows = samples.reshape(-1, WINDOW)
    contexts = np.concatenate([np.zeros((1, CONTEXT), np.float32), windows[:-1, -CONTEXT:]])
    state = np.zeros((1, 1, STATE), np.float32)
    found, _, _ = _network().run(None, {"input": np.concatenate([contexts, windows], 1), "h": state, "c": state})
    return np.asarray(found, np.float32).reshape(-1)


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
