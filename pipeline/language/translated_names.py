"""Capitalised Dutch words that English translates instead of copying.

Purpose: a capitalised word inside a Dutch sentence is mostly a name that the
translation must hold letter by letter; these are not. Origin: written for this
project from general knowledge and from reading where translators changed a
name; no list was copied. Licence: the project's own.
"""

from __future__ import annotations

import re

DUTCH = re.compile(
    # By ending: countries, nationalities, offices, epochs, landforms.
    r".*(?:teit|centrum|land(?:en|s|se|er|ers)?|s[et]|sche?|ië|iër|iërs|zen|ezen|anen?|zee|pool|stad|"
    r"eiland(?:en)?|oorlog|hof|heid|heden|ing|ingen|schap|raad|tijd|tijdperk|wezen|atie|tie|isten|"
    r"aarde|vrouwen|mannen|lijst|leger|partij|straat|kerk|gebergte|meer|rijk|eeuw|zaken|ambt|kamer|"
    r"ministerie|gezondheid|onderzoek|staten|naties|talige?|secretaris|oceaan|bond|wegen|marine)|"
    # By beginning.
    r"(?:Oost|West|Noord|Zuid|Midden|Wereld|Binnen|Buiten|Hoog|Europe)\w*|"
    # Parts of names of bodies, wars, seas; titles; peoples.
    r"Verenigde?|Nationaal|Nationale|Eerste|Tweede|Derde|Vierde|Vijf|Zevende|Stille|Zwarte|Rode|"
    r"Witte|Groene|Grote|Oude|Nieuwe|Heilige|Koninklijke?|Koninkrijk|Algemene?|Openbaar|Openbare|"
    r"Verdrag|Slag|Spelen|Bekken|Vloot|Kruis|Instituut|Handel|Justitie|Financiën|Hoge?|Speler|"
    r"Premier|Minister|Koning|Koningin|Eerwaarde|Sint|Saint|Afgevaardigden?|Huzaren|Moslims?|"
    r"Commissie|Subcommissie|Comité|Agentschap|Dienst|Inspectie|Stichting|Bureau|Fonds|Gemeente|"
    r"Provincie|Provinciale|Universiteit|Hogeschool|Waterschap|Overheid|\w+uitgaven|\w+beraad|"
    r"Ruimte|Water|Werk|Klimaat|Toerisme|Onderwijs|Wetenschap|Financiële|"
    r"Unie|Huis|Groot|Groothertogdom|Kaap|Goede|Haag|Radio|Jeugd|Landbouw|Gezondheidszorg|"
    r"Welzijn|Richter|Pasen|Kerst|Kerstmis|Pinksteren|Voorzitter|Congres|Fiscaliteit|Natuur|"
    r"Milieu|Cultuur|Bijbel|Koran|Christus|\w+sprekende?|\w+aanse?|Koerden|Denen|Zweden|Zweed|"
    r"Noor|Grieken|Frans|Duits|Duitsers|Zwitsers|Keulen|Mars|Naties|Staten",
    re.IGNORECASE,
)

# Capitals that English adds of itself: weekdays, months, offices.
ENGLISH = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|"
    r"September|October|November|December|Minister|President|Prime|Government|Parliament"
)
