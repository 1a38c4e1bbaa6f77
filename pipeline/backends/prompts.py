"""Prompts of the causal models, as they were trained."""

# The form in which the nl-en adapters see a sentence; the English follows after one space.
TRANSLATE = "Dutch: {source}\nEnglish:"
# The other way round, for scoring a translation by how well it explains its source.
TRANSLATE_BACK = "English: {source}\nDutch:"
