"""Parts of a run, for jobs that share a cache."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.cli.order import part_rows
from pipeline.engines.stage_run import CHUNK_ROWS
from pipeline.errors import InputError


@given(st.integers(1, 100_000), st.integers(1, 50))
def test_parts_are_all_rows_in_order(rows: int, count: int) -> None:
    found: list[int] = []
    for number in range(1, count + 1):
        try:
            part = part_rows(rows, number, count)
        except InputError:
            assert rows < count
            continue
        if rows >= count * CHUNK_ROWS:
            assert part.start % CHUNK_ROWS == 0
        found += part
    assert found == list(range(rows))


@pytest.mark.parametrize("part", ["3", "0/2", "3/2", "1/0", "a/b", "-1/2"])
def test_a_part_that_is_none_is_named(part: str) -> None:
    result = CliRunner().invoke(app, ["run", "examples", "-o", "uit", f"--part={part}"])
    assert "write K/N with K from 1 to N" in result.output
