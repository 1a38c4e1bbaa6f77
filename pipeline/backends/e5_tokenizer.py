"""XLM-R's tokeniser over the pieces that Dutch and English text can need."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.backends.e5_file import E5File

if TYPE_CHECKING:
    from tokenizers import Tokenizer

BOS, PAD, EOS, UNK = "<s>", "<pad>", "</s>", "<unk>"
SPACE = "▁"
MASK = "<mask>"  # for pre-training only

# Above this lie scripts whose signs are no letters to Unicode's names, and emoji;
# below it punctuation, currency and arrows.
SYMBOLS_END = 0x3000


def needed_pieces(file: E5File) -> list[int]:
    """Ids of the pieces that are kept, ascending: Latin letters, digits, signs, single characters.

    Of the 250,002 pieces more than half are of other scripts, which Dutch and
    English text holds only in passing. Their single characters stay, so a name
    in Greek or Cyrillic is still read, letter by letter. Unigram segmentation
    of a text takes its best path; dropping pieces that occur in none of its
    paths changes nothing.
    """
    special = {file.bos, file.eos, file.pad, file.unk}
    return [
        index
        for index, piece in enumerate(file.pieces)
        if index in special or len(piece.removeprefix(SPACE)) <= 1 or _is_latin(piece)
        if piece != MASK
    ]


def _is_latin(piece: str) -> bool:
    for char in piece:
        if char.isalpha():
            if not unicodedata.name(char, "").startswith("LATIN"):
                return False
        elif ord(char) >= SYMBOLS_END:
            return False
    return True


def build_tokenizer(
    pieces: Sequence[str], scores: Sequence[float], normalisation: Mapping[str, str]
) -> Tokenizer:
    """A fast tokeniser; the position of a piece is its id.

    XLM-R normalises with SentencePiece's nmt_nfkc: NFKC, control characters
    dropped, other white space and invisible characters made a space. `tokenizers`
    has NFKC built in, so only the characters that differ from it are replaced first.
    """
    from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers
    from tokenizers import pre_tokenizers as pre
    from tokenizers.processors import TemplateProcessing

    ids = {piece: index for index, piece in enumerate(pieces)}
    vocabulary = [(piece, float(score)) for piece, score in zip(pieces, scores, strict=True)]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=ids[UNK], byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(_character_class(normalisation, "")), ""),
            normalizers.Replace(Regex(_character_class(normalisation, " ")), " "),
            normalizers.NFKC(),
        ]
    )
    tokenizer.pre_tokenizer = pre.Sequence(
        [pre.WhitespaceSplit(), pre.Metaspace(replacement=SPACE, prepend_scheme="always")]
    )
    tokenizer.decoder = decoders.Metaspace(replacement=SPACE, prepend_scheme="always")
    tokenizer.post_processor = TemplateProcessing(
        single=f"{BOS} $A {EOS}",
        pair=f"{BOS} $A {EOS} {EOS} $B {EOS}",
        special_tokens=[(BOS, ids[BOS]), (EOS, ids[EOS])],
    )
    tokenizer.add_special_tokens(
        [AddedToken(token, special=True) for token in (BOS, PAD, EOS, UNK)]
    )
    return tokenizer


def _character_class(normalisation: Mapping[str, str], replacement: str) -> str:
    """A pattern for the characters that become `replacement` and under NFKC would not."""
    return _pattern(
        char
        for char, result in normalisation.items()
        if result == replacement and unicodedata.normalize("NFKC", char) != result
    )


def _pattern(chars: Iterable[str]) -> str:
    return "[" + "".join(re.escape(char) for char in sorted(chars)) + "]"
