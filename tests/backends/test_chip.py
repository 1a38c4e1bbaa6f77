"""Whether a processor has bfloat16, by what the kernel says of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.backends.chip import has_bfloat16


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("processor\t: 0\nflags\t\t: fpu avx512f avx512_bf16 clflush\nbugs\t\t: none\n", True),
        ("processor\t: 0\nflags\t\t: fpu amx_bf16 amx_tile\n", True),
        ("processor\t: 0\nflags\t\t: fpu avx512f avx512_vnni\n", False),
        ("processor\t: 0\nFeatures\t: fp asimd bf16\n", False),
        ("", False),
    ],
)
def test_by_the_flags(content: str, expected: bool, tmp_path: Path) -> None:
    (tmp_path / "cpuinfo").write_text(content)
    assert has_bfloat16(tmp_path / "cpuinfo") == expected


def test_where_nothing_tells(tmp_path: Path) -> None:
    assert not has_bfloat16(tmp_path / "missing")
