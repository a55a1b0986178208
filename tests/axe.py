"""axe-core in headless Chromium: what a page does against WCAG 2.1 AA. A check for developers: it needs both, and is skipped without.

npm install --no-save axe-core        # or AXE_CORE=/path/to/axe.min.js
"""

import html
import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.media.chromium import command

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice", "EN-301-549"]
SIZES = ("1280,900", "390,800")
RUN = """<script>%s</script><script>axe.run({runOnly: %s}).then(found => {
  const out = document.createElement("pre"); out.id = "axe-found";
  out.textContent = JSON.stringify(found.violations.map(v => [v.id, v.impact, v.nodes.map(n => n.html.slice(0, 200))]));
  document.body.append(out); });</script></body>"""


def violations(page: Path) -> list[Any]:
    """Rule, impact and places of each violation, at a desktop's and a phone's width; skips the test where the tools are missing."""
    place = Path(os.environ.get("AXE_CORE", "node_modules/axe-core/axe.min.js"))
    browser = command()
    if browser is None or not place.is_file():
        pytest.skip("Chromium or axe-core is not there: npm install --no-save axe-core")
    checked = page.with_name(f"axe-{page.name}")
    run = RUN % (place.read_text(), json.dumps(RULES))
    checked.write_text(page.read_text().replace("</body>", run))
    found = []
    for size in SIZES:
        said = subprocess.run(
            [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--window-size={size}", "--virtual-time-budget=20000",
             "--dump-dom", checked.resolve().as_uri()],
            capture_output=True, text=True, timeout=120,
        ).stdout  # fmt: skip
        told = re.search(r'id="axe-found">(.*?)</pre>', said, re.DOTALL)
        assert told, said[-2000:]
        found += json.loads(html.unescape(told[1]))
    return found
