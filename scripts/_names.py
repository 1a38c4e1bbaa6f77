"""Names of people, places and organisations for making training sentences.

People and municipalities come from Faker (MIT licence), countries and cities
of the world from Babel (CLDR, Unicode licence), organisations are put together
from words that are common in their names. Needs `pip install faker`, which
Krant itself does not.
"""

from __future__ import annotations

import importlib
import random
import string
from collections import defaultdict
from functools import cached_property

from babel import Locale

from pipeline.language.demonyms import TABLE, inflected

# How often a name of each country comes up: Dutch news is mostly about the Low
# Countries, and the rest of the world is there too.
PEOPLE = {
    "nl_NL": 10, "nl_BE": 5, "en_US": 4, "en_GB": 2, "de_DE": 2, "fr_FR": 2, "tr_TR": 2,
    "es_ES": 1, "it_IT": 1, "sv_SE": 1, "da_DK": 1, "no_NO": 1, "fi_FI": 1, "hr_HR": 1,
    "ro_RO": 1, "id_ID": 1, "en_IN": 1, "cs_CZ": 1, "hu_HU": 1, "pt_BR": 1,
}  # fmt: skip
PLACES = {"nl_NL": 6, "nl_BE": 4, "de_DE": 1, "da_DK": 1, "pl_PL": 1, "en_IN": 1, "sv_SE": 1}
PARTICLES = ["van", "de", "van der", "van den", "van de", "ter", "ten", "den"]
TITLES = ["A", "B", "C", "D", "E", "F", "G", "H", "J", "K", "L", "M", "P", "R", "S", "T", "W"]

COMPANY_WORDS = {
    "nl": "Bank Groep Holding Energie Transport Bouw Media Verzekeringen Logistiek Zorg Vastgoed "
    "Techniek Pharma Luchtvaart Beheer Telecom Uitgevers Advocaten Maritiem Wonen",
    "en": "Bank Group Holdings Energy Logistics Media Insurance Capital Pharma Airlines Motors "
    "Technologies Systems Semiconductor Foods Telecom Partners Industries Robotics Software",
}
SUFFIXES = ["NV", "BV", "N.V.", "B.V.", "Inc.", "Corp.", "Ltd.", "AG", "SA", "plc", "& Co.", "SE"]
BODIES = {
    "nl": [
        "Universiteit {place}", "Hogeschool {place}", "Rechtbank {place}", "Gemeente {place}",
        "Stichting {word}", "Vereniging {word}", "Instituut voor {word}", "Raad voor {word}",
        "Ministerie van {word}", "Inspectie {word}", "Nationaal Fonds {word}", "Museum {place}",
        "Academisch Ziekenhuis {place}", "Vakbond {word}", "Partij voor {word}", "FC {place}",
        "SV {place}", "VV {place}", "Sporting {place}", "{place} Boys", "Politie {place}",
        "Waterschap {place}", "Bond van {word}", "Platform {word}", "Theater {place}",
    ],
    "en": [
        "University of {place}", "{place} University", "{place} Court", "{word} Foundation",
        "Institute for {word}", "Council for {word}", "Ministry of {word}", "{word} Inspectorate",
        "National {word} Fund", "{place} Museum", "{place} Hospital", "{word} Union",
        "Party for {word}", "FC {place}", "{place} United", "{place} City", "{word} Association",
        "{place} Theater", "{place} Police", "{word} Agency",
    ],
}  # fmt: skip
TOPICS = {
    "nl": "Landbouw Cultuur Natuur Veiligheid Financiën Onderwijs Gezondheid Wonen Justitie "
    "Defensie Mobiliteit Sport Arbeid Milieu Volksgezondheid Innovatie Migratie Water Erfgoed",
    "en": "Agriculture Culture Nature Safety Finance Education Health Housing Justice Defense "
    "Transport Sports Labor Environment Innovation Migration Water Heritage Climate Trade",
}


class Names:
    """Draws names that could stand where another stood."""

    def __init__(self) -> None:
        try:
            importlib.import_module("faker")
        except ImportError as error:
            raise SystemExit("the names come from Faker; run: pip install faker") from error
        self._people = {locale: _people(locale) for locale in PEOPLE}
        self._places = {locale: _municipalities(locale) for locale in PLACES}
        self._countries = {code: _countries(code) for code in ("nl", "en")}
        self._cities = {code: _cities(code) for code in ("nl", "en")}

    def like(self, name: str, kind: str, language: str, rng: random.Random) -> str | None:
        """A made-up name of a kind (PER, ORG, LOC, MISC) of about the same form; None for none."""
        if kind == "PER":
            return self._person(len(name.split()), rng)
        if kind == "LOC":
            return self._location(name, language, rng)
        if kind == "ORG":
            return self._organisation(name, language, rng)
        return self._demonym(name, rng)

    def is_demonym(self, name: str) -> bool:
        """Whether this is a word such as "Nederlandse", "Germans"."""
        return name in self._forms

    def _person(self, words: int, rng: random.Random) -> str:
        locale = rng.choices(list(PEOPLE), list(PEOPLE.values()))[0]
        given, family = self._people[locale]
        first, last = rng.choice(given), rng.choice(family)
        if locale.startswith("nl") and " " not in last and rng.random() < 0.15:
            last = f"{rng.choice(PARTICLES)} {last}"
        if words == 1:
            return first if rng.random() < 0.4 else last[0].upper() + last[1:]
        chance = rng.random()
        if chance < 0.05:
            return f"{rng.choice(TITLES)}.{rng.choice(TITLES)}. {last}"
        if chance < 0.08:
            return f"{first} {rng.choice(TITLES)}. {last}"
        if chance < 0.12:
            return f"{first} {last}-{rng.choice(family)}"
        return f"{first} {last}"

    def _location(self, name: str, language: str, rng: random.Random) -> str:
        if name in self._countries[language]:
            return rng.choice(self._countries[language])
        if rng.random() < 0.5:
            return rng.choice(self._cities[language])
        return self._municipality(rng)

    def _municipality(self, rng: random.Random) -> str:
        locale = rng.choices(list(PLACES), list(PLACES.values()))[0]
        return rng.choice(self._places[locale])

    def _organisation(self, name: str, language: str, rng: random.Random) -> str:
        if name.isupper() and " " not in name:
            letters = rng.choices(string.ascii_uppercase, k=rng.choice([2, 3, 3, 3, 4, 4]))
            return "".join(letters)
        chance = rng.random()
        if chance < 0.5:
            return rng.choice(BODIES[language]).format(
                place=self._municipality(rng), word=rng.choice(TOPICS[language].split())
            )
        _, family = self._people[rng.choice(["nl_NL", "en_US", "de_DE", "fr_FR"])]
        stem = rng.choice(family) if chance < 0.8 else _coined(rng)
        stem = stem[0].upper() + stem[1:]
        parts = [stem]
        if " " in name or rng.random() < 0.3:
            if rng.random() < 0.6:
                parts.append(rng.choice(COMPANY_WORDS[rng.choice([language, "en"])].split()))
            if rng.random() < 0.4 or len(parts) == 1:
                parts.append(rng.choice(SUFFIXES))
        return " ".join(parts)

    def _demonym(self, name: str, rng: random.Random) -> str | None:
        form = self._forms.get(name)
        return rng.choice(self._by_form[form]) if form else None

    @cached_property
    def _forms(self) -> dict[str, str]:
        return {name: form for form, names in self._by_form.items() for name in names}

    @cached_property
    def _by_form(self) -> dict[str, list[str]]:
        """Demonyms by which part of speech and language they are."""
        forms: dict[str, list[str]] = defaultdict(list)
        for row in TABLE.strip().splitlines():
            adjective, one, many, *english = (cell.split("/")[0] for cell in row.split("|"))
            forms["adjective"].append(adjective)
            forms["inflected"].append(inflected(adjective))
            forms["one"].append(one)
            forms["many"].append(many)
            for form, word in zip(("english", "english one", "english many"), english, strict=True):
                forms[form].append(word)
        return forms


def _coined(rng: random.Random) -> str:
    """A made-up brand: "Velora", "Santix"."""
    starts = (
        "Vel Nor Sa Ta Ax In Opti Nova Eco Bri Zen Ka Lu Me Qua Ra Tri Ulti Vi Xa Ad Py".split()
    )
    ends = "ra tix on eo ia vex lis nt sys gen tech cor via dia bay flow zon lent mar pay".split()
    return rng.choice(starts) + rng.choice(["", "lo", "ni", "ta", "ri"]) + rng.choice(ends)


def _people(locale: str) -> tuple[list[str], list[str]]:
    provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
    given = {
        name
        for attribute in ("first_names", "first_names_male", "first_names_female")
        for name in getattr(provider, attribute, None) or ()
    }
    return sorted(given), sorted(set(provider.last_names))


def _municipalities(locale: str) -> list[str]:
    provider = importlib.import_module(f"faker.providers.address.{locale}").Provider
    return sorted(set(provider.cities))


def _countries(language: str) -> list[str]:
    territories = Locale(language).territories
    return sorted(name for code, name in territories.items() if code.isalpha() and len(code) == 2)


def _cities(language: str) -> list[str]:
    """Cities that CLDR names as examples of time zones, and countries now and then."""
    zones = Locale(language).time_zones
    english = Locale("en").time_zones
    cities = {
        zone.get("city")
        or english.get(name, {}).get("city")
        or name.split("/")[-1].replace("_", " ")
        for name, zone in zones.items()
        if "/" in name and not name.startswith("Etc")
    }
    return sorted(cities) + _countries(language)
