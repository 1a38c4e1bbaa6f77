from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.number_words import dutch_cardinal, dutch_ordinal
from pipeline.language.numbers import find_quantities
from pipeline.language.numerals import read_numeral


def values(text: str, language: str) -> list[float]:
    return [quantity.value for quantity in find_quantities(text, language)]


def required(text: str, language: str) -> list[float]:
    return [q.value for q in find_quantities(text, language) if q.required]


DUTCH = [
    ("1.234,5 hectare", [1234.5]),
    ("2.200.112 stemmen", [2200112]),
    ("10 000 mensen", [10000]),
    ("10\u00a0000 mensen", [10000]),
    ("0,5 procent", [0.5]),
    ("in 2025 en 2026", [2025, 2026]),
    ("3,4 miljard euro", [3.4e9]),
    ("3,4 mld. euro", [3.4e9]),
    ("€ 2,5 mln", [2.5e6]),
    ("2,5mln", [2.5e6]),
    ("twee biljoen dollar", [2e12]),
    ("anderhalf miljoen", [1.5e6]),
    ("anderhalve kilometer", [1.5]),
    ("een half miljoen", [5e5]),
    ("half miljoen", [5e5]),
    ("tweeënhalf jaar", [2.5]),
    ("drieënhalve ton", [3.5]),
    ("twee en een half jaar", [2.5]),
    ("drie en een halve kilo", [3.5]),
    ("29¾ graden", [29.75]),
    ("twee derde van de leden", [2 / 3]),
    ("tweederde", [2 / 3]),
    ("driekwart", [0.75]),
    ("drie kwart", [0.75]),
    ("een kwart eeuw", [25]),
    ("drie kwart eeuw", [75]),
    ("een miljoen eeuwen", [1e6, 100]),
    ("drie vijfde", [0.6]),
    ("vijfentwintig", [25]),
    ("tweeëntwintig", [22]),
    ("tweeentwintig", [22]),
    ("eenentachtig", [81]),
    ("honderdtwintig", [120]),
    ("honderdenvijf", [105]),
    ("tweehonderdvijftig", [250]),
    ("drieduizend vijftig", [3050]),
    ("vijfentwintigduizend", [25000]),
    ("driehonderdduizend", [300000]),
    ("honderd duizend", [100000]),
    ("55 duizend", [55000]),
    ("twee miljoen driehonderdduizend", [2300000]),
    ("negentienhonderdvijfentachtig", [1985]),
    ("twaalfhonderd", [1200]),
    ("duizend", [1000]),
    ("tienduizenden betogers", [10000]),
    ("honderden miljoenen", [1e8]),
    ("miljarden euro's", [1e9]),
    ("12 tot 15 jaar", [12, 15]),
    ("de 60ste keer", [60]),
    ("de 3e en de 21e", [3, 21]),
    ("de vijfentwintigste", [25]),
    ("de honderdste", [100]),
    ("de achtste finale", [8]),
    ("jaren negentig", [90]),
    ("jaren 90", [90]),
    ("een 16-jarige", [1, 16]),
    ("de F-16 en de Il-76", [16, 76]),
    ("het werd 2-1", [2, 1]),
    ("783 km2 bos", [783]),
    ("op twee na de grootste", [3]),
    ("zonder een cijfer van belang", [1]),
    ("Achter de achterdeur bleef het stil", []),
    ("De vijver en de viering", []),
]

ENGLISH = [
    ("1,234.5 hectares", [1234.5]),
    ("2,200,112 votes", [2200112]),
    ("0.5 percent", [0.5]),
    ("3.4 billion euros", [3.4e9]),
    ("€2.5m", [2.5e6]),
    ("£3bn", [3e9]),
    ("$10k", [1e4]),
    ("two trillion dollars", [2e12]),
    ("one and a half million", [1.5e6]),
    ("a million and a half", [1.5e6]),
    ("two and a half years", [2.5]),
    ("a year and a half", [1.5]),
    ("an hour and a quarter", [1.25]),
    ("half a million", [5e5]),
    ("two-thirds", [2 / 3]),
    ("one third", [1 / 3]),
    ("three quarters", [0.75]),
    ("29¾ degrees", [29.75]),
    ("twenty-five", [25]),
    ("twenty five", [25]),
    ("a hundred and twenty", [120]),
    ("two hundred and fifty thousand", [250000]),
    ("three thousand and fifty", [3050]),
    ("two million three hundred thousand", [2300000]),
    ("nineteen eighty-five", [1985]),
    ("twenty twenty-five", [2025]),
    ("twelve hundred", [1200]),
    ("five and six", [5, 6]),
    ("two dozen", [24]),
    ("tens of thousands", [1e4]),
    ("hundreds of millions", [1e8]),
    ("the 60th time", [60]),
    ("the twenty-first", [21]),
    ("the 3rd and the 21st", [3, 21]),
    ("the 1990s", [1990]),
    ("the nineties", [90]),
    ("a 16-year-old", [16]),
    ("it ended 2–1", [2, 1]),
    ("the sixteenth floor", [16]),
    ("the weight of evidence", []),
]


@pytest.mark.parametrize(("text", "expected"), DUTCH)
def test_dutch_quantities(text: str, expected: list[float]) -> None:
    assert values(text, "nl") == pytest.approx(expected)


@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_english_quantities(text: str, expected: list[float]) -> None:
    assert values(text, "en") == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("een man met één been en een derde arm", "nl", [1 / 3]),
        ("beide broers, allebei uit een paar", "nl", []),
        ("de eerste en tweede helft", "nl", []),
        ("one of the first, both again", "en", []),
        ("seven of the Seven Sisters", "en", [7]),
        ("he vierde zijn zege", "nl", []),
    ],
)
def test_words_that_demand_nothing(text: str, language: str, expected: list[float]) -> None:
    assert required(text, language) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "language", "readings"),
    [
        ("de jaren negentig", "nl", {90, 1990}),
        ("the 1990s", "en", {90, 1990}),
        ("in 1995-96", "en", {96, 1996}),
        ("since '68", "en", {68, 1968}),
        ("$2.5m", "en", {2.5e6, 2.5}),
        ("a dozen", "en", {12, 10}),
    ],
)
def test_second_readings(text: str, language: str, readings: set[float]) -> None:
    assert readings <= set(find_quantities(text, language)[-1].values)


@pytest.mark.parametrize(
    ("text", "language", "part"),
    [
        ("de 19e eeuw", "nl", 1830),
        ("een huis van acht ton", "nl", 800_000),
        ("2 tot 3 miljoen", "nl", 2e6),
        ("50 procent", "nl", 0.5),
        ("two thirds", "en", 3),
    ],
)
def test_parts(text: str, language: str, part: float) -> None:
    assert any(math.isclose(part, p) for q in find_quantities(text, language) for p in q.parts)


@pytest.mark.parametrize(
    ("text", "language", "unit"),
    [
        ("€ 20", "nl", "euros"),
        ("20 euro", "nl", "euros"),
        ("20 dollar", "nl", "dollars"),
        ("US$20", "en", "dollars"),
        ("£20", "en", "pounds sterling"),
        ("20%", "nl", "percent"),
        ("20 procentpunt", "nl", "percentage points"),
        ("20 percentage points", "en", "percentage points"),
        ("20 per cent", "en", "percent"),
        ("80 km/u", "nl", "kilometres an hour"),
        ("80 km", "nl", "kilometres"),
        ("80 miles an hour", "en", "miles an hour"),
        ("6-foot", "en", "feet"),
        ("2 tot 10 cm", "nl", "centimetres"),
        ("drie weken", "nl", "weeks"),
        ("3 weken lang", "nl", "weeks"),
        ("18-jarige", "nl", "years"),
        ("an hour and a half", "en", "hours"),
    ],
)
def test_units(text: str, language: str, unit: str) -> None:
    found = find_quantities(text, language)[0].unit
    assert found is not None
    assert found.name == unit


@pytest.mark.parametrize("text", ["20 mensen", "20 urenlange", "20, euro", "5 dagelijkse"])
def test_no_unit(text: str) -> None:
    assert find_quantities(text, "nl")[0].unit is None


@pytest.mark.parametrize(
    ("numeral", "language", "value", "regular"),
    [
        ("1.234", "nl", 1234, True),
        ("1.234", "en", 1.234, True),
        ("1,234", "nl", 1.234, True),
        ("1,234", "en", 1234, True),
        ("1,5", "en", 1.5, False),
        ("3.5", "nl", 3.5, False),
        ("1.234,5", "en", 1234.5, False),
        ("2.200.112", "en", 2200112, False),
        ("2,200,12", "en", 220012, False),
        ("1'000", "nl", 1000, True),
    ],
)
def test_read_numeral(numeral: str, language: str, value: float, regular: bool) -> None:
    assert read_numeral(numeral, language) == (pytest.approx(value), regular)


def test_spans_hold_the_text() -> None:
    text = "Van de 3,4 miljard is twee derde op, zei hij op 1e kerstdag."
    for quantity in find_quantities(text, "nl"):
        assert text[quantity.start : quantity.end] == quantity.text


def test_another_language() -> None:
    with pytest.raises(ValueError, match="fr"):
        find_quantities("3,4 milliards", "fr")


UNITS = "nul een twee drie vier vijf zes zeven acht negen".split()
TEENS = "tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien".split()
TENS = "twintig dertig veertig vijftig zestig zeventig tachtig negentig".split()


def spell(value: int) -> str:
    """A Dutch cardinal below a million as one word, by the rules of the Woordenlijst."""
    if value < 20:
        return (UNITS + TEENS)[value]
    if value < 100:
        tens, unit = TENS[value // 10 - 2], value % 10
        joint = "ën" if unit in (2, 3) else "en"
        return UNITS[unit] + joint + tens if unit else tens
    scale, name = (1000, "duizend") if value >= 1000 else (100, "honderd")
    count, rest = divmod(value, scale)
    return (spell(count) if count > 1 else "") + name + (spell(rest) if rest else "")


@given(st.integers(0, 999_999))
def test_dutch_cardinals_read_back(value: int) -> None:
    assert dutch_cardinal(spell(value)) == value


@given(st.integers(1, 999_999))
def test_dutch_ordinals_read_back(value: int) -> None:
    word = spell(value)
    if value % 100 == 1:
        ordinal = word[: -len("een")] + "eerste"
    elif value % 100 == 3:
        ordinal = word[: -len("drie")] + "derde"
    elif value % 100 in (2, 4, 5, 6, 7, 9, 10, 11, 12, *range(13, 20)):
        ordinal = word + "de"
    else:
        ordinal = word + "ste"
    assert dutch_ordinal(ordinal) == value


def dutch_style(cents: int) -> str:
    return english_style(cents).translate(str.maketrans(",.", ".,"))


def english_style(cents: int) -> str:
    return f"{cents // 100:,}.{cents % 100:02d}"


@given(st.integers(0, 10**13))
def test_numerals_agree_across_styles(cents: int) -> None:
    dutch, english = dutch_style(cents), english_style(cents)
    assert read_numeral(dutch, "nl") == (pytest.approx(cents / 100), True)
    assert read_numeral(english, "en") == read_numeral(dutch, "nl")
    assert values(f"Het kostte {dutch} euro.", "nl") == values(f"It cost {english} euros.", "en")


@given(st.text(alphabet="0123456789.,- abdeinot½€$%", max_size=40), st.sampled_from(["nl", "en"]))
def test_any_text_is_read(text: str, language: str) -> None:
    for quantity in find_quantities(text, language):
        assert text[quantity.start : quantity.end] == quantity.text
        assert quantity.values
