"""The pipeline: what it checks beforehand, what it adds, what it passes through and reports."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from datasets import Dataset, DatasetDict, Features, List, Value, load_from_disk
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.article import FEATURES, content_id
from pipeline.config import load_config
from pipeline.engines import spool
from pipeline.engines.local import LocalEngine
from pipeline.errors import ConfigError, InputError, ModelError, StageError
from pipeline.pipeline import Pipeline, with_reader_columns
from tests import stub_stages as stubs
from tests.stub_stages import Shout, Split, StubConfig, Tally, logged, made_articles, stub_stages

ROOT = Path(__file__).parent.parent


def pipeline(**config: Any) -> Pipeline:
    return Pipeline(stub_stages(**config), engine=LocalEngine("cpu", chunk_rows=4))


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(stubs.LOG, str(tmp_path / "log"))
    return tmp_path / "log"


# What comes out


@settings(deadline=None, max_examples=12)
@given(st.lists(st.text("ab \n", max_size=12), max_size=9), st.booleans())
def test_rows_stay_where_they_are_with_all_their_columns(texts: list[str], backwards: bool) -> None:
    foreign = [{"n": number, "tags": [str(number)]} for number in range(len(texts))]
    dataset = Dataset.from_dict(
        {"text": texts, "desk": foreign},
        features=Features(
            {"text": Value("string"), "desk": {"n": Value("int64"), "tags": List(Value("string"))}}
        ),
    )
    if backwards:
        dataset = dataset.select(range(len(texts) - 1, -1, -1))
    result = pipeline().run(dataset)
    expected = texts[::-1] if backwards else texts
    assert result["text"][:] == expected
    assert result["desk"][:] == (foreign[::-1] if backwards else foreign)
    assert result["shouted"][:] == [text.upper().split("\n") if text else [] for text in expected]
    assert [row["count"] for row in result["tally"]] == [len(row) for row in result["sentences"]]
    assert result.column_names[:2] == ["text", "desk"]
    assert result.column_names[-5:] == ["sentences", "shouted", "length", "tally", "words"]


def test_the_result_has_the_features_that_the_stages_declare() -> None:
    result = pipeline().run(made_articles(5))
    for stage in stub_stages():
        for name, feature in stage.adds.items():
            assert result.features[name] == feature
    assert result.data.schema == result.features.arrow_schema


def test_reader_columns_are_filled_in() -> None:
    result = pipeline().run(Dataset.from_dict({"text": ["een", "twee", "een", "een"]}))
    one, two = content_id("een"), content_id("twee")
    assert result["id"][:] == [one, two, f"{one}-2", f"{one}-3"]
    assert result["blocks"][:] == [[], [], [], []]
    assert result["published"][:] == ["", "", "", ""]
    assert {name: result.features[name] for name in FEATURES} == dict(FEATURES)


def test_without_a_text_rows_are_counted() -> None:
    dataset = Dataset.from_dict({"sentences": [["een"], ["twee"]]})
    assert with_reader_columns(dataset)["id"][:] == ["000001", "000002"]
    result = Pipeline([Shout(StubConfig())]).run(dataset)
    assert result["shouted"][:] == [["EEN"], ["TWEE"]]
    assert "text" not in result.column_names


def test_a_format_set_by_the_user_does_not_matter() -> None:
    dataset = made_articles(3).with_format("numpy", columns=["text"])
    assert pipeline().run(dataset)["shouted"][:] == pipeline().run(made_articles(3))["shouted"][:]


def test_equal_runs_have_equal_fingerprints_and_others_do_not() -> None:
    dataset = made_articles(3)
    names = [
        pipeline(suffix=suffix).run(data)._fingerprint
        for suffix, data in [("", dataset), ("", dataset), ("!", dataset), ("", made_articles(4))]
    ]
    assert names[0] == names[1]
    assert len(set(names)) == 3


def test_a_result_can_be_run_again(tmp_path: Path) -> None:
    result = pipeline().run(made_articles(6), tmp_path / "cache")
    again = pipeline(suffix="!").run(result, tmp_path / "cache")
    assert again["shouted"][1] == ["ZIN 0 VAN ARTIKEL 1!", "(ANP)!"]
    assert sorted(again.column_names) == sorted(result.column_names)


def test_no_cache_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    pipeline().run(made_articles(6))
    assert not list(tmp_path.iterdir())


def test_large_results_lie_in_a_mapped_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    small = pipeline().run(made_articles(30), cache)
    back = range(29, -1, -1)
    monkeypatch.setattr(spool, "MEMORY_LIMIT", 100)
    large = pipeline().run(made_articles(30).select(back).select(back), cache)
    assert large.to_list() == small.to_list()
    assert small.cache_files == []
    paths = [Path(file["filename"]) for file in large.cache_files]
    assert len(paths) == 4
    assert all(path.is_relative_to(cache) for path in paths)
    assert large.map(lambda row: {"n": len(row["words"])}, num_proc=2)["n"][1] > 0


LEAVE = """
import sys
from pipeline.config import load_config
from pipeline.engines import spool
from pipeline.pipeline import Pipeline
from tests.stub_stages import made_articles, stub_stages
spool.MEMORY_LIMIT = 100
result = Pipeline(stub_stages()).run(made_articles(30), sys.argv[1])
print(len(result.cache_files), flush=True)
sys.stdin.read()
"""


def test_scratch_files_go_with_their_process_even_if_it_was_killed(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    command = [sys.executable, "-c", LEAVE, str(cache)]
    killed, ended = (
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    )
    for process in (killed, ended):
        assert process.stdout is not None
        assert process.stdout.readline() == "3\n"
    left_over = set(cache.glob(".krant-*"))
    assert len(left_over) == 6
    killed.kill()
    killed.wait()
    ended.communicate()
    assert len(set(cache.glob(".krant-*"))) == 3
    spool._scratch_folder(cache)
    assert not left_over & set(cache.glob(".krant-*"))


# What is reported


def test_the_report_says_what_was_done(tmp_path: Path, log: Path) -> None:
    run = pipeline()
    run.run(made_articles(9), tmp_path / "cache")
    split, shout, tally = run.report.stages
    assert (split.unit, split.rows, split.units, split.computed) == ("article", 9, 9, 9)
    assert (shout.unit, shout.rows, shout.units, shout.computed) == ("sentence", 9, 45, 37)
    assert shout.fingerprint == run.stage("shout").fingerprint()
    assert tally.seconds >= tally.load_seconds >= 0
    run.run(made_articles(9), tmp_path / "cache")
    assert [(stage.cached, stage.computed) for stage in run.report.stages] == [
        (9, 0),
        (45, 0),
        (9, 0),
    ]


def test_one_more_article_costs_one_article(tmp_path: Path, log: Path) -> None:
    pipeline().run(made_articles(12), tmp_path)
    log.unlink()
    pipeline().run(made_articles(13), tmp_path)
    text = made_articles(13)["text"][12]
    assert logged(log, "split") == ["load", text, "unload"]
    assert logged(log, "shout") == ["load", *text.split("\n")[:-1], "unload"]
    assert len(logged(log, "tally")) == 1 + 2


def test_a_changed_stage_leaves_the_ones_before_it_alone(tmp_path: Path, log: Path) -> None:
    pipeline().run(made_articles(9), tmp_path)
    log.unlink()
    pipeline(suffix="!").run(made_articles(9), tmp_path)
    assert logged(log, "split") == []
    assert len(logged(log, "shout")) == 37 + 2
    assert len(logged(log, "tally")) == 9 + 2


def test_later_stages_pass_over_what_failed(tmp_path: Path, log: Path) -> None:
    run = pipeline(fail_on="artikel 3")
    result = run.run(made_articles(6), tmp_path)
    assert [row is None for row in result["shouted"]] == [n == 3 for n in range(6)]
    assert [row is None for row in result["tally"]] == [n == 3 for n in range(6)]
    assert [(failure.stage, failure.id) for failure in run.failures] == [("shout", "3")]
    assert "artikel 3" in run.failures[0].error
    assert result["sentences"][3] is not None
    mended = pipeline()
    assert None not in mended.run(made_articles(6), tmp_path)["tally"][:]
    assert mended.failures == ()


def test_a_stage_that_fails_altogether_leaves_the_results_before_it(
    tmp_path: Path, log: Path
) -> None:
    run = pipeline(fail_on="zin")
    with pytest.raises(StageError, match="shout"):
        run.run(made_articles(40).filter(lambda row: "zin" in row["text"]), tmp_path)
    assert [report.stage for report in run.report.stages] == ["split"]


def test_a_pipeline_from_a_configuration(tmp_path: Path) -> None:
    config = {"stages": [{"use": "segment"}], "device": "cpu"}
    for given_config in (config, load_config(config)):
        run = Pipeline.from_config(given_config, stages=["segment"])
        result = run.run(Dataset.from_dict({"text": ["Het regent. Het waait."]}))
        assert result["sentences"][:] == [["Het regent.", "Het waait."]]
        assert run.stage("segment").run({"text": ["Ja. Nee."], "blocks": [[]]})["sentences"] == [
            ["Ja.", "Nee."]
        ]


# What is checked


@pytest.mark.parametrize(
    ("stages", "message"),
    [
        ([], "at least one stage"),
        (
            [Shout, Split],
            r"shout reads the column sentences.*split adds it and must come before shout",
        ),
        ([Split, Tally], "tally reads the column shouted, which the input does not have and no"),
        ([Split, Split], "split and split both add the column sentences"),
    ],
)
def test_a_chain_that_cannot_work_is_refused(stages: list[Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        Pipeline([stage(StubConfig()) for stage in stages]).check()


def test_a_stage_that_was_left_out_is_named() -> None:
    class Reads(Split):
        name = "reads"
        reads = Features({"translation": List(Value("string"))})
        adds = Features({"other": Value("string")})

    with pytest.raises(ConfigError, match="add the stage translate before reads"):
        Pipeline([Reads(StubConfig())]).check()


def test_a_column_of_the_input_will_do() -> None:
    dataset = Dataset.from_dict({"sentences": [["a"]], "shouted": [["A"]]})
    assert Pipeline([Tally(StubConfig())]).run(dataset)["tally"][0]["count"] == 1


def test_a_missing_text_is_noticed_before_anything_runs() -> None:
    with pytest.raises(ConfigError, match="split reads the column text"):
        pipeline().run(Dataset.from_dict({"body": ["een"]}))


def test_every_stage_checks_itself_before_the_first_article(log: Path) -> None:
    class Unready(Tally):
        def check(self) -> None:
            raise ModelError("weights are not there")

    with pytest.raises(ModelError):
        Pipeline([Split(StubConfig()), Shout(StubConfig()), Unready(StubConfig())]).run(
            made_articles(3)
        )
    assert logged(log, "split") == []


def test_something_else_than_a_data_set_is_refused() -> None:
    with pytest.raises(InputError, match="not a DatasetDict"):
        pipeline().run(DatasetDict(train=made_articles(2)))  # type: ignore[arg-type]


def test_stages_are_found_by_name() -> None:
    run = pipeline()
    assert run.stage("shout") is run.stages[1]
    with pytest.raises(ConfigError, match="did you mean 'shout'"):
        run.stage("shuot")


# Processes


def in_a_process(cache: Path, output: Path, count: int, **options: Any) -> dict[str, bool]:
    command = [sys.executable, stubs.__file__, str(cache), str(output), str(count)]
    done = subprocess.run(
        [*command, json.dumps(options)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
        text=True,
    )
    return {line.split()[0]: line.split()[1] == "True" for line in done.stdout.splitlines()}


def test_a_process_with_everything_cached_loads_no_model_library(tmp_path: Path) -> None:
    engine = LocalEngine("cpu", chunk_rows=40)
    result = Pipeline(stub_stages(), engine=engine).run(made_articles(90), tmp_path / "cache")
    loaded = in_a_process(tmp_path / "cache", tmp_path / "out", 90)
    assert loaded == {"torch": False, "transformers": False, "ctranslate2": False}
    other = load_from_disk(str(tmp_path / "out"))
    assert other.data.table.combine_chunks().equals(result.data.table.combine_chunks())
    assert pa.concat_tables([other.data.table]).schema == result.data.schema


def test_a_changed_stage_has_a_new_version() -> None:
    spec = importlib.util.spec_from_file_location("pin_stages", ROOT / "scripts" / "pin_stages.py")
    assert spec is not None
    assert spec.loader is not None
    pin_stages = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(pin_stages)
    if not pin_stages.PINS.exists():
        pytest.skip("no stage is pinned yet: python scripts/pin_stages.py")
    pinned = json.loads(pin_stages.PINS.read_text("utf-8"))
    assert sorted(pinned) == sorted(pin_stages.stage_sources()), "run scripts/pin_stages.py"
    assert pin_stages.forgotten(pinned) == [], "raise `version`, then run scripts/pin_stages.py"


def test_a_licence_that_the_configuration_does_not_allow() -> None:
    config = {
        "licences": {"allow": ["mit"]},
        "stages": ["segment", {"use": "translate", "model": "nllb-600m"}],
    }
    with pytest.raises(ModelError, match=r"nllb-600m has the licence cc-by-nc-4\.0"):
        Pipeline.from_config(config).check()
