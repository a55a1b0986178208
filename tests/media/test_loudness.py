"""Sound on its way to one loudness."""

from pathlib import Path

from pipeline.media import ffmpeg, loudness


def test_a_first_piece_of_few_samples_is_kept(tmp_path: Path) -> None:
    """As after a cut shortly before the end of a frame; FLAC takes 16 samples for the least."""
    tone = ffmpeg.own("sine=440:d=1:r=48000:samples_per_frame=10", f="lavfi").audio
    kept = loudness.store(
        tone, tmp_path / "kept.flac", True, configured="", length_ms=1000, on_progress=lambda share: None
    )
    heard = loudness.measure(kept.path, configured="", length_ms=1000)
    assert heard.integrated_lufs == kept.heard.integrated_lufs is not None
