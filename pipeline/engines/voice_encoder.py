"""What a voice sounds like, as 256 numbers: Resemblyzer's speaker encoder (Apache-2.0) as ONNX, with its front end in numpy.

`tools/convert_voice_encoder.py` made the network's file. Wan et al. 2018, "Generalized end-to-end loss for speaker verification".
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]

FILE = Path(__file__).parent / "voice_encoder.onnx"
RATE, WINDOW, HOP, BANDS = 16_000, 400, 160, 40
FRAMES = 160
SPAN_MS = 1_600
BATCH = 64
# The level that the encoder was trained with: RMS of -30 dBFS.
LEVEL = 10 ** (-30 / 20)


def embed(sounds: Sequence[Array]) -> Array:
    """One vector of unit length for each sound; shape (sounds, 256).

    `sounds`: 16 kHz mono in [-1, 1], 1.6 s each; a shorter one is repeated until it fills them, a longer one is cut.
    """
    out = [np.zeros((0, 256), np.float32)]
    for start in range(0, len(sounds), BATCH):
        mels = np.stack([mel(fitted(sound)) for sound in sounds[start : start + BATCH]])
        out.append(np.asarray(_network().run(None, {"mels": mels})[0], np.float32))
    return np.concatenate(out)


def fitted(sound: Array) -> Array:
    """Exactly 1.6 s at the encoder's level."""
    size = (FRAMES - 1) * HOP
    whole = np.resize(sound, size) if len(sound) else np.zeros(size, np.float32)
    rms = float(np.sqrt(np.mean(np.square(whole, dtype=np.float64))))
    return (whole * (LEVEL / max(rms, 1e-5))).astype(np.float32)


def mel(sound: Array) -> Array:
    """Mel power spectrogram as librosa's `melspectrogram` defaults give it (Hann, centred, zero-padded, Slaney's scale and
    norm): shape (1 + len // 160, 40), not logarithmic."""
    padded = np.pad(sound, WINDOW // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP]
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)
    power = np.abs(np.fft.rfft(frames * hann, axis=1)) ** 2
    return (power @ bank().T).astype(np.float32)


@lru_cache(maxsize=1)
def bank() -> npt.NDArray[np.float64]:
    """Triangular filters on Slaney's mel scale (linear to 1 kHz, logarithmic above), each of unit area; shape (40, 201)."""
    edges = hertz(np.linspace(0.0, mels_of(RATE / 2), BANDS + 2))
    bins = np.linspace(0, RATE / 2, WINDOW // 2 + 1)
    ramps = edges[:, None] - bins[None]
    widths = np.diff(edges)
    rising, falling = -ramps[:-2] / widths[:-1, None], ramps[2:] / widths[1:, None]
    triangles = np.maximum(0, np.minimum(rising, falling))
    return np.asarray(triangles * (2 / (edges[2:] - edges[:-2]))[:, None], np.float64)


LINEAR_HZ, BREAK_HZ, LOG_STEP = 200 / 3, 1000.0, np.log(6.4) / 27


def mels_of(frequency: float) -> float:
    """Slaney's mels of a frequency of 1 kHz or more."""
    return float(BREAK_HZ / LINEAR_HZ + np.log(frequency / BREAK_HZ) / LOG_STEP)


def hertz(mels: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The inverse, for any mels."""
    turn = BREAK_HZ / LINEAR_HZ
    return np.where(mels < turn, mels * LINEAR_HZ, BREAK_HZ * np.exp(LOG_STEP * (mels - turn)))


@lru_cache(maxsize=1)
def _network() -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.inter_op_num_threads = options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(FILE), sess_options=options, providers=["CPUExecutionProvider"])
