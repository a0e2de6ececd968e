"""Judging a million backups, beside others that only select what exceeds a count or an age.

    crates/python/benches/run_retention [--backups 1000000] [--rounds 7]

Prints a table in Markdown: the medians of the rounds in nanoseconds per backup, by the clock and as the time of all
cores. The rounds of all take turns, so that a busy moment of the machine hits all of them. All find the same deletions, or the program stops. The others
take every backup as counted and available, and give no rank, no reason and no evidence. A package that is not
installed is left out with a message.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import importlib.util
import platform
import random
import statistics
import sys
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from operator import itemgetter
from typing import Any

import numpy as np

import keeptime

NOW = datetime(2026, 11, 26, 12, tzinfo=timezone.utc)
NOW_64 = np.datetime64(NOW.replace(tzinfo=None), "us")
MAX_BACKUPS, MAX_DAYS = 60, 80
PER_OBJECT = 100
PEERS = ("pandas", "polars", "pyarrow", "duckdb")
LIMITS = keeptime.Limits(max_backups=MAX_BACKUPS, max_days=MAX_DAYS)
NO_OTHERS: dict[str, Any] = dict(state=None, automatic=None, expires_at=None, complete=None)
Select = Callable[[], int]
"""Returns the number of backups to delete."""


@dataclass(frozen=True)
class Inventory:
    """Backups as columns, newest first, as inventories list them: those of an object are a day apart."""

    id: np.ndarray
    object: np.ndarray
    created_at: np.ndarray

    @classmethod
    def of(cls, count: int) -> Inventory:
        id = np.arange(count)
        day, object = np.divmod(id, count // PER_OBJECT)
        age = day * 86_400_000_000 + object * 1009
        return cls(id, object, NOW_64 - age.astype("m8[us]"))

    def columns(self) -> dict[str, np.ndarray]:
        return {"id": self.id, "object": self.object, "created_at": self.created_at}

    def text_columns(self) -> dict[str, list[str]]:
        """The ids and objects as UUIDs in text."""
        random.seed(2445)
        names = [str(uuid.UUID(int=random.getrandbits(128))) for _ in range(len(self.id))]
        objects = [str(uuid.UUID(int=random.getrandbits(128))) for _ in range(len(self.id) // PER_OBJECT)]
        return {"id": names, "object": [objects[object] for object in self.object]}


def deleted(judgement: keeptime.Judgement) -> int:
    return judgement.totals["delete"]


def of_numbers(inventory: Inventory) -> dict[str, Select]:
    """Ids and objects are numbers."""
    columns = inventory.columns()
    found: dict[str, Select] = {
        "keeptime, numpy": lambda: deleted(LIMITS.judge(columns, now=NOW, **NO_OTHERS))
    }
    return found | peers(columns)


def of_text(inventory: Inventory) -> dict[str, Select]:
    """Ids and objects are text of 36 characters."""
    columns = inventory.columns() | inventory.text_columns()
    found: dict[str, Select] = {}
    if has("pyarrow"):
        import pyarrow as pa

        table = pa.table(columns)
        found["keeptime, Arrow"] = lambda: deleted(LIMITS.judge(table, now=NOW, **NO_OTHERS))
        found |= every_column(table)
    if has("polars"):
        import polars as pl

        frame = pl.DataFrame(columns)
        found["keeptime, polars"] = lambda: deleted(LIMITS.judge(frame, now=NOW, **NO_OTHERS))
    return found | peers(columns)


def every_column(table: Any) -> dict[str, Select]:
    """The table with states, expiries and all other columns that keeptime can read."""
    import pyarrow as pa

    size = table.num_rows
    columns = {
        "state": pa.array(["available"] * size),
        "automatic": pa.array([True] * size),
        "expires_at": pa.nulls(size, pa.timestamp("us")),
        "complete": pa.array([True] * size),
    }
    for name, column in columns.items():
        table = table.append_column(name, column)
    judge = LIMITS.judge
    return {"keeptime, Arrow, all seven columns": lambda: deleted(judge(table, now=NOW, null_expiry="not_recorded"))}


def peers(columns: dict[str, Any]) -> dict[str, Select]:
    found: dict[str, Select] = {}
    oldest = NOW.replace(tzinfo=None) - timedelta(days=MAX_DAYS)
    if has("pandas"):
        import pandas as pd

        backups = pd.DataFrame(columns)

        def with_pandas() -> int:
            rank = backups.groupby("object")["created_at"].rank(method="first", ascending=False)
            return int(((rank > MAX_BACKUPS) | (backups["created_at"] < oldest)).sum())

        found["pandas"] = with_pandas
    if has("polars"):
        import polars as pl

        frame = pl.DataFrame(columns)
        rank = pl.col("created_at").rank("ordinal", descending=True).over("object")
        exceeds = (rank > MAX_BACKUPS) | (pl.col("created_at") < oldest)
        found["polars"] = lambda: int(frame.select(exceeds.sum()).item())
    if has("duckdb"):
        import duckdb

        connection = duckdb.connect()
        source = __import__("pyarrow").table(columns)
        connection.register("source", source)
        connection.execute("create table backups as from source")
        query = f"""
            select count(*) from (
                select created_at, row_number() over (
                    partition by object order by created_at desc, id desc) as rank
                from backups)
            where rank > {MAX_BACKUPS} or created_at < timestamp '{oldest}'
        """
        found["DuckDB"] = lambda: int(connection.execute(query).fetchall()[0][0])
    return found


def of_dicts(inventory: Inventory) -> dict[str, Select]:
    """Rows are dicts, with ids and objects as text, and datetimes."""
    text = inventory.text_columns()
    times = [NOW - timedelta(microseconds=int(age)) for age in (NOW_64 - inventory.created_at).astype("i8")]
    rows = [
        {"id": id, "object": object, "created_at": created_at}
        for id, object, created_at in zip(text["id"], text["object"], times)
    ]
    oldest = NOW - timedelta(days=MAX_DAYS)

    def in_plain_python() -> int:
        by_object = defaultdict(list)
        for row in rows:
            by_object[row["object"]].append(row)
        found = []
        for backups in by_object.values():
            backups.sort(key=itemgetter("created_at"), reverse=True)
            for rank, backup in enumerate(backups, 1):
                if rank > MAX_BACKUPS or backup["created_at"] < oldest:
                    found.append(backup)
        return len(found)

    return {
        "keeptime, dicts": lambda: deleted(LIMITS.judge(rows, now=NOW, **NO_OTHERS)),
        "plain Python, dicts": in_plain_python,
    }


def has(package: str) -> bool:
    return importlib.util.find_spec(package) is not None


def tasks(inventory: Inventory) -> Iterator[tuple[str, dict[str, Select]]]:
    yield "numbers", of_numbers(inventory)
    yield "text", of_text(inventory)
    yield "dicts", of_dicts(inventory)


def measure(functions: dict[str, Select], rounds: int) -> dict[str, tuple[float, float]]:
    """Returns the median seconds of each function, by the clock and of all cores. All must find the same number."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in functions}
    for round in range(rounds + 1):
        results = {}
        for name, function in functions.items():
            began, worked = time.perf_counter(), time.process_time()
            results[name] = function()
            if round:  # The first one warms up.
                found[name].append((time.perf_counter() - began, time.process_time() - worked))
        assert len(set(results.values())) == 1, results
    medians = {}
    for name, times in found.items():
        clock, cores = zip(*times)
        medians[name] = (statistics.median(clock), statistics.median(cores))
    return medians


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--backups", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    installed = [package for package in PEERS if has(package)]
    for package in PEERS:
        if package not in installed:
            print(f"{package} is not installed and left out", file=sys.stderr)
    versions = [f"{name} {importlib.metadata.version(name)}" for name in ("keeptime", "numpy", *installed)]
    print(f"{options.backups:,} backups. {platform.python_implementation()} {platform.python_version()}, ", end="")
    print(", ".join(versions), end=".\n\n")
    print("| ids and objects | | ns by the clock | ns of all cores | by the clock | of all cores |")
    print("|---|---|---:|---:|---:|---:|")
    for name, functions in tasks(Inventory.of(options.backups)):
        times = measure(functions, options.rounds)
        own = next(iter(times.values()))
        for function, seconds in times.items():
            each = " | ".join(f"{time / options.backups * 1e9:,.0f}" for time in seconds)
            ratios = " | ".join(f"{time / base:.1f} ×" for time, base in zip(seconds, own))
            is_own = function.startswith("keeptime")
            print(f"| {name} | {function} | {each} |", " | |" if is_own else f"{ratios} |", flush=True)


if __name__ == "__main__":
    main()
