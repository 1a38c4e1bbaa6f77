"""Opening encoders, taggers and classifiers for a row of the registry, preparing their files."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.backends.base import TaggedSpan, TextClassifier, TextEncoder, TokenTagger
from pipeline.backends.classifier import Classifier
from pipeline.backends.encoder import MeanEncoder
from pipeline.backends.generators import Backend
from pipeline.backends.hub import checkpoint
from pipeline.backends.network import HeadedNetwork, Network, read_head
from pipeline.backends.prepared import prepared
from pipeline.backends.registry import ModelRow
from pipeline.backends.tagger import Tagger
from pipeline.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from pipeline.backends.transformers_network import Output, TransformersNetwork

log = logging.getLogger("krant")

# Enough to keep two cores busy; larger batches gained nothing on a CPU.
BATCH_TOKENS = 2048


def open_encoder(
    row: ModelRow,
    backend: Backend = "ctranslate2",
    device: str = "cpu",
    compute_type: str = "auto",
    batch_tokens: int = BATCH_TOKENS,
) -> TextEncoder:
    """The text encoder of a row (families e5, encoder).

    Hub models run with transformers whatever `backend` says. `compute_type`
    is as for `open_generator`. Raises ModelError.
    """
    if row.family == "e5":
        from pipeline.backends.e5 import PREFIX

        tokenizer, network = _open_e5(row, backend, device, compute_type)
        return MeanEncoder(tokenizer, network, PREFIX, batch_tokens)
    tokenizer, network = _open_hub(row, "encoder", "hidden", device, compute_type)
    return MeanEncoder(tokenizer, network, batch_tokens=batch_tokens)


def open_tagger(
    row: ModelRow,
    backend: Backend = "ctranslate2",
    device: str = "cpu",
    compute_type: str = "auto",
    batch_tokens: int = BATCH_TOKENS,
) -> TokenTagger:
    """The tagger of a row (families e5, tagger), tried on its golden inputs; as `open_encoder`."""
    opened = _open_headed(row, "tagger", "tokens", backend, device, compute_type)
    tagger = Tagger(*opened, row.labels, batch_tokens)
    check_golden(row, backend, lambda texts: list(map(tags, texts, tagger.tag(texts))))
    return tagger


def open_classifier(
    row: ModelRow,
    backend: Backend = "ctranslate2",
    device: str = "cpu",
    compute_type: str = "auto",
    batch_tokens: int = BATCH_TOKENS,
) -> TextClassifier:
    """The classifier of a row (families e5, classifier), tried on its golden inputs."""
    opened = _open_headed(row, "classifier", "text", backend, device, compute_type)
    classifier = Classifier(*opened, row.labels, batch_tokens)
    check_golden(
        row, backend, lambda texts: [max(p, key=p.__getitem__) for p in classifier.classify(texts)]
    )
    return classifier


def _open_headed(
    row: ModelRow, family: str, output: Output, backend: Backend, device: str, compute_type: str
) -> tuple[Tokenizer, Network, Sequence[str]]:
    """Tokeniser, network and labels of a model with a head: our own on e5, or the hub model's."""
    if row.family == "e5":
        head = read_head(row.folder)
        tokenizer, network = _open_e5(row, backend, device, compute_type)
        return tokenizer, HeadedNetwork(network, head), head.labels
    tokenizer, hub = _open_hub(row, family, output, device, compute_type)
    return tokenizer, hub, hub.labels


def _open_e5(
    row: ModelRow, backend: Backend, device: str, compute_type: str
) -> tuple[Tokenizer, Network]:
    from tokenizers import Tokenizer

    network: Network
    if backend == "transformers":
        from pipeline.backends.transformers_network import TransformersNetwork

        folder = merged_e5(row)
        network = TransformersNetwork(folder, "hidden", device=device, dtype=compute_type)
    else:
        from pipeline.backends.ctranslate2_network import CTranslate2Network

        if compute_type == "auto":
            compute_type = "int8" if device == "cpu" else "float16"
        folder = prepared(
            row.prepared_folder(f"ctranslate2-{compute_type}"),
            lambda building: _convert(row, compute_type, building),
        )
        network = CTranslate2Network(folder, device, compute_type)
    return Tokenizer.from_file(str(folder / "tokenizer.json")), network


def _open_hub(
    row: ModelRow, family: str, output: Output, device: str, dtype: str
) -> tuple[Tokenizer, TransformersNetwork]:
    from pipeline.backends.transformers_network import TransformersNetwork, fast_tokenizer

    if row.family != family:
        raise ModelError(f"model {row.label} is of the family {row.family}, not {family} or e5")
    source = checkpoint(row)
    return fast_tokenizer(source), TransformersNetwork(source, output, device=device, dtype=dtype)


def base_e5(row: ModelRow) -> Path:
    """The base checkpoint of an e5 row in Hugging Face layout, without what was trained on it."""
    return prepared(row.prepared_folder("base"), lambda folder: _build_base(row, folder))


def merged_e5(row: ModelRow) -> Path:
    """The base checkpoint with the row's adapter merged in, in Hugging Face layout."""
    return prepared(row.prepared_folder("merged"), lambda folder: _build_merged(row, folder))


def _build_base(row: ModelRow, folder: Path) -> None:
    from pipeline.backends.e5 import base_checkpoint

    assert row.package is not None
    log.info("preparing the model %s (once on this machine, some seconds)", row.label)
    row.verify()
    base_checkpoint(row.package.paths()[0], folder)


def _build_merged(row: ModelRow, folder: Path) -> None:
    from pipeline.backends.lora import merge_adapter

    if "adapter_model.safetensors" not in row.files:
        _build_base(row, folder)
        return
    base = folder / "base"
    base.mkdir()
    _build_base(row, base)
    merge_adapter(base, row.folder, folder)
    shutil.rmtree(base)


def _convert(row: ModelRow, compute_type: str, folder: Path) -> None:
    from pipeline.backends.bert_conversion import convert_bert

    source = folder / "source"
    source.mkdir()
    _build_merged(row, source)
    convert_bert(source, folder, compute_type)
    shutil.copy(source / "config.json", folder / "source_config.json")
    shutil.copy(source / "tokenizer.json", folder / "tokenizer.json")
    shutil.rmtree(source)


def tags(text: str, spans: Sequence[TaggedSpan]) -> str:
    """Spans written as golden outputs are: "Trump/PER, Den Haag/LOC"."""
    return ", ".join(f"{text[span.start : span.end]}/{span.label}" for span in spans)


def check_golden(row: ModelRow, backend: Backend, run: Callable[[list[str]], list[str]]) -> None:
    """Raise ModelError when the model does not give its golden outputs.

    Libraries have broken models without an exception before. The result is
    remembered for the model and the library's version.
    """
    marker = row.prepared_folder(f"golden-{backend}-{version(backend)}")
    if not row.golden or marker.exists():
        return
    outputs = run([golden.input for golden in row.golden])
    for golden, output in zip(row.golden, outputs, strict=True):
        if output != golden.output:
            raise ModelError(
                f"model {row.label} fails its test with {backend} {version(backend)}: "
                f"{golden.input!r} gave {output!r} instead of {golden.output!r}; "
                f"install the {backend} release in constraints.txt"
            )
    marker.parent.mkdir(parents=True, exist_ok=True)
    marker.touch()
