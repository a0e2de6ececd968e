"""The values that keeptime returns: immutable, comparable, and pickled like other values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ._retention import Verdict


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a pattern. str gives its text.

    text: the rule, in the canonical form of its pattern's dialect.
    frequency: "DAILY" or "WEEKLY".
    interval: the days from one day of the rule to the next: 1 except in daily rules of CBR.
    days: the weekdays, or None: every day if the rule is daily, that of the start if it is weekly.
    hours: the hours, or None: that of the start.
    minute: the minute, or None: that of the start.

    >>> from keeptime import Pattern
    >>> [rule] = Pattern("FREQ=WEEKLY;BYDAY=MO,FR;BYHOUR=2;BYMINUTE=30").rules
    >>> rule.days, rule.hours, rule.minute
    (('MO', 'FR'), (2,), 30)
    """

    text: str
    frequency: Literal["DAILY", "WEEKLY"]
    interval: int
    days: tuple[Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"], ...] | None
    hours: tuple[int, ...] | None
    minute: int | None

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault or a note in a document. str gives one line.

    severity: "fault" if it is invalid, "note" if it is valid but often a mistake, "info" if it is harmless.
    code: the code of the service for a fault of a request, such as "CSBS.9001"; otherwise a name.
    message: what is wrong, in one line without the pointer.
    pointer: the JSON pointer (RFC 6901), or None if the document is not JSON.
    start, end: the characters that it is about, or None if the document was not given as text.
    """

    severity: Literal["fault", "note", "info"]
    code: str
    message: str
    pointer: str | None
    start: int | None
    end: int | None

    def __str__(self) -> str:
        return f"{self.pointer}: {self.message}" if self.pointer else self.message


@dataclass(frozen=True, slots=True)
class Check:
    """What was found in a document. check returns it.

    kind: the kind of the document, such as "csbs-policy-answer" or "pattern", or None if it is unknown.
    faults: what is invalid, as a tuple of Finding.
    notes: what is valid but suspicious, as a tuple of Finding.
    """

    kind: str | None
    faults: tuple[Finding, ...]
    notes: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether there is no fault."""
        return not self.faults


@dataclass(frozen=True, slots=True)
class JudgedBackup:
    """A backup of a listing and what a policy does with it. A Plan is a sequence of these.

    id, name: of the backup.
    object, object_name: the id and the name of the server.
    created_at: when it was made, in UTC.
    verdict: the Verdict, with its outcome ("delete", "defer", "keep" or "being_deleted") and the evidence.
    """

    id: str
    name: str | None
    object: str
    object_name: str | None
    created_at: datetime | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a policy does, in sentences. explain returns it; str gives all sentences, one per line.

    times: whether it runs, and when it fires.
    limits: what it keeps; empty for a pattern without a policy.
    notes: members that are easily misread.
    longest_gap: the longest time between two fires by the clocks, or None if it cannot fire.
    """

    times: tuple[str, ...]
    limits: tuple[str, ...]
    notes: tuple[str, ...]
    longest_gap: timedelta | None

    def __str__(self) -> str:
        return "\n".join([*self.times, *self.limits, *self.notes])


@dataclass(frozen=True, slots=True)
class ForecastDay:
    """A day of a Forecast, in UTC.

    day: the date.
    backups: the number of backups of all servers at its end.
    most: the most at one instant of the day.
    """

    day: date
    backups: int
    most: int


@dataclass(frozen=True, slots=True)
class ForecastBackup:
    """An existing backup in a Forecast.

    id, name: of the backup.
    object, object_name: the id and the name of the server.
    created_at: when it was made, in UTC.
    forecast: "deleted", "deferred" if it is over a limit but in use, "outlasts_forecast", "never_deleted" or
        "being_deleted".
    deleted_at: when it will be deleted, in UTC, or None.
    new_backups: the number of backups of the server that are made until it is deleted, or None.
    evidence: the same in words.
    """

    id: str
    name: str | None
    object: str
    object_name: str | None
    created_at: datetime | None
    forecast: Literal["deleted", "deferred", "outlasts_forecast", "never_deleted", "being_deleted"]
    deleted_at: datetime | None
    new_backups: int | None
    evidence: str


@dataclass(frozen=True, slots=True)
class LeftWithoutBackup:
    """A server whose last counted backup will be deleted.

    object: the id of the server.
    at: when, in UTC.
    """

    object: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a policy will create and delete. forecast returns it.

    now, until: its start and end, in UTC.
    days: the number of backups on each day, as a tuple of ForecastDay.
    backups: what happens to the existing backups, as a tuple of ForecastBackup.
    left_without_backup: the servers whose last backup will be deleted, as a tuple of LeftWithoutBackup.
    long_run: "steady" if the number of backups of each server settles, "growing" if it does not, or why none
        is created: "not_enabled", "status_disabled" or "no_objects".
    long_run_backups: the least and the most backups of each server in the long run, if it is steady.
    """

    now: datetime
    until: datetime
    days: tuple[ForecastDay, ...]
    backups: tuple[ForecastBackup, ...]
    left_without_backup: tuple[LeftWithoutBackup, ...]
    long_run: Literal["steady", "growing", "not_enabled", "status_disabled", "no_objects"]
    long_run_backups: tuple[int, int] | None
