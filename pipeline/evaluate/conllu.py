"""Documents cut into sentences, from CoNLL-U treebanks and from annotated news."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TypeAlias

from pipeline.errors import InputError
from pipeline.evaluate.corpus import read_corpus
from pipeline.evaluate.reading import read_lines

Document: TypeAlias = list[list[str]]
"""Paragraphs of sentences."""

_ID = re.compile(r"(?P<document>.+)\.p\.(?P<paragraph>\d+)\.s\.\d+")


def read_documents(path: Path) -> list[Document]:
    """The documents of annotated news (.jsonl) or of a CoNLL-U file. Raises InputError."""
    if path.suffix == ".jsonl":
        return [
            [[sentence.nl.strip() for sentence in paragraph] for paragraph in article.paragraphs]
            for article in read_corpus(path)
        ]
    return read_conllu(path)


def read_conllu(path: Path) -> list[Document]:
    """The sentences of a CoNLL-U file as `# text` gives them.

    Documents and paragraphs come from `# newdoc` and `# newpar`
    (https://universaldependencies.org/format.html), or, where a treebank has
    neither, from sentence ids of the form DOCUMENT.p.PARAGRAPH.s.SENTENCE, as
    in the Dutch treebanks Alpino and LassySmall.
    """
    documents: list[Document] = []
    place: tuple[str, str] | None = None
    new_document = new_paragraph = True
    marked = False
    for line in read_lines(path):
        if line.startswith("# newdoc"):
            new_document = marked = True
        elif line.startswith("# newpar"):
            new_paragraph = marked = True
        elif line.startswith("# sent_id = ") and not marked:
            match = _ID.fullmatch(line.removeprefix("# sent_id = ").strip())
            if match:
                now = match["document"], match["paragraph"]
                new_document = place is None or now[0] != place[0]
                new_paragraph = now != place
                place = now
        elif line.startswith("# text = "):
            if new_document or not documents:
                documents.append([])
            if new_paragraph or not documents[-1]:
                documents[-1].append([])
            documents[-1][-1].append(line.removeprefix("# text = ").strip())
            new_document = new_paragraph = False
    if not documents:
        raise InputError(f"{path} has no line that starts with `# text = `: is it CoNLL-U?")
    return documents
