"""Random patterns, and the times of their rules as dateutil finds them."""

from __future__ import annotations

import random
from datetime import datetime

from cases import DAY, DAYS
from dateutil.rrule import rrulestr


def choice(random: random.Random, items: list, most: int) -> list:
    """Return some of the items in their order."""
    chosen = random.sample(range(len(items)), random.randint(1, min(most, len(items))))
    return [items[index] for index in sorted(chosen)]


def weekly_or_daily(random: random.Random, minute: int, may_be_incomplete: bool = False) -> str:
    """Return a rule. Rules with the same minute are never less than an hour apart."""
    parts = [f"FREQ={random.choice(['DAILY', 'WEEKLY'])}"]
    leaves_out = random.choice(["day", "hour", "minute"]) if may_be_incomplete else None
    # Without days, a weekly rule fires on the weekday of the start, a daily rule on every day.
    if parts == ["FREQ=WEEKLY"] and leaves_out != "day" or random.random() < 0.3:
        parts.append("BYDAY=" + ",".join(choice(random, DAYS, 5)))
    if leaves_out != "hour":
        parts.append("BYHOUR=" + ",".join(f"{hour}" for hour in choice(random, list(range(24)), 4)))
    if leaves_out != "minute":
        parts.append(f"BYMINUTE={minute:02}")
    return ";".join(parts)


def every_n_days(random: random.Random, minute: int, may_be_incomplete: bool = False) -> str:
    parts = ["FREQ=DAILY", f"INTERVAL={random.choice([2, 2, 3, 4, 5, 7, 10, 14, 29, 30])}"]
    if not may_be_incomplete:
        parts.append("BYHOUR=" + ",".join(f"{hour}" for hour in choice(random, list(range(24)), 3)))
    parts.append(f"BYMINUTE={minute:02}")
    return ";".join(parts)


def times(rules: list[str], start: datetime, until: datetime) -> list[datetime]:
    """Return the times of all rules from the day of a start on. All are without a zone.

    As RFC 2445 says of DTSTART, the start gives what a rule leaves out, and the day from which an interval counts.
    """
    start = start.replace(microsecond=0)
    found = set()
    for rule in rules:
        is_complete = "BYHOUR" in rule and "BYMINUTE" in rule and ("BYDAY" in rule or "DAILY" in rule)
        first = start.replace(hour=0, minute=0) if is_complete else start
        found.update(rrulestr(rule, dtstart=first).between(first, until, inc=True))
    return sorted(found)


def midnight(instant: datetime, days: int) -> datetime:
    """Return the midnight so many days before: the start of rules that need none."""
    return (instant - days * DAY).replace(hour=0, minute=0, second=0, microsecond=0)
