"""The command line, as a person or a cron job meets it: mostly in a process of its own."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from datasets import Dataset, load_from_disk
from typer.testing import CliRunner, Result

import pipeline
from pipeline.cli import app
from pipeline.cli.errors import describe
from pipeline.cli.options import pairs, split
from pipeline.cli.terminal import duration, size
from pipeline.errors import CacheError, ConfigError, InputError, KrantError, ModelError, StageError
from pipeline.progress import plural
from pipeline.writers import write
from pipeline.writers.manifest import Manifest

ROOT = Path(__file__).parents[1]
ARTICLE = "De bakker uit Zutphen bakt sinds maandag weer brood. De oven was een week kapot.\n"
ENGLISH = (
    "The baker from the old town has been baking bread again since Monday. "
    "The oven had been broken for a week, and the customers were not amused by that.\n"
)
HEAVY = ("torch", "transformers", "datasets", "ctranslate2", "pyarrow", "numpy", "yaml", "jinja2")

Krant = Callable[..., Result]


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A user who has nothing of Krant's yet, in an empty folder; for this process and others."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("KRANT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.delenv("COLUMNS", raising=False)
    return dict(os.environ)


@pytest.fixture
def krant(environment: dict[str, str]) -> Krant:
    """Runs a command line in this process."""

    def run(*arguments: object, input: str | None = None) -> Result:
        return CliRunner().invoke(app, [str(argument) for argument in arguments], input=input)

    return run


def command(*arguments: object) -> list[str]:
    """What starts `krant` as a process of its own."""
    return [sys.executable, "-c", "from pipeline.cli import main; main()", *map(str, arguments)]


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A configuration that needs no model."""
    path = tmp_path / "segment.yaml"
    path.write_text("stages: [{use: segment}]\n")
    return path


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "bakker.txt"
    path.write_text(ARTICLE)
    return path


# Starting


@pytest.mark.parametrize("arguments", ["--help", "--version", "run --help", "cache gc --help"])
def test_help_imports_nothing_heavy(arguments: str, environment: dict[str, str]) -> None:
    code = (
        "import atexit, sys\n"
        f"atexit.register(lambda: print([m for m in {HEAVY!r} if m in sys.modules]))\n"
        "from pipeline.cli import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments.split()],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_version() -> None:
    done = CliRunner().invoke(app, ["--version"])
    assert (done.exit_code, done.stdout) == (0, f"krant {pipeline.__version__}\n")


@pytest.mark.parametrize(
    "command", ["run", "show", "explain", "models ls", "models verify", "models prepare",
                "config show", "config validate", "config schema", "cache ls", "cache verify",
                "cache gc"],
)  # fmt: skip
def test_every_command_explains_itself(command: str) -> None:
    done = CliRunner().invoke(app, [*command.split(), "--help"])
    assert done.exit_code == 0
    assert "Usage:" in done.stdout


# A run that goes well


def test_run_writes_the_result_and_the_manifest(
    krant: Krant, article: Path, config: Path, tmp_path: Path
) -> None:
    done = krant("run", article, "-c", config, "-o", "out", "--format", "datasets,jsonl")
    assert done.exit_code == 0, done.stderr
    result = load_from_disk(str(tmp_path / "out"))
    assert isinstance(result, Dataset)
    assert result["sentences"][0] == [
        "De bakker uit Zutphen bakt sinds maandag weer brood.",
        "De oven was een week kapot.",
    ]
    assert (tmp_path / "out" / "articles.jsonl").is_file()
    manifest = Manifest.read(tmp_path / "out")
    assert manifest.krant == pipeline.__version__
    assert manifest.counts == {"articles": 1, "sentences": 2}
    assert manifest.formats == ["datasets", "jsonl"]
    assert manifest.findings is None
    (stage,) = manifest.stages
    assert (stage.stage, stage.units, stage.cached, stage.computed) == ("segment", 1, 0, 1)
    assert re.fullmatch("[0-9a-f]{64}", stage.fingerprint)


def test_the_table_at_the_end_is_plain_and_the_rest_on_stderr(
    article: Path, config: Path, environment: dict[str, str]
) -> None:
    arguments = command("run", article, "-c", config, "-o", "out")
    done = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=True)
    assert "\x1b" not in done.stdout + done.stderr
    assert "1 article, 2 sentences in" in done.stdout
    assert "krant show out" in done.stdout
    assert re.fullmatch(r"segment: 1 article, 1 computed in \d+\.\d s\n", done.stderr)


def test_quiet_says_nothing(krant: Krant, article: Path, config: Path) -> None:
    done = krant("run", article, "-c", config, "-o", "out", "--quiet")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")


def test_a_second_run_computes_nothing_and_imports_no_model_library(
    krant: Krant, article: Path, config: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    krant("run", article, "-c", config, "-o", "out")
    code = (
        "import sys\n"
        "from pipeline.cli import app\n"
        "app(sys.argv[1:], standalone_mode=False)\n"
        "print([m for m in ('torch', 'transformers', 'ctranslate2') if m in sys.modules])\n"
    )
    arguments = ["run", str(article), "-c", str(config), "-o", "out"]
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"
    (stage,) = Manifest.read(tmp_path / "out").stages
    assert (stage.cached, stage.computed) == (1, 0)


def test_parts_fill_the_cache_of_the_whole(krant: Krant, config: Path, tmp_path: Path) -> None:
    folder = tmp_path / "berichten"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.txt").write_text(f"Bericht\n\nDe raad kwam {number} keer bijeen.")
    line = ["run", folder, "--config", config]
    for part, articles in (("1/2", 1), ("2/2", 2)):
        assert krant(*line, "-o", "deel", "--part", part).exit_code == 0
        manifest = Manifest.read(tmp_path / "deel")
        assert (manifest.counts["articles"], manifest.reading["part"]) == (articles, part)
    krant(*line, "-o", "alles")
    (stage,) = Manifest.read(tmp_path / "alles").stages
    assert (stage.cached, stage.computed) == (3, 0)
    assert "part 1 of 4 is empty" in krant(*line, "-o", "deel", "--part", "1/4").output


def test_no_cache_leaves_none(krant: Krant, article: Path, config: Path, tmp_path: Path) -> None:
    assert krant("run", article, "-c", config, "-o", "out", "--no-cache").exit_code == 0
    assert not (tmp_path / "cache").exists()


def test_articles_come_in_through_a_pipe(
    config: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    lines = [json.dumps({"id": f"a{number}", "body": f"{ARTICLE}{number}"}) for number in range(3)]
    subprocess.run(
        command("run", "-", "-c", config, "-o", "out", "--columns", "text=body"),
        env=environment,
        input="\n".join(lines),
        capture_output=True,
        text=True,
        check=True,
    )
    assert load_from_disk(str(tmp_path / "out"))["id"][:] == ["a0", "a1", "a2"]


def test_a_set_option_overrides_the_file(krant: Krant, article: Path, config: Path) -> None:
    done = krant("config", "show", config, "--set", "name=nightly", "--set", "device=cpu")
    shown = yaml.safe_load(done.stdout)
    assert (shown["name"], shown["device"]) == ("nightly", "cpu")


# A run that goes partly well


def test_an_unreadable_input_is_named_and_the_others_are_done(
    krant: Krant, article: Path, config: Path, tmp_path: Path
) -> None:
    (tmp_path / "half.jsonl").write_text('{"text": "Het regent in Delft."}\n{"text": \n')
    done = krant("run", article, "half.jsonl", "gone.txt", "-c", config, "-o", "out")
    assert done.exit_code == 1
    assert "krant: error: half.jsonl, line 2: " in done.stderr
    assert "krant: error: gone.txt: no such file" in done.stderr
    assert "not read  2, named above" in done.stdout
    manifest = Manifest.read(tmp_path / "out")
    assert manifest.counts["articles"] == 2
    assert [each["source"] for each in manifest.rejections] == ["half.jsonl", "gone.txt"]


def test_another_language_is_left_out_with_a_warning(
    krant: Krant, article: Path, config: Path, tmp_path: Path
) -> None:
    (tmp_path / "english.txt").write_text(ENGLISH)
    done = krant("run", article, "english.txt", "-c", config, "-o", "out")
    assert done.exit_code == 0
    assert "krant: warning: english.txt: in English, not Dutch" in done.stderr
    assert Manifest.read(tmp_path / "out").counts["articles"] == 1
    done = krant("run", article, "english.txt", "-c", config, "-o", "out", "--force")
    assert Manifest.read(tmp_path / "out").counts["articles"] == 2


def test_many_warnings_do_not_fill_the_screen(
    krant: Krant, article: Path, config: Path, tmp_path: Path
) -> None:
    lines = [json.dumps({"text": f"{ENGLISH} Number {number}."}) for number in range(50)]
    (tmp_path / "archive.jsonl").write_text("\n".join(lines))
    done = krant("run", article, "archive.jsonl", "-c", config, "-o", "out")
    assert done.stderr.count("not Dutch") == 20
    assert "krant: 30 more warnings; all are in run.json" in done.stderr
    assert len(Manifest.read(tmp_path / "out").rejections) == 50


# Wrong usage

USAGE = [
    ("run bakker.txt", "--output"),
    ("run -o out", "INPUT"),
    ("rum bakker.txt -o out", "No such command 'rum'"),
    ("run bakker.txt -o out --config compcat", "did you mean 'compact'"),
    ("run bakker.txt -o out --config missing.yaml", "missing.yaml"),
    ("run bakker.txt -o out -c segment.yaml --set sorce=nl", "did you mean 'source'"),
    ("run bakker.txt -o out -c segment.yaml --set source", "not of the form key=value"),
    ("run bakker.txt -o out -c segment.yaml --set stages.segmnt.x=1", "did you mean 'segment'"),
    ("run bakker.txt -o out -c segment.yaml --stages segmnt", "did you mean 'segment'"),
    ("run bakker.txt -o out -c segment.yaml --format htm", "did you mean 'html'"),
    ("run bakker.txt -o out -c segment.yaml --columns text", "--columns 'text'"),
    ("run bakker.txt -o out -c segment.yaml --columns tekts=body", "did you mean 'tekst'"),
    ("run bakker.txt -o out -c segment.yaml --cache c --no-cache", "exclude each other"),
    ("run bakker.txt -o bakker.txt -c segment.yaml", "is a file"),
    ("run bakker.txt -o . -c segment.yaml", "name a new or an empty folder"),
    ("run gone.txt -o out -c segment.yaml", "gone.txt: no such file"),
    ("run empty.txt -o out -c segment.yaml", "empty.txt: "),
    ("run bakker.txt -o out -c unknown-model.yaml", "did you mean 'nl-en-gemma'"),
    ("run bakker.txt -o out -c broken.yaml", "broken.yaml is not YAML"),
    ("show gone", "gone: no such folder"),
    ("show .", "holds no result"),
    ("config show compcat", "did you mean 'compact'"),
    ("config validate unknown-model.yaml", "unknown model 'nl-en-gema'"),
    ("models verify nl-en-gema", "did you mean 'nl-en-gemma'"),
    ("cache gc --older-than 30x", "--older-than '30x'"),
    ("cache gc --max-size big", "--max-size 'big'"),
]


@pytest.mark.parametrize(("arguments", "told"), USAGE, ids=[line for line, _ in USAGE])
def test_wrong_usage(
    arguments: str,
    told: str,
    krant: Krant,
    article: Path,
    config: Path,
    tmp_path: Path,
) -> None:
    (tmp_path / "empty.txt").touch()
    (tmp_path / "broken.yaml").write_text("stages: [\n")
    (tmp_path / "unknown-model.yaml").write_text(
        "stages: [{use: segment}, {use: translate, model: nl-en-gema}]\n"
    )
    done = krant(*arguments.split())
    assert done.exit_code == 2, done.output
    assert told in done.stderr
    assert "Traceback" not in done.output
    assert done.stdout == ""
    assert not (tmp_path / "out" / "run.json").exists()


@pytest.mark.parametrize("line", ["--debug config show no", "config show no --debug"])
def test_debug_shows_the_place(line: str, environment: dict[str, str]) -> None:
    done = subprocess.run(
        command(*line.split()), env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "Traceback" in done.stderr
    assert "ConfigError: no configuration 'no'" in done.stderr


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (ConfigError("no such key"), 2, "no such key"),
        (InputError("a.txt: empty"), 2, "a.txt: empty"),
        (ModelError("damaged"), 2, "damaged"),
        (CacheError("the disk is full"), 3, "the disk is full"),
        (StageError("fails on every sentence"), 3, "fails on every sentence"),
        (KrantError("cannot write out"), 3, "cannot write out"),
        (PermissionError(13, "Permission denied", "/x"), 3, "/x: Permission denied"),
        (ZeroDivisionError("division by zero"), 3, "ZeroDivisionError: division by zero"),
    ],
)
def test_every_error_has_a_message_and_a_code(error: Exception, code: int, told: str) -> None:
    message, given = describe(error)
    assert given == code
    assert message.startswith(told)


# Interruptions


def test_ctrl_c_says_what_is_kept(
    config: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    """Interrupted while it waits for standard input, which it says nothing about."""
    process = subprocess.Popen(
        command("run", "-", "-c", config, "-o", "out"),
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_for(tmp_path / "out" / ".krant")
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=300)
    assert process.returncode == 130
    assert stdout == ""
    assert stderr == (
        f"krant: interrupted. What was computed is kept in {tmp_path / 'cache' / 'stages'}; "
        "the same command goes on from there.\n"
    )


def test_ctrl_c_in_the_middle_of_a_stage_and_going_on(
    krant: Krant, config: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    lines = [json.dumps({"text": f"Bericht {n}. {ARTICLE * 10}"}) for n in range(1_500)]
    (tmp_path / "archive.jsonl").write_text("\n".join(lines))
    arguments = ("run", "archive.jsonl", "-c", config, "-o", "out", "-q")
    process = subprocess.Popen(
        command(*arguments), env=environment, stderr=subprocess.PIPE, text=True
    )
    (identity,) = wait_for(tmp_path / "cache" / "stages", "segment/*/stage.json")
    time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=300)
    assert process.returncode == 130
    assert len(stderr.splitlines()) == 1
    assert not (tmp_path / "out" / "run.json").exists()
    assert identity.exists()
    assert krant(*arguments).exit_code == 0
    assert Manifest.read(tmp_path / "out").counts["articles"] == 1_500


def wait_for(path: Path, pattern: str = "", seconds: float = 300) -> list[Path]:
    """The path, or what matches below it, as soon as it is there."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = list(path.glob(pattern)) if pattern else [path] * path.exists()
        if found:
            return found
        time.sleep(0.01)
    raise TimeoutError(f"{path} did not appear")


@pytest.mark.parametrize("arguments", [("models", "ls"), ("config", "schema")])
def test_a_closed_pipe_is_no_error(arguments: tuple[str, ...], environment: dict[str, str]) -> None:
    process = subprocess.Popen(
        command(*arguments), env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(timeout=300) == 141


# The other commands


def test_cache_commands(krant: Krant, article: Path, config: Path, tmp_path: Path) -> None:
    assert "holds no results" in krant("cache", "ls").stdout
    krant("run", article, "-c", config, "-o", "out")
    (entry,) = json.loads(krant("cache", "ls", "--json").stdout)
    assert (entry["stage"], entry["rows"], entry["shards"]) == ("segment", 1, 1)
    assert entry["fingerprint"][:12] in krant("cache", "ls").stdout
    assert krant("cache", "verify").exit_code == 0
    (shard,) = (tmp_path / "cache" / "stages").glob("segment/*/*.arrow")
    damaged = bytearray(shard.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    shard.write_bytes(damaged)
    done = krant("cache", "verify")
    assert done.exit_code == 1
    assert str(shard) in done.stderr
    assert "0 shards intact, 1 damaged" in done.stdout
    assert krant("cache", "gc", "--keep-last", "1").exit_code == 0


def test_models_ls(krant: Krant) -> None:
    rows = {row["name"]: row for row in json.loads(krant("models", "ls", "--json").stdout)}
    assert rows["nl-en-gemma"]["task"] == "translate"
    assert "nl-en-gemma" in krant("models", "ls").stdout


def test_config_commands(krant: Krant, config: Path, tmp_path: Path) -> None:
    shown = krant("config", "show", config)
    again = tmp_path / "again.yaml"
    again.write_text(shown.stdout)
    assert krant("config", "show", again).stdout == shown.stdout
    assert krant("config", "validate", config).stdout == (f"{config}: valid, nl to en: segment\n")
    schema = json.loads(krant("config", "schema").stdout)
    assert "SegmentConfig" in schema["$defs"]
    assert "compact" in krant("config", "ls").stdout.splitlines()


# Small things


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.04, "0.0 s"), (9.94, "9.9 s"), (59.4, "59 s"), (59.7, "1 min 00 s"), (3_725, "1 h 02 min")],
)
def test_duration(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 B"), (999, "999 B"), (1_500, "1.5 kB"), (37_600_000, "37.6 MB"), (4e12, "4.0 TB")],
)
def test_size(count: float, text: str) -> None:
    assert size(count) == text


def test_options_with_several_values() -> None:
    assert split(["a,b", "b", " c "]) == ["a", "b", "c"]
    assert pairs("--columns", ["text=body", "id = no "]) == {"text": "body", "id": "no"}
    assert plural(1, "article") == "1 article"
    assert plural(1_200, "article") == "1,200 articles"


# Reading a result


@pytest.fixture
def result(krant: Krant, config: Path, tmp_path: Path) -> Path:
    """A result as a full run would leave it; the columns of the models are written by hand."""
    texts = {"bakker-1": ARTICLE, "bakker-2": f"{ARTICLE}Morgen ook.", "kapper-1": "Hij knipt."}
    (tmp_path / "in.jsonl").write_text(
        "\n".join(json.dumps({"id": name, "text": text}) for name, text in texts.items())
    )
    assert krant("run", "in.jsonl", "-c", config, "-o", "out", "--force").exit_code == 0
    rows = load_from_disk("out").to_list()
    first = rows[0]
    for row in rows:
        row["translation"] = [f"Sentence {n + 1}." for n in range(len(row["sentences"]))]
        row["translation_score"] = [-0.25 for _ in row["sentences"]]
        row |= {"summary": [], "summary_sources": [], "summary_rejected": []}
        row |= {"entities": [], "findings": []}
    first["summary"], first["summary_sources"] = ["The oven had been broken."], [[1]]
    first["summary_rejected"] = [{"text": "The oven is new.", "source": 1}]
    first["entities"] = [
        {"sentence": 1, "start": 0, "end": 2, "text": "De", "label": "ORG", "group": 0,
         "english_start": None, "english_end": None, "english": None}
    ]  # fmt: skip
    first["findings"] = [
        {"sentence": 1, "check": "numbers", "severity": "warning", "source": "een", "target": "",
         "message": "the number is missing"}
    ]  # fmt: skip
    write(Dataset.from_list(rows), "out", ["datasets"])
    return tmp_path / "out"


def test_show_lists_and_finds_by_the_beginning_of_an_id(krant: Krant, result: Path) -> None:
    listed = krant("show", result)
    assert listed.exit_code == 0
    assert all(name in listed.stdout for name in ("bakker-1", "bakker-2", "kapper-1"))
    shown = krant("show", result, "kap")
    assert "Hij knipt." in shown.stdout
    assert "Sentence 1." in shown.stdout


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("bak", "2 articles have an id that begins with 'bak': bakker-1, bakker-2"),
        ("baker-2", "did you mean bakker-2"),
        ("xyz", "it has: bakker-1, bakker-2, kapper-1"),
    ],
)
def test_an_unknown_id(name: str, told: str, krant: Krant, result: Path) -> None:
    for command in ("show", "explain"):
        done = krant(command, result, name)
        assert done.exit_code == 2
        assert told in done.stderr


def test_explain_walks_from_the_summary_to_the_text(krant: Krant, result: Path) -> None:
    done = krant("explain", result, "bakker-1")
    assert done.exit_code == 0
    lines = [line.strip() for line in done.stdout.splitlines()]
    fingerprint = Manifest.read(result).stages[0].fingerprint
    assert [re.sub(r"  +", "  ", line) for line in lines] == [
        "summary  The oven had been broken.",
        "in place of  The oven is new.",
        "sentence 2",
        "translated  Sentence 2.",
        "written  De oven was een week kapot.",
        "place  characters 53 to 80, block 1 (paragraph)",
        "measured  log-probability per token -0.25",
        "ORG  De → not found",
        "warning  numbers: the number is missing",
        f"made by  krant {pipeline.__version__}, configuration segment",
        f"segment  {fingerprint[:12]}",
    ]


def test_explain_one_sentence(krant: Krant, result: Path) -> None:
    assert "bakt sinds maandag" in krant("explain", result, "bakker-2", 1).stdout
    assert "has 3 sentences, no 4" in krant("explain", result, "bakker-2", 4).stderr
    assert "has no summary" in krant("explain", result, "bakker-2").stderr
