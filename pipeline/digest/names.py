"""The people, organisations and places of a story, over all its articles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.language.names import folded
from pipeline.writers.article_view import ArticleView
from pipeline.writers.names import Group


@dataclass(frozen=True, slots=True)
class Name:
    """A name with the mentions of it, the articles that have it, and how it comes off (-1 to 1)."""

    name: str
    label: str
    mentions: int
    articles: int
    score: float | None


def names(articles: Sequence[ArticleView]) -> list[Name]:
    """The names of some articles, those in most articles first.

    What articles call the same in English is one name; a family or given name
    alone is the person whose full name has it, when there is only one such.
    """
    merged: dict[tuple[str, str], list[tuple[int, Group]]] = {}
    for number, article in enumerate(articles):
        for each in article.groups:
            merged.setdefault((each.label, folded(each.name)), []).append((number, each))
    for label, short in list(merged):
        full = [key for key in merged if key[0] == label == "PER" and _is_part(short, key[1])]
        if len(full) == 1:
            merged[full[0]] += merged.pop((label, short))
    found = [_name(label, members) for (label, _), members in merged.items()]
    return sorted(found, key=lambda each: (-each.articles, -each.mentions, each.name))


def _is_part(short: str, full: str) -> bool:
    return full.startswith(f"{short} ") or full.endswith(f" {short}")


def _name(label: str, members: Sequence[tuple[int, Group]]) -> Name:
    groups = [group for _, group in members]
    return Name(
        name=max((group.name for group in groups), key=len),
        label=label,
        mentions=sum(group.count for group in groups),
        articles=len({number for number, _ in members}),
        score=_mean((group.score, group.count) for group in groups),
    )


def _mean(scores: Iterable[tuple[float | None, int]]) -> float | None:
    """The mean of scores weighted by mentions, of those that are there."""
    known = [(score, count) for score, count in scores if score is not None]
    total = sum(count for _, count in known)
    return sum(score * count for score, count in known) / total if total else None
