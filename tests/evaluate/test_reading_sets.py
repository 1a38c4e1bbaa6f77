"""Readers of test sets: annotated news, CoNLL, CoNLL-U, parallel text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from datasets import Dataset, DatasetDict
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.evaluate.conll import find_spans, read_conll, read_tagged
from pipeline.evaluate.conllu import read_conllu, read_documents
from pipeline.evaluate.corpus import read_corpus
from pipeline.evaluate.parallel import read_hypotheses, read_parallel
from pipeline.evaluate.reading import read_lines
from pipeline.evaluate.sentiment import mentions, read_judged

ARTICLE: dict[str, Any] = {
    "id": "stad-1",
    "desk": "stad",
    "title_nl": "Bakker bakt weer",
    "title_en": "Baker bakes again",
    "paragraphs": [
        [
            {
                "nl": "Anna Bakker woont in Zutphen.",
                "en": "Anna Bakker lives in Zutphen.",
                "entities": [
                    {"nl": "Anna Bakker", "en": "Anna Bakker", "type": "PER"},
                    {"nl": "Zutphen", "en": "Zutphen", "type": "LOC"},
                ],
                "sentiment": "neutral",
            },
            {"nl": "Zij bakt.", "en": "She bakes.", "entities": [], "sentiment": "positive"},
        ],
        [{"nl": "Bakker lacht.", "en": "Bakker laughs.", "entities": [], "sentiment": "positive"}],
    ],
    "summary_en": "A baker bakes.",
    "sentiment": "positive",
    "entity_sentiment": [{"entity": "Anna Bakker", "sentiment": "positive"}],
}


def write_corpus(folder: Path, *articles: dict[str, Any]) -> Path:
    path = folder / "news.jsonl"
    path.write_text("".join(json.dumps(a, ensure_ascii=False) + "\n" for a in articles), "utf-8")
    return path


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_lines_end_only_at_newlines(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes("\ufeffeen\u2028twee\x0cdrie\r\nvier\n".encode())
    assert read_lines(tmp_path / "a") == ["een\u2028twee\x0cdrie", "vier"]


@given(st.lists(st.text(st.characters(exclude_characters="\n\r\ufeff", codec="utf-8"))))
def test_every_line_comes_back(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    path = tmp_path_factory.mktemp("lines") / "file"
    path.write_bytes("".join(line + "\n" for line in lines).encode())
    assert read_lines(path) == lines


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "is not there"),
        (b"\xff\xfe\xff", "byte 0 is not UTF-8"),
    ],
)
def test_a_file_that_does_not_read(tmp_path: Path, content: bytes | None, message: str) -> None:
    if content is not None:
        (tmp_path / "a").write_bytes(content)
    with pytest.raises(InputError, match=message):
        read_lines(tmp_path / "a")


def test_annotated_news(tmp_path: Path) -> None:
    (article,) = read_corpus(write_corpus(tmp_path, ARTICLE))
    assert [s.nl for s in article.sentences()][1:] == ["Zij bakt.", "Bakker lacht."]
    assert article.text() == "Anna Bakker woont in Zutphen. Zij bakt.\n\nBakker lacht."


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", r"line 2: not JSON \(.*, column 2\)"),
        ("[]", "line 2: an object is expected, not list"),
        ('{"paragraphs": [[{"en": "x"}]]}', r"line 2: .*paragraphs.*nl"),
        ('{"id": "x"}', "line 2: .*paragraphs"),
    ],
)
def test_annotated_news_that_is_wrong(tmp_path: Path, line: str, message: str) -> None:
    path = write(tmp_path, "news.jsonl", json.dumps(ARTICLE) + "\n" + line + "\n")
    with pytest.raises(InputError, match=message):
        read_corpus(path)


def test_conll_words_are_joined_as_in_print(tmp_path: Path) -> None:
    text = (
        "-DOCSTART- -DOCSTART- O\nIn Prep O\nDen N B-LOC\nHaag N I-LOC\n( Punc O\nNL N B-LOC\n"
        ") Punc O\nlacht V O\nJan N B-PER\nPiet N B-PER\n. Punc O\n\n"
        "-DOCSTART- -DOCSTART- O\nJosÃ© N I-PER\n\n"
    )
    first, second = read_conll(write(tmp_path, "a.conll", text))
    assert first.text == "In Den Haag (NL) lacht Jan Piet."
    assert [first.text[s:e] + "/" + k for s, e, k in first.spans] == [
        "Den Haag/LOC",
        "NL/LOC",
        "Jan/PER",
        "Piet/PER",
    ]
    assert (second.text, second.spans) == ("José", ((0, 4, "PER"),))
    assert first.article != second.article


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Jan N B-PER\nwoont V\n", "line 2: 'V' is no IOB tag"),
        ("Jan\n", "line 1: 'Jan' is no IOB tag"),
        ("Jan N O\n", "holds no entity"),
        ("Jan N O\nICT N B-GPE\n", "line 2: 'GPE' is none of the types PER, ORG, LOC, MISC"),
    ],
)
def test_conll_that_is_wrong(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_tagged(write(tmp_path, "a.conll", text))


def test_without_a_mark_each_sentence_is_its_own_article(tmp_path: Path) -> None:
    first, second = read_conll(write(tmp_path, "a.conll", "Jan B-PER\n\nPiet B-PER\n"))
    assert first.article != second.article


def test_tagged_news(tmp_path: Path) -> None:
    first, *_ = read_tagged(write_corpus(tmp_path, ARTICLE))
    assert first.spans == ((0, 11, "PER"), (21, 28, "LOC"))
    assert first.english == (("Anna Bakker", "PER"), ("Zutphen", "LOC"))
    assert first.translation == "Anna Bakker lives in Zutphen."


@pytest.mark.parametrize(
    ("text", "names", "found"),
    [
        ("Roer en Roermond", [("Roer", "LOC")], ((0, 4, "LOC"),)),
        ("de Roerdomp", [("Roer", "LOC")], ((3, 7, "LOC"),)),
        (
            "Jan Smit en Jan",
            [("Jan", "PER"), ("Jan Smit", "PER")],
            ((0, 8, "PER"), (12, 15, "PER")),
        ),
    ],
)
def test_names_are_found_as_words(
    text: str, names: list[tuple[str, str]], found: tuple[tuple[int, int, str], ...]
) -> None:
    assert find_spans(text, names) == found


MARKED = """# newdoc id = a
# newpar
# text = Een.
1\tEen
# text = Twee.

# newpar
# text = Drie.
# newdoc id = b
# text = Vier.
"""
NUMBERED = """# sent_id = d1.p.1.s.1
# text = Een.
# sent_id = d1.p.1.s.2
# text = Twee.
# sent_id = d1.p.2.s.1
# text = Drie.
# sent_id = d2.p.1.s.1
# text = Vier.
"""


@pytest.mark.parametrize("text", [MARKED, NUMBERED])
def test_conllu_documents_and_paragraphs(tmp_path: Path, text: str) -> None:
    path = write(tmp_path, "a.conllu", text)
    assert read_conllu(path) == [[["Een.", "Twee."], ["Drie."]], [["Vier."]]]


def test_documents_of_news_and_of_nothing(tmp_path: Path) -> None:
    (document,) = read_documents(write_corpus(tmp_path, ARTICLE))
    assert list(map(len, document)) == [2, 1]
    with pytest.raises(InputError, match="is it CoNLL-U"):
        read_documents(write(tmp_path, "a.conllu", "1\tEen\n"))


def test_parallel_text_of_every_kind(tmp_path: Path) -> None:
    dutch, english = ["Een  zin.", "Nog een."], ["A sentence.", "One more."]
    write(tmp_path, "a.tsv", "Een  zin.\tA sentence.\tmore\nNog een.\tOne more.\n")
    rows = [{"nl": n, "en": e} for n, e in zip(dutch, english, strict=True)]
    write(tmp_path, "b.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    Dataset.from_list([{"translation": row} for row in rows]).save_to_disk(tmp_path / "c")
    sets = [read_parallel(str(tmp_path / name)) for name in ("a.tsv", "b.jsonl", "c")]
    for test in sets:
        assert test.sources == ("Een zin.", "Nog een.")
        assert test.references == ("A sentence.", "One more.")
        assert test.digest() == sets[0].digest()
    assert sets[0].first(1).sources == ("Een zin.",)
    assert sets[0].first(1).digest() != sets[0].digest()


def test_parallel_news_is_grouped_by_desk(tmp_path: Path) -> None:
    test = read_parallel(str(write_corpus(tmp_path, ARTICLE)))
    assert test.sources[:2] == ("Bakker bakt weer", "Anna Bakker woont in Zutphen.")
    assert test.groups == ("stad",) * 4


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.tsv", "een\tone\ntwee\n", "line 2: no tab"),
        ("a.tsv", "een\tone\n\ttwo\n", "line 2: the source is empty"),
        ("a.tsv", "een\t \n", "line 1: the reference is empty"),
        ("a.tsv", "", "holds no segment"),
        ("a.jsonl", '{"nl": "een"}\n', "none of the fields reference, en, ref, translation"),
    ],
)
def test_parallel_text_that_is_wrong(tmp_path: Path, name: str, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_parallel(str(write(tmp_path, name, text)))


def test_a_data_set_with_several_splits_is_refused(tmp_path: Path) -> None:
    part = Dataset.from_dict({"source": ["a"], "reference": ["b"]})
    DatasetDict({"dev": part, "test": part}).save_to_disk(tmp_path / "sets")
    with pytest.raises(InputError, match=r"several splits \(dev, test\)"):
        read_parallel(str(tmp_path / "sets"))


def test_hypotheses_are_counted_and_unescaped(tmp_path: Path) -> None:
    path = write(tmp_path, "a.en", "It&#39;s  &quot;it&quot;\nR&D is fine\n")
    assert read_hypotheses(path, 2) == (['It\'s "it"', "R&D is fine"], 1)
    with pytest.raises(InputError, match="2 lines and the test set 3 segments"):
        read_hypotheses(path, 3)


def test_judged_texts(tmp_path: Path) -> None:
    (judged,) = read_judged(write_corpus(tmp_path, ARTICLE))
    assert judged.sentences[0] == "Bakker bakt weer"
    assert judged.sentence_labels == (None, "neutral", "positive", "positive")
    assert judged.entities == (("Anna Bakker", (0, 1, 3), "positive"),)
    path = write(tmp_path, "a.tsv", "negative\tSlecht nieuws\tkrant\n")
    assert read_judged(path)[0].sentences == ("Slecht nieuws",)
    for text, message in (("bad\tx\n", "'bad' is none of the labels"), ("neutral\n", "line 1")):
        with pytest.raises(InputError, match=message):
            read_judged(write(tmp_path, "a.tsv", text))


def test_short_last_words_name_nobody() -> None:
    sentences = ["Trump sprak.", "Donald Trump zweeg.", "Saab AB groeit.", "AB verliest."]
    assert mentions(sentences, "Donald Trump") == [0, 1]
    assert mentions(sentences, "Saab AB") == [2]
