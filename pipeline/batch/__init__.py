"""Many recordings, on one machine or many. The stage store is the truth; whoever works here only schedules.

`find` what there is, say what would happen (`preview`), and `run_all` on a crew: a pool of processes here, or a cluster. What is
finished stays finished, however a batch ends: the next one goes on from there.
"""

from pipeline.batch.find import Found, find, recordings_in
from pipeline.batch.loop import Row, Show, run_all
from pipeline.batch.outcome import Job, Outcome
from pipeline.batch.preview import Preview, preview

__all__ = ["Found", "Job", "Outcome", "Preview", "Row", "Show", "find", "preview", "recordings_in", "run_all"]
