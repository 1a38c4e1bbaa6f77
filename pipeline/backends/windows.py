"""Inputs longer than a network takes, cut into windows. Nothing is ever truncated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer


@dataclass(frozen=True, slots=True)
class Windows:
    """One text as a network takes it.

    `parts` are the inputs, with special tokens; part i begins at the token
    `starts[i]` of the text's `length` tokens.
    """

    parts: list[Encoding]
    starts: list[int]
    length: int


def cut_windows(tokenizer: Tokenizer, content: Encoding, limit: int, overlap: int = 0) -> Windows:
    """Cut a text's tokens (without special ones) into inputs of at most `limit` tokens.

    Neighbours share `overlap` tokens, or half an input where that is less.
    """
    room = limit - tokenizer.num_special_tokens_to_add(is_pair=False)
    overlap = min(overlap, room // 2)
    length = len(content)
    content.truncate(room, stride=overlap)
    pieces = [content, *content.overflowing]
    parts = [tokenizer.post_process(piece, None, add_special_tokens=True) for piece in pieces]
    return Windows(parts, [index * (room - overlap) for index in range(len(parts))], length)
