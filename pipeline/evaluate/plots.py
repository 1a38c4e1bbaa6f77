"""Plots for the report as inline SVG: no library in the page, text that can be selected.

A system has one colour and one mark everywhere, `s0` to `s7` in the style
sheet; whoever can't tell the colours apart has the marks and the labels.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

WIDTH = 640
"""Units of every drawing; the page scales it."""
STYLES = 8
"""Systems that get a look of their own; a ninth looks like the first."""

_LABELS = 170  # units left of an axis of systems
_MARGIN = 44


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with the ends of its interval."""

    name: str
    value: float
    low: float
    high: float


def interval_plot(rows: Sequence[Interval], title: str) -> Markup:
    """A dot and a line a system, from low to high, on an axis that holds just these."""
    step = 28
    height = step * len(rows) + 40
    low, high, ticks = axis(min(row.low for row in rows), max(row.high for row in rows))
    right = WIDTH - _MARGIN

    def x(value: float) -> float:
        return _LABELS + (value - low) / (high - low) * (right - _LABELS)

    parts = [_line(x(tick), 8, x(tick), height - 28, "grid") for tick in ticks]
    parts += [_text(x(tick), height - 10, f"{tick:g}", "tick middle") for tick in ticks]
    for index, row in enumerate(rows):
        y = 22 + index * step
        look = f"s{index % STYLES}"
        parts.append(_text(_LABELS - 12, y + 4, row.name, "label end"))
        parts.append(_line(x(row.low), y, x(row.high), y, f"reach {look}"))
        parts.append(_mark(x(row.value), y, index))
        parts.append(_text(right + 6, y + 4, f"{row.value:.1f}", "tick"))
    return _svg(parts, height, title)


def line_plot(
    lines: Sequence[tuple[str, Sequence[tuple[float, float]]]], title: str, across: str, up: str
) -> Markup:
    """A line a system through its points (x, y)."""
    height, top, bottom, left, right = 300, 12, 250, _MARGIN, WIDTH - 12
    points = [point for _, line in lines for point in line]
    x_low, x_high, x_ticks = axis(min(p[0] for p in points), max(p[0] for p in points))
    y_low, y_high, y_ticks = axis(min(p[1] for p in points), max(p[1] for p in points))

    def place(point: tuple[float, float]) -> tuple[float, float]:
        return (
            left + (point[0] - x_low) / (x_high - x_low) * (right - left),
            bottom - (point[1] - y_low) / (y_high - y_low) * (bottom - top),
        )

    parts = []
    for tick in y_ticks:
        y = place((x_low, tick))[1]
        parts.append(_line(left, y, right, y, "grid"))
        parts.append(_text(left - 6, y + 4, f"{tick:g}", "tick end"))
    for tick in x_ticks:
        parts.append(_text(place((tick, y_low))[0], bottom + 18, f"{tick:g}", "tick middle"))
    parts.append(_text((left + right) / 2, height - 8, across, "label middle"))
    parts.append(_text(left, top - 2, up, "label"))
    for index, (_, line) in enumerate(lines):
        places = [place(point) for point in line]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts.append(f'<polyline class="curve s{index % STYLES}" points="{path}"/>')
        parts += [_mark(x, y, index) for x, y in places]
    return _svg(parts, height, title)


def binned(pairs: Sequence[tuple[float, float]], bins: int = 8) -> list[tuple[float, float]]:
    """The means of (x, y) pairs in bins of about as many pairs, in the order of x.

    Pairs of the same x stay in one bin.
    """
    ordered = sorted(pairs)
    least = max(1, math.ceil(len(ordered) / bins))
    means, start = [], 0
    while start < len(ordered):
        end = min(len(ordered), start + least)
        while end < len(ordered) and ordered[end][0] == ordered[end - 1][0]:
            end += 1
        part = ordered[start:end]
        means.append((sum(p[0] for p in part) / len(part), sum(p[1] for p in part) / len(part)))
        start = end
    return means


def histogram(values: Sequence[float], width: float = 10.0) -> list[tuple[float, float]]:
    """The share of values (percent) in each bin from 0 to 100, at the bin's middle."""
    count = math.ceil(100 / width)
    bins = [0] * count
    for value in values:
        bins[min(count - 1, max(0, int(value // width)))] += 1
    return [((i + 0.5) * width, 100 * number / len(values)) for i, number in enumerate(bins)]


def axis(low: float, high: float, ticks: int = 6) -> tuple[float, float, list[float]]:
    """An axis that holds low to high: its ends and its marks, at 1, 2 or 5 times a power of 10."""
    if high - low < 1e-6 * max(1.0, abs(low), abs(high)):  # as good as one value
        low, high = low - 1, high + 1
    raw = (high - low) / ticks
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= raw * 0.999)
    first, last = math.floor(low / step), math.ceil(high / step)
    marks = [round(number * step, 10) for number in range(first, last + 1)]
    return marks[0], marks[-1], marks


def legend(names: Sequence[str]) -> Markup:
    """The systems' marks with their names."""
    items = (
        f'<li><svg class="key" viewBox="0 0 16 16" aria-hidden="true">{_mark(8, 8, index)}</svg>'
        f"{escape(name)}</li>"
        for index, name in enumerate(names)
    )
    return Markup(f'<ul class="keys">{"".join(items)}</ul>')


def _svg(parts: Sequence[str], height: float, title: str) -> Markup:
    return Markup(
        f'<svg class="plot" viewBox="0 0 {WIDTH} {height:g}" role="img" '
        f'aria-label="{escape(title, quote=True)}">{"".join(parts)}</svg>'
    )


def _line(x1: float, y1: float, x2: float, y2: float, look: str) -> str:
    return f'<path class="{look}" d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}"/>'


def _text(x: float, y: float, text: str, look: str) -> str:
    return f'<text class="{look}" x="{x:.1f}" y="{y:.1f}">{escape(text)}</text>'


def _mark(x: float, y: float, index: int) -> str:
    """Circle, square, diamond or triangle, so that four systems differ without colour."""
    shapes = (
        f"M{x - 5:.1f} {y:.1f}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z",
        f"M{x - 4.5:.1f} {y - 4.5:.1f}h9v9h-9z",
        f"M{x:.1f} {y - 6:.1f}l6 6l-6 6l-6 -6z",
        f"M{x:.1f} {y - 5.5:.1f}l5.5 10h-11z",
    )
    return f'<path class="mark s{index % STYLES}" d="{shapes[index % len(shapes)]}"/>'
