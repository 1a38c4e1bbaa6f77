"""The segment stage: sentences, spans and blocks of whole articles."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from datasets import Dataset, Features
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import StageError
from pipeline.language.paragraphs import find_blocks
from pipeline.stages.segment import Segment, SegmentConfig, clean

GOLD = Path(__file__).parents[1] / "gold"
OUTSIDE = re.compile(r"(?:\s|[-*+•·▪◦‣●■–—_=~#]|[\u00ad\u200b\u200c\u200d\u2060\ufeff])*")
"""What may lie outside of spans: white space, list marks, ornaments, invisible characters."""


def segment(text: str, blocks: list[dict[str, Any]] | None = None, source: str = "nl") -> Any:
    """One article's sentences and spans."""
    stage = Segment(SegmentConfig(), source=source)
    batch: dict[str, list[Any]] = {"text": [text]}
    if blocks is not None:
        batch["blocks"] = [blocks]
    result = stage.run(batch)
    return result["sentences"][0], result["spans"][0]


def check_spans(text: str, sentences: list[str], spans: list[dict[str, int]]) -> None:
    """The promises every result keeps."""
    assert len(sentences) == len(spans)
    position = 0
    for sentence, span in zip(sentences, spans, strict=True):
        assert position <= span["start"] < span["end"] <= len(text)
        assert OUTSIDE.fullmatch(text, position, span["start"])
        assert sentence == clean(text[span["start"] : span["end"]]) != ""
        position = span["end"]
    assert OUTSIDE.fullmatch(text, position)
    assert [span["block"] for span in spans] == sorted(span["block"] for span in spans)


def test_an_article_with_the_hard_cases_of_news() -> None:
    text = (GOLD / "segment_article.txt").read_text(encoding="utf-8")
    expected = (GOLD / "segment_article.sentences.txt").read_text(encoding="utf-8").splitlines()
    sentences, spans = segment(text)
    assert sentences == expected
    check_spans(text, sentences, spans)
    kinds = [find_blocks(text)[span["block"]][0] for span in spans]
    assert kinds[0] == "headline"
    assert kinds[sentences.index("Wat de omwonenden vinden")] == "heading"
    assert kinds[sentences.index("inspraak")] == "list"


def test_a_paragraph_that_ends_in_a_comma_goes_on_in_the_next() -> None:
    text = "Hoewel het plan klaar is,\n\nTrump trok het in. Dat was het."
    sentences, spans = segment(text)
    assert sentences == ["Hoewel het plan klaar is, Trump trok het in.", "Dat was het."]
    assert spans[0] == {"start": 0, "end": text.index(" Dat"), "block": 0}
    assert spans[1]["block"] == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Beste lezer,\n\nDit is een brief.", ["Beste lezer,", "Dit is een brief."]),
        ("De minister\n\nzweeg gisteren.", ["De minister zweeg gisteren."]),
        ("- melk,\n- brood,\n\nDat was het.", ["melk,", "brood,", "Dat was het."]),
        ("De premier\nging  weg. Hij\nkwam.", ["De premier ging weg.", "Hij kwam."]),
        ("AI-\nchips, in-\nen uitvoer dalen.", ["AI-chips, in- en uitvoer dalen."]),
        ("De soft\u00adware\u200b werkt.\u00a0Goed.", ["De software werkt.", "Goed."]),
        ("Het is klaar.\n\n* * *\n\nHet begint.", ["Het is klaar.", "Het begint."]),
        ("\ufeff", []),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    sentences, spans = segment(text)
    assert sentences == expected
    check_spans(text, sentences, spans)


def test_blocks_that_are_given_are_kept() -> None:
    text = "Kop zonder punt Tekst van de alinea. Nog een zin."
    blocks = [
        {"kind": "headline", "start": 0, "end": 15},
        {"kind": "paragraph", "start": 16, "end": len(text)},
    ]
    sentences, spans = segment(text, blocks)
    assert sentences == ["Kop zonder punt", "Tekst van de alinea.", "Nog een zin."]
    assert [span["block"] for span in spans] == [0, 1, 1]


def test_text_between_blocks_is_not_lost() -> None:
    text = "Eerste alinea.\n• Tussen de blokken.\n1. Laatste alinea. Naschrift."
    start = text.index("Laatste")
    blocks = [
        {"kind": "paragraph", "start": 0, "end": 14},
        {"kind": "list", "start": start, "end": start + 15},
    ]
    sentences, spans = segment(text, blocks)
    assert sentences == [
        "Eerste alinea.",
        "Tussen de blokken.",
        "Laatste alinea.",
        "Naschrift.",
    ]
    assert [span["block"] for span in spans] == [0, 0, 1, 1]


@pytest.mark.parametrize(
    "blocks",
    [
        [{"kind": "paragraph", "start": 0, "end": 99}],
        [{"kind": "paragraph", "start": 4, "end": 2}],
        [
            {"kind": "paragraph", "start": 0, "end": 5},
            {"kind": "paragraph", "start": 4, "end": 8},
        ],
    ],
)
def test_blocks_that_do_not_fit_the_text_are_refused(blocks: list[dict[str, Any]]) -> None:
    with pytest.raises(StageError, match="does not lie in the text"):
        segment("Een zin.", blocks)


def test_a_data_set_without_blocks() -> None:
    stage = Segment(SegmentConfig())
    articles = Dataset.from_dict({"text": ["Een. Twee is er.", ""]})
    features = Features(articles.features | stage.adds)
    result = articles.map(stage.run, batched=True, features=features, load_from_cache_file=False)
    assert result["sentences"][:] == [["Een.", "Twee is er."], []]
    assert result.features["spans"] == stage.adds["spans"]


def test_the_language_decides_which_abbreviations_are_known() -> None:
    text = "Zie bijv. Het Parool."
    assert len(segment(text, source="nl")[0]) == 1
    assert len(segment(text, source="en")[0]) == 2


def test_a_sentence_of_three_thousand_words_stays_whole() -> None:
    text = "Hij zei " + "dat hij wist " * 1000 + "van niets."
    assert segment(text)[0] == [text]


@pytest.mark.slow
def test_two_megabytes() -> None:
    paragraph = (
        "Nordwind Corp. bouwt, d.w.z. verbouwt, 3,5 km. kade in St. Anna. “Kom!” riep hij (52). "
    )
    text = (paragraph * 10 + "\n\n") * (2_000_000 // (len(paragraph) * 10 + 2))
    sentences, spans = segment(text)
    assert len(sentences) == 2 * 10 * text.count("\n\n")
    check_spans(text, sentences, spans)


TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(
        st.sampled_from(
            ["De man ", "ging weg", ". ", ", ", "\n", "\n\n", "- ", "1. ", "“", "”", "Corp. ", "? "]
        ),
        max_size=60,
    ).map("".join),
)


@given(TEXTS)
def test_spans_keep_their_promises(text: str) -> None:
    sentences, spans = segment(text)
    check_spans(text, sentences, spans)
    assert all("\n" not in sentence and "  " not in sentence for sentence in sentences)


@given(TEXTS)
def test_derived_blocks_given_back_change_nothing(text: str) -> None:
    blocks = [{"kind": kind, "start": start, "end": end} for kind, start, end in find_blocks(text)]
    assert segment(text, blocks) == segment(text)


@given(TEXTS)
def test_cleaning_is_done_once_and_for_all(text: str) -> None:
    assert clean(clean(text)) == clean(text)
