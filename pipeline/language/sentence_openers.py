"""Words with which Dutch sentences open, and names whose spelling misleads.

Origin: written by hand for Krant: the closed word classes of Dutch, and the
adverbs and prepositions that often open a sentence in news.
Licence: Apache-2.0, as the rest of the project.
Purpose: after "Dylan V." or "12 mln." a capital may begin a name or a sentence;
an everyday word with a capital begins a sentence.
"""

OPENERS = frozenset(
    """
    de het een dit dat deze die zo'n zulke
    ik je jij u hij zij ze we wij jullie men er mij hem haar hen hun ons
    mijn jouw zijn onze uw iemand niemand iedereen iets niets alles
    alle alleen allemaal andere beide elk elke enkele ieder iedere meer meerdere minder sommige veel
    verscheidene weinig geen genoeg
    en maar of want dus noch doch
    aangezien als doordat hoewel indien mits nadat naarmate naast nu ofschoon omdat opdat sinds
    tenzij terwijl toen totdat voordat voorzover wanneer zoals zodat zodra zolang
    hoe waar waarbij waarna waarom waarmee waardoor wat welk welke wie wiens
    aan achter beneden bij binnen boven buiten dankzij door gedurende gezien in langs met na naar
    namens om omtrent ondanks onder op over per rond rondom te tegen ten ter tijdens tot tussen uit
    van vanaf vanuit vanwege via volgens voor voorbij wegens zonder
    al althans anders behalve bijna bovenal bovendien circa daar daaraan daarbij daardoor daarin
    daarmee daarna daarnaast daarom daarop daarover daartegen daartoe daarvan daarvoor dan
    desondanks destijds echter eerder eerst eigenlijk eind ergens even evenals gelukkig gewoon
    gisteren gisteravond gistermiddag gisterochtend halverwege helaas hier hieraan hierbij
    hierdoor hiermee
    hierna hierop hiertoe hiervan hiervoor hoogstens immers inderdaad ineens inmiddels integendeel
    intussen ja jaarlijks juist kennelijk kort kortom langzaam later laatst maandag dinsdag woensdag
    donderdag vrijdag zaterdag zondag mede meestal mogelijk morgen naderhand nadien natuurlijk nee
    nergens net niet nog nogmaals nooit ondertussen ongeveer onlangs ook opeens opnieuw opvallend
    overal overigens pas plotseling precies ruim samen slechts soms steeds straks tegelijk
    tegelijkertijd tevens tegenwoordig toch uiteindelijk uiteraard vaak vandaag vanavond
    vandaar vanmiddag vanmorgen vannacht vanochtend veelal verder vermoedelijk vervolgens vlak
    volgend volgende vooraf vooral vooralsnog voorheen voorlopig voortaan vorig vorige vroeger
    waarschijnlijk weer wel wellicht weliswaar zelden zelfs zo zodoende zojuist
    twee drie vier vijf zes zeven acht negen tien elf twaalf honderd duizend tientallen honderden
    duizenden
    is was heeft had wordt werd kan kon zal zou moet moest mag mocht wilde gaat ging komt kwam
    """.split()
)
"""Lower case. Some also open surnames: see SURNAME_PARTICLES."""

SURNAME_PARTICLES = frozenset(
    "de den der het 't ten ter te van von in op aan bij uit onder over voor al la le du d'".split()
)
"""After a title or an initial, one of these and then a capital is a surname ("mr. De Vries")."""

LOWER_CASE_NAMES = frozenset("bol bpost imec sp.a".split())
"""Keep a small letter at the head of a sentence. "iPhone" and "nu.nl" are known by their shape."""

SHOUTED_NAMES = frozenset("Groen! Jeopardy! Joomla! Wham! Yahoo!".split())
"""Hold an exclamation mark that ends nothing."""
