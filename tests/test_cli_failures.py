"""krant failures: what a run set aside, and another try."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipeline.cli import app
from pipeline.stages.base import Batch
from pipeline.stages.segment import Segment

GOOD = "De raad stemde in met het plan. De brug wordt volgend jaar hersteld."
BAD = "De wethouder is ziek. STUK is het woord waarop de proef mislukt."


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two articles and a configuration, of which one article cannot be segmented."""
    monkeypatch.chdir(tmp_path)
    Path("nieuws").mkdir()
    Path("nieuws/goed.txt").write_text(GOOD)
    Path("nieuws/stuk.txt").write_text(BAD)
    Path("snij.yaml").write_text("stages:\n  - use: segment\n")
    compute = Segment.compute

    def fail(self: Segment, batch: Batch) -> Batch:
        if any("STUK" in text for text in batch["text"]) and not Path("heel").exists():
            raise ValueError("een proef van de test")
        return compute(self, batch)

    monkeypatch.setattr(Segment, "compute", fail)
    return tmp_path


def krant(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def test_list_show_retry(folder: Path) -> None:
    run = "run nieuws -o uit --config snij.yaml --cache c --format jsonl".split()
    assert krant(*run).exit_code == 1

    listed = krant("failures", "ls", "uit")
    assert listed.exit_code == 0
    assert "stuk" in listed.stdout
    assert "een proef van de test" in listed.stdout
    assert "goed" not in listed.stdout
    (failure,) = json.loads(krant("failures", "ls", "uit", "--json").stdout)
    assert (failure["id"], failure["stage"]) == ("stuk", "segment")

    shown = krant("failures", "show", "uit", "st").stdout
    assert "stage segment" in shown
    assert BAD[:30] in shown
    assert "went through every stage" in krant("failures", "show", "uit", "goed").stdout

    assert krant("failures", "retry", "uit", "--cache", "c").exit_code == 1
    Path("heel").touch()
    again = krant("failures", "retry", "uit", "--cache", "c")
    assert again.exit_code == 0, again.output
    rows = [json.loads(line) for line in Path("uit/articles.jsonl").read_text().splitlines()]
    assert [len(row["sentences"]) for row in rows] == [2, 2]
    assert "every article went through" in krant("failures", "ls", "uit").stdout


def test_a_folder_that_is_no_result(folder: Path) -> None:
    done = krant("failures", "ls", "nieuws")
    assert done.exit_code != 0
