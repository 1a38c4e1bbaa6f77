"""Tokens a second of generation on a GPU, over models, batch sizes and ways to search.

    python scripts/bench_gpu.py [--minutes 9] [--train DATA] [--json FILE]

One command that downloads nothing and ends when its minutes are over: the models
have random weights in the shapes that matter, made on the device in bfloat16
(CPU: float32), and read random tokens in the lengths of news sentences. A batch
writes as many tokens as its longest source has; only each sentence's own count,
as padding and waiting are worth nothing.

generate       transformers, batches in the order of input
sorted         the same in batches of like length; "2048 t" is a budget in tokens
krant          causal_greedy, whose rows leave the batch where their sentence ends
static         a static cache and compiled steps (CUDA graphs), on one batch
ctranslate2    in float16 (CPU: float32)

The ratio is to `generate` with batches of 8. The share of the bandwidth is that
of a copy on the device, measured beside it: each step reads the decoder, the
output layer and what the cache holds of the rows. A row ends after a while, and
each model has its share of the minutes: what was left out is said at the end.
With `--train`, half of the minutes go to the training of docs/gpu-queue.md.
"""

from __future__ import annotations

import argparse
import gc
import json
import platform
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import _bench_models as shared
import torch
import transformers
from _bench_models import Lengths, Network

from pipeline.backends import causal_greedy
from pipeline.backends.batching import batches_by_tokens, is_out_of_memory

# News sentences: exp(3.2) is 25 tokens, two thirds of them between 14 and 43.
LOG_MEAN, LOG_DEVIATION = 3.2, 0.55
SHORTEST, LONGEST, TOY_LONGEST = 4, 110, 12
BUDGET = 0  # in the place of a batch size
BUDGETS = {"cuda": 16384, "cpu": 2048}  # `batch_tokens` of configs/gpu.yaml, and its default
# Enough batches of each size to average over lengths, in seconds and not minutes.
BATCHES, MOST_SENTENCES = 32, 2048
ROW_SECONDS = 20.0
COMPILING_SECONDS = 90.0
REPEATS = 3
TRAINING_MINUTES = 1.0  # less is not worth loading the data for
TRAINING = (  # docs/gpu-queue.md, section 1
    "--output training/gpu --batch-tokens 32768 --rank 64 --epochs 6 --learning-rate 4e-4 "
    "--reverse 0.1 --hints 0.85 --share corpus=0.5 --share written=0.3 --share tatoeba=0.5 "
    "--share kde_docs=0.2"
)
MODELS = ["gemma-270m", *shared.SHAPES]

Search = Callable[[Lengths], None]
"""Reads and writes one batch of sources with so many tokens."""


@dataclass
class Row:
    """What a system does with a model at one batch size."""

    model: str
    system: str
    batch: str
    tokens_per_second: float = 0.0
    memory_mb: int = 0
    ratio: float = 0.0
    of_bandwidth: float = 0.0
    note: str = ""

    def markdown(self) -> str:
        numbers = f"{self.tokens_per_second:,.0f} | {self.memory_mb:,} | {self.ratio:.2f}"
        numbers = f"{numbers} | {self.of_bandwidth:.1%}" if self.tokens_per_second else " | | | "
        return f"| {self.model} | {self.system} | {self.batch} | {numbers} | {self.note} |"


def generate(network: Network, **options: Any) -> Search:
    """transformers' greedy search, forced to the length of the longest source."""

    def search(lengths: Lengths) -> None:
        (ids, mask), room = network.batch(lengths), max(lengths)
        forced = {"min_new_tokens": room, "max_new_tokens": room, "do_sample": False}
        network.model.generate(input_ids=ids, attention_mask=mask, **forced, **options)

    return search


class Ending:
    """A causal model whose rows end when they have written as many tokens as their source has.

    Until then they write tokens at random: what a model without training
    writes is a loop, which would be stopped.
    """

    def __init__(self, model: Any, width: int) -> None:
        self.model, self.width, self.config = model, width, model.config

    def __call__(self, attention_mask: Any, **inputs: Any) -> Any:
        output = self.model(attention_mask=attention_mask, **inputs)
        logits = output.logits[:, -1]
        written = attention_mask.shape[1] - self.width
        source = attention_mask.sum(-1) - written - shared.PROMPT
        chosen = torch.randint(
            shared.FIRST_WORD, logits.shape[1], source.shape, device=source.device
        )
        chosen = torch.where(source <= written + 1, shared.STOP, chosen)
        logits.scatter_(1, chosen[:, None], 2 * logits.amax(-1, keepdim=True).abs() + 1)
        return output


def krant(network: Network) -> Search:
    """Krant's greedy search for causal models."""

    def search(lengths: Lengths) -> None:
        ids, mask = network.batch(lengths)
        model = Ending(network.model, ids.shape[1])
        with torch.inference_mode():
            written = causal_greedy.search(model, ids, mask, shared.STOP, [LONGEST] * len(ids))
        assert [len(row.tokens) for row in written] == lengths, "rows end at the wrong place"

    return search


@contextmanager
def ctranslate2(network: Network) -> Iterator[Search]:
    """ctranslate2 with the network's weights; ImportError where it can't be used."""
    import ctranslate2 as engine
    from ctranslate2.converters import TransformersConverter
    from tokenizers import Tokenizer, models

    from pipeline.backends.ctranslate2_generator import engine_options

    on_cpu = network.device == "cpu"
    if not on_cpu and not engine.get_cuda_device_count():
        raise ImportError("it was built without CUDA")
    names = [*(f"t{number}" for number in range(network.vocabulary - 1)), "<pad>"]
    words = Tokenizer(models.WordLevel({name: i for i, name in enumerate(names)}, unk_token="t3"))

    class Converter(TransformersConverter):  # type: ignore[misc]
        """Converts a model that has no tokeniser beside it."""

        def load_tokenizer(self, *_: Any, **__: Any) -> Any:
            special = {"pad_token": "t0", "eos_token": "t1", "bos_token": "t2", "unk_token": "t3"}
            return transformers.PreTrainedTokenizerFast(tokenizer_object=words, **special)

    compute_type = "float32" if on_cpu else "float16"
    with tempfile.TemporaryDirectory() as folder:
        network.model.to(getattr(torch, compute_type)).save_pretrained(f"{folder}/source")
        Converter(f"{folder}/source").convert(f"{folder}/made", quantization=compute_type)
        opened = engine.Generator if network.causal else engine.Translator
        model = opened(f"{folder}/made", **engine_options(network.device, compute_type))

    def search(lengths: Lengths) -> None:
        ids, mask = network.batch(lengths)
        rows = [
            [names[token] for token in row[kept].tolist()]
            for row, kept in zip(ids.cpu(), mask.cpu().bool(), strict=True)
        ]
        room = max(lengths)
        if network.causal:
            options = {"max_length": room, "min_length": room, "include_prompt_in_result": False}
            model.generate_batch(rows, beam_size=1, **options)
        else:
            options = {"max_decoding_length": room, "min_decoding_length": room}
            model.translate_batch(rows, beam_size=1, **options)

    yield search
    model.unload_model()


class Bench:
    """Runs rows until the time is over, prints each, and remembers what was left out."""

    def __init__(self, device: str, toy: bool, seconds: float) -> None:
        self.device, self.toy = device, toy
        self.on_gpu = device.startswith("cuda")
        self.sizes = [2, 4] if toy else [8, 64, 256, 1024]
        self.budget = BUDGETS["cuda" if self.on_gpu else "cpu"]
        self.bandwidth = shared.copy_rate(2048 if self.on_gpu else 64, device)
        self.rows: list[Row] = []
        self.left_out: list[str] = []
        self._begun, self._seconds, self._until = time.perf_counter(), seconds, 0.0

    def model(self, name: str, number: int) -> None:
        """All rows of a model, within its share of the time."""
        self._until = self._begun + self._seconds * (number + 1) / len(MODELS)
        network = Network(name, self.device, self.toy)
        self._baseline = 0.0
        self._row(network, "generate", self.sizes[0], generate(network))
        for size in [*self.sizes, BUDGET]:
            self._row(network, "sorted", size, generate(network))
        if network.causal:
            for size in [*self.sizes, BUDGET]:
                self._row(network, "krant", size, krant(network), leaving=True)
        self._static(network)
        self._ctranslate2(network)
        del network
        gc.collect()
        if self.on_gpu:
            torch.cuda.empty_cache()

    def _batches(self, system: str, size: int) -> list[Lengths]:
        """The lengths of sentences, the same for all systems, cut into batches."""
        chance = random.Random(size)
        count = 16 if self.toy else min(MOST_SENTENCES, BATCHES * (size or MOST_SENTENCES))
        longest = TOY_LONGEST if self.toy else LONGEST
        drawn = [chance.lognormvariate(LOG_MEAN, LOG_DEVIATION) for _ in range(count)]
        lengths = [min(longest, max(SHORTEST, round(length))) for length in drawn]
        if system != "generate":
            lengths.sort(reverse=True)
        batches = [lengths[start : start + size] for start in range(0, count, size or count)]
        if size == BUDGET:
            cuts = batches_by_tokens(lengths, self.budget)
            batches = [[lengths[index] for index in cut] for cut in cuts]
        chance.shuffle(batches)  # a row that ends early has seen long ones and short ones
        return batches

    def _row(
        self, network: Network, system: str, size: int, search: Search, leaving: bool = False
    ) -> None:
        row = Row(network.name, system, str(size) if size else f"{self.budget} t")

        def measure() -> None:
            batches = self._batches(system, size)
            search(batches[-1])
            self._timed(row, network, batches, search, leaving)

        self._attempt(row, measure)

    def _static(self, network: Network) -> None:
        size = self.sizes[1]
        row = Row(network.name, "static", str(size))
        search = generate(network, cache_implementation="static")

        def measure() -> None:
            batches = sorted(self._batches("static", size))
            batch = batches[len(batches) // 2]
            begun = time.perf_counter()
            with time_limit(min(COMPILING_SECONDS, self._until - begun)):
                search(batch)
                search(batch)
            row.note = f"one batch, after {time.perf_counter() - begun:.0f} s of compiling"
            self._timed(row, network, [batch] * REPEATS, search, leaving=False)

        self._attempt(row, measure)

    def _ctranslate2(self, network: Network) -> None:
        def measure() -> None:
            with ctranslate2(network) as search:
                for size in self.sizes[1:]:
                    self._row(network, "ctranslate2", size, search)

        self._attempt(Row(network.name, "ctranslate2", ""), measure)

    def _timed(
        self, row: Row, network: Network, batches: list[Lengths], search: Search, leaving: bool
    ) -> None:
        if self.on_gpu:
            torch.cuda.reset_peak_memory_stats()
        done: list[Lengths] = []
        shared.settle(self.device)
        begun = time.perf_counter()
        for batch in batches:
            search(batch)
            done.append(batch)
            if time.perf_counter() - begun > ROW_SECONDS:
                break
        shared.settle(self.device)
        seconds = time.perf_counter() - begun
        if len(done) < len(batches):
            row.note = f"{len(done)} of {len(batches)} batches"
        row.tokens_per_second = sum(map(sum, done)) / seconds
        row.memory_mb = self._memory(row.system)
        if row.system == "generate":
            self._baseline = row.tokens_per_second
        row.ratio = row.tokens_per_second / self._baseline if self._baseline else 0.0
        read = sum(network.bytes_read(batch, leaving) for batch in done)
        row.of_bandwidth = read / seconds / 1e9 / self.bandwidth

    def _attempt(self, row: Row, measure: Callable[[], None]) -> None:
        """Fill in a row, unless it is too late, and print it; it says why that failed."""
        if time.perf_counter() > self._until:
            self.left_out.append(f"{row.model} {row.system} {row.batch}".strip())
            return
        try:
            measure()
        except Exception as error:
            row.note = "out of memory" if is_out_of_memory(error) else told(error)
        if row.note or row.tokens_per_second:
            self.rows.append(row)
            print(row.markdown(), flush=True)

    def _memory(self, system: str) -> int:
        """The most MB of the device in this row; on a CPU, of the process so far."""
        if not self.on_gpu:
            return shared.peak_memory()
        if system == "ctranslate2":  # torch does not see it: all that is taken and not torch's
            free, whole = torch.cuda.mem_get_info()
            return (whole - free - torch.cuda.memory_reserved()) >> 20
        return torch.cuda.max_memory_allocated() >> 20


def told(error: Exception) -> str:
    """An error in one short line, which may stand in a table."""
    return " ".join(f"{type(error).__name__}: {error}".replace("|", "/").split())[:160]


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """TimeoutError in the block when it takes longer."""

    def expire(*_: object) -> None:
        raise TimeoutError(f"more than {seconds:.0f} s")

    signal.signal(signal.SIGALRM, expire)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def machine(device: str) -> str:
    """The device, its driver and the libraries."""
    libraries = [f"{name} {version(name)}" for name in ("torch", "transformers")]
    if not device.startswith("cuda"):
        return ", ".join([platform.machine(), *libraries])
    parts = [torch.cuda.get_device_name(), f"CUDA {torch.version.cuda}"]
    if shutil.which("nvidia-smi"):
        query = ["nvidia-smi", "--query-gpu=driver_version", "--format=csv,noheader"]
        found = subprocess.run(query, stdout=subprocess.PIPE, text=True).stdout.splitlines()
        parts += [f"driver {driver}" for driver in found[:1]]
    return ", ".join([*parts, *libraries])


def train(data: Path, device: str, minutes: float) -> None:
    """Train the translator, if there is time for it."""
    if minutes < TRAINING_MINUTES:
        print(f"\nno training: {minutes:.1f} minutes are left")
        return
    command = [sys.executable, str(Path(__file__).parent / "train_translator.py")]
    command += ["--data", str(data), "--device", device, "--minutes", f"{minutes:.1f}"]
    subprocess.run([*command, *TRAINING.split()], check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--toy", action="store_true", help="tiny shapes, to try the script")
    parser.add_argument("--minutes", type=float, default=9)
    parser.add_argument("--train", type=Path, metavar="DATA", help="train the translator as well")
    parser.add_argument("--train-only", action="store_true", help="with --train: measure nothing")
    parser.add_argument("--json", type=Path, help="write the rows there")
    options = parser.parse_args()
    if options.train_only and not options.train:
        parser.error("--train-only needs --train DATA")
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    if options.toy:
        torch.set_num_threads(1)  # two would wait for each other longer than they compute
    begun = time.perf_counter()
    if not options.train_only:
        minutes = options.minutes / (2 if options.train else 1)
        bench = Bench(options.device, options.toy, 60 * minutes)
        description = machine(options.device)
        print(f"{description}; copies at {bench.bandwidth:,.0f} GB/s\n")
        print("| model | system | batch | tokens/s | peak MB | x generate | of bandwidth | |")
        print("|---|---|--:|--:|--:|--:|--:|---|")
        for number, name in enumerate(MODELS):
            bench.model(name, number)
        if bench.left_out:
            print(f"\nleft out, the time was over: {'; '.join(bench.left_out)}")
        if options.json:
            rows = [asdict(row) for row in bench.rows]
            result = {"machine": description, "rows": rows, "left_out": bench.left_out}
            options.json.write_text(json.dumps(result, indent=1) + "\n")
    if options.train:
        train(options.train, options.device, options.minutes - (time.perf_counter() - begun) / 60)


if __name__ == "__main__":
    main()
