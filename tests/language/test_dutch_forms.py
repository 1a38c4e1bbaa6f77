"""Forms that a Dutch form may come from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.dutch_forms import related


@pytest.mark.parametrize(
    ("form", "other"),
    [
        ("huizen", "huis"),
        ("brieven", "brief"),
        ("ramen", "raam"),
        ("flessen", "fles"),
        ("mogelijkheden", "mogelijkheid"),
        ("foto's", "foto"),
        ("schrapte", "schrappen"),
        ("verhuisde", "verhuizen"),
        ("hinderden", "hinderen"),
        ("repareert", "repareren"),
        ("geschrapt", "schrappen"),
        ("gekantelde", "kantelen"),
        ("geëxplodeerd", "exploderen"),
        ("afgezwakt", "afzwakken"),
        ("kloppende", "kloppen"),
        ("vrijgaf", "vrijgeven"),
        ("aanhielden", "aanhouden"),
    ],
)
def test_related(form: str, other: str) -> None:
    assert other in related(form)


@given(st.text())
def test_any_text(text: str) -> None:
    forms = related(text)
    assert text not in forms
    assert len(forms) == len(set(forms))
