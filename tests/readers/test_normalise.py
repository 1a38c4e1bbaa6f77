"""The form that all text is brought to."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.readers.normalise import normalise, normalise_line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cafe\u0301", "café"),
        ("cafe\u200b\u0301", "café"),
        ("“Ja,” zei ’t – ‘nee’ — „en” «dan»…", "“Ja,” zei ’t – ‘nee’ — „en” «dan»…"),
        ("\ufeffKop\r\nTekst\rEinde", "Kop\nTekst\nEinde"),
        ("10\u00a0000\u202feuro\u2009nu", "10 000 euro nu"),
        ("toe\u00adleverings\u200bke\u2060ten", "toeleveringsketen"),
        ("a\x00b\x07c\x1bd\x7fe\x9ff", "abcdef"),
        ("een\u2028twee\u2029drie\x0cvier\x85vijf", "een\ntwee\n\ndrie\nvier\nvijf"),
        ("a \t\n \u00a0\nb  ", "a\n\nb"),
        ("tab\tblijft", "tab\tblijft"),
        ("\u202egespiegeld\u202c", "gespiegeld"),
        ("👩\u200d🚀 en 🏳\ufe0f\u200d🌈", "👩\u200d🚀 en 🏳\ufe0f\u200d🌈"),
        ("ver\u200dborgen 👩\u200d", "verborgen 👩"),
        ("half \ud83d paar", "half \ufffd paar"),
        ("heel \ud83d\ude80 paar", "heel 🚀 paar"),
        ("ĳ ﬁ ½", "ĳ ﬁ ½"),  # NFC, not NFKC
    ],
)
def test_normalise(text: str, expected: str) -> None:
    assert normalise(text) == expected


@given(st.text(st.characters()))
@example("\u200d\n")
@example("👩\u200d\u200d👩")
def test_once_is_enough_and_arrow_can_store_it(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert once.encode().decode() == once
    assert "\r" not in once
    assert "\u00ad" not in once


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"], max_codepoint=0x24F)))
def test_no_word_is_lost(text: str) -> None:
    kept = unicodedata.normalize("NFC", text)
    assert normalise(text).split() == kept.split()


def test_a_title_is_one_line() -> None:
    assert normalise_line(" Brug\n dicht\u00a0 nu ") == "Brug dicht nu"
