"""Title and body to the text of an article and its blocks.

A title is part of what the reader sees, so it is translated like the rest: the
text is the title, a blank line and the body, and its first block is the headline.
Where the body already opens with the title on a line of its own, it stays as it is.
"""

from __future__ import annotations

from pipeline.article import Block
from pipeline.language.paragraphs import find_blocks


def lay_out(title: str, body: str) -> tuple[str, tuple[Block, ...], str]:
    """Text, blocks and title. Without a title, a headline found in the body is the title."""
    if not title:
        blocks = tuple(Block(*found) for found in find_blocks(body))
        head = blocks[0] if blocks and blocks[0].kind == "headline" else None
        return body, blocks, " ".join(body[head.start : head.end].split()) if head else ""
    first, _, rest = body.partition("\n")
    if _same(first, title):
        text, headline = body, Block("headline", 0, len(first))
        below = rest
    else:
        text, headline = f"{title}\n\n{body}", Block("headline", 0, len(title))
        below = body
    return text, (headline, *_below(below, len(text) - len(below))), title


def _below(body: str, offset: int) -> list[Block]:
    """Blocks below a headline: an article has one, so what looks like a second is a heading."""
    return [
        Block("heading" if kind == "headline" else kind, start + offset, end + offset)
        for kind, start, end in find_blocks(body)
    ]


def _same(line: str, title: str) -> bool:
    return _bare(line) == _bare(title)


def _bare(line: str) -> str:
    """A line as compared: Markdown's heading mark, case, white space and the full stop aside."""
    return " ".join(line.lstrip("# ").split()).rstrip(".").casefold()
