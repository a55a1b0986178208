"""Our WebVTT in the W3C's parser and in Chromium's own track reader: what they read is what we wrote.

Each runs where it is installed: the npm package webvtt-parser (found from the working folder, NODE_PATH or npm's global folder),
and Chromium.
"""

import html
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from pipeline.formats.captions import Spoken, cues
from pipeline.formats.vtt import write_vtt
from pipeline.model import Cue

NODE = shutil.which("node")
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
PARSE = """
const { WebVTTParser } = require('webvtt-parser');
const read = new WebVTTParser().parse(require('fs').readFileSync(process.argv[1], 'utf8'), 'metadata');
const tree = new WebVTTParser().parse(require('fs').readFileSync(process.argv[1], 'utf8'), 'subtitles');
console.log(JSON.stringify({errors: [...read.errors, ...tree.errors], cues: read.cues}));
"""
PAGE = """<!doctype html><meta charset="utf-8"><video><track default kind="captions" srclang="en" src="{name}"></video><pre></pre>
<script>
const track = document.querySelector('track');
track.track.mode = 'showing';
track.onload = () => {{
  const read = [...track.track.cues].map(c => [c.startTime, c.endTime, c.getCueAsHTML().textContent]);
  document.querySelector('pre').textContent = JSON.stringify(read);
}};
track.onerror = () => document.querySelector('pre').textContent = '"refused"';
</script>"""


def parser_place() -> dict[str, str] | None:
    """The environment in which node finds webvtt-parser; None where it is not installed."""
    if NODE is None:
        return None
    npm = shutil.which("npm")
    known = subprocess.run([npm, "root", "-g"], capture_output=True, text=True).stdout.strip() if npm else ""
    paths = os.pathsep.join(filter(None, [os.environ.get("NODE_PATH", ""), str(Path.cwd() / "node_modules"), known]))
    place = {**os.environ, "NODE_PATH": paths}
    found = subprocess.run([NODE, "-e", "require('webvtt-parser')"], env=place, capture_output=True)
    return place if found.returncode == 0 else None


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Cue]]:
    """Captions with all that is awkward: markup, arrows, three voices, hours, letters of other scripts, a hurry."""
    text = (
        "So this is <b>AT&T</b> --> not & never. Åsa asked: is 1 < 2 &amp; why? 日本語 works, naïve café too. We begin at nine, {now} "
        "with a short briefing; and before lunch six users try it, one after the other. "
    )
    words = [
        Spoken(3_590_000 + at * 310, 3_590_000 + at * 310 + 280, word, ("Åsa <Lind> & Co", "Bo", "")[at // 40 % 3])
        for at, word in enumerate((text * 6).split())
    ]
    made = cues(words, "presentation", 3_720_000)
    path = tmp_path_factory.mktemp("readers") / "talk.vtt"
    write_vtt(made, path)
    return path, made


def same(read: list[tuple[float, float, str]], made: list[Cue]) -> bool:
    return [(round(start * 1000), round(end * 1000), text.split()) for start, end, text in read] == [
        (cue.start_ms, cue.end_ms, " ".join(cue.lines).split()) for cue in made
    ]


def test_the_w3c_parser_finds_no_error_and_reads_the_same(written: tuple[Path, list[Cue]]) -> None:
    place = parser_place()
    if place is None or NODE is None:
        pytest.skip("webvtt-parser is not installed: npm install webvtt-parser")
    path, made = written
    done = subprocess.run([NODE, "-e", PARSE, str(path)], env=place, capture_output=True, text=True, timeout=60)
    told: dict[str, Any] = json.loads(done.stdout)
    assert told["errors"] == []
    plain = [
        (cue["startTime"], cue["endTime"], html.unescape(re.sub(r"</?v[^>]*>", "", cue["text"])))
        for cue in told["cues"]
    ]
    assert same(plain, made)


def test_chromium_shows_the_same(written: tuple[Path, list[Cue]]) -> None:
    if BROWSER is None:
        pytest.skip("Chromium is not installed")
    path, made = written
    page = path.with_name("page.html")
    page.write_text(PAGE.format(name=path.name), encoding="utf-8")
    done = subprocess.run(
        [
            BROWSER,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--allow-file-access-from-files",
            f"--user-data-dir={path.parent / 'profile'}",
            "--virtual-time-budget=5000",
            "--dump-dom",
            page.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=120,
    )
    held = re.search(r"<pre>(.*)</pre>", done.stdout, re.DOTALL)
    assert held, done.stderr[-500:]
    assert same([tuple(row) for row in json.loads(html.unescape(held.group(1)))], made)
