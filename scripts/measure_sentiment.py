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
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from _sentiment_data import LABELS, Example, development_examples, macro_f1, need

from pipeline.backends.encoders import open_classifier
from pipeline.backends.registry import find
from pipeline.language.parts import cut_parts
from pipeline.stages.sentiment import SentimentConfig, label_of, score_of

NEGATORS = {"niet", "geen", "nooit", "zonder", "noch", "nauwelijks"}
NEGATOR_REACH = 2  # words
# Pattern's own rule of thumb calls a text positive from 0.1 on.
LEXICON_THRESHOLD = 0.1
STEPS = [step / 20 for step in range(1, 15)]
PAIR_TOKENS = 2


def read_lexicon(path: Path) -> dict[str, float]:
    """The mean polarity of each word form over its senses."""
    senses: dict[str, list[float]] = defaultdict(list)
    for word in ElementTree.parse(need(path)).getroot().iter("word"):
        senses[word.attrib["form"].lower()].append(float(word.attrib["polarity"]))
    return {form: sum(values) / len(values) for form, values in senses.items()}


def lexicon_score(text: str, lexicon: dict[str, float]) -> float:
    """The mean polarity of the known words, -1 to 1; 0 without one."""
    words = re.findall(r"\w+", text.lower())
    found = [
        -lexicon[word] if NEGATORS & set(words[max(0, i - NEGATOR_REACH) : i]) else lexicon[word]
        for i, word in enumerate(words)
        if lexicon.get(word)
    ]
    return sum(found) / len(found) if found else 0.0


def model_scores(examples: Sequence[Example], model: str) -> list[float]:
    """The score of each example by a model of the registry, in parts where it is too long."""
    row = find(model)
    classifier = open_classifier(row)
    scores = []
    for example in examples:
        text = example.pair or example.text
        room = classifier.limit
        if example.pair:
            room -= classifier.count([example.text])[0] + PAIR_TOKENS
        parts = cut_parts([text], classifier.count, room)
        tokens = classifier.count(parts)
        pairs = parts if example.pair else None
        answers = classifier.classify([example.text] * len(parts) if pairs else parts, pairs)
        weighted = sum(
            score_of(answer, row.labels) * weight
            for answer, weight in zip(answers, tokens, strict=True)
        )
        scores.append(weighted / max(1, sum(tokens)))
    classifier.close()
    return scores


def report(examples: Sequence[Example], given: Sequence[str]) -> None:
    """Print the scores of each level, and of always saying the commonest label."""
    print(f"{'level':10}{'items':>7}{'macro-F1':>10}{'accuracy':>10}{'commonest label':>17}")
    for source in sorted({example.source for example in examples}):
        chosen = [i for i, example in enumerate(examples) if example.source == source]
        wanted = [examples[i].label for i in chosen]
        answers = [given[i] for i in chosen]
        right = sum(w == g for w, g in zip(wanted, answers, strict=True))
        usual = Counter(wanted).most_common(1)[0][0]
        print(
            f"{source:10}{len(chosen):7}{macro_f1(wanted, answers):10.1f}"
            f"{100 * right / len(chosen):10.1f}{macro_f1(wanted, [usual] * len(wanted)):17.1f}"
        )


def tune(examples: Sequence[Example], scores: Sequence[float]) -> SentimentConfig:
    """The thresholds with the highest mean macro-F1 of the levels."""

    def quality(config: SentimentConfig) -> float:
        total = 0.0
        for source in {example.source for example in examples}:
            chosen = [i for i, example in enumerate(examples) if example.source == source]
            total += macro_f1(
                [examples[i].label for i in chosen], [label_of(scores[i], config) for i in chosen]
            )
        return total

    options = (SentimentConfig(negative_to=-n, positive_from=p) for n in STEPS for p in STEPS)
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
        config = SentimentConfig(negative_to=-LEXICON_THRESHOLD, positive_from=LEXICON_THRESHOLD)
        scores = [lexicon_score(example.pair or example.text, words) for example in examples]
    else:
        config = SentimentConfig()
        scores = model_scores(examples, options.model)
        if options.tune:
            config = tune(examples, scores)
            print(f"negative_to: {config.negative_to}, positive_from: {config.positive_from}")
    report(examples, [label_of(score, config) for score in scores])
    assert set(LABELS) >= {example.label for example in examples}


if __name__ == "__main__":
    main()
