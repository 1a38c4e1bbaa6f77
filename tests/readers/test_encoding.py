"""Bytes to text, and the bytes that are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.readers.encoding import decode
from pipeline.readers.rejection import Unreadable

TEXT = "België, coöperatie, ’s ochtends – “één” café in Curaçao: € 5,50.\n"


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("cp1252", "Windows-1252"),
    ],
)
def test_encodings(codec: str, name: str) -> None:
    assert decode(TEXT.encode(codec)) == (TEXT, name)


def test_latin_1() -> None:
    assert decode("Eén café in België.".encode("latin-1")) == (
        "Eén café in België.",
        "Windows-1252",
    )


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=50))
def test_valid_utf_8_is_never_taken_for_something_else(text: str) -> None:
    text = "Krant " + text
    assert decode(text.encode()) == (text, "UTF-8")


@pytest.mark.parametrize(
    ("data", "offset", "line"),
    [
        (b"Een caf\xc3 in Belgi\xc3\xab", 7, 1),  # UTF-8 that lost a byte
        (b"Goed begin.\nEn dan \xff\xfe\xfa.", 19, 2),
        ("Een café\nmet één fout: ".encode() + b"\xe9", 26, 2),  # two encodings in one file
        ("Eén café in België".encode("cp850"), 1, 1),
        ("Eén café in België".encode("mac-roman"), 1, 1),
        (b"Een stuurteken \x81 hier", 15, 1),
    ],
)
def test_broken_bytes_are_reported_with_their_place(data: bytes, offset: int, line: int) -> None:
    with pytest.raises(Unreadable, match=rf"offset {offset} \(line {line}\)"):
        decode(data + b"\n")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF document"),
        (b"PK\x03\x04" + bytes(20), "a ZIP archive or office document"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "a PNG image"),
        (b"\xff\xd8\xff\xe0" + bytes(20), "a JPEG image"),
        (b"PAR1" + bytes(20), "a Parquet file"),
        (bytes(range(256)) * 4, "a binary file"),
        ("Eén café".encode("utf-16-le"), "UTF-16 without a byte order mark"),
        (b"\xff\xfeE\x00\x00\xd8", "broken UTF-16"),
    ],
)
def test_what_is_no_text(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        decode(data)
