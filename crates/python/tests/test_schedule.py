"""Schedules: what they take and return, and how they behave as values."""

from __future__ import annotations

import copy
import pickle
import sys
import threading
import weakref
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import dateutil.tz
import pytest

from keeptime import Pattern, PatternError, Schedule, ScheduleError

UTC = timezone.utc
BERLIN = ZoneInfo("Europe/Berlin")
DAILY = "FREQ=DAILY;BYHOUR=2;BYMINUTE=30"
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


def test_the_zone_is_utc_unless_told() -> None:
    schedule = Schedule(DAILY)
    assert schedule.zone is UTC
    assert schedule.next(NOON) == datetime(2026, 11, 27, 2, 30, tzinfo=UTC)
    assert schedule.next(NOON).tzinfo is UTC


def test_a_pattern_may_be_given_as_text_or_as_rules() -> None:
    rules = ["FREQ=DAILY;INTERVAL=2;BYHOUR=2;BYMINUTE=30"]
    assert Schedule(DAILY) == Schedule(Pattern(DAILY))
    assert Schedule(rules, start=NOON) == Schedule(Pattern(rules), start=NOON)
    with pytest.raises(PatternError):
        Schedule("FREQ=DAILY;BYHOUR=24")


@pytest.mark.parametrize(
    ("call", "type_", "message"),
    [
        (
            lambda: Schedule(DAILY).next(datetime(2026, 11, 26)),
            ValueError,
            "^expected an aware datetime, found 2026-11-26 00:00:00 without a time zone: ",
        ),
        (lambda: Schedule(DAILY).next(date(2026, 11, 26)), TypeError, "^expected an aware datetime, found date\n"),  # type: ignore[arg-type]
        (lambda: Schedule(DAILY).next("2026-11-26"), TypeError, "^expected an aware datetime, found str\n"),  # type: ignore[arg-type]
        (lambda: datetime(2026, 11, 26) in Schedule(DAILY), ValueError, "without a time zone"),
        (lambda: Schedule(DAILY).count(NOON, datetime(2026, 11, 27)), ValueError, "without a time zone"),
        (lambda: Schedule(DAILY, start=datetime(2026, 11, 26)), ValueError, "without a time zone"),
        (
            lambda: Schedule(DAILY, "Europe/Berlin"),  # type: ignore[arg-type]
            TypeError,
            r"^zone takes a tzinfo, found 'Europe/Berlin': pass zoneinfo.ZoneInfo\('Europe/Berlin'\)$",
        ),
        (lambda: Schedule(DAILY, 3600), TypeError, "^zone takes a tzinfo, found int$"),  # type: ignore[arg-type]
        (lambda: Schedule(DAILY, gap="later"), ValueError, '^gap takes shift or skip, found "later"$'),  # type: ignore[arg-type]
        (lambda: Schedule(DAILY, overlap="no"), ValueError, '^overlap takes first, second or both, found "no"$'),  # type: ignore[arg-type]
        (lambda: Schedule(5), TypeError, "expected a str or a list of str, found"),  # type: ignore[arg-type]
        (lambda: iter(Schedule(DAILY)), TypeError, "not iterable"),  # type: ignore[call-overload]
    ],
)
def test_errors_say_what_is_wrong(call: Callable[[], object], type_: type[Exception], message: str) -> None:
    with pytest.raises(type_, match=message):
        call()


@pytest.mark.parametrize(
    ("pattern", "start", "kind"),
    [
        ("FREQ=WEEKLY;BYHOUR=2;BYMINUTE=30", None, "left_to_start"),
        (["FREQ=DAILY;INTERVAL=2;BYHOUR=2;BYMINUTE=30"], None, "needs_start"),
        ("FREQ=DAILY;BYHOUR=2;BYMINUTE=30\nFREQ=DAILY", NOON.replace(hour=3), "too_close"),
    ],
)
def test_a_pattern_without_a_schedule_is_an_error_with_its_kind(
    pattern: str | list[str], start: datetime | None, kind: str
) -> None:
    with pytest.raises(ScheduleError) as raised:
        Schedule(pattern, start=start)
    assert raised.value.kind == kind
    copied = pickle.loads(pickle.dumps(raised.value))
    assert (type(copied), str(copied), copied.kind) == (ScheduleError, str(raised.value), kind)


def test_a_start_fills_what_is_left_out_and_begins_the_schedule() -> None:
    start = datetime(2026, 11, 26, 7, 15, 9, 500_000, tzinfo=UTC)
    schedule = Schedule("FREQ=WEEKLY;BYHOUR=2", BERLIN, start=start)
    assert repr(schedule.start) == repr(start.astimezone(BERLIN))
    fire = datetime(2026, 12, 3, 2, 15, 9, tzinfo=BERLIN)
    assert schedule.next(start - timedelta(days=1000)) == fire
    assert schedule.prev(fire) is None
    assert list(schedule.iter(stop=fire)) == []
    assert next(schedule.iter()) == fire


def test_values_are_equal_hashed_copied_and_pickled() -> None:
    schedules = [
        Schedule(DAILY),
        Schedule(DAILY, BERLIN),
        Schedule(DAILY, BERLIN, gap="skip"),
        Schedule(DAILY, BERLIN, overlap="both"),
        Schedule(DAILY, BERLIN, start=NOON),
        Schedule([DAILY], BERLIN),
        Schedule(DAILY, timezone(timedelta(hours=1))),
        Schedule(DAILY, dateutil.tz.gettz("Europe/Berlin")),
    ]
    for index, schedule in enumerate(schedules):
        for other, made in enumerate(schedules):
            assert (schedule == made) == (index == other)
        for made in (copy.copy(schedule), copy.deepcopy(schedule), pickle.loads(pickle.dumps(schedule))):
            assert made == schedule
            assert hash(made) == hash(schedule)
            assert made.next(NOON) == schedule.next(NOON)
            assert repr(made) == repr(schedule)
    assert Schedule(DAILY) != DAILY
    assert len({*schedules, *copy.deepcopy(schedules)}) == len(schedules)


def test_a_repr_can_be_evaluated() -> None:
    import datetime as datetime_module
    import zoneinfo

    names = {"Schedule": Schedule, "datetime": datetime_module, "zoneinfo": zoneinfo, "Pattern": Pattern}
    for schedule in (
        Schedule(DAILY),
        Schedule(["FREQ=DAILY;INTERVAL=2"], BERLIN, start=NOON, gap="skip", overlap="second"),
    ):
        assert eval(repr(schedule), names) == schedule
        assert eval(repr(schedule.pattern), names) == schedule.pattern
    assert repr(Schedule(DAILY)) == f"Schedule('{DAILY}', zone=datetime.timezone.utc)"


def test_values_cannot_be_changed_but_weakly_referenced() -> None:
    schedule = Schedule(DAILY)
    for name in ("zone", "colour"):
        with pytest.raises(AttributeError):
            setattr(schedule, name, BERLIN)
    assert weakref.ref(schedule)() is schedule


def test_an_iterator_can_be_turned_round_where_it_is() -> None:
    fires = Schedule(DAILY).iter(NOON, NOON + timedelta(days=4))
    first = next(fires)
    rest = list(reversed(fires))
    assert rest == sorted(rest, reverse=True)
    assert [first, *reversed(rest)] == list(Schedule(DAILY).iter(NOON, NOON + timedelta(days=4)))
    assert list(fires) == rest[::-1]
    assert next(fires, None) is None
    assert next(reversed(reversed(Schedule(DAILY).iter(NOON)))) == first


def test_fires_are_within_the_years_of_a_datetime() -> None:
    for zone in (UTC, BERLIN, timezone(timedelta(hours=23)), timezone(-timedelta(hours=23)), dateutil.tz.tzoffset("", -3600)):
        schedule = Schedule(DAILY, zone)
        first, last = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
        assert schedule.next(first).year == 1
        previous = schedule.prev(last)
        assert previous is not None and previous.year == 9999
        latest = next(reversed(schedule.iter()))
        assert latest.date() == date(9999, 12, 31)
        with pytest.raises(OverflowError, match="the next fire is after the year 9999"):
            schedule.next(latest)
        earliest = next(schedule.iter())
        assert earliest.date() == date(1, 1, 1)
        assert schedule.prev(earliest) is None
        end = datetime(9999, 12, 20, tzinfo=UTC)
        assert len(list(schedule.iter(end))) in (11, 12, 13)
        assert list(schedule.iter(end))[-1] == latest


def test_missed_fires_are_counted_and_iterated() -> None:
    schedule = Schedule(DAILY, BERLIN)
    missed = schedule.missed(datetime(2026, 11, 23, 2, 30, tzinfo=BERLIN), NOON)
    days = [datetime(2026, 11, day, 2, 30, tzinfo=BERLIN) for day in (24, 25, 26)]
    assert missed
    assert (missed.count, len(missed), missed.first, missed.latest) == (3, 3, days[0], days[-1])
    assert list(missed) == list(missed) == days
    assert list(reversed(missed)) == days[::-1]
    copied = pickle.loads(pickle.dumps(missed))
    assert (list(copied), repr(copied)) == (days, repr(missed))


def test_nothing_may_be_missed() -> None:
    for schedule, handled in ((Schedule(DAILY), None), (Schedule(DAILY), NOON), (Schedule(DAILY, start=NOON), None)):
        missed = schedule.missed(handled, NOON)
        assert not missed
        assert (missed.count, missed.first, missed.latest, list(missed)) == (0, None, None, [])
    start = NOON - timedelta(days=2)
    assert Schedule(DAILY, start=start).missed(None, NOON).count == 2


def test_threads_share_a_schedule_and_its_zone() -> None:
    # A zone that nobody has asked yet, so that the threads look it up at the same time.
    schedule = Schedule(DAILY, ZoneInfo.no_cache("Australia/Lord_Howe"), overlap="both")
    years = [datetime(year, 1, 1, tzinfo=UTC) for year in range(1900, 2100)]
    expected = [Schedule(DAILY, ZoneInfo("Australia/Lord_Howe"), overlap="both").next(year) for year in years]
    found: list[list[datetime]] = []
    threads = [
        threading.Thread(target=lambda: found.append([schedule.next(year) for year in years])) for _ in range(8)
    ]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    texts = [[fire.isoformat() for fire in each] for each in found]
    assert texts == [[fire.isoformat() for fire in expected]] * len(threads)


def test_long_work_lets_other_threads_run() -> None:
    """While one thread makes a long array, this one goes on: the work holds no lock of the interpreter."""
    schedule = Schedule("FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24))) + ";BYMINUTE=0")
    first, last = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
    thread = threading.Thread(target=lambda: schedule.array(first, last))
    # Without a switch in time, a thread that holds the lock would keep it.
    interval = sys.getswitchinterval()
    sys.setswitchinterval(100)
    try:
        thread.start()
        # The thread has begun its work, and this one runs again before it is done.
        assert thread.is_alive()
    finally:
        sys.setswitchinterval(interval)
        thread.join()
