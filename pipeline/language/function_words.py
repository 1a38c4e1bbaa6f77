"""Dutch function words that the languages around it spell differently.

Purpose: recognise plain Dutch without a statistical model (identify.py).
Origin: written for this project from general knowledge of the languages; no
list was copied. Licence: the project's own.

Left out on purpose is what Dutch shares with a neighbour in running text: "de"
(French, Spanish, Frisian), "en" (French, Danish, Swedish), "is", "in", "of",
"was" (English), "die" (German), "er" (German, Danish), "op", "dat" (Frisian),
and everything spelled alike in Afrikaans: "het", "van", "met", "aan", "om",
"ook", "maar", "nog", "uit", "voor", "meer", "jaar", "eerste", "tussen", "volgens".
"""

DUTCH_ONLY = frozenset(
    """
    een niet zijn naar bij door deze zich zo toch altijd
    hij zij ze wij hun mijn jij jullie
    werd werden wordt worden heeft hebben hebt hadden waren bent
    zou zouden zal zullen kunnen kon konden moeten moest moesten mogen mocht willen wilde wilden
    ging gingen gaat komt kwam kwamen krijgt krijgen kreeg kregen zegt zeggen zei zeiden
    maakt maken blijft blijven bleef blijkt bleek vindt vinden vond ziet zien zag doet
    toen sinds zonder tijdens terwijl zodat waardoor waarbij daarbij hierbij hierdoor daardoor
    tegen zowel zelf zelfs zeer steeds tijd afgelopen volgend
    nieuwe mensen miljoen duizend weken dagen keer
    """.split()
)
"""Lower-case."""
