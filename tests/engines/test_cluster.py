"""How many actors a Ray cluster gets, of which size."""

from __future__ import annotations

import pytest

from pipeline.engines.cluster import Cluster, Team, team
from pipeline.errors import ConfigError

SMALL = {"CPU": 2.0}
LARGE = {"CPU": 32.0}
WITH_GPUS = {"CPU": 16.0, "GPU": 4.0}


@pytest.mark.parametrize(
    ("nodes", "cluster", "device", "expected"),
    [
        ([SMALL], Cluster(), "cpu", Team(1, 1.2, 0.0, 2)),
        ([SMALL], Cluster(cpus=0.5), "auto", Team(2, 0.5, 0.0, 1)),
        ([SMALL, SMALL], Cluster(), "auto", Team(2, 1.2, 0.0, 2)),
        ([SMALL], Cluster(actors=2), "auto", Team(2, 1.0, 0.0, 1)),
        ([LARGE], Cluster(), "auto", Team(7, 4, 0.0, 4)),
        ([LARGE], Cluster(actors=2), "auto", Team(2, 4, 0.0, 16)),
        ([LARGE, LARGE], Cluster(actors=3, cpus=8), "cpu", Team(3, 8, 0.0, 16)),
        ([SMALL, WITH_GPUS], Cluster(), "auto", Team(4, 0.5, 1.0, 4)),
        ([SMALL, WITH_GPUS], Cluster(gpus=0.5), "cuda", Team(8, 0.5, 0.5, 2)),
        ([SMALL, WITH_GPUS], Cluster(gpus=0), "auto", Team(3, 4, 0.0, 5)),
        ([{"CPU": 1.0}], Cluster(), "cpu", Team(1, 0.6, 0.0, 1)),
    ],
)
def test_actors_fit_and_leave_something_free(
    nodes: list[dict[str, float]], cluster: Cluster, device: str, expected: Team
) -> None:
    assert team(nodes, cluster, device) == expected


@pytest.mark.parametrize(
    ("nodes", "cluster", "device", "message"),
    [
        ([SMALL], Cluster(), "cuda", "the Ray cluster has no GPU"),
        ([SMALL], Cluster(cpus=4), "cpu", "room for 0 actors of 4 cores"),
        ([SMALL, SMALL], Cluster(actors=5), "cpu", "room for 4 actors of 1 cores .* 5 are wanted"),
        ([WITH_GPUS], Cluster(actors=5), "cuda", "room for 4 actors of 0.5 cores and 1 GPUs"),
    ],
)
def test_what_would_wait_for_ever_is_an_error(
    nodes: list[dict[str, float]], cluster: Cluster, device: str, message: str
) -> None:
    with pytest.raises(ConfigError, match=message):
        team(nodes, cluster, device)
