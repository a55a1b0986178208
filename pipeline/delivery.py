"""Put what the stages made where people look for it: in the episode's folder, a hard link where the disk can.

A ledger knows which bytes were ever put there. A file with other bytes was changed by a person: it is set aside, not lost.
"""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from pipeline import codec
from pipeline.files import Made, same, write_whole

DELIVER = "deliver"
LEDGER = "delivered.json"


class Delivery:
    """The deliverables of one episode; `hidden` is the folder of its stages."""

    def __init__(self, folder: Path, hidden: Path) -> None:
        self.folder = folder
        self.hidden = hidden

    def missing(self, files: Mapping[str, Made]) -> list[str]:
        """Deliverables among a stage's files that are missing in the episode's folder, or are not what the stage made."""
        found = []
        for name, made in deliverables(files).items():
            target = self.folder / name
            if not target.is_file() or not same(target, made):
                found.append(name)
        return found

    def put(self, stage: str, files: Mapping[str, Made], before: Mapping[str, Made]) -> None:
        """Deliver a stage's files; take away those of `before` that it makes no more."""
        ledger = self._ledger()
        wanted = deliverables(files)
        for name in sorted(deliverables(before).keys() - wanted.keys()):
            if (self.folder / name).is_file():
                self._set_aside(name, ledger)
                (self.folder / name).unlink(missing_ok=True)
        for name, made in wanted.items():
            target, origin = self.folder / name, self.hidden / stage / DELIVER / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.is_file():
                if target.samefile(origin) or same(target, made):
                    continue
                self._set_aside(name, ledger)
            ledger.setdefault(name, [])
            ledger[name] = [*ledger[name][-3:], made.sha256]
            write_whole(self.hidden / LEDGER, codec.encode(ledger))
            fresh = target.with_name(f".new-{target.name}")
            fresh.unlink(missing_ok=True)
            try:
                os.link(origin, fresh)
            except OSError:
                shutil.copy2(origin, fresh)
            fresh.replace(target)

    def _ledger(self) -> dict[str, list[str]]:
        try:
            return codec.decode((self.hidden / LEDGER).read_bytes(), dict[str, list[str]])
        except (OSError, ValueError):
            return {}

    def _set_aside(self, name: str, ledger: Mapping[str, list[str]]) -> None:
        """Keep a deliverable under another name if its bytes are not ours."""
        path = self.folder / name
        if not path.stat().st_size or codec.file_digest(path) in ledger.get(name, []):
            return  # an empty one is what a power cut leaves
        number = 1
        while (kept := path.with_name(f"{path.stem}.edited-{number}{path.suffix}")).exists():
            number += 1
        path.rename(kept)


def deliverables(files: Mapping[str, Made]) -> dict[str, Made]:
    """Those of a stage's files that are delivered, by their path in the episode's folder."""
    start = f"{DELIVER}/"
    return {name.removeprefix(start): made for name, made in files.items() if name.startswith(start)}
