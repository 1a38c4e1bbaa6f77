"""Translation scores: sacrebleu's own, with what is built on them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.metrics.ter import TER

from pipeline.errors import InputError
from pipeline.evaluate.differences import compare_words, largest_differences
from pipeline.evaluate.parallel import ParallelSet
from pipeline.evaluate.plots import axis, binned, histogram
from pipeline.evaluate.report import render, write_report
from pipeline.evaluate.slices import slices
from pipeline.evaluate.translation import Evaluation, Output, evaluate

SOURCES = (
    "De minister noemde het plan niet haalbaar.",
    "Het kost 3,5 miljoen euro.",
    "“Waarom kwam Jan de Vries te laat?” vroeg zij.",
    "De trein naar Zwolle rijdt vandaag niet, meldt ProRail, en dat blijft volgens het bedrijf "
    "zeker tot morgenochtend zo omdat er nog wordt gezocht naar de oorzaak van de storing bij "
    "de brug.",
)
REFERENCES = (
    "The minister called the plan unfeasible.",
    "It costs 3.5 million euros.",
    "“Why was Jan de Vries late?” she asked.",
    "The train to Zwolle is not running today, ProRail reports, and according to the company that "
    "will stay so at least until tomorrow morning because the cause of the fault near the bridge "
    "is still being sought.",
)
GOOD = Output("good", (*REFERENCES[:3], "The train to Zwolle does not run today."), "a file")
POOR = Output(
    "poor <b>",
    ("The minister called the plan feasible.", "It costs 5 million euros.", "Why?", "The train."),
    "another",
)
TEST = ParallelSet("tiny", SOURCES, REFERENCES, ("politics", "money", "people", "people"))


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    return evaluate(TEST, [GOOD, POOR])


@pytest.mark.slow
def test_scores_are_those_of_sacrebleu(evaluation: Evaluation) -> None:
    for system, output in zip(evaluation.systems, (GOOD, POOR), strict=True):
        for key, metric in (("bleu", BLEU()), ("chrf", CHRF()), ("ter", TER())):
            wanted = metric.corpus_score(list(output.hypotheses), [list(REFERENCES)]).score
            score = system.scores[key]
            assert score.value == pytest.approx(wanted)
            assert score.low < score.value < score.high
    assert evaluation.systems[0].scores["chrf"].p is None
    assert 0 < (evaluation.systems[1].scores["chrf"].p or 0) < 0.2
    assert "version:" in evaluation.signatures["bleu"]


@pytest.mark.slow
def test_adequacy_ranks_the_systems(evaluation: Evaluation) -> None:
    good, poor = (system.adequacy for system in evaluation.systems)
    assert good.similarity > poor.similarity
    assert good.adequacy > poor.adequacy
    assert poor.flagged >= 25  # 3.5 million became 5 million
    assert "number" in poor.findings
    assert set(evaluation.systems[0].flat()) >= {"bleu", "chrf", "ter", "similarity", "flagged"}


@pytest.mark.slow
def test_json_holds_everything(evaluation: Evaluation) -> None:
    value = json.loads(json.dumps(evaluation.json()))
    assert value["test"]["sha256"] == TEST.digest()
    assert [s["name"] for s in value["systems"]] == ["good", "poor <b>"]
    assert value["segments"][1]["hypotheses"]["poor <b>"] == "It costs 5 million euros."
    assert {part["name"] for part in value["slices"]} >= {"numbers", "negated", "people"}


class Page(HTMLParser):
    """The tags that stand open, and everything that a page would fetch."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fetched: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.fetched += [value or "" for name, value in attributes if name in ("src", "href")]
        if tag not in ("meta", "path", "polyline"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("path", "polyline"):
            assert self.open.pop() == tag


@pytest.mark.slow
def test_the_report_needs_no_network_and_escapes(evaluation: Evaluation, tmp_path: Path) -> None:
    write_report(evaluation, tmp_path / "new" / "report.html", "krant evaluate translation")
    text = (tmp_path / "new" / "report.html").read_text("utf-8")
    page = Page(text)
    assert page.open == []
    assert page.fetched == []
    assert "poor <b>" not in text
    assert "poor &lt;b&gt;" in text
    assert text.count('<svg class="plot"') == 5
    assert "default-src &#39;none&#39;" in text
    assert "nan" not in re.sub(r"<[^>]+>", " ", text).split()
    assert list((tmp_path / "new").iterdir()) == [tmp_path / "new" / "report.html"]
    (comparison,) = evaluation.comparisons
    assert len(comparison.differences) == len(TEST)
    assert "<b>feasible.</b>" in text or "<strong>feasible.</strong>" in text


@pytest.mark.slow
def test_one_system_alone_has_a_report() -> None:
    text = render(evaluate(TEST, [GOOD]))
    assert "against" not in text.partition("Slices")[2]


@pytest.mark.slow
def test_one_more_system_costs_its_own_scores_alone(tmp_path: Path) -> None:
    evaluate(TEST, [GOOD], cache=tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    evaluate(TEST, [GOOD, POOR], cache=tmp_path)
    after = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert before.items() <= after.items()
    assert len(after) == len(before) + 2  # its bootstrap beside the first, its likeness


@pytest.mark.slow
def test_comet_is_a_score_like_the_others(program: Callable[[], None], tmp_path: Path) -> None:
    program()
    found = evaluate(TEST, [GOOD, POOR], comet="m", cache=tmp_path / "scores")
    kept = sorted((tmp_path / "scores").iterdir())
    good, poor = (system.scores["comet"] for system in found.systems)
    assert good.low < good.value < good.high <= 100
    assert poor.value < good.value
    assert good.p is None
    assert 0 < (poor.p or 0) < 0.2
    assert found.systems[0].flat()["comet"] == good.value
    assert found.signatures["comet"] == "model:m|bs:1000|seed:12345"
    page = render(found)
    assert page.count('<svg class="plot"') == 6
    assert '<th scope="col">COMET</th>' in page
    (tmp_path / "bin" / "comet-score").unlink()
    assert evaluate(TEST, [GOOD, POOR], comet="m", cache=tmp_path / "scores") == found
    assert sorted((tmp_path / "scores").iterdir()) == kept


@pytest.mark.slow
def test_equal_outputs_do_not_differ() -> None:
    same = Output("same", GOOD.hypotheses, "a file")
    (_, twin) = evaluate(TEST, [GOOD, same]).systems
    assert {score.p for score in twin.scores.values()} == {1.0}


def test_systems_must_fit_the_set_and_have_names_of_their_own() -> None:
    with pytest.raises(InputError, match="1 translations for 4 segments"):
        evaluate(TEST, [Output("a", ("x",), "")])
    with pytest.raises(InputError, match="two systems are called 'good'"):
        evaluate(TEST, [GOOD, GOOD])


def test_slices() -> None:
    assert slices(TEST) == {
        "1-10 words": [0, 1, 2],
        "31 words or more": [3],
        "numbers": [1],
        "names": [2, 3],
        "quotation": [2],
        "negated": [0, 3],
        "question": [2],
        "money": [1],
        "people": [2, 3],
        "politics": [0],
    }


@pytest.mark.parametrize(
    ("first", "second", "pieces"),
    [
        ("a b c", "a x c", (("same", "a "), ("other", "b "), ("same", "c"))),
        ("a b", "a b", (("same", "a b"),)),
        ("", "a", ()),
    ],
)
def test_words_are_compared(first: str, second: str, pieces: tuple[object, ...]) -> None:
    assert compare_words(first, second)[0] == pieces


@given(st.text(), st.text())
def test_pieces_join_to_the_texts(first: str, second: str) -> None:
    for text, pieces in zip((first, second), compare_words(first, second), strict=True):
        assert "".join(piece for _, piece in pieces) == text.lstrip() or not text.strip()


def test_the_largest_differences_come_first() -> None:
    found = largest_differences("abcd", "wxyz", [50, 50, 50, 50], [60, 20, 50, 45], count=2)
    assert [(each.index, each.gain) for each in found] == [(1, -30), (0, 10)]


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6))
def test_an_axis_holds_its_values(low: float, length: float) -> None:
    first, last, marks = axis(low, low + length)
    assert first <= low + 1e-6 * max(1, abs(low))
    assert last >= low + length - 1e-6 * max(1, abs(low + length))
    assert first < last
    assert 2 <= len(marks) <= 15


@given(st.lists(st.tuples(st.integers(1, 9).map(float), st.floats(0, 100)), min_size=1))
def test_bins_are_in_order(pairs: list[tuple[float, float]]) -> None:
    means = binned(pairs)
    assert [x for x, _ in means] == sorted({x for x, _ in means})
    assert len(means) <= 9


@given(st.lists(st.floats(0, 100), min_size=1))
def test_a_histogram_holds_every_value(values: list[float]) -> None:
    assert sum(share for _, share in histogram(values)) == pytest.approx(100)
