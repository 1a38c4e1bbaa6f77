"""Workers in processes of their own: several GPUs, or many cores, of one machine.

Each process has the stage on its device, is sent portions of calls, writes
shards itself and tells their names. One that dies is replaced, and its portion
goes to the next; what it had written counts.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

from pipeline import errors
from pipeline.cache import StageCache
from pipeline.engines import devices
from pipeline.engines.calls import Call, Outcome, portion_size, portions
from pipeline.engines.worker import ATTEMPTS, Worker, deadly, told
from pipeline.stages.base import Stage

logger = logging.getLogger("krant")


@dataclass(slots=True)
class _Portion:
    calls: Sequence[Call]
    attempts: int = 0
    weight: int = 0
    """What was told of calls that are not written yet."""

    def without(self, settled: Sequence[int]) -> Sequence[Call]:
        return [call for call in self.calls if call.number not in settled]


@dataclass(slots=True)
class _Member:
    """A process, our end of the pipe to it, and the portion that it is at."""

    process: SpawnProcess
    connection: Connection
    place: int
    portion: _Portion | None = None


@dataclass(frozen=True, slots=True)
class _Post:
    """What a process needs to know to be a worker."""

    stage: Stage
    folder: Path
    device: str
    durable: bool
    flush_seconds: float
    cores: frozenset[int] = field(default_factory=frozenset)


class Processes:
    """Workers for one stage, started when there is something for them to do."""

    def __init__(
        self, stage: Stage, results: StageCache, device: str, processes: int, flush_seconds: float
    ) -> None:
        """`processes` of 1 is one a device."""
        self.load_seconds = 0.0
        self._stage = stage
        self._results = results
        self._device = device
        self._processes = processes
        self._flush_seconds = flush_seconds
        self._members: list[_Member] = []
        self._posts: list[_Post] = []

    @property
    def call_size(self) -> int:
        return devices.call_size(self._stage, self._places()[0].device)

    def carry_out(self, calls: Iterator[Call], units: int) -> Iterator[Outcome]:
        count = len(self._places())
        size = portion_size(units, self.call_size, count, bool(self._stage.models()))
        todo = (_Portion(portion) for portion in portions(calls, size))
        again: deque[_Portion] = deque()
        while True:
            self._hand_out(todo, again)
            busy = {member.connection: member for member in self._members if member.portion}
            if not busy:
                return
            for connection in wait(list(busy)):
                assert isinstance(connection, Connection)
                member = busy[connection]
                try:
                    message = connection.recv()
                except (EOFError, ConnectionResetError):
                    again.append(self._bury(member))
                else:
                    yield from self._heard(member, message)

    def close(self) -> None:
        """Let the processes end; one that is in the middle of something is stopped."""
        for member in self._members:
            member.connection.close()
            if member.portion:
                member.process.terminate()
        for member in self._members:
            member.process.join()
        self._members = []

    def _places(self) -> list[_Post]:
        if not self._posts:
            found = devices.resolve(self._device, self._stage)
            count = max(self._processes, len(found))
            shares = _shares(sorted(os.sched_getaffinity(0)), count)
            self._posts = [
                _Post(
                    self._stage,
                    self._results.folder,
                    device := found[place % len(found)],
                    self._results.durable,
                    self._flush_seconds,
                    shares[place] if device == "cpu" else frozenset(),
                )
                for place in range(count)
            ]
        return self._posts

    def _hand_out(self, todo: Iterator[_Portion], again: deque[_Portion]) -> None:
        """Give every idle process a portion, and start processes as long as there are some."""
        idle = [member for member in self._members if not member.portion]
        taken = {member.place for member in self._members}
        free = [place for place in range(len(self._places())) if place not in taken]
        while idle or free:
            portion = again.popleft() if again else next(todo, None)
            if portion is None:
                return
            member = idle.pop() if idle else self._hire(free.pop(0))
            member.portion = portion
            with suppress(BrokenPipeError):  # it has died, which shows when we listen to it
                member.connection.send(portion.calls)

    def _hire(self, place: int) -> _Member:
        # Not forked: with threads in the process, such as Arrow's, a fork may wait for ever.
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, self._posts[place]), daemon=True)
        process.start()
        theirs.close()
        member = _Member(process, ours, place)
        self._members.append(member)
        return member

    def _heard(self, member: _Member, message: Any) -> Iterator[Outcome]:
        assert member.portion
        match message:
            case Outcome() as outcome:
                portion = member.portion
                portion.weight += outcome.weight
                portion.calls = portion.without(outcome.calls)
                # Until the calls are written, they may have to be done again.
                outcome.weight = portion.weight if outcome.calls else 0
                portion.weight -= outcome.weight
                yield outcome
            case logging.LogRecord() as record:
                logging.getLogger(record.name).handle(record)
            case float(seconds):
                self.load_seconds = max(self.load_seconds, seconds)
                member.portion = None
            case (str(kind), str(text)):
                member.portion = None
                raise getattr(errors, kind)(text)

    def _bury(self, member: _Member) -> _Portion:
        """What is left of the portion of a process that has died; raises when it is hopeless."""
        assert member.portion
        member.connection.close()
        member.process.join()
        self._members.remove(member)
        portion = member.portion
        portion.attempts += 1
        portion.weight = 0
        code = member.process.exitcode or 0
        how = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
        if portion.attempts == ATTEMPTS:
            raise deadly(self._stage, portion.calls, how)
        logger.warning("a process of stage %s died (%s) and is replaced", self._stage.name, how)
        return portion


def _shares(cores: Sequence[int], count: int) -> list[frozenset[int]]:
    """The cores divided among processes: neighbours together, one each when there are too few."""
    if count >= len(cores):
        return [frozenset({cores[place % len(cores)]}) for place in range(count)]
    ends = [len(cores) * place // count for place in range(count + 1)]
    return [frozenset(cores[ends[p] : ends[p + 1]]) for p in range(count)]


def _serve(connection: Connection, post: _Post) -> None:
    """The life of a worker's process: portions come in, outcomes go out, until the pipe closes.

    When it is told to end in the middle of a portion, it writes what it has finished.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's affair
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    if post.cores:
        os.sched_setaffinity(0, post.cores)
    line = _Line(connection)
    logging.getLogger().addHandler(line)
    _end_with_parent()
    worker = Worker(post.stage, post.folder, post.device, post.durable, post.flush_seconds)
    try:
        while True:
            try:
                portion = connection.recv()
            except EOFError:
                return
            _carry_out(portion, worker, line)
    finally:
        worker.close()


def _carry_out(portion: Sequence[Call], worker: Worker, line: _Line) -> None:
    try:
        for outcome in worker.work(portion):
            line.tell(outcome)
        line.tell(worker.load_seconds)
    except errors.KrantError as error:
        line.tell((type(error).__name__, str(error)))
    except Exception as error:
        line.tell(("StageError", f"stage {worker.stage.name} broke off: {told(error)}"))


class _Line(logging.Handler):
    """Our end of the pipe, for outcomes and, as a handler, for what is logged in this process."""

    def __init__(self, connection: Connection) -> None:
        super().__init__()
        self._connection = connection

    def tell(self, message: object) -> None:
        self.acquire()
        try:
            self._connection.send(message)
        finally:
            self.release()

    def emit(self, record: logging.LogRecord) -> None:
        known = {"name": record.name, "levelno": record.levelno, "levelname": record.levelname}
        self.tell(logging.makeLogRecord({**known, "msg": record.getMessage()}))


def _end_with_parent() -> None:
    def follow() -> None:
        parent = multiprocessing.parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=follow, daemon=True).start()
