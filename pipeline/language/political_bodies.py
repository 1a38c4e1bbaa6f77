"""Parties, movements and parliaments whose names are their own wherever they stand.

Written for Krant from general knowledge. Purpose: a tagger that has not met a
party takes its name for a place or a person. Names that are also plain words
(Groen, Vooruit, Denk, Volt) or that stand for other things (SP, PS) are left out.
"""

from __future__ import annotations

POLITICAL_BODIES = frozenset(
    """
    Partij van de Arbeid
    PvdA
    GroenLinks
    GroenLinks-PvdA
    GL-PvdA
    VVD
    CDA
    D66
    PVV
    Partij voor de Vrijheid
    Partij voor de Dieren
    PvdD
    ChristenUnie
    SGP
    50Plus
    BoerBurgerBeweging
    Nieuw Sociaal Contract
    Forum voor Democratie
    Leefbaar Rotterdam
    Lijst Pim Fortuyn
    LPF
    CD&V
    N-VA
    Nieuw-Vlaamse Alliantie
    Open Vld
    Open VLD
    VLD
    CVP
    PSC
    PRL
    Agalev
    Ecolo
    Volksunie
    Vlaams Blok
    Vlaams Belang
    Les Engagés
    SPD
    CDU
    CSU
    FDP
    Alternative für Deutschland
    Lib Dems
    Reform UK
    Front National
    Rassemblement National
    La France Insoumise
    Fratelli d'Italia
    Forza Italia
    Partido Popular
    Likoed
    Likud
    Hamas
    Hezbollah
    Fatah
    Bundestag
    Bundesrat
    Knesset
    Doema
    Sejm
    Folketing
    Riksdag
    Storting
    """.strip()
    .replace("    ", "")
    .splitlines()
)
