"""Addresses: made absolute, canonical, and compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.feeds.addresses import absolute, canonical, same_article


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (
            "HTTPS://Www.Courant.NL:443/a/b/?utm_source=rss&id=3#top",
            "https://www.courant.nl/a/b/?id=3",
        ),
        ("http://courant.nl/a//b/../c?b=2&a=1", "http://courant.nl/a/c?a=1&b=2"),
        ("https://courant.nl/artikel?fbclid=abc", "https://courant.nl/artikel"),
        ("https://courant.nl", "https://courant.nl/"),
        ("http://courant.nl:8080/a", "http://courant.nl:8080/a"),
        ("https://courant.nl/é", "https://courant.nl/%C3%A9"),
    ],
)
def test_canonical(address: str, expected: str) -> None:
    assert canonical(address) == expected
    assert canonical(expected) == expected


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("http://www.courant.nl/a/", "https://courant.nl/a?utm_medium=feed", True),
        ("https://courant.nl/a?id=1", "https://courant.nl/a?id=2", False),
        ("https://courant.nl/a", "https://m.courant.nl/a", False),
        ("https://courant.nl/a#foto", "https://courant.nl/a", True),
    ],
)
def test_same_article(left: str, right: str, same: bool) -> None:
    assert (same_article(left) == same_article(right)) == same


@pytest.mark.parametrize("address", ["ftp://courant.nl/a", "geen adres", "", "https://", "/pad"])
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(ValueError, match="no web address"):
        canonical(address)


@given(st.text(max_size=100))
def test_absolute_gives_a_web_address_or_nothing(address: str) -> None:
    found = absolute(address, "https://bron.example/feed")
    assert found == "" or found.startswith(("http://", "https://"))
