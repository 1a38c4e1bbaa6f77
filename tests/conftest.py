"""What tests share: tiny real models, built once a session and saved like any other model."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from pipeline.stages.base import Batch
from pipeline.stages.segment import Segment
from tests import tiny_models

# A shell that starts the tests in the background has them ignore Ctrl-C, and
# with them the processes that they start and interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Property tests keep no clock: the first example may read a table, and machines are shared.
settings.register_profile("krant", deadline=None)
settings.load_profile("krant")


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> tiny_models.TinyModels:
    """Folders of tiny models with random weights and real tokenisers."""
    return tiny_models.TinyModels(tmp_path_factory.mktemp("tiny-models"))


@pytest.fixture
def krant_cache(tmp_path: Path) -> Iterator[Path]:
    """An empty Krant cache for tests that prepare models or store results."""
    before = os.environ.get("KRANT_CACHE")
    os.environ["KRANT_CACHE"] = str(tmp_path / "krant-cache")
    yield tmp_path / "krant-cache"
    if before is None:
        del os.environ["KRANT_CACHE"]
    else:
        os.environ["KRANT_CACHE"] = before


GOOD = "De raad stemde in met het plan. De brug wordt volgend jaar hersteld."
BAD = "De wethouder is ziek. STUK is het woord waarop de proef mislukt."


@pytest.fixture
def failing_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two articles and a configuration, of which one article cannot be segmented."""
    monkeypatch.chdir(tmp_path)
    Path("nieuws").mkdir()
    Path("nieuws/goed.txt").write_text(GOOD)
    Path("nieuws/stuk.txt").write_text(BAD)
    Path("snij.yaml").write_text("stages:\n  - use: segment\n")
    compute = Segment.compute

    def fail(self: Segment, batch: Batch) -> Batch:
        if any("STUK" in text for text in batch["text"]) and not Path("heel").exists():
            raise ValueError("een proef van de test")
        return compute(self, batch)

    monkeypatch.setattr(Segment, "compute", fail)
    return tmp_path
