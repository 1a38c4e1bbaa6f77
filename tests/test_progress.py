"""Progress: speeds and times left, bars for a terminal, lines for a log."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from pipeline.progress import Bars, Lines, Meter, clock_time, rate


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_nothing_computed_means_no_speed() -> None:
    meter = Meter(total=50, cached=50)
    assert meter.speed is None
    assert meter.left is None
    assert meter.done == 50


def test_loading_does_not_spoil_the_forecast() -> None:
    clock = Clock()
    meter = Meter(total=100, cached=20, clock=clock)
    clock.now += 30  # loading and the first ten
    meter.advance(10)
    assert meter.speed is None
    clock.now += 5
    meter.advance(20)
    assert meter.speed == pytest.approx(20 / 5)
    assert meter.left == pytest.approx(50 / 4)


def test_a_finished_meter_stands_still() -> None:
    clock = Clock()
    meter = Meter(total=10, cached=0, clock=clock)
    clock.now += 2
    meter.advance(5)
    clock.now += 1
    meter.advance(5)
    meter.finish()
    clock.now += 60
    assert meter.seconds == 3
    assert rate(meter, "sentence") == "5.0 sentences/s"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0:00"), (59.6, "1:00"), (61, "1:01"), (3600, "1:00:00"), (36061, "10:01:01")],
)
def test_clock_time(seconds: float, text: str) -> None:
    assert clock_time(seconds) == text


def test_slow_units_are_told_in_seconds_each() -> None:
    clock = Clock()
    meter = Meter(total=10, cached=0, clock=clock)
    meter.advance(1)
    clock.now += 8
    meter.advance(2)
    assert rate(meter, "article") == "4.0 s/article"


def test_lines_tell_of_each_stage_once() -> None:
    stream = io.StringIO()
    lines = Lines(stream)
    lines.start("segment", 3, 1, "article")
    lines.advance(2)
    lines.finish()
    lines.start("translate", 40, 40, "sentence")
    lines.finish()
    first, second = stream.getvalue().splitlines()
    assert first.startswith("segment: 3 articles, 1 from the cache, 2 computed in ")
    assert second == "translate: 40 sentences, 40 from the cache"


def test_lines_tell_of_a_long_stage_between() -> None:
    stream = io.StringIO()
    lines = Lines(stream, interval=0)
    lines.start("translate", 30, 10, "sentence")
    lines.advance(5)
    lines.advance(15)
    lines.finish()
    # One batch gives no speed to tell, so nothing stands after the count.
    assert stream.getvalue().splitlines()[0] == "translate: 15 of 30 sentences"
    assert len(stream.getvalue().splitlines()) == 2


@pytest.mark.parametrize("width", [72, 80, 140])
def test_bars_fit_on_one_line(width: int) -> None:
    stream = io.StringIO()
    console = Console(file=stream, width=width, force_terminal=True, color_system=None)
    with Bars(console) as bars:
        bars.start("translate", 12_345, 2_345, "sentence")
        bars.advance(4_000)
        bars.advance(6_000)
        bars.finish()
    text = re.sub(r"\x1b\[[0-9?;]*[a-zA-Z]", "", stream.getvalue())
    drawn = [line for line in re.split(r"[\r\n]+", text) if line.strip()]
    assert "translate" in drawn[-1]
    assert "12,345/12,345" in drawn[-1]
    assert all(len(line) <= width for line in drawn)


def test_lines_tell_of_a_stage_that_broke_off() -> None:
    stream = io.StringIO()
    lines = Lines(stream)
    lines.start("translate", 30, 10, "sentence")
    lines.finish()
    assert stream.getvalue() == ("translate: stopped at 10 of 30 sentences, 10 from the cache\n")
