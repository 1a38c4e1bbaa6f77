"""Calls and outcomes as rows of tables, for workers on other machines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.engines.calls import Call, Fault, Outcome
from pipeline.keys import KEY_BYTES, from_arrow, to_arrow
from pipeline.shards import Shard

_CALL = pa.struct(
    [
        ("number", pa.int64()),
        ("weight", pa.int64()),
        ("keys", pa.list_(pa.binary(KEY_BYTES))),
        ("rows", pa.binary()),  # an Arrow stream: stages read different columns
    ]
)


def row_of(portion: Sequence[Call]) -> pa.Table:
    """Calls as one row."""
    calls = []
    for call in portion:
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, call.rows.schema) as writer:
            writer.write_batch(call.rows)
        calls.append(
            {
                "number": call.number,
                "weight": call.weight,
                "keys": to_arrow(call.keys).to_pylist(),
                "rows": sink.getvalue().to_pybytes(),
            }
        )
    return pa.table({"calls": pa.array([calls], type=pa.list_(_CALL))})


def calls_of(portion: pa.Table) -> list[Call]:
    return [
        Call(
            call["number"],
            from_arrow(pa.array(call["keys"], type=pa.binary(KEY_BYTES))),
            pa.ipc.open_stream(call["rows"]).read_next_batch(),
            call["weight"],
        )
        for row in portion["calls"].to_pylist()
        for call in row
    ]


def manifest_of(outcome: Outcome) -> dict[str, Any]:
    return {
        "calls": outcome.calls,
        "weight": outcome.weight,
        "shard": outcome.shard.path.name if outcome.shard else None,
        "faults": {
            key.hex(): [fault.message, *fault.cause] for key, fault in outcome.faults.items()
        },
    }


def outcome_of(manifest: dict[str, Any], folder: Path) -> Outcome:
    return Outcome(
        manifest["calls"],
        manifest["weight"],
        Shard.at(folder / manifest["shard"]) if manifest["shard"] else None,
        {
            bytes.fromhex(key): Fault(message, (kind, place))
            for key, (message, kind, place) in manifest["faults"].items()
        },
    )
