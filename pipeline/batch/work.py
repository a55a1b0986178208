"""What a worker does: one recording, in its own process, here or on another machine. Its models stay loaded for the next one."""

import multiprocessing
import os
import threading
import time
from pathlib import Path

from pipeline import interrupts, memory, process
from pipeline.batch import room
from pipeline.batch.outcome import REFUSED, Job, Outcome, failed
from pipeline.batch.passport import mismatch
from pipeline.config import Config
from pipeline.errors import BusyError, EngineError, PipelineError
from pipeline.runner import Watcher, run

# A worker process does one thing at a time, whatever number of threads its owner gives it.
ONE = threading.Lock()


class Obedient(Watcher):
    """Says nothing, and stops when asked to."""

    def check(self) -> None:
        interrupts.check()


def begin() -> None:
    """Called once in a new process of the pool: it can be interrupted, and it does not outlive who started it."""
    interrupts.listen()
    threading.Thread(target=follow, daemon=True).start()


def follow() -> None:
    """End with the parent, however that ends, and take along what was started meanwhile."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        process.stop_all()
        os._exit(1)


def work(job: Job, settings: Config) -> Outcome:
    """Make, or bring up to date, one episode. Whatever goes wrong with it is its outcome.

    Raises:
        KeyboardInterrupt: somebody asked to stop.
    """
    started = time.monotonic()
    folder = Path(settings.folders.output) / job.episode
    with ONE, memory.Peak() as peak:
        try:
            if why := mismatch(job.expects):
                return failed(job, why, REFUSED)
            room.check(Path(job.recording), folder)
            ran = run(
                Path(job.recording),
                settings,
                episode=job.episode,
                until=job.until,
                learned=job.learned,
                watcher=Obedient(),
            )
        except BusyError as error:
            return Outcome(
                recording=job.recording, how="busy", episode=job.episode, folder=str(folder), cause=str(error)
            )
        except PipelineError as error:
            return failed(job, str(error), error.exit_code, time.monotonic() - started, str(folder))
        except MemoryError:
            cause = "The memory was used up. Run again with a smaller --jobs."
            return failed(job, cause, EngineError.exit_code, time.monotonic() - started, str(folder))
        except Exception as error:  # a bug in one recording must not stop an archive of thousands
            cause = f"{type(error).__name__}: {error}. This is a mistake of ours: `webinar run` on it writes a report."
            return failed(job, cause, 1, time.monotonic() - started, str(folder))
        return Outcome(
            recording=job.recording,
            how="made" if ran.seconds else "current",
            episode=job.episode,
            folder=str(ran.folder),
            seconds=round(time.monotonic() - started, 2),
            stages={stage: round(seconds, 2) for stage, seconds in ran.seconds.items()},
            warnings=ran.warnings,
            peak_mb=peak.megabytes(),
        )
