"""The result folder: other people's files are safe, and so is an earlier result."""

import json
import os
import stat
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from datasets import Dataset, load_from_disk

from pipeline.errors import ConfigError, KrantError
from pipeline.writers import prepare, read_result, saved, write, write_dataset
from pipeline.writers.folder import replacing, staging


def numbered(start: int, count: int = 3) -> Dataset:
    return Dataset.from_list(
        [{"id": f"a{n}", "text": f"Artikel {n}."} for n in range(start, start + count)]
    )


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("kind", ["new", "empty", "nested"])
def test_folders_that_are_free(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / ("a/b/c" if kind == "nested" else "uit")
    if kind == "empty":
        folder.mkdir()
    assert prepare(folder) == folder
    assert names(folder) == [".krant"]
    prepare(folder)  # a second time: it is ours


@pytest.mark.parametrize("name", ["notities.txt", "state.json", "articles.jsonl", "run.json"])
def test_somebody_elses_folder_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("{}")
    with pytest.raises(ConfigError, match=rf"holds other files \({name}\)"):
        write(numbered(0), tmp_path, ["datasets", "jsonl"])
    assert names(tmp_path) == [name]
    assert (tmp_path / name).read_text() == "{}"


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "uit").write_text("tekst")
    with pytest.raises(ConfigError, match="is a file"):
        prepare(tmp_path / "uit")


def test_a_folder_with_the_manifest_of_a_run_is_a_result(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text(json.dumps({"krant": "0.1.0"}))
    prepare(tmp_path)
    assert names(tmp_path) == [".krant", "run.json"]


def test_files_of_a_user_in_a_result_stay(tmp_path: Path) -> None:
    write(numbered(0), tmp_path, ["datasets", "jsonl"])
    (tmp_path / "notities.txt").write_text("niet weggooien")
    (tmp_path / "data-van-mij.arrow").write_text("ook niet")
    write(numbered(5), tmp_path, ["datasets"])
    assert (tmp_path / "notities.txt").read_text() == "niet weggooien"
    assert (tmp_path / "data-van-mij.arrow").read_text() == "ook niet"
    assert not (tmp_path / "articles.jsonl").exists()
    assert read_result(tmp_path)["id"][:] == ["a5", "a6", "a7"]


def test_leftovers_of_killed_runs_go(tmp_path: Path) -> None:
    prepare(tmp_path)
    (tmp_path / ".krant-map.tmp").mkdir()
    (tmp_path / ".krant-bestand.tmp").touch()
    with staging(tmp_path) as folder, replacing(tmp_path / "nieuw") as file:
        prepare(tmp_path)
        assert names(tmp_path) == sorted([".krant", folder.name, file.name])
    assert names(tmp_path) == [".krant", "nieuw"]


# Replacing


def test_an_earlier_data_set_is_replaced_whole(tmp_path: Path) -> None:
    write_dataset(numbered(0, 10), tmp_path)
    earlier = load_from_disk(tmp_path)
    write_dataset(numbered(5), tmp_path)
    assert read_result(tmp_path)["id"][:] == ["a5", "a6", "a7"]
    assert len(names(tmp_path)) == 4  # .krant, one Arrow file, state.json, dataset_info.json
    assert earlier["id"][:] == [f"a{n}" for n in range(10)]  # still mapped by who reads it


def test_a_result_can_be_written_over_itself(tmp_path: Path) -> None:
    write_dataset(numbered(0), tmp_path)
    write_dataset(load_from_disk(tmp_path), tmp_path)
    write_dataset(load_from_disk(tmp_path).select([1]), tmp_path)
    assert read_result(tmp_path)["id"][:] == ["a1"]


def test_features_may_change(tmp_path: Path) -> None:
    write_dataset(numbered(0), tmp_path)
    write_dataset(Dataset.from_list([{"id": 7, "score": 0.5}]), tmp_path)
    assert list(load_from_disk(tmp_path)) == [{"id": 7, "score": 0.5}]


def test_files_are_as_readable_as_others(tmp_path: Path) -> None:
    write(numbered(0), tmp_path, ["datasets", "jsonl", "parquet"])
    (tmp_path / "gewoon").write_text("")
    expected = stat.S_IMODE((tmp_path / "gewoon").stat().st_mode)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert set(modes.values()) == {expected}


def test_a_failed_write_leaves_the_earlier_file(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("oud")

    def fail() -> None:
        with replacing(target) as temporary:
            temporary.write_text("half")
            raise InterruptedError

    with pytest.raises(KrantError):
        fail()
    assert target.read_text() == "oud"
    assert names(tmp_path) == ["a.txt"]


def test_killed_at_any_moment_the_folder_loads(tmp_path: Path) -> None:
    """A process that dies just before its n-th rename leaves one of the two results."""
    subprocess.run([sys.executable, "-c", _DYING, str(tmp_path)], check=True)
    seen = []
    for moment in range(5):
        folder = tmp_path / str(moment)
        found = load_from_disk(folder)
        seen.append((found.column_names, found["id"][:]))
        write_dataset(numbered(5), folder)
        assert read_result(folder)["id"][:] == ["a5", "a6", "a7"]
    earlier, later = (["id", "text"], ["a0"]), (["id", "extra"], ["b0"])
    assert seen == [earlier, earlier, earlier, later, later]


_DYING = textwrap.dedent(
    """
    import os, pathlib, sys
    from datasets import Dataset
    from pipeline.writers import write_dataset

    rename = pathlib.Path.replace

    def die_after(count, folder):
        write_dataset(Dataset.from_list([{"id": "a0", "text": "Oud."}]), folder)
        done = 0

        def dying(self, target):
            nonlocal done
            if done == count:
                os._exit(9)
            done += 1
            return rename(self, target)

        pathlib.Path.replace = dying
        write_dataset(Dataset.from_list([{"id": "b0", "extra": 1}]), folder)
        os._exit(0)

    for moment in range(5):
        child = os.fork()
        if child == 0:
            die_after(moment, f"{sys.argv[1]}/{moment}")
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert status == (9 if moment < 4 else 0), (moment, status)
    """
)


def test_a_full_disk(tmp_path: Path) -> None:
    """A limit on the size of files fails a write as a full disk does."""
    formats = ["datasets", "jsonl", "parquet"]
    for name in formats:
        write(numbered(0), tmp_path / name, [name])
    before = {name: names(tmp_path / name) for name in formats}
    done = subprocess.run(
        [sys.executable, "-c", _LIMITED, str(tmp_path), *formats],
        check=True,
        capture_output=True,
        text=True,
    )
    messages = done.stdout.splitlines()
    assert len(messages) == len(formats)
    for name, message in zip(formats, messages, strict=True):
        assert message.startswith(f"cannot write {tmp_path / name}")
        assert "File too large" in message
        assert names(tmp_path / name) == before[name]
        assert read_result(tmp_path / name)["id"][:] == ["a0", "a1", "a2"]


_LIMITED = textwrap.dedent(
    """
    import random, resource, sys
    from datasets import Dataset
    from pipeline.errors import KrantError
    from pipeline.writers import write

    result = Dataset.from_list([{"id": "b", "text": random.randbytes(100_000).hex()}])
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
    for name in sys.argv[2:]:
        try:
            write(result, f"{sys.argv[1]}/{name}", [name])
        except KrantError as error:
            print(error)
    """
)


@pytest.mark.parametrize(
    ("code", "message"),
    [("ENOSPC", "the disk is full"), ("EACCES", "permission denied"), ("EROFS", "read-only")],
)
def test_what_to_do_about_a_failed_write(tmp_path: Path, code: str, message: str) -> None:
    import errno

    number = getattr(errno, code)
    with pytest.raises(KrantError, match=message), replacing(tmp_path / "a.txt"):
        raise OSError(number, os.strerror(number))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_folder_without_permission(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(KrantError, match="permission denied"):
        prepare(tmp_path / "uit")


def test_data_files_of_something_else(tmp_path: Path) -> None:
    (tmp_path / "state.json").write_text("[]")
    assert saved.data_files(tmp_path) == []
