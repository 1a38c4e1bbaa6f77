"""Choose the rows of Gemma's vocabulary that the Dutch-English translator keeps.

Counts tokens over parallel text (TSV files with Dutch and English in the first
two columns), keeps what occurs at least `--min-count` times, the most frequent
Latin-script tokens of the full vocabulary, all bytes and single Latin
characters, and everything that the merges of those pass through.

    python scripts/select_vocabulary.py --gguf FILE --text A.tsv B.tsv --output models/nl-en-gemma
"""

from __future__ import annotations

import argparse
import unicodedata
from collections import Counter
from pathlib import Path

import numpy as np

from pipeline.backends import gemma

# The full vocabulary is ordered by frequency in Gemma's training text: the
# first tokens carry the words that a small training set happens to miss.
FREQUENT = 60_000


def is_latin(token: str) -> bool:
    """Whether all letters of the token are Latin and nothing in it is ideographic."""
    return all(
        ord(char) < 0x2FFF and (not char.isalpha() or "LATIN" in unicodedata.name(char, ""))
        for char in token.replace(gemma.SPACE, "")
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gguf", type=Path, required=True, help="the full model")
    parser.add_argument("--text", type=Path, nargs="+", required=True, help="TSV files: nl, en, …")
    parser.add_argument("--min-count", type=int, default=2)
    parser.add_argument("--output", type=Path, required=True, help="folder of the model")
    arguments = parser.parse_args()

    from gguf import GGUFReader
    from safetensors.numpy import save_file

    fields = GGUFReader(str(arguments.gguf)).fields
    tokens = fields["tokenizer.ggml.tokens"].contents()
    types = fields["tokenizer.ggml.token_type"].contents()
    tokenizer = gemma.pruned_tokenizer(tokens, types)

    counts: Counter[int] = Counter()
    for path in arguments.text:
        lines = [line.split("\t")[:2] for line in path.read_text("utf-8").splitlines()]
        texts = [side for line in lines for side in line] + ["Dutch: \nEnglish: "]
        for encoding in tokenizer.encode_batch(texts):
            counts.update(encoding.ids)

    keep = {index for index, kind in enumerate(types) if kind in (gemma.UNKNOWN, gemma.BYTE)}
    keep |= {tokens.index(token) for token in (gemma.PAD, gemma.EOS, gemma.BOS, gemma.UNK)}
    for index, token in enumerate(tokens):
        if types[index] in (gemma.NORMAL, gemma.USER_DEFINED) and is_latin(token):
            visible = types[index] == gemma.NORMAL or not token.strip()
            common = visible and index < FREQUENT
            if common or len(token) == 1 or counts[index] >= arguments.min_count:
                keep.add(index)
    closed = gemma.close_under_merges(keep, tokens)

    arguments.output.mkdir(parents=True, exist_ok=True)
    ids = np.asarray(sorted(closed), dtype=np.int32)
    save_file({"ids": ids}, arguments.output / "vocabulary.safetensors")
    print(f"{len(ids):,} of {len(tokens):,} tokens kept in {arguments.output}")


if __name__ == "__main__":
    main()
