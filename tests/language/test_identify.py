"""Language identification."""

import subprocess
import sys

import pytest

from pipeline.language.identify import LANGUAGES, identify, language_name

SENTENCES = {
    "nl": "De gemeenteraad stemde dinsdag in met het plan. Volgens de wethouder wordt de brug "
    "pas volgend jaar hersteld.",
    "de": "Der Stadtrat hat dem Plan am Dienstag zugestimmt. Nach Angaben des Bürgermeisters "
    "wird die Brücke erst im nächsten Jahr repariert.",
    "en": "The council approved the plan on Tuesday. According to the alderman the bridge will "
    "not be repaired until next year.",
    "af": "Die stadsraad het Dinsdag die plan goedgekeur. Volgens die burgemeester word die brug "
    "eers volgende jaar herstel, en niemand weet hoekom nie.",
    "fr": "Le conseil municipal a approuvé le projet mardi. Selon l'adjoint au maire, le pont ne "
    "sera réparé que l'année prochaine.",
    "fy": "De gemeenterie hat it plan tiisdei goedkard. Neffens de wethâlder wurdt de brêge pas "
    "takom jier wer makke, en dat is te let.",
    "es": "El ayuntamiento aprobó el plan el martes. Según el concejal, el puente no se reparará "
    "hasta el año que viene.",
    "da": "Byrådet godkendte planen tirsdag. Ifølge borgmesteren bliver broen først repareret "
    "næste år, og det er for sent.",
    "sv": "Kommunfullmäktige godkände planen i tisdags. Enligt borgmästaren ska bron inte "
    "repareras förrän nästa år.",
    "it": "Il consiglio comunale ha approvato il piano martedì. Secondo l'assessore il ponte "
    "sarà riparato soltanto l'anno prossimo.",
    "zh": "市议会星期二批准了这项计划。据市长说，这座桥要到明年才能修好，许多居民对此表示不满。",
}


@pytest.mark.parametrize(("language", "text"), SENTENCES.items())
def test_two_sentences_are_enough(language: str, text: str) -> None:
    assert identify(text) == language


@pytest.mark.parametrize("text", ["", "Ajax wint.", "12 34 56", "… – “”", "PSV - Feyenoord 2-1"])
def test_abstains_where_there_is_too_little(text: str) -> None:
    assert identify(text) == ""


def test_capitals_do_not_matter() -> None:
    assert identify(SENTENCES["nl"].upper()) == "nl"


def test_english_words_in_dutch_stay_dutch() -> None:
    text = "De CEO van het start-upbedrijf zei dat de cloud service niet volgens de roadmap loopt."
    assert identify(text) == "nl"


def test_plain_dutch_loads_no_library() -> None:
    code = (
        "import sys; from pipeline.language.identify import identify; "
        f"assert identify({SENTENCES['nl'] * 2!r}) == 'nl'; assert 'py3langid' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_library_knows_every_candidate() -> None:
    assert identify(SENTENCES["de"]) == "de"  # raises ValueError for a code it lacks
    assert all(len(code) == 2 and language_name(code) == name for code, name in LANGUAGES.items())
