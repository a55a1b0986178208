"""Whisper's tensors out of a CTranslate2 `model.bin`, under the names that openai-whisper gives them; converted once and kept.

The layout of `model.bin` is CTranslate2's binary version 6: a header, then every variable with its name, shape, type and
bytes, then aliases (ctranslate2/specs/model_spec.py). The kept form is numpy's .npz, which holds numbers and no code.
"""

import re
import struct
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from pipeline.engines.weights import Weights, cache, writing
from pipeline.errors import EngineError

Tensors = dict[str, npt.NDArray[np.float32]]

VERSION = 6
# CTranslate2's numbers for types of which Whisper models are made; quantized ones cannot be converted back exactly.
TYPES: dict[int, np.dtype[Any]] = {
    0: np.dtype("<f4"),
    4: np.dtype("<f2"),
    1: np.dtype("i1"),
    2: np.dtype("<i2"),
    3: np.dtype("<i4"),
}
NAMES = (
    ("self_attention/layer_norm", "attn_ln"),
    ("attention/layer_norm", "cross_attn_ln"),
    ("self_attention/linear_1", "attn.out"),
    ("attention/linear_0", "cross_attn.query"),
    ("attention/linear_2", "cross_attn.out"),
    ("ffn/layer_norm", "mlp_ln"),
    ("ffn/linear_0", "mlp.0"),
    ("ffn/linear_1", "mlp.2"),
    ("decoder/embeddings", "decoder.token_embedding"),
    ("position_encodings/encodings", "positional_embedding"),
    ("gamma", "weight"),
    ("beta", "bias"),
)


def state(weights: Weights) -> Tensors:
    """The state dict of `whisper.model.Whisper` as float32 arrays.

    Raises:
        EngineError: the file is of another kind, or quantized.
    """
    folder = cache() / f"openai-whisper-{weights.sha256[:12]}"
    if not (folder / "model.npz").is_file():
        tensors = convert(weights.folder / "model.bin")
        with writing(folder) as new:
            # float16 is what the hub's files hold: half the space, and nothing is lost.
            np.savez(
                new / "model.npz",
                allow_pickle=False,
                **{name: value.astype(np.float16) for name, value in tensors.items()},
            )
    with np.load(folder / "model.npz", allow_pickle=False) as kept:
        return {name: kept[name].astype(np.float32) for name in kept.files}


def convert(file: Path) -> Tensors:
    """Rename, split what CTranslate2 fused (query, key and value), and drop the key's bias, which is zero by construction."""
    out: Tensors = {}
    with file.open("rb") as data:
        for name, value in variables(data).items():
            if value.ndim == 0:
                continue
            new = renamed(name)
            if new.endswith(("self_attention/linear_0/weight", "self_attention/linear_0/bias")):
                fused(out, new.replace("self_attention/linear_0/", "attn."), ("query", "key", "value"), value)
            elif new.endswith(("attention/linear_1/weight", "attention/linear_1/bias")):
                fused(out, new.replace("attention/linear_1/", "cross_attn."), ("key", "value"), value)
            else:
                out[new.replace("/", ".")] = value
    return out


def renamed(name: str) -> str:
    """CTranslate2's name with what has a plain counterpart replaced; fused parts keep theirs."""
    name = name.replace("decoder/layer_norm/", "decoder.ln/").replace("encoder/layer_norm/", "encoder.ln_post/")
    name = re.sub(r"layer_(\d+)", r"blocks.\1", name)
    for old, new in NAMES:
        if re.search(rf"(^|/){re.escape(old)}(/|$)", name):
            name = re.sub(rf"(^|/){re.escape(old)}(?=/|$)", rf"\g<1>{new}", name)
    return name


def fused(out: Tensors, name: str, parts: tuple[str, ...], value: npt.NDArray[np.float32]) -> None:
    """Split rows into `parts`; a key has no bias."""
    stem, _, kind = name.replace("/", ".").rpartition(".")
    for part, piece in zip(parts, np.split(value, len(parts)), strict=True):
        if (part, kind) != ("key", "bias"):
            out[f"{stem}.{part}.{kind}"] = piece


def variables(data: BinaryIO) -> Tensors:
    """All variables of the file, float ones as float32."""

    def number(kind: str) -> int:
        return int(struct.unpack(f"<{kind}", data.read(struct.calcsize(kind)))[0])

    def text() -> str:
        return data.read(number("H")).rstrip(b"\0").decode()

    if number("I") != VERSION or text() != "WhisperSpec":
        raise EngineError(
            "The model is no Whisper model that can be converted for openai-whisper. Use --engine faster-whisper with it."
        )
    number("I")
    out: Tensors = {}
    for _ in range(number("I")):
        name = text()
        shape = [number("I") for _ in range(number("B"))]
        kind, size = number("B"), number("I")
        if kind not in TYPES or (shape and kind in (1, 2, 3) and not name.startswith("decoder/alignment")):
            raise EngineError(
                "The model is quantized and cannot be converted for openai-whisper. Use its float16 form, or --engine faster-whisper."
            )
        out[name] = np.frombuffer(data.read(size), TYPES[kind]).reshape(shape).astype(np.float32)
    return out
