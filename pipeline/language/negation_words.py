"""Negation in Dutch and English, and what stands for it when it is paraphrased.

Written for Krant from general knowledge of the two languages and from reading
where translators put "niet" another way ("niet hoorbaar": inaudible; "niet
nodig": no need, eliminate). Purpose: to notice a negation that was dropped or
invented. The first pattern of a language is plain negation; the second adds
the words that can carry one, and is generous: it only ever excuses.
"""

from __future__ import annotations

import re

DUTCH_NEGATION = re.compile(
    r"\b(?:niet|geen|nooit|niemand|niets|niks|nergens|noch|zonder|evenmin|geenszins|allerminst)\b",
    re.IGNORECASE,
)

# "Niet alleen … maar ook" asserts, "al dan niet" is whether, "of niet" asks; "waar of wat dan
# ook niet" exclaims.
DUTCH_NO_NEGATION = re.compile(
    r"\b(?:niet (?:alleen|slechts|enkel|zozeer|voor niets|te vergeten|in de laatste plaats)|al dan "
    r"niet|of niet|niet (?:meer|minder|later|eerder|hoger|lager|verder|"
    r"ouder|jonger) dan|(?:wie|wat|waarom|hoeveel|"
    r"hoe)\b[^.?!]{0,40}\bniet\b[^.?!]{0,30}[?!]|"
    r"voor niets|niet voor niets|zonder twijfel|zonder meer|niet zonder)\b",
    re.IGNORECASE,
)

# Dutch that restricts, with the English that says the contrary of it when the negation before it
# has gone: "pas in 1818" is "not until 1818", "uiterlijk vrijdag" is "no later than Friday".
RESTRICTED: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(rf"\b(?:{dutch})\b", re.IGNORECASE), re.compile(english, re.IGNORECASE))
    for dutch, english in (
        (r"pas", r"\b(?:until|unless)\b"),
        (r"uiterlijk|ten laatste|op zijn laatst", r"\blater than\b"),
        (r"hooguit|hoogstens|maximaal|ten hoogste", r"\b(?:more|longer|higher) than\b"),
        (r"minstens|ten minste|tenminste|minimaal|zeker", r"\b(?:fewer|less|smaller) than\b"),
        (r"niet (?:alleen|slechts|enkel)", r"\b(?:only|just|merely|simply|solely)\b"),
        (
            r"niet (?:meer|minder|later|eerder|hoger|lager|verder|ouder|jonger) dan",
            r"\b(?:\w+er|more|less) than\b",
        ),
    )
)

DUTCH_CARRIERS = re.compile(
    r"\b(?:on(?!der|s\b|ze|gev|tv|ts|tst|tw|tm|th|tb|td|tk|tg|tz|tr|tl|tp|line|afh|lang|ion|geluk|"
    r"midd)[a-zë]{3,}|niet\w*|non-?\w+|nauwelijks|amper|weiger\w*|gewei\w*|ontken\w*|ontbre\w*|"
    r"ontbrak\w*|gebrek\w*|tekort\w*|verb(?:ied|od|ood)\w*|voorkom(?:en|t)?|voorkwam\w*|"
    r"verm[ei]j?[dt]\w*|mist(?:e|en)?|gemist|mislu\w*|faal\w*|gefaald|falen|afwijz\w*|afgewezen|"
    r"verwerp\w*|verworpen|afwezig\w*|slechts|pas|tenzij|behalve|weinig\w*|zelden|stop\w*|gestopt|"
    r"beëindig\w*|leeg|lege|kwijt|nul|in plaats van|tegen|\w{3,}loos|\w{3,}loze|vrij van|schrap\w*|"
    r"geschrapt|uitgesloten|afzien|ziet af|zag af|wars|verre van|laat staan|ooit|te \w+ om|nog|"
    r"allerminst|allesbehalve|anti\w*|twijfel\w*|tevergeefs|vergeefs|achterwege|uitblijv\w*|nee|"
    r"neen|opgehouden|houdt op|vergeet|"
    r"vergat\w*|vergeten|kosteloos|hoeft|hoeven|hoefde\w*)\b",
    re.IGNORECASE,
)

ENGLISH_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|nowhere|neither|nor|without|cannot|anything but|"
    r"no-one|nil|zero)\b|"
    r"\b(?:ca|wo|sha|is|are|was|were|do|does|did|has|have|had|would|could|should|must|need|might|"
    r"ai)n['’]t\b",
    re.IGNORECASE,
)

ENGLISH_NO_NEGATION = re.compile(
    r"\b(?:not (?:only|just|least|merely|to mention)|no (?:more|less|fewer|later|earlier|"
    r"longer than|"
    r"doubt|matter|wonder|\d+)|whether or not|or not|no\. ?\d+|never before|nothing (?:but|short)|"
    r"not (?:until|un\w+|in\w+able)|why not|cannot help)\b",
    re.IGNORECASE,
)

ENGLISH_CARRIERS = re.compile(
    r"\b(?:un(?!der|ti|i[ofqtv]|ila|cle(?!a)|esco|veil|dert)[a-z]{3,}|non-?[a-z]+|"
    r"dis(?:ab|ag|all|appr|b|c(?:o(?:n|ura|unt)|redit)|en|h|in|l|m|o[bnrw]|p(?:leas|ro)|q|r|s(?:a|"
    r"im|ol)|"
    r"tr(?:us)|un|us)\w*|"
    r"in(?:a(?:b|cc|ct|d|pp|u)|c(?:ap|omp|on[cs]|orr|red)|def|direct|e(?:ff|li|vit|xp|qu)|"
    r"f(?:req|inite|ertil)|human|justice|op(?:er|p)|s(?:ec|ig|an|uff|ep)|tol|v(?:al|is|olun|uln))\w*|"
    r"im(?:mo(?:b|r)|p(?:a(?:rti|tie)|er(?:f|m)|oss|rac|rob))\w*|irr(?:e[lpsv]|a)\w*|"
    r"ill(?:eg|it|ogi)\w*|[a-z]{3,}less(?:ly|ness)?|a?void\w*|lack\w*|fail\w*|refus\w*|"
    r"den(?:y|ie[ds]|ying|ial)|prevent\w*|reject\w*|declin\w*|rather than|instead|other than|"
    r"apart from|advi[sc]e\w* against|decriminali\w*|"
    r"except\w*|exclud\w*|hardly|barely|scarcely|rarely|seldom|unless|fewer|less|prohibit\w*|"
    r"forbid\w*|forbade|absen\w+|miss(?:ed|es|ing)?|far from|short of|shortage\w*|free (?:of|from)|"
    r"yet to|remains? to|ceas\w*|eliminat\w*|abandon\w*|abst\w+|withh\w+|los[es]\w*|lost|"
    r"empty|vacant|nay|otherwise|doubt\w*|ignor\w*|neglect\w*|oppos\w*|exempt\w*|ban(?:s|ned)?|"
    r"barred|"
    r"halt\w*|stop(?:s|ped)?|discontinu\w*|dropped|omit\w*|skip\w*|"
    r"beyond|regardless|in vain|devoid|deficient|than|least|shortly|essential)"
    r"\b",
    re.IGNORECASE,
)

# What an English carrier translates when it is not the negation: with the Dutch word in the
# source, the English one is accounted for and can't stand for "niet" as well. Carriers that
# resemble a word of the source ("illegaal", "blokkade") need no row.
ACCOUNTED: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(rf"(?:{english})", re.IGNORECASE), re.compile(dutch, re.IGNORECASE))
    for english, dutch in (
        ("than", r"\bdan\b"),
        ("unless", r"\btenzij\b"),
        ("least", r"\b(?:minst\w*|minimaal|zeker)\b"),
        ("less|fewer", r"\bminder\b"),
        ("shortly", r"\b(?:kort|vlak|spoedig|binnenkort|net)\b"),
        ("otherwise|rather than|instead", r"\b(?:anders|liever|plaats|behalve)\b"),
        ("except\\w*|apart from|other than", r"\b(?:behalve|uitgezonderd|buiten|na)\b"),
        ("refus\\w*", r"\b(?:ge)?wei\w*"),
        ("den(?:y|ie[ds]|ying|ial)", r"\b(?:ontken\w*|ontzeg\w*|geweigerd)"),
        ("lost?|los[es]\\w*", r"\b(?:verl(?:ies|ie|oo?r)\w*|kwijt\w*)"),
        ("fail\\w*", r"\b(?:ge)?(?:faal|fal|misluk)\w*"),
        ("doubt\\w*", r"twijfel"),
        ("ban(?:s|ned)?|prohibit\\w*|forb\\w+|barred|illegal", r"verb(?:od|oo?d|ied)"),
        ("dropped|abandon\\w*", r"\b(?:ge)?(?:schrap|annul|afgelast|opge|verlat|afge)"),
        ("stop(?:s|ped)?|halt\\w*|ceas\\w*", r"stop|sta(?:ak|k)|beëindig|halt"),
        ("avoid\\w*|prevent\\w*", r"\b(?:ver)?(?:mijd|meden|mijdt|voork\w+|verhinder)"),
        ("eliminat\\w*", r"elimin|uitgeschakel|uitschakel"),
        ("reject\\w*|declin\\w*", r"verw[eo]rp|afgewezen|wijs\w* af|afwij|dal|daal|gedaald|afn"),
        ("lack\\w*|shortage\\w*|short of", r"gebrek|tekort|ontbr|nauwelijks|amper"),
        ("oppos\\w*", r"tegen|verzet|oppos"),
        ("exclud\\w*|except\\w*", r"uitgesl|uitslui|behalve"),
        ("miss(?:ed|es|ing)?", r"\b(?:ge)?mis|vermist"),
        ("empty|vacant", r"\blee?g"),
        ("hardly|barely|scarcely", r"\b(?:nauwelijks|amper|net)\b"),
        (
            "un[a-z]+|in[a-z]+|im[a-z]+|dis[a-z]+|il[a-z]+|ir[a-z]+",
            r"\b(?:on(?!der|s|t|ge[vlm]|mid|line|lang)\w{3,}|nauwelijks|amper)",
        ),
        ("un(?:fortunately|like|til)", r"\b(?:helaas|jammer|anders|tegenstelling|tot)\b"),
        ("essential|beyond|loss", r"\b(?:essenti|voorbij|buiten|verl)"),
        ("[a-z]{3,}less(?:ly|ness)?", r"loos|loze"),
        ("regardless", r"ongeacht"),
        ("lose[sd]?|losing", r"verlie|verlo"),
        ("non-?[a-z]+", r"\bnon-?|\bngo|\bniet-.*\bniet\b|\bniet\b.*\bniet-"),
    )
)
