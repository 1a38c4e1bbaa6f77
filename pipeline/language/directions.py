"""Words that say whether something goes up or down, Dutch and English.

Written for Krant from reading economic news and its translations. Purpose: to
notice a rise that became a fall. Words that also mean other things ("op",
"up", "cut") count only where the words around them settle it, and "meer" and
"minder" not at all: "meer dan 1,5% lager" goes down.
"""

from __future__ import annotations

import re

_FIGURE = r"(?:by |at |more than |over |nearly |almost |about |around |another |some |a )?[$€£]?\d"

DUTCH_UP = re.compile(
    r"\b(?:stijg(?!beugel)\w*|steeg|stegen|gestegen|duurder|hoger(?! (?:beroep|onderwijs))|hogere|"
    r"hoogste|verho(?:o)?g\w*|opgeschaald\w*|"
    r"opschal\w*|opgevoerd\w*|toename|toenam\w*|toegenomen|"
    r"(?:neemt|nemen|nam|namen) [^.;]{0,40}\btoe|"
    r"groei\w*|gegroeid\w*|\w+stijging\w*|\w+groei|omhoog|klim|klimt|klimmen|klom|geklommen|"
    r"oploop|oplopen|opgelopen|aanwas|uitbreid\w*|breidt? [^.;]{0,60}\buit|uitgebreid\w*)\b",
    re.IGNORECASE,
)
DUTCH_DOWN = re.compile(
    r"\b(?:da(?:a)?l(?!ijk|i\b)\w*|gedaald\w*|(?!af)\w+daling\w*|goedkoper|lager|lagere|laagste|verla(?:a)?g\w*|"
    r"afgeschaald\w*|afschal\w*|afname|afgenomen|(?:neemt|nemen|nam|namen) [^.;]{0,40}\baf|"
    r"(?:loopt|lopen|liep|liepen) [^.;]{0,40}\bterug|krimp\w*|kromp\w*|gekrompen|"
    r"omlaag|zakt|zakte\w*|zakken|gezakt|kelder(?:t|de|den|en)|"
    r"gekelderd|tuimel\w*|getuimeld|vermindert?|verminderd\w*|vermindering\w*|inkrimp\w*|"
    r"teruggang|achteruitgang|terugloop|teruglopen|teruggelopen)\b",
    re.IGNORECASE,
)

ENGLISH_UP = re.compile(
    r"\b(?:ris(?:e|es|en|ing)|rose|increas\w*|higher|highest|climb\w*|gr(?:ow|ows|owing|own|ew)|"
    r"growth|gain(?:s|ed|ing)?|rais(?:e|es|ed|ing)|jump\w*|surg\w*|soar\w*|upward\w*|"
    r"scal(?:e|es|ed|ing) up|stepp?(?:s|ed|ing)? up|pick(?:s|ed|ing)? up|go(?:es|ing)? up|went up|"
    r"ramp\w* up|expan\w*|extend\w*|add(?:s|ed)?|swell\w*|swollen|double[sd]?|mount(?:s|ed|ing)|"
    r"widen\w*|more(?! than)|dearer|improv\w*|boost\w*|up " + _FIGURE + r")\b",
    re.IGNORECASE,
)
ENGLISH_DOWN = re.compile(
    r"\b(?:fall(?:s|en|ing)?|fell|drop(?:s|ped|ping)?|declin\w*|decreas\w*|lower\w*|lowest|"
    r"shr[aiu]nk\w*|slump\w*|plung\w*|plummet\w*|tumbl\w*|slid|slides?|slip(?:s|ped)?|sank|sink\w*|"
    r"downward\w*|scal(?:e|es|ed|ing) (?:down|back)|go(?:es|ing)? down|went down|reduc\w*|"
    r"cut(?:s|ting)?|dwindl\w*|diminish\w*|weaken\w*|(?:less|fewer)(?! than)|cheaper|"
    r"down " + _FIGURE + r")\b",
    re.IGNORECASE,
)

_AMOUNT = (
    r"[\d.,]* ?(?:million |billion )?"
    r"(?:%|per ?cent|percentage points?|basis points?|points?|cents?|euros?|dollars?)?"
)

# One figure that goes both ways says nothing: "up more than 1.5% lower".
BOTH_WAYS = re.compile(
    rf"\b(?:(?:up|rose|climbed|gained|added|jumped) {_FIGURE}{_AMOUNT} (?:lower|down)|"
    rf"(?:down|fell|dropped|declined|lost|slipped) {_FIGURE}{_AMOUNT} (?:higher|up))\b"
    r"(?=\s*(?:[.,;:!?)]|$|(?:at|in|on|than)\b))",  # and not "lower-income homes", "up to 80"
    re.IGNORECASE,
)
