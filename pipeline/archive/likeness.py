"""Near-duplicates: the copy of an agency that ten papers print with another headline.

MinHash (Broder 1997) over runs of words estimates how many of them two texts
share (Jaccard); bands of its values find the candidates without comparing
every text with every other (Leskovec, Rajaraman and Ullman, "Mining of Massive
Datasets", chapter 3).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

RUN = 4
"""Words in a run. Shorter ones are shared by texts that have nothing to do with each other."""

VALUES = 96
BANDS = 32
"""Three values a band: two texts that share half of their runs meet in one of 32 bands 99 times
in 100, and two that share a tenth 3 times in 100."""

ALIKE = 0.5
"""Shared runs from which two texts are one story's. A paper cuts the last paragraphs of agency
copy and writes a headline; an article of its own shares quotations at most."""

LEAST_WORDS = 30
"""Shorter texts (a results service, a weather line) are alike without being copies."""

_WORD = re.compile(r"\w+")

Signature = NDArray[np.uint64]


def signature(text: str) -> Signature | None:
    """The MinHash values of a text; None for one too short to compare."""
    words = _WORD.findall(text.casefold())
    if len(words) < LEAST_WORDS:
        return None
    runs = {" ".join(words[i : i + RUN]).encode() for i in range(len(words) - RUN + 1)}
    hashes = np.fromiter((zlib.crc32(run) for run in runs), np.uint64, len(runs))
    return np.asarray(_mixed(hashes[:, None] ^ _SEEDS).min(axis=0), np.uint64)


def bands(values: Signature) -> list[bytes]:
    """What is equal where two texts may be alike: one key a band."""
    width = VALUES // BANDS
    return [
        band.to_bytes(1, "big") + values[band * width : (band + 1) * width].tobytes()
        for band in range(BANDS)
    ]


def likeness(left: Signature, right: Signature) -> float:
    """The estimated share of runs that two texts have in common, 0 to 1."""
    return float((left == right).mean())


def nearest(values: Signature, others: Sequence[tuple[str, Signature]]) -> str | None:
    """The name of the most alike text among candidates, the first of equals; None without one."""
    best, found = ALIKE, None
    for name, other in others:
        share = likeness(values, other)
        if share > best or (share == best and found is None):
            best, found = share, name
    return found


def _mixed(values: Signature) -> Signature:
    """Each number with its bits spread over all 64 (the finaliser of MurmurHash3; Appleby)."""
    for multiplier in (np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53)):
        values = (values ^ (values >> np.uint64(33))) * multiplier
    return values ^ (values >> np.uint64(33))


_SEEDS = np.random.default_rng(20250403).integers(0, 1 << 63, VALUES, dtype=np.uint64)
"""One hash function a value. Signatures are kept in archives: other seeds would be other ones."""
