"""The columns of a result in numpy and in Arrow, and threads."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

import numpy as np
import pytest

from keeptime import Judgement, Limits

NOW = datetime(2026, 3, 4, 12, tzinfo=timezone.utc)
NO_OTHERS: dict[str, Any] = dict(state=None, automatic=None, expires_at=None, complete=None)


@pytest.fixture
def judgement() -> Judgement:
    rows = [
        {"id": n, "object": "web", "created_at": NOW - timedelta(days=n), "state": state}
        for n, state in enumerate(["available", "manual", "available", "restoring", "deleting"], 1)
    ]
    arguments = {**NO_OTHERS, "state": "state"}
    return Limits(max_backups=1).judge(rows, now=NOW, **arguments)


def test_a_column_is_a_sequence(judgement: Judgement) -> None:
    outcome, rank = judgement.outcome, judgement.rank
    assert list(outcome) == ["keep", "keep", "delete", "defer", "being_deleted"]
    assert list(rank) == [1, None, 2, 3, None]
    assert (len(outcome), outcome[2], outcome[-1], rank[0], rank[-1]) == (5, "delete", "being_deleted", 1, None)
    assert repr(outcome) == "<Column outcome of 5: ['keep', 'keep', 'delete', 'defer', 'being_deleted']>"
    assert judgement.reason[4] is None
    for row in (5, -6):
        with pytest.raises(IndexError, match=f"^no row {row}, there are 5 rows$"):
            outcome[row]
        with pytest.raises(IndexError, match=f"^no row {row}, there are 5 rows$"):
            judgement[row]


def test_a_column_in_numpy(judgement: Judgement) -> None:
    assert np.asarray(judgement.outcome).tolist() == list(judgement.outcome)
    rank = np.asarray(judgement.rank)
    assert (rank.dtype, rank.tolist()) == (np.dtype("u4"), [1, 0, 2, 3, 0])
    assert np.asarray(judgement.rank, dtype="i8").dtype == np.dtype("i8")
    assert np.asarray(judgement.reason).tolist() == ["within_limits", "manual", "count", "count", ""]
    assert (judgement.outcome == "delete").tolist() == [False, False, True, False, False]
    assert (judgement.outcome != "keep").tolist() == [False, False, True, True, True]
    assert not (judgement.reason == "age").any()
    assert (judgement.rank > 1).tolist() == [False, False, True, True, False]
    days = np.array([10, 20, 30, 40, 50])
    assert days[judgement.deletions()].tolist() == [30]


def test_a_column_is_not_compared_with_a_word_that_it_never_has(judgement: Judgement) -> None:
    message = "^no outcome is \"Keep\"; the words are keep, delete, defer, being_deleted$"
    with pytest.raises(ValueError, match=message):
        judgement.outcome != "Keep"  # noqa: B015


def test_a_column_in_pyarrow(judgement: Judgement) -> None:
    pa = pytest.importorskip("pyarrow")
    outcome = pa.array(judgement.outcome)
    assert outcome.type == pa.dictionary(pa.uint8(), pa.string())
    assert outcome.to_pylist() == list(judgement.outcome)
    assert pa.array(judgement.rank).to_pylist() == list(judgement.rank)
    assert pa.array(judgement.rank).buffers()[1].address == pa.array(judgement.rank).buffers()[1].address
    assert pa.array(judgement.outcome, pa.string()).type == pa.string()
    table = pa.table(judgement)
    assert (table.column_names, table.num_rows) == (["outcome", "rank"], 5)


def test_a_judgement_in_polars_pandas_and_duckdb(judgement: Judgement) -> None:
    pl = pytest.importorskip("polars")
    assert pl.Series(judgement.outcome).to_list() == list(judgement.outcome)
    assert pl.DataFrame(judgement)["rank"].to_list() == list(judgement.rank)
    pd = pytest.importorskip("pandas")
    assert pd.Series(np.asarray(judgement.outcome)).tolist() == list(judgement.outcome)
    duckdb = pytest.importorskip("duckdb")
    counts = duckdb.sql("select count(*) from judgement where outcome = 'keep'").fetchall()
    assert counts == [(2,)]


def test_numpy_is_not_needed() -> None:
    """Lists go in and come out without numpy."""
    import subprocess
    import sys

    program = """
import sys
sys.modules["numpy"] = None
from datetime import datetime, timezone
from keeptime import Limits
now = datetime(2026, 3, 4, 12, tzinfo=timezone.utc)
columns = {"id": ["a"], "object": ["web"], "created_at": [now]}
judgement = Limits(max_backups=0).judge(
    columns, now=now, state=None, automatic=None, expires_at=None, complete=None)
print(list(judgement.outcome), list(judgement.deletions(include_last_copies=True)))
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (run.stdout, run.stderr) == ("['delete'] [0]\n", "")


def test_other_threads_run_while_a_table_is_judged() -> None:
    count = 1_000_000
    columns = {
        "id": np.arange(count),
        "object": np.arange(count) % 97,
        "created_at": np.datetime64("2026-03-01", "s") - np.arange(count)[::-1] * 7919 % 9_999_991,
    }
    progress, stop = [0], threading.Event()

    def count_up() -> None:
        while not stop.is_set():
            progress[0] += 1
            time.sleep(0)

    thread = threading.Thread(target=count_up)
    thread.start()
    try:
        Limits(max_backups=7).judge(columns, now=NOW, **NO_OTHERS)  # warm
        before = progress[0]
        Limits(max_backups=7).judge(columns, now=NOW, **NO_OTHERS)
        assert progress[0] - before > 10
    finally:
        stop.set()
        thread.join()


def test_several_threads_judge_at_once() -> None:
    rows = [{"id": n, "object": n % 3, "created_at": NOW - timedelta(hours=n)} for n in range(3000)]
    results: list[Sequence[str]] = []

    def judge() -> None:
        results.append(Limits(max_backups=7).judge(rows, now=NOW, **NO_OTHERS).outcome.to_list())

    threads = [threading.Thread(target=judge) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [outcome.count("keep") for outcome in results] == [21] * 8
