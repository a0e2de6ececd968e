"""Backups of automatic policies and what is to be deleted, by a reading of the rules one backup at a time."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any

from cases import DAY, UTC, text, write

BEING_DELETED = ["waiting_delete", "deleting", "deleted"]
COUNTED = ["available", "waiting_restore", "restoring"]
NOT_COUNTED = ["waiting_protect", "protecting", "error", "something_new"]
UNITS = {
    "day_backups": lambda day: day,
    "week_backups": lambda day: day - timedelta(days=day.weekday()),
    "month_backups": lambda day: day.replace(day=1),
    "year_backups": lambda day: day.replace(month=1, day=1),
}


def created(backup: dict[str, Any]) -> datetime | None:
    """Return the date of a backup. Programs write the first day of year 1 or of 1970 for none."""
    written = backup.get("created_at") or ""
    try:
        at = datetime.fromisoformat(written).replace(tzinfo=UTC)
    except ValueError:
        return None
    return None if at.year == 1 or at == datetime(1970, 1, 1, tzinfo=UTC) else at


def is_counted(backup: dict[str, Any], now: datetime) -> bool:
    """Return whether a limit applies to a backup: not to manual ones, images, replicas and parts of others."""
    info = backup["extend_info"]
    at = created(backup)
    return (
        info.get("auto_trigger") is True
        and backup["status"] in COUNTED
        and not info.get("os_images_data")
        and backup.get("image_type", "backup") == "backup"
        and backup.get("parent_id") is None
        and at is not None
        and at <= now
    )


def is_busy(backup: dict[str, Any]) -> bool:
    """Return whether a backup is being restored or copied."""
    copying = backup["extend_info"].get("copy_status", "na")
    return backup["status"] != "available" or copying not in ("na", "success", "fail")


def limit(retention: dict[str, Any], name: str) -> int | None:
    """Return a limit; -1, 0 and nothing are none."""
    value = retention.get(name, 0)
    return value if value > 0 else None


def is_kept_for_a_period(backup: dict[str, Any], newest_first: list[dict[str, Any]], retention: dict[str, Any]) -> bool:
    """Return whether a backup is the latest one of its day, week, month or year.

    The period of the newest backup counts, and so many before it; periods without a backup do not count.
    """
    sign = -1 if "-" in (zone := retention.get("timezone", "UTC+00:00")) else 1
    offset = sign * timedelta(hours=int(zone[4:6]), minutes=int(zone[7:9]))
    for unit, first_day in UNITS.items():
        latest: dict[date, Any] = {}
        for other in newest_first:
            latest.setdefault(first_day((created(other) + offset).date()), other)
        periods = sorted(latest, reverse=True)[: retention.get(unit, 0) + 1]
        if retention.get(unit, 0) > 0 and any(latest[period] is backup for period in periods):
            return True
    return False


def outcome(backup: dict[str, Any], request: dict[str, Any]) -> str:
    """Return the list that a backup belongs to."""
    now = datetime.fromisoformat(request["now"])
    retention = request["retention"]
    if backup["status"] in BEING_DELETED:
        return "gone"
    if not is_counted(backup, now):
        return "keep"
    of_object = [other for other in request["backups"] if other["resource_id"] == backup["resource_id"]]
    newest_first = [other for other in of_object if is_counted(other, now)]
    newest_first.sort(key=lambda other: (created(other), other["id"].encode()), reverse=True)
    rank = 1 + newest_first.index(backup)
    most, days = limit(retention, "max_backups"), limit(retention, "retention_duration_days")
    is_over_count = most is not None and rank > most
    if request.get("format") == "cbr":
        # Such a backup carries the instant of its expiry; null is never.
        expiry = backup["expired_at"]
        is_expired = expiry is not None and datetime.fromisoformat(expiry).replace(tzinfo=UTC) <= now
    else:
        # Exactly at its age it stays.
        is_expired = days is not None and now - created(backup) > days * DAY
    stays = (
        rank <= request.get("keep_at_least", 0)
        or retention.get("permanent", False)
        or is_kept_for_a_period(backup, newest_first, retention)
    )
    if stays or not (is_over_count or is_expired):
        return "keep"
    return "defer" if is_busy(backup) else "prune"


def backup(chance: random.Random, number: int, now: datetime, days: int | None, cbr: bool) -> dict[str, Any]:
    age = timedelta(seconds=chance.randrange(40 * 86_400))
    if chance.random() < 0.3:
        # At the limit, a second over it, and at the same instant as others.
        age = (days if days and days > 0 else 10) * DAY + timedelta(seconds=chance.choice([-1, 0, 0, 1]))
    at = text(now - age)[:-1]
    if chance.random() < 0.06:
        at = chance.choice(["0001-01-01T00:00:00", "1970-01-01T00:00:00", "soon", text(now + DAY)[:-1]])
    status = chance.choice(COUNTED * 2 + NOT_COUNTED + BEING_DELETED) if chance.random() < 0.3 else "available"
    info = {"auto_trigger": True} if chance.random() < 0.9 else chance.choice([{}, {"auto_trigger": False}])
    made = {"id": f"{chance.choice('abcAé')}{number}", "resource_id": chance.choice(["web", "mail"])}
    made |= {"created_at": at, "status": status, "extend_info": info}
    if cbr:
        expiry = None if days is None or chance.random() < 0.2 else text(now - age + days * DAY)[:-1]
        made |= {"expired_at": expiry}
        if chance.random() < 0.1:
            made |= chance.choice([{"image_type": "replication"}, {"parent_id": "a"}, {"image_type": "backup"}])
    else:
        made["checkpoint_id"] = "c"
        if chance.random() < 0.15:
            info |= chance.choice([{"copy_status": "waiting_copy"}, {"copy_status": "success"}])
        if chance.random() < 0.05:
            info |= {"os_images_data": [{"image_id": "i"}]}
    return made


def main() -> None:
    chance = random.Random(5)
    for number in range(100):
        cbr = number % 3 == 2
        now = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=chance.randrange(5 * 365 * 86_400))
        days = chance.choice([None, None, 5, 10, 30])
        retention: dict[str, Any] = {}
        if chance.random() < 0.7:
            retention["max_backups"] = chance.choice([-1, 0, 1, 2, 3, 5])
        if days is not None and not cbr:
            retention["retention_duration_days"] = days
        if chance.random() < 0.1:
            retention["permanent"] = True
        if chance.random() < 0.4:
            for unit in chance.sample(list(UNITS), chance.randint(1, 2)):
                retention[unit] = chance.randint(1, 3)
            retention["timezone"] = chance.choice(["UTC+00:00", "UTC+08:00", "UTC-05:30", "UTC+14:00"])
        backups = [backup(chance, number, now, days, cbr) for number in range(chance.randint(1, 12))]
        request: dict[str, Any] = {"op": "prune", "retention": retention, "now": text(now), "backups": backups}
        if cbr:
            request["format"] = "cbr"
        if chance.random() < 0.2:
            request["keep_at_least"] = chance.randint(1, 3)
        answer: dict[str, list[str]] = {"prune": [], "keep": [], "defer": [], "gone": []}
        for one in backups:
            answer[outcome(one, request)].append(one["id"])
        write(f"retention {number}", request, answer)


main()
