"""Tables that cannot be judged."""

from __future__ import annotations

import pickle
from datetime import datetime, timezone
from typing import Any

import numpy as np
import pytest

from keeptime import Limits, TableError

NOW = datetime(2026, 3, 4, 12, tzinfo=timezone.utc)
ROW = {
    "id": "a",
    "object": "web",
    "created_at": NOW,
    "state": "available",
    "automatic": True,
    "expires_at": None,
    "complete": True,
}


def rows(*changes: dict[str, Any]) -> list[dict[str, Any]]:
    return [{**ROW, "id": str(index), **change} for index, change in enumerate(changes)]


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in ROW.items() if key != name}


ADVICE = {
    "id": "pass id=NAME for the column with the ids of the backups",
    "object": "pass object=NAME for the column that says what was backed up",
    "created_at": "pass created_at=NAME for the column that says when each backup was created",
    "state": "pass state=NAME for the column with the states of the backups, or state=None if all are "
    "available: finished, not in use and not being deleted",
    "automatic": "pass automatic=NAME for the column that is true for backups that a schedule created, or "
    "automatic=None if a schedule created all of them",
    "expires_at": "pass expires_at=NAME for the column that says when each backup expires by itself, or "
    "expires_at=None if none does, so that max_days decides",
    "complete": "pass complete=NAME for the column that is false for backups with a part missing, or "
    "complete=None if no backup has a part missing",
}


def error(table: Any, **arguments: Any) -> TableError:
    with pytest.raises(TableError) as raised:
        Limits(max_backups=1).judge(table, now=NOW, **arguments)
    return raised.value


@pytest.mark.parametrize("name", ADVICE)
def test_a_column_that_is_missing_is_never_assumed(name: str) -> None:
    row = without(name)
    found = ", ".join(f'"{key}"' for key in row)
    columns = {key: [value] for key, value in row.items()}
    missing = error(columns)
    assert str(missing) == f'no column "{name}", found {found}; {ADVICE[name]}'
    assert (missing.column, missing.rows) == (name, ())
    missing = error([ROW, row])
    assert str(missing) == f'row 1 has no "{name}"; {ADVICE[name]}'
    assert (missing.column, missing.rows) == (name, (1,))
    pa = pytest.importorskip("pyarrow")
    table = pa.table(columns)
    assert str(error(table)) == f'no column "{name}", found {found}; {ADVICE[name]}'


VALUES = [
    ({"id": None}, "null; every backup needs an id"),
    ({"id": 1.5}, "takes text or UUIDs, like the rows before, found 1.5"),
    ({"object": None}, "null; every backup needs an object"),
    ({"object": 7}, "takes text or UUIDs, like the rows before, found 7"),
    (
        {"created_at": datetime(2026, 3, 1, 2)},
        "expected an aware datetime, found 2026-03-01 02:00:00 without a time zone: it could be any of a day's "
        "instants; add the zone, as in .replace(tzinfo=timezone.utc)",
    ),
    ({"created_at": "2026-03-01"}, "expected an aware datetime, found str"),
    ({"created_at": 1772582400}, "expected an aware datetime, found int"),
    ({"expires_at": NOW.date()}, "expected an aware datetime, found date"),
    ({"state": 3}, "takes the name of a state, found 3"),
    (
        {"state": "availble"},
        'found "availble", which is not a state; the states are available, being_deleted, restoring, copying, '
        "unknown_copy_status, replicating, manual, image, being_created, failed_creation, failed_restore, "
        "failed_deletion, failed_unknown, unknown_status, replica, part_of_backup, unknown_type, other_vault, "
        "and the statuses of the services. unknown_status and null keep a backup",
    ),
    ({"automatic": 1}, "takes True or False, found 1"),
    ({"complete": "true"}, "takes True or False, found 'true'"),
]


@pytest.mark.parametrize(("change", "why"), VALUES)
def test_a_value_at_fault_is_named_by_row_and_column(change: dict[str, Any], why: str) -> None:
    [name] = change
    found = error(rows({}, {}, change))
    assert str(found) == f'row 2, column "{name}": {why}'
    assert (found.column, found.rows) == (name, (2,))
    columns = {key: [row[key] for row in rows({}, {}, change)] for key in ROW}
    assert str(error(columns)) == f'row 2, column "{name}": {why}'


def test_keys_of_different_types() -> None:
    assert str(error(rows({"id": 1}, {"id": True}))) == (
        'row 1, column "id": takes whole numbers from -2**63 to 2**63 - 1, found True'
    )
    assert str(error(rows({"id": 1.5}))) == (
        'row 0, column "id": takes text, whole numbers, bytes or UUIDs, found 1.5'
    )
    assert str(error(rows({"id": 2**63}))) == (
        'row 0, column "id": takes whole numbers from -2**63 to 2**63 - 1, found 9223372036854775808'
    )


def test_a_backup_that_is_listed_twice() -> None:
    twice = error(rows({"id": "a"}, {"id": "b"}, {"id": "a"}))
    assert str(twice) == "rows 0 and 2 have the same object, id and date"
    assert (twice.column, twice.rows) == (None, (0, 2))


def test_columns_of_different_lengths() -> None:
    columns: dict[str, Any] = {key: [value] for key, value in ROW.items()}
    assert str(error({**columns, "state": []})) == 'column "state" has 0 rows, column "id" has 1'
    assert str(error({**columns, "state": 5})) == (
        "column \"state\" takes an array or a list, found <class 'int'>"
    )
    assert str(error({**columns, "state": "available"})) == (
        "column \"state\" takes an array or a list, found <class 'str'>"
    )


def test_arrays_of_other_types() -> None:
    columns: dict[str, Any] = {key: [value] for key, value in ROW.items()}
    assert str(error({**columns, "id": np.zeros((1, 1))})) == (
        'column "id" takes an array of one dimension, found 2'
    )
    assert str(error({**columns, "id": np.zeros(1)})) == (
        'column "id" takes text, whole numbers or bytes, found numpy\'s float64'
    )
    assert str(error({**columns, "created_at": np.zeros(1, "i8")})) == (
        'column "created_at" takes aware datetimes or timestamps, found the Arrow type Int64'
    )


@pytest.mark.parametrize("name", ["id", "object", "created_at", "automatic"])
def test_masked_arrays(name: str) -> None:
    """Without its mask, a date that is missing would be another date."""
    columns: dict[str, Any] = {key: [value] for key, value in ROW.items()}
    value = np.datetime64(NOW.replace(tzinfo=None), "s") if name == "created_at" else ROW[name]
    column = np.ma.masked_array(np.array([value]), [True])
    message = f'column "{name}" takes an array without a mask, found a masked array'
    assert str(error({**columns, name: column})) == message


ARROW = [
    ("id", "float64", "takes text, whole numbers or bytes, found the Arrow type Float64"),
    ("object", "date32", "takes text, whole numbers or bytes, found the Arrow type Date32"),
    ("created_at", "int64", "takes aware datetimes or timestamps, found the Arrow type Int64"),
    ("expires_at", "date32", "takes aware datetimes or timestamps, found the Arrow type Date32"),
    ("state", "bool_", "takes the names of states, as text, found the Arrow type Boolean"),
    ("automatic", "int8", "takes True and False, found the Arrow type Int8"),
    ("complete", "string", "takes True and False, found the Arrow type Utf8"),
]


@pytest.mark.parametrize(("name", "type_name", "why"), ARROW)
def test_columns_of_other_arrow_types(name: str, type_name: str, why: str) -> None:
    pa = pytest.importorskip("pyarrow")
    table = pa.table({key: [value] for key, value in ROW.items()})
    column = pa.nulls(1, getattr(pa, type_name)())
    table = table.set_column(table.schema.get_field_index(name), name, column)
    found = error(table)
    if name in ("id", "object"):
        why = f"null; every backup needs an {name}"
        assert str(found) == f'row 0, column "{name}": {why}'
        return
    assert str(found) == f'column "{name}" {why}'
    assert (found.column, found.rows) == (name, ())


@pytest.mark.parametrize("name", ["id", "object", "state"])
def test_arrow_arrays_that_contradict_themselves(name: str) -> None:
    pa = pytest.importorskip("pyarrow")

    def text(offsets: list[int], data: bytes) -> Any:
        buffers = [None, pa.py_buffer(np.array(offsets, "i4").tobytes()), pa.py_buffer(data)]
        return pa.Array.from_buffers(pa.string(), 2, buffers)

    codes = pa.array([0, 7], pa.int8())
    for column in [
        text([0, 9, 4], b"webs"),
        text([0, -1, 4], b"webs"),
        text([0, 2, 4], b"ab\xff\xff"),
        pa.DictionaryArray.from_arrays(codes, pa.array(["available"]), safe=False),
    ]:
        columns: dict[str, Any] = {key: [value] * 2 for key, value in {**ROW, "id": "a"}.items()}
        found = error({**columns, name: column})
        assert str(found).startswith(f'column "{name}" cannot be read: ')
        assert found.column == name


def test_an_unreadable_table() -> None:
    pa = pytest.importorskip("pyarrow")
    table = pa.table({key: [value] for key, value in ROW.items()})
    twice = table.append_column("id", table["id"])
    assert str(error(twice)) == 'column "id" is in the table twice'


@pytest.mark.parametrize("table", ["backups.parquet", b"", 5, None])
def test_what_is_no_table(table: Any) -> None:
    with pytest.raises(TypeError) as raised:
        Limits(max_backups=1).judge(table, now=NOW)
    assert str(raised.value) == (
        "backups takes a table with the Arrow PyCapsule interface, a dict of columns, or an iterable of rows; "
        f"found {type(table)}"
    )


def test_now_must_be_aware() -> None:
    with pytest.raises(ValueError, match="^expected an aware datetime, found 2026-03-01 00:00:00 without"):
        Limits().judge([], now=datetime(2026, 3, 1))
    with pytest.raises(TypeError, match="now"):
        Limits().judge([])  # type: ignore[call-arg]


def test_null_expiry_takes_two_words() -> None:
    with pytest.raises(ValueError, match='^null_expiry takes never or not_recorded, found "by_age"$'):
        Limits().judge([], now=NOW, null_expiry="by_age")  # type: ignore[arg-type]


def test_an_error_can_be_pickled() -> None:
    found = pickle.loads(pickle.dumps(error(rows({}, {"id": None}))))
    assert (type(found), found.column, found.rows) == (TableError, "id", (1,))
    assert str(found) == 'row 1, column "id": null; every backup needs an id'


def test_ids_to_delete_are_refused_if_another_row_has_one_of_them() -> None:
    days = [datetime(2026, 3, day, tzinfo=timezone.utc) for day in (1, 2, 3)]
    by_server = [
        {**ROW, "id": id, "object": server, "created_at": day}
        for server in ("web", "mail")
        for id, day in zip((1, 2, 3), days)
    ]
    judgement = Limits(max_backups=2).judge(by_server, now=NOW)
    assert judgement.deletions().to_list() == [0, 3]
    in_use = rows({"created_at": days[0]}, {"created_at": days[1]}, {"created_at": days[2]})
    in_use[1] = {**in_use[1], "id": "0", "state": "restoring"}
    kept = Limits(max_backups=1).judge(in_use, now=NOW)
    assert kept.outcome.to_list() == ["delete", "defer", "keep"]
    for ambiguous, pair in ((judgement, (0, 3)), (kept, (0, 1))):
        with pytest.raises(TableError) as raised:
            ambiguous.deletion_ids()
        assert str(raised.value) == (
            f"rows {pair[0]} and {pair[1]} have the same id, so an id does not say which backup to delete; "
            "use the rows of deletions()"
        )
        assert raised.value.rows == pair
