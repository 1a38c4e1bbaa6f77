"""The cache keeps what it was given, notices what it no longer has, and cleans up after itself."""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import resource
import subprocess
import time
from pathlib import Path

import pyarrow as pa
import pytest
from datasets import Dataset
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import upkeep
from pipeline.cache import TAG_NAME, Cache, StageCache
from pipeline.errors import CacheError
from pipeline.keys import Keys, string_keys
from pipeline.shards import list_shards
from tests.stub_stages import Shout, StubConfig

DAY = 86400.0


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache", durable=False)


def keys_of(words: list[str]) -> Keys:
    return string_keys(pa.array(words, type=pa.string()))


def batch_of(words: list[str]) -> pa.RecordBatch:
    values = {"shouted": [word.upper() for word in words], "length": [len(w) / 3 for w in words]}
    schema = pa.schema([("shouted", pa.string()), ("length", pa.float32())])
    return pa.RecordBatch.from_pydict(values, schema=schema)


def add(results: StageCache, words: list[str]) -> None:
    results.add(keys_of(words), batch_of(words))


def shouted(results: StageCache, words: list[str]) -> list[str | None]:
    return results.take(results.find(keys_of(words))).column("shouted").to_pylist()


def stage(**config: str) -> Shout:
    return Shout(StubConfig(**config))


WORDS = [f"woord {number}" for number in range(50)]


@settings(deadline=None, max_examples=50)
@given(st.lists(st.lists(st.sampled_from(WORDS), unique=True)), st.lists(st.sampled_from(WORDS)))
def test_what_was_added_is_found_in_any_order(
    tmp_path_factory: pytest.TempPathFactory, additions: list[list[str]], wanted: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("cache")
    results = Cache(folder, durable=False).stage(stage())
    for words in additions:
        add(results, words)
    there = {word for words in additions for word in words}
    expected = [word.upper() if word in there else None for word in wanted]
    assert shouted(results, wanted) == expected
    assert shouted(Cache(folder).stage(stage()), wanted) == expected


def test_a_shard_is_a_hugging_face_data_set(cache: Cache) -> None:
    results = cache.stage(stage())
    add(results, ["ja", "nee"])
    (shard,) = list_shards(results.folder)
    dataset = Dataset.from_file(str(shard.path))
    assert dataset["shouted"][:] == ["JA", "NEE"]
    assert dataset.features["length"].dtype == "float32"
    assert dataset["key"][0] == keys_of(["ja"]).tobytes()
    assert (shard.rows, shard.bytes) == (2, shard.path.stat().st_size)


def test_the_folder_says_what_the_fingerprint_stands_for(cache: Cache) -> None:
    results = cache.stage(stage(suffix="!"))
    identity = json.loads((results.folder / "stage.json").read_text())
    assert identity["config"] == {"use": "stub", "suffix": "!", "fail_on": "", "seconds": 0.0}
    assert identity["fingerprint"] == results.folder.name == stage(suffix="!").fingerprint()


def test_results_of_another_configuration_are_not_seen(cache: Cache) -> None:
    add(cache.stage(stage()), WORDS)
    assert shouted(cache.stage(stage(suffix="!")), WORDS[:1]) == [None]


def test_the_same_results_written_twice_are_one_file(cache: Cache) -> None:
    one, other = cache.stage(stage()), cache.stage(stage())
    add(one, WORDS)
    add(other, WORDS)
    add(other, WORDS)
    assert len(list(list_shards(one.folder))) == 1
    assert shouted(other, WORDS[:1]) == ["WOORD 0"]


def test_what_another_run_adds_is_seen_after_a_refresh(cache: Cache) -> None:
    one, other = cache.stage(stage()), cache.stage(stage())
    add(one, WORDS)
    assert shouted(other, WORDS[:1]) == [None]
    other.refresh()
    assert shouted(other, WORDS[:1]) == ["WOORD 0"]


def cut_short(content: bytes) -> bytes:
    return content[: len(content) // 2]


def emptied(content: bytes) -> bytes:
    return b""


def zeroed(content: bytes) -> bytes:
    return bytes(len(content))


def one_bit_flipped(content: bytes) -> bytes:
    place = content.index(b"WOORD 3")
    return content[:place] + b"w" + content[place + 1 :]


def grown(content: bytes) -> bytes:
    return content + b"more"


DAMAGES = [cut_short, emptied, zeroed, one_bit_flipped, grown]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_shard_is_set_aside_and_its_rows_are_missing(
    cache: Cache, damage: object, caplog: pytest.LogCaptureFixture
) -> None:
    results = cache.stage(stage())
    add(results, WORDS[:10])
    add(results, WORDS[10:])
    (victim,) = [shard for shard in list_shards(results.folder) if shard.rows == 10]
    victim.path.write_bytes(damage(victim.path.read_bytes()))  # type: ignore[operator]

    again = cache.stage(stage())
    with caplog.at_level(logging.WARNING):
        assert shouted(again, WORDS[8:12]) == [None, None, "WOORD 10", "WOORD 11"]
    assert not victim.path.exists()
    assert victim.path.with_name(victim.path.name + ".damaged").exists()

    add(again, WORDS[:10])
    assert shouted(again, WORDS[8:12]) == ["WOORD 8", "WOORD 9", "WOORD 10", "WOORD 11"]
    assert shouted(cache.stage(stage()), WORDS[:1]) == ["WOORD 0"]


@pytest.mark.parametrize("damage", DAMAGES)
def test_verify_finds_the_damaged_shard(cache: Cache, damage: object) -> None:
    results = cache.stage(stage())
    add(results, WORDS[:10])
    add(results, WORDS[10:])
    assert [problem for _, problem in upkeep.verify(cache.folder)] == [None, None]
    (victim,) = [shard for shard in list_shards(results.folder) if shard.rows == 10]
    victim.path.write_bytes(damage(victim.path.read_bytes()))  # type: ignore[operator]
    problems = [problem for _, problem in upkeep.verify(cache.folder) if problem]
    assert [problem.path for problem in problems] == [victim.path]
    assert problems[0].aside.exists()
    assert [problem for _, problem in upkeep.verify(cache.folder)] == [None]


def test_half_written_files_are_not_looked_at(cache: Cache) -> None:
    results = cache.stage(stage())
    add(results, WORDS)
    (results.folder / ".0123456789abcdef.tmp").write_bytes(b"half")
    assert shouted(cache.stage(stage()), WORDS[:1]) == ["WOORD 0"]


def fill(folder: Path, told: Path) -> None:
    results = Cache(folder).stage(stage())
    add(results, WORDS)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
    try:
        add(results, [word * 20 for word in WORDS])
    except CacheError as error:
        told.write_text(str(error))
    assert shouted(results, WORDS[:1]) == ["WOORD 0"]


def test_a_full_disk_is_an_error_that_says_so_and_keeps_the_rest(tmp_path: Path) -> None:
    """No disk is filled here: the process may not write files over 2 kB."""
    folder, told = tmp_path / "cache", tmp_path / "told"
    process = multiprocessing.get_context("fork").Process(target=fill, args=(folder, told))
    process.start()
    process.join()
    assert process.exitcode == 0
    assert told.read_text().startswith("the disk is full")
    assert "What was finished before is kept" in told.read_text()
    assert not list(folder.rglob("*.tmp"))
    assert shouted(Cache(folder).stage(stage()), WORDS[-1:]) == ["WOORD 49"]


@pytest.mark.skipif(
    os.geteuid() != 0 or not Path("/proc/self/mountinfo").exists(), reason="mounts need root"
)
def test_a_really_full_disk(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no mounting here")
    try:
        results = Cache(disk / "cache").stage(stage())
        add(results, WORDS)
        with pytest.raises(CacheError, match="the disk is full"):
            add(results, [word * 200 for word in WORDS])
        assert shouted(results, WORDS[:1]) == ["WOORD 0"]
        assert not list(disk.rglob("*.tmp"))
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_folder_with_other_things_in_it_is_not_taken_for_a_cache(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(CacheError, match="not a cache folder"):
        Cache(tmp_path)
    assert not (tmp_path / TAG_NAME).exists()


def test_a_cache_that_was_killed_at_its_birth_is_one(tmp_path: Path) -> None:
    (tmp_path / ".0123456789abcdef.tmp").write_bytes(b"Signature: 8a47")
    add(Cache(tmp_path).stage(stage()), WORDS)
    assert (tmp_path / TAG_NAME).exists()


def test_a_file_is_not_taken_for_a_cache(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CacheError):
        Cache(tmp_path / "file")


def age(results: StageCache, seconds: float) -> None:
    """Make it look as if a folder had last been used so long ago."""
    for path in results.folder.iterdir():
        before = time.time() - seconds
        os.utime(path, (before, before))


def test_entries_say_what_is_there(cache: Cache) -> None:
    results = cache.stage(stage())
    add(results, WORDS[:10])
    add(results, WORDS[10:])
    age(results, 3600)
    (entry,) = upkeep.entries(cache.folder)
    assert (entry.stage, entry.shards, entry.rows, entry.damaged) == ("shout", 2, 50, 0)
    assert entry.bytes == sum(path.stat().st_size for path in results.folder.iterdir())
    assert abs(time.time() - 3600 - entry.used.timestamp()) < 60


def test_use_is_noted(cache: Cache) -> None:
    add(cache.stage(stage()), WORDS)
    age(cache.stage(stage()), 3600)
    shouted(cache.stage(stage()), WORDS[:1])
    (entry,) = upkeep.entries(cache.folder)
    assert time.time() - entry.used.timestamp() < 60


@pytest.fixture
def three(cache: Cache) -> dict[str, StageCache]:
    """Three configurations, used one, two and three days ago."""
    made = {}
    for days, suffix in enumerate("abc", start=1):
        made[suffix] = cache.stage(stage(suffix=suffix))
        add(made[suffix], WORDS)
        age(made[suffix], days * DAY)
    return made


def left(three: dict[str, StageCache]) -> set[str]:
    return {name for name, results in three.items() if any(list_shards(results.folder))}


@pytest.mark.parametrize(
    ("options", "kept"),
    [
        ({}, "abc"),
        ({"keep_last": 2}, "ab"),
        ({"keep_last": 0}, ""),
        ({"older_than": 1.5 * DAY}, "a"),
        ({"max_bytes": 0}, ""),
        ({"max_bytes": 10_000_000}, "abc"),
        ({"keep_last": 2, "older_than": 1.5 * DAY}, "a"),
        ({"keep_last": 0, "in_use": 1.5 * DAY}, "a"),
        ({"max_bytes": 0, "in_use": 2.5 * DAY}, "ab"),
    ],
)
def test_gc_removes_what_it_is_told_to(
    cache: Cache, three: dict[str, StageCache], options: dict[str, object], kept: str
) -> None:
    done = upkeep.collect(cache.folder, **options)  # type: ignore[arg-type]
    assert left(three) == set(kept)
    assert len(done.removed) == 3 - len(kept) == done.shards_removed
    assert done.bytes_after == sum(entry.bytes for entry in upkeep.entries(cache.folder))
    assert [entry.rows for entry in upkeep.entries(cache.folder)] == [50] * len(kept)


def test_gc_goes_by_the_last_use_and_stops_when_it_is_enough(
    cache: Cache, three: dict[str, StageCache]
) -> None:
    upkeep.collect(
        cache.folder, max_bytes=max(entry.bytes for entry in upkeep.entries(cache.folder)) * 2
    )
    assert left(three) == {"a", "b"}


def test_gc_under_a_run_takes_nothing_from_it(cache: Cache) -> None:
    results = cache.stage(stage())
    add(results, WORDS[:25])
    found = results.find(keys_of(WORDS[:25]))
    age(results, DAY)
    upkeep.collect(cache.folder, keep_last=0, in_use=0)
    assert results.take(found).column("shouted").to_pylist()[0] == "WOORD 0"
    add(results, WORDS[25:])
    assert shouted(cache.stage(stage()), ["woord 0", "woord 30"]) == [None, "WOORD 30"]


def test_a_shard_that_gc_removed_before_it_was_used_is_missing(cache: Cache) -> None:
    add(cache.stage(stage()), WORDS)
    results = cache.stage(stage())
    age(results, DAY)
    upkeep.collect(cache.folder, max_bytes=0)
    assert shouted(results, WORDS[:1]) == [None]
    add(results, WORDS)
    assert shouted(results, WORDS[:1]) == ["WOORD 0"]


def test_gc_merges_small_shards_and_drops_repeated_rows(cache: Cache) -> None:
    results = cache.stage(stage())
    for start in range(0, 50, 5):
        add(results, WORDS[start : start + 10])
    age(results, 7200)
    done = upkeep.collect(cache.folder)
    assert done.shards_merged == 10
    (entry,) = upkeep.entries(cache.folder)
    assert (entry.shards, entry.rows) == (1, 50)
    assert time.time() - entry.used.timestamp() > 3600
    assert shouted(cache.stage(stage()), WORDS) == [word.upper() for word in WORDS]


def test_gc_removes_damaged_and_half_written_files_in_time(cache: Cache) -> None:
    results = cache.stage(stage())
    add(results, WORDS)
    (results.folder / "x.arrow.damaged").write_bytes(b"bad")
    (results.folder / ".half.tmp").write_bytes(b"half")
    age(results, 7200)
    (results.folder / ".new.tmp").write_bytes(b"being written")
    upkeep.collect(cache.folder)
    names = {path.name for path in results.folder.iterdir()}
    assert ".new.tmp" in names
    assert not names & {"x.arrow.damaged", ".half.tmp"}


def test_upkeep_keeps_its_hands_off_other_folders(tmp_path: Path) -> None:
    theirs = tmp_path / "stages" / "one" / "stage.json"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("a theatre's")
    for touch in (upkeep.collect, upkeep.entries, lambda folder: list(upkeep.verify(folder))):
        with pytest.raises(CacheError, match="not a cache folder"):
            touch(tmp_path)
    assert theirs.exists()
    assert upkeep.entries(tmp_path / "not there") == []


def test_many_shards_need_no_open_files(cache: Cache) -> None:
    results = cache.stage(stage())
    for word in range(200):
        add(results, [str(word)])
    before, limit = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(100, before), limit))
    try:
        again = cache.stage(stage())
        assert shouted(again, [str(word) for word in range(200)])[-1] == "199"
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (before, limit))
