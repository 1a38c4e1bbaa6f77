"""A Ray cluster: joining it, and how many actors of which size it has room for."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from pipeline.errors import ConfigError

# Small models gain little from more threads; more actors do more.
CORES_AN_ACTOR = 4
# Beside its GPU an actor needs part of a core; whole ones would keep other work from the node.
CPUS_BESIDE_A_GPU = 0.5
# Of a node that is smaller: so much that a second actor finds no room there while another node has
# none (Ray spreads actors over nodes as it sees fit), and something is left for Ray itself.
SHARE_OF_A_SMALL_NODE = 0.6
# The head, Ray Data's own tasks and the driver want something too.
CORES_LEFT_FREE = 1


class Cluster(BaseModel):
    """Where Ray runs and what a stage may take of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    address: str | None = Field(
        default=None,
        description="of a running cluster (auto, HOST:6379, ray://HOST:10001); without, that in "
        "RAY_ADDRESS, or else one is started on this machine",
    )
    actors: int | None = Field(
        default=None, ge=1, description="a stage; without, one a GPU, or one for every four cores"
    )
    cpus: float | None = Field(default=None, gt=0, description="cores that an actor takes")
    gpus: float | None = Field(default=None, ge=0, description="GPUs that an actor takes")


@dataclass(frozen=True, slots=True)
class Team:
    """How many actors a stage gets, and what each takes."""

    actors: int
    cpus: float
    gpus: float
    threads: int

    @property
    def device(self) -> str:
        return "cuda" if self.gpus else "cpu"


def team(nodes: Sequence[Mapping[str, float]], cluster: Cluster, device: str) -> Team:
    """The actors for a cluster whose nodes have these resources ("CPU", "GPU").

    `device` is "cpu", "auto" (GPUs where there are any) or "cuda". Raises
    ConfigError for GPUs that the cluster does not have, and for actors that fit
    on no node: Ray would wait for them for ever.
    """
    cores = [node.get("CPU", 0.0) for node in nodes]
    there = sum(node.get("GPU", 0.0) for node in nodes)
    if device.startswith("cuda") and not there:
        raise ConfigError(
            f"the configuration wants device: {device}, and the Ray cluster has no GPU; use auto "
            "or cpu"
        )
    on_gpu = device != "cpu" and there > 0 and cluster.gpus != 0
    gpus = (cluster.gpus or 1.0) if on_gpu else 0.0
    cpus = cluster.cpus or (CPUS_BESIDE_A_GPU if on_gpu else _cores_each(cores, cluster))
    room = [_room(node, cpus, gpus) for node in nodes]
    actors = cluster.actors or sum(room)
    if not (on_gpu or cluster.actors):
        free = [int((count - CORES_LEFT_FREE) // cpus) for count in cores]
        actors = sum(min(fit, max(1, left)) for fit, left in zip(room, free, strict=True))
    if not 0 < actors <= sum(room):
        raise ConfigError(
            f"the Ray cluster has room for {sum(room)} actors of {cpus:g} cores and {gpus:g} GPUs "
            f"each, and {max(1, actors)} are wanted; change ray.actors, ray.cpus or ray.gpus"
        )
    on_a_node = -(-actors // sum(fit > 0 for fit in room))
    return Team(actors, cpus, gpus, max(1, int(max(cores)) // on_a_node))


def _room(node: Mapping[str, float], cpus: float, gpus: float) -> int:
    """How many actors fit on a node."""
    fit = int(node.get("CPU", 0.0) // cpus)
    return min(fit, int(node.get("GPU", 0.0) // gpus)) if gpus else fit


def _cores_each(cores: Sequence[float], cluster: Cluster) -> float:
    largest = max(cores)
    if largest - CORES_LEFT_FREE >= CORES_AN_ACTOR:
        return CORES_AN_ACTOR
    return largest * (0.5 if cluster.actors else SHARE_OF_A_SMALL_NODE)


def require_ray() -> None:
    """Raise ConfigError unless the extra is installed. Imports nothing."""
    if find_spec("ray") is None:
        raise ConfigError("engine: ray needs Ray; in Krant's folder, run: pip install '.[ray]'")


def connect(address: str | None) -> None:
    """Join the cluster, unless this process is in one. Raises ConfigError."""
    import ray
    import ray.data

    # Krant tells how far a run is; what goes wrong comes back as an error.
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    if ray.is_initialized():
        return
    address = address or os.environ.get("RAY_ADDRESS")
    options: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
    if address is None:
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        options["include_dashboard"] = False
    try:
        ray.init(address=address, **options)
    except (ConnectionError, ValueError, RuntimeError) as error:
        raise ConfigError(
            f"the Ray cluster {address or 'on this machine'} cannot be joined "
            f"({first_line(error)}); start one with `ray start --head`, or leave ray.address and "
            "RAY_ADDRESS empty"
        ) from error


def first_line(error: Exception) -> str:
    """An error of Ray's, which go on for pages, in one line."""
    return f"{type(error).__name__}: {str(error).strip().partition(chr(10))[0]}"
