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


def probabilities(blocks: Iterable[npt.NDArray[np.float32]]) -> npt.NDArray[np.float32]:
    """Probability of speech in each 32 ms; shape (ceil(samples / 512),).

    `blocks`: consecutive pieces of 16 kHz mono sound in [-1, 1], of any length. Memory does not grow with them but for the result.

    Raises:
        MissingToolError: faster-whisper is not installed, or does not hold the network.
    """
    network = _network()
    h = c = np.zeros((1, 1, STATE), np.float32)
    rest, before = np.zeros(0, np.float32), np.zeros(CONTEXT, np.float32)
    out: list[npt.NDArray[np.float32]] = []

    def judge(samples: npt.NDArray[np.float32]) -> None:
        nonlocal h, c, before
        windows = samples.reshape(-1, WINDOW)
        contexts = np.concatenate([before[None], windows[:-1, -CONTEXT:]])
        found, h, c = network.run(None, {"input": np.concatenate([contexts, windows], 1), "h": h, "c": c})
        before = windows[-1, -CONTEXT:]
        out.append(np.asarray(found, np.float32).reshape(-1))

    for block in blocks:
        rest = np.concatenate([rest, block])
        whole = len(rest) // WINDOW * WINDOW
        if whole:
            judge(rest[:whole])
            rest = rest[whole:]
    if len(rest):
        judge(np.pad(rest, (0, WINDOW - len(rest))))
    return np.concatenate(out) if out else np.zeros(0, np.float32)


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
