"""Prompts of the causal models, as they were trained."""

# The form in which the nl-en adapters see a sentence; the English follows after one space.
TRANSLATE = "Dutch: {source}\nEnglish:"
