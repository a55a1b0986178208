"""Plays a film in headless Chromium and reports what it saw: its length, whether it plays on, where seeking lands, which caption shows."""

import base64
import json
import queue
import shutil
import subprocess
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

PAGE = """<!doctype html><meta charset="utf-8"><video muted src="%(film)s" width="320">
<track default kind="captions" srclang="en" src="data:text/vtt;base64,%(captions)s"></video><script>
const film = document.querySelector("video"), out = {frames: [], landed: [], captions: []};
const after = (what, name) => new Promise(done => what.addEventListener(name, done, {once: true}));
const frame = () => new Promise(done => film.requestVideoFrameCallback((now, facts) => done(facts.mediaTime)));
film.onerror = () => { out.error = film.error.message; tell(); };
const tell = () => fetch("%(answer)s", {method: "POST", mode: "no-cors", body: JSON.stringify(out)});
(async () => {
  if (film.readyState < 2) await after(film, "loadeddata");
  Object.assign(out, {duration: film.duration, width: film.videoWidth, height: film.videoHeight});
  for (const place of %(places)s) {
    const seen = frame();
    film.currentTime = place;
    await after(film, "seeked");
    out.landed.push(await seen);
    const shown = film.textTracks[0].activeCues;
    out.captions.push(shown && shown.length ? shown[0].text : "");
  }
  film.currentTime = %(play)s;
  await after(film, "seeked");
  film.play();
  for (let count = 0; count < 12; count++) out.frames.push(await frame());
  out.done = true;
  tell();
})();
</script>"""


def command() -> str | None:
    """Chromium, if it is there."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def watch(film: Path, captions: str, places: list[float], play: float, folder: Path) -> dict[str, Any]:
    """What happened: `landed` and `captions` for each of `places` (s), `frames` (s) shown from `play` on."""
    told = {
        "film": film.resolve().as_uri(),
        "captions": base64.b64encode(captions.encode()).decode(),
        "places": json.dumps(places),
        "play": play,
    }
    return told_by(folder / "page.html", lambda answer: PAGE % {**told, "answer": answer}, folder)


def told_by(page: Path, text: Callable[[str], str], folder: Path) -> dict[str, Any]:
    """What a page posts as JSON to the address that `text` is given. `folder`: for the browser's own files."""
    found, box = command(), queue.Queue[bytes]()
    assert found

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            box.put(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page.write_text(text(f"http://127.0.0.1:{server.server_port}/"), encoding="utf-8")
    options = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--remote-debugging-port=0",
        f"--user-data-dir={folder / 'profile'}",
    ]
    browser = subprocess.Popen([found, *options, page.as_uri()], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        result: dict[str, Any] = json.loads(box.get(timeout=60))
    finally:
        browser.terminate()
        browser.wait()
        server.shutdown()
        server.server_close()
    return result
