"""How far a run is, stage by stage, on stderr: bars for a person, plain lines for a log.

A reporter has three methods. `start(stage, total, cached, unit)` opens a stage
with `total` units ("sentence" or "article") of which `cached` were found in
the cache; `advance(n)` says that n more are computed; `finish()` closes it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self, TextIO

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.progress import Task, TaskID

# A log gets one line a minute from a stage that is still running.
PLAIN_INTERVAL = 60.0

# In a terminal of fewer columns the bar shrinks, so that the figures beside it fit on the line.
WIDE = 100


class Reporter(Protocol):
    """What a pipeline tells its progress to."""

    def start(self, stage: str, total: int, cached: int, unit: str) -> None: ...

    def advance(self, count: int) -> None: ...

    def finish(self) -> None: ...


class Meter:
    """The speed of one stage, in units a second.

    Loading a model takes seconds in which nothing comes out, so the clock
    starts when the first batch is there and the second tells the speed.
    """

    def __init__(self, total: int, cached: int, clock: Callable[[], float] = time.monotonic):
        self.total = total
        self.cached = cached
        self.computed = 0
        self._clock = clock
        self._started = clock()
        self._first: tuple[float, int] | None = None
        self._ended: float | None = None

    def advance(self, count: int) -> None:
        self.computed += count
        if self._first is None:
            self._first = (self._now(), self.computed)

    def finish(self) -> None:
        """Stop the clock."""
        self._ended = self._clock()

    @property
    def ended(self) -> bool:
        return self._ended is not None

    def _now(self) -> float:
        return self._clock() if self._ended is None else self._ended

    @property
    def done(self) -> int:
        return self.cached + self.computed

    @property
    def seconds(self) -> float:
        """Since the stage began, loading included."""
        return self._now() - self._started

    @property
    def speed(self) -> float | None:
        """Units a second, or None until a second batch has come."""
        if self._first is None:
            return None
        at, count = self._first
        if self.computed == count or self._now() <= at:
            return None
        return (self.computed - count) / (self._now() - at)

    @property
    def left(self) -> float | None:
        """Seconds that the rest will take, or None when that can't be told."""
        speed = self.speed
        return (self.total - self.done) / speed if speed else None


def plural(count: int, noun: str) -> str:
    """A count with its noun: 1 article, 1,200 articles."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def clock_time(seconds: float) -> str:
    """A duration as m:ss or h:mm:ss."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def rate(meter: Meter, unit: str) -> str:
    """The speed with its unit: 8.3 sentences/s, or s/article where one takes over a second."""
    speed = meter.speed
    if not speed:
        return ""
    return f"{speed:,.1f} {unit}s/s" if speed >= 1 else f"{1 / speed:,.1f} s/{unit}"


class Silent:
    """Reports nothing."""

    def start(self, stage: str, total: int, cached: int, unit: str) -> None:
        pass

    def advance(self, count: int) -> None:
        pass

    def finish(self) -> None:
        pass


class Lines:
    """A line when a stage ends, and one a minute while it runs."""

    def __init__(self, stream: TextIO | None = None, interval: float = PLAIN_INTERVAL):
        self._stream = stream or sys.stderr
        self._interval = interval

    def start(self, stage: str, total: int, cached: int, unit: str) -> None:
        self._stage, self._unit, self._meter = stage, unit, Meter(total, cached)
        self._next = self._interval

    def advance(self, count: int) -> None:
        meter = self._meter
        meter.advance(count)
        if meter.seconds >= self._next and meter.done < meter.total:
            self._next = meter.seconds + self._interval
            left = f"{clock_time(meter.left)} left" if meter.left is not None else ""
            parts = [
                f"{meter.done:,} of {meter.total:,} {self._unit}s",
                rate(meter, self._unit),
                left,
            ]
            self._print(", ".join(part for part in parts if part))

    def finish(self) -> None:
        meter = self._meter
        meter.finish()
        parts = [plural(meter.total, self._unit)]
        if meter.done < meter.total:
            parts = [f"stopped at {meter.done:,} of {parts[0]}"]
        if meter.cached:
            parts.append(f"{meter.cached:,} from the cache")
        if meter.computed:
            parts.append(f"{meter.computed:,} computed in {meter.seconds:.1f} s")
        self._print(", ".join(parts))

    def _print(self, text: str) -> None:
        print(f"{self._stage}: {text}", file=self._stream, flush=True)


class Bars:
    """A bar a stage, drawn by rich; a context manager, because the drawing has to be ended."""

    def __init__(self, console: Console):
        from rich.progress import BarColumn, Progress, ProgressColumn, TextColumn

        class Counted(ProgressColumn):
            def render(self, task: Task) -> RenderableType:
                meter = task.fields["meter"]
                return _cell(f"{meter.done:,}/{meter.total:,}", "")

        class Speed(ProgressColumn):
            def render(self, task: Task) -> RenderableType:
                meter, unit = task.fields["meter"], task.fields["unit"]
                if not (meter.computed or meter.ended) and meter.done < meter.total:
                    return _cell(f"starting {clock_time(meter.seconds)}", "dim")
                return _cell(rate(meter, unit) or f"{unit}s", "cyan")

        class Remaining(ProgressColumn):
            def render(self, task: Task) -> RenderableType:
                meter = task.fields["meter"]
                if meter.ended:
                    return _cell(clock_time(meter.seconds), "dim")
                return _cell(f"{clock_time(meter.left)} left" if meter.left else "", "")

        class Cached(ProgressColumn):
            def render(self, task: Task) -> RenderableType:
                cached = task.fields["meter"].cached
                return _cell(f"{cached:,} cached" if cached else "", "dim")

        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=8 if console.width < WIDE else 24),
            Counted(),
            Speed(),
            Remaining(),
            Cached(),
            console=console,
        )
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def start(self, stage: str, total: int, cached: int, unit: str) -> None:
        self._meter = Meter(total, cached)
        self._task = self._progress.add_task(
            f"{stage:<10}", total=total, completed=cached, unit=unit, meter=self._meter
        )

    def advance(self, count: int) -> None:
        assert self._task is not None
        self._meter.advance(count)
        self._progress.advance(self._task, count)

    def finish(self) -> None:
        assert self._task is not None
        self._meter.finish()
        self._progress.stop_task(self._task)


def _cell(text: str, style: str) -> RenderableType:
    from rich.text import Text

    return Text(text, style=style, no_wrap=True)
