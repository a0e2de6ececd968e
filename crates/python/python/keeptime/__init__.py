"""Backup policies of cloud servers: valid, next, and which backups can be deleted."""

from ._errors import PatternError, ScheduleError
from ._keeptime import Fires, Missed, Pattern, Schedule
from ._values import Rule

__all__ = [
    "Fires",
    "Missed",
    "Pattern",
    "PatternError",
    "Rule",
    "Schedule",
    "ScheduleError",
]
