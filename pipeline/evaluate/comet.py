"""COMET (Rei et al. 2020), by its own program.

unbabel-comet asks for older releases of transformers and numpy than Krant does
(2.2.7: transformers under 5, numpy under 2), so it lives in an environment of
its own, and Krant calls the program that it brings.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.errors import ConfigError, ModelError

PROGRAM = "comet-score"


def require_comet() -> None:
    """Raise ConfigError unless COMET's program is on the path."""
    if shutil.which(PROGRAM) is None:
        raise ConfigError(
            f"--comet needs the program {PROGRAM}, which is not on the PATH; it comes with "
            "unbabel-comet, in an environment of its own: pipx install unbabel-comet"
        )


def comet_identity(model: str) -> str:
    """What decides the scores of a model: the digest of a checkpoint, or the name on the hub."""
    path = Path(model)
    if not path.is_file():
        return model
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def comet_scores(
    model: str, sources: Sequence[str], hypotheses: Sequence[str], references: Sequence[str]
) -> list[float]:
    """The score of each segment, times 100; a system's score is their mean.

    `model` is a checkpoint file (.ckpt) or a name on the hub, as in
    Unbabel/wmt22-comet-da. Raises ModelError with the program's last words when
    it fails, and for a checkpoint of another ending, which the program takes for a name.
    """
    import torch

    if Path(model).is_file() and not model.endswith(".ckpt"):
        raise ModelError(f"{model}: a COMET checkpoint ends in .ckpt")
    program = Path(shutil.which(PROGRAM) or PROGRAM).resolve()
    path = Path(model)
    # An environment of its own, and UTF-8 whatever the locale.
    surroundings = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | {"PYTHONUTF8": "1"}
    with TemporaryDirectory(prefix="krant-comet-") as folder:
        work = Path(folder)
        files = {"source": sources, "hypothesis": hypotheses, "reference": references}
        for name, texts in files.items():
            lines = (" ".join(text.split()) for text in texts)
            (work / name).write_text("".join(f"{line}\n" for line in lines), "utf-8")
        command = [
            str(program),
            *("-s", "source", "-t", "hypothesis", "-r", "reference"),
            *("--model", str(path.resolve()) if path.is_file() else model),
            *("--gpus", "1" if torch.cuda.is_available() else "0"),
            *("--quiet", "--to_json", "scores.json"),
        ]
        try:
            done = subprocess.run(
                command,
                cwd=work,
                env=surroundings,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                check=False,
            )
        except OSError as error:
            raise ModelError(f"{program} does not start: {error.strerror}") from error
        try:
            (rows,) = json.loads((work / "scores.json").read_text("utf-8")).values()
            scores = [100 * float(row["COMET"]) for row in rows]
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            scores = []
    if done.returncode or len(scores) != len(hypotheses):
        last = (done.stderr.strip() or done.stdout.strip() or "no message").splitlines()[-1]
        raise ModelError(f"{PROGRAM} failed with the model {model}: {last}")
    return scores
