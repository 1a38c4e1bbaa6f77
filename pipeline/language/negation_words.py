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
    r"\b(?:niet|geen|nooit|niemand|niets|niks|nergens|noch|zonder|evenmin|geenszins)\b",
    re.IGNORECASE,
)

# "Niet alleen … maar ook" asserts, "al dan niet" is whether, "of niet" asks, "niet … tot" is
# not until; "waar of wat dan ook niet" exclaims.
DUTCH_NO_NEGATION = re.compile(
    r"\b(?:niet (?:alleen|slechts|enkel|zozeer|voor niets|te vergeten|in de laatste plaats)|al dan "
    r"niet|of niet|nog (?:nooit|niet eerder)|niet (?:meer|minder|later|eerder|hoger|lager|verder|"
    r"ouder|jonger) dan|niet eens|(?:wie|wat|waarom|hoeveel|hoe)\b[^.?!]{0,40}\bniet\b[^.?!]{0,30}[?!]|"
    r"voor niets|niet voor niets|zonder twijfel|zonder meer|niet zonder)\b",
    re.IGNORECASE,
)

DUTCH_CARRIERS = re.compile(
    r"\b(?:on(?!der|s\b|ze|gev|tv|ts|tst|tw|tm|th|tb|td|tk|tg|tz|tr|tl|tp|line)[a-zë]{3,}|"
    r"niet\w*|non-?\w+|nauwelijks|amper|weiger\w*|gewei\w*|ontken\w*|ontbre\w*|ontbrak\w*|gebrek\w*|"
    r"tekort\w*|verb(?:ied|od|ood)\w*|verbied\w*|voorkom\w*|voorkwam\w*|verm[ei]j?[dt]\w*|mis(?:t|te|"
    r"ten|sen|lukt\w*|lukken)?|mislukk?\w*|gemist|faal\w*|gefaald|falen|afwijz\w*|afgewezen|wijst|"
    r"wees|verwerp\w*|verworpen|afwezig\w*|laatste|alleen|slechts|pas|enkel|tenzij|anders|behalve|"
    r"weinig\w*|minder|zelden|stop\w*|gestopt|einde|eindig\w*|beëindig\w*|leeg|lege|weg|verlie\w+|"
    r"verloor|verloren|kwijt|nul|nog|in plaats van|tegen|los|\w{3,}loos|\w{3,}loze|vrij van|"
    r"schrap\w*|geschrapt|afge\w+|uitgesloten|sluit\w*|afzien|ziet af|zag af|buiten|verder|wars|"
    r"verre van|hoeft|hoefde\w*|hoeven|evenmin|laat staan|ooit|enige|te \w+ om|toch|wel|maar|"
    r"anti\w*|twijfel\w*|moeilijk\w*|tevergeefs|vergeefs|achterwege|uitblijv\w*|uitge\w+|"
    r"opgehouden|houdt op|vergeet\w*|vergat\w*|vergeten)\b",
    re.IGNORECASE,
)

ENGLISH_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|nowhere|neither|nor|without|cannot|no-one|nil|zero)\b|"
    r"\b(?:ca|wo|sha|is|are|was|were|do|does|did|has|have|had|would|could|should|must|need|might|"
    r"ai)n['’]t\b",
    re.IGNORECASE,
)

ENGLISH_NO_NEGATION = re.compile(
    r"\b(?:not (?:only|just|least|merely|to mention)|no (?:more|less|fewer|later|earlier|longer than|"
    r"doubt|matter|wonder|\d)|whether or not|or not|no\. ?\d|never before|nothing (?:but|short)|"
    r"not (?:until|un\w+|in\w+able)|why not|cannot help)\b",
    re.IGNORECASE,
)

ENGLISH_CARRIERS = re.compile(
    r"\b(?:un(?!der|ti|io|it|iv|iq|if|cle)[a-z]{3,}|non-?[a-z]+|dis(?:a(?!ster)|b|c(?:o(?:n|ura|unt)|"
    r"redit)|e|h|i|l|m|o|p(?:l(?:e|ac)|ro)|q|r|s|t(?!ri|an|in)|u)\w*|in(?:a(?:b|cc|ct|d|pp|u)|c(?:a|om"
    r"p|on|orr|r?ed)|de(?:f|pe|ci)|dir|e(?:ff|li|vit|xp|qu)|f(?:req|inite|ertil|amous)|h(?:uman)|"
    r"just|n(?:oc)|op|s(?:ec|ig|t?an|uff|ep)|t(?:ol|er?min)|v(?:al|is|ol|uln|inc))\w*|im(?:m(?:ob|or|"
    r"un)|p(?:a(?:rt|ti)|er(?:f|m|c)|o(?:s|l|t)|r(?:ac|o[bp])))\w*|ir(?:r(?:e|a))\w*|il(?:l(?:eg|it|o"
    r"gi))\w*|[a-z]{3,}less(?:ly|ness)?|a?void\w*|lack\w*|fail\w*|refus\w*|den(?:y|ie[ds]|ying|ial)|"
    r"prevent\w*|reject\w*|declin\w*|rather than|instead|other than|apart from|except\w*|exclud\w*|"
    r"exclus\w*|hardly|barely|scarcely|rarely|seldom|only|just|until|unless|few\w*|little|less|least|"
    r"too|stop\w*|ban(?:s|ned)?|prohibit\w*|forbid\w*|forbade|absen\w+|miss(?:ed|es|ing)?|far from|"
    r"short of|shortage\w*|free (?:of|from)|yet to|still|remain\w*|ceas\w*|end(?:ed|s|ing)?|cancel\w*|"
    r"eliminat\w*|remov\w*|abandon\w*|abst\w+|withh\w+|los[est]\w*|empty|vacant|nay|any(?:thing|one|"
    r"body|where|more)?|ever|otherwise|against|anti-?\w*|wrong\w*|doubt\w*|ignor\w*|neglect\w*|"
    r"oppos\w*|resist\w*|struggl\w*|hard|difficult\w*|exempt\w*|bar(?:red|s)?|block\w*|halt\w*|"
    r"suspend\w*|discontinu\w*|drop(?:ped|s)?|omit\w*|skip\w*|spare[ds]?|save|out of|off|away|beyond|"
    r"minus|but|though|although|while|mere\w*|wrongly|mis[a-z]{4,}|under[a-z]{4,}|contrary|versus|"
    r"spite|regardless|keep\w* \w+ from|contrast|vain|alone|n['’]t|foreign|oblivious|ongoing|"
    r"incomplete|alien|stay\w*|left out|give\w* up|gave up|back|half|poor\w*|bad\w*|weak\w*|worse|"
    r"than|as well as)\b|n['’]t\b",
    re.IGNORECASE,
)
