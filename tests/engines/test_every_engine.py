"""Every engine gives the same bytes, whatever happens to its workers."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from datasets import Dataset

from pipeline import Pipeline
from pipeline.backends.registry import ModelRow, find
from pipeline.cache import Cache
from pipeline.engines.base import Engine, StageResult
from pipeline.engines.cluster import Cluster
from pipeline.engines.devices import CPU_CALL
from pipeline.engines.local import LocalEngine
from pipeline.engines.ray import RayEngine
from pipeline.errors import ConfigError, ModelError, StageError
from tests.stub_stages import (
    Deadly,
    DeadlyConfig,
    Shout,
    Split,
    StubConfig,
    Unloadable,
    made_articles,
    stub_stages,
)

ray = pytest.importorskip("ray")

ARTICLES = 260
# Chunks so small that work of several of them is under way at the same time.
ROWS = 40


@pytest.fixture(scope="module")
def local_cluster() -> Iterator[None]:
    # Ray counts GPUs, it does not look for them; only stages with models take any.
    ray.init(
        num_cpus=2, num_gpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR"
    )
    yield
    ray.shutdown()


@pytest.fixture(params=["in process", "processes", "ray"])
def engine(request: pytest.FixtureRequest) -> Engine:
    return made(request.param, request)


@pytest.fixture(params=["processes", "ray"])
def elsewhere(request: pytest.FixtureRequest) -> Engine:
    """Engines whose workers can die."""
    return made(request.param, request)


def made(name: str, request: pytest.FixtureRequest) -> Engine:
    if name == "ray":
        request.getfixturevalue("local_cluster")
        return RayEngine(device="cpu", chunk_rows=ROWS)
    return LocalEngine("cpu", 2 if name == "processes" else 1, chunk_rows=ROWS)


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


@pytest.fixture(scope="module")
def split(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Articles with sentences, most of them of their own, some shared by all."""
    cache = Cache(tmp_path_factory.mktemp("split"), durable=False)
    stage = Split(StubConfig())
    return LocalEngine("cpu").run(stage, made_articles(ARTICLES), cache).dataset


def digests(dataset: Dataset, folder: Path) -> dict[str, str]:
    dataset.save_to_disk(folder)
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
    }


class Counter:
    """Adds progress up."""

    def __init__(self) -> None:
        self.done = self.total = 0

    def start(self, stage: str, total: int, cached: int, unit: str) -> None:
        self.done, self.total = cached, total

    def advance(self, count: int) -> None:
        assert count > 0
        self.done += count

    def finish(self) -> None:
        pass


def test_the_same_bytes_as_one_process_gives(engine: Engine, tmp_path: Path) -> None:
    alone = Pipeline(stub_stages(), engine=LocalEngine("cpu"))
    expected = digests(alone.run(made_articles(ARTICLES)), tmp_path / "alone")
    pipeline = Pipeline(stub_stages(), engine=engine)
    progress = Counter()
    result = pipeline.run(made_articles(ARTICLES), tmp_path / "cache", progress)
    assert digests(result, tmp_path / "result") == expected
    counts = [(stage.units, stage.computed) for stage in pipeline.report.stages]
    assert counts == [(stage.units, stage.computed) for stage in alone.report.stages]
    assert progress.done == progress.total == ARTICLES
    again = pipeline.run(made_articles(ARTICLES), tmp_path / "cache")
    assert digests(again, tmp_path / "again") == expected
    assert [stage.computed for stage in pipeline.report.stages] == [0, 0, 0]


def test_what_fails_is_told_and_the_rest_is_there(
    engine: Engine, cache: Cache, split: Dataset
) -> None:
    stage = Shout(StubConfig(fail_on="zin 3 van artikel 7"))
    progress = Counter()
    result = engine.run(stage, split, cache, progress)
    named = {failure.id for failure in result.failures}
    assert named == {str(n) for n in (7, *range(70, 80)) if n % 9 > 3}
    assert "no way to do 'zin 3 van artikel 7" in result.failures[0].error
    null = {row["id"] for row in result.dataset if row["shouted"] is None}
    assert null == named
    assert result.dataset[8]["shouted"][-1] == "(ANP)"
    assert progress.done == progress.total


@pytest.mark.parametrize(
    ("stage", "error", "message"),
    [
        (Shout(StubConfig(fail_on="a")), StageError, "stage shout fails on every sentence"),
        (Unloadable(StubConfig()), ModelError, "the weights are damaged"),
    ],
)
def test_what_is_not_the_articles_fault_ends_the_run(
    engine: Engine,
    cache: Cache,
    split: Dataset,
    stage: Shout,
    error: type[Exception],
    message: str,
) -> None:
    lower = split.map(lambda row: {"sentences": [s.lower() for s in row["sentences"]]})
    with pytest.raises(error, match=message):
        engine.run(stage, lower, cache)


def test_a_worker_that_dies_is_replaced(
    elsewhere: Engine, cache: Cache, split: Dataset, tmp_path: Path
) -> None:
    expected = run_deadly(LocalEngine("cpu"), split, Cache(tmp_path / "other"), "nowhere")
    lives = tmp_path / "lives"
    stage = Deadly(DeadlyConfig(deadly="artikel 123", lives=str(lives)))
    progress = Counter()
    result = elsewhere.run(stage, split, cache, progress)
    assert lives.exists(), "nobody died"
    assert result.failures == ()
    assert result.dataset["shouted"][:] == expected.dataset["shouted"][:]
    assert result.report.computed == expected.report.computed
    assert progress.done == progress.total


def run_deadly(engine: Engine, split: Dataset, cache: Cache, deadly: str) -> StageResult:
    return engine.run(Deadly(DeadlyConfig(deadly=deadly)), split, cache)


def test_a_portion_that_kills_every_worker_ends_the_run(
    elsewhere: Engine, cache: Cache, split: Dataset
) -> None:
    stage = Deadly(DeadlyConfig(deadly="artikel 250"))
    with pytest.raises(StageError, match=r"died 3 times .* What was finished before is kept"):
        elsewhere.run(stage, split, cache)
    folder = cache.stage(stage).folder
    assert list(folder.glob("*.arrow")), "what was finished before is gone"
    assert not list(folder.glob(".*"))


def whole_run(engine_name: str, folder: Path, seconds: float) -> None:
    """A run in a process of its own, to be killed."""
    if engine_name == "ray":
        engine: Engine = RayEngine(Cluster(actors=1, cpus=0.5), "cpu", chunk_rows=ROWS)
    else:
        engine = LocalEngine("cpu", 2, chunk_rows=ROWS)
    stages = stub_stages(seconds=seconds)
    Pipeline(stages, engine=engine).run(made_articles(ARTICLES), folder)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["processes", "ray"])
def test_a_driver_that_is_killed_leaves_whole_shards(name: str, tmp_path: Path) -> None:
    """The next run, on any engine, goes on from them to the same bytes."""
    cache = tmp_path / "cache"
    driver = multiprocessing.get_context("spawn").Process(
        target=whole_run, args=(name, cache, 0.002)
    )
    driver.start()
    deadline = time.monotonic() + 120
    while not list(cache.glob("shout/*/*.arrow")) and time.monotonic() < deadline:
        time.sleep(0.02)
    driver.kill()
    driver.join()
    pipeline = Pipeline(stub_stages(seconds=0.002), engine=LocalEngine("cpu", chunk_rows=ROWS))
    result = pipeline.run(made_articles(ARTICLES), cache)
    shout = pipeline.report.stages[1]
    assert 0 < shout.computed < shout.units, "nothing was kept, or it was not killed in time"
    alone = Pipeline(stub_stages(seconds=0.0), engine=LocalEngine("cpu", chunk_rows=ROWS))
    assert result["tally"][:] == alone.run(made_articles(ARTICLES))["tally"][:]


def test_a_process_gets_its_share_of_the_cores(cache: Cache) -> None:
    two_calls = 2 * CPU_CALL["sentence"]
    articles = Dataset.from_dict({"sentences": [[f"zin {n}" for n in range(two_calls)]]})
    stage = Cores(StubConfig())
    result = LocalEngine("cpu", 2).run(stage, articles, cache)
    found = {tuple(json.loads(said)) for said in result.dataset["shouted"][0]}
    every = sorted(os.sched_getaffinity(0))
    if len(every) < 2:
        pytest.skip("one core can't be shared")
    assert found == {tuple(every[: len(every) // 2]), tuple(every[len(every) // 2 :])}


class Cores(Shout):
    """Says on which cores it runs."""

    name = "cores"

    def compute(self, batch: dict[str, list[str]]) -> dict[str, list[object]]:
        time.sleep(0.5)  # so that the other process gets something to do
        cores = json.dumps(sorted(os.sched_getaffinity(0)))
        return {
            "shouted": [cores] * len(batch["sentences"]),
            "length": [0.0 for _ in batch["sentences"]],
        }


@pytest.mark.usefixtures("local_cluster")
def test_actors_take_the_gpus_of_a_cluster(cache: Cache, split: Dataset) -> None:
    result = RayEngine(chunk_rows=ROWS).run(Device(StubConfig()), split, cache)
    told = {where for row in result.dataset["shouted"] for where in row}
    assert told <= {"cuda 0", "cuda 1"}
    alone = RayEngine(Cluster(gpus=0), chunk_rows=ROWS).run(
        Device(StubConfig(suffix="!")), split, cache
    )
    assert {where for row in alone.dataset["shouted"] for where in row} == {"cpu "}


class Device(Shout):
    """Says on which device it runs, and which GPUs it sees."""

    name = "device"

    def models(self) -> list[ModelRow]:
        return [find("nl-en-gemma")]

    def load(self, device: str) -> None:
        self.device = device

    def compute(self, batch: dict[str, list[str]]) -> dict[str, list[object]]:
        said = f"{self.device} {os.environ.get('CUDA_VISIBLE_DEVICES', '')}"
        return {
            "shouted": [said] * len(batch["sentences"]),
            "length": [0.0 for _ in batch["sentences"]],
        }


@pytest.mark.slow
def test_two_machines_share_the_work(tmp_path: Path, split: Dataset) -> None:
    """Two nodes of Ray on this machine; each says where it was."""
    from ray.cluster_utils import Cluster as Nodes

    ray.shutdown()
    nodes = Nodes(initialize_head=True, head_node_args={"num_cpus": 1})
    try:
        nodes.add_node(num_cpus=1)
        nodes.wait_for_nodes()
        engine = RayEngine(Cluster(address=nodes.address), "cpu", chunk_rows=ROWS)
        (tmp_path / "meeting").mkdir()
        stage = Where(WhereConfig(meeting=tmp_path / "meeting"))
        result = engine.run(stage, split, Cache(tmp_path / "cache"))
        told = {where for row in result.dataset["shouted"] for where in row}
        assert len(told) == 2
        with pytest.raises(ConfigError, match="disk that they share"):
            engine.run(stage, split, Cache(tmp_path / "of one", durable=False))
    finally:
        ray.shutdown()
        nodes.shutdown()


class WhereConfig(StubConfig):
    meeting: Path
    """A folder in which nodes say that they are there."""


class Where(Shout):
    """Says on which node it runs, once two nodes are there to share the work."""

    name = "where"
    Config = WhereConfig
    config: WhereConfig

    def compute(self, batch: dict[str, list[str]]) -> dict[str, list[object]]:
        import ray

        node = ray.get_runtime_context().get_node_id()
        (self.config.meeting / node).touch()
        latest = time.monotonic() + 60
        while len(list(self.config.meeting.iterdir())) < 2 and time.monotonic() < latest:
            time.sleep(0.05)
        return {
            "shouted": [node for _ in batch["sentences"]],
            "length": [0.0 for _ in batch["sentences"]],
        }
