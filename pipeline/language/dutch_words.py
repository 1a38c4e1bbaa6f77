"""Dutch words that English text doesn't hold, and the spellings that give Dutch away.

Purpose: to find words left untranslated. Origin: written for this project from
general knowledge of the two languages; no list was copied. Licence: the
project's own.

Left out is what English spells alike ("in", "is", "of", "was", "had", "over",
"under", "we", "me", "men", "die", "door", "want", "of", "even", "toe", "hun",
"wat", "nu", "dan", "mij", "ten", "met", "see", "wet"), and what stands inside
names of other languages ("la", "en", "du").
"""

from __future__ import annotations

import re

FUNCTION_WORDS = frozenset(
    """
    het een niet zijn naar bij deze zich altijd hij zij ze wij mijn jij jullie haar hem
    werd werden wordt worden heeft hebben hebt hadden waren bent ben
    zou zouden zal zullen kunnen kon konden moeten moest moesten mogen mocht willen wilde wilden
    ging gingen gaat komt kwam kwamen krijgt krijgen kreeg kregen zegt zeggen zei zeiden
    maakt maken blijft blijven bleef blijkt bleek vindt vinden vond ziet zien zag doet doen deed
    sinds zonder tijdens terwijl zodat waardoor waarbij daarbij hierbij hierdoor daardoor waarop
    tegen zowel zelf zelfs zeer steeds tijd afgelopen volgend volgende vorig vorige
    nieuwe mensen miljoen miljard duizend weken dagen keer jaar jaren eeuw uur
    de van voor ook maar nog uit aan om meer eerste tussen volgens dat dit daar hier waar wie
    als omdat hoewel toen wanneer geen nooit iemand niemand alles iets niets veel weinig
    alle alleen andere anders beide eigen enkele goed groot grote heel hele kan klein kleine
    laatste lang mag moet onder vaak verder wel weer wil wordt zoals zullen
    vandaag gisteren morgen maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
    januari februari maart juni juli augustus oktober
    burgemeester wethouder gemeente gemeenteraad regering overheid kamerlid
    politie rechtbank rechter bedrijf bedrijven onderzoek ziekenhuis onderwijs verkiezingen
    gisteravond vanmorgen vanochtend vanmiddag vanavond procent tegenover binnen buiten
    """.split()
)
"""Lower-case."""

# Also English, or part of names: Dutch only beside other Dutch.
WEAK = frozenset({"de", "van", "bent", "deed", "hem", "om", "mag", "ben", "hele"})

# Particles of names ("Jan van der Berg", "De Telegraaf"): Dutch only away from a capital.
NAME_PARTICLES = frozenset({"van", "de", "der", "den", "het", "voor", "aan", "uit", "bij", "om"})

# Spellings that hardly occur in English words.
DUTCH_SPELLING = re.compile(
    r"(?:ij(?!ack|ab|in)|aa(?!rd)|uu(?!m)|eeuw|ieuw|ouw|oei|ooi|aai|lijk|heid|schap|tijd|zw|tsj|"
    r"eë|ië|oë|ïe|sch(?:e|aft|ap)\Z|eren\Z|"
    r"isch(?:e)?\Z|atie\Z|iteit\Z|ende\Z)"
)
# English or naturalised words that the spellings would catch.
SPELLING_EXEMPT = frozenset(
    """
    hijab hijack bijou aardvark bazaar kraal baa salaam vacuum continuum muumuu residuum
    apartheid rottweiler kitsch borsch putsch nosh klatsch schlich mensch rijsttafel
    tende addende legende reverende schadenfreude naan laager maas weltanschauung
    children brethren siren barren warren heren preen green screen careen
    """.split()
)
