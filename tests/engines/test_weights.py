"""Where the weights come from, with a cache of the test's own."""

import hashlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from pipeline import engines
from pipeline.engines import converted, weights
from pipeline.errors import MissingToolError


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "cache"))
    monkeypatch.delenv("HF_HOME", raising=False)
    monkeypatch.delenv("HF_HUB_CACHE", raising=False)
    return tmp_path / "cache" / "webinar-pipeline"


packaged = pytest.mark.skipif(
    weights.package_data(weights.PACKAGES[0]) is None, reason="the extra [base] is not installed"
)


@packaged
def test_the_packaged_model_is_joined_and_is_the_published_one(own_cache: Path) -> None:
    found = weights.resolve("base", download=False)
    assert found.where == "package" and found.sha256 == weights.PACKAGED_SHA256
    assert found.folder.is_relative_to(own_cache)
    assert hashlib.sha256((found.folder / "model.bin").read_bytes()).hexdigest() == weights.PACKAGED_SHA256
    assert (found.folder / "tokenizer.json").is_file()


@packaged
def test_many_at_once_make_one_whole_model(own_cache: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        folders = {found.folder for found in pool.map(lambda _: weights.resolve("base", download=False), range(4))}
    assert len(folders) == 1
    assert [path.name for path in sorted(own_cache.iterdir()) if path.name.startswith(".")] == []
    assert weights.resolve("base", download=False).sha256 == weights.PACKAGED_SHA256


@packaged
def test_packages_with_other_bytes_are_refused(monkeypatch: pytest.MonkeyPatch, own_cache: Path) -> None:
    monkeypatch.setattr(weights, "PACKAGED_SHA256", "0" * 64)
    with pytest.raises(MissingToolError, match="do not hold the published model"):
        weights.resolve("base", download=False)
    assert not list(own_cache.glob("whisper-*")) and not list(own_cache.glob(".whisper-*"))


def test_a_folder_comes_first_and_a_change_in_it_is_seen(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "model.bin").write_bytes(b"one")
    first = engines.identify("faster-whisper", str(folder))
    assert (first.model, first.sha256) == ("mine", hashlib.sha256(b"one").hexdigest())
    (folder / "model.bin").write_bytes(b"other")
    assert engines.identify("faster-whisper", str(folder)).sha256 == hashlib.sha256(b"other").hexdigest()


def test_a_model_that_is_nowhere_is_named_with_what_to_do() -> None:
    with pytest.raises(MissingToolError, match="'medium' is not on this machine"):
        weights.resolve("medium", download=False)
    with pytest.raises(MissingToolError, match="has no known name"):
        weights.resolve("gigantic", download=False)


@packaged
def test_asking_again_is_quick_and_loads_no_engine() -> None:
    engines.identify("faster-whisper", "base")
    code = (
        "import time, sys; t = time.process_time(); from pipeline import engines; engines.identify('openai-whisper', 'base');"
        "assert not {'torch', 'ctranslate2', 'huggingface_hub'} & set(sys.modules); print(time.process_time() - t)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert float(said.stdout) < 1.0, said.stdout


@packaged
def test_the_converted_tensors_are_the_published_ones_renamed() -> None:
    found = weights.resolve("base", download=False)
    state = converted.state(found)
    assert len(state) == 245
    assert state["decoder.token_embedding.weight"].shape == (51865, 512)
    assert not any(name.endswith("key.bias") for name in state)
    with (found.folder / "model.bin").open("rb") as file:
        fused = converted.variables(file)["encoder/layer_3/self_attention/linear_0/weight"]
    parts = [state[f"encoder.blocks.3.attn.{part}.weight"] for part in ("query", "key", "value")]
    assert np.array_equal(np.concatenate(parts), fused)
    assert all(np.array_equal(again, state[name]) for name, again in converted.state(found).items())
