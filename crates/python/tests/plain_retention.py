"""The rules of retention, read as plainly as possible: what the tests compare keeptime with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

# What each state that the tests use means: counted, in use, being deleted, or kept for the reason given.
STATES = {
    "available": "counted",
    "restoring": "busy",
    "waiting_restore": "busy",
    "copying": "busy",
    "deleting": "being deleted",
    "being_deleted": "being deleted",
    "manual": "manual",
    "image": "image",
    "protecting": "being_created",
    "error": "failed_unknown",
    "failed_restore": "failed_restore",
    "unknown_status": "unknown_status",
    None: "unknown_status",
}


@dataclass
class Backup:
    id: int | str
    object: int | str
    created_at: datetime | None
    state: str | None
    automatic: bool | None
    expires_at: datetime | None
    complete: bool | None


@dataclass
class Limits:
    max_backups: int | None = None
    max_days: int | None = None
    keep_at_least: int = 0
    permanent: bool = False
    day_backups: int = 0
    week_backups: int = 0
    month_backups: int = 0
    year_backups: int = 0
    offset: timedelta | None = None


@dataclass
class Judged:
    outcome: str
    reason: str | None = None
    rank: int | None = None


def judge(backups: list[Backup], limits: Limits, now: datetime, null_expiry: str) -> list[Judged]:
    """Return what is decided about each backup."""
    return [judge_one(backup, backups, limits, now, null_expiry) for backup in backups]


def judge_one(
    backup: Backup, backups: list[Backup], limits: Limits, now: datetime, null_expiry: str
) -> Judged:
    state = STATES[backup.state]
    if state == "being deleted":
        return Judged("being_deleted")
    why_not_counted = not_counted(backup, now)
    if why_not_counted:
        return Judged("keep", why_not_counted)
    counted = [
        other
        for other in backups
        if other.object == backup.object
        and STATES[other.state] != "being deleted"
        and not not_counted(other, now)
    ]
    counted.sort(key=lambda other: (dated(other), order(other.id)), reverse=True)
    rank = 1 + next(index for index, other in enumerate(counted) if other is backup)
    exceeded = []
    if limits.max_backups is not None and rank > limits.max_backups:
        exceeded.append("count")
    if backup.expires_at is not None:
        if backup.expires_at <= now:
            exceeded.append("expiry")
    elif null_expiry == "not_recorded" and limits.max_days is not None:
        if now - dated(backup) > timedelta(days=limits.max_days):
            exceeded.append("age")
    if not exceeded:
        return Judged("keep", "within_limits", rank)
    if rank <= limits.keep_at_least:
        return Judged("keep", "floor", rank)
    if limits.permanent:
        return Judged("keep", "permanent", rank)
    if is_kept_for_long(backup, counted, limits):
        return Judged("keep", "long_term", rank)
    return Judged("defer" if state == "busy" else "delete", "_and_".join(exceeded), rank)


def not_counted(backup: Backup, now: datetime) -> str | None:
    """Return why a backup does not count."""
    state = STATES[backup.state]
    if backup.automatic is not True:
        return "manual"
    if state not in ("counted", "busy"):
        return state
    if backup.created_at is None:
        return "no_date"
    return "in_future" if backup.created_at > now else None


def dated(backup: Backup) -> datetime:
    """Return the date of a counted backup."""
    assert backup.created_at is not None
    return backup.created_at


def order(id: int | str) -> int | bytes:
    return id.encode() if isinstance(id, str) else id


def is_kept_for_long(backup: Backup, counted: list[Backup], limits: Limits) -> bool:
    """Return whether a backup is the latest one of a period that long-term rules keep."""
    offset = limits.offset or timedelta()
    rules: list[tuple[int, Callable[[date], date]]] = [
        (limits.day_backups, lambda day: day),
        (limits.week_backups, lambda day: day - timedelta(days=day.weekday())),
        (limits.month_backups, lambda day: day.replace(day=1)),
        (limits.year_backups, lambda day: day.replace(month=1, day=1)),
    ]
    for number, first_day in rules:
        latest: dict[date, Backup] = {}
        for other in counted:
            latest.setdefault(first_day((dated(other) + offset).date()), other)
        kept = sorted(latest, reverse=True)[: number + 1] if number else []
        if any(latest[period] is backup for period in kept):
            return True
    return False
