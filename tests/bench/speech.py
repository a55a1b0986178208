"""The engines side by side, faster-whisper on its own as the peer: words, speed, word times; and what slides teach of names.

    python -m tests.bench speech

Cases are made of the studio's voices, so the words are known: voices at one level, the same with a quiet one among loud ones,
in noise with hum, and over a bad line. `WEBINAR_SPEECH` may name a folder with a `clips.tsv` (file, text) of other people's clips:
they then are a case too. Word times are compared with pocketsphinx's forced alignment where that is installed (extra `bench`).
"""

import csv
import os
import re
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import jiwer
import numpy as np
from rich.console import Console
from rich.table import Table

from pipeline import engines
from pipeline.engines import weights
from pipeline.model import Hints, Pages, Slides, Sound, Transcript
from pipeline.stages.transcribe import TranscribeSettings, transcribe
from tests.stages.hearing import MACHINE, Part, Said, Samples, heard, mix, over_a_line, workspace
from tests.stages.lectures import lecture, names_right, wrong
from tests.studio.voices import Voices

RATE = 16_000


class Case(NamedTuple):
    """A sound, and what is said in it: (start ms, end ms, words)."""

    name: str
    samples: Samples
    said: list[tuple[int, int, str]]


class Row(NamedTuple):
    """What an engine made of a case."""

    text: str
    starts: list[tuple[int, str]]
    seconds: float


def main(folder: Path) -> None:
    """Print both tables: every engine on every case, all in one run; and names with and without the slides."""
    table = Table("case", "engine", "words wrong", "CPU s a second", "ratio", "start off by", "within 100 ms", box=None)
    for case in cases():
        place = folder / case.name
        place.mkdir()
        sound, seconds = heard(place, case.samples), len(case.samples) / RATE
        truth = aligned(case)
        rows = {"faster-whisper, beam 5": alone(place / "recording.wav", batched=False)}
        rows["faster-whisper, batched"] = alone(place / "recording.wav", batched=True)
        for engine in engines.ENGINES:
            if engine == "faster-whisper" or case.name == "voices":
                rows[f"transcribe, {engine}"] = staged(place, sound, engine)
        peer = rows["faster-whisper, beam 5"].seconds
        for name, row in rows.items():
            off = errors(truth, row.starts)
            table.add_row(
                case.name,
                name,
                f"{wer(' '.join(words for *_, words in case.said), row.text):.2%}",
                f"{row.seconds / seconds:.3f}",
                f"{row.seconds / peer:.2f}",
                f"{np.median(np.abs(off)):.0f} ms" if len(off) else "-",
                f"{np.mean(np.abs(off) <= 100):.0%}" if len(off) else "-",
            )
    Console().print(table)
    if not aligner():
        Console().print("pocketsphinx is not installed: no word times. pip install webinar-pipeline[bench]")
    names(folder)


def names(folder: Path) -> None:
    """How many names are right, with and without what the slides say."""
    place = folder / "names"
    place.mkdir()
    sound, slides, pages, lines = lecture(place)
    table = Table("names", "right", "of", "words wrong", box=None)
    for name, shown, read in (
        ("without the slides", Slides(slides=[], screens=[]), Pages(pages=[])),
        ("with the slides", slides, pages),
    ):
        found = transcript(place, sound, "faster-whisper", shown, read)
        total = sum(len(line.names) for line in lines)
        table.add_row(name, str(names_right(found, lines)), str(total), f"{wrong(found, lines):.1%}")
    Console().print(table)


def cases() -> list[Case]:
    """The sounds, each about four minutes."""
    clips = [clip for clip in Voices().clips.values() if not clip.speaker.startswith("Elise")]
    order = [clips[i] for i in np.random.default_rng(11).permutation(len(clips))]

    def spoken(levels: Mapping[str, float]) -> list[Part]:
        parts: list[Part] = [1.0]
        for clip in order:
            who = clip.speaker.split()[0]
            parts += [Said(who, clip.text, levels.get(who, -22)), 0.6]
        return parts

    def case(name: str, levels: Mapping[str, float], noise_db: float, line: Callable[[Samples], Samples]) -> Case:
        samples, truth = mix(spoken(levels), noise_db)
        return Case(name, line(samples), [(said.start_ms, said.end_ms, said.words) for said in truth])

    quiet = {"Clara": -24, "Martin": -20, "Sofia": -44, "Tom": -40}
    out = [
        case("voices", {}, -70, lambda samples: samples),
        case("quiet", quiet, -66, lambda samples: samples),
        case("noisy", {"Sofia": -30, "Tom": -32}, -46, hum),
        case("line", {"Sofia": -32}, -58, over_a_line),
    ]
    return out + others()


def others() -> list[Case]:
    """A case of the clips in the folder that `WEBINAR_SPEECH` names, each fourth one quiet."""
    folder = os.environ.get("WEBINAR_SPEECH")
    if not folder:
        return []
    from faster_whisper.audio import decode_audio

    rows = list(csv.DictReader((Path(folder) / "clips.tsv").open(encoding="utf-8"), delimiter="\t"))
    pieces, said, at = [np.zeros(RATE, np.float32)], [], RATE
    for number, row in enumerate(row for row in rows if row.get("language", "en") == "en"):
        samples = np.asarray(decode_audio(str(Path(folder) / row["file"])), np.float32)
        samples *= np.float32(10 ** ((-40 if number % 4 == 3 else -22) / 20) / np.sqrt(np.mean(samples**2)))
        said.append((at // 16, (at + len(samples)) // 16, row["text"]))
        pieces += [samples, np.zeros(RATE // 2, np.float32)]
        at += len(samples) + RATE // 2
    noise = np.random.default_rng(7).normal(size=at) * 10 ** (-66 / 20)
    return [Case("clips", np.clip(np.concatenate(pieces) + noise, -1, 1).astype(np.float32), said)]


def hum(samples: Samples) -> Samples:
    """Mains hum beneath."""
    t = np.arange(len(samples)) / RATE
    beneath = sum(np.sin(2 * np.pi * hertz * t) * 10 ** (db / 20) for hertz, db in ((50, -38), (100, -48), (150, -52)))
    return np.asarray(np.clip(samples + beneath, -1, 1), np.float32)


def alone(recording: Path, *, batched: bool) -> Row:
    """The engine as anybody would call it: beam 5, word times."""
    from faster_whisper import BatchedInferencePipeline, WhisperModel

    folder = str(weights.resolve("base").folder)
    model: Any = WhisperModel(folder, device="cpu", compute_type="int8", cpu_threads=MACHINE.threads)
    options: dict[str, Any] = {"language": "en", "beam_size": 5, "word_timestamps": True}
    started = time.process_time()
    if batched:
        segments, _ = BatchedInferencePipeline(model).transcribe(str(recording), batch_size=8, **options)
    else:
        segments, _ = model.transcribe(str(recording), **options)
    words = [word for segment in segments for word in segment.words]
    seconds = time.process_time() - started
    return Row(
        "".join(word.word for word in words), [(round(word.start * 1000), plain(word.word)) for word in words], seconds
    )


def staged(place: Path, sound: Sound, engine: str) -> Row:
    """Our stage with this engine, loaded beforehand as the peer is, with as many threads."""
    engines.load(engine, "base", device=MACHINE.device, threads=MACHINE.threads)
    started = time.process_time()
    found = transcript(place, sound, engine, Slides(slides=[], screens=[]), Pages(pages=[]))
    seconds = time.process_time() - started
    words = found.words
    return Row(" ".join(word.text for word in words), [(word.start_ms, plain(word.text)) for word in words], seconds)


def transcript(place: Path, sound: Sound, engine: str, slides: Slides, pages: Pages) -> Transcript:
    """What the stage writes down."""
    settings = TranscribeSettings(engine=engine)  # type: ignore[arg-type]  # the names of ENGINES are the literals
    work = workspace(place, "transcribe", place / "recording.wav")
    model = engines.identify(engine, "base")
    return transcribe(sound, slides, pages, Hints(language="en"), model, settings, work)


def aligner() -> Any:
    """pocketsphinx, if it is installed."""
    try:
        import pocketsphinx
    except ImportError:
        return None
    return pocketsphinx


def aligned(case: Case) -> list[tuple[int, str]]:
    """When each word begins, by forced alignment of each sentence; sentences with a word that the aligner has not are left out."""
    if not aligner():
        return []
    out: list[tuple[int, str]] = []
    for start, end, text in case.said:
        begin = max(0, start - 100)
        piece = case.samples[begin * 16 : (end + 100) * 16]
        piece = piece * (0.25 / max(1e-4, float(np.abs(piece).max())))
        words = re.findall(r"[a-z']+", text.lower().replace("-", " "))
        decoder = aligner().Decoder(
            samprate=RATE, loglevel="FATAL", bestpath=False, beam=1e-80, wbeam=1e-60, pbeam=1e-80
        )
        if any(decoder.lookup_word(word) is None for word in words):
            continue
        try:
            decoder.set_align_text(" ".join(words))
            decoder.start_utt()
            decoder.process_raw((piece * 32767).astype("<i2").tobytes(), full_utt=True)
            decoder.end_utt()
            found = [part for part in decoder.seg() if part.word[0] not in "<["]
        except (RuntimeError, TypeError):
            continue
        if len(found) == len(words):
            out += [(begin + part.start_frame * 10, word) for part, word in zip(found, map(plain, words), strict=True)]
    return out


def errors(truth: Sequence[tuple[int, str]], found: Sequence[tuple[int, str]]) -> list[int]:
    """By how much each word that was heard right begins too late, ms."""
    have = [(start, word) for start, word in found if word]
    if not truth or not have:
        return []
    match = jiwer.process_words(" ".join(word for _, word in truth), " ".join(word.split()[0] for _, word in have))
    off = [
        have[chunk.hyp_start_idx + step][0] - truth[chunk.ref_start_idx + step][0]
        for chunk in match.alignments[0]
        if chunk.type == "equal"
        for step in range(chunk.ref_end_idx - chunk.ref_start_idx)
    ]
    return [one for one in off if abs(one) < 3000]


def wer(said: str, written: str) -> float:
    """Word error rate after Whisper's own normaliser: 2,000 is two thousand, colour is color."""
    from whisper.normalizers import EnglishTextNormalizer

    normal = EnglishTextNormalizer()
    return float(jiwer.wer(normal(said), normal(written) or "-"))


def plain(text: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", text.lower().replace("'", "").replace("’", "")).split())
