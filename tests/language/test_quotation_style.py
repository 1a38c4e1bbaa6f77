"""Double marks outside, single ones within, and apostrophes left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.quotation_style import double_quoted


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'We go,' she said, 'since it's ours.'", '"We go," she said, "since it\'s ours."'),
        ("‘They don’t have a bag,’ he said.", "“They don’t have a bag,” he said."),
        ("Fire: 'Anyone who calls, waits'", 'Fire: "Anyone who calls, waits"'),
        ("'Fake news' and 'the farmers' protest'.", '"Fake news" and "the farmers\' protest".'),
        ("'He said \"no\",' she sighs.", "\"He said 'no',\" she sighs."),
        ("‘He said “no”,’ she sighs.", "“He said ‘no’,” she sighs."),
        ("('the boss')", '("the boss")'),
        ("'We go on.", '"We go on.'),
        ("That is certain,' he says.", 'That is certain," he says.'),
        ("'S&P is right,' he said.", '"S&P is right," he said.'),
        ("'T-shirts sell,' she says.", '"T-shirts sell," she says.'),
        ("He sings of 'the '60s'.", "He sings of \"the '60s\"."),
    ],
)  # fmt: skip
def test_single_marks_become_double(text: str, expected: str) -> None:
    assert double_quoted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The farmers' protest, the students' day.",
        "He called it \"a 'great' day\".",
        "“A ‘great’ day”, he said.",
        "Rock 'n' roll in '98 and the '90s; tell 'em.",
        "It’s the boss’ wife.",
        'Already "double", thank you.',
        "Gerard 't Hooft lives in 's-Hertogenbosch; 'S Werelds is Dutch.",
        "No marks at all.",
        "",
    ],
)
def test_what_stays(text: str) -> None:
    assert double_quoted(text) == text


@given(st.text(alphabet="as .,'\"’‘“”!", max_size=40))
def test_only_marks_change(text: str) -> None:
    styled = double_quoted(text)
    marks = str.maketrans("", "", "'\"’‘“”")
    assert len(styled) == len(text)
    assert styled.translate(marks) == text.translate(marks)


@given(st.lists(st.sampled_from(["ja", "'nee'", "'ja,'", "boss'", "it's", "‘o’"])).map(" ".join))
def test_twice_is_once(text: str) -> None:
    once = double_quoted(text)
    assert double_quoted(once) == once
