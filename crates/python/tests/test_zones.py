"""Schedules agree with the clocks of every zone, fire by fire."""

from __future__ import annotations

import random
from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import dateutil.tz
import pytest
import pytz
from hypothesis import given
from hypothesis import strategies as st

from clocks import PlainRule, fires, shown
from keeptime import Schedule
from own_zones import Failing, Fractional, Naive, TwoOffsets, WithoutFold

UTC = timezone.utc

ZONES: dict[str, tzinfo] = {
    name: ZoneInfo(name)
    for name in (
        "UTC",
        "Africa/Casablanca",  # negative summer time in Ramadan
        "Africa/Monrovia",  # -00:44:30 until 1972
        "America/New_York",
        "America/Sao_Paulo",  # midnight is skipped
        "Antarctica/Troll",  # two hours forward
        "Asia/Kathmandu",
        "Australia/Lord_Howe",  # half an hour forward
        "Europe/Berlin",
        "Europe/Dublin",  # negative summer time in winter
        "Pacific/Apia",  # a day is skipped in 2011
        "Pacific/Chatham",
    )
}
ZONES |= {
    "timezone.utc": UTC,
    "timezone +05:45": timezone(timedelta(hours=5, minutes=45)),
    "timezone -23:59:59": timezone(-timedelta(hours=23, minutes=59, seconds=59)),
    "ZoneInfo.no_cache": ZoneInfo.no_cache("Europe/Berlin"),
    "dateutil.tz.gettz": dateutil.tz.gettz("Europe/Berlin"),
    "dateutil.tz.tzutc": dateutil.tz.tzutc(),
    "dateutil.tz.tzoffset": dateutil.tz.tzoffset("odd", -12345),
    "dateutil.tz.tzstr": dateutil.tz.tzstr("EST5EDT"),
    "pytz": pytz.timezone("Europe/Berlin"),
    "a tzinfo of one's own": TwoOffsets(),
}

RULES = [
    [PlainRule((2,), 30)],
    [PlainRule((0, 1, 2, 3), 15)],
    [PlainRule((1, 23), 45, weekdays=(5, 6)), PlainRule((12,), 0, weekdays=(0,))],
    [PlainRule(tuple(range(24)), 59)],
    [PlainRule((2, 10), 5, interval=3)],
]


def pattern(rules: list[PlainRule]) -> str | list[str]:
    texts = [rule.text() for rule in rules]
    return texts if any(rule.interval > 1 for rule in rules) else "\n".join(texts)


def changes(zone: tzinfo, year: int) -> list[datetime]:
    """Returns the days of a year on which the clocks change."""
    days = [datetime(year, 1, 1) + timedelta(days=day) for day in range(366)]
    offsets = [shown(zone, day) - day for day in days]
    return [day for day, one, two in zip(days, offsets, offsets[1:]) if one != two]


@st.composite
def instants_near_changes(draw: st.DrawFn, zone: tzinfo) -> datetime:
    """Returns an instant, half of the time near a change of the clocks."""
    year = draw(st.integers(1880, 2200))
    days = changes(zone, year) or [datetime(year, 1, 1)]
    if draw(st.booleans()):
        day = draw(st.sampled_from(days)) - timedelta(days=1)
        return day + timedelta(seconds=draw(st.integers(0, 3 * 86_400)))
    return datetime(year, 1, 1) + timedelta(seconds=draw(st.integers(0, 365 * 86_400)))


@pytest.mark.parametrize("zone", ZONES.values(), ids=ZONES)
@given(data=st.data())
def test_fires_are_those_of_a_plain_walk(zone: tzinfo, data: st.DataObject) -> None:
    rules = data.draw(st.sampled_from(RULES))
    gap = data.draw(st.sampled_from(["shift", "skip"]))
    overlap = data.draw(st.sampled_from(["first", "second", "both"]))
    since = data.draw(instants_near_changes(zone))
    until = since + timedelta(seconds=data.draw(st.integers(0, 10 * 86_400)))
    start = None
    if any(rule.interval > 1 for rule in rules) or data.draw(st.booleans()):
        start = since - timedelta(seconds=data.draw(st.integers(-5 * 86_400, 5 * 86_400)))

    expected = fires(rules, zone, since, until, start=start, gap=gap, overlap=overlap)
    expected_local = [fire.replace(tzinfo=UTC).astimezone(zone) for fire in expected]
    first, last = since.replace(tzinfo=UTC), until.replace(tzinfo=UTC)
    schedule = Schedule(
        pattern(rules),
        zone,
        start=None if start is None else start.replace(tzinfo=UTC),
        gap=gap,  # type: ignore[arg-type]
        overlap=overlap,  # type: ignore[arg-type]
    )

    found = list(schedule.iter(first, last))
    # Comparison of datetimes ignores `fold`, `repr` shows it.
    assert [repr(fire) for fire in found] == [repr(fire) for fire in expected_local]
    assert [fire.astimezone(UTC).replace(tzinfo=None) for fire in found] == expected
    assert list(reversed(schedule.iter(first, last))) == found[::-1]
    assert schedule.count(first, last) == len(found)
    assert all(fire in schedule for fire in found)
    for index, (before, fire) in enumerate(zip([first, *found], found)):
        assert repr(schedule.next(before, inclusive=index == 0)) == repr(fire)
        assert repr(schedule.next(fire, inclusive=True)) == repr(fire)
    for fire, after in zip(found, [*found[1:], last]):
        assert repr(schedule.prev(after)) == repr(fire)
        assert repr(schedule.prev(fire, inclusive=True)) == repr(fire)


@pytest.mark.parametrize("name", ["Europe/Berlin", "Australia/Lord_Howe", "Africa/Casablanca"])
def test_a_datetime_means_the_same_instant_in_any_zone(name: str) -> None:
    zone = ZoneInfo(name)
    schedule = Schedule("FREQ=DAILY;BYHOUR=0,1,2,3;BYMINUTE=30", zone, overlap="both")
    for second in range(0, 400 * 86_400, 1801):
        utc = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=second)
        assert schedule.next(utc) == schedule.next(utc.astimezone(zone))


def test_a_repeated_time_has_its_fold() -> None:
    zone = ZoneInfo("Europe/Berlin")
    noon = datetime(2026, 10, 24, 12, tzinfo=UTC)
    both = Schedule("FREQ=DAILY;BYHOUR=2;BYMINUTE=30", zone, overlap="both")
    first = both.next(noon)
    second = both.next(first)
    assert (first.fold, second.fold) == (0, 1)
    assert second.astimezone(UTC) - first.astimezone(UTC) == timedelta(hours=1)
    assert first.replace(tzinfo=None) == second.replace(tzinfo=None) == datetime(2026, 10, 25, 2, 30)
    # What comes out goes in.
    assert both.next(second) == datetime(2026, 10, 26, 2, 30, tzinfo=zone)
    assert both.prev(second) == first


def test_fires_are_in_the_zone_object_that_was_given() -> None:
    for zone in (ZoneInfo("Europe/Berlin"), ZoneInfo.no_cache("Europe/Berlin"), TwoOffsets(), UTC):
        schedule = Schedule("FREQ=DAILY;BYHOUR=2;BYMINUTE=30", zone)
        assert schedule.zone is zone
        assert schedule.next(datetime(2026, 1, 1, tzinfo=UTC)).tzinfo is zone


def test_a_zone_without_fold_is_refused_where_it_cannot_tell_times_apart() -> None:
    schedule = Schedule("FREQ=DAILY;BYHOUR=0;BYMINUTE=0", WithoutFold(), overlap="first")
    fire = schedule.next(datetime(2026, 9, 29, 12, tzinfo=UTC))
    assert fire.replace(tzinfo=None) == datetime(2026, 9, 30)
    with pytest.raises(ValueError, match="this tzinfo ignores fold"):
        schedule.next(datetime(2026, 9, 30, 12, tzinfo=UTC))


def test_what_a_zone_raises_is_raised() -> None:
    schedule = Schedule("FREQ=DAILY;BYHOUR=2;BYMINUTE=30", Failing())
    at = datetime(2026, 1, 1, tzinfo=UTC)
    assert schedule.next(at).hour == 2
    late = datetime(2041, 1, 1, tzinfo=UTC)
    for _ in range(2):
        with pytest.raises(LookupError, match="no data for the year 2040"):
            schedule.next(late)
        with pytest.raises(LookupError, match="no data for the year 2040"):
            schedule.count(at, late)
        with pytest.raises(LookupError, match="no data for the year 2040"):
            list(schedule.iter(at, late))
    # It says nothing about other years.
    assert schedule.next(at).hour == 2


def test_zones_without_usable_offsets_are_refused() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    with pytest.raises(ValueError, match="utcoffset"):
        Schedule("FREQ=DAILY;BYHOUR=2;BYMINUTE=30", Naive()).next(at)
    with pytest.raises(ValueError, match="whole seconds"):
        Schedule("FREQ=DAILY;BYHOUR=2;BYMINUTE=30", Fractional()).next(at)
    with pytest.raises(ValueError, match="whole seconds"):
        Schedule("FREQ=DAILY;BYHOUR=2;BYMINUTE=30", timezone(timedelta(microseconds=1)))


def test_what_is_known_of_a_zone_does_not_depend_on_the_order_of_questions() -> None:
    one, two = (
        Schedule("FREQ=DAILY;BYHOUR=2;BYMINUTE=30", ZoneInfo.no_cache("Europe/Berlin"), gap="skip")
        for _ in range(2)
    )
    instants = [
        datetime(year, month, 28, tzinfo=UTC) for year in range(1, 9999, 31) for month in (3, 10)
    ]
    forward = {at: one.next(at).astimezone(UTC) for at in instants}
    random.Random(1).shuffle(instants)
    assert {at: two.next(at).astimezone(UTC) for at in instants} == forward
