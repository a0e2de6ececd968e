"""Zones that are not ``zoneinfo``'s."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo


class TwoOffsets(tzinfo):
    """A zone whose clocks change at odd times: forward by 95 minutes, and back by 95 minutes.

    It is written as Python's documentation describes zones, with ``fold``.
    """

    WINTER = timedelta(hours=5, minutes=45)
    SUMMER = timedelta(hours=7, minutes=20)
    FORWARD = (3, 17, 11, 5)
    BACK = (9, 30, 17, 25)

    def _summer(self, year: int) -> tuple[datetime, datetime]:
        return datetime(year, *self.FORWARD), datetime(year, *self.BACK)

    def fromutc(self, dt: datetime) -> datetime:
        utc = dt.replace(tzinfo=None)
        forward, back = self._summer(utc.year)
        offset = self.SUMMER if forward <= utc < back else self.WINTER
        local = utc + offset
        is_repeated = back <= utc < back + (self.SUMMER - self.WINTER)
        return local.replace(tzinfo=self, fold=int(is_repeated))

    def utcoffset(self, dt: datetime | None) -> timedelta | None:
        if dt is None:
            return None
        forward, back = self._summer(dt.year)
        local = dt.replace(tzinfo=None)
        # In the gap, fold 0 has the offset before it.
        starts = forward + (self.WINTER if dt.fold else self.SUMMER)
        ends = back + (self.WINTER if dt.fold else self.SUMMER)
        return self.SUMMER if starts <= local < ends else self.WINTER

    def dst(self, dt: datetime | None) -> timedelta:
        return self.utcoffset(dt) - self.WINTER if dt else timedelta(0)  # type: ignore[operator]

    def tzname(self, dt: datetime | None) -> str:
        return "odd"


class WithoutFold(TwoOffsets):
    """The same clocks, by a zone that does not know of ``fold``: it takes repeated times as the later ones."""

    def fromutc(self, dt: datetime) -> datetime:
        return super().fromutc(dt).replace(fold=0)

    def utcoffset(self, dt: datetime | None) -> timedelta | None:
        return super().utcoffset(None if dt is None else dt.replace(fold=1))


class Failing(tzinfo):
    """A zone that raises an exception from some year on."""

    def utcoffset(self, dt: datetime | None) -> timedelta:
        if dt is not None and dt.year >= 2040:
            raise LookupError("no data for the year 2040")
        return timedelta(hours=1)

    def dst(self, dt: datetime | None) -> timedelta:
        return timedelta(0)

    def tzname(self, dt: datetime | None) -> None:
        return None


class Naive(tzinfo):
    """A zone without offsets."""

    def utcoffset(self, dt: datetime | None) -> None:
        return None

    def dst(self, dt: datetime | None) -> None:
        return None

    def tzname(self, dt: datetime | None) -> None:
        return None


class Fractional(tzinfo):
    """A zone whose offset is not in whole seconds."""

    def utcoffset(self, dt: datetime | None) -> timedelta:
        return timedelta(hours=1, microseconds=1)

    def dst(self, dt: datetime | None) -> timedelta:
        return timedelta(0)

    def tzname(self, dt: datetime | None) -> None:
        return None
