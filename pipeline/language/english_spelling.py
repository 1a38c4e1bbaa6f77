"""American spelling, whatever a translation was written in.

A model that read British and American text mixes them, at times in one
sentence. The corpus that Krant is measured on is American, so that is what
comes out. A word that begins with a capital inside of a sentence is part of a
name (the Labour Party, the Barbican Centre) and stays. The lists are our own,
of the differences that Webster's and the Oxford dictionaries record.
"""

from __future__ import annotations

import re

_STEMS = {
    # -our, in all that is made of it; humorous and vigorous are alike
    **{
        stem: stem.replace("our", "or")
        for stem in (
            "arbour", "ardour", "armour", "behaviour", "candour", "clamour", "colour", "demeanour",
            "endeavour", "favour", "fervour", "flavour", "harbour", "honour", "humour", "labour",
            "neighbour", "odour", "parlour", "rancour", "rigour", "rumour", "savour", "saviour",
            "splendour", "tumour", "valour", "vapour", "vigour",
        )
    },
    # doubled letters
    "jewellery": "jewelry", "jeweller": "jeweler", "woollen": "woolen", "marvellous": "marvelous",
    "skilful": "skillful", "wilful": "willful", "fulfilment": "fulfillment",
    "enrolment": "enrollment", "instalment": "installment", "focuss": "focus",
    # ae and oe
    "anaem": "anem", "anaesthe": "anesthe", "caesarean": "cesarean", "diarrhoea": "diarrhea",
    "encyclopaedi": "encyclopedi", "faec": "fec", "foetal": "fetal", "foetus": "fetus",
    "gynaecolog": "gynecolog", "haemo": "hemo", "leukaemi": "leukemi", "manoeuvre": "maneuver",
    "manoeuvring": "maneuvering",
    "mediaeval": "medieval", "oesophag": "esophag", "oestrogen": "estrogen",
    "orthopaedic": "orthopedic", "paediatr": "pediatr", "palaeo": "paleo",
    # others
    "aeroplane": "airplane", "aluminium": "aluminum", "artefact": "artifact",
    "catalogue": "catalog", "catalogued": "cataloged", "cosier": "cozier",
    "cosiest": "coziest", "draughty": "drafty", "grey": "gray", "greyhound": "greyhound",
    "moustache": "mustache", "mould": "mold", "plough": "plow",
    "practis": "practic", "pyjama": "pajama", "sceptic": "skeptic", "smoulder": "smolder",
    "sulph": "sulf", "theatre": "theater", "yoghurt": "yogurt",
}  # fmt: skip
"""What words begin with."""

_WORDS = {
    "acknowledgement": "acknowledgment", "afterwards": "afterward", "ageing": "aging",
    "amongst": "among", "analogue": "analog", "backwards": "backward", "cheque": "check",
    "cosy": "cozy", "defence": "defense", "distil": "distill", "enrol": "enroll",
    "fulfil": "fulfill", "furore": "furor", "instil": "instill", "judgement": "judgment",
    "kerb": "curb", "learnt": "learned", "licence": "license", "maths": "math",
    "offence": "offense", "pretence": "pretense", "programme": "program",
    "storey": "story", "storeys": "stories", "towards": "toward", "tyre": "tire",
    "upwards": "upward",
    "whilst": "while", "downwards": "downward", "lustre": "luster", "meagre": "meager",
    "sombre": "somber", "centred": "centered", "centring": "centering",
}  # fmt: skip
"""Whole words; a plural -s may follow."""

_ER = re.compile(r"\b(\w*met|\w*lit|(?:epi)?cent|calib|fib|sab|spect|goit|mit|och)re(s?)\b")
"""metre and its multiples, litre, centre and the rest in -re; acre, ogre and lucre are alike."""

_LL = re.compile(
    r"\b((?:re|un|out|mis)?(?:bevel|cancel|channel|chisel|corral|counsel|dial|duel|enamel|equal"
    r"|fuel|funnel|gravel|grovel|hovel|initial|kennel|label|level|libel|marshal|marvel|medal"
    r"|model|panel|pedal|pencil|pummel|quarrel|ravel|revel|rival|shovel|shrivel|signal|snorkel"
    r"|spiral|stencil|swivel|total|towel|trammel|travel|trial|tunnel|unravel|yodel))l"
    r"(ed|ing|er|ers|or|ors|ings)\b"
)
"""travelled, modelling, counsellor; controlled and excelled are alike."""

_ISE = re.compile(r"\b([a-z]{3,})is(e|ed|es|er|ers|ing|able)\b")
_ISATION = re.compile(r"\b([a-z]{3,})(?<!improv)isation(s|al)?\b")
_YSE = re.compile(r"\b(\w*(?:anal|paral|catal|electrol|hydrol|dial))ys(e|ed|ing|er|ers)\b")
_ALIKE = (
    "advertise", "aise", "cerise", "chastise", "chemise", "chise", "cise", "compromise", "crise",
    "demise", "despise", "expertise", "mantise", "marquise", "merchandise", "mortise", "oise",
    "paradise", "polise", "premise", "prise", "promise", "sunrise", "surmise", "treatise", "uise",
    "valise", "vise", "wise",
)  # fmt: skip
"""Endings of words in -ise that are so on both sides; -icise (criticise) is not among them."""
_SHORTEST = len("realise")
"""Characters. Shorter words in -ise (arise, devise, noise) are alike."""

_PER_CENT = re.compile(r"\bper cent\b")
_PER_HOUR = re.compile(r"\bkm/u\b")
"""A Dutch abbreviation that models copy."""
_STEM = re.compile(rf"\b((?:dis|mis|multi|re|un)?)({'|'.join(sorted(_STEMS, reverse=True))})")
_WORD = re.compile(rf"\b({'|'.join(sorted(_WORDS, reverse=True))})(s?)\b")
_FIRST = re.compile(r"\W*([A-Z])(\w*)")
_NAMED = frozenset({"Labour", "Harbour", "Centre", "Theatre", "Defence", "Programme"})
"""Words that are names, or parts of one, more often than the first word of a sentence."""


def american(text: str) -> str:
    """A sentence in American spelling; what is not known to differ stays as it is.

    Licence and practise become license and practice, since the American has one
    spelling each; draught, story and check are the same word only at times and
    are left to their British sense.
    """
    first = _FIRST.match(text)
    if first is None or first.group(1) + first.group(2) in _NAMED:
        return _spelled(text)
    start = first.start(1)
    spelled = _spelled(text[:start] + text[start].lower() + text[start + 1 :])
    return spelled[:start] + spelled[start].upper() + spelled[start + 1 :]


def _spelled(text: str) -> str:
    text = _PER_HOUR.sub("km/h", _PER_CENT.sub("percent", text))
    text = _STEM.sub(lambda match: match.group(1) + _STEMS[match.group(2)], text)
    text = _WORD.sub(lambda match: _WORDS[match.group(1)] + match.group(2), text)
    text = _ER.sub(r"\1er\2", text)
    text = _LL.sub(r"\1\2", text)
    text = _YSE.sub(r"\1yz\2", text)
    text = _ISATION.sub(lambda match: f"{match.group(1)}ization{match.group(2) or ''}", text)
    return _ISE.sub(_with_z, text)


def _with_z(match: re.Match[str]) -> str:
    stem, ending = match.groups()
    base = stem + "ise"
    alike = base.endswith(_ALIKE) and not base.endswith("icise")
    return match.group() if alike or len(base) < _SHORTEST else f"{stem}iz{ending}"
