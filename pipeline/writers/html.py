"""The result as pages to read: html/index.html and a page an article.

Plain files without anything from elsewhere, in which every value is escaped. They
read without the script.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import babel
from datasets import Dataset

from pipeline.writers import values
from pipeline.writers.article_view import ArticleView, view
from pipeline.writers.folder import prepare, replacing_folder
from pipeline.writers.names import LABELS
from pipeline.writers.standalone import Standalone
from pipeline.writers.values import SEVERITIES

FORMAT = "html"
INDEX = "index.html"
ARTICLES = "articles"

ENTRIES_PER_PAGE = 500
"""Articles on a page of the index: some 400 kB, which a phone still scrolls and filters at once."""

SHOWN_FINDINGS = 8
"""Findings listed before the rest is folded away, so that the text stays within reach."""

SHOWN_NAMES = 12
"""Names listed of each kind before the rest is folded away."""

LONGEST_QUOTE = 60
"""Characters of a finding's piece that are quoted; some findings hold the whole sentence."""

LONGEST_LINE = 300
"""Characters of a headline or first sentence on the index; no real one is longer."""

BATCH = 50
"""Rows read at a time: a few MB, and articles of 2 MB don't add up."""

_KINDS = {"PER": "person", "ORG": "organisation", "LOC": "place", "MISC": "other name"}
_TONES = ("positive", "neutral", "negative")
_TEMPLATES = Path(__file__).parent / "templates"

_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
"""Names that Windows keeps for devices, whatever the extension."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An article on the index."""

    page: str
    title: str
    title_language: str
    first_line: str
    source: str
    published: str
    tone: str
    score: float | None
    counts: Sequence[tuple[str, int]]
    """Findings by severity; remarks ("info") are no reason to open an article."""


@dataclass(frozen=True, slots=True)
class Totals:
    """What the whole result holds."""

    articles: int
    sentences: int
    tones: dict[str, int]
    findings: dict[str, int]


def write_html(
    result: Dataset, folder: str | Path, *, source: str = "nl", target: str = "en"
) -> Path:
    """Write html/ into the folder, in place of an earlier one, and return html/index.html.

    `source` and `target` are ISO 639-1 codes; an article's own language comes before
    `source`. Rows are read a few at a time. The pages are built beside html/ and
    swapped in when they are complete.
    """
    parent = prepare(folder)
    html = parent / FORMAT
    with replacing_folder(html) as building:
        _build(result, building, source, target)
    return html / INDEX


def file_names(ids: Sequence[str | None]) -> list[str]:
    """A file name for each article, unique without regard to case, and nothing but a name.

    An id that is safe as it is gives its own name; others are simplified and get some
    hex digits of their SHA-256, so that a link stays the same from run to run.
    """
    taken: set[str] = set()
    names = []
    for position, id_ in enumerate(ids):
        stem = _stem(id_ or f"article {position + 1}")
        while stem in taken:
            stem = f"{stem}-{position + 1}"
        taken.add(stem)
        names.append(f"{stem}.html")
    return names


def index_name(page: int) -> str:
    """The file of a page of the index, counted from 1."""
    return INDEX if page == 1 else f"index-{page}.html"


def _stem(id_: str) -> str:
    stem = re.sub(r"[^a-z0-9._-]+", "-", id_.lower()).strip("-.")[:80]
    if stem == id_ and not _RESERVED.fullmatch(stem):
        return stem
    digest = hashlib.sha256(id_.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{stem}-{digest}".lstrip("-")


def _build(result: Dataset, html: Path, source: str, target: str) -> None:
    (html / ARTICLES).mkdir(parents=True)
    templates = _Templates(source, target)
    names = file_names(_ids(result))
    count = -(-len(names) // ENTRIES_PER_PAGE) or 1
    pages = [index_name(page) for page in range(1, count + 1)]
    totals = _totals(result)
    rows = enumerate(_rows(result))
    for page, name in enumerate(pages, 1):
        entries = []
        for position, row in islice(rows, ENTRIES_PER_PAGE):
            article = view(row)
            text = templates.article(article, _neighbours(names, position), f"../{name}")
            (html / ARTICLES / names[position]).write_text(text, "utf-8")
            entries.append(_entry(article, names[position], source, target))
        start = (page - 1) * ENTRIES_PER_PAGE + 1
        text = templates.index(entries, totals, pages, page, start)
        (html / name).write_text(text, "utf-8")


def _ids(result: Dataset) -> list[str | None]:
    if "id" not in result.column_names:
        return [None] * len(result)
    return [None if id_ is None else str(id_) for id_ in result["id"][:]]


def _rows(result: Dataset, columns: Sequence[str] | None = None) -> Iterator[dict[str, Any]]:
    chosen = result if columns is None else result.select_columns(list(columns))
    for table in chosen.with_format("arrow").iter(BATCH):
        yield from table.to_pylist()


def _neighbours(names: list[str], position: int) -> tuple[str, str]:
    """The pages before and after, empty at the ends."""
    before = names[position - 1] if position else ""
    return before, names[position + 1] if position + 1 < len(names) else ""


def _entry(article: ArticleView, name: str, source: str, target: str) -> Entry:
    return Entry(
        page=f"{ARTICLES}/{name}",
        title=values.shortened(article.title, LONGEST_LINE),
        title_language=target if article.translated else article.language or source,
        first_line=values.shortened(article.first_line, LONGEST_LINE),
        source=article.source,
        published=article.published,
        tone=article.tone,
        score=article.score,
        counts=[(severity, n) for severity, n in article.counts() if severity != "info"],
    )


def _totals(result: Dataset) -> Totals:
    """Counts over the whole result, from only the columns that they need."""
    wanted = [n for n in ("sentences", "sentiment", "findings") if n in result.column_names]
    sentences = 0
    tones: Counter[str] = Counter()
    findings: Counter[str] = Counter()
    for row in _rows(result, wanted) if wanted else ():
        sentences += len(row.get("sentences") or ())
        felt = row.get("sentiment") or {}
        tones[values.tone(felt.get("label"), values.score(felt.get("score")))] += 1
        findings.update(values.severity(each) for each in row.get("findings") or ())
    return Totals(
        articles=len(result),
        sentences=sentences,
        tones={tone: tones[tone] for tone in _TONES},
        findings={severity: findings[severity] for severity in SEVERITIES},
    )


class _Templates:
    """The two templates with the languages that they need."""

    def __init__(self, source: str, target: str) -> None:
        self._pages = Standalone(
            _TEMPLATES,
            "page.css",
            {
                "shortened": lambda text: values.shortened(text, LONGEST_QUOTE),
                "tone": lambda score: values.tone(None, score),
            },
        )
        self._source = source
        self._target = target

    def article(self, article: ArticleView, neighbours: tuple[str, str], up: str) -> str:
        """The page of an article; `up` is its page of the index."""
        language = _language(article.language) or self._source
        previous, following = neighbours
        return self._pages.render(
            "article.html",
            "article.js",
            article=article,
            up=up,
            previous=previous,
            following=following,
            source_language=language,
            target_language=self._target,
            source_name=_language_name(language),
            target_name=_language_name(self._target),
            labels=LABELS,
            kinds=_KINDS,
            shown_findings=SHOWN_FINDINGS,
            shown_names=SHOWN_NAMES,
        )

    def index(
        self, entries: list[Entry], totals: Totals, pages: list[str], page: int, start: int
    ) -> str:
        """A page of the index; `start` is the position of its first article, from 1."""
        return self._pages.render(
            "index.html",
            "index.js",
            entries=entries,
            totals=totals,
            pages=pages,
            page=page,
            start=start,
        )


def _language(code: str) -> str:
    """The code when it can stand in a lang attribute (the start of BCP 47), else nothing."""
    return code if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", code) else ""


def _language_name(code: str) -> str:
    """The English name of a language: Dutch for nl."""
    try:
        return babel.Locale.parse(code, sep="-").get_language_name("en") or code
    except (ValueError, babel.UnknownLocaleError):
        return code
