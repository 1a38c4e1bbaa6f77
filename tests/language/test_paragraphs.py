"""Blocks of plain text, and paragraphs that go on in the next."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.article import BLOCK_KINDS
from pipeline.language.paragraphs import find_blocks, goes_on

WRAPPED = (
    "De gemeenteraad van Delfsluis heeft dinsdag ingestemd met de bouw van\n"
    "Huize Avondrood, een tehuis voor gepensioneerde loodsen. Het kost 4\n"
    "miljoen euro.\n"
)
ONE_A_LINE = (
    "De gemeenteraad van Delfsluis heeft dinsdag ingestemd met de bouw van Huize Avondrood, een "
    "tehuis voor loodsen die met pensioen zijn en aan het water willen blijven.\n"
    "Het kost vier miljoen euro.\n"
)

CASES = {
    "headline": ("Kop zonder punt\n\nEen alinea.", ["headline", "paragraph"]),
    "headline over a line": ("Kop zonder punt\nEen alinea die volgt.", ["headline", "paragraph"]),
    "question at the head": ("Wat nu?\n\nEen alinea.", ["paragraph", "paragraph"]),
    "heading": ("Een.\n\nTussenkop\n\nTwee.", ["paragraph", "heading", "paragraph"]),
    "last line": ("Een.\n\nEinde", ["paragraph", "paragraph"]),
    "one block": ("Kop alleen", ["paragraph"]),
    "wrapped": (WRAPPED, ["paragraph"]),
    "a paragraph a line": (ONE_A_LINE, ["paragraph", "paragraph"]),
    "list": ("Nodig:\n- melk\n- brood\n\nDat is al.", ["paragraph", "list", "list", "paragraph"]),
    "numbered list": ("1. Melk halen\n2. Brood bakken", ["list", "list"]),
    "dialogue in quotes": ("“Kom je?”\n“Nee.”\nHij ging.", ["quote", "quote", "paragraph"]),
    "dialogue with a speaker": ("‘Ja’, zei hij. ‘Nee.’\n‘Goed.’", ["paragraph", "quote"]),
    "dialogue with dashes": ("– Kom je?\n– Nee, zei hij.", ["paragraph", "paragraph"]),
    "caption": ("Een.\n\nFoto: Jan Jansen\n\nTwee.", ["paragraph", "caption", "paragraph"]),
    "ornament": ("Een.\n***\nTwee.", ["paragraph", "paragraph"]),
    "broken off": ("Hij liep,\n\nZij bleef.", ["paragraph", "paragraph"]),
    "windows": ("Kop hier\r\n\r\nEen alinea.\r\n", ["headline", "paragraph"]),
    "empty": ("", []),
    "blank": ("\n \n", []),
}


@pytest.mark.parametrize(("text", "kinds"), CASES.values(), ids=CASES)
def test_kinds(text: str, kinds: list[str]) -> None:
    assert [kind for kind, _, _ in find_blocks(text)] == kinds


def test_a_list_mark_is_no_part_of_the_item_and_a_number_is() -> None:
    text = "• melk\n2. brood"
    assert [text[start:end] for _, start, end in find_blocks(text)] == ["melk", "2. brood"]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("Hoewel het zo is,", "Trump ging.", True),
        ("De minister van", "buitenlandse zaken ging.", True),
        ("De minister ging.", "en kwam terug.", False),
        ("De minister ging", "Hij kwam terug.", False),
        ("Geachte redactie,", "Uw stuk klopt niet.", False),
        ("Met vriendelijke groet,", "Jan Jansen", False),
        ("Hij somde op:", "appels en peren.", False),
    ],
)
def test_paragraphs_that_go_on(left: str, right: str, expected: bool) -> None:
    text = f"{left}\n\n{right}"
    assert goes_on(text, (0, len(left)), (len(left) + 2, len(text))) is expected


@given(
    st.one_of(
        st.text(max_size=300),
        st.lists(st.sampled_from(["Woord ", "\n", "- ", "“", "”", "3. ", "***", "."])).map("".join),
    )
)
def test_blocks_lie_in_order_and_hold_all_words(text: str) -> None:
    position = 0
    for kind, start, end in find_blocks(text):
        assert kind in BLOCK_KINDS
        assert position <= start < end <= len(text)
        assert not any(character.isalnum() for character in text[position:start])
        position = end
    assert not any(character.isalnum() for character in text[position:])
