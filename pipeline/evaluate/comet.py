"""COMET (Rei et al. 2020), for who has installed it and has a model."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from pipeline.errors import ConfigError, ModelError

BATCH = 16
"""Segments a batch; COMET's own default."""


def require_comet() -> None:
    """Raise ConfigError unless COMET is installed. Imports nothing."""
    if find_spec("comet") is None:
        raise ConfigError(
            "--comet needs the library of that name, which is not installed: "
            "pip install unbabel-comet"
        )


def comet_score(
    model: str, sources: Sequence[str], hypotheses: Sequence[str], references: Sequence[str]
) -> float:
    """The system score of a model, times 100.

    `model` is a checkpoint file or a name on the hub, as in
    Unbabel/wmt22-comet-da. Raises ModelError when it does not load.
    """
    from comet import download_model, load_from_checkpoint

    try:
        path = model if Path(model).is_file() else download_model(model)
        loaded = load_from_checkpoint(path)
    except Exception as error:  # the hub's client and torch raise a dozen kinds
        raise ModelError(f"the COMET model {model} does not load: {error}") from error
    rows = [
        {"src": source, "mt": hypothesis, "ref": reference}
        for source, hypothesis, reference in zip(sources, hypotheses, references, strict=True)
    ]
    return 100 * float(loaded.predict(rows, batch_size=BATCH, gpus=0).system_score)
