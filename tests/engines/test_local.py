"""The local engine: rows keep their place, nothing is computed twice, nothing finished is lost."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from datasets import Dataset, Features, List, Value
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import upkeep
from pipeline.backends.registry import ModelRow, find
from pipeline.cache import Cache
from pipeline.engines.base import StageResult
from pipeline.engines.devices import CPU_CALL
from pipeline.engines.local import LocalEngine
from pipeline.engines.worker import HOPELESS_FAILURES
from pipeline.errors import CacheError, ConfigError, InputError, ModelError, StageError
from pipeline.stages.base import Batch
from tests import stub_stages as stubs
from tests.stub_stages import Shout, Split, StubConfig, Tally, logged, made_articles

CALL = CPU_CALL["sentence"]
SENTENCES = Features({"id": Value("string"), "sentences": List(Value("string"))})


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(stubs.LOG, str(tmp_path / "log"))
    return tmp_path / "log"


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache", durable=False)


def rows(*lists: list[str | None] | None) -> Dataset:
    ids = [str(number) for number in range(len(lists))]
    return Dataset.from_dict({"id": ids, "sentences": list(lists)}, features=SENTENCES)


def shout(cache: Cache, dataset: Dataset, **config: Any) -> StageResult:
    return LocalEngine("cpu", chunk_rows=3).run(Shout(StubConfig(**config)), dataset, cache)


def words(log: Path) -> list[str]:
    return [unit for unit in logged(log, "shout") if unit not in ("load", "unload")]


def arrow_bytes(dataset: Dataset) -> bytes:
    """The content as Arrow writes it, down to the chunks."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, dataset.data.table.schema) as writer:
        writer.write_table(dataset.data.table)
    return bytes(sink.getvalue())


sentences = st.none() | st.text("abc \n€é", max_size=4)
articles = st.lists(st.none() | st.lists(sentences, max_size=4), max_size=10)


@settings(deadline=None, max_examples=40)
@given(articles, articles)
def test_each_sentence_gets_its_own_result_in_its_own_place(
    tmp_path_factory: pytest.TempPathFactory, before: list[Any], now: list[Any]
) -> None:
    cache = Cache(tmp_path_factory.mktemp("cache"), durable=False)
    shout(cache, rows(*before))
    result = shout(cache, rows(*now))
    assert result.dataset["id"][:] == [str(number) for number in range(len(now))]
    assert result.dataset["sentences"][:] == now
    assert result.dataset["shouted"][:] == [
        None if row is None else [None if s is None else s.upper() for s in row] for row in now
    ]
    assert result.dataset.features["length"] == List(Value("float32"))
    assert result.failures == ()
    known = {s for row in before if row for s in row if s is not None}
    new = {s for row in now if row for s in row if s is not None} - known
    assert result.report.computed == len(new)


@settings(deadline=None, max_examples=25)
@given(
    st.lists(
        st.tuples(
            st.none() | st.lists(st.sampled_from(["a b", "c", ""]), max_size=3),
            st.none() | st.lists(st.sampled_from(["X", "Y Z"]), max_size=3),
            st.none() | st.sampled_from(["note", ""]),
        ),
        max_size=8,
    )
)
def test_each_article_gets_its_own_result_and_nulls_when_it_cannot(
    tmp_path_factory: pytest.TempPathFactory, table: list[tuple[Any, Any, Any]]
) -> None:
    cache = Cache(tmp_path_factory.mktemp("cache"), durable=False)
    features = Features({**Tally.reads, "note": Value("string")})
    dataset = Dataset.from_dict(
        {name: [row[i] for row in table] for i, name in enumerate(features)}, features=features
    )
    for _ in range(2):
        result = LocalEngine("cpu", chunk_rows=3).run(Tally(StubConfig()), dataset, cache)
        for row, (read, shouted, note) in zip(result.dataset, table, strict=True):
            if read is None or shouted is None:
                assert row["tally"] is None
                assert row["words"] is None
            else:
                expected = "without" if note is None else note
                assert row["tally"] == {"count": len(read), "note": expected}
                assert [word["text"] for word in row["words"]] == " ".join(shouted).split()
    assert result.report.computed == 0


def test_a_repeated_sentence_is_computed_once_wherever_it_stands(cache: Cache, log: Path) -> None:
    dataset = rows(["(ANP)", "een"], ["(ANP)"], [], ["twee", "(ANP)"], ["(ANP)", "een"])
    report = shout(cache, dataset).report
    assert Counter(words(log)) == {"(ANP)": 1, "een": 1, "twee": 1}
    assert (report.units, report.cached, report.computed) == (7, 0, 3)
    report = shout(cache, dataset).report
    assert (report.units, report.cached, report.computed) == (7, 7, 0)


def test_one_more_article_means_one_more_computed(cache: Cache, log: Path) -> None:
    LocalEngine("cpu").run(Split(StubConfig()), made_articles(30), cache)
    log.unlink()
    LocalEngine("cpu").run(Split(StubConfig()), made_articles(31), cache)
    assert logged(log, "split") == ["load", made_articles(31)[30]["text"], "unload"]


def test_the_longest_sentences_go_first(cache: Cache, log: Path) -> None:
    shout(cache, rows(["kort", "het allerlangste"], ["iets langer", "é"]))
    assert words(log) == ["het allerlangste", "iets langer", "kort", "é"]


def test_models_are_loaded_for_missing_rows_only_and_freed(cache: Cache, log: Path) -> None:
    shout(cache, rows(["een"]))
    assert logged(log, "shout") == ["load", "een", "unload"]
    shout(cache, rows(["een"], [], None))
    assert logged(log, "shout") == ["load", "een", "unload"]


def test_columns_that_are_there_already_are_replaced(cache: Cache) -> None:
    dataset = rows(["een"]).add_column("shouted", [["oud"]]).add_column("extra", [7])
    result = shout(cache, dataset).dataset
    assert result.column_names == ["id", "sentences", "extra", "shouted", "length"]
    assert result["shouted"][:] == [["EEN"]]


def test_other_arrow_types_of_the_same_values_have_the_same_keys(cache: Cache) -> None:
    shout(cache, rows(["een", "twee"]))
    table = pa.table({"sentences": pa.array([["een"], ["twee"]], pa.large_list(pa.large_string()))})
    result = shout(cache, Dataset(table))
    assert result.report.cached == 2
    assert result.dataset["shouted"][:] == [["EEN"], ["TWEE"]]


def test_a_column_of_the_wrong_type_is_named(cache: Cache) -> None:
    with pytest.raises(InputError, match="stage shout"):
        shout(cache, Dataset.from_dict({"sentences": [1, 2]}))


def test_articles_without_rows(cache: Cache) -> None:
    result = shout(cache, rows())
    assert result.dataset.column_names == ["id", "sentences", "shouted", "length"]
    assert len(result.dataset) == 0


def test_large_chunks_are_cut_by_bytes(cache: Cache, log: Path) -> None:
    engine = LocalEngine("cpu", chunk_bytes=400)
    dataset = rows(*([f"{number} " + "x" * 100] for number in range(20)))
    result = engine.run(Shout(StubConfig()), dataset, cache).dataset
    assert [row[0].split()[0] for row in result["shouted"]] == [str(n) for n in range(20)]
    assert result.data.num_rows == 20
    assert len(result.data.column("shouted").chunks) > 4


# Failures


def test_only_the_articles_at_fault_fail(cache: Cache, log: Path) -> None:
    dataset = rows(["goed", "kapot"], ["goed"], ["prima"], [], ["kapot"], ["ook goed"])
    result = shout(cache, dataset, fail_on="kapot")
    assert result.dataset["shouted"][:] == [None, ["GOED"], ["PRIMA"], [], None, ["OOK GOED"]]
    assert result.dataset["length"][0] is None
    assert [(failure.stage, failure.id) for failure in result.failures] == [
        ("shout", "0"),
        ("shout", "4"),
    ]
    assert result.failures[0].error == "RuntimeError: no way to do 'kapot'"
    assert result.report.failed == 2


def test_failures_are_tried_again_in_the_next_run(cache: Cache, log: Path) -> None:
    dataset = rows(["goed", "kapot"], ["beter"])
    shout(cache, dataset, fail_on="kapot")
    log.unlink()
    assert shout(cache, dataset, fail_on="kapot").report.computed == 0
    assert words(log) == ["kapot"]


def test_a_stage_that_fails_on_everything_stops_early(cache: Cache, log: Path) -> None:
    dataset = rows(*([f"zin {number}"] for number in range(64)))
    with pytest.raises(StageError, match=r"shout fails on every sentence.*no way to do"):
        LocalEngine("cpu").run(Shout(StubConfig(fail_on="zin")), dataset, cache)
    alone = [unit for unit, count in Counter(words(log)).items() if count > 1]
    assert len(alone) < 4 * HOPELESS_FAILURES
    assert logged(log, "shout")[-1] == "unload"


def test_all_of_a_few_failing_is_the_stages_fault_too(cache: Cache) -> None:
    with pytest.raises(StageError, match="2 tried"):
        shout(cache, rows(["zin 1"], ["zin 2"]), fail_on="zin")


def test_a_single_article_that_fails_is_a_failure(cache: Cache) -> None:
    result = shout(cache, rows(["zin"]), fail_on="zin")
    assert result.dataset["shouted"][:] == [None]
    assert len(result.failures) == 1


def test_many_failures_with_some_successes_are_failures(cache: Cache) -> None:
    dataset = rows(["goed en wel langer dan de andere"], *([f"zin {n}"] for n in range(80)))
    result = LocalEngine("cpu").run(Shout(StubConfig(fail_on="zin")), dataset, cache)
    assert len(result.failures) == 80
    assert result.report.computed == 1


class Broken(Shout):
    """Raises what it is told to, or returns what it must not."""

    error: BaseException | None = None

    def compute(self, batch: Batch) -> Batch:
        if "stop" in batch["sentences"] and self.error:
            raise self.error
        result = super().compute(batch)
        if "kwijt" in batch["sentences"]:
            result["shouted"] = result["shouted"][1:]
        if "getal" in batch["sentences"]:
            result["shouted"] = [{"no": "string"} for _ in batch["sentences"]]
        return result


@pytest.mark.parametrize("word", ["kwijt", "getal"])
def test_results_that_do_not_fit_are_failures(cache: Cache, word: str) -> None:
    dataset = rows(["goed"], [word], ["beter"])
    result = LocalEngine("cpu").run(Broken(StubConfig()), dataset, cache)
    assert result.dataset["shouted"][:] == [["GOED"], None, ["BETER"]]


@pytest.mark.parametrize(
    "error", [ModelError("weights are gone"), CacheError("full"), KeyboardInterrupt()]
)
def test_what_is_not_the_articles_fault_ends_the_run_and_keeps_what_is_finished(
    cache: Cache, log: Path, error: BaseException
) -> None:
    first = [[f"een zin van lengte {number}"] for number in range(CALL)]
    stage = Broken(StubConfig())
    stage.error = error
    with pytest.raises(type(error)):
        LocalEngine("cpu").run(stage, rows(*first, ["stop"]), cache)
    assert logged(log, "shout")[-1] == "unload"
    assert shout(cache, rows(*first)).report.cached == CALL


def test_a_disk_that_fills_up_in_a_stage_is_told_as_such(cache: Cache) -> None:
    stage = Broken(StubConfig())
    stage.error = OSError(28, "No space left on device")
    with pytest.raises(CacheError, match="the disk is full"):
        LocalEngine("cpu").run(stage, rows(["stop"]), cache)


class NoModel(Shout):
    def load(self, device: str) -> None:
        raise RuntimeError("CUDA driver is too old")


def test_a_stage_that_cannot_be_set_up_says_why(cache: Cache) -> None:
    with pytest.raises(StageError, match="shout cannot be set up: RuntimeError: CUDA driver"):
        LocalEngine("cpu").run(NoModel(StubConfig()), rows(["een"]), cache)


class OnModel(Shout):
    """Names a model, so that it matters where the stage runs."""

    def models(self) -> list[ModelRow]:
        return [find("e5-small")]


def test_a_gpu_that_is_not_there_is_told_before_anything_is_loaded(cache: Cache, log: Path) -> None:
    with pytest.raises(ConfigError, match="wants device: cuda:97, and this machine has"):
        LocalEngine("cuda:97").run(OnModel(StubConfig()), rows(["een"]), cache)
    assert logged(log, "shout") == []
    assert LocalEngine("cuda:97").run(Shout(StubConfig()), rows(["een"]), cache).report.computed


# Progress


class Recorder:
    """A progress reporter that adds up."""

    def __init__(self) -> None:
        self.started: tuple[Any, ...] = ()
        self.advanced = 0
        self.finished = 0

    def start(self, stage: str, total: int, cached: int, unit: str) -> None:
        self.started = (stage, total, cached, unit)

    def advance(self, count: int) -> None:
        assert count > 0
        self.advanced += count

    def finish(self) -> None:
        self.finished += 1


@settings(deadline=None, max_examples=20)
@given(articles, articles)
def test_progress_adds_up(
    tmp_path_factory: pytest.TempPathFactory, before: list[Any], now: list[Any]
) -> None:
    cache = Cache(tmp_path_factory.mktemp("cache"), durable=False)
    stage = Shout(StubConfig(fail_on="ab"))
    for dataset in (rows(["c"], *before), rows(["c"], *now)):
        seen = Recorder()
        LocalEngine("cpu", chunk_rows=2).run(stage, dataset, cache, seen)
        _, total, cached, unit = seen.started
        assert total == sum(s is not None for row in dataset["sentences"] for s in row or [])
        assert (cached + seen.advanced, unit, seen.finished) == (total, "sentence", 1)


# Being killed, and not being alone


def start(program: Any, *arguments: Any) -> Any:
    """A forked process: an interpreter of its own to kill, without seconds of imports."""
    process = multiprocessing.get_context("fork").Process(target=program, args=arguments)
    process.start()
    return process


COUNT = 60


def slow_run(folder: Path, log: Path, seconds: float) -> None:
    os.environ[stubs.LOG] = str(log)
    engine = LocalEngine("cpu", chunk_rows=20, flush_seconds=0.0)
    cache = Cache(folder)
    dataset = engine.run(Split(StubConfig()), made_articles(COUNT), cache).dataset
    engine.run(Shout(StubConfig(seconds=seconds)), dataset, cache)


def finish(folder: Path) -> Dataset:
    engine = LocalEngine("cpu", chunk_rows=20)
    cache = Cache(folder)
    dataset = engine.run(Split(StubConfig()), made_articles(COUNT), cache).dataset
    return engine.run(Shout(StubConfig(seconds=0.001)), dataset, cache).dataset


def stored(folder: Path) -> set[str]:
    """The sentences whose results are in whole shards."""
    return {
        sentence.lower()
        for path in folder.glob("shout/*/*.arrow")
        for sentence in Dataset.from_file(str(path))["shouted"]
    }


def test_killed_at_any_moment_and_run_again_nothing_finished_is_computed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    undisturbed = finish(tmp_path / "undisturbed")
    moments = random.Random(7)
    interrupted = 0
    for attempt in range(6):
        folder, log = tmp_path / f"cache {attempt}", tmp_path / f"log {attempt}"
        process = start(slow_run, folder, log, 0.001)
        begun = moments.choice([0, 1, 60, 100, 200])
        while len(words(log)) < begun and process.is_alive():
            time.sleep(0.001)
        time.sleep(moments.uniform(0, 0.1))
        process.kill()
        process.join()
        kept = stored(folder)
        interrupted += 0 < len(kept) < COUNT * 4
        again = tmp_path / f"log again {attempt}"
        monkeypatch.setenv(stubs.LOG, str(again))
        result = finish(folder)
        assert arrow_bytes(result) == arrow_bytes(undisturbed)
        assert not kept & {unit.lower() for unit in logged(again, "shout")}
        monkeypatch.delenv(stubs.LOG)
    assert interrupted, "no attempt was killed in the middle of the stage"


@pytest.mark.parametrize("processes", [1, 2])
def test_control_c_keeps_the_finished_calls_of_a_chunk(tmp_path: Path, processes: int) -> None:
    log = tmp_path / "log"
    process = start(interrupted_run, tmp_path / "cache", log, processes)
    while len(words(log)) <= CALL * processes:  # so that one call at least is over
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGINT)
    process.join()
    assert process.exitcode == 7
    assert len(stored(tmp_path / "cache")) >= CALL
    assert logged(log, "shout")[-1] == "unload"


def interrupted_run(folder: Path, log: Path, processes: int) -> None:
    os.environ[stubs.LOG] = str(log)
    dataset = rows(*([f"zin {number}"] for number in range(1000)))
    try:
        engine = LocalEngine("cpu", processes)
        engine.run(Shout(StubConfig(seconds=0.002)), dataset, Cache(folder))
    except KeyboardInterrupt:
        os._exit(7)


def test_two_runs_on_one_cache_at_the_same_time(tmp_path: Path) -> None:
    undisturbed = finish(tmp_path / "undisturbed")
    folder = tmp_path / "cache"
    processes = [start(slow_run, folder, tmp_path / f"log {n}", 0.001) for n in range(2)]
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0]
    assert arrow_bytes(finish(folder)) == arrow_bytes(undisturbed)
    assert all(problem is None for _, problem in upkeep.verify(folder))
    assert not list(folder.rglob("*.tmp"))


def test_a_run_uses_what_another_finished_since_it_began(cache: Cache, log: Path) -> None:
    """The other run writes between this one's first and second chunk."""

    class Meddler(Recorder):
        def advance(self, count: int) -> None:
            super().advance(count)
            if not logged(log, "other"):
                stubs.log(Other(StubConfig()), ["once"])
                shout(cache, rows(["vier"], ["vijf"]))

    class Other(Shout):
        name = "other"

    dataset = rows(["een"], ["twee"], ["drie"], ["vier"], ["vijf"], ["zes"])
    LocalEngine("cpu", chunk_rows=3).run(Shout(StubConfig()), dataset, cache, Meddler())
    assert Counter(words(log)).most_common(1)[0][1] == 1
