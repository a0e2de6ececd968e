"""Judges random tables in random layouts until the time is up, and compares with a plain reading of the rules.

    python tests/any_columns.py SECONDS [FIRST_SEED]

Some columns are of a wrong type or length, or have buffers that contradict themselves: then an exception is allowed,
but neither a panic nor a crash. Run it with the Python of `./wheel`; see CONTRIBUTING.md.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import numpy as np
import pyarrow as pa

import keeptime
import plain_retention
from plain_retention import STATES, Backup

NOW = datetime(2026, 3, 4, 12, tzinfo=timezone.utc)
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
NAMES = ["id", "object", "created_at", "state", "automatic", "expires_at", "complete"]
UNITS = {"s": 1, "ms": 1000, "us": 10**6, "ns": 10**9}


def table(rng: random.Random) -> list[Backup]:
    """Return backups, with unique ids."""
    count = rng.choice([0, 1, 2, 5, 12, 40])
    has_text = rng.random() < 0.5
    ids: list[Any] = rng.sample(range(-100, 100), count)
    if has_text:
        ids = [f"{number}é" if rng.random() < 0.3 else str(number) for number in ids]
    objects: list[Any] = rng.choice([[0, 1, 200], ["web", "mail", ""]])
    return [
        Backup(
            id=id,
            object=rng.choice(objects),
            created_at=moment(rng),
            state=rng.choice(["available"] * 8 + list(STATES)),
            automatic=rng.choice([True, True, True, False, None]),
            expires_at=None if rng.random() < 0.5 else moment(rng),
            complete=rng.choice([True, True, False, None]),
        )
        for id in ids
    ]


def moment(rng: random.Random) -> datetime | None:
    if rng.random() < 0.1:
        return None
    return NOW + timedelta(hours=rng.randint(-24 * 300, 30), seconds=rng.choice([0, 0, 1, -1]))


def limits(rng: random.Random) -> plain_retention.Limits:
    periods = {f"{unit}_backups": rng.choice([0, 0, 1, 3]) for unit in ("day", "week", "month", "year")}
    return plain_retention.Limits(
        max_backups=rng.choice([None, 0, 1, 4]),
        max_days=rng.choice([None, 0, 30, 200]),
        keep_at_least=rng.randint(0, 2),
        permanent=rng.random() < 0.05,
        offset=rng.choice([timedelta(0), timedelta(hours=8), timedelta(hours=-3, minutes=-30)]),
        **periods,
    )


def seconds(at: datetime) -> int:
    return int((at - EPOCH).total_seconds())


def strided(rng: random.Random, array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return an array of the same values with another layout in memory."""
    match rng.randrange(5):
        case 0:
            wide = np.repeat(array, 3)
            return wide[::3]
        case 1:
            return np.ascontiguousarray(array[::-1])[::-1]
        case 2:
            return array.astype(array.dtype.newbyteorder())
        case 3:
            array.flags.writeable = False
    return array


def numpy_column(rng: random.Random, values: list[Any], name: str) -> Any:
    present = [value for value in values if value is not None]
    if name.endswith("_at"):
        unit = rng.choice(["s", "ms", "us", "ns", "7s", "25us"])
        if unit == "7s" and any(seconds(value) % 7 for value in present):
            unit = "s"
        times = [np.datetime64("NaT") if value is None else np.datetime64(seconds(value), "s") for value in values]
        return strided(rng, np.array(times, "M8[s]").astype(f"M8[{unit}]"))
    if present and len(present) == len(values) and isinstance(present[0], int) and not isinstance(present[0], bool):
        types = [kind for kind in "bBhHiIlLqQ" if all(np.iinfo(kind).min <= it <= np.iinfo(kind).max for it in present)]
        return strided(rng, np.array(values, rng.choice(types)))
    if present and len(present) == len(values) and isinstance(present[0], bool):
        return strided(rng, np.array(values, bool))
    if present and len(present) == len(values) and rng.random() < 0.5 and "" not in present:
        return strided(rng, np.array(values))
    array = np.empty(len(values), object)
    array[:] = values
    return array


def arrow_column(rng: random.Random, values: list[Any], name: str) -> Any:
    present = [value for value in values if value is not None]
    if name.endswith("_at"):
        unit = rng.choice(list(UNITS))
        numbers = [None if value is None else seconds(value) * UNITS[unit] for value in values]
        kind = pa.timestamp(unit, rng.choice([None, "UTC", "Asia/Tokyo"]))
        array = pa.array(numbers, pa.int64()).cast(kind)
    elif name in ("automatic", "complete"):
        array = pa.array(values, pa.bool_())
    elif present and isinstance(present[0], int):
        kinds = [pa.int16(), pa.int32(), pa.int64()]
        array = pa.array(values, rng.choice(kinds if min(present) < 0 else [*kinds, pa.uint8(), pa.uint64()]))
    else:
        array = pa.array(values, rng.choice([pa.string(), pa.large_string(), pa.string_view()]))
    return arranged(rng, array)


def arranged(rng: random.Random, array: Any) -> Any:
    """Return an array of the same values in slices, chunks or a dictionary."""
    is_text = pa.types.is_string(array.type) or pa.types.is_large_string(array.type)
    if is_text and rng.random() < 0.4:
        # A dictionary may have values twice, in any order, and values that no row has.
        words = array.dictionary_encode()
        values = pa.concat_arrays([words.dictionary, pa.array(["unused", None], array.type), words.dictionary])
        half = len(words.dictionary) + 2
        codes = [None if code is None else code + half * rng.randrange(2) for code in words.indices.to_pylist()]
        array = pa.DictionaryArray.from_arrays(pa.array(codes, pa.int16()), values)
    if rng.random() < 0.5:
        padding = array.slice(0, 1)
        array = pa.concat_arrays([padding, array, padding]).slice(len(padding), len(array))
    if rng.random() < 0.5:
        at = rng.randint(0, len(array))
        return pa.chunked_array([array.slice(0, at), array.slice(at, 0), array.slice(at)], array.type)
    return array


def list_column(rng: random.Random, values: list[Any], name: str) -> Any:
    makers: list[Callable[[list[Any]], Any]] = [list, tuple, iter]
    return rng.choice(makers)(values)


def hostile(rng: random.Random, count: int) -> Any:
    """Return something that no column may be, or a column whose buffers contradict themselves."""
    numbers = np.arange(count + 1, dtype="i8")
    # The last offset is the length of the text, which nothing else says.
    bad_offsets = [0, *[rng.choice([0, 3, 2**31 - 1, -1, -5]) for _ in range(count - 1)], 3 * count][: count + 1]
    offsets = pa.py_buffer(np.array(bad_offsets, "i4").tobytes())
    text = pa.py_buffer(bytes(rng.randrange(256) for _ in range(count * 3 + 3)))
    good = pa.py_buffer(np.arange(0, 3 * count + 1, 3, dtype="i4").tobytes())
    makers: list[Callable[[], Any]] = [
        lambda: None,
        lambda: 5,
        lambda: "web",
        lambda: numbers,
        lambda: numbers.reshape(1, -1),
        lambda: np.float64(5),
        lambda: numbers[:count] * 1.5,
        lambda: numbers[:count] * 1j,
        lambda: numbers[:count].astype("m8[s]"),
        lambda: np.zeros(count, [("a", "i4"), ("b", "U3")]),
        lambda: np.zeros(count, "V7"),
        lambda: np.ma.masked_array(numbers[:count], numbers[:count] % 2 == 0),
        lambda: np.array([2**62 + n for n in range(count)], rng.choice(["M8[Y]", "M8[W]", "M8[3h]", "M8[2us]"])),
        lambda: [object()] * count,
        lambda: [float("nan")] * count,
        lambda: ["\ud800"] * count,
        lambda: [2**70] * count,
        lambda: [datetime(2026, 1, 1)] * count,
        lambda: pa.array([[1, 2]] * count),
        lambda: pa.array([{"a": 1}] * count),
        lambda: pa.nulls(count),
        lambda: pa.nulls(count, pa.int32()),
        lambda: pa.array([1] * count, pa.decimal128(20)),
        lambda: pa.array([1] * count, pa.date32()),
        lambda: pa.array([-(2**63)] * count, pa.timestamp(rng.choice(list(UNITS)))),
        lambda: pa.array([2**63 - 1] * count, pa.timestamp(rng.choice(list(UNITS)))),
        lambda: pa.RunEndEncodedArray.from_arrays([count], ["a"]) if count else pa.array([]),
        lambda: pa.table({"a": [1] * count}),
        lambda: pa.Array.from_buffers(pa.string(), count, [None, good, text]),
        lambda: pa.Array.from_buffers(pa.string(), count, [None, offsets, text]),
        lambda: pa.DictionaryArray.from_arrays(
            pa.array([rng.choice([0, 1, 100, -1]) for _ in range(count)], pa.int8()), pa.array(["a"]), safe=False
        ),
    ]
    return rng.choice(makers)()


def round_of(seed: int) -> str:
    """Judge one table and return what happened."""
    rng = random.Random(seed)
    backups, rules = table(rng), limits(rng)
    null_expiry: Any = rng.choice(["never", "not_recorded"])
    columns = {}
    for name in NAMES:
        values = [getattr(backup, name) for backup in backups]
        columns[name] = rng.choice([numpy_column, arrow_column, arrow_column, list_column])(rng, values, name)
    is_hostile = rng.random() < 0.4
    if is_hostile:
        columns[rng.choice(NAMES)] = hostile(rng, len(backups))
    try:
        judgement = keeptime.Limits(**vars(rules)).judge(columns, now=NOW, null_expiry=null_expiry)
        found = (judgement.outcome.to_list(), judgement.rank.to_list(), judgement.reason.to_list())
        ids = judgement.deletion_ids(include_last_copies=True)
    except (keeptime.TableError, TypeError, ValueError, OverflowError):
        if not is_hostile:
            raise
        return "refused"
    assert len(ids) == found[0].count("delete")
    if is_hostile:
        return "taken"
    expected = plain_retention.judge(backups, rules, NOW, null_expiry)
    assert found[0] == [one.outcome for one in expected], (found, expected)
    assert found[1] == [one.rank for one in expected], (found, expected)
    assert found[2] == [one.reason for one in expected], (found, expected)
    assert sorted(map(str, ids)) == sorted(str(it.id) for it, one in zip(backups, expected) if one.outcome == "delete")
    return "judged"


def main() -> None:
    limit = time.monotonic() + float(sys.argv[1])
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    results: Counter[str] = Counter()
    while time.monotonic() < limit:
        try:
            results[round_of(seed)] += 1
        except BaseException:
            print(f"seed {seed}, after {dict(results)}", flush=True)
            raise
        seed += 1
        if seed % 10_000 == 0:
            print(f"seed {seed}: {dict(results)}", flush=True)
    print(f"{sum(results.values())} tables: {dict(results)}")


if __name__ == "__main__":
    main()
