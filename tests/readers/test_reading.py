"""Inputs of every kind to articles, and every bad input to a sentence for a person."""

import csv
import gzip
import io
import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import datasets
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.article import FEATURES
from pipeline.errors import ConfigError, InputError
from pipeline.readers import Rejection, iter_articles, read_articles
from pipeline.readers.drafting import to_article
from pipeline.readers.rows import Draft
from pipeline.writers import write as write_result

BRIDGE = (
    "De gemeenteraad stemde dinsdag in met het plan voor de brug. Volgens de wethouder wordt zij "
    "pas volgend jaar hersteld, omdat het geld er nog niet is."
)
STORM = (
    "De storm heeft in Zeeland veel schade aangericht. Bomen kwamen op het spoor terecht en "
    "reizigers moesten urenlang wachten op een bus."
)
ENGLISH = (
    "The council approved the plan for the bridge on Tuesday. According to the alderman it will "
    "not be repaired until next year, because the money is not there."
)


def read(*inputs: object, **options: object) -> tuple[datasets.Dataset, list[Rejection]]:
    rejected: list[Rejection] = []
    found = read_articles([str(each) for each in inputs], rejected=rejected, **options)
    return found, rejected


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def lines(*rows: object) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def table(path: Path, rows: list[dict[str, object]]) -> Path:
    """The same rows in the format that the suffix names."""
    match "".join(path.suffixes):
        case ".jsonl":
            path.write_text(lines(*rows))
        case ".jsonl.gz":
            path.write_bytes(gzip.compress(lines(*rows).encode()))
        case ".json":
            path.write_text(json.dumps(rows))
        case ".csv" | ".tsv":
            with path.open("w", newline="") as file:
                delimiter = "\t" if path.suffix == ".tsv" else ";"
                writer = csv.DictWriter(file, list(rows[0]), delimiter=delimiter)
                writer.writeheader()
                writer.writerows(rows)
        case ".parquet":
            datasets.Dataset.from_list(rows).to_parquet(path)
        case _:
            datasets.Dataset.from_list(rows).save_to_disk(path)
    return path


TABLES = ["a.jsonl", "a.jsonl.gz", "a.json", "a.csv", "a.tsv", "a.parquet", "saved"]


# Plain text


def test_text_file(tmp_path: Path) -> None:
    path = write(tmp_path / "brug.txt", f"date 2025-04 {BRIDGE}\n\n{STORM}\n")
    found, rejected = read(path)
    assert rejected == []
    assert found.features == FEATURES
    row = found[0]
    assert row["text"] == f"{BRIDGE}\n\n{STORM}"
    assert (row["id"], row["source"], row["published"]) == ("brug", str(path), "2025-04")
    assert (row["language"], row["title"], row["url"]) == ("nl", "", "")
    assert [row["text"][b["start"] : b["end"]] for b in row["blocks"]] == [BRIDGE, STORM]


def test_front_matter_title_becomes_the_headline(tmp_path: Path) -> None:
    path = write(tmp_path / "a.md", f"---\ntitle: Brug dicht\nid: krant-7\n---\n{BRIDGE}\n")
    row = read(path)[0][0]
    assert (row["id"], row["title"]) == ("krant-7", "Brug dicht")
    assert row["text"] == f"Brug dicht\n\n{BRIDGE}"
    assert row["blocks"][0] == {"kind": "headline", "start": 0, "end": 10}
    assert [b["kind"] for b in row["blocks"]].count("headline") == 1


def test_title_that_the_body_repeats_is_not_doubled(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.jsonl", lines({"title": "Brug Dicht", "body": f"Brug dicht.\n{BRIDGE}"})
    )
    row = read(path)[0][0]
    assert row["text"] == f"Brug dicht.\n{BRIDGE}"
    assert row["blocks"][0] == {"kind": "headline", "start": 0, "end": 11}


def test_title_that_the_body_only_begins_with_stays_a_title(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", lines({"title": "De gemeenteraad", "body": BRIDGE}))
    assert read(path)[0][0]["text"] == f"De gemeenteraad\n\n{BRIDGE}"


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "latin-1"])
def test_encodings(tmp_path: Path, codec: str) -> None:
    text = f"In België zijn coöperaties één.\r\n{BRIDGE}"
    found, rejected = read(write(tmp_path / "a.txt", text.encode(codec)))
    assert found[0]["text"].startswith("In België zijn coöperaties één.\nDe gemeenteraad")
    assert [r.severity for r in rejected] == (["warning"] if codec == "latin-1" else [])
    assert all("Windows-1252" in r.reason for r in rejected)


def test_two_megabytes_in_one_article(tmp_path: Path) -> None:
    text = f"{BRIDGE}\n\n" * 14_000
    found, rejected = read(write(tmp_path / "lang.txt", text))
    assert rejected == []
    assert len(found[0]["text"]) > 2_000_000
    assert len(found[0]["blocks"]) == 14_000


# Folders, globs, standard input


def test_folder_is_read_recursively_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.md", "a/d.jsonl.gz", ".hidden.txt", "foto.jpg", "a/.git/e.txt"):
        content = gzip.compress(lines({"text": STORM}).encode()) if name.endswith("gz") else BRIDGE
        write(tmp_path / name, content)
    found, rejected = read(tmp_path)
    assert [Path(s).name for s in found["source"]] == ["c.md", "d.jsonl.gz", "b.txt"]
    assert rejected == []


def test_globs_and_repeated_inputs(tmp_path: Path) -> None:
    for name in ("x/a.txt", "x/y/b.txt", "x/c.md"):
        write(tmp_path / name, BRIDGE)
    found, _ = read(tmp_path / "x" / "**" / "*.txt", tmp_path / "x" / "a.txt", tmp_path)
    assert [Path(s).name for s in found["source"]] == ["a.txt", "b.txt", "c.md"]


def test_file_name_with_brackets_is_no_glob(tmp_path: Path) -> None:
    assert len(read(write(tmp_path / "brug [2].txt", BRIDGE))[0]) == 1


def test_one_path_instead_of_a_list(tmp_path: Path) -> None:
    assert len(read_articles(write(tmp_path / "a.txt", BRIDGE))) == 1


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        (f"date 2025-04 {BRIDGE}", [BRIDGE]),
        ("\ufeff\n " + lines({"text": BRIDGE}, {"text": STORM}), [BRIDGE, STORM]),
        (f"[Update] {BRIDGE}", [f"[Update] {BRIDGE}"]),
    ],
)
def test_standard_input(content: str, texts: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BufferedReader(io.BytesIO(content.encode())))  # type: ignore[arg-type]
    monkeypatch.setattr(sys, "stdin", stream)
    found, rejected = read("-")
    assert found["text"][:] == texts
    assert rejected == []
    assert set(found["source"]) == {"standard input"}


def test_results_below_the_input_are_not_read_again(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", BRIDGE)
    found, _ = read(tmp_path)
    write_result(found, tmp_path / "uit", ["datasets", "jsonl"])
    assert len(read(tmp_path)[0]) == 1


@pytest.mark.parametrize("formats", [["datasets", "jsonl"], ["jsonl"], ["jsonl", "parquet"]])
def test_a_result_can_be_an_input(tmp_path: Path, formats: list[str]) -> None:
    path = write(tmp_path / "a.jsonl", lines({"title": "Brug dicht", "text": BRIDGE, "id": "k"}))
    found, _ = read(path)
    write_result(found, tmp_path / "uit", formats)
    again, rejected = read(tmp_path / "uit")
    assert list(again) == list(found)
    assert rejected == []


# Tables


@pytest.mark.parametrize("name", TABLES)
def test_tables_with_known_column_names(tmp_path: Path, name: str) -> None:
    rows = [
        {"guid": "k-1", "Kop": "Brug dicht", "tekst": BRIDGE, "datum": "3-4-2025", "link": "u/1"},
        {"guid": "k-2", "Kop": "", "tekst": STORM, "datum": None, "link": None},
    ]
    found, rejected = read(table(tmp_path / name, rows))
    assert rejected == []
    assert found.features == FEATURES
    assert found["id"][:] == ["k-1", "k-2"]
    assert found["title"][0] == "Brug dicht"
    assert found["text"][:] == [f"Brug dicht\n\n{BRIDGE}", STORM]
    assert found["published"][:] == ["2025-04-03", ""]
    assert found["url"][:] == ["u/1", ""]


@pytest.mark.parametrize("name", TABLES)
def test_tables_with_a_mapping(tmp_path: Path, name: str) -> None:
    path = table(tmp_path / name, [{"text": "niet dit", "verhaal": BRIDGE, "nr": 12}])
    row = read(path, columns={"text": "verhaal", "id": "nr"})[0][0]
    assert (row["text"], row["id"]) == (BRIDGE, "12")


@pytest.mark.parametrize("name", TABLES)
def test_mapping_of_a_column_that_is_not_there(tmp_path: Path, name: str) -> None:
    path = table(tmp_path / name, [{"verhaal": BRIDGE, "nr": 12}])
    with pytest.raises(ConfigError, match=r"no column 'verhal'.*mean 'verhaal'.*verhaal, nr"):
        read(path, columns={"text": "verhal"})


@pytest.mark.parametrize("name", TABLES)
def test_table_without_a_text_column(tmp_path: Path, name: str) -> None:
    found, rejected = read(table(tmp_path / name, [{"verhaal": BRIDGE, "nr": 12}]))
    assert len(found) == 0
    assert "verhaal, nr" in rejected[0].reason
    assert rejected[0].severity == "error"


def test_mapping_of_an_unknown_field(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"unknown field 'titel2'.*did you mean 'titel'"):
        read(write(tmp_path / "a.txt", BRIDGE), columns={"titel2": "x"})


def test_json_keys_may_be_missing_in_some_rows(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", lines({"body": BRIDGE}, {"body": STORM, "kop": "Storm"}))
    found, rejected = read(path, columns={"title": "kop"})
    assert found["title"][:] == ["", "Storm"]
    assert rejected == []


def test_text_as_a_list_of_paragraphs(tmp_path: Path) -> None:
    found, _ = read(write(tmp_path / "a.json", json.dumps({"body": [BRIDGE, STORM]})))
    assert found["text"][0] == f"{BRIDGE}\n\n{STORM}"


def test_json_lines_under_the_name_json(tmp_path: Path) -> None:
    assert len(read(write(tmp_path / "a.json", lines({"text": BRIDGE}, {"text": STORM})))[0]) == 2


def test_all_splits_of_a_saved_dataset_dict(tmp_path: Path) -> None:
    splits = {
        "train": datasets.Dataset.from_list([{"text": BRIDGE}]),
        "test": datasets.Dataset.from_list([{"text": STORM}]),
    }
    datasets.DatasetDict(splits).save_to_disk(tmp_path / "saved")
    assert read(tmp_path / "saved")[0]["text"][:] == [BRIDGE, STORM]


def test_quoted_delimiters_and_line_breaks_in_csv(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv", f'id,text\n1,"{BRIDGE}\n\nHij zei: ""ja, nee""."\n2,{STORM}x\n'
    )
    found, rejected = read(path)
    assert found["text"][0] == f'{BRIDGE}\n\nHij zei: "ja, nee".'
    assert [str(r) for r in rejected if r.severity == "error"] == []


# Bad input: the rest goes on


@pytest.mark.parametrize(
    ("name", "content", "where", "reason"),
    [
        ("leeg.txt", "", "", "the article is empty"),
        ("wit.txt", " \n\u200b\n", "", "the article is empty"),
        ("kop.txt", "---\ntitle: Kop\n---\n", "", "no text but a title"),
        ("beeld.txt", b"\x89PNG\r\n\x1a\n" + bytes(50), "", "this is a PNG image, not text"),
        ("binair.txt", bytes(range(256)) * 8, "", "this is a binary file"),
        ("kapot.txt", b"Een caf\xc3 in Belgi\xc3\xab", "", "byte 0xC3 at offset 7"),
        ("a.md", "---\ntitle: Kop\n[ kapot\n---\nTekst.", "line 3", "not valid YAML"),
        ("a.json", '{"text": "x"', "line 1", "not valid JSON"),
        ("a.json", "[1, 2]", "item 1", "a JSON object is needed here, this is a number"),
        ("a.json", "", "line 1", "not valid JSON"),
        ("a.jsonl", "", "", "holds no articles"),
        ("a.jsonl", bytes(300), "", "this is a binary file"),
        ("a.csv", "", "", "holds no articles"),
        ("a.csv", "id,text\n", "", "holds no articles"),
        ("a.csv", "text,text\nx,y\n", "line 1", "column 'text' appears 2 times"),
        ("a.parquet", b"PAR1 niet echt PAR1", "", "not a Parquet file, or a damaged one"),
        ("a.jsonl.gz", b"\x1f\x8b niet echt", "", "a damaged gzip file"),
        ("a.txt.gz", gzip.compress(BRIDGE.encode())[:-9], "", "a damaged gzip file"),
        ("saved/state.json", "{", "", "a saved data set that does not load"),
    ],
)
def test_unreadable_inputs(
    tmp_path: Path, name: str, content: str | bytes, where: str, reason: str
) -> None:
    bad = write(tmp_path / "slecht" / name, content)
    bad = bad.parent if name.startswith("saved") else bad
    good = write(tmp_path / "goed.txt", BRIDGE)
    found, rejected = read(bad, good)
    assert found["text"][:] == [BRIDGE]
    assert rejected[0].source == str(bad)
    assert rejected[0].where == where
    assert reason in rejected[0].reason
    assert rejected[0].severity == "error"
    with pytest.raises(InputError) as raised:
        read_articles([bad, good])
    assert str(raised.value) == str(rejected[0])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"text": "half', "not valid JSON: Unterminated string"),
        (b"geen json", "not valid JSON: Expecting value (column 1)"),
        (b"[1]", "a JSON object is needed here, this is a list"),
        (b"null", "a JSON object is needed here, this is null"),
        (b'{"text": ""}', "the article is empty"),
        (b'{"text": null, "title": "Kop"}', "no text but a title"),
        (b'{"text": 3}', "the text is a number, not a string"),
        (b'{"text": {"a": 1}}', "the text is an object, not a string"),
        (b'{"kop": "zonder tekst"}', "no text but a title"),
        (b'{"text": "caf\xc3 Belgi\xc3\xab"}', "byte 0xC3 at offset 13"),
        (b"[" * 100_000, "JSON that cannot be read"),
        (b'{"text": "x", "title": ["a"]}', "title is a list, not a string"),
    ],
)
def test_bad_line_in_jsonl(tmp_path: Path, line: bytes, reason: str) -> None:
    good = [lines({"text": text}).encode() for text in (BRIDGE, STORM)]
    path = write(tmp_path / "a.jsonl", good[0] + b"\n" + line + b"\n" + good[1])
    found, rejected = read(path)
    assert found["text"][:] == [BRIDGE, STORM]
    (rejection,) = rejected
    assert (rejection.where, rejection.severity) == ("line 3", "error")
    assert reason in rejection.reason
    with pytest.raises(InputError, match=r"a\.jsonl, line 3: "):
        read_articles([path])


@pytest.mark.parametrize(
    ("row", "where", "reason"),
    [
        (b"1,een,twee", "line 4", "the header has 2 columns, this row 3"),
        (b"1", "line 4", "the header has 2 columns, this row 1"),
        (b'1,"a"b', "line 4", "not valid CSV"),
        (b"1,caf\xc3 in Belgi\xc3\xab", "line 4", "neither UTF-8 nor Windows-1252"),
        (b"1,", "line 4", "the article is empty"),
    ],
)
def test_bad_row_in_csv(tmp_path: Path, row: bytes, where: str, reason: str) -> None:
    head = f'id,text\n0,"{BRIDGE}\n"\n'.encode()
    path = write(tmp_path / "a.csv", head + row + f'\n2,"{STORM}"\n'.encode())
    found, rejected = read(path)
    assert found["text"][:] == [BRIDGE, STORM]
    (rejection,) = rejected
    assert rejection.where == where
    assert reason in rejection.reason


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("nieuws/artikle.txt", "no such file; did you mean 'artikel.txt'?"),
        ("nieuws/zzz.txt", "no such file"),
        ("niewus/artikel.txt", "the folder {}/niewus does not exist"),
        ("nieuws/*.csv", "no file with articles matches this pattern"),
        ("leeg", "no articles in this folder (looked for .txt, .md"),
        ("hub:a/b/c/d", None),
    ],
)
def test_missing_inputs(tmp_path: Path, name: str, reason: str | None) -> None:
    write(tmp_path / "nieuws" / "artikel.txt", BRIDGE)
    (tmp_path / "leeg").mkdir()
    if reason is None:
        with pytest.raises(ConfigError, match="hub:owner/name"):
            read(name)
        return
    _, rejected = read(tmp_path / name)
    assert reason.format(tmp_path) in rejected[0].reason
    with pytest.raises(InputError, match=Path(name).name.replace("*", r"\*")):
        read_articles([tmp_path / name])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_file_without_permission(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", BRIDGE)
    path.chmod(0)
    assert "permission denied" in read(path)[1][0].reason


def test_hub_out_of_reach() -> None:
    code = (
        "from pipeline.readers import read_articles; rejected = []\n"
        "read_articles(['hub:krant-example/nieuws@main:train'], rejected=rejected)\n"
        "print(rejected[0])"
    )
    environment = {**os.environ, "HF_HUB_OFFLINE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, env=environment
    )
    assert done.stdout.startswith("hub:krant-example/nieuws@main:train: cannot be loaded from the")
    assert "save the data set to a folder" in done.stdout


def test_date_that_is_none_is_left_out_with_a_warning(tmp_path: Path) -> None:
    found, rejected = read(write(tmp_path / "a.jsonl", lines({"text": BRIDGE, "date": "ooit"})))
    assert found["published"][:] == [""]
    assert "'ooit' is not a date" in rejected[0].reason
    assert rejected[0].severity == "warning"


# Language


def test_other_language_is_left_out(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = write(tmp_path / "a.jsonl", lines({"text": BRIDGE}, {"text": ENGLISH}))
    found, rejected = read(path)
    assert found["text"][:] == [BRIDGE]
    (rejection,) = rejected
    assert (rejection.where, rejection.severity) == ("line 2", "warning")
    assert "in English, not Dutch" in rejection.reason
    with caplog.at_level(logging.WARNING):
        assert len(read_articles([path])) == 1
    assert "in English, not Dutch" in caplog.text


@pytest.mark.parametrize("options", [{"force": True}, {"language": None}])
def test_other_language_is_kept_on_demand(tmp_path: Path, options: dict[str, object]) -> None:
    path = write(tmp_path / "a.jsonl", lines({"text": BRIDGE}, {"text": ENGLISH}))
    found, rejected = read(path, **options)
    assert found["language"][:] == ["nl", "en"]
    assert rejected == []


@pytest.mark.parametrize(
    ("tag", "code"),
    [("nl", "nl"), ("nl-BE", "nl"), ("nl_NL", "nl"), ("nld", "nl"), ("Nederlands", "nl"),
     ("en-GB", "en"), ("", "en"), ("klingon", "en")],
)  # fmt: skip
def test_metadata_goes_before_detection(tmp_path: Path, tag: str, code: str) -> None:
    path = write(tmp_path / "a.jsonl", lines({"text": ENGLISH, "language": tag}))
    assert read(path, language=None)[0]["language"][:] == [code]


def test_undecided_language_is_kept(tmp_path: Path) -> None:
    found, rejected = read(write(tmp_path / "a.txt", "Ajax wint."))
    assert found["language"][:] == [""]
    assert rejected == []


# Ids


def test_ids_are_unique_and_stay_when_articles_are_added(tmp_path: Path) -> None:
    rows = [{"id": "k", "text": BRIDGE}, {"id": "k", "text": STORM}, {"id": "k", "text": STORM}]
    found, rejected = read(write(tmp_path / "a.jsonl", lines(*rows)))
    ids = found["id"][:]
    assert ids[0] == "k"
    assert ids[1].startswith("k-")
    assert ids[2] == f"{ids[1]}-2"
    assert [r.where for r in rejected] == ["line 2", "line 3"]
    more = [rows[0], {"id": "k", "text": BRIDGE + STORM}, *rows[1:]]
    later, _ = read(write(tmp_path / "b.jsonl", lines(*more)))
    assert set(ids) < set(later["id"])


def test_files_of_one_name_are_told_apart_without_a_warning(tmp_path: Path) -> None:
    for name, text in (("x/artikel.txt", BRIDGE), ("y/artikel.txt", STORM)):
        write(tmp_path / name, text)
    found, rejected = read(tmp_path)
    assert len(set(found["id"])) == 2
    assert rejected == []


def test_same_text_gets_the_same_id_everywhere(tmp_path: Path) -> None:
    one = read(write(tmp_path / "a.jsonl", lines({"text": BRIDGE})))[0]
    two = read(write(tmp_path / "b.csv", f'text\n"{BRIDGE}"\n'))[0]
    assert one["id"][:] == two["id"][:]


# Properties

_words = st.text(st.characters(codec="utf-8"), max_size=60)


@given(_words, _words)
def test_offsets_are_valid_whatever_the_text(title: str, body: str) -> None:
    article, _ = to_article(Draft("", {"title": title, "text": "Tekst " + body}), "test")
    position = 0
    for block in article.blocks:
        assert position <= block.start < block.end <= len(article.text)
        position = block.end
    assert article.text == article.text.strip()


def test_articles_come_one_at_a_time(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", lines({"text": BRIDGE}) + "geen json\n" * 200)
    first = next(iter_articles([path]))  # the broken lines behind it are not reached
    assert first.text == BRIDGE


@pytest.mark.slow
def test_memory_does_not_grow_with_the_input(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("w") as file:
        for number in range(5_000):
            file.write(lines({"id": number, "text": f"{BRIDGE}\n\n" * 150}))
    code = (
        "import resource, sys; from pipeline.readers import iter_articles\n"
        "peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024\n"
        "before = peak(); count = sum(1 for _ in iter_articles(sys.argv[1:]))\n"
        "print(count, peak() - before)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], check=True, capture_output=True, text=True
    )
    count, megabytes = map(int, done.stdout.split())
    assert count == 5_000
    assert path.stat().st_size > 100e6
    assert megabytes < 50
