"""The scores of stages that need no model, against values counted by hand and other libraries."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config import load_config
from pipeline.errors import ConfigError, InputError
from pipeline.evaluate.boundaries import evaluate_segmentation, score_splitter
from pipeline.evaluate.corpus import NewsArticle
from pipeline.evaluate.kept import kept
from pipeline.evaluate.sentiment import LABELS, score_labels
from pipeline.evaluate.spans import exact_scores, overlap_scores, set_scores
from pipeline.evaluate.summary import evaluate_summaries
from pipeline.evaluate.systems import SystemConfig, parse_system

GOLD = [{(0, 4, "PER"), (10, 14, "LOC")}, {(0, 3, "ORG")}]
# One right, one too short, one of another type, one made up.
FOUND = [{(0, 4, "PER"), (10, 12, "LOC"), (16, 18, "LOC")}, {(0, 3, "PER")}]


def test_exact_spans() -> None:
    scores = exact_scores(GOLD, FOUND, [20, 5])
    assert scores["all"].precision == pytest.approx(25)
    assert scores["all"].recall == pytest.approx(100 / 3)
    assert scores["all"].f1 == pytest.approx(200 / 7)
    assert scores["PER"].f1 == pytest.approx(200 / 3)
    assert scores["LOC"].f1 == scores["ORG"].f1 == 0
    assert [scores[kind].spans for kind in ("all", "PER", "LOC", "ORG")] == [3, 1, 1, 1]


def test_overlapping_spans() -> None:
    scores = overlap_scores(GOLD, FOUND)
    assert scores["all"].precision == pytest.approx(50)
    assert scores["all"].recall == pytest.approx(200 / 3)
    assert scores["LOC"].precision == pytest.approx(50)
    assert scores["LOC"].recall == pytest.approx(100)


def test_strings_in_english() -> None:
    wanted = [{("Hague", "LOC"), ("Jan", "PER")}, set()]
    given_ = [{("Hague", "LOC"), ("Jan", "ORG")}, {("Piet", "PER")}]
    scores = set_scores(wanted, given_)
    assert scores["all"].precision == pytest.approx(100 / 3)
    assert scores["all"].recall == pytest.approx(50)
    assert scores["PER"].f1 == 0


def test_nothing_to_find_and_nothing_found() -> None:
    assert exact_scores([set()], [set()], [5])["all"].f1 == 0
    assert overlap_scores([set()], [set()])["all"].f1 == 0


spans = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(["PER", "LOC"])),
    max_size=4,
    unique_by=lambda s: s[0],
).map(lambda found: {(10 * n, 10 * n + 5, kind) for n, kind in found})


@given(st.lists(st.tuples(spans, spans), min_size=1, max_size=5))
def test_overlap_is_never_less_than_exact(
    pairs: list[tuple[set[tuple[int, int, str]], ...]],
) -> None:
    gold, found = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    exact = exact_scores(gold, found, [40] * len(pairs))
    assert overlap_scores(gold, found)["all"].f1 >= exact["all"].f1 - 1e-9
    perfect = exact_scores(gold, gold, [40] * len(pairs))["all"]
    assert perfect.f1 == pytest.approx(100 if any(gold) else 0)


def test_boundaries_counted_by_hand() -> None:
    units = [["Een.", "Twee.", "Drie."], ["Vier."]]

    def split(texts: list[str]) -> list[list[tuple[int, int]]]:
        assert texts == ["Een. Twee. Drie.", "Vier."]
        return [[(0, 4), (5, 16)], [(0, 2), (3, 5)]]

    score = score_splitter(units, split)  # type: ignore[arg-type]
    assert score.boundaries == 2
    assert score.precision == pytest.approx(50)
    assert score.recall == pytest.approx(50)
    assert score.errors == (("missed", "Een. Twee.| Drie."), ("made up", "Vi|er."))


def test_segmentation_by_paragraph_and_running() -> None:
    documents = [[["Een kop zonder punt"], ["De eerste zin.", "De tweede zin."]]]
    result = evaluate_segmentation(SystemConfig("compact", load_config("compact")), documents)
    assert result.flat()["paragraphs"] == 100
    assert result.sentences == 3
    assert result.running.boundaries == 2
    assert result.running.recall == pytest.approx(50)


def test_labels() -> None:
    pairs = [("negative", "negative"), ("negative", "neutral"), ("positive", "positive")]
    score = score_labels(pairs)
    assert score.accuracy == pytest.approx(200 / 3)
    # negative: P 1, R 1/2; neutral never true: 0; positive: 1
    assert score.macro_f1 == pytest.approx(100 * (2 / 3 + 0 + 1) / 3)
    assert score.confusion == ((1, 1, 0), (0, 0, 0), (0, 0, 1))
    assert score.commonest == pytest.approx(100 * 0.8 / 3)


@given(st.lists(st.tuples(st.sampled_from(LABELS), st.sampled_from(LABELS)), min_size=1))
def test_the_confusion_matrix_holds_every_item(pairs: list[tuple[str, str]]) -> None:
    score = score_labels(pairs)
    assert sum(map(sum, score.confusion)) == len(pairs) == score.items
    assert 0 <= score.macro_f1 <= 100


@pytest.mark.parametrize(
    ("article", "references", "message"),
    [
        ({"id": "a", "paragraphs": [[{"nl": "x"}]]}, False, "'a' has no summary_en"),
        (
            {"id": "a", "paragraphs": [[{"nl": "x"}]], "summary_en": "y"},
            True,
            "'a' has a sentence without a translation",
        ),
    ],
)
def test_articles_that_no_summary_can_be_compared_with(
    article: dict[str, object], references: bool, message: str
) -> None:
    system = SystemConfig("compact", load_config("compact"))
    with pytest.raises(InputError, match=message):
        evaluate_summaries(system, [NewsArticle.model_validate(article)], references=references)


@pytest.mark.parametrize(
    ("text", "name", "beam"),
    [
        ("compact", "compact", 1),
        ("mine=compact", "mine", 1),
        ("compact+stages.translate.beam=4", "compact+beam=4", 4),
        ("beam=compact+stages.translate.beam=3", "beam", 3),
    ],
)
def test_systems_are_named(text: str, name: str, beam: int) -> None:
    system = parse_system(text)
    stage = next(stage for stage in system.config.stages if stage.use == "translate")
    assert (system.name, getattr(stage, "beam")) == (name, beam)  # noqa: B009


def test_systems_that_do_not_exist() -> None:
    for text, message in (("=compact", "not of the form"), ("compactt", "compact")):
        with pytest.raises(ConfigError, match=message):
            parse_system(text)


def test_what_was_computed_is_kept(tmp_path: Path) -> None:
    calls: list[int] = []

    def compute() -> list[float]:
        calls.append(1)
        return [1.5]

    for _ in range(2):
        assert kept(tmp_path / "scores", {"a": 1}, compute) == [1.5]
    assert kept(tmp_path / "scores", {"a": 2}, compute) == [1.5]
    assert len(calls) == 2
    for path in (tmp_path / "scores").iterdir():
        path.write_text("{", "utf-8")
    assert kept(tmp_path / "scores", {"a": 1}, compute) == [1.5]
    assert kept(None, {"a": 1}, compute) == [1.5]
    assert len(calls) == 4
