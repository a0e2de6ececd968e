"""Makes an inventory of backups: a folder of Parquet files, or the same backups as a listing of CBR.

    python inventory.py [--backups 10000000] parquet FOLDER
    python inventory.py [--backups 10000000] json | keeptime prune limits.json -

The same number of backups gives the same backups. They are of COUNT / 100 servers, one a day for each, and every
file has backups of all servers, like the exports of a day.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

NOW = datetime(2026, 11, 26, 12, tzinfo=timezone.utc)
PER_SERVER = 100
ROWS_OF_A_FILE = 1_000_000
# One backup in fifty is not an available one.
STATUSES = ["available"] * 245 + ["error", "protecting", "restoring", "deleting", "waiting_restore"]


def uuids(count: int, source: np.random.Generator) -> pa.Array:
    """Returns text of 36 characters."""
    digits = np.frombuffer(b"0123456789abcdef", "u1")[source.integers(0, 16, (count, 32), "u1")]
    text = np.full((count, 36), ord("-"), "u1")
    for first, last, dashes in [(0, 8, 0), (8, 12, 1), (12, 16, 2), (16, 20, 3), (20, 32, 4)]:
        text[:, first + dashes : last + dashes] = digits[:, first:last]
    offsets = np.arange(count + 1, dtype="i4") * 36
    return pa.Array.from_buffers(pa.string(), count, [None, pa.py_buffer(offsets), pa.py_buffer(text.tobytes())])


def tables(backups: int) -> Iterator[pa.Table]:
    """Yields the backups in tables of at most a million rows, newest first."""
    source = np.random.default_rng(2445)
    servers = max(backups // PER_SERVER, 1)
    names = uuids(servers, source)
    newest = np.datetime64("2026-11-26T02:30:05", "us")
    for first in range(0, backups, ROWS_OF_A_FILE):
        number = np.arange(first, min(first + ROWS_OF_A_FILE, backups))
        count = len(number)
        day, server = np.divmod(number, servers)
        created_at = newest - day * np.timedelta64(86_400_000_000, "us") - (server * 1009) * np.timedelta64(1, "us")
        # A third expires by itself, after 30 to 149 days.
        lifetime = source.integers(30, 150, count) * np.timedelta64(86_400_000_000, "us")
        never = source.integers(0, 3, count) > 0
        yield pa.table(
            {
                "id": uuids(count, source),
                "resource_id": names.take(pa.array(server)),
                "created_at": pa.array(created_at).cast(pa.timestamp("us", "UTC"), safe=False),
                "status": pa.array(STATUSES).take(pa.array(source.integers(0, len(STATUSES), count))),
                "auto_trigger": pa.array(source.integers(0, 200, count) > 0),
                "expired_at": pa.array(created_at + lifetime, mask=never).cast(pa.timestamp("us", "UTC")),
                "complete": pa.array(source.integers(0, 1000, count) > 0),
            }
        )


def write_parquet(folder: Path, backups: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number, table in enumerate(tables(backups)):
        pq.write_table(table, folder / f"{number:04}.parquet")


def write_json(backups: int) -> None:
    """Writes the backups as CBR lists them, one a line."""
    boolean = {True: "true", False: "false"}
    for table in tables(backups):
        times = [table[name].cast(pa.string()) for name in ("created_at", "expired_at")]
        columns = [table["id"], table["resource_id"], table["status"], table["auto_trigger"], table["complete"]]
        lines = []
        for id, server, status, automatic, complete, created_at, expired_at in zip(
            *(column.to_pylist() for column in columns + times)
        ):
            expires = f'"{expired_at}"' if expired_at else "null"
            parts = "" if complete else ',"children":[{"status":"error"}]'
            lines.append(
                f'{{"id":"{id}","resource_id":"{server}","created_at":"{created_at}","status":"{status}",'
                f'"image_type":"backup","expired_at":{expires},'
                f'"extend_info":{{"auto_trigger":{boolean[automatic]}}}{parts}}}\n'
            )
        sys.stdout.write("".join(lines))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--backups", type=int, default=10_000_000)
    form = parser.add_subparsers(dest="form", required=True)
    form.add_parser("json")
    form.add_parser("parquet").add_argument("folder", type=Path)
    options = parser.parse_args()
    if options.form == "json":
        write_json(options.backups)
    else:
        write_parquet(options.folder, options.backups)


if __name__ == "__main__":
    main()
