"""English words that, at the start of a sentence, lean on the sentence before it.

Purpose: a summary should not open with "He" or "That" whose antecedent was left
out (salience.py). Origin: pronouns, demonstratives and connecting adverbs as
any grammar of English lists them, written down for this project from general
knowledge. Licence: the project's own.

"There" is left out (mostly existential), as are "in", "after" and "while",
which open clauses that stand on their own.
"""

DANGLING_OPENERS = frozenset(
    """
    he she it they him her them his hers its their theirs
    this that these those such both neither
    but and so or nor yet however still also moreover besides furthermore meanwhile
    therefore thus hence consequently nevertheless nonetheless instead otherwise then
    here likewise similarly conversely because
    """.split()
)
"""Lower-case."""
