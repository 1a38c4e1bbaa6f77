"""Names with a certain label."""

from __future__ import annotations

import pytest

from pipeline.language.known_names import Span, settle


@pytest.mark.parametrize(
    ("text", "spans", "expected"),
    [
        ("Kirgizische boeren", [], [(0, 11, "MISC")]),
        ("Kirgizische boeren", [(0, 11, "ORG")], [(0, 11, "MISC")]),
        ("uit Bhutan en Oss", [(14, 17, "LOC")], [(4, 10, "LOC"), (14, 17, "LOC")]),
        ("Bhutan Airlines", [(0, 15, "ORG")], [(0, 15, "ORG")]),  # part of a longer name
        ("Frans komt", [(0, 5, "PER")], [(0, 5, "PER")]),
        ("Frans leren", [], []),
        ("Polen staken", [(0, 5, "MISC")], [(0, 5, "MISC")]),
        ("zei Chad Smith tegen Jordan", [(21, 27, "PER")], [(21, 27, "PER")]),
        ("de duitse les", [], []),
    ],
)
def test_settle(text: str, spans: list[Span], expected: list[Span]) -> None:
    assert settle(text, spans) == expected
