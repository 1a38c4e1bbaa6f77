"""Numbers written as words, Dutch and English.

Written for Krant from general knowledge of the two languages; the spelling of
Dutch numerals follows the Woordenlijst Nederlandse Taal (woordenlijst.org):
one word up to a thousand (honderdtwintig, vijfentwintig), a space after
duizend (drieduizend vijftig), miljoen and miljard apart. Older and sloppy
spellings are read as well (honderd twintig, tweeentwintig).

`required` says how far a word can be trusted to state a number that a
translation must keep. "Een" is mostly an article and "one" mostly a pronoun,
"both" may stand for "de twee": they bear a number out but don't demand one.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

Kind = Literal["cardinal", "scale", "ordinal", "fraction", "decade", "plural", "alone"]
"""How a word makes up a number with others; "alone" does not: an eeuw, driepotig."""


class Word(NamedTuple):
    """What one word says. A fraction's value is that of one part (quarter: 0.25)."""

    kind: Kind
    value: float
    required: bool = True
    also: float | None = None
    """A second value that it may have ("dozen": 12, loosely 10)."""


_DUTCH_UNITS = (
    "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien "
    "zestien zeventien achttien negentien"
).split()
_DUTCH_TENS = "twintig dertig veertig vijftig zestig zeventig tachtig negentig".split()
_ENGLISH_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_ENGLISH_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()

# The long scale of Dutch (a biljoen is a million million) against the short one of English.
DUTCH_SCALES = {
    "miljoen": 1e6, "mln": 1e6, "mio": 1e6, "miljard": 1e9, "mld": 1e9, "mrd": 1e9,
    "biljoen": 1e12, "bln": 1e12, "biljard": 1e15, "triljoen": 1e18,
}  # fmt: skip
ENGLISH_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "quadrillion": 1e15, "quintillion": 1e18, "mln": 1e6, "mn": 1e6, "mio": 1e6, "bn": 1e9,
    "bln": 1e9, "tn": 1e12, "trn": 1e12, "crore": 1e7, "lakh": 1e5,
}  # fmt: skip

# Words that state a number beside something else, or loosely.
_DUTCH_OTHER = {
    "één": Word("cardinal", 1, False), "beide": Word("cardinal", 2, False),
    "beiden": Word("cardinal", 2, False), "allebei": Word("cardinal", 2, False),
    "paar": Word("plural", 2, False, 1), "duo": Word("cardinal", 2, False),
    "koppel": Word("cardinal", 2, False), "tweeling": Word("cardinal", 2, False),
    "stel": Word("cardinal", 2, False), "trio": Word("cardinal", 3, False),
    "eens": Word("cardinal", 1, False), "enige": Word("cardinal", 1, False),
    "dubbel": Word("cardinal", 2, False), "dubbele": Word("cardinal", 2, False),
    "dubbelspel": Word("cardinal", 2, False), "ander": Word("cardinal", 2, False),
    "andere": Word("cardinal", 2, False), "opnieuw": Word("cardinal", 2, False),
    "weer": Word("cardinal", 2, False), "nogmaals": Word("cardinal", 2, False),
    "dozijn": Word("cardinal", 12, False, 10), "tiental": Word("cardinal", 10, False, 12),
    "decennium": Word("alone", 10, False), "decennia": Word("alone", 10, False),
    "eeuw": Word("alone", 100, False), "eeuwen": Word("alone", 100, False),
    "anderhalf": Word("cardinal", 1.5), "anderhalve": Word("cardinal", 1.5),
    "half": Word("fraction", 0.5, False), "halve": Word("fraction", 0.5, False),
    "helft": Word("fraction", 0.5, False), "halfjaar": Word("fraction", 0.5, False, 6),
    "halverwege": Word("fraction", 0.5, False),
    "kwart": Word("fraction", 0.25, False), "kwartier": Word("scale", 15, False),
    "derden": Word("ordinal", 3, False),
    "kwartalen": Word("fraction", 0.25, False), "kwartaal": Word("fraction", 0.25, False, 3),
    "miljonair": Word("scale", 1e6, False), "miljonairs": Word("scale", 1e6, False),
    "miljardair": Word("scale", 1e9, False), "miljardairs": Word("scale", 1e9, False),
    "tientallen": Word("plural", 10, False, 12), "dozijnen": Word("plural", 12, False, 10),
    "tig": Word("plural", 10, False), "vijven": Word("cardinal", 5, False),
    "zessen": Word("cardinal", 6, False), "zevenen": Word("cardinal", 7, False),
    "achten": Word("cardinal", 8, False), "negenen": Word("cardinal", 9, False),
    "tienen": Word("cardinal", 10, False), "elven": Word("cardinal", 11, False),
    "twaalven": Word("cardinal", 12, False), "tweeën": Word("cardinal", 2, False),
    "drieën": Word("cardinal", 3, False), "vieren": Word("cardinal", 4, False),
    "tientje": Word("cardinal", 10, False), "tientjes": Word("cardinal", 10, False),
    "vijftal": Word("cardinal", 5, False),
}  # fmt: skip
_ENGLISH_OTHER = {
    "one": Word("cardinal", 1, False), "once": Word("cardinal", 1, False),
    "single": Word("cardinal", 1, False), "both": Word("cardinal", 2, False),
    "couple": Word("plural", 2, False, 1), "couples": Word("cardinal", 2, False),
    "pair": Word("cardinal", 2, False), "pairs": Word("cardinal", 2, False),
    "duo": Word("cardinal", 2, False), "twice": Word("cardinal", 2, False),
    "twins": Word("cardinal", 2, False), "twin": Word("cardinal", 2, False),
    "double": Word("cardinal", 2, False), "doubles": Word("cardinal", 2, False),
    "doubled": Word("cardinal", 2, False), "doubling": Word("cardinal", 2, False),
    "dual": Word("cardinal", 2, False), "either": Word("cardinal", 2, False),
    "neither": Word("cardinal", 2, False), "again": Word("cardinal", 2, False),
    "biennial": Word("cardinal", 2, False), "fortnight": Word("cardinal", 2, False, 14),
    "few": Word("plural", 2, False, 1), "another": Word("cardinal", 2, False),
    "thrice": Word("cardinal", 3, False), "triple": Word("cardinal", 3, False),
    "tripled": Word("cardinal", 3, False), "triad": Word("cardinal", 3, False),
    "trio": Word("cardinal", 3, False),
    "triplets": Word("cardinal", 3, False), "hat-trick": Word("cardinal", 3, False),
    "quadruple": Word("cardinal", 4, False), "quartet": Word("cardinal", 4, False),
    "square": Word("cardinal", 4, False), "quintet": Word("cardinal", 5, False),
    "decade": Word("alone", 10, False), "decades": Word("alone", 10, False),
    "century": Word("alone", 100, False), "centuries": Word("alone", 100, False),
    "centenary": Word("alone", 100, False), "nil": Word("cardinal", 0, False),
    "naught": Word("cardinal", 0, False), "dozen": Word("scale", 12, False, 10),
    "half": Word("fraction", 0.5, False), "halves": Word("fraction", 0.5, False),
    "halved": Word("fraction", 0.5, False), "halfway": Word("fraction", 0.5, False),
    "quarter": Word("fraction", 0.25, False), "quarters": Word("fraction", 0.25, False),
    "quarterly": Word("fraction", 0.25, False, 3), "fourths": Word("fraction", 0.25, False),
    "first": Word("ordinal", 1, False), "firsts": Word("ordinal", 1, False),
    "second": Word("ordinal", 2, False), "secondly": Word("ordinal", 2, False),
    "third": Word("ordinal", 3), "fifth": Word("ordinal", 5), "eighth": Word("ordinal", 8),
    "ninth": Word("ordinal", 9), "twelfth": Word("ordinal", 12),
    "millionaire": Word("scale", 1e6, False), "millionaires": Word("scale", 1e6, False),
    "billionaire": Word("scale", 1e9, False), "billionaires": Word("scale", 1e9, False),
    "tens": Word("plural", 10, False), "dozens": Word("plural", 12, False, 10),
    "scores": Word("plural", 20, False), "hundreds": Word("plural", 1e2, False),
    "thousands": Word("plural", 1e3), "millions": Word("plural", 1e6),
    "billions": Word("plural", 1e9), "trillions": Word("plural", 1e12),
}  # fmt: skip

# tweejarig, driedaags, viertal, vijfmaal, zesvoudig, zeventiende-eeuws, twintiger
_DUTCH_DERIVED = re.compile(
    r"(?P<number>.+?)(?P<ending>en?half|ën?half|en?halve|ënhalve|kwart|ers?|"
    r"jarige?n?|jaars\w*|jaren\w*|jaarlijkse?|daagse?n?|weekse?|wekelijkse?|maandse?|maandelijkse?|"
    r"uurs\w*|tallen|tal|maal|keer|voudige?|voud|koppige?|delige?|deling|deelde?|hoekige?|hoek|"
    r"zijdige?|kamp\w*|baans\w*|deurs|persoons\w*|sterren\w*|zits\w*|lingen?|erlei|stemmig\w*|mans|"
    r"punter|partijen\w*|landen\w*|machten|wiel\w*|voets\w*|meter\w*|kilo\w*|euro\w*|stapp\w*|"
    r"ledige?|plus\w*|cijferige?|dimensionale?|talige?|procents\w*|tons?|graden|luik\w*|duizend\w*|honderd\w*)"
)
# vierdedivisieclub, eersteklasser; driepotig, tweepuntsconversie
_DUTCH_WITH_ORDINAL = re.compile(
    r"(?P<ordinal>eerste|tweede|derde|vierde|vijfde|zesde|zevende|achtste|negende|tiende)\w{4,}"
)
_DUTCH_WITH_CARDINAL = re.compile(
    r"(?P<number>twee|drie|vier(?!kant)|vijf|zes|zeven|negen|tien|elf|twaalf)\w{4,}"
)
_DUTCH_VERBS = re.compile(r"(?:ver)(?P<number>dubbel|drie|vier|vijf|tien|honderd)(?:voudig)?\w*")
_DUTCH_PLURALS = re.compile(
    r"(?P<count>tien|honderd)?(?P<scale>honderd|duizend|miljoen|miljard|biljoen|"
    r"triljoen)en(?P<rest>\w*)"
)


def _dutch_below_hundred() -> dict[str, int]:
    words = {word: value for value, word in enumerate(_DUTCH_UNITS)}
    for tens, word in enumerate(_DUTCH_TENS, 2):
        words[word] = 10 * tens
        for unit in range(1, 10):
            for joint in ("en", "ën"):
                words[_DUTCH_UNITS[unit] + joint + word] = 10 * tens + unit
        words["één" + "en" + word] = 10 * tens + 1
    return words


_BELOW_HUNDRED = _dutch_below_hundred()


def dutch_cardinal(word: str) -> int | None:
    """The value of a Dutch cardinal written as one lower-case word, below a million.

    Twelve hundred is possible ("twaalfhonderd"), also in years
    ("negentienhonderdvijfentachtig").
    """
    if word in _BELOW_HUNDRED:
        return _BELOW_HUNDRED[word]
    for name, scale, limit in (("duizend", 1000, 1000), ("honderd", 100, 100)):
        head, found, tail = word.partition(name)
        if not found:
            continue
        count = dutch_cardinal(head) if head else 1
        rest = _dutch_rest(tail)
        if count is None or rest is None or not 0 < count < limit or rest >= scale:
            return None
        return count * scale + rest
    return None


def _dutch_rest(tail: str) -> int | None:
    """What follows honderd or duizend inside a word: "vijf", "envijf"; 0 for nothing."""
    if not tail:
        return 0
    value = dutch_cardinal(tail)
    if value is None and tail.startswith("en"):
        value = dutch_cardinal(tail[2:])
    return value


def dutch_ordinal(word: str) -> int | None:
    """The value of a Dutch ordinal written as one lower-case word ("vijfentwintigste")."""
    for ending, value in (("eerste", 1), ("derde", 3)):
        if word.endswith(ending):
            head = word.removesuffix(ending)
            count = _dutch_rest(head) if not head else dutch_cardinal(head.removesuffix("en"))
            # "anderde" is no number; a compound ordinal has a round head (honderdderde).
            if count is not None and count % 100 == 0:
                return count + value
            return None
    for ending in ("ste", "de"):
        if word.endswith(ending):
            value_or_none = dutch_cardinal(word.removesuffix(ending))
            if value_or_none is not None:
                return value_or_none
    return None


# How every Dutch number word starts; spares the others the analysis.
_DUTCH_START = re.compile(
    "nul|een|één|eerste|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|der|veer|"
    "twintig|tach|honderd|duizend|m|b|triljoen|trio|half|halv|helft|kwart|ander|allebei|paar|"
    "duo|koppel|stel|enige|dubbel|opnieuw|weer|nogmaals|do|dec|eeuw|tig|top|ver"
)


@lru_cache(maxsize=32768)
def dutch_word(word: str) -> Word | None:
    """What a lower-case Dutch word says about a number, None for nothing."""
    if not _DUTCH_START.match(word):
        return None
    if word in _DUTCH_OTHER:
        return _DUTCH_OTHER[word]
    if word in DUTCH_SCALES:
        return Word("scale", DUTCH_SCALES[word])
    cardinal = dutch_cardinal(word)
    if cardinal is not None:
        return Word("cardinal", cardinal, required=cardinal > 1)
    ordinal = dutch_ordinal(word)
    if ordinal is not None:
        # "Vierde" is also the past tense of vieren, to celebrate.
        return Word("ordinal", ordinal, required=ordinal > 2 and ordinal != 4)
    if word.startswith("top"):  # toptien
        ranking = dutch_cardinal(word.removeprefix("top"))
        return Word("cardinal", ranking, required=False) if ranking else None
    return _dutch_plural(word) or _dutch_derived(word)


def _dutch_plural(word: str) -> Word | None:
    match = _DUTCH_PLURALS.fullmatch(word)
    if not match:
        return None
    scales = {"honderd": 1e2, "duizend": 1e3} | DUTCH_SCALES
    value = scales[match["scale"]] * {None: 1, "tien": 10, "honderd": 100}[match["count"]]
    return Word("plural", value, required=not match["rest"] and value >= 1e3)


def _dutch_derived(word: str) -> Word | None:
    head, third, tail = word.partition("derde")
    if third and head:  # tweederde, tweederdemeerderheid
        count = dutch_cardinal(head)
        return Word("fraction", count / 3, required=not tail) if count else None
    compound = _DUTCH_WITH_ORDINAL.fullmatch(word)
    if compound:
        place = dutch_ordinal(compound["ordinal"])
        return Word("alone", place, required=False) if place else None
    verb = _DUTCH_VERBS.fullmatch(word)
    if verb:
        value = 2 if verb["number"] == "dubbel" else dutch_cardinal(verb["number"])
        return Word("cardinal", value, required=False) if value else None
    match = _DUTCH_DERIVED.fullmatch(word)
    if not match:
        compound = _DUTCH_WITH_CARDINAL.fullmatch(word)
        return Word("alone", _BELOW_HUNDRED[compound["number"]], False) if compound else None
    number, ending = match["number"], match["ending"]
    value = 1 if number == "één" else dutch_cardinal(number)
    if value is None:
        return None
    if ending.endswith(("half", "halve")):
        return Word("cardinal", value + 0.5)
    if ending == "kwart":
        return Word("fraction", value / 4, required=True)
    if ending in ("er", "ers") and (value < 20 or value % 10):
        return None  # "achter", "drieër"; a "twintiger" is in the twenties
    return Word("cardinal", value, required=False)


def _english_words() -> dict[str, Word]:
    words = dict(_ENGLISH_OTHER)
    irregular = {1, 2, 3, 5, 8, 9, 12}
    for value, word in enumerate(_ENGLISH_UNITS):
        words.setdefault(word, Word("cardinal", value, required=value > 1))
        if value not in irregular and value:
            words[f"{word}th"] = Word("ordinal", value)
        words.setdefault(f"{word}fold", Word("cardinal", value, required=False))
        words.setdefault(f"{word}some", Word("cardinal", value, required=False))
    for tens, word in enumerate(_ENGLISH_TENS, 2):
        words[word] = Word("cardinal", 10 * tens)
        words[f"{word[:-1]}ieth"] = Word("ordinal", 10 * tens)
        words[f"{word[:-1]}ies"] = Word("decade", 10 * tens)
    for word, scale in ENGLISH_SCALES.items():
        words[word] = Word("scale", scale)
        words[f"{word}th"] = Word("ordinal", scale)
        words[f"{word}fold"] = Word("cardinal", scale, required=False)
    for word, entry in list(words.items()):
        if entry.kind == "ordinal" and entry.value > 2:
            words[f"{word}s"] = Word("fraction", 1 / entry.value)
            words[f"{word}ly"] = Word("ordinal", entry.value, required=False)
    return words


ENGLISH_WORDS = _english_words()


def english_word(word: str) -> Word | None:
    """What a lower-case English word says about a number, None for nothing."""
    return ENGLISH_WORDS.get(word)
