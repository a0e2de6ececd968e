"""The values that keeptime returns: immutable, comparable, and pickled like other values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Weekday = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


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
    days: tuple[Weekday, ...] | None
    hours: tuple[int, ...] | None
    minute: int | None

    def __str__(self) -> str:
        return self.text
