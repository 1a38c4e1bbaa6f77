"""krant failures: what a run set aside, and another try."""

import json
from pathlib import Path

from typer.testing import CliRunner, Result

from pipeline.cli import app

BAD_BEGINS = "De wethouder is ziek. STUK"


def krant(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def test_list_show_retry(failing_folder: Path) -> None:
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
    assert BAD_BEGINS in shown
    assert "went through every stage" in krant("failures", "show", "uit", "goed").stdout

    assert krant("failures", "retry", "uit", "--cache", "c").exit_code == 1
    Path("heel").touch()
    again = krant("failures", "retry", "uit", "--cache", "c")
    assert again.exit_code == 0, again.output
    rows = [json.loads(line) for line in Path("uit/articles.jsonl").read_text().splitlines()]
    assert [len(row["sentences"]) for row in rows] == [2, 2]
    assert "every article went through" in krant("failures", "ls", "uit").stdout


def test_a_folder_that_is_no_result(failing_folder: Path) -> None:
    done = krant("failures", "ls", "nieuws")
    assert done.exit_code != 0
