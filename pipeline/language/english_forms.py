"""What English words have in common in all their forms: rose and risen with rise, men with man,
colour with color.

The stems are those of the English Snowball stemmer (Porter 2001). It knows
endings and no irregular words: these are listed here, from general knowledge.
"""

from __future__ import annotations

import functools

import snowballstemmer

from pipeline.language.english_spelling import american

# The form that a dictionary has first, then the others that its endings don't lead to.
IRREGULAR = """
be am is are was were been | bear bore borne born | beat beaten | become became | begin began begun
bend bent | bind bound | bite bit bitten | bleed bled | blow blew blown | break broke broken
breed bred | bring brought | build built | burn burnt | buy bought | catch caught
choose chose chosen | cling clung | come came | creep crept | deal dealt | dig dug | do did done
draw drew drawn | dream dreamt | drink drank drunk | drive drove driven | eat ate eaten
fall fell fallen | feed fed | feel felt | fight fought | find found | flee fled | fling flung
fly flew flown | forbid forbade forbidden | foresee foresaw foreseen | forget forgot forgotten
forgive forgave forgiven | freeze froze frozen | get got gotten | give gave given | go went gone
grind ground | grow grew grown | hang hung | have has had | hear heard | hide hid hidden
hold held | keep kept | kneel knelt | know knew known | lay laid | lead led | leap leapt
learn learnt | leave left | lend lent | lie lain lying | light lit | lose lost | make made
mean meant | meet met | mow mown | overcome overcame | pay paid | prove proven | ride rode ridden
ring rang rung | rise rose risen | run ran | say said | see saw seen | seek sought | sell sold
send sent | sew sewn | shake shook shaken | shine shone | shoot shot | show shown
shrink shrank shrunk | sing sang sung | sink sank sunk | sit sat | sleep slept | slide slid
speak spoke spoken | speed sped | spend spent | spill spilt | spin spun | spring sprang sprung
stand stood | steal stole stolen | stick stuck | sting stung | strike struck stricken
strive strove striven | swear swore sworn | sweep swept | swell swollen | swim swam swum
swing swung | take took taken | teach taught | tear tore torn | tell told | think thought
throw threw thrown | tread trod trodden | understand understood | undertake undertook undertaken
uphold upheld | wake woke woken | wear wore worn | weave wove woven | weep wept | win won
withdraw withdrew withdrawn | withhold withheld | withstand withstood | wring wrung
write wrote written
man men | woman women | child children | person people persons | foot feet | tooth teeth
goose geese | mouse mice | life lives | wife wives | knife knives | half halves | leaf leaves
thief thieves | wolf wolves | shelf shelves | loaf loaves | crisis crises | analysis analyses
basis bases | criterion criteria | phenomenon phenomena | medium media | datum data
good better best | bad worse worst | far farther farthest further furthest | little less least
many more most much | die dying | die dice
"""


@functools.lru_cache(maxsize=200_000)  # of what models write there is no end
def stem(word: str) -> str:
    """What a word shares with its other forms, in lower case; not always a word itself."""
    lower = word.lower().replace("’", "'").removesuffix("'s")
    spelled = american(_bases().get(lower, lower))
    return str(_stemmer().stemWord(spelled))


@functools.cache
def _stemmer() -> snowballstemmer.basestemmer.BaseStemmer:
    return snowballstemmer.stemmer("english")


@functools.cache
def _bases() -> dict[str, str]:
    """The first form by each of the others."""
    rows = (row.split() for line in IRREGULAR.splitlines() for row in line.split("|"))
    return {form: row[0] for row in rows for form in row[1:]}
