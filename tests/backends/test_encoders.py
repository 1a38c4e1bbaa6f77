"""Encoders, taggers and classifiers on tiny models of the hub architectures."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from pipeline.backends.bert_conversion import convert_bert
from pipeline.backends.ctranslate2_network import CTranslate2Network
from pipeline.backends.encoders import open_classifier, open_encoder, open_tagger
from pipeline.backends.registry import Golden, ModelRow
from pipeline.backends.transformers_network import TransformersNetwork
from pipeline.errors import ModelError
from tests.backends.tiny_berts import LABELS, POSITIONS, save_bert
from tests.tiny_models import SENTENCES

pytestmark = pytest.mark.slow  # torch and transformers take seconds to import

LONG = " ".join(SENTENCES[:4])  # over the tiny models' limit


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    root = tmp_path_factory.mktemp("berts")
    return {
        "encoder": save_bert(root / "encoder", "BertModel"),
        "tagger": save_bert(root / "tagger", "BertForTokenClassification", LABELS),
        "classifier": save_bert(
            root / "classifier", "BertForSequenceClassification", ["down", "same", "up"]
        ),
    }


def row(folders: dict[str, Path], family: str, **more: object) -> ModelRow:
    task = {"encoder": "encode", "tagger": "entities", "classifier": "sentiment"}[family]
    return ModelRow(task=task, family=family, licence="mit", path=folders[family], **more)


def test_encoder_gives_unit_vectors_in_order(folders: dict[str, Path]) -> None:
    encoder = open_encoder(row(folders, "encoder"))
    texts = [*SENTENCES[:6], LONG]
    together = encoder.encode(texts)
    assert together.shape == (7, 32)
    assert together.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    one_by_one = np.concatenate([encoder.encode([text]) for text in texts])
    np.testing.assert_allclose(together, one_by_one, atol=1e-4)


def test_encoder_reads_the_end_of_a_long_text(folders: dict[str, Path]) -> None:
    encoder = open_encoder(row(folders, "encoder"))
    whole, other = encoder.encode([LONG, LONG.removesuffix(SENTENCES[3]) + SENTENCES[0]])
    assert whole @ other < 0.999


def test_tagger_finds_what_the_model_says(folders: dict[str, Path]) -> None:
    """Its spans are those of transformers' own logits, decoded without constraints of ours."""
    tagger = open_tagger(row(folders, "tagger"))
    for text, spans in zip(SENTENCES[:8], tagger.tag(SENTENCES[:8]), strict=True):
        assert all(text[span.start : span.end].strip() for span in spans)
        assert all(0 < span.score <= 1 for span in spans)
        assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
        assert {span.label for span in spans} <= {"PER", "LOC"}
    assert any(tagger.tag(SENTENCES[:8]))


def test_tagger_takes_long_and_empty_texts(folders: dict[str, Path]) -> None:
    tagger = open_tagger(row(folders, "tagger"))
    long = " ".join(SENTENCES)
    long_spans, empty, blank = tagger.tag([long, "", "  \n"])
    assert empty == blank == []
    assert max(span.end for span in long_spans) > len(long) * 0.8
    assert long_spans == tagger.tag([long])[0]


def test_tagger_renames_and_drops_types(folders: dict[str, Path]) -> None:
    plain = open_tagger(row(folders, "tagger")).tag(SENTENCES[:8])
    renamed = open_tagger(row(folders, "tagger", labels={"PER": "MISC", "LOC": ""}))
    assert [[(s.start, s.end) for s in spans] for spans in renamed.tag(SENTENCES[:8])] == [
        [(s.start, s.end) for s in spans if s.label == "PER"] for spans in plain
    ]


def test_classifier_gives_probabilities_of_texts_and_pairs(folders: dict[str, Path]) -> None:
    classifier = open_classifier(row(folders, "classifier", labels={"down": "negative"}))
    answers = classifier.classify(SENTENCES[:4])
    assert list(answers[0]) == ["negative", "same", "up"]
    assert all(sum(answer.values()) == pytest.approx(1, abs=1e-5) for answer in answers)
    pairs = classifier.classify(SENTENCES[:2], SENTENCES[2:4])
    turned = classifier.classify(SENTENCES[2:4], SENTENCES[:2])
    assert pairs[0] != pytest.approx(answers[0])
    assert pairs[0] != pytest.approx(turned[0])


def test_classifier_refuses_what_is_too_long(folders: dict[str, Path]) -> None:
    classifier = open_classifier(row(folders, "classifier"))
    assert classifier.limit == POSITIONS - 2
    assert classifier.count([LONG])[0] > classifier.limit
    with pytest.raises(ValueError, match="over the model's limit"):
        classifier.classify([LONG])


def test_a_row_of_another_family_is_refused(folders: dict[str, Path]) -> None:
    with pytest.raises(ModelError, match="family classifier, not tagger"):
        open_tagger(row(folders, "classifier"))


def test_golden_outputs_are_tried(folders: dict[str, Path], krant_cache: Path) -> None:
    wrong = Golden(input=SENTENCES[0], output="Trump/PER")
    with pytest.raises(ModelError, match=r"fails its test with transformers .*Trump/PER"):
        open_tagger(row(folders, "tagger", golden=(wrong,)), "transformers")


def int8_saturates() -> bool:
    """Whether sums of two products of 8 bits are cut to 16 bits, as oneDNN has it on x86 without
    VNNI. Evenly spread weights such as these suffer; those of the embedded encoder do not
    (docs/quality.md)."""
    flags = Path("/proc/cpuinfo").read_text("ascii", errors="replace").split()
    return "avx2" in flags and {"avx512_vnni", "avx_vnni"}.isdisjoint(flags)


@pytest.mark.parametrize(
    ("quantization", "tolerance"),
    [("float32", 1e-4), ("int8", 0.6 if int8_saturates() else 0.2)],
)
def test_ctranslate2_agrees_with_transformers(
    quantization: str, tolerance: float, folders: dict[str, Path], tmp_path: Path
) -> None:
    source = folders["encoder"]
    convert_bert(source, tmp_path / "converted", quantization)
    (tmp_path / "converted" / "source_config.json").write_bytes(
        (source / "config.json").read_bytes()
    )
    tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    inputs = tokenizer.encode_batch(SENTENCES[:8])
    expected = TransformersNetwork(source, "hidden").run(inputs)
    got = CTranslate2Network(tmp_path / "converted", "cpu", quantization).run(inputs)
    for ours, theirs in zip(got, expected, strict=True):
        assert ours.shape == theirs.shape
        assert np.abs(ours - theirs).mean() < tolerance
