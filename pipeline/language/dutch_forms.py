"""The other forms that a Dutch form may be of: huizen of huis, geschrapt and schrapte of schrappen.

Rules of spelling (Algemene Nederlandse Spraakkunst, 2.3, 3.5, 6.4), without a
list: most of what they propose is no word, and is meant to be looked up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

PARTICLES = (
    "aan", "achter", "af", "bij", "binnen", "door", "in", "mee", "na", "neer", "om", "onder",
    "op", "over", "samen", "tegen", "terug", "toe", "uit", "vast", "voor", "weg",
)  # fmt: skip
"""Of separable verbs, before ge- in the participle: af-ge-zwakt."""

MIN_STEM = 3
"""Letters. Shorter stems (eet, ga) are of the commonest verbs, whose forms are irregular."""

_STRONG = """
geven gaf gaven geeft|nemen nam namen neemt|komen kwam kwamen komt|gaan ging gingen gaat
staan stond stonden staat|doen deed deden doet|zien zag zagen ziet|slaan sloeg sloegen slaat
houden hield hielden houdt|laten liet lieten laat|vallen viel vielen valt|lopen liep liepen loopt
roepen riep riepen roept|blijven bleef bleven blijft|schrijven schreef schreven schrijft
wijzen wees wezen wijst|krijgen kreeg kregen krijgt|grijpen greep grepen grijpt
kijken keek keken kijkt|stijgen steeg stegen stijgt|rijden reed reden rijdt|snijden sneed sneden
wijken week weken wijkt|lijden leed leden lijdt|spreken sprak spraken spreekt
breken brak braken breekt|treden trad traden treedt|lezen las lazen leest|zitten zat zaten zit
liggen lag lagen ligt|steken stak staken steekt|sluiten sloot sloten sluit
trekken trok trokken trekt|vinden vond vonden vindt|springen sprong sprongen springt
dringen drong drongen dringt|zingen zong zongen zingt|binden bond bonden bindt
winnen won wonnen wint|werpen wierp wierpen werpt|zoeken zocht zochten zoekt
brengen bracht brachten brengt|denken dacht dachten denkt|kopen kocht kochten koopt
dragen droeg droegen draagt|vragen vroeg vroegen vraagt|jagen joeg joegen jaagt
varen voer voeren vaart|vliegen vloog vlogen vliegt|bieden bood boden biedt
schieten schoot schoten schiet|schuiven schoof schoven schuift|zeggen zei zeiden zegt
hangen hing hingen hangt|vangen ving vingen vangt|helpen hielp hielpen helpt
sterven stierf stierven sterft|gieten goot goten giet|zenden zond zonden zendt
"""
"""Strong verbs, the infinitive first. Origin: written from general knowledge."""

INFINITIVES = {
    form: forms.split()[0]
    for forms in _STRONG.replace("\n", "|").split("|")
    for form in forms.split()[1:]
}

_LONG_VOWEL = re.compile(r"([aeou])([bcdfghjklmnpqrstvwxz])$")
_DOUBLED_VOWEL = re.compile(r"([aeou])\1([bcdfghjklmnpqrstvwxz])$")
_SHORT_VOWEL = re.compile(r"(?<![aeiouy])[aeiou]([bcdfghklmnprst])$")
_PARTICIPLE = re.compile(rf"^({'|'.join(PARTICLES)})?ge(?=.*[td]$)")
_VOICED = {"s": "z", "f": "v"}
_VOICELESS = {"z": "s", "v": "f"}


def related(form: str) -> list[str]:
    """Forms in lower case from which endings may have made another, likelier ones first."""
    return list(dict.fromkeys(other for other in _related(form) if other != form))


def _related(form: str) -> Iterator[str]:
    yield from _bases(form)
    inner = form.removesuffix("e") if form.endswith(("te", "de")) else form  # geschrapte
    for participle in dict.fromkeys((form, inner)):
        if match := _PARTICIPLE.match(participle):
            stem = (match[1] or "") + participle[match.end() : -1].replace("ë", "e", 1)
            yield from _verbs(stem)
    if form.endswith(("end", "ende")):  # the present participle
        yield form.removesuffix("e")[:-1]
    for ending in ("ten", "den", "te", "de", "t", "d"):
        if form.endswith(ending):
            yield from _verbs(form.removesuffix(ending))
    yield from _verbs(form)
    for length in range(2, len(form) - MIN_STEM + 1):
        if infinitive := INFINITIVES.get(form[length:]):
            yield form[:length] + infinitive


def _bases(form: str) -> Iterator[str]:
    """Without its ending, as a noun or an adjective has it: wegen as weg, weeg."""
    if form.endswith("heden"):
        yield f"{form.removesuffix('heden')}heid"
    for ending in ("en", "e", "s", "n", "'s"):
        if form.endswith(ending) and len(form) - len(ending) >= MIN_STEM:
            base = form.removesuffix(ending)
            yield base
            if ending in ("en", "e"):
                if base[-1] == base[-2]:
                    yield base[:-1]
                yield _swap_last(_LONG_VOWEL.sub(r"\1\1\2", base), _VOICELESS)
                yield _swap_last(base, _VOICELESS)


def _verbs(stem: str) -> Iterator[str]:
    """The infinitive of a verb by its stem, and its other regular forms."""
    if len(stem) < MIN_STEM:
        return
    if _SHORT_VOWEL.search(stem):
        yield f"{stem}{stem[-1]}en"
    long = _DOUBLED_VOWEL.sub(r"\1\2", stem)
    yield f"{_swap_last(long, _VOICED)}en"
    yield f"{long}en"
    yield from (f"{stem}{ending}" for ending in ("t", "te", "de"))
    yield from (f"ge{stem}{ending}" for ending in ("t", "d"))


def _swap_last(text: str, swaps: dict[str, str]) -> str:
    return text[:-1] + swaps.get(text[-1], text[-1])
