"""A pool of worker processes on this machine, as an `Executor`: each has a lane of its own, so that when one dies, one recording
is hit and the others do not notice (the standard library's pool ends all its workers when one of them dies)."""

import contextlib
import multiprocessing
import os
import queue
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

import msgspec

from pipeline import memory, process
from pipeline.batch import room
from pipeline.batch.outcome import Job, Outcome
from pipeline.batch.work import begin, work
from pipeline.config import Config

T = TypeVar("T")
# Libraries that read how many threads they may use when they are loaded.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class WorkerDiedError(Exception):
    """The process that was at work ended without an answer."""


class Lane:
    """One worker process, started anew when it is gone. `pid` is 0 while there is none; `at` names what it works on."""

    def __init__(self) -> None:
        self.pid = 0
        self.at: Any = None
        self._executor: ProcessPoolExecutor | None = None

    def run(self, at: Any, function: Callable[..., T], *given: Any) -> T:
        """Call the function in the process, and wait.

        Raises:
            WorkerDiedError: the process did not survive it.
        """
        try:
            if self._executor is None:
                context = multiprocessing.get_context("spawn")
                self._executor = ProcessPoolExecutor(1, context, initializer=begin)
                self.pid = self._executor.submit(os.getpid).result()
            self.at = at
            return self._executor.submit(function, *given).result()
        except BrokenProcessPool as error:
            self.close()
            raise WorkerDiedError from error
        finally:
            self.at = None

    def signal(self, number: int) -> None:
        """Send the process a signal, if there is one."""
        if self.pid:
            with contextlib.suppress(OSError):
                os.kill(self.pid, number)

    def close(self) -> None:
        """Let the process go."""
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor, self.pid = None, 0


class Pool(Executor):
    """`width` lanes; work is sent to whichever is free, in the order of asking."""

    def __init__(self, width: int, threads: int = 0) -> None:
        if threads:
            for name in THREADS:
                os.environ.setdefault(name, str(threads))
        self.lanes = [Lane() for _ in range(width)]
        self._free: queue.SimpleQueue[Lane] = queue.SimpleQueue()
        for lane in self.lanes:
            self._free.put(lane)
        self._senders = ThreadPoolExecutor(width)

    def submit(self, function: Callable[..., T], /, *given: Any, **named: Any) -> Future[T]:
        """See `Executor`; takes no named arguments. The result raises WorkerDiedError if the worker does."""
        assert not named
        return self._senders.submit(self._send, function, given)

    def _send(self, function: Callable[..., T], given: tuple[Any, ...]) -> T:
        lane = self._free.get()
        try:
            return lane.run(given[0] if given else None, function, *given)
        finally:
            self._free.put(lane)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """See `Executor`."""
        self._senders.shutdown(wait, cancel_futures=cancel_futures)
        for lane in self.lanes:
            lane.close()

    def stop(self) -> None:
        """Ask the workers to stop; they clear away what they have half-done."""
        for lane in self.lanes:
            lane.signal(signal.SIGTERM)
        self.shutdown(wait=True, cancel_futures=True)


class Crew:
    """The pool as a batch uses it: see `loop.Crew`."""

    def __init__(self, settings: Config, width: int, memory_limit: int = 0) -> None:
        threads = settings.machine.threads or max(1, room.cores() // width)
        self.pool = Pool(width, threads)
        machine = msgspec.structs.replace(settings.machine, threads=threads)
        self.settings = msgspec.structs.replace(settings, machine=machine)
        self.memory_limit = memory_limit
        self.does: Callable[[Job, Config], Outcome] = work
        self.peak = 0

    def width(self) -> int:
        return len(self.pool.lanes)

    def submit(self, job: Job) -> Future[Outcome]:
        return self.pool.submit(self.does, job, self.settings)

    def drop(self, job: Job) -> None:
        """Make an end of the worker at this job, and of the programs that it started."""
        for lane in self.pool.lanes:
            if lane.at == job and lane.pid:
                process.kill_family(lane.pid)

    def too_big(self) -> tuple[Job, str] | None:
        """The job of the worker that takes the most memory, if all together take more than they may, and how much that is."""
        taken = {lane: memory.resident(lane.pid) for lane in self.pool.lanes if lane.pid}
        self.peak = max(self.peak, sum(taken.values()))
        if not self.memory_limit or self.peak <= self.memory_limit or sum(taken.values()) <= self.memory_limit:
            return None
        busy = [lane for lane in taken if isinstance(lane.at, Job)]
        if not busy:
            return None
        most = max(busy, key=lambda lane: taken[lane])
        return most.at, f"{room.size(taken[most])} of {room.size(self.memory_limit)}"

    def stop(self) -> None:
        self.pool.stop()

    def close(self) -> None:
        self.pool.shutdown()


@contextlib.contextmanager
def crew(settings: Config, width: int, memory_limit: int = 0) -> Iterator[Crew]:
    """A crew that ends with the block."""
    made = Crew(settings, width, memory_limit)
    try:
        yield made
    except BaseException:
        made.stop()
        raise
    made.close()
