"""Makes pipeline/engines/voice_encoder.onnx from the weights inside the package Resemblyzer 0.1.4. Run once, by developers.

    pip download --no-deps resemblyzer==0.1.4
    pip install torch==2.13.0 onnx==1.23.2
    python tools/convert_voice_encoder.py Resemblyzer-0.1.4-py3-none-any.whl

The network is Resemblyzer's `VoiceEncoder` (three LSTM layers of 256, a linear layer, ReLU, unit length), drawn here node by
node, so that the file's bytes depend on the weights alone and not on an exporter. The weights are Apache-2.0, (c) Resemble AI.
"""

import io
import sys
import zipfile
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

ENGINES = Path(__file__).resolve().parent.parent / "pipeline" / "engines"
OPSET = 17
HIDDEN = 256


def convert(wheel: Path) -> None:
    """Write the network and its licence into `pipeline/engines/`."""
    with zipfile.ZipFile(wheel) as archive:
        checkpoint = torch.load(
            io.BytesIO(archive.read("resemblyzer/pretrained.pt")), map_location="cpu", weights_only=True
        )
        licence = next(archive.read(name) for name in archive.namelist() if name.endswith("/LICENSE"))
    weights = {name: value.numpy() for name, value in checkpoint["model_state"].items()}
    model = network(weights)
    onnx.checker.check_model(model)
    (ENGINES / "voice_encoder.onnx").write_bytes(model.SerializeToString(deterministic=True))
    (ENGINES / "voice_encoder.LICENSE").write_bytes(licence)


def network(weights: dict[str, np.ndarray]) -> onnx.ModelProto:
    """`mels` float32 (batch, 160, 40) in, `voices` float32 (batch, 256) of unit length out."""
    tensors = {
        "linear_w": weights["linear.weight"],
        "linear_b": weights["linear.bias"],
        "tiny": np.float32(1e-6),
        "first": np.array([0], np.int64),
        "second": np.array([1], np.int64),
    }
    nodes = [helper.make_node("Transpose", ["mels"], ["layer_0"], perm=[1, 0, 2])]
    for layer in range(3):
        bias = [gates(weights[f"lstm.bias_{side}_l{layer}"]) for side in ("ih", "hh")]
        tensors |= {
            f"w_{layer}": gates(weights[f"lstm.weight_ih_l{layer}"])[None],
            f"r_{layer}": gates(weights[f"lstm.weight_hh_l{layer}"])[None],
            f"b_{layer}": np.concatenate(bias)[None],
        }
        inputs = [f"layer_{layer}", f"w_{layer}", f"r_{layer}", f"b_{layer}"]
        nodes.append(helper.make_node("LSTM", inputs, [f"all_{layer}", f"last_{layer}"], hidden_size=HIDDEN))
        nodes.append(helper.make_node("Squeeze", [f"all_{layer}", "second"], [f"layer_{layer + 1}"]))
    nodes += [
        helper.make_node("Squeeze", ["last_2", "first"], ["hidden"]),
        helper.make_node("Gemm", ["hidden", "linear_w", "linear_b"], ["projected"], transB=1),
        helper.make_node("Relu", ["projected"], ["positive"]),
        helper.make_node("ReduceL2", ["positive"], ["length"], axes=[1], keepdims=1),
        helper.make_node("Max", ["length", "tiny"], ["safe"]),
        helper.make_node("Div", ["positive", "safe"], ["voices"]),
    ]
    graph = helper.make_graph(
        nodes,
        "voice_encoder",
        [helper.make_tensor_value_info("mels", TensorProto.FLOAT, ["batch", 160, 40])],
        [helper.make_tensor_value_info("voices", TensorProto.FLOAT, ["batch", HIDDEN])],
        [numpy_helper.from_array(np.ascontiguousarray(value), name) for name, value in tensors.items()],
    )
    return helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8, producer_name="convert_voice_encoder"
    )


def gates(stacked: np.ndarray) -> np.ndarray:
    """PyTorch stacks the LSTM's gates as input, forget, cell, output; ONNX as input, output, forget, cell."""
    entry, forget, cell, out = np.split(stacked, 4)
    return np.concatenate([entry, out, forget, cell])


if __name__ == "__main__":
    convert(Path(sys.argv[1]))
