"""Letters that were lost on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.finding import Finding
from pipeline.checks.pair import Pair
from pipeline.language.accents import without_accents

_DAMAGE = (
    (re.compile(r"\S*\ufffd\S*"), "the replacement character"),
    (re.compile(r"(?<![\w/?&=.])[^\W\d_]+\?[^\W\d_A-ZÀ-Þ][^\W\d_]*(?![\w/=])"),
     "a question mark in a word"),
    (re.compile(r"\S*(?:Ã[\u0080-\u00bf]|â€[™œ\u009d“”\u0080-\u00bf]|Â[\u00a0-\u00bf])\S*"),
     "UTF-8 read as Latin-1"),
    (re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|amp|quot|apos|lt|gt|nbsp);"), "an HTML entity"),
    (re.compile(r"<unk>|<pad>|</?s>|⁇|▁|<0x[0-9A-F]{2}>|<(?:bos|eos|start_of_turn|end_of_turn)>"),
     "a piece of the model's vocabulary"),
    (re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"), "a control character"),
)  # fmt: skip
_SUSPECT = re.compile("[\ufffdÃâÂ&<⁇▁\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|\\w\\?\\w")
_ACCENTED_NAME = re.compile(r"[^\W\d_]*[^\x00-\x7f\W\d_][^\W\d_]*")
# The trema parts vowels in Dutch spelling; English names do without ("Israël", "Oekraïne").
_TREMA = str.maketrans("ëïËÏ", "eiEI")


def check_characters(pair: Pair) -> Iterator[Finding]:
    """Damaged text in the translation that the source doesn't hold as well."""
    if _SUSPECT.search(pair.target):
        for pattern, what in _DAMAGE:
            for match in pattern.finditer(pair.target):
                if match.group() not in pair.source:
                    yield Finding(
                        "characters",
                        "error",
                        "",
                        match.group(),
                        f"“{match.group()}” holds {what}.",
                    )
    if not pair.source.isascii():
        yield from _lost_letters(pair)


def _lost_letters(pair: Pair) -> Iterator[Finding]:
    """Names whose accented letters were dropped: Klöcker → Klcker (error), Klocker (warning)."""
    words = frozenset(pair.target_words)
    for name in _ACCENTED_NAME.findall(pair.source):
        if not name[0].isupper() or name.isupper() or len(name) < 4 or name in words:
            continue
        plain = without_accents(name)
        without = "".join(char for char in name if char.isascii())
        if without in words and len(without) > 3 and without != plain:
            yield Finding(
                "characters",
                "error",
                name,
                without,
                f"“{name}” lost letters: “{without}”.",
            )
        elif plain in words and plain != name.translate(_TREMA):
            yield Finding(
                "characters",
                "warning",
                name,
                plain,
                f"“{name}” lost its accents: “{plain}”.",
            )
