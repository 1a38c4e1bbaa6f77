"""Which language a text is in.

Two steps, because most articles are what they should be. A text with enough
words that only Dutch has is Dutch: that takes 0.1 ms and loads nothing.
Everything else goes to py3langid (a naive Bayes model over byte n-grams, after
langid.py by Lui and Baldwin, 2012), whose model takes half a second to load,
once.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from pipeline.language.function_words import DUTCH_ONLY

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

LANGUAGES = {
    "af": "Afrikaans",
    "ar": "Arabic",
    "bg": "Bulgarian",
    "ca": "Catalan",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "et": "Estonian",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "fy": "West Frisian",
    "he": "Hebrew",
    "hr": "Croatian",
    "hu": "Hungarian",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "lb": "Luxembourgish",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sk": "Slovak",
    "sl": "Slovenian",
    "sr": "Serbian",
    "sv": "Swedish",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
"""ISO 639-1 codes that `identify` chooses among, with their English names. The neighbours of Dutch
and the large news languages: fewer candidates make short texts surer, too few would force a text
in an unlisted script onto a wrong one."""

SAMPLE = 1200
"""Characters looked at: enough to be sure, and a 2 MB article costs no more than a short one."""
GLANCE = 600
"""Characters in which nine of ten Dutch articles show that they are Dutch."""
MIN_LETTERS = 20
"""Below this many letters `identify` abstains: "Ajax wint." has no language to speak of."""
MIN_DUTCH_WORDS = 4
MIN_DUTCH_SHARE = 0.04
"""Share of Dutch-only words above which a text is Dutch at sight. Of 323 Dutch news articles the
lowest had 0.07, a stock market report full of names 0.058; of their English translations, and of
Afrikaans, Frisian and German articles, the highest had 0.01. What falls below is not rejected,
only looked at again, which takes ten times as long."""
MIN_PROBABILITY = 0.8
"""py3langid's probability below which `identify` abstains."""

_WORD = re.compile(r"[^\W\d_]+")


def identify(text: str) -> str:
    """ISO 639-1 code of the text's language, or "" where it is too short or too mixed to say."""
    for size in (GLANCE, SAMPLE):
        words = _WORD.findall(text[:size].lower())
        if sum(map(len, words)) < MIN_LETTERS:
            return ""
        dutch = sum(map(DUTCH_ONLY.__contains__, words))
        if dutch >= MIN_DUTCH_WORDS and dutch >= MIN_DUTCH_SHARE * len(words):
            return "nl"
    language, probability = _identifier().classify(" ".join(words))
    return _MERGED.get(language, language) if probability >= MIN_PROBABILITY else ""


def language_name(code: str) -> str:
    """The English name of a language for messages, or its code where it has none here."""
    return LANGUAGES.get(code, code)


_MERGED = {"nn": "no"}
"""Codes of the model that are one language here: both written forms of Norwegian."""


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([*LANGUAGES, *_MERGED])
    return identifier
