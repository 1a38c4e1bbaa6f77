"""The embed stage, on the embedded encoder."""

from __future__ import annotations

import numpy as np
import pytest
from datasets import Dataset, Features

from pipeline.stages.embed import Embed, EmbedConfig

FIRE = ["Brand in Zwolle", "Een brand heeft de fabriek van Kervo verwoest."]
ALIKE = ["Vuur verwoest fabriek", "De fabriek van Kervo in Zwolle is afgebrand."]
MATCH = ["Beker voor Noorderhaven", "Noorderhaven won na strafschoppen."]


@pytest.mark.slow
def test_articles_about_one_event_are_alike() -> None:
    with Embed(EmbedConfig()) as stage:
        found = stage.run({"sentences": [FIRE, [], ALIKE, None, MATCH]})["embedding"]
    assert [len(vector) for vector in found] == [384, 0, 384, 0, 384]
    fire, alike, match = (np.asarray(found[index]) for index in (0, 2, 4))
    assert np.linalg.norm(fire) == pytest.approx(1, abs=1e-5)
    assert fire @ alike > 0.03 + max(fire @ match, alike @ match)
    Dataset.from_dict({"embedding": found}, features=Features(Embed.adds))


@pytest.mark.slow
def test_only_the_beginning_counts() -> None:
    with Embed(EmbedConfig(sentences=2)) as stage:
        one, other = stage.run({"sentences": [FIRE, [*FIRE, *MATCH]]})["embedding"]
    assert one == other
