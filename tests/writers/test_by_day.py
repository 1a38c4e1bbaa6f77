"""A result as Parquet by day."""

from pathlib import Path

import pyarrow.dataset as ds
import pytest
from datasets import concatenate_datasets

from pipeline.writers import write
from pipeline.writers.by_day import day_of, write_by_day
from tests.writers.test_results import result, row

HIVE = ds.partitioning(flavor="hive")


def test_a_folder_a_day(tmp_path: Path) -> None:
    days = ["2025-04-03T06:00", "2025-04-04", "", "2025-04-03T23:59:59+02:00", "2025-04"]
    made = result(*(row(id=str(n), published=day) for n, day in enumerate(days)))
    path = write_by_day(made, tmp_path)
    assert sorted(folder.name for folder in path.iterdir()) == [
        "day=2025-04-03", "day=2025-04-04", "day=__HIVE_DEFAULT_PARTITION__",
    ]  # fmt: skip
    table = ds.dataset(path, partitioning=HIVE).to_table()
    found = dict(zip(table["id"].to_pylist(), table["day"].to_pylist(), strict=True))
    assert found == {"0": "2025-04-03", "1": "2025-04-04", "2": None, "3": "2025-04-03", "4": None}
    (first, third) = ds.dataset(path / "day=2025-04-03").to_table().to_pylist()
    assert (first["id"], third["id"]) == ("0", "3")
    assert first == made[0]


def test_order_and_bytes_are_always_the_same(tmp_path: Path) -> None:
    part = result(*(row(id=str(n), published=f"2025-04-{1 + n % 3:02}") for n in range(300)))
    made = concatenate_datasets([part] * 9)
    for name in ("a", "b"):
        write_by_day(made, tmp_path / name)
    files = sorted((tmp_path / "a").rglob("*.parquet"))
    assert len(files) == 3
    for file in files:
        assert file.read_bytes() == Path(str(file).replace("/a/", "/b/")).read_bytes()
        numbers = [int(id_) for id_ in ds.dataset(file).to_table(["id"])["id"].to_pylist()]
        assert len(numbers) == 900
        assert numbers == sorted(numbers[:100]) * 9


def test_an_earlier_one_is_replaced_and_removed(tmp_path: Path) -> None:
    write(result(row(published="2025-04-03")), tmp_path, ["by-day"])
    write(result(row(published="2025-05-01")), tmp_path, ["by-day", "jsonl"])
    assert [folder.name for folder in (tmp_path / "by-day").iterdir()] == ["day=2025-05-01"]
    write(result(row()), tmp_path, ["jsonl"])
    assert not (tmp_path / "by-day").exists()


@pytest.mark.parametrize(
    ("published", "day"),
    [
        ("2025-04-03", "2025-04-03"),
        ("2025-04-03T01:00:00+02:00", "2025-04-03"),
        ("2025-04", None),
        ("", None),
        (None, None),
        ("../../etc", None),
    ],
)
def test_days(published: str | None, day: str | None) -> None:
    assert day_of(published) == day
