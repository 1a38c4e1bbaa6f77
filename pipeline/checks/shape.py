"""What shows without knowing the languages: emptiness, length, loops."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.checks.finding import Finding
from pipeline.checks.pair import Pair

# Characters of English a character of Dutch. On human translations of news the
# ratio has mean 0.92 and 99 % lie between 0.59 and 1.35.
_SHORT, _VERY_SHORT = 0.62, 0.42
_LONG, _VERY_LONG = 1.55, 2.2
# The same where the translation also has fewer commas and dashes: a clause may be gone.
_CLAUSE_SHORT = 0.66
_CLAUSE_MARK = re.compile(r",| [-–—] ")
# Characters; below, a headline word more or less decides the ratio.
_MEASURABLE = 40
# Characters either way, so that what is short may differ by a word or two.
_SLACK = 20


_WORDS_AND_MARKS = re.compile(r"[^\W_]+(?:[-'’.,][^\W_]+)*|[.,;:!?()]")


def check_empty(pair: Pair) -> Iterator[Finding]:
    """A sentence without a translation, or a translation of nothing."""
    if pair.source.strip() and not pair.target.strip():
        yield Finding("empty", "error", pair.source, "", "The sentence has no translation.")
    elif pair.target.strip() and not pair.source.strip():
        yield Finding("empty", "error", "", pair.target, "There is a translation of nothing.")


def check_length(pair: Pair) -> Iterator[Finding]:
    """A translation much shorter or longer than translations are."""
    here, there = len(pair.source.strip()), len(pair.target.strip())
    if not here or not there:
        return
    ratio = there / here
    if ratio < 1 and here - there > _SLACK and here >= _MEASURABLE:
        fewer_clauses = len(_CLAUSE_MARK.findall(pair.target)) < len(
            _CLAUSE_MARK.findall(pair.source)
        )
        severe = ratio < _VERY_SHORT
        odd = ratio < (_CLAUSE_SHORT if fewer_clauses else _SHORT)
        guess = "something may be left out"
    else:
        severe, odd = ratio > _VERY_LONG, ratio > _LONG
        odd = odd and there - here > _SLACK
        severe = severe and there - here > 2 * _SLACK
        guess = "something may be added"
    if severe or odd:
        yield Finding(
            "length",
            "error" if severe else "warning",
            "",
            "",
            f"The translation has {ratio:.0%} of the source's length; {guess}.",
        )


def check_repetition(pair: Pair) -> Iterator[Finding]:
    """Words that the translation says again and the source doesn't."""
    # Marks count as words: "… in Japan. Japan is …" is no loop.
    target = _WORDS_AND_MARKS.findall(pair.target.lower())
    if len(target) < 2:
        return
    source = _WORDS_AND_MARKS.findall(pair.source.lower())
    loop = _loop(target)
    if loop and not _loop(source):
        times, phrase = loop
        severe = times > 2 or len(phrase) > 2
        yield Finding(
            "repetition",
            "error" if severe else "warning",
            "",
            " ".join(phrase),
            f"“{' '.join(phrase)}” stands {times} times in a row.",
        )
        return
    for size, allowed in ((6, 1), (4, 2)):
        phrase, times = _most_frequent(target, size)
        if times > allowed and times > _most_frequent(source, 3)[1]:
            yield Finding(
                "repetition",
                "error",
                "",
                " ".join(phrase),
                f"“{' '.join(phrase)}” stands in the translation {times} times.",
            )
            return


# English doubles these itself ("had had", "that that", "in in-depth", "very very").
_DOUBLED = frozenset("had that is in on very so more no yes bye ha la do her years day".split())


def _loop(words: Sequence[str]) -> tuple[int, tuple[str, ...]] | None:
    """The longest phrase of up to eight words that is repeated at once, and how many times."""
    for size in range(min(8, len(words) // 2), 0, -1):
        run = 0
        for index in range(size, len(words)):
            run = run + 1 if words[index] == words[index - size] else 0
            if run >= size:
                phrase = tuple(words[index - size + 1 : index + 1])
                times = 2 + _more(words, index + 1, phrase)
                if times > 2 or size > 1 or (len(phrase[0]) > 2 and phrase[0] not in _DOUBLED):
                    return times, phrase
    return None


def _more(words: Sequence[str], start: int, phrase: tuple[str, ...]) -> int:
    """How many more times a phrase stands from a position on."""
    times = 0
    while tuple(words[start : start + len(phrase)]) == phrase:
        times += 1
        start += len(phrase)
    return times


def _most_frequent(words: Sequence[str], size: int) -> tuple[tuple[str, ...], int]:
    grams = Counter(zip(*(words[offset:] for offset in range(size)), strict=False))
    if not grams:
        return (), 0
    return max(grams.items(), key=lambda item: item[1])
