"""Verbs that Dutch takes apart: "gaf … vrij" is of vrijgeven, release: nothing is given or free.

In a main clause the particle stands at the end of the clause, and before "te"
it stands alone (Algemene Nederlandse Spraakkunst, 2.2.4.2). Whether two words
are one verb says the lexicon.
"""

from __future__ import annotations

import re

from pipeline.language.compounds import english_of_form
from pipeline.language.dutch_forms import INFINITIVES, PARTICLES
from pipeline.language.dutch_words import FUNCTION_WORDS
from pipeline.language.lexicon import WORD

_PARTICLES = frozenset(PARTICLES) | frozenset(
    "bekend bij deel dicht heen kwijt los omhoog omlaag open plaats rond stil teweeg tegemoet "
    "voort vooruit vrij".split()
)

_LONGEST_CLAUSE = 40
"""Words. A verb and its particle don't stand further apart."""

# What ends a clause, and words that begin the next one.
_CLAUSE_END = re.compile(r"(?!(?<=\d)[.,:]\d)[,.;:!?…()–—\"“”„]|[’'](?!\w)|\s-\s")
_BETWEEN_WORDS = re.compile(r"\W*")
_NEXT_CLAUSE = frozenset(
    "als dat en hoewel maar nadat of om omdat sinds terwijl toen tot voordat want wanneer waarbij "
    "waardoor waarmee zodat".split()
)

# Before these words comes no finite verb that is one: a noun, or an infinitive.
_BEFORE_NOUNS = frozenset(
    "de het een deze die dit dat zijn haar hun ons onze mijn jouw uw elke elk ieder iedere geen "
    "enkele twee drie vier vijf te van in op met voor aan bij naar uit".split()
)
_PREPOSITIONS = frozenset("aan af bij door in met na om onder op over tegen toe uit voor".split())

# These make other words with a particle by chance: op-per, vast-de, stil-is, in-tegen.
_NO_VERBS = (
    FUNCTION_WORDS.union(_PREPOSITIONS, ["er", "is", "per", "ruim", "wegens"])
    - INFINITIVES.keys()
    - set(INFINITIVES.values())
    - {"maakt", "maken"}
)

# Before "te" these are oftener conjunctions: om te slagen, door te werken.
_CONJUNCTIONS = frozenset(["om", "door"])

# With these in between, the particle is the other half of an adverb: er … over, waar … van.
_PRONOMINAL = frozenset("er daar waar hier".split())


def rejoined(dutch: str) -> dict[int, str]:
    """The verbs of a sentence that stand apart, whole, by where their verbal part begins.

    "Zij gaf de lijst vrij." gives {4: "vrijgaf"}; "om die vrij te geven" gives
    "vrijgeven". Offsets are characters.
    """
    words = list(WORD.finditer(dutch))
    found: dict[int, str] = {}
    clause = 0  # index of the first word of the clause
    for index, word in enumerate(words):
        text = word[0].lower()
        if index and _begins_clause(dutch, words[index - 1], word):
            clause = index
        if text not in _PARTICLES:
            continue
        following = [match[0].lower() for match in words[index + 1 : index + 3]]
        if whole := _before_te(dutch, words[index : index + 3]):
            found[words[index + 2].start()] = whole
        elif index > clause and _ends_clause(dutch, word, following):
            between = words[max(clause, index - _LONGEST_CLAUSE) : index]
            place = _verb(between, text)
            if place is not None:
                found[between[place].start()] = text + between[place][0].lower()
    return found


def _before_te(dutch: str, words: list[re.Match[str]]) -> str:
    """The infinitive that three words are, "vrij te geven", whole; empty where they are none."""
    if len(words) < 3 or words[0][0].lower() in _CONJUNCTIONS or words[1][0] != "te":
        return ""
    stands_together = dutch[words[0].end() : words[2].start()] == " te "
    whole = (words[0][0] + words[2][0]).lower()
    return whole if stands_together and whole.endswith("n") and english_of_form(whole) else ""


def _begins_clause(dutch: str, before: re.Match[str], word: re.Match[str]) -> bool:
    gap = dutch[before.end() : word.start()]
    return bool(_CLAUSE_END.search(gap)) or before[0].lower() in _NEXT_CLAUSE


def _ends_clause(dutch: str, particle: re.Match[str], following: list[str]) -> bool:
    gap = _BETWEEN_WORDS.match(dutch, particle.end())
    if gap is None or dutch[gap.end() : gap.end() + 1].isdigit():  # in 2019
        return False
    return not following or following[0] in _NEXT_CLAUSE or bool(_CLAUSE_END.search(gap[0]))


def _verb(between: list[re.Match[str]], particle: str) -> int | None:
    """Which word of a clause, the first that does, makes a verb with the particle at its end."""
    for index, match in enumerate(between):
        word = match[0]
        if not (word.islower() or index == 0) or word.lower() in _NO_VERBS or word[0] in "'’‘":
            continue
        if index and between[index - 1][0].lower() in _BEFORE_NOUNS:
            continue
        if any(other[0].lower() in _PRONOMINAL for other in between[index + 1 :]):
            continue
        if english_of_form(particle + word.lower()):
            return index
    return None
