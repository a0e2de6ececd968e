"""CBR policies as the user of a client writes them: valid ones, and ones that break one rule."""

from dataclasses import dataclass
from typing import Any

Json = Any

HUAWEI = "huaweicloudsdkcbr"
OTC = "otcextensions"


@dataclass(frozen=True)
class Case:
    name: str
    request: str
    policy: dict[str, Json]
    pointer: str | None = None
    clients: tuple[str, ...] = (HUAWEI, OTC)


def trigger(*rules: str, **properties: Json) -> dict[str, Json]:
    return {"properties": {"pattern": list(rules), **properties}}


def policy(**changes: Json) -> dict[str, Json]:
    """A whole policy with some members changed; one changed to `...` is left out."""
    members = {
        "name": "nightly",
        "enabled": True,
        "operation_type": "backup",
        "operation_definition": {"max_backups": 7},
        "trigger": trigger("FREQ=DAILY;INTERVAL=1;BYHOUR=2;BYMINUTE=00"),
        **changes,
    }
    return {member: value for member, value in members.items() if value is not ...}


def valid(name: str, /, **changes: Json) -> Case:
    return Case(name, "create", policy(**changes))


def valid_update(name: str, /, **members: Json) -> Case:
    return Case(name, "update", members)


def broken(name: str, pointer: str, /, *clients: str, **changes: Json) -> Case:
    return Case(name, "create", policy(**changes), pointer, clients or (HUAWEI, OTC))


def broken_pattern(name: str, pointer: str, /, *rules: str) -> Case:
    return broken(name, f"/policy/trigger/properties/pattern{pointer}", trigger=trigger(*rules))


def broken_definition(name: str, member: str, /, **definition: Json) -> Case:
    pointer = f"/policy/operation_definition/{member}"
    return broken(name, pointer, operation_definition=definition)


def hourly(hours: int) -> list[str]:
    return [f"FREQ=DAILY;INTERVAL=1;BYHOUR={hour};BYMINUTE=30" for hour in range(hours)]


WEEKDAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=14;BYMINUTE=00"
WEEKEND = "FREQ=WEEKLY;BYDAY=SA,SU;BYHOUR=9;BYMINUTE=05"

VALID = [
    valid(
        "two weekly rules, by days",
        operation_definition={"max_backups": -1, "retention_duration_days": 30},
        trigger=trigger(WEEKDAYS, WEEKEND),
    ),
    valid(
        "kept for ever: both limits are -1",
        operation_definition={"max_backups": -1, "retention_duration_days": -1},
    ),
    valid("kept for ever: no limit; disabled", enabled=False, operation_definition={}),
    valid(
        "every 30 days, in a start window",
        operation_definition={"retention_duration_days": 99999, "full_backup_interval": 100},
        trigger=trigger("FREQ=DAILY;INTERVAL=30;BYHOUR=23;BYMINUTE=59", start_window_minutes=60),
    ),
    valid(
        "every 2 days twice, beside a weekly rule",
        operation_definition={"max_backups": 99999, "full_backup_interval": -1},
        trigger=trigger(
            "FREQ=DAILY;INTERVAL=2;BYHOUR=6,18;BYMINUTE=0",
            "FREQ=WEEKLY;BYDAY=SU;BYHOUR=12;BYMINUTE=0",
        ),
    ),
    valid(
        "24 rules, the last backup of each day",
        operation_definition={"max_backups": 24, "day_backups": 3, "timezone": "UTC+02:00"},
        trigger=trigger(*hourly(24)),
    ),
    valid(
        "every long-term unit",
        operation_definition={
            "max_backups": 10,
            "day_backups": 7,
            "week_backups": 4,
            "month_backups": 12,
            "year_backups": 100,
            "timezone": "UTC+08:00",
        },
    ),
    valid(
        "a timezone with half an hour; no limit of days",
        operation_definition={
            "max_backups": 3,
            "retention_duration_days": -1,
            "month_backups": 24,
            "timezone": "UTC-03:30",
        },
    ),
    valid(
        "filled as the service fills it",
        operation_definition={
            "max_backups": -1,
            "retention_duration_days": 30,
            "day_backups": 0,
            "week_backups": 0,
            "month_backups": 0,
            "year_backups": 0,
            "timezone": "UTC+08:00",
            "full_backup_interval": 10,
        },
    ),
    valid(
        "a timezone without long-term units",
        operation_definition={"max_backups": 2, "timezone": "UTC+08:00"},
    ),
    valid(
        "replication to another region",
        operation_type="replication",
        operation_definition={
            "max_backups": 5,
            "destination_region": "eu-nl_2.test",
            "destination_project_id": "8b2e4f3f1c0a4b6d9c1f6e5d3a2b1c0d",
            "enable_acceleration": False,
        },
    ),
    valid("a Chinese name of 64 characters", name="生产-" + "夜" * 61),
    valid(
        "fires an hour apart across midnight", trigger=trigger("FREQ=DAILY;BYHOUR=0,23;BYMINUTE=00")
    ),
    # The documentation of neither client excludes the two.
    valid(
        "days beside long-term units",
        operation_definition={
            "retention_duration_days": 30,
            "week_backups": 4,
            "timezone": "UTC+08:00",
        },
    ),
    # Both clients document the range as -1 or 0 to 99999.
    valid("a count of 0", operation_definition={"max_backups": 0, "retention_duration_days": 1}),
    valid_update("another name", name="renamed_policy-2"),
    valid_update("disabled", enabled=False),
    valid_update("another definition", operation_definition={"max_backups": 5}),
    # huaweicloudsdkcbr leaves None out, otcextensions sends null.
    valid_update("no start window", trigger=trigger(WEEKDAYS, start_window_minutes=None)),
    valid_update(
        "all that can change",
        name="weekly",
        enabled=True,
        operation_definition={"max_backups": -1, "retention_duration_days": 14},
        trigger=trigger(WEEKDAYS, WEEKEND, start_window_minutes=480),
    ),
]

BROKEN = [
    broken("a name of 65 characters", "/policy/name", name="n" * 65),
    broken("a space in the name", "/policy/name", name="every night"),
    broken("no name", "/policy/name", name=...),
    broken("no definition", "/policy/operation_definition", operation_definition=...),
    broken("no trigger", "/policy/trigger", trigger=...),
    broken("an unknown type", "/policy/operation_type", operation_type="restore"),
    broken_pattern("no rule", ""),
    broken_pattern("25 rules", "", *hourly(24), hourly(1)[0]),
    broken_pattern("30 minutes apart", "/1", WEEKDAYS, WEEKDAYS.replace("=00", "=30")),
    broken_pattern("a prefix", "/0", f"RRULE:{WEEKDAYS}"),
    broken_pattern("every 31 days", "/0", "FREQ=DAILY;INTERVAL=31;BYHOUR=2;BYMINUTE=00"),
    broken_pattern(
        "days of the week every 2 days",
        "/1",
        WEEKEND,
        "FREQ=DAILY;INTERVAL=2;BYDAY=MO;BYHOUR=2;BYMINUTE=00",
    ),
    broken_definition("a count of 100000", "max_backups", max_backups=100_000),
    broken_definition("a count of -2", "max_backups", max_backups=-2),
    broken_definition("days as text", "retention_duration_days", retention_duration_days="30"),
    broken_definition(
        "days beside a count", "retention_duration_days", max_backups=7, retention_duration_days=30
    ),
    broken_definition(
        "101 weeks", "week_backups", max_backups=7, week_backups=101, timezone="UTC+08:00"
    ),
    broken_definition("weeks without a timezone", "timezone", max_backups=7, week_backups=4),
    broken_definition(
        "15 hours from UTC", "timezone", max_backups=7, week_backups=4, timezone="UTC+15:00"
    ),
    broken_definition(
        "a full backup after 101", "full_backup_interval", max_backups=7, full_backup_interval=101
    ),
    broken(
        "replication without a region",
        "/policy/operation_definition/destination_region",
        operation_type="replication",
        operation_definition={
            "max_backups": 5,
            "destination_project_id": "8b2e4f3f1c0a4b6d9c1f6e5d3a2b1c0d",
        },
    ),
    broken(
        "a start window of 10 minutes",
        "/policy/trigger/properties/start_window_minutes",
        trigger=trigger(WEEKDAYS, start_window_minutes=10),
    ),
    # huaweicloudsdkcbr refuses members that are unknown to it.
    broken(
        "a start time",
        "/policy/trigger/properties/start_time",
        OTC,
        trigger=trigger(WEEKDAYS, start_time="2026-11-26 04:00:00"),
    ),
    Case("another type", "update", {"operation_type": "backup"}, "/policy/operation_type", (OTC,)),
]
