"""Requests that follow the tables of their service's reference, and what one change makes of them.

CSBS: Cloud Server Backup Service v1, tables 5-21 to 5-28. CBR: Cloud Backup and Recovery v3, "Creating a Policy".
A fault is expected at the member that was changed, unless the table below names another place.
"""

from __future__ import annotations

import copy
from typing import Any

from cases import write

CSBS = {
    "policy": {
        "name": "nightly",
        "description": "Every night",
        "provider_id": "fc4d5750-22e7-4798-8a46-f48f62c4c1da",
        "parameters": {"common": {}},
        "resources": [
            {"id": "6f64f4f5-3b9e-4b8a-9a47-7f0f3c1d2a11", "type": "OS::Nova::Server", "name": "web"},
            {"id": "6f64f4f5-3b9e-4b8a-9a47-7f0f3c1d2a12", "type": "OS::Nova::Server", "name": "mail"},
        ],
        "scheduled_operations": [
            {
                "name": "nightly",
                "enabled": True,
                "operation_type": "backup",
                "operation_definition": {"max_backups": 7},
                "trigger": {"properties": {"pattern": "FREQ=DAILY;BYHOUR=2;BYMINUTE=30"}},
            }
        ],
    }
}
CBR = {
    "policy": {
        "name": "nightly",
        "enabled": True,
        "operation_type": "backup",
        "operation_definition": {"max_backups": 7},
        "trigger": {"properties": {"pattern": ["FREQ=DAILY;INTERVAL=1;BYHOUR=2;BYMINUTE=30"]}},
    }
}

ABSENT = object()
HOURLY = "FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24))) + ";BYMINUTE=0"
OPERATION = "/policy/scheduled_operations/0"
CSBS_DEFINITION = OPERATION + "/operation_definition"
CSBS_PATTERN = OPERATION + "/trigger/properties/pattern"
CBR_DEFINITION = "/policy/operation_definition"
CBR_PATTERN = "/policy/trigger/properties/pattern"

# Changes that leave a request valid.
VALID_CSBS: list[tuple[str, Any]] = [
    ("/policy/description", ABSENT),
    ("/policy/description", ""),
    ("/policy/description", "é" * 255),
    ("/policy/name", "n" * 255),
    ("/policy/name", "Aa0_-"),
    ("/policy/resources", []),
    (OPERATION + "/name", ABSENT),
    (OPERATION + "/enabled", False),
    (CSBS_DEFINITION, {}),
    (CSBS_DEFINITION, {"max_backups": -1, "retention_duration_days": -1}),
    (CSBS_DEFINITION, {"max_backups": 99999, "retention_duration_days": 99999}),
    (CSBS_DEFINITION, {"permanent": True}),
    (CSBS_PATTERN, HOURLY),
    (CSBS_PATTERN, "RRULE:FREQ=WEEKLY;BYDAY=MO;BYHOUR=2;BYMINUTE=30\n"),
]
VALID_CBR: list[tuple[str, Any]] = [
    ("/policy/enabled", ABSENT),
    ("/policy/name", "n" * 64),
    (CBR_DEFINITION, {"retention_duration_days": 1}),
    (CBR_DEFINITION, {"retention_duration_days": 99999}),
    (CBR_DEFINITION, {"max_backups": 3, "day_backups": 100, "timezone": "UTC+14:00"}),
    (CBR_PATTERN, ["FREQ=WEEKLY;BYDAY=MO,TU;BYHOUR=14;BYMINUTE=00"]),
    (CBR_PATTERN, ["FREQ=DAILY;INTERVAL=30;BYHOUR=14;BYMINUTE=00"]),
    (CBR_PATTERN, [f"FREQ=DAILY;INTERVAL=1;BYHOUR={hour};BYMINUTE=0" for hour in range(24)]),
]

# Changes that make a fault; the third column is its place if it is not at the changed member.
FAULTS_OF_CSBS: list[tuple[Any, ...]] = [
    *((path, ABSENT) for path in (
        "/policy", "/policy/name", "/policy/provider_id", "/policy/parameters", "/policy/resources",
        "/policy/scheduled_operations", "/policy/resources/1/id", "/policy/resources/0/type",
        "/policy/resources/0/name", OPERATION + "/enabled", OPERATION + "/operation_type", CSBS_DEFINITION,
        OPERATION + "/trigger", OPERATION + "/trigger/properties", CSBS_PATTERN,
    )),
    ("/policy/name", ""),
    ("/policy/name", "n" * 256),
    ("/policy/name", "two words"),
    ("/policy/name", "é"),
    ("/policy/name", 7),
    ("/policy/name", None),
    ("/policy/description", "d" * 256),
    ("/policy/description", "<b>"),
    ("/policy/description", 7),
    ("/policy/provider_id", "fc4d5750-22e7-4798-8a46-f48f62c4c1db"),
    ("/policy/resources", {}),
    ("/policy/resources/1/type", "OS::Cinder::Volume"),
    ("/policy/scheduled_operations", []),
    (OPERATION + "/name", "a.b"),
    (OPERATION + "/description", ">"),
    (OPERATION + "/enabled", "true"),
    (OPERATION + "/operation_type", "restore"),
    (CSBS_DEFINITION, []),
    (CSBS_DEFINITION + "/max_backups", -2),
    (CSBS_DEFINITION + "/max_backups", 100_000),
    (CSBS_DEFINITION + "/max_backups", 1.5),
    (CSBS_DEFINITION + "/max_backups", "7"),
    (CSBS_DEFINITION + "/retention_duration_days", -2),
    (CSBS_DEFINITION + "/retention_duration_days", 100_000),
    (CSBS_DEFINITION + "/permanent", "true"),
    (CSBS_DEFINITION + "/provider_id", "another"),
    (CSBS_PATTERN, ""),
    (CSBS_PATTERN, "FREQ=HOURLY"),
    (CSBS_PATTERN, "FREQ=DAILY;BYHOUR=2;BYMINUTE=0,30"),
    (CSBS_PATTERN, "FREQ=DAILY;INTERVAL=2;BYHOUR=2;BYMINUTE=0"),
    (CSBS_PATTERN, "BEGIN:VEVENT\nSUMMARY:" + "s" * 10_240 + "\nRRULE:" + HOURLY + "\nEND:VEVENT\n"),
]
FAULTS_OF_CBR: list[tuple[Any, ...]] = [
    *((path, ABSENT) for path in (
        "/policy", "/policy/name", "/policy/operation_definition", "/policy/trigger",
        "/policy/trigger/properties", CBR_PATTERN,
    )),
    ("/policy/name", ""),
    ("/policy/name", "n" * 65),
    ("/policy/name", "a.b"),
    ("/policy/enabled", "yes"),
    ("/policy/operation_type", "restore"),
    (CBR_DEFINITION + "/max_backups", -2),
    (CBR_DEFINITION + "/max_backups", 100_000),
    (CBR_DEFINITION + "/max_backups", "7"),
    (CBR_DEFINITION + "/retention_duration_days", 0),
    (CBR_DEFINITION + "/day_backups", 101),
    (CBR_DEFINITION + "/week_backups", -1),
    # A number of days goes with no other rule; the days are at fault.
    (CBR_DEFINITION, {"max_backups": 7, "retention_duration_days": 30}, CBR_DEFINITION + "/retention_duration_days"),
    # Periods need the zone in which their days begin.
    (CBR_DEFINITION, {"max_backups": 7, "month_backups": 2}, CBR_DEFINITION + "/timezone"),
    (CBR_DEFINITION, {"max_backups": 7, "year_backups": 2, "timezone": "+08:00"}, CBR_DEFINITION + "/timezone"),
    (CBR_DEFINITION, {"max_backups": 7, "year_backups": 2, "timezone": "UTC+14:01"}, CBR_DEFINITION + "/timezone"),
    (CBR_PATTERN, []),
    (CBR_PATTERN, "FREQ=DAILY;BYHOUR=2;BYMINUTE=0"),
    (CBR_PATTERN, ["FREQ=DAILY;BYHOUR=2;BYMINUTE=0"] * 25),
    (CBR_PATTERN, ["FREQ=DAILY;BYHOUR=2;BYMINUTE=0", "FREQ=DAILY;BYHOUR=24;BYMINUTE=0"], CBR_PATTERN + "/1"),
    (CBR_PATTERN, ["RRULE:FREQ=DAILY;BYHOUR=2;BYMINUTE=0"], CBR_PATTERN + "/0"),
    (CBR_PATTERN, ["FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;BYHOUR=2;BYMINUTE=0"], CBR_PATTERN + "/0"),
    (CBR_PATTERN, ["FREQ=DAILY;INTERVAL=31;BYHOUR=2;BYMINUTE=0"], CBR_PATTERN + "/0"),
    (CBR_PATTERN, ["FREQ=DAILY;BYHOUR=2;BYMINUTE=0", "FREQ=WEEKLY;BYDAY=MO;BYHOUR=2;BYMINUTE=59"], CBR_PATTERN + "/1"),
]


def changed(document: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """Return a copy of a document with another member at a place."""
    document = copy.deepcopy(document)
    *parents, last = (int(name) if name.isdigit() else name for name in path.split("/")[1:])
    target: Any = document
    for name in parents:
        target = target[name]
    if value is ABSENT:
        del target[last]
    else:
        target[last] = value
    return document


def main() -> None:
    for service, document, valid, faults in (
        ("csbs", CSBS, VALID_CSBS, FAULTS_OF_CSBS),
        ("cbr", CBR, VALID_CBR, FAULTS_OF_CBR),
    ):
        kind = f"{service}-create-policy-request"
        write(f"{kind}: valid", {"op": "check", "kind": kind, "body": document}, {"faults": []})
        for number, (path, value) in enumerate(valid):
            body = changed(document, path, value)
            write(f"{kind}: valid {number}, {path}", {"op": "check", "kind": kind, "body": body}, {"faults": []})
        for number, (path, value, *place) in enumerate(faults):
            body = changed(document, path, value)
            answer = {"faults": place or [path]}
            write(f"{kind}: fault {number}, {path}", {"op": "check", "kind": kind, "body": body}, answer)


main()
