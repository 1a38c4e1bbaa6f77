"""Generators on tiny models of the hub architectures: both backends, the same text."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pipeline.backends import generators
from pipeline.backends.base import Decoding
from pipeline.backends.generators import Choice, check_golden, chosen, open_generator
from pipeline.backends.registry import Golden, ModelRow, find
from pipeline.errors import ModelError
from tests.tiny_models import SENTENCES, TinyModels

SHORT = Decoding(max_tokens=12)


def row(tiny: TinyModels, name: str, **more: object) -> ModelRow:
    codes = {"nllb": {"source_code": "nld_Latn", "target_code": "eng_Latn"}}.get(name, {})
    task = "summarise" if name == "bart" else "translate"
    return ModelRow(
        task=task, family="seq2seq", licence="mit", path=getattr(tiny, name), **codes, **more
    )


@pytest.mark.parametrize(
    ("name", "asked", "device", "bfloat16", "expected"),
    [
        ("nl-en-gemma", ("auto", "auto"), "cpu", True, ("transformers", "bfloat16")),
        ("nl-en-gemma", ("auto", "auto"), "cpu", False, ("ctranslate2", "float32")),
        ("nl-en-gemma", ("auto", "int8"), "cpu", True, ("ctranslate2", "int8")),
        ("nl-en-gemma", ("auto", "bfloat16"), "cpu", True, ("transformers", "bfloat16")),
        ("nl-en-gemma", ("auto", "auto"), "cuda:1", False, ("transformers", "auto")),
        ("nl-en-gemma", ("ctranslate2", "auto"), "cpu", True, ("ctranslate2", "float32")),
        ("nl-en-gemma", ("transformers", "auto"), "cpu", False, ("transformers", "float32")),
        ("mbart-50", ("auto", "auto"), "cpu", True, ("ctranslate2", "int8")),
        ("mbart-50", ("auto", "auto"), "cuda", True, ("ctranslate2", "float16")),
        ("mbart-50", ("transformers", "auto"), "cpu", True, ("transformers", "bfloat16")),
    ],
)
def test_what_auto_stands_for(
    name: str,
    asked: tuple[Choice, str],
    device: str,
    bfloat16: bool,
    expected: tuple[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(generators, "has_bfloat16", lambda: bfloat16)
    assert chosen(find(name), asked[0], device, asked[1]) == expected


@pytest.mark.slow
@pytest.mark.parametrize("beam", [1, 3])
@pytest.mark.parametrize("name", ["marian", "nllb", "bart", "t5", "pegasus"])
def test_backends_agree(name: str, beam: int, tiny: TinyModels, krant_cache: Path) -> None:
    decoding = Decoding(beam=beam, max_tokens=12)
    model = row(tiny, name)
    torch = open_generator(model, "transformers", compute_type="float32")
    fast = open_generator(model, "ctranslate2", compute_type="float32")
    expected = torch.generate(SENTENCES[:8], decoding)
    got = fast.generate(SENTENCES[:8], decoding)
    assert [h.text for h in got] == [h.text for h in expected]
    assert [h.complete for h in got] == [h.complete for h in expected]
    # ctranslate2 counts the end that a sentence cut off has not: a hundredth at this length.
    assert [h.score for h in got] == pytest.approx([h.score for h in expected], abs=0.01)
    assert torch.count(SENTENCES[:8]) == fast.count(SENTENCES[:8])
    assert torch.count([]) == fast.count([]) == []


@pytest.mark.slow
def test_a_batch_changes_nothing(tiny: TinyModels, krant_cache: Path) -> None:
    generator = open_generator(row(tiny, "marian"), "ctranslate2", compute_type="float32")
    together = generator.generate(SENTENCES[:8], SHORT)
    alone = [generator.generate([sentence], SHORT)[0] for sentence in SENTENCES[:8]]
    assert [h.text for h in together] == [h.text for h in alone]


@pytest.mark.slow
@pytest.mark.parametrize("backend", ["transformers", "ctranslate2"])
def test_a_source_over_the_limit_is_refused(
    backend: str, tiny: TinyModels, krant_cache: Path
) -> None:
    generator = open_generator(row(tiny, "marian"), backend)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="over the model's limit of 60"):
        generator.generate(["brug " * 80], SHORT)


@pytest.mark.slow
@pytest.mark.parametrize("backend", ["transformers", "ctranslate2"])
@pytest.mark.parametrize("name", ["marian", "bart"])
def test_a_loop_is_stopped(name: str, backend: str, tiny: TinyModels, krant_cache: Path) -> None:
    """Random weights love loops; the first that is left running goes on to the limit of 60."""
    generator = open_generator(row(tiny, name), backend, compute_type="float32")  # type: ignore[arg-type]
    hypotheses = generator.generate(SENTENCES[:8], Decoding(max_tokens=58))
    stopped = [h for h in hypotheses if not h.complete]
    assert any(generator.count([h.text])[0] < 50 for h in stopped)


@pytest.mark.slow
def test_golden_outputs_are_checked_once(tiny: TinyModels, krant_cache: Path) -> None:
    model = row(tiny, "marian")
    generator = open_generator(model, "transformers")
    text = generator.generate([SENTENCES[0]], Decoding())[0].text
    good = model.model_copy(update={"golden": (Golden(input=SENTENCES[0], output=text),)})
    check_golden(good, generator, "transformers")
    bad = model.model_copy(update={"golden": (Golden(input=SENTENCES[0], output="Q" * 40),)})
    check_golden(bad, generator, "transformers")  # remembered as good for these files
    for marker in krant_cache.rglob("golden-*"):
        marker.unlink()
    with pytest.raises(ModelError, match="fails its test"):
        check_golden(bad, generator, "transformers")


def test_a_tagger_writes_no_text(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    tagger = ModelRow(task="entities", family="tagger", licence="mit", path=tmp_path)
    with pytest.raises(ModelError, match="writes no text"):
        open_generator(tagger, "transformers")


@pytest.mark.slow
def test_what_ctranslate2_cannot_take_is_said(tiny: TinyModels, krant_cache: Path) -> None:
    config = json.loads((tiny.pegasus / "config.json").read_text())
    del config["normalize_before"]
    folder = tiny.root / "bare"
    shutil.copytree(tiny.pegasus, folder)
    (folder / "config.json").write_text(json.dumps(config))
    bare = ModelRow(task="summarise", family="seq2seq", licence="mit", path=folder)
    with pytest.raises(ModelError, match=r"cannot take the model .*use backend: transformers"):
        open_generator(bare, "ctranslate2")
    assert open_generator(bare, "transformers").generate(SENTENCES[:1], SHORT)


def test_a_causal_model_needs_a_prompt(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "gpt2"}')
    causal = ModelRow(task="translate", family="causal", licence="mit", path=tmp_path, prompt="x")
    with pytest.raises(ModelError, match="needs a prompt"):
        open_generator(causal, "transformers")
