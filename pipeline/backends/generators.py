"""Opening a text generator for a row of the registry, preparing its files if need be."""

from __future__ import annotations

import difflib
import json
import logging
import shutil
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from pipeline.backends.base import Decoding, TextGenerator
from pipeline.backends.chip import has_bfloat16
from pipeline.backends.heap import keep_freed_memory
from pipeline.backends.hub import checkpoint
from pipeline.backends.prepared import prepared
from pipeline.backends.prompts import TRANSLATE, TRANSLATE_BACK
from pipeline.backends.registry import ModelRow
from pipeline.errors import ModelError

Backend = Literal["ctranslate2", "transformers"]
Choice = Literal["auto", "ctranslate2", "transformers"]

log = logging.getLogger("krant")

# The embedded translator was trained on prompt and target of up to 220 tokens
# together; over half of that as source it begins to leave things out. Hints may
# double a source.
GEMMA_LIMIT = 110
GEMMA_CEILING = 400

# How like a golden output a fresh one must be. Rounding differs between
# processors and may change a word; a broken model gives something else altogether.
GOLDEN_LIKENESS = 0.7


def open_generator(
    row: ModelRow, backend: Choice, device: str = "cpu", compute_type: str = "auto"
) -> TextGenerator:
    """The model of a row on a device ("cpu", "cuda", "cuda:1"), tried on its golden inputs.

    `backend` and `compute_type` (ctranslate2's "int8", "float16", … or a torch
    type) may be "auto", see `chosen`. Raises ModelError.
    """
    if row.family not in ("gemma", "seq2seq", "causal"):
        raise ModelError(f"model {row.label} is of the family {row.family}: it writes no text")
    backend, compute_type = chosen(row, backend, device, compute_type)
    if device == "cpu":
        keep_freed_memory()
    if backend == "transformers":
        generator = _open_transformers(row, device, compute_type)
    else:
        generator = _open_ctranslate2(row, device, compute_type)
    check_golden(row, generator, backend)
    return generator


def chosen(row: ModelRow, backend: Choice, device: str, compute_type: str) -> tuple[Backend, str]:
    """What "auto" stands for on this machine.

    Encoder-decoders go to ctranslate2, in int8 on a CPU and float16 on a GPU.
    Causal models go to transformers wherever there is bfloat16, which has no
    rival there; else to ctranslate2, the embedded one in float32, since int8
    costs it more than a point of chrF (docs/quality.md).
    """
    on_gpu = device != "cpu"
    in_16_bits = on_gpu or has_bfloat16()
    if backend == "auto":
        wanted = row.family != "seq2seq" and in_16_bits and compute_type in ("auto", "bfloat16")
        backend = "transformers" if wanted else "ctranslate2"
    if compute_type != "auto":
        return backend, compute_type
    if backend == "ctranslate2":
        on_cpu = "float32" if row.family == "gemma" else "int8"
        return backend, "float16" if on_gpu else on_cpu
    if on_gpu:
        return backend, "auto"  # torch knows what the GPU can do
    return backend, "bfloat16" if in_16_bits else "float32"


def _open_ctranslate2(row: ModelRow, device: str, compute_type: str) -> TextGenerator:
    from pipeline.backends.ctranslate2_generator import CausalGenerator, Seq2SeqGenerator

    folder = prepared(
        row.prepared_folder(f"ctranslate2-{compute_type}"),
        _announced(row, lambda building: _convert(row, compute_type, building)),
    )
    config = json.loads((folder / "source_config.json").read_text())
    if row.family == "seq2seq":
        tokenizer, limit = _hub_tokenizer(row), _limit(config)
        return Seq2SeqGenerator(folder, tokenizer, limit, device, compute_type, row.target_code)
    limit, ceiling = _causal_room(row, config)
    return CausalGenerator(
        folder, _prompt(row), limit, ceiling, device, compute_type, _back_prompt(row)
    )


def _open_transformers(row: ModelRow, device: str, dtype: str) -> TextGenerator:
    from pipeline.backends.transformers_generator import TransformersGenerator

    if row.family == "gemma":
        source = merged_gemma(row)
        limit, ceiling = _causal_room(row, {})
    else:
        source = checkpoint(row)
        config = _config(source)
        limit = ceiling = _limit(config)
        if row.family == "causal":
            limit, ceiling = _causal_room(row, config)
    return TransformersGenerator(
        source,
        limit=limit,
        ceiling=ceiling,
        device=device,
        dtype=dtype,
        prompt=None if row.family == "seq2seq" else _prompt(row),
        back_prompt=_back_prompt(row),
        source_code=row.source_code,
        target_token=row.target_code,
    )


def base_gemma(row: ModelRow) -> Path:
    """The pruned base checkpoint in Hugging Face layout, for training."""
    return prepared(
        row.prepared_folder("base"), _announced(row, lambda folder: _build_base(row, folder))
    )


def merged_gemma(row: ModelRow) -> Path:
    """The base checkpoint with the adapter merged in, in Hugging Face layout."""
    return prepared(
        row.prepared_folder("merged"), _announced(row, lambda folder: _build_merged(row, folder))
    )


def _build_base(row: ModelRow, folder: Path) -> None:
    from pipeline.backends import gemma
    from pipeline.backends.lora import read_safetensors

    assert row.package is not None
    row.verify()
    keep = read_safetensors(row.folder / "vocabulary.safetensors")["ids"].tolist()
    whole = folder / "model.gguf"
    with whole.open("wb") as file:
        for part in row.package.paths():
            with part.open("rb") as piece:
                shutil.copyfileobj(piece, file)
    gemma.base_checkpoint(whole, keep, folder)
    whole.unlink()


def _build_merged(row: ModelRow, folder: Path) -> None:
    from pipeline.backends.lora import merge_adapter

    base = folder / "base"
    base.mkdir()
    _build_base(row, base)
    if "adapter_model.safetensors" in row.files:
        merge_adapter(base, row.folder, folder)
    else:
        for path in base.iterdir():
            path.rename(folder / path.name)
    shutil.rmtree(base)


def _convert(row: ModelRow, compute_type: str, folder: Path) -> None:
    """Write the ctranslate2 form of a row into a folder, with what is needed beside it."""
    from ctranslate2.converters import TransformersConverter

    source = folder / "source"
    if row.family == "gemma":
        source.mkdir()
        _build_merged(row, source)
        model = source
    else:
        model = checkpoint(row)
        source.mkdir()
        (source / "config.json").write_text(json.dumps(_config(model)))
    converted = folder / "converted"
    try:
        TransformersConverter(str(model)).convert(
            str(converted), quantization=_stored_type(row, compute_type)
        )
    except (ValueError, NotImplementedError, AttributeError) as error:
        raise ModelError(
            f"ctranslate2 cannot take the model {row.label}: {error}; use backend: transformers"
        ) from error
    for path in converted.iterdir():
        path.rename(folder / path.name)
    converted.rmdir()
    shutil.copy(source / "config.json", folder / "source_config.json")
    if row.family != "seq2seq":
        tokenizer = model / "tokenizer.json"
        if not tokenizer.is_file():
            raise ModelError(f"model {row.label} has no tokenizer.json; use backend: transformers")
        shutil.copy(tokenizer, folder / "tokenizer.json")
    shutil.rmtree(source)


def _stored_type(row: ModelRow, compute_type: str) -> str:
    """How weights lie on disk. Merged Gemma weights are float16; float32 would only be larger."""
    return "float16" if row.family == "gemma" and compute_type == "float32" else compute_type


def _config(folder: Path) -> dict[str, Any]:
    from transformers import AutoConfig

    config: dict[str, Any] = AutoConfig.from_pretrained(folder, trust_remote_code=False).to_dict()
    return config


def _hub_tokenizer(row: ModelRow) -> Any:
    from transformers import AutoTokenizer

    languages = {"src_lang": row.source_code} if row.source_code else {}
    return AutoTokenizer.from_pretrained(checkpoint(row), **languages)


def _prompt(row: ModelRow) -> str:
    prompt = TRANSLATE if row.family == "gemma" else row.prompt
    if not prompt or "{source}" not in prompt:
        raise ModelError(f"model {row.label} is causal and needs a prompt that contains {{source}}")
    return prompt


def _back_prompt(row: ModelRow) -> str | None:
    return TRANSLATE_BACK if row.family == "gemma" and row.both_ways else None


# Models without absolute positions (T5) name no limit; this is what they were trained at.
DEFAULT_LIMIT = 512
# Room for a language token, an end token and a start token.
SPECIAL_TOKENS = 4


def _limit(config: dict[str, Any]) -> int:
    """Source tokens that an encoder takes, from its configuration."""
    return int(config.get("max_position_embeddings") or DEFAULT_LIMIT) - SPECIAL_TOKENS


def _causal_room(row: ModelRow, config: dict[str, Any]) -> tuple[int, int]:
    """The longest source and the longest output of a causal model, which share its window."""
    if row.family == "gemma":
        return GEMMA_LIMIT * (2 if row.hints else 1), GEMMA_CEILING
    half = _limit(config) // 2
    return half, half


def _announced(row: ModelRow, build: Callable[[Path], None]) -> Callable[[Path], None]:
    """`build`, with a line in the log before it, since it may take a minute or two."""

    def announced(folder: Path) -> None:
        log.info("preparing the model %s (once on this machine, a minute or two)", row.label)
        build(folder)

    return announced


def check_golden(row: ModelRow, generator: TextGenerator, backend: Backend) -> None:
    """Raise ModelError when the model does not give its golden outputs.

    Libraries have broken models without an exception before. The result is
    remembered for the model and the library's version.
    """
    if not row.golden:
        return
    marker = row.prepared_folder(f"golden-{backend}-{version(backend)}")
    if marker.exists():
        return
    hypotheses = generator.generate([golden.input for golden in row.golden], Decoding())
    for golden, hypothesis in zip(row.golden, hypotheses, strict=True):
        likeness = difflib.SequenceMatcher(None, golden.output, hypothesis.text).ratio()
        if likeness < GOLDEN_LIKENESS:
            raise ModelError(
                f"model {row.label} fails its test with {backend} {version(backend)}: "
                f"{golden.input!r} gave {hypothesis.text!r} instead of {golden.output!r}; "
                f"install the {backend} release in constraints.txt"
            )
    marker.parent.mkdir(parents=True, exist_ok=True)
    marker.touch()
