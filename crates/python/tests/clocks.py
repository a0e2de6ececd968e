"""What the clocks of a zone show, and when a schedule fires: read so plainly that it cannot be wrong.

Only ``astimezone`` is asked, from UTC to the zone, which every ``tzinfo`` answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def shown(zone: tzinfo, utc: datetime) -> datetime:
    """Returns what the clocks show at an instant, as a naive datetime. The instant is naive too, in UTC."""
    return utc.replace(tzinfo=timezone.utc).astimezone(zone).replace(tzinfo=None, fold=0)


def instants(zone: tzinfo, civil: datetime, gap: str, overlap: str) -> list[datetime]:
    """Returns the instants at which something fires that is set for a civil time."""
    around = [civil + hours * HOUR for hours in range(-27, 28)]
    offsets = {shown(zone, utc) - utc for utc in around}
    candidates = sorted(civil - offset for offset in offsets)
    found = [utc for utc in candidates if shown(zone, utc) == civil]
    if not found:
        before = candidates[0]
        return [civil - (shown(zone, before) - before)] if gap == "shift" else []
    return {"first": found[:1], "second": found[-1:], "both": found}[overlap]


@dataclass(frozen=True)
class PlainRule:
    """Times of the day, on some days: weekdays (0 is Monday), or every few days from the start's."""

    hours: tuple[int, ...]
    minute: int
    weekdays: tuple[int, ...] | None = None
    interval: int = 1

    def text(self) -> str:
        parts = ["FREQ=DAILY" if self.weekdays is None else "FREQ=WEEKLY"]
        if self.interval > 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.weekdays is not None:
            parts.append("BYDAY=" + ",".join(("MO", "TU", "WE", "TH", "FR", "SA", "SU")[d] for d in self.weekdays))
        parts.append("BYHOUR=" + ",".join(map(str, self.hours)))
        return ";".join([*parts, f"BYMINUTE={self.minute}"])

    def is_on(self, day: date, first: date) -> bool:
        if self.weekdays is not None and day.weekday() not in self.weekdays:
            return False
        return (day - first).days % self.interval == 0


def fires(
    rules: Iterable[PlainRule],
    zone: tzinfo,
    since: datetime,
    until: datetime,
    *,
    start: datetime | None = None,
    gap: str = "shift",
    overlap: str = "first",
) -> list[datetime]:
    """Returns the fires from ``since`` to before ``until``, in UTC and naive, as all arguments are."""
    second = 0 if start is None else shown(zone, start).second
    first = date(1970, 1, 1) if start is None else shown(zone, start).date()

    def all_fires() -> Iterator[datetime]:
        day = since.date() - 2 * DAY
        while day <= until.date() + 2 * DAY:
            for rule in rules:
                for hour in rule.hours if rule.is_on(day, first) else ():
                    civil = datetime.combine(day, time(hour, rule.minute, second))
                    yield from instants(zone, civil, gap, overlap)
            day += DAY

    earliest = since if start is None else max(since, start)
    return sorted({fire for fire in all_fires() if earliest <= fire < until})
