"""Backup policies of cloud servers: is one valid, when does it fire, and which backups can be deleted.

The policies are those of Cloud Server Backup Service (CSBS), Cloud Backup and Recovery (CBR) and Volume Backup
Service (VBS). A fire is an instant at which a policy makes backups.

Pattern     the recurrence rules of a policy
Schedule    when a pattern fires, in a zone
Policy      a policy, read from a service's JSON
Limits      which backups of a table can be deleted, by limits without a policy
check       the faults of a document
explain     what a policy does, in sentences
forecast    how many backups will be kept, and when each is deleted
report      all of that as an HTML page

Datetimes are aware, and instants in documents are in UTC. Nothing here reads the clock: now is an argument.

>>> from datetime import datetime, timezone
>>> from zoneinfo import ZoneInfo
>>> from keeptime import Schedule
>>> schedule = Schedule("FREQ=DAILY;BYHOUR=2;BYMINUTE=30", zone=ZoneInfo("Europe/Berlin"))
>>> print(schedule.next(datetime(2026, 11, 26, 12, tzinfo=timezone.utc)))
2026-11-27 02:30:00+01:00
"""

from ._errors import DocumentError, PatternError, PolicyError, ScheduleError
from ._keeptime import (
    Column,
    Fires,
    Judgement,
    Limits,
    Missed,
    Pattern,
    Plan,
    Policy,
    Schedule,
    check,
    explain,
    forecast,
    report,
)
from ._retention import LimitsError, TableError, Verdict
from ._values import (
    Check,
    Explanation,
    Finding,
    Forecast,
    ForecastBackup,
    ForecastDay,
    JudgedBackup,
    LeftWithoutBackup,
    Rule,
)

__all__ = [
    "Check",
    "Column",
    "DocumentError",
    "Explanation",
    "Finding",
    "Fires",
    "Forecast",
    "ForecastBackup",
    "ForecastDay",
    "JudgedBackup",
    "Judgement",
    "LeftWithoutBackup",
    "Limits",
    "LimitsError",
    "Missed",
    "Pattern",
    "PatternError",
    "Plan",
    "Policy",
    "PolicyError",
    "Rule",
    "Schedule",
    "ScheduleError",
    "TableError",
    "Verdict",
    "check",
    "explain",
    "forecast",
    "report",
]

# Tracebacks, `help` and pickles name the package, not the file in it.
for _name in __all__:
    globals()[_name].__module__ = __name__
del _name
