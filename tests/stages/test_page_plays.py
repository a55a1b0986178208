"""The episode's page in a browser: its chapters and all its other links with a time seek."""

from typing import Any

import pytest

from pipeline import codec
from pipeline.model.episode import Episode
from tests.conftest import Made
from tests.media import chromium

SCRIPT = """<script>(async () => {
  const out = {chapters: []}, pause = () => new Promise(done => setTimeout(done, 30));
  for (const link of [...document.querySelectorAll(".chapters a"), ...document.querySelectorAll("a[data-t]")].slice(0, 14)) {
    const video = document.querySelector(`[data-part="${link.dataset.part}"] video, video[data-part="${link.dataset.part}"]`);
    const want = parseFloat(link.dataset.t), track = video.textTracks[0];
    video.muted = true;
    link.click();
    for (let n = 0; n < 300 && (video.readyState < 2 || video.seeking || Math.abs(video.currentTime - want) > 2); n++) await pause();
    out.chapters.push({title: link.textContent, want, part: link.dataset.part, at: video.currentTime,
      tracks: video.textTracks.length, mode: track ? track.mode : ""});
    video.pause();
  }
  fetch("%s", {method: "POST", mode: "no-cors", body: JSON.stringify(out)});
})();</script>"""


@pytest.mark.skipif(not chromium.command(), reason="no Chromium here")
def test_chapters_of_the_page_seek_by_name(copy: Made) -> None:
    folder = copy.output / "webinar"
    page = (folder / "index.html").read_text("utf-8")
    said: dict[str, Any] = chromium.told_by(
        folder / "played.html", lambda answer: page.replace("</body>", SCRIPT % answer + "</body>"), copy.output
    )
    episode = codec.decode((folder / "episode.json").read_bytes(), Episode)
    wanted = [(chapter.part, chapter.title, chapter.at_ms / 1000) for chapter in episode.chapters]
    links = said["chapters"]
    for link, (part, title, at) in zip(links, wanted, strict=False):
        assert link["part"] == part and link["title"].endswith(title) and link["want"] == pytest.approx(at)
    assert len(links) >= len(wanted) + 4 and max(link["want"] for link in links) > 10
    for link in links:
        assert link["want"] - 0.05 <= link["at"] <= link["want"] + 1.5, link
        assert link["tracks"] >= 1
