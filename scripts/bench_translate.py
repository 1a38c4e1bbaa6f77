"""How fast sentences are translated: Krant beside what else one would do, on the same weights.

    python scripts/bench_translate.py --work DIR [--sentences 2000] [--share loop=0.1]

Two models. "marian" has the shape of OPUS-MT's Dutch to English and made
weights (`_bench_models`) that never end a sentence: every system writes as many
tokens for a batch as its longest source has, which is what a batch costs in
truth, where all rows run on until the longest ends. It is slightly to the
disadvantage of those that drop rows that have ended. "gemma" is the embedded
translator, prompt and true lengths with it.

loop         transformers' generate, sentence by sentence
batches      the same in batches of 32 (gemma: 8), padded, in the order of input
easynmt      EasyNMT (pip install --no-deps easynmt), its own sorting, batches of 32
ctranslate2  sorted, in batches of 2,048 tokens, in int8
krant-…      the stage `translate`, given what the engine gives it

Each runs in a process of its own; loading the model and a first batch are not
timed. Tokens are those of the source (marian) or the output (gemma), padding
left out, and the ratios are of tokens a second. Memory is the most that the
process had resident, libraries and loading included. The sentences are those of
made articles, every one another. DIR wants 2 GB.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import _bench_models as shared

EXAMPLES = Path(__file__).parent.parent / "examples"
Translator = Callable[[Sequence[str]], list[str]]
Taken = dict[str, Any]
"""What a system's process reports, or a `note` that says why it can't."""

KRANT = [
    "krant-ctranslate2-int8",
    "krant-ctranslate2-float32",
    "krant-transformers-float32",
    "krant-transformers-bfloat16",
]
SYSTEMS = {
    "marian": ["loop", "batches", "easynmt", "ctranslate2-int8", "ctranslate2-float32", *KRANT],
    "gemma": ["loop", "batches", "ctranslate2-float32", *KRANT],
}
# What one would take on a CPU: the vocabulary and the cache of the embedded model are large.
BATCH = {"marian": 32, "gemma": 8}
TOKENS = 2048  # the default of the stage, so that ctranslate2 is given no less
WARM_UP = 8  # sentences
TEXT = 2000  # sentences for the tokeniser, however many are translated: it decides their lengths
WEIGHT_BYTES = 4


class Model:
    """What the systems need to know of one of the two models."""

    def __init__(self, name: str, work: Path) -> None:
        from transformers import AutoTokenizer

        from pipeline.backends.base import Decoding
        from pipeline.backends.generators import merged_gemma
        from pipeline.backends.prompts import TRANSLATE
        from pipeline.backends.registry import ModelRow, find

        self.name = name
        if name == "marian":
            self.folder = work / "marian"
            self.row = ModelRow(path=self.folder, task="translate", family="seq2seq", licence="mit")
            self.decoding = Decoding(max_ratio=1.0, min_room=1)
            self.prompt = "{source}"
        else:
            self.row = find("nl-en-gemma")
            self.folder = merged_gemma(self.row)
            self.decoding = Decoding()
            self.prompt = TRANSLATE
        self.tokenizer = AutoTokenizer.from_pretrained(self.folder)
        if name == "gemma":
            self.tokenizer.padding_side = "left"

    def room(self, sentences: Sequence[str]) -> int:
        return self.decoding.room(max(shared.lengths(self.tokenizer, sentences)))

    def prompts(self, sentences: Sequence[str]) -> list[str]:
        return [self.prompt.format(source=sentence) for sentence in sentences]


def open_system(model: Model, system: str, work: Path) -> Translator:
    """A function that translates, with its model loaded."""
    kind, _, rest = system.partition("-")
    if kind == "krant":
        backend, _, compute_type = rest.partition("-")
        return krant(model, backend, compute_type)
    if kind == "ctranslate2":
        if model.name == "gemma":
            return causal_ctranslate2(model, rest)
        return ctranslate2(model, work / f"marian-{rest}", rest)
    if kind == "easynmt":
        return easynmt(model)
    return generate(model, 1 if kind == "loop" else BATCH[model.name])


def loaded(model: Model) -> Any:
    """The model in transformers, in float32."""
    import torch
    from transformers import AutoModelForCausalLM, AutoModelForSeq2SeqLM

    kind = AutoModelForSeq2SeqLM if model.name == "marian" else AutoModelForCausalLM
    return kind.from_pretrained(model.folder, dtype=torch.float32).eval()


def generate(model: Model, size: int) -> Translator:
    """Plain transformers in batches of one size, in the order of input."""
    network = loaded(model)

    def translate(sentences: Sequence[str]) -> list[str]:
        texts: list[str] = []
        for start in range(0, len(sentences), size):
            batch = sentences[start : start + size]
            prompts, room = model.prompts(batch), model.room(batch)
            ids = shared.generate_ids(network, model.tokenizer, prompts, room)
            texts += model.tokenizer.batch_decode(ids, skip_special_tokens=True)
        return texts

    return translate


def easynmt(model: Model) -> Translator:
    """EasyNMT with a model of a folder in the place of one that it would fetch."""
    from easynmt import EasyNMT
    from easynmt.models import OpusMT

    network = loaded(model)

    class Local(OpusMT):  # type: ignore[misc]
        def load_model(self, model_name: str) -> tuple[Any, Any]:
            return model.tokenizer, network

        def translate_sentences(self, sentences: list[str], *args: Any, **options: Any) -> Any:
            room = model.room(sentences)
            return super().translate_sentences(sentences, *args, max_new_tokens=room, **options)

    engine = EasyNMT(translator=Local(), device="cpu")
    return lambda sentences: engine.translate(
        list(sentences),
        source_lang="nl",
        target_lang="en",
        beam_size=1,
        batch_size=BATCH["marian"],
        perform_sentence_splitting=False,
    )


def ctranslate2(model: Model, folder: Path, compute_type: str) -> Translator:
    """ctranslate2 in batches as its `batch_type="tokens"` cuts them, for each has its own room."""
    from ctranslate2 import Translator as Engine

    from pipeline.backends.batching import batches_by_tokens
    from pipeline.backends.ctranslate2_generator import engine_options

    engine = Engine(str(folder), **engine_options("cpu", compute_type))
    tokenizer = model.tokenizer

    def translate(sentences: Sequence[str]) -> list[str]:
        texts = [""] * len(sentences)
        for batch in batches_by_tokens(shared.lengths(tokenizer, sentences), TOKENS):
            sources = [sentences[index] for index in batch]
            rows = shared.translate_tokens(engine, tokenizer, sources, model.room(sources))
            for index, row in zip(batch, rows, strict=True):
                texts[index] = tokenizer.decode(tokenizer.convert_tokens_to_ids(row))
        return texts

    return translate


def causal_ctranslate2(model: Model, compute_type: str) -> Translator:
    """ctranslate2 on a causal model, all sentences in one call, sorted and cut by itself."""
    from ctranslate2 import Generator

    from pipeline.backends.ctranslate2_generator import engine_options

    folder = model.row.prepared_folder(f"ctranslate2-{compute_type}")
    engine = Generator(str(folder), **engine_options("cpu", compute_type))
    tokenizer = model.tokenizer

    def translate(sentences: Sequence[str]) -> list[str]:
        ids = tokenizer(model.prompts(sentences)).input_ids
        results = engine.generate_batch(
            [tokenizer.convert_ids_to_tokens(row) for row in ids],
            beam_size=1,
            max_length=model.room(sentences),
            max_batch_size=TOKENS,
            batch_type="tokens",
            include_prompt_in_result=False,
        )
        return [tokenizer.decode(result.sequences_ids[0]) for result in results]

    return translate


def krant(model: Model, backend: str, compute_type: str) -> Translator:
    """The stage, given its sentences as the engine gives them: the longest first, in calls."""
    from pipeline.engines.devices import call_size
    from pipeline.stages.translate import Translate, TranslateConfig

    settings = model.decoding.model_dump() | {
        "model": model.row,
        "backend": backend,
        "compute_type": compute_type,
        "batch_tokens": TOKENS,
    }
    stage = Translate(TranslateConfig(**settings))
    stage.setup("cpu")
    size = call_size(stage, "cpu")

    def translate(sentences: Sequence[str]) -> list[str]:
        order = sorted(range(len(sentences)), key=lambda i: -len(sentences[i].encode()))
        texts = [""] * len(sentences)
        for start in range(0, len(order), size):
            call = order[start : start + size]
            result = stage.run({"sentences": [sentences[index] for index in call]})
            for index, text in zip(call, result["translation"], strict=True):
                texts[index] = text
        return texts

    return translate


def measure(name: str, system: str, work: Path, share: float) -> Taken:
    """Translate once, in this process."""
    from pipeline.backends.transformers_generator import set_threads

    set_threads()
    sentences = shared.sample(json.loads((work / f"{name}.json").read_text("utf-8")), share)
    model = Model(name, work)
    try:
        translate = open_system(model, system, work)
    except ImportError as error:
        return {"note": "not installed" if error.name == system else str(error)}
    translate(sentences[:WARM_UP])
    begun = time.perf_counter()
    texts = translate(sentences)
    seconds = time.perf_counter() - begun
    return {
        "seconds": seconds,
        "sentences": len(sentences),
        "tokens": sum(shared.lengths(model.tokenizer, sentences if name == "marian" else texts)),
        "prompt_tokens": sum(shared.lengths(model.tokenizer, model.prompts(sentences))),
        "peak_mb": shared.peak_memory(),
        "note": "" if share == 1 else f"{share:.0%} of the sentences",
    }


def prepare(name: str, work: Path) -> Taken:
    """Make all forms of a model, so that no system has to."""
    if name == "marian":
        text = json.loads((work / "text.json").read_text("utf-8"))
        shape = shared.MarianShape()
        folder = shared.build_marian(work / "marian", text, shape)
        for compute_type in ("int8", "float32"):
            shared.convert(folder, work / f"marian-{compute_type}", compute_type)
        shared.verify_chain(folder, work / "marian-float32", text[:WARM_UP], shape)
    model = Model(name, work)
    for system in KRANT:
        open_system(model, system, work)
    return {}


def in_a_process(name: str, system: str, work: Path, share: float = 1.0) -> Taken:
    """What a process of its own reports; the made model's forms stay below `work`."""
    command = [sys.executable, "-W", "ignore", __file__]
    command += ["--work", str(work), "--run", name, system, str(share)]
    settings = os.environ | {"TRANSFORMERS_VERBOSITY": "error", "HF_HUB_DISABLE_PROGRESS_BARS": "1"}
    if name == "marian":
        settings["KRANT_CACHE"] = str(work / "krant")
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, env=settings)
    if done.returncode:
        return {"note": f"failed with status {done.returncode}, see above"}
    taken: Taken = json.loads(done.stdout.splitlines()[-1])
    return taken


def arithmetic(rows: Sequence[Taken], limit: Taken) -> Iterator[str]:
    """How close each system comes to what the machine can do."""
    yield (
        f"limits: {limit['float32']:,.0f} GFLOP/s in float32, {limit['bfloat16']:,.0f} in bfloat16,"
        f" {limit['bandwidth']:.1f} GB/s"
    )
    for row in (row for row in rows if "seconds" in row):
        kind = "bfloat16" if row["system"].endswith("bfloat16") else "float32"
        count = shared.operations(row, limit)
        rate = count / row["seconds"] / 1e9
        row["of_arithmetic"] = rate / limit[kind]
        yield (
            f"{row['system']:28}2 x ({limit['layers'] / 1e6:.1f} M x ({row['prompt_tokens']:,} + "
            f"{row['tokens']:,} tokens) + {limit['output'] / 1e6:.1f} M x {row['tokens']:,}) = "
            f"{count / 1e12:.2f} TFLOP, {rate:,.0f} GFLOP/s: {rate / limit[kind]:.0%} of {kind}'s"
        )
        if row["system"] == "loop":
            weights = (limit["layers"] + limit["output"]) * WEIGHT_BYTES * row["tokens"]
            rate = weights / row["seconds"] / 1e9
            row["of_bandwidth"] = rate / limit["bandwidth"]
            yield (
                f"{'':28}all weights read once a token: {rate:.1f} GB/s, "
                f"{rate / limit['bandwidth']:.0%} of the bandwidth"
            )


def line(row: Taken, reference: dict[str, float]) -> str:
    """One system's row of the table."""
    if "seconds" not in row:
        return f"{row['system']:28}{row['note']}"
    rate = row["tokens"] / row["seconds"]
    ratios = "".join(
        f"{rate / reference[name]:10.2f}" if name in reference else f"{'-':>10}"
        for name in ("loop", "batches")
    )
    return (
        f"{row['system']:28}{row['sentences'] / row['seconds']:11.2f}{rate:10.1f}"
        f"{row['peak_mb']:9,}{ratios}  {row['note']}"
    )


def compare(name: str, systems: Sequence[str], work: Path, shares: dict[str, float]) -> list[Taken]:
    """Run the systems one after the other and print their rows."""
    if failed := in_a_process(name, "prepare", work):
        raise SystemExit(f"the model {name} cannot be made: {failed['note']}")
    print(f"\n{name:26}sentences/s  tokens/s  peak MB  x loop  x batches")
    rows: list[Taken] = []
    reference: dict[str, float] = {}
    for system in systems:
        row = {"system": system, **in_a_process(name, system, work, shares.get(system, 1.0))}
        if "seconds" in row:
            reference[system] = row["tokens"] / row["seconds"]
        rows.append(row)
        print(line(row, reference), flush=True)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--work", type=Path, required=True, help="a folder for models")
    parser.add_argument("--sentences", type=int, default=2000)
    parser.add_argument("--gemma-sentences", type=int, default=200)
    parser.add_argument("--models", default="marian,gemma")
    parser.add_argument("--systems", help="names in the table, with commas; all when not named")
    parser.add_argument(
        "--share",
        action="append",
        default=[],
        metavar="SYSTEM=SHARE",
        help="time a slow system on so much of the sentences",
    )
    parser.add_argument("--examples", type=Path, default=EXAMPLES)
    parser.add_argument("--json", type=Path, help="write the numbers there")
    parser.add_argument("--run", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    work: Path = options.work.resolve()
    if options.run:
        name, system, share = options.run
        if system == "prepare":
            taken = prepare(name, work)
        else:
            taken = measure(name, system, work, float(share))
        print(json.dumps(taken))
        return
    shares = {name: float(share) for name, _, share in (s.partition("=") for s in options.share)}
    wanted = options.systems.split(",") if options.systems else None
    work.mkdir(parents=True, exist_ok=True)
    text = shared.news_sentences(options.examples, TEXT)
    (work / "text.json").write_text(json.dumps(text), "utf-8")
    machine = f"{platform.processor() or platform.machine()}, {len(os.sched_getaffinity(0))} cores"
    libraries = [f"{name} {version(name)}" for name in ("torch", "transformers", "ctranslate2")]
    print(", ".join([machine, *libraries]))
    result: dict[str, Any] = {"machine": machine, "libraries": libraries}
    for name in options.models.split(","):
        count = options.sentences if name == "marian" else options.gemma_sentences
        sentences = shared.news_sentences(options.examples, count)
        (work / f"{name}.json").write_text(json.dumps(sentences), "utf-8")
        systems = [each for each in SYSTEMS[name] if wanted is None or each in wanted]
        result[name] = compare(name, systems, work, shares)
        if name == "gemma":
            result["limits"] = limit = shared.limits()
            print("\n" + "\n".join(arithmetic(result[name], limit)))
    if options.json:
        options.json.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
