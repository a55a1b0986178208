"""The voice encoder against values of the original, and the grouping of voices."""

import numpy as np
import pytest

from pipeline.engines import clusters, voice_encoder
from tests.stages.hearing import Said, mix

LIBROSA = [
    [0.630804, 1.09476e-10, 5.55759e-14],
    [1.43609e-10, 1.10052, 2.20001e-12],
    [5.47357e-13, 6.8285e-11, 9.82553e-09],
]
LIBROSA_SUM = 303.201
GOLDEN_AT = [125, 9, 79, 187, 179, 130]
GOLDEN = [0.25661, 0.22744, 0.21719, 0.19877, 0.19778, 0.19703]


def tone() -> voice_encoder.Array:
    t = np.arange(25_440) / 16_000
    return np.asarray(
        0.1 * np.sin(2 * np.pi * (200 * t + 400 * t**2)) + 0.02 * np.sin(2 * np.pi * 3000 * t), np.float32
    )


def test_the_spectrogram_is_librosa_s() -> None:
    # librosa 0.11.0: feature.melspectrogram(y, sr=16000, n_fft=400, hop_length=160, n_mels=40).T
    found = voice_encoder.mel(tone())
    assert found.shape == (160, 40)
    assert np.allclose(found[[5, 80, 150], :][:, [3, 10, 20]], LIBROSA, rtol=1e-3, atol=1e-7)
    assert found.sum() == pytest.approx(LIBROSA_SUM, rel=1e-4)


def test_the_network_is_resemblyzer_s() -> None:
    # Resemblyzer 0.1.4's VoiceEncoder on the same spectrogram, at the level it normalises to.
    found = voice_encoder.embed([tone()])[0]
    assert found.shape == (256,) and np.linalg.norm(found) == pytest.approx(1, abs=1e-5)
    assert np.allclose(found[GOLDEN_AT], GOLDEN, atol=2e-4)


def test_silence_and_short_sounds_have_a_vector_too() -> None:
    found = voice_encoder.embed([np.zeros(0, np.float32), np.zeros(100, np.float32), tone()[:3000]])
    assert found.shape == (3, 256) and np.isfinite(found).all()


def test_one_voice_is_nearer_to_itself_than_to_another() -> None:
    texts = [
        ("Martin", "A day costs about two thousand euros, and an innovation voucher can pay most of it."),
        (
            "Martin",
            "Nine companies changed their product, seven found a pilot partner, and four won follow-up funding.",
        ),
        ("Clara", "Our topic is the living lab test day, and our speaker is Martin Hale from the Green Coast Cluster."),
    ]
    said = [Said(who, words, -20 - 10 * index) for index, (who, words) in enumerate(texts)]
    one, two, other = voice_encoder.embed([mix([one])[0][8000:34_000] for one in said])
    assert one @ two > one @ other + 0.15 and one @ two > two @ other + 0.15


def test_average_linkage_finds_the_groups_in_order_of_appearance() -> None:
    random = np.random.default_rng(3)
    middles = np.eye(4, 32, dtype=np.float32)
    truth = np.array([2, 2, 0, 1, 0, 3, 1, 2, 0, 3, 3, 1])
    vectors = middles[truth] + random.normal(size=(12, 32)).astype(np.float32) * 0.05
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    assert clusters.average_linkage(vectors, 0.4).tolist() == [0, 0, 1, 2, 1, 3, 2, 0, 1, 3, 3, 2]
    assert clusters.average_linkage(vectors, 1.5).max() == 0
    assert clusters.average_linkage(vectors[:1], 0.4).tolist() == [0]


def test_average_linkage_is_scipy_s() -> None:
    hierarchy = pytest.importorskip("scipy.cluster.hierarchy")
    vectors = np.random.default_rng(5).normal(size=(80, 6)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    for limit in (0.3, 0.5, 0.8):
        ours = clusters.average_linkage(vectors, limit)
        theirs = clusters.renumbered(
            hierarchy.fcluster(hierarchy.linkage(vectors, "average", "cosine"), limit, "distance")
        )
        assert ours.tolist() == theirs.tolist()


def test_what_varies_much_is_one_group_and_what_varies_little_is_two() -> None:
    random = np.random.default_rng(8)

    def around(middle: np.ndarray, spread: float, count: int) -> np.ndarray:
        found = middle + random.normal(size=(count, 64)) * spread
        return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), np.float32)

    one, other = np.eye(2, 64)
    varied = around(one, 0.08, 120)
    alike = np.concatenate([around(one, 0.04, 60), around(0.8 * one + 0.6 * other, 0.04, 6)])
    for vectors, voices in ((varied, 1), (alike, 2)):
        near = clusters.average_linkage(vectors, 0.15)
        assert clusters.merged(vectors, near, 0.1).max() + 1 == voices
    # No limit on their mean distance tells both: one varies by more than the two differ.
    assert np.mean(1 - varied @ varied.T) > np.mean(1 - alike[:60] @ alike[60:].T)
    assert clusters.merged(varied[:1], np.zeros(1, np.intp), 0.1).tolist() == [0]


def test_the_course_changes_only_where_it_pays() -> None:
    cost = np.array([[0.0, 1.0], [0.0, 1.0], [0.4, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 0.0]])
    assert clusters.course(cost, [0.3] * 6).tolist() == [0, 0, 0, 0, 1, 1]
    assert clusters.course(cost, [0.0] * 6).tolist() == [0, 0, 1, 0, 1, 1]
