"""The same backups as each kind of table that keeptime takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple, fields
from datetime import datetime
from typing import Any

import numpy as np
import pytest

from plain_retention import Backup

NAMES = [field.name for field in fields(Backup)]
Table = Callable[[list[Backup]], Any]


def dicts(backups: list[Backup]) -> Any:
    return [dict(zip(NAMES, astuple(backup))) for backup in backups]


def objects(backups: list[Backup]) -> Any:
    return iter(backups)


def lists(backups: list[Backup]) -> dict[str, Any]:
    return {name: [getattr(backup, name) for backup in backups] for name in NAMES}


def numpy_arrays(unit: str) -> Table:
    def instant(time: datetime | None) -> np.datetime64:
        return np.datetime64("NaT") if time is None else np.datetime64(time.replace(tzinfo=None))

    def table(backups: list[Backup]) -> Any:
        columns = lists(backups)
        for name in ("created_at", "expires_at"):
            columns[name] = np.array([instant(time) for time in columns[name]], f"M8[{unit}]")
        for name in ("id", "object"):
            columns[name] = np.array(columns[name], dtype=None if backups else object)
        for name in ("state", "automatic", "complete"):
            columns[name] = np.array(columns[name], dtype=object)
        return columns

    return table


def arrow(**types: str) -> Table:
    """Return a maker of pyarrow's tables with other types for some columns, in chunks of three rows."""

    def table(backups: list[Backup]) -> Any:
        import pyarrow as pa

        named = {
            "seconds": pa.timestamp("s", "UTC"),
            "nanoseconds": pa.timestamp("ns"),
            "milliseconds": pa.timestamp("ms", "Europe/Berlin"),
            "view": pa.string_view(),
            "large": pa.large_string(),
            "dictionary": pa.dictionary(pa.int8(), pa.large_string()),
        }
        whole = pa.Table.from_pylist(dicts(backups), pa.schema(schema(pa, backups)))
        for name, kind in types.items():
            if kind != "text" and len(whole):
                column = whole[name].cast(named[kind]) if kind != "view" else view(pa, whole[name])
                whole = whole.set_column(whole.schema.get_field_index(name), name, column)
        return pa.Table.from_batches(whole.to_batches(3), whole.schema)

    return table


def view(pa: Any, column: Any) -> Any:
    return pa.chunked_array([pa.array(column.to_pylist(), pa.string_view())])


def schema(pa: Any, backups: list[Backup]) -> list[tuple[str, Any]]:
    def key(name: str) -> Any:
        is_number = any(isinstance(getattr(backup, name), int) for backup in backups)
        return pa.int64() if is_number else pa.string()

    time, flag = pa.timestamp("us", "UTC"), pa.bool_()
    return [
        ("id", key("id")),
        ("object", key("object")),
        ("created_at", time),
        ("state", pa.string()),
        ("automatic", flag),
        ("expires_at", time),
        ("complete", flag),
    ]


def pandas(backups: list[Backup]) -> Any:
    return arrow()(backups).to_pandas()


def polars(backups: list[Backup]) -> Any:
    import polars as pl

    return pl.DataFrame(arrow()(backups))


def polars_categories(backups: list[Backup]) -> Any:
    import polars as pl

    return polars(backups).with_columns(pl.col("state").cast(pl.Categorical))


def series(backups: list[Backup]) -> Any:
    frame = polars(backups)
    return {name: frame[name] for name in frame.columns}


def duckdb(backups: list[Backup]) -> Any:
    import duckdb

    rows = arrow()(backups)  # noqa: F841, read by the query
    return duckdb.connect().sql("select * from rows")


def kind(name: str, table: Table, needs: str | None = None) -> Any:
    return pytest.param(table, needs, id=name)


KINDS = [
    kind("dicts", dicts),
    kind("objects", objects),
    kind("lists", lists),
    kind("numpy, seconds", numpy_arrays("s")),
    kind("numpy, microseconds", numpy_arrays("us")),
    kind("numpy, minutes in nanoseconds", numpy_arrays("ns")),
    kind("pyarrow", arrow(), "pyarrow"),
    kind("pyarrow, seconds", arrow(created_at="seconds", expires_at="nanoseconds"), "pyarrow"),
    kind("pyarrow, a zone", arrow(created_at="milliseconds", state="view"), "pyarrow"),
    kind("pyarrow, a dictionary", arrow(state="dictionary", expires_at="seconds"), "pyarrow"),
    kind("pandas", pandas, "pandas"),
    kind("polars", polars, "polars"),
    kind("polars, categories", polars_categories, "polars"),
    kind("polars, series", series, "polars"),
    kind("duckdb", duckdb, "duckdb"),
]
