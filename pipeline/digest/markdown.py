"""The digest as Markdown (CommonMark), for mail, wikis and note books."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.digest.digest import Digest
from pipeline.digest.page import KINDS, long_day, when
from pipeline.digest.story import Item, Story
from pipeline.progress import plural
from pipeline.writers import values

# What CommonMark and its common extensions read as markup inside a line, and at its beginning.
_INSIDE = re.compile(r"[\\`*_\[\]<>&|~$]|\^(?=\S)|(?<=[a-z]):(?=//)|(?<=www)\.")
_FIRST = re.compile(r"^(?:[#+\-=:>]|\d+(?=[.)]))")
_BLOCKS = "▁▂▃▄▅▆▇█"


def markdown(digest: Digest) -> str:
    """The digest as one text. What comes from articles is escaped: it is never markup."""
    return "\n".join(_lines(digest)) + "\n"


def escaped(text: str) -> str:
    """A text on one line of which every character stands for itself."""
    line = _INSIDE.sub(r"\\\g<0>", " ".join(text.split()))
    found = _FIRST.match(line)
    if not found:
        return line
    # A backslash stands before a mark, but behind the digits of what could be a list.
    at = 0 if not found[0].isdigit() else found.end()
    return f"{line[:at]}\\{line[at:]}"


def _lines(digest: Digest) -> Iterator[str]:
    yield f"# The Dutch papers, {long_day(digest.day)}"
    yield ""
    stories = "1 story" if digest.found == 1 else f"{digest.found:,} stories"
    counts = (plural(digest.articles, "article"), plural(digest.sources, "paper"), stories)
    yield f"{', '.join(counts)}."
    for number, story in enumerate(digest.stories, 1):
        yield from _story(number, story, digest)
    if digest.others:
        yield from ("", "## Also in the papers", "")
        for item in digest.others:
            yield f"- {_listed(item, digest)}"
        if digest.unlisted:
            yield from ("", f"And {plural(digest.unlisted, 'more article')}.")


def _story(number: int, story: Story, digest: Digest) -> Iterator[str]:
    yield from ("", f"## {number}\\. {escaped(story.headline)}{_doubt(story.unsure)}", "")
    facts = [plural(len(story.today), "article")]
    if story.sources > 1:
        facts.append(plural(story.sources, "paper"))
    if story.before:
        facts.append(f"since {when(story.before[0].moment, digest.day)}")
    if story.score is not None:
        facts.append(f"{values.tone(None, story.score)} ({values.signed(story.score)})")
    yield f"*{', '.join(facts)}*"
    for point in story.told:
        notes = "".join(f"[{note}]" for note in point.notes)
        yield from ("", f"{escaped(point.text)}{_doubt(point.unsure)} {escaped(notes)}")
    for label, title in KINDS.items():
        if found := story.names_of(label):
            yield from ("", f"**{title}:** {', '.join(escaped(name.name) for name in found)}")
    if line := sparkline(story):
        yield from ("", f"**Sentiment over time:** {line}")
    if story.notes:
        yield ""
    for note in story.notes:
        place = _listed(note.article, digest, original=True)
        yield f"{note.number}. *{escaped(note.original)}* — {place}"


def _doubt(unsure: bool) -> str:
    return " (translation unsure)" if unsure else ""


def _listed(item: Item, digest: Digest, original: bool = False) -> str:
    title = item.original_title if original and item.original_title else item.title
    link = f"[{escaped(title)}](<{item.link}>)" if item.link else escaped(title)
    source = escaped(item.source or "Unknown source")
    return f"{source}, {escaped(when(item.moment, digest.day))}: {link}"


def sparkline(story: Story) -> str:
    """The sentiment of a story's articles in the order of time, a character each; low is negative.

    Empty for fewer than three.
    """
    scores = [each.score for each in (*story.before, *story.today) if each.score is not None]
    if len(scores) < 3:
        return ""
    return "".join(_BLOCKS[min(7, int((score + 1) * 4))] for score in scores)
