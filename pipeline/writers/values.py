"""Values of a row made fit to show: text, addresses, dates, sources and tones."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit

Row = Mapping[str, Any]

SEVERITIES = ("error", "warning", "info")
"""Worst first."""

TONE_THRESHOLD = 0.2
"""A score this near to zero is neutral when no label says otherwise; the sentiment stage labels
articles the same way unless it is told otherwise."""

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

_MONTHS = (
    "January February March April May June July August September October November December"
).split()


def clean(value: object) -> str:
    """The value as text in which no control character is left; offsets still hold."""
    return "" if value is None else _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", str(value))


def text(row: Row, name: str) -> str:
    """A column of text, empty when it is missing or null."""
    return clean(row.get(name))


def texts(row: Row, name: str) -> list[str]:
    """A column of texts, empty when it is missing or null."""
    return [clean(each) for each in row.get(name) or ()]


def tone(label: str | None, score: float | None) -> str:
    """ "positive", "neutral", "negative", or nothing when neither label nor score is there."""
    if label in ("positive", "neutral", "negative"):
        return label
    if score is None:
        return ""
    if abs(score) < TONE_THRESHOLD:
        return "neutral"
    return "positive" if score > 0 else "negative"


def web_address(url: str) -> str:
    """The address when it is http or https with a host and nothing odd in it, else nothing.

    Anything else (javascript:, data:, file:) must never become a link.
    """
    if not re.fullmatch(r"[^\s\x00-\x20\x7f-\x9f<>\"'`\\]+", url):
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme.lower() in ("http", "https") and parts.hostname else ""


def date(published: str) -> str:
    """An ISO 8601 date for people: 14 April 2025, 09:30; April 2025. Others as they are."""
    found = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:[T ](\d\d:\d\d).*)?", published)
    if not found:
        return published
    year, month, day, time = found.groups()
    if month and not 1 <= int(month) <= 12:
        return published
    parts = [str(int(day)) if day else "", _MONTHS[int(month) - 1] if month else "", year]
    return " ".join(filter(None, parts)) + (f", {time}" if time else "")


def shortened(text: str, longest: int) -> str:
    """The text, cut with an ellipsis when it has more characters than `longest`."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def source_name(source: str) -> str:
    """Where an article comes from; of a path the file's name, for folders are nobody's business."""
    return PurePath(source).name if "/" in source and "://" not in source else source


def severity(finding: Mapping[str, Any]) -> str:
    """The severity of a finding; one that is unknown here counts as a warning."""
    found = finding.get("severity")
    return found if found in SEVERITIES else "warning"


def score(value: float | None) -> float | None:
    """A score within -1 and 1, or None for what is no number."""
    return None if value is None or math.isnan(value) else max(-1.0, min(1.0, value))


def signed(score: float) -> str:
    """A score with its sign, a true minus: +0.42, −0.31, 0.00."""
    rounded = f"{score:+.2f}"
    return "0.00" if float(rounded) == 0 else rounded.replace("-", "\N{MINUS SIGN}")
