"""Text as every stage gets it: Unicode NFC, no invisible characters, line feeds only.

What a reader of the page sees stays: quotes, dashes, accents, ligatures. What
only a machine sees goes, because it splits words for a tokenizer: soft hyphens,
zero-width and direction marks, control characters, exotic spaces.
"""

from __future__ import annotations

import re
import unicodedata

_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_BREAKS = "\v\f\u0085\u2028"
_DROPPED = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # control characters but tab and the line breaks
    "\u00ad"  # soft hyphen
    "\u180e\u200b\u200c\u2060-\u2064\ufeff"  # zero width
    "\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069"  # direction
    "\ufff9-\ufffb\ufffe\uffff"  # annotation marks, noncharacters
)
_EMOJI = "\u2600-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff"

_SPECIAL = re.compile(f"[\r{_SPACES}{_BREAKS}{_DROPPED}\u200d\u2029\ud800-\udfff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_CHARACTERS = {
    re.compile("\r\n?"): "\n",
    re.compile(f"[{_BREAKS}]"): "\n",
    re.compile("\u2029"): "\n\n",
    re.compile(f"[{_SPACES}]"): " ",
    re.compile(f"[{_DROPPED}]"): "",
    # A joiner builds emoji such as families; anywhere else it is noise.
    re.compile(f"(?<![{_EMOJI}])\u200d|\u200d(?![{_EMOJI}])"): "",
}
_LINE_END = re.compile(r"[ \t]+\n")


def normalise(text: str) -> str:
    """The text in the form described above, without white space at its ends and at ends of lines.

    Normalising twice changes nothing. Half a surrogate pair, which a JSON escape
    can smuggle in and Arrow cannot store, becomes U+FFFD.
    """
    if not text.isascii() or not text.isprintable():
        if _SPECIAL.search(text):
            text = _replaced(text)
        text = unicodedata.normalize("NFC", text)
        if " \n" in text or "\t\n" in text:
            text = _LINE_END.sub("\n", text)
    return text.strip()


def normalise_line(text: str) -> str:
    """The same for a title or an id: one line, single spaces."""
    return " ".join(normalise(text).split())


def _replaced(text: str) -> str:
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    for pattern, replacement in _CHARACTERS.items():
        text = pattern.sub(replacement, text)
    return text
