"""Where sentences end. In the tables "|" stands for a space at which a sentence ends."""

from __future__ import annotations

import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.company_suffixes import COMPANY_SUFFIXES
from pipeline.language.dutch_abbreviations import (
    CLOSING,
    CONNECTIVES,
    NUMBERED,
    TITLES,
    TRAILING,
)
from pipeline.language.sentences import DUTCH, GENERIC, rules_for, split_long, split_sentences

COMPANIES = [
    "Foxconn en Wistron Corp. bouwen in Texas.",
    "Het werkt samen met Amkor Technology Inc. in Arizona.",
    "Het werkt samen met Amkor Technology Inc.|De fabriek staat in Arizona.",
    "De chips komen van Wistron Corp.|Nvidia bouwt mee.",
    "Taiwan Semiconductor Manufacturing Co. Ltd. groeit.|TSMC bouwt.",
    "Aandelen van Tesla Inc. (+4%) en Ford Motor Co. (-1%) bewogen.",
    "Topman Tim Cook van Apple Inc. CEO sinds 2011, vertrekt.",
    "Datavaart B.V. uit Apeldoorn is failliet.",
    "De curator van Datavaart B.V. verkocht alles.",
    "Failliet is Datavaart B.V.|De curator verkocht alles.",
    "Aandeelhouder is Fortis N.V.|Brussel betaalde mee.",
    "De N.V. Nederlandse Gasunie legt leidingen.",
    "Hij werkte bij de N.V. Philips in Eindhoven.",
    "JPMorgan Chase & Co. en Morgan Stanley begeleidden de beursgang.",
    "Hij verliet Zeker & Co.|Daarna begon hij voor zichzelf.",
    "Het bedrijf heet Datavaart BV.|Het is failliet.",
    "Toyota Motor Corp. Europe verkocht minder.",
    "Aannemer Roelofs & Zn. B.V. vond scheuren.",
    "De bank sprak van “Apple Inc.”|Dat klopte niet.",
]

ABBREVIATIONS = [
    "Er was steun van o.a. De Morgen en Het Parool.",
    "Hij zweeg, d.w.z. hij zei niets.",
    "M.b.t. de begroting zwijgt het kabinet.",
    "De zgn. Zalmnorm geldt nog.",
    "De winst was 3,4 mln. euro en de omzet 12 mld. dollar.",
    "De winst was 3,4 mln.|De omzet daalde.",
    "Er wonen 17 mln. Nederlanders.",
    "De brief d.d. 3 maart is zoek.",
    "Neem fruit, bijv. Elstar of Jonagold.",
    "Het kost ca. 850 euro.",
    "Hij woont op nr. 8.|Zij woont op nr. 10.",
    "Zie blz. 34 en art. 13b van de wet.",
    "Het boek telt 340 blz.|Het verscheen in mei.",
    "Hij kwam vrijdag jl. aan.",
    "De zitting was dinsdag jl.|Het vonnis volgt maandag a.s. in Breda.",
    "Appels, peren enz. waren duur.",
    "Appels, peren enz.|Brood bleef goedkoop.",
    "Hij verzamelt munten, postzegels e.d.|Vooral oude.",
    "Ministers, c.q. staatssecretarissen, zwegen.",
    "Volgens drs. Machteld Rooseboom klopt het.",
    "Dat zegt prof. dr. ir. Jan De Vries van de TU Delft.",
    "Mr. De Boer verdedigt hem.|De zaak loopt.",
    "Zijn broer is mr.|Hij is dat niet.",
    "Zij is drs.|De titel is oud.",
    "Minister mr. Van der Steur trad af.",
    "De heer mr. In 't Veld pleit.",
    "Hij voer op Zr.Ms. De Ruyter.",
    "De processie in St. Willebrord trok volk.",
    "In sept. 2024 ging het mis.",
    "Hij had geen gram meer.|Dat was min.|Zij wel.",
    "De stad bestaat sinds 330 v. Chr.|De stichter was Alexander.",
    "Het was vijf km. lopen.|Daarna was hij moe.",
    "De put is 4 cm.|Zaden kiemen er.",
    "De bon noemt Fl. 2,61 als prijs.",
    "Voor 60 pct. Duits, voor de rest niet.",
    "In de V.S. wordt geteld.",
    "Hij verhuisde naar de V.S.|Daar werkte hij.",
    "De P.v.d.A. won zetels.",
    "Wij bellen u.|Dank voor uw geduld.",
    "De NAVO.|Brussel zwijgt.",
    "Ajax vs. PSV werd afgelast.",
    "Hij kon.|Jan niet.",
    "De Kon. Bibliotheek is dicht.",
    "De generaal b.d. Somchai leidde het.",
    'Hij was lid van o.a. "De Kring" en de raad.',
    "Prijzen incl. btw.|Verzending is gratis.",
]

NAMES = [
    "Premier J.P. Balkenende sprak.|A. de Vries luisterde.",
    "J. P. Coen en Th. van Gogh schreven.",
    "George W. Bush won.|Al Gore verloor.",
    "De schrijver J. De Vries uit Gent won.",
    "Dylan V. uit Heesch zwijgt.",
    "De politie pakte Dylan V.|Hij zweeg.",
    "De politie pakte Dylan V.|De man zweeg.",
    "Ramon de H. (34) werd veroordeeld.",
    "Neem vitamine C.|Dat helpt.",
    "J.-P. Rawie dichtte.",
    "IJ. Visser won brons.",
    "De beker van Jan Pietersz. Groen is zoek.",
    "Volgens J. van 't Hof is het klaar.",
    "Yahoo! groeide.|Groen! Brussel stemde tegen.",
]

NUMBERS = [
    "Hij werd 1e en zij 2e.|De 3e plaats ging naar Ann.",
    "Er zijn 1.040.261 inwoners.|Dat is 3,5% meer.",
    "De trein van 06.30 uur reed.|Die van 7.15 uur niet.",
    "Hij kwam in 1998.|In 2001 ging hij.",
    "De stand was 3-1.|2.000 mensen keken.",
    "Op 3.12.2024 begon het.|Het duurde lang.",
    "Het kostte € 5.|€ 3 kwam terug.",
    "1. FC Köln won van 1. FSV Mainz.",
    "Zij won van 1. FC Köln.|Bochum verloor.",
    "1. Appels schillen.",
    "IV. De nacht",
    "Hij werd derde op 3.|Zij vierde.",
    "De beurs sloot op 5.432,1 punten.|Dat is 0,3% lager.",
]

WEB = [
    "Kijk op www.nu.nl of bol.com voor meer.",
    "Kijk op nu.nl.|Daar staat het.",
    "Zie https://www.rijksoverheid.nl/a?b=c.d!e voor meer.|Of bel.",
    "Mail naar jan.jansen@krant.nl.|Dat mag.",
    "Node.js en ASP.NET draaien.",
    "Het is gezegd.|iPhone-verkopen dalen.|eBay ook.",
    "De winst steeg.|bol opent een winkel.|nu.nl meldde het.",
]

QUOTATIONS = [
    '"Kom!" riep hij.|Niemand kwam.',
    "“Gaat u mee?”, vroeg ze.|Hij knikte.",
    "“Gaat u mee?” vroeg ze.",
    "“Kom mee!|We gaan!” riep hij.",
    "‘Het is klaar.’|Jan knikte.",
    "'Wat nu?' vraagt Jan.|'Niets', zegt Piet.",
    "“Dit is het einde.”|“Nee”, zei ze.",
    "Hij zei: “Dit is het einde.”|Toen ging hij.",
    "Hij zei: “Dit is het.|Ik ga.”|Toen ging hij.",
    "„Het kan niet”, zei hij.|„Nooit.”",
    "„Das ist gut.“|Zei hij.",
    ",,Wanneer gaat u?'' riep een priester.|Niemand ging.",
    ",, Dit verzin je niet.|Het lijkt wel een droom. ''|Hij lachte.",
    'Hij zei: " Ik ga. "|Zij bleef.',
    "Zij zong « Ne me quitte pas ».|Hij niet.",
    'Het boek "Help! Ik ben oud" verscheen gisteren.',
    "De film ‘Oeps. Daar ga je’ is leuk.",
    "“Hij zei: ‘Kind, ga maar.’”|Zij ging.",
    "“Dat weet ik niet”, zei hij, “maar ik zoek het uit.”|Hij zocht.",
    "“Waarom?”|Omdat het moest.",
    "Wat een ‘feest’.|Nou ja.",
    "Hij noemde het ‘niet serieus’.|“Jammer.”",
    "Trump’s tarieven blijven.|Foto’s ook.",
]

MARKS = [
    "Hij wachtte… en wachtte.|Toen kwam ze.",
    "Hij wachtte…|Toen kwam ze.",
    "Hij telde: 5... 4... 3... los.",
    "Hij zei niets...|Zij ook niet.",
    "Het was (...) een mooie dag.",
    "Het is klaar.|(...) Hij ging.",
    "De zaak (wat een woord!) loopt.",
    "De man (Jan? Of Piet?) liep weg.",
    "Hij won.|(Zie ook pagina 3.)|Zij verloor.",
    "Willekeurig! – alsof dat troost.",
    "Wat?!|Nee toch!",
    "Echt waar?|Ja!|Mooi.",
    "'s Ochtends regende het.|'t Was koud.|’s Avonds sneeuwde het.",
    "Het regende vrijdag jl.|'s Ochtends was het droog.",
    "Hij woont in 's-Gravenhage.|'s-Hertogenbosch is verder.",
    "Hij is weg.|– Ja, zei zij.",
    "Zo is het gezegd.|De rest zwijgt.",
    "Hij kwam:|",
    "Er zijn drie punten: geld; tijd; mensen.",
    "ÉÉN DING.|ÉÉN ANDER DING.",
]

TABLES = {
    "companies": COMPANIES,
    "abbreviations": ABBREVIATIONS,
    "names": NAMES,
    "numbers": NUMBERS,
    "web": WEB,
    "quotations": QUOTATIONS,
    "marks": MARKS,
}


def cut(text: str, language: str = "nl") -> list[str]:
    return [text[start:end] for start, end in split_sentences(text, rules=rules_for(language))]


@pytest.mark.parametrize(
    "row", [pytest.param(row, id=f"{name}-{row[:40]}") for name in TABLES for row in TABLES[name]]
)
def test_boundaries(row: str) -> None:
    sentences = [sentence for sentence in row.split("|") if sentence]
    assert cut(" ".join(sentences)) == sentences


FOREIGN = [
    ("en", ["Dr. Smith met J. P. Morgan & Co. in the U.S. yesterday.", "He left."]),
    ("en", ["It cost $5.", "He paid.", "“Why?” she asked."]),
    ("de", ["Der Gewinn lag bei 3,4 Prozent.", "Die Siemens AG.", "Gut."]),
    ("ja", ["今日は晴れです。", "明日は雨？", "はい！"]),
    ("ar", ["ذهب الرجل.", "عاد الرجل."]),
]


@pytest.mark.parametrize(("language", "sentences"), FOREIGN)
def test_generic_rules(language: str, sentences: list[str]) -> None:
    separator = "" if language == "ja" else " "
    assert cut(separator.join(sentences), language) == sentences


def test_dutch_words_are_no_rule_elsewhere() -> None:
    assert rules_for("nl") is DUTCH
    assert rules_for("de") is GENERIC
    text = "Zie bijv. Het Parool."
    assert len(cut(text, "nl")) == 1
    assert len(cut(text, "en")) == 2


def test_a_lost_space_still_ends_a_sentence() -> None:
    text = "Dat heeft hij gezegd.De minister zweeg."
    assert cut(text) == ["Dat heeft hij gezegd.", "De minister zweeg."]


def test_only_the_stretch_asked_for_is_cut() -> None:
    text = "Een. Twee is er. Drie is er. Vier."
    assert split_sentences(text, 5, 28) == [(5, 16), (17, 28)]


def test_line_breaks_are_spaces() -> None:
    assert cut("De premier\nging weg.\n\n  Hij kwam\tterug. ") == [
        "De premier\nging weg.",
        "Hij kwam\tterug.",
    ]


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u00a0"])
def test_nothing_in_white_space(text: str) -> None:
    assert split_sentences(text) == []


PIECES = st.sampled_from(
    [*"abcABC .,!?…:;\"'“”‘’„«»()[]-–\n\t3", ". ", "d.w.z. ", "B.V. ", "De ", "J. ", "''", ",,"]
)


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=60).map("".join)))
def test_sentences_cover_everything_but_white_space(text: str) -> None:
    position = 0
    for start, end in split_sentences(text):
        assert position <= start < end <= len(text)
        assert text[position:start].strip() == ""
        assert text[start:end] == text[start:end].strip()
        position = end
    assert text[position:].strip() == ""


@given(st.lists(PIECES, max_size=60).map("".join))
def test_white_space_around_a_text_changes_nothing(text: str) -> None:
    assert cut(f"\n {text} \n") == cut(text)


@pytest.mark.parametrize("row", [row for rows in TABLES.values() for row in rows])
def test_a_sentence_alone_is_not_cut_further(row: str) -> None:
    for sentence in filter(None, row.split("|")):
        assert cut(sentence) == [sentence]


HOSTILE = [
    "." * 9,
    ". ",
    '."',
    "A. ",
    "d.w.z. ",
    "“Ja. ",
    "(a! ",
    "((",
    '"',
    "a\n",
    ".)",
    "…A ",
    "'s ",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_work_grows_with_the_length_and_no_faster(piece: str) -> None:
    """Counts calls of Python and built-in functions: unlike seconds, the same on every machine."""
    short = count_calls(piece * 200)
    long = count_calls(piece * 800)
    assert long <= 4.4 * short + 200


def count_calls(text: str) -> int:
    calls = 0

    def on_event(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(on_event)
    try:
        split_sentences(text)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_long_hostile_text_comes_to_an_end(piece: str) -> None:
    """A quadratic regular expression, which no count of calls shows, would take minutes here."""
    text = piece * (60_000 // len(piece))
    assert split_sentences(text)[-1][1] == len(text.rstrip())


LONG = (
    "De minister, die gisteren nog zweeg, zei dat het plan doorgaat; de Kamer wil eerst een debat "
    "en de oppositie eist een onderzoek, terwijl de gemeenten – vooral in het noorden – klagen."
)


def words(part: str) -> int:
    return len(part.split())


@pytest.mark.parametrize(
    ("limit", "parts"),
    [
        (100, [LONG]),
        (22, [LONG[: LONG.index("de Kamer")], LONG[LONG.index("de Kamer") :]]),
    ],
)
def test_long_sentences_are_cut_at_clause_marks(limit: int, parts: list[str]) -> None:
    assert split_long(LONG, limit, words) == parts


def test_a_long_word_is_cut_between_characters() -> None:
    assert split_long("abcdefgh", 3, len) == ["ab", "cd", "ef", "gh"]


@pytest.mark.parametrize("sentence", ["a ", "  ", " a ", "ab \n", "\u3000a\u3000"])
def test_space_at_the_end_is_cut_off_too(sentence: str) -> None:
    parts = split_long(sentence, 1, len)
    assert "".join(parts) == sentence
    assert max(map(len, parts)) == 1


def test_a_limit_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        split_long("Een zin.", 0, len)


@given(st.text(max_size=300), st.integers(min_value=1, max_value=40))
def test_parts_of_a_long_sentence_join_to_it(sentence: str, limit: int) -> None:
    parts = split_long(sentence, limit, len)
    assert "".join(parts) == sentence
    assert all(len(part) <= limit for part in parts)


def test_three_thousand_words_are_cut_with_few_tokens_counted() -> None:
    sentence = ", ".join(["het kabinet wil en de Kamer zwijgt"] * 430)
    counted = 0

    def count(part: str) -> int:
        nonlocal counted
        counted += len(part)
        return words(part)

    parts = split_long(sentence, 60, count)
    assert "".join(parts) == sentence
    assert all(15 <= words(part) <= 60 for part in parts)
    assert counted <= 20 * len(sentence)


GROUPS = {
    "titles": TITLES,
    "connectives": CONNECTIVES,
    "trailing": TRAILING,
    "closing": CLOSING,
    "numbered": NUMBERED,
    "companies": COMPANY_SUFFIXES,
}


@pytest.mark.parametrize("name", GROUPS)
def test_abbreviations_end_in_a_stop_and_stand_in_one_group(name: str) -> None:
    others = set().union(*(group for other, group in GROUPS.items() if other != name))
    assert not GROUPS[name] & others
    assert all(re.fullmatch(r"[\w/.&-]+\.", entry) for entry in GROUPS[name])


@pytest.mark.parametrize("entry", sorted(TITLES | CONNECTIVES | TRAILING | CLOSING))
def test_every_abbreviation_goes_on_in_small_letters_and_may_be_the_last_word(entry: str) -> None:
    assert cut(f"Dit is {entry} een zin. Dat ook.") == [f"Dit is {entry} een zin.", "Dat ook."]
    assert cut(f"Dit was {entry} Volgens hem klopt het.") == [
        f"Dit was {entry}",
        "Volgens hem klopt het.",
    ]
