"""The verdicts and the exceptions of retention."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from ._errors import _make


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The decision about a backup, with its evidence. A value that the verdict does not have is None.

    outcome: "keep", "delete", "defer" (it would be deleted, but is in use) or "being_deleted".
    reason: the rule that decides, such as "within_limits", "count", "age" or "manual".
    sentence: the verdict in words, which is also ``str(verdict)``.
    rank: the rank among the counted backups of the object; the newest has rank 1.
    age: the age of the backup.
    max_backups: the limit that the rank exceeds.
    max_days: the limit that the age exceeds.
    expired_at: when the backup expired by itself.
    keep_at_least: the floor, if the backup is kept because of it.
    exceeds: what the backup exceeds although it is kept, such as "count" or "count_and_age".
    ahead: by how much the date of the backup is after now.
    periods: the periods that long-term rules keep the backup for, as pairs of "day", "week", "month" or
        "year" and the first day.
    busy: why the deletion is deferred, such as "restoring".

    >>> now = datetime(2026, 3, 3, 12, tzinfo=timezone.utc)
    >>> backups = {"id": [1, 2, 3], "object": ["web"] * 3,
    ...            "created_at": [now - timedelta(days=days) for days in (3, 2, 1)]}
    >>> judgement = Limits(max_backups=2).judge(
    ...     backups, now=now, state=None, automatic=None, expires_at=None, complete=None)
    >>> verdict = judgement[0]
    >>> print(verdict)
    delete: 3rd newest, limit 2
    >>> verdict.outcome, verdict.reason, verdict.rank, verdict.max_backups
    ('delete', 'count', 3, 2)
    """

    outcome: Literal["keep", "delete", "defer", "being_deleted"]
    reason: str | None
    sentence: str
    rank: int | None
    age: timedelta | None
    max_backups: int | None
    max_days: int | None
    expired_at: datetime | None
    keep_at_least: int | None
    exceeds: str | None
    ahead: timedelta | None
    periods: tuple[tuple[Literal["day", "week", "month", "year"], date], ...]
    busy: str | None

    def __str__(self) -> str:
        return self.sentence


class LimitsError(ValueError):
    """An argument of Limits is invalid, or a member of an ``operation_definition``."""

    field: str
    """The name of the argument or member."""

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message)
        self.field = field

    def __reduce__(self) -> tuple[Any, ...]:
        return _make, (type(self), self.args, self.__dict__)


class TableError(ValueError):
    """A table of backups cannot be judged."""

    column: str | None
    """The name of the column at fault, if it is one."""

    rows: tuple[int, ...]
    """The rows at fault: two for duplicates, one for a value, none for a whole column."""

    def __init__(self, message: str, *, column: str | None = None, rows: tuple[int, ...] = ()) -> None:
        super().__init__(message)
        self.column = column
        self.rows = rows

    def __reduce__(self) -> tuple[Any, ...]:
        return _make, (type(self), self.args, self.__dict__)
