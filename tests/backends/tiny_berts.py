"""Tiny BERTs with a WordPiece vocabulary trained on a few sentences, saved like hub models."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.tiny_models import SENTENCES

LABELS = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"]
POSITIONS = 48


def save_bert(folder: Path, kind: str, labels: list[str] | None = None, **config: Any) -> Path:
    """A model of a transformers class ("BertModel", …) with random weights, and its tokeniser."""
    import torch
    import transformers
    from tokenizers import BertWordPieceTokenizer

    words = BertWordPieceTokenizer(lowercase=False)
    words.train_from_iterator(SENTENCES, vocab_size=200, show_progress=False)
    folder.mkdir(parents=True)
    words.save_model(str(folder))
    tokenizer = transformers.BertTokenizerFast(
        vocab=str(folder / "vocab.txt"), do_lower_case=False, model_max_length=POSITIONS
    )
    named = dict(enumerate(labels or []))
    torch.manual_seed(7)
    model = getattr(transformers, kind)(
        transformers.BertConfig(
            vocab_size=len(tokenizer),
            hidden_size=32,
            num_hidden_layers=2,
            num_attention_heads=4,
            intermediate_size=64,
            max_position_embeddings=POSITIONS,
            initializer_range=0.5,
            **({"id2label": named, "label2id": {v: k for k, v in named.items()}} if named else {}),
            **config,
        )
    ).eval()
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
