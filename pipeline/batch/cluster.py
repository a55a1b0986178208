"""A Dask cluster as the crew of a batch: the same work, sent to workers on other machines over a shared folder.

Dask sees to workers that die, and its nannies to workers that take too much memory. Before a worker gets anything to do it is asked
who it is: one with other code or another speech model, one that does not see the shared folder, or one on which a lock does not
hold against this machine is refused. Stages that want a graphics card go to workers with the resource `GPU`, if there are any.
"""

import contextlib
import logging
import math
import secrets
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec
from filelock import FileLock, Timeout

from pipeline import codec
from pipeline.batch.outcome import Job, Outcome, failed
from pipeline.batch.passport import Passport, differences, own
from pipeline.batch.pool import WorkerDiedError
from pipeline.batch.room import THREADS
from pipeline.batch.work import work
from pipeline.config import Config
from pipeline.errors import EngineError, MissingToolError, PipelineError, UsageError
from pipeline.files import writing
from pipeline.stages import STAGES

if TYPE_CHECKING:
    from distributed import Client

CONNECT_S, GREET_S, LOOK_S = 15, 120, 2.0
MOST = 512
GPU = "GPU"


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """A file in the output folder that this process wrote and whose lock it holds, for a worker to look at."""

    path: str
    text: str


class Crew:
    """The cluster as a batch uses it: see `loop.Crew`. `says` gets what a producer should know."""

    def __init__(self, client: "Client", settings: Config, token: Token, says: Callable[[str], None]) -> None:
        self.client, self.settings, self.token, self.says = client, settings, token, says
        self.passport = own(settings, download=True)
        self.there: set[str] = set()
        self._good: set[str] = set()
        self._gpu: set[str] = set()
        self._looked = -math.inf
        self.refusals: list[str] = []
        self._asked: set[str] = set()
        self._sent_as: dict[Job, Any] = {}
        self.does: Callable[[Job, Config], Outcome] = work
        self._senders = ThreadPoolExecutor(MOST)

    def width(self) -> int:
        """One recording a worker; workers that have come since are asked who they are."""
        if time.monotonic() - self._looked > LOOK_S:
            self.there = set(self.client.nthreads())
            for address in self.there - self._asked:
                self._asked.add(address)
                if why := self._greeted(address):
                    self.refusals.append(f"The worker {address} is refused: {why}.")
                    self.says(self.refusals[-1])
                else:
                    self._good.add(address)
            self._looked = time.monotonic()
        return min(MOST, len(self.good))

    @property
    def good(self) -> list[str]:
        """The workers that are there and can be used."""
        return sorted(self.there & self._good)

    def _greeted(self, address: str) -> str:
        """Why a worker cannot be used; empty if it can."""
        asked = ThreadPoolExecutor(1)
        try:
            answer = asked.submit(
                self.client.run, greet, self.settings, self.token, workers=[address], on_error="return"
            ).result(GREET_S)[address]
        except TimeoutError:
            return "it does not answer"
        except ImportError:
            answer = ImportError()
        except Exception as error:  # whatever Dask raises for a worker that goes away meanwhile
            return f"it cannot be asked ({type(error).__name__}: {error})"
        finally:
            asked.shutdown(wait=False)
        if isinstance(answer, ImportError):
            return f"webinar-pipeline {self.passport.version} is not installed there"
        if isinstance(answer, BaseException):
            return f"it cannot answer ({type(answer).__name__}: {answer}); another version may be installed there"
        try:
            passport, gpu, why = answer
        except (TypeError, ValueError):
            return "it has another version of webinar-pipeline than this batch"
        if gpu:
            self._gpu.add(address)
        return str(why or differences(self.passport, passport))

    def submit(self, job: Job) -> Future[Outcome]:
        return self._senders.submit(self._done, job)

    def _done(self, job: Job) -> Outcome:
        """The job leg by leg: what may run anywhere, and what wants a graphics card."""
        seconds = 0.0
        stages: dict[str, float] = {}
        outcome = failed(job, "There is nothing to do.", EngineError.exit_code)
        for until, resources in self._legs():
            leg = msgspec.structs.replace(job, until=until, expects=codec.encode(self.passport).decode())
            outcome = self._sent(job, leg, resources)
            if outcome.how not in ("made", "current"):
                return outcome
            seconds, stages = seconds + outcome.seconds, {**stages, **outcome.stages}
        how = "made" if stages else outcome.how
        return msgspec.structs.replace(outcome, seconds=round(seconds, 2), stages=stages, how=how)

    def _legs(self) -> list[tuple[str, dict[str, int]]]:
        """Up to which stage, and with what; one leg for all where no worker offers a graphics card."""
        if not self._gpu & set(self.good):
            return [("", {})]
        legs: list[tuple[str, dict[str, int]]] = []
        for stage in STAGES:
            wants = {GPU: 1} if stage.gpu else {}
            if legs and legs[-1][1] == wants:
                legs.pop()
            legs.append((stage.name, wants))
        return [*legs[:-1], ("", legs[-1][1])]

    def _sent(self, job: Job, leg: Job, resources: dict[str, int]) -> Outcome:
        refused = self.there - self._good
        leg = msgspec.structs.replace(leg, recording=str(Path(job.recording).resolve()))
        future = self.client.submit(
            self.does,
            leg,
            self.settings,
            pure=False,
            resources=resources or None,
            workers=self.good if refused else None,
        )
        self._sent_as[job] = future
        try:
            outcome: Outcome = future.result()
        except Exception as error:
            # Dask's own: the worker died too often, the job was taken back, or the scheduler died.
            if type(error).__module__.startswith("distributed") or isinstance(error, CancelledError | OSError):
                raise WorkerDiedError from error
            cause = (
                f"The cluster could not do it: {type(error).__name__}: {error}. See the logs of scheduler and workers."
            )
            return failed(job, cause, EngineError.exit_code)
        finally:
            self._sent_as.pop(job, None)
        return msgspec.structs.replace(outcome, recording=job.recording)

    def drop(self, job: Job) -> None:
        """Take the job back, and restart the worker that is at it."""
        future = self._sent_as.get(job)
        if future is None:
            return
        at = [address for address, keys in self.client.processing().items() if future.key in keys]
        future.cancel(force=True)
        if at:
            self.client.restart_workers(at, timeout=CONNECT_S, raise_for_error=False)

    def too_big(self) -> tuple[Job, str] | None:
        """Never: each worker's nanny watches over its memory."""
        return None


def greet(settings: Config, token: Token, dask_worker: Any = None) -> tuple[Passport, bool, str]:
    """Run by a worker: who it is, whether it offers a graphics card, and why it cannot work on the folder (empty if it can)."""
    path, nobody = Path(token.path), Passport(version="", code="", model="")
    gpu = bool(dask_worker is not None and dask_worker.state.total_resources.get(GPU))
    try:
        seen = path.read_text()
    except OSError:
        seen = ""
    if seen != token.text:
        return nobody, gpu, f"it does not see the folder {path.parent} of this machine"
    try:
        with FileLock(f"{path}.lock", timeout=0):
            return nobody, gpu, f"locks in {path.parent} do not hold between its machine and this one"
    except Timeout:
        pass
    try:
        return own(settings), gpu, ""
    except PipelineError as error:
        return nobody, gpu, str(error).rstrip(".")


@contextlib.contextmanager
def crew(address: str, settings: Config, says: Callable[[str], None]) -> Iterator[Crew]:
    """The workers of the scheduler at `address`, until the block ends; what they are at by then they finish.

    Raises:
        MissingToolError: Dask is not installed. UsageError: there is no scheduler, or no worker that can be used.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise MissingToolError(
            f"A cluster needs Dask, which is not installed ({error}). Install it: pip install 'webinar-pipeline[cluster]'."
        ) from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    output = Path(settings.folders.output).resolve()
    settings = msgspec.structs.replace(
        settings,
        folders=msgspec.structs.replace(settings.folders, output=str(output)),
        machine=msgspec.structs.replace(settings.machine, threads=settings.machine.threads or THREADS),
    )
    try:
        # Dask's own client stays half-open where it finds nobody, and complains when the program ends.
        at = urlsplit(address)
        socket.create_connection((at.hostname or "", at.port or 8786), CONNECT_S).close()
        client: Any = Client(address, timeout=CONNECT_S, set_as_default=False)
    except (OSError, TimeoutError, ValueError, TypeError) as error:
        raise UsageError(
            f"There is no Dask scheduler at {address}. Start one with `dask scheduler`, and give the address that it prints."
        ) from error
    with writing(output), contextlib.ExitStack() as stack:
        stack.callback(client.close, timeout=5)
        output.mkdir(parents=True, exist_ok=True)
        token = Token(path=str(output / f".batch-{secrets.token_hex(4)}"), text=secrets.token_hex(16))
        Path(token.path).write_text(token.text)
        stack.callback(Path(token.path).unlink, missing_ok=True)
        stack.callback(Path(f"{token.path}.lock").unlink, missing_ok=True)
        stack.enter_context(FileLock(f"{token.path}.lock"))
        made = Crew(client, settings, token, says)
        if not made.width():
            why = " ".join(made.refusals) or "None has connected yet: start one with `dask worker`."
            raise UsageError(f"No worker at {address} can be used. {why}")
        yield made
