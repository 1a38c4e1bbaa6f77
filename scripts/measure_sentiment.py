"""Measure sentiment on the development data: macro-F1 and accuracy at each level.

    python scripts/measure_sentiment.py --data DIR              # the embedded model
    python scripts/measure_sentiment.py --data DIR --lexicon    # a word list, for comparison
    python scripts/measure_sentiment.py --data DIR --tune       # thresholds that suit it best

The word list is Pattern's polarity lexicon for Dutch (De Smedt and Daelemans,
"Pattern for Python", JMLR 13, 2012), scored as simply as may be: the mean
polarity of the words it knows, a negator before a word turning it round.
"""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from xml.etree import ElementTree

from _sentiment_data import Example, development_examples, need

from pipeline.backends.encoders import open_classifier
from pipeline.backends.registry import find
from pipeline.evaluate.sentiment import LevelScore, score_labels
from pipeline.stages.sentiment import (
    SentimentConfig,
    Verdict,
    judge,
    label_of,
    mean,
    questions_on,
)

NEGATORS = {"niet", "geen", "nooit", "zonder", "noch", "nauwelijks"}
NEGATOR_REACH = 2  # words
# Pattern's own rule of thumb calls a text positive from 0.1 on.
LEXICON_THRESHOLD = 0.1
NEUTRAL = [step / 20 for step in range(4, 16)]
WITHIN = [0.0, 0.05, 0.1, 0.15, 0.2]


def read_lexicon(path: Path) -> dict[str, float]:
    """The mean polarity of each word form over its senses."""
    senses: dict[str, list[float]] = defaultdict(list)
    for word in ElementTree.parse(need(path)).getroot().iter("word"):
        senses[word.attrib["form"].lower()].append(float(word.attrib["polarity"]))
    return {form: sum(values) / len(values) for form, values in senses.items()}


def lexicon_verdict(text: str, lexicon: dict[str, float]) -> Verdict:
    """The mean polarity of the known words as the score; neutral without one."""
    words = re.findall(r"\w+", text.lower())
    found = [
        -lexicon[word] if NEGATORS & set(words[max(0, i - NEGATOR_REACH) : i]) else lexicon[word]
        for i, word in enumerate(words)
        if lexicon.get(word)
    ]
    return Verdict(sum(found) / len(found), 0.0) if found else Verdict(0.0, 1.0)


def model_verdicts(examples: Sequence[Example], model: str) -> list[Verdict]:
    """The verdict of a model of the registry on each example, asked as the stage asks."""
    row = find(model)
    classifier = open_classifier(row)
    asked = [
        questions_on([example.pair], classifier, example.text)
        if example.pair
        else questions_on([example.text], classifier)
        for example in examples
    ]
    verdicts = judge(chain.from_iterable(asked), classifier, row.labels)
    classifier.close()
    return [mean(questions, verdicts) for questions in asked]


def by_level(examples: Sequence[Example], given: Sequence[str]) -> dict[str, LevelScore]:
    """The scores of the labels given, by where the examples come from."""
    pairs: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for example, label in zip(examples, given, strict=True):
        pairs[example.source].append((example.label, label))
    return {source: score_labels(found) for source, found in sorted(pairs.items())}


def tune(examples: Sequence[Example], verdicts: Sequence[Verdict]) -> SentimentConfig:
    """The thresholds with the highest mean macro-F1 of the levels."""

    def quality(config: SentimentConfig) -> float:
        levels = by_level(examples, [label_of(verdict, config) for verdict in verdicts])
        return sum(level.macro_f1 for level in levels.values())

    options = (SentimentConfig(neutral_from=n, neutral_within=w) for n in NEUTRAL for w in WITHIN)
    return max(options, key=quality)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with corpus/, sentiment/")
    parser.add_argument("--model", default="e5-sentiment")
    parser.add_argument("--lexicon", action="store_true")
    parser.add_argument("--tune", action="store_true", help="find the thresholds first")
    options = parser.parse_args()
    examples = development_examples(options.data)
    if options.lexicon:
        words = read_lexicon(options.data / "sentiment" / "pattern_nl" / "nl-sentiment.xml")
        config = SentimentConfig(neutral_within=LEXICON_THRESHOLD)
        verdicts = [lexicon_verdict(example.pair or example.text, words) for example in examples]
    else:
        config = SentimentConfig()
        verdicts = model_verdicts(examples, options.model)
        if options.tune:
            config = tune(examples, verdicts)
            print(f"neutral_from: {config.neutral_from}, neutral_within: {config.neutral_within}")
    print(f"{'level':10}{'items':>7}{'macro-F1':>10}{'accuracy':>10}{'commonest label':>17}")
    levels = by_level(examples, [label_of(verdict, config) for verdict in verdicts])
    for name, level in levels.items():
        print(
            f"{name:10}{level.items:7}{level.macro_f1:10.1f}{level.accuracy:10.1f}"
            f"{level.commonest:17.1f}"
        )


if __name__ == "__main__":
    main()
