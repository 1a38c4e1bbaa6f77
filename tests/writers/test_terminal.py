"""Results in the terminal, rendered to text."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console, RenderableType

from pipeline.article import FEATURES
from pipeline.writers.terminal import render_article, render_list
from tests.writers.sample_rows import RESULT, bridge, hostile, made_result

ADDED = [name for name in RESULT if name not in FEATURES]


def printed(renderable: RenderableType, width: int, terminal: bool = False) -> list[str]:
    """The lines that a console of this width prints."""
    file = io.StringIO()
    colours = "standard" if terminal else None
    console = Console(
        file=file, width=width, force_terminal=terminal, color_system=colours, highlight=False
    )
    console.print(renderable)
    return file.getvalue().splitlines()


def line_with(lines: list[str], text: str) -> int:
    return next(number for number, line in enumerate(lines) if text in line)


def test_translation_stands_beside_the_original() -> None:
    lines = printed(render_article(bridge()), width=120)
    row = lines[line_with(lines, "Director Marijke")]
    assert row.index("Director") < row.index("Dat zegt")


def test_translation_stands_above_the_original_in_a_narrow_terminal() -> None:
    lines = printed(render_article(bridge()), width=70)
    assert line_with(lines, "Dat zegt") == line_with(lines, "Director Marijke") + 1


@pytest.mark.parametrize("width", [20, 40, 70, 89, 90, 120, 300])
@pytest.mark.parametrize("row", [bridge(), hostile()], ids=["bridge", "hostile"])
def test_no_line_is_wider_than_the_terminal(width: int, row: dict[str, Any]) -> None:
    lines = printed(render_article(row), width)
    assert max(map(cell_len, lines)) <= width


def test_a_pipe_gets_plain_text_that_says_all() -> None:
    lines = printed(render_article(bridge()), width=120)
    text = "\n".join(lines)
    assert "\x1b" not in text
    assert not [line for line in lines if line != line.rstrip()]
    for expected in (
        "Bridge near Zwartsluis closed after collision\nBrug bij Zwartsluis dicht na aanvaring\n",
        "De Meander · 6 May 2025, 07:45 · https://example.org/brug?id=1&deel=2",
        "The bridge is closed after a collision. [2 3]",
        "negative -0.42",
        "! sentence 4: number “3,4 miljoen” → “4.3 million” the amounts differ",
        "? sentence 9: untranslated “veerpont” → “veerpont” left in Dutch",
        "Marijke Hoornstra ×2 (positive)",
        "4  !  Rijkswaterstaat puts",
        "unsure (0.20)",
    ):
        assert expected in text


@pytest.mark.parametrize("width", [70, 120])
def test_names_and_findings_are_coloured_in_both_languages(width: int) -> None:
    text = "\n".join(printed(render_article(bridge()), width, terminal=True))
    for name, colour, times in (("Marijke Hoornstra", 34, 3), ("Rijkswaterstaat", 35, 3)):
        assert len(re.findall(rf"\x1b\[(?:2;)?{colour}m{name}", text)) == times
    assert text.count("31m4.3 million") == 1
    assert text.count("31m3,4 miljoen") == 1


def test_the_strip_has_a_bar_for_each_sentence() -> None:
    lines = printed(render_article(bridge()), width=120)
    assert "  ▂▃▂▃▅▆▅▅▅" in lines


@pytest.mark.parametrize("missing", [[name] for name in ADDED] + [ADDED, [*ADDED, "blocks"]])
@pytest.mark.parametrize("null", [False, True], ids=["absent", "null"])
def test_stages_that_did_not_run_leave_their_part_empty(missing: list[str], null: bool) -> None:
    row = bridge()
    row = row | dict.fromkeys(missing) if null else {k: row[k] for k in row if k not in missing}
    text = "\n".join(printed(render_article(row), width=120))
    cut = "sentences" not in missing
    assert "verklaring" in text
    assert ("in a statement" in text) == (cut and "translation" not in missing)
    assert ("Worth checking" in text) == ("findings" not in missing)
    assert ("Names" in text) == (cut and "entities" not in missing)


def test_control_characters_do_not_reach_the_terminal() -> None:
    row = bridge() | {"sentences": ["\x1b[2J\x1b]0;title\x07x"], "translation": ["\x9b31m\by\r"]}
    text = "\n".join(printed(render_article(row), width=120))
    assert not {"\x1b", "\x9b", "\x07", "\b", "\r"} & set(text)


def test_square_brackets_are_text() -> None:
    row = bridge() | {"summary": ["[bold]Not markup[/bold] [/]"]}
    assert "[bold]Not markup[/bold] [/]" in "\n".join(printed(render_article(row), width=120))


def test_the_list_has_a_line_for_each_article() -> None:
    result = made_result(bridge(), bridge() | {"id": "tweede", "findings": None, "sentiment": None})
    header, first, second = printed(render_list(result), width=120)
    assert header.split() == ["ID", "Date", "Sentiment", "Findings", "Headline"]
    assert first.split("  ") != second.split("  ")
    for part in ("brug-zwartsluis", "6 May 2025", "negative -0.42", "! 1 ? 1", "Bridge near"):
        assert part in first
    assert "tweede" in second
    assert "Bridge near Zwartsluis" in second
    assert "!" not in second


def test_the_list_keeps_its_columns_whatever_is_in_them() -> None:
    lines = printed(render_list(made_result(bridge(), hostile())), width=100)
    for id_ in ("brug-zwartsluis", "../../etc/passwd"):
        assert sum(line.startswith(id_) for line in lines) == 1
    assert not [line for line in lines if line != line.rstrip()]
    assert max(map(len, lines)) <= 100


def test_the_list_of_bare_articles() -> None:
    result = made_result(bridge()).select_columns(list(FEATURES))
    assert "Brug bij Zwartsluis" in "\n".join(printed(render_list(result), width=120))
