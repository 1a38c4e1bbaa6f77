"""Newspapers, broadcasters and agencies whose names are their own wherever they stand.

Written for Krant. Purpose: a paper's name alone on a line ("De Morgen") has
nothing around it that would tell a tagger what it is. Names that are also
plain words when a sentence begins with them (Trouw, Metro) are left out.
"""

from __future__ import annotations

NEWS_MEDIA = frozenset(
    """
    De Volkskrant
    De Telegraaf
    De Morgen
    De Standaard
    De Tijd
    De Gelderlander
    De Limburger
    De Stentor
    De Groene Amsterdammer
    Het Parool
    Het Laatste Nieuws
    Het Nieuwsblad
    Het Belang van Limburg
    Het Financieele Dagblad
    Het Financieel Dagblad
    Gazet van Antwerpen
    NRC Handelsblad
    Algemeen Dagblad
    Nederlands Dagblad
    Reformatorisch Dagblad
    Friesch Dagblad
    Leeuwarder Courant
    Brabants Dagblad
    Eindhovens Dagblad
    Noordhollands Dagblad
    Leidsch Dagblad
    Dagblad van het Noorden
    Elsevier Weekblad
    Vrij Nederland
    HP/De Tijd
    Financial Times
    The New York Times
    The Washington Post
    The Wall Street Journal
    The Guardian
    The Times
    The Economist
    Le Monde
    Le Figaro
    Le Soir
    La Libre Belgique
    Der Spiegel
    Die Zeit
    Die Welt
    Frankfurter Allgemeine Zeitung
    Süddeutsche Zeitung
    El País
    Corriere della Sera
    La Repubblica
    Al Jazeera
    Reuters
    Bloomberg
    Belga
    ANP
    AFP
    Associated Press
    Agence France-Presse
    Novum Nieuws
    BBC
    CNN
    VRT
    VTM
    RTBF
    """.strip()
    .replace("    ", "")
    .splitlines()
)
