"""When the clocks of a zone show a time, by zoneinfo."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from cases import UTC


def instants(time: datetime, zone: ZoneInfo, gap: str = "shift", overlap: str = "first") -> list[datetime]:
    """Return the instants of a time of the day, given what to do where clocks skip it or show it twice.

    `fold=0` is the first of two instants, and the offset before a gap (PEP 495).
    """
    first = time.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = time.replace(tzinfo=zone, fold=1).astimezone(UTC)
    is_shown = first.astimezone(zone).replace(tzinfo=None) == time
    if not is_shown:
        return [first] if gap == "shift" else []
    if first == second:
        return [first]
    return {"first": [first], "second": [second], "both": [first, second]}[overlap]
