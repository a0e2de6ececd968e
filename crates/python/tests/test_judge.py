"""Verdicts on tables of every kind, compared with a plain reading of the rules."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import keeptime
import plain_retention
from plain_retention import STATES, Backup
from tables import KINDS, Table

NOW = datetime(2026, 3, 4, 12, tzinfo=timezone.utc)
HOUR = timedelta(hours=1)

times = st.none() | st.builds(
    lambda hours, seconds: NOW - hours * HOUR + timedelta(seconds=seconds),
    st.integers(-30, 24 * 500),
    st.sampled_from([0, 0, -1, 1, 1800]),
)
flags = st.sampled_from([True, True, True, False, None])
limits = st.builds(
    plain_retention.Limits,
    max_backups=st.none() | st.integers(0, 6),
    max_days=st.none() | st.integers(0, 200),
    keep_at_least=st.integers(0, 3),
    permanent=st.sampled_from([False, False, False, True]),
    day_backups=st.sampled_from([0, 0, 2]),
    week_backups=st.sampled_from([0, 0, 1, 3]),
    month_backups=st.sampled_from([0, 0, 2]),
    year_backups=st.sampled_from([0, 0, 1]),
    offset=st.sampled_from([timedelta(0), 8 * HOUR, -HOUR * 3.5]),
)


@st.composite
def tables(draw: st.DrawFn) -> list[Backup]:
    ids = draw(st.sampled_from([st.integers(-(2**63), 2**63 - 1), st.text("ab𐀀é", max_size=3)]))
    names = draw(st.sampled_from([st.integers(0, 2), st.sampled_from(["web", "mail", "é"])]))
    backup = st.builds(
        Backup,
        id=ids,
        object=names,
        created_at=times,
        state=st.sampled_from(["available"] * 8 + list(STATES)),
        automatic=flags,
        expires_at=st.none() | times,
        complete=flags,
    )
    return draw(st.lists(backup, max_size=30, unique_by=lambda backup: backup.id))


@pytest.mark.parametrize(("table", "needs"), KINDS)
@given(backups=tables(), limits=limits, null_expiry=st.sampled_from(["never", "not_recorded"]))
def test_verdicts_are_those_of_a_plain_reading(
    table: Table, needs: str | None, backups: list[Backup], limits: plain_retention.Limits, null_expiry: Any
) -> None:
    if needs:
        pytest.importorskip(needs)
    judgement = keeptime.Limits(**vars(limits)).judge(table(backups), now=NOW, null_expiry=null_expiry)
    expected = plain_retention.judge(backups, limits, NOW, null_expiry)
    assert judgement.outcome.to_list() == [one.outcome for one in expected]
    assert judgement.rank.to_list() == [one.rank for one in expected]
    assert judgement.reason.to_list() == [one.reason for one in expected]
    verdicts = list(judgement)
    assert [(v.outcome, v.reason) for v in verdicts] == [(e.outcome, e.reason) for e in expected]
    deleted = [row for row, one in enumerate(expected) if one.outcome == "delete"]
    deletions = judgement.deletions(include_last_copies=True).to_list()
    assert sorted(deletions) == deleted
    assert deletions == sorted(deletions, key=lambda row: age_order(backups[row]))
    assert judgement.deletion_ids(include_last_copies=True) == [backups[row].id for row in deletions]
    left_out = judgement.last_copies.to_list()
    assert sorted(judgement.deletions().to_list() + left_out) == deleted


def age_order(backup: Backup) -> Any:
    return backup.created_at, plain_retention.order(backup.id)


def backup(id: Any, days: float, **fields: Any) -> Backup:
    usual: dict[str, Any] = dict(object="web", state="available", automatic=True, expires_at=None, complete=True)
    return Backup(id=id, created_at=NOW - timedelta(days=days), **{**usual, **fields})


def test_columns_that_are_said_not_to_exist() -> None:
    backups = [backup(n, days=n, state="deleting", automatic=False, complete=None) for n in range(1, 5)]
    judgement = keeptime.Limits(max_days=2).judge(
        backups, now=NOW, state=None, automatic=None, expires_at=None, complete=None
    )
    assert judgement.outcome.to_list() == ["keep", "keep", "delete", "delete"]


def test_manual_backups_without_a_column_of_states() -> None:
    backups = [backup(1, days=9, automatic=False), backup(2, days=9, automatic=True)]
    judgement = keeptime.Limits(max_days=2).judge(backups, now=NOW, state=None, expires_at=None)
    assert judgement.reason.to_list() == ["manual", "age"]


def test_the_last_complete_backup_is_left_out_of_the_deletions() -> None:
    backups = [backup("a", days=9), backup("b", days=8), backup("c", days=7, complete=False)]
    judgement = keeptime.Limits(max_days=2).judge(backups, now=NOW, expires_at=None)
    assert judgement.outcome.to_list() == ["delete", "delete", "delete"]
    assert judgement.deletion_ids() == ["a", "c"]
    assert judgement.last_copies.to_list() == [1]
    assert judgement.deletion_ids(include_last_copies=True) == ["a", "b", "c"]


def test_a_verdict_has_its_evidence() -> None:
    backups = [backup(n, days=n) for n in range(1, 5)]
    limits = keeptime.Limits(max_backups=2, week_backups=1, offset="+08:00")
    judgement = limits.judge(backups, now=NOW, expires_at=None)
    verdict = judgement[-1]
    assert str(verdict) == "delete: 4th newest, limit 2"
    assert (verdict.outcome, verdict.reason, verdict.rank, verdict.max_backups) == ("delete", "count", 4, 2)
    kept = judgement[2]
    assert (kept.reason, kept.exceeds, kept.rank) == ("long_term", "count", 3)
    assert kept.periods == (("week", datetime(2026, 2, 23).date()),)
    assert judgement[0].age == timedelta(days=1)
    assert judgement.limits == limits
    assert judgement.now == NOW


def test_a_backup_that_is_in_use_is_deferred() -> None:
    backups = [backup(1, days=9, state="restoring"), backup(2, days=9, expires_at=NOW)]
    judgement = keeptime.Limits(max_days=2).judge(backups, now=NOW, null_expiry="not_recorded")
    assert [(v.outcome, v.busy, v.expired_at) for v in judgement] == [
        ("defer", "restoring", None),
        ("delete", None, NOW),
    ]
    assert judgement.totals == {"keep": 0, "delete": 1, "defer": 1, "being_deleted": 0}
    assert repr(judgement) == "<Judgement of 2 backups: 0 keep, 1 delete, 1 defer, 0 being_deleted>"


def test_ids_are_ordered_as_numbers_or_as_utf_8() -> None:
    lists: list[list[Any]] = [[-1, 0, 1, 300], ["Z", "a", "é", "𐀀"], [b"\x00", b"\x7f", b"\x80", b"\xff\x00"]]
    for ids in lists:
        backups = [backup(id, days=1) for id in ids]
        judgement = keeptime.Limits(max_backups=1).judge(backups, now=NOW)
        assert judgement.rank.to_list() == [4, 3, 2, 1]
        assert judgement.deletion_ids() == ids[:3]


def test_unsigned_ids_of_numpy_are_ordered_as_numbers() -> None:
    columns = {"id": np.array([2**64 - 1, 0, 2**63], "u8"), "object": np.zeros(3, "i2"),
               "created_at": np.array(["2026-03-01"] * 3, "M8[D]")}
    judgement = keeptime.Limits(max_backups=2).judge(
        columns, now=NOW, state=None, automatic=None, expires_at=None, complete=None
    )
    assert (judgement.rank.to_list(), judgement.deletion_ids()) == ([1, 3, 2], [0])


def test_uuids_are_ids() -> None:
    from uuid import UUID

    ids = [UUID(int=1), UUID(int=2)]
    judgement = keeptime.Limits(max_backups=1).judge([backup(id, days=1) for id in ids], now=NOW)
    assert judgement.deletion_ids() == ["00000000-0000-0000-0000-000000000001"]


@pytest.mark.parametrize("unit", ["Y", "M", "W", "D", "h", "m", "3h", "2ms", "2us"])
def test_a_date_too_far_away_for_seconds_is_no_date(unit: str) -> None:
    """Numpy converts it to another one."""
    far = np.array([2**62 + 5, -(2**62) - 1, -(2**63)], f"M8[{unit}]")
    columns = {"id": [1, 2, 3], "object": ["web"] * 3, "created_at": far}
    limits = keeptime.Limits(max_backups=0)
    judgement = limits.judge(columns, now=NOW, state=None, automatic=None, expires_at=None, complete=None)
    assert judgement.reason.to_list() == ["no_date"] * 3
    columns = {**columns, "created_at": [NOW - HOUR] * 3, "expires_at": far}
    limits = keeptime.Limits(max_days=0)
    judgement = limits.judge(
        columns, now=NOW, state=None, automatic=None, complete=None, null_expiry="not_recorded"
    )
    assert judgement.outcome.to_list() == ["keep", "keep", "delete"]


def test_an_empty_table() -> None:
    judgement = keeptime.Limits(max_backups=1).judge([], now=NOW)
    assert (len(judgement), list(judgement), judgement.deletion_ids()) == (0, [], [])
    assert judgement.outcome.to_list() == []


def test_rows_of_a_database() -> None:
    import sqlite3

    database = sqlite3.connect(":memory:")
    database.row_factory = sqlite3.Row
    query = "select 'b1' as id, 'web' as object, null as created_at"
    judgement = keeptime.Limits(max_backups=0).judge(
        database.execute(query), now=NOW, state=None, automatic=None, expires_at=None, complete=None
    )
    assert judgement.reason.to_list() == ["no_date"]
