"""NumPy arrays of fires agree with single fires."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest

from keeptime import Schedule

UTC = timezone.utc
BERLIN = ZoneInfo("Europe/Berlin")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def schedules() -> list[Schedule]:
    text = "FREQ=DAILY;BYHOUR=2,14;BYMINUTE=30"
    return [
        Schedule(text),
        Schedule(text, BERLIN, overlap="both"),
        Schedule(text, BERLIN, start=datetime(2026, 10, 20, 7, 5, 9, tzinfo=UTC)),
    ]


def to_datetime64(fire: datetime | None) -> np.datetime64:
    return np.datetime64("NaT", "s") if fire is None else np.datetime64((fire - EPOCH) // timedelta(seconds=1), "s")


@pytest.mark.parametrize("schedule", schedules(), ids=repr)
@pytest.mark.parametrize("unit", ["us", "ns"])
def test_each_time_has_the_fire_that_next_and_prev_give(schedule: Schedule, unit: str) -> None:
    fires = [datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(1969, 12, 31, 14, 30, tzinfo=UTC)]
    steps = [timedelta(microseconds=step) for step in (-3_600_000_000, -1_000_000, -1, 0, 1, 999_999, 1_000_000)]
    times = [fire + step for fire in fires for step in steps]
    array = np.array([time.replace(tzinfo=None) for time in times], "datetime64[us]").astype(f"datetime64[{unit}]")
    for inclusive in (False, True):
        expected = [to_datetime64(schedule.next(time, inclusive=inclusive)) for time in times]
        np.testing.assert_array_equal(schedule.next_array(array, inclusive=inclusive), np.array(expected))
        expected = [to_datetime64(schedule.prev(time, inclusive=inclusive)) for time in times]
        np.testing.assert_array_equal(schedule.prev_array(array, inclusive=inclusive), np.array(expected))


@pytest.mark.parametrize("schedule", schedules(), ids=repr)
def test_an_array_has_the_fires_that_iteration_gives(schedule: Schedule) -> None:
    start, stop = datetime(2026, 10, 1, 12, 0, 0, 1, tzinfo=UTC), datetime(2027, 4, 1, tzinfo=UTC)
    expected = [to_datetime64(fire) for fire in schedule.iter(start, stop)]
    found = schedule.array(start, stop)
    assert found.dtype == np.dtype("datetime64[s]")
    np.testing.assert_array_equal(found, np.array(expected))
    assert schedule.array(stop, start).shape == (0,)


@pytest.mark.parametrize("unit", ["Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns"])
def test_units_of_input_do_not_matter(unit: str) -> None:
    schedule = schedules()[0]
    times = np.array(["1969-01-01", "2026-01-01", "NaT"], f"datetime64[{unit}]")
    found = schedule.next_array(times)
    assert found.dtype == np.dtype("datetime64[s]")
    np.testing.assert_array_equal(found, schedule.next_array(times.astype("datetime64[s]")))
    assert np.isnat(found).tolist() == [False, False, True]


def test_shapes_are_kept() -> None:
    schedule = schedules()[0]
    times = np.arange(0, 12 * 86_400, 86_400, dtype="int64").view("datetime64[s]").reshape(3, 4)
    assert schedule.next_array(times).shape == (3, 4)
    assert schedule.next_array(times[:, ::2]).tolist() == schedule.next_array(times)[:, ::2].tolist()
    assert schedule.next_array(times[:0]).shape == (0, 4)
    assert schedule.next_array(np.datetime64("2026-01-01T00:00")) == np.datetime64("2026-01-01T02:30")


def test_pandas_may_have_a_zone() -> None:
    index = pd.date_range("2026-03-28", periods=5, freq="6h", tz="Europe/Berlin")
    expected = [to_datetime64(schedules()[1].next(time.to_pydatetime())) for time in index]
    for times in (index, pd.Series(index), index.tz_convert("UTC").tz_localize(None)):
        np.testing.assert_array_equal(schedules()[1].next_array(times), np.array(expected))


def test_far_times_have_no_fire() -> None:
    schedule = schedules()[0]
    far = np.array([2**62, -(2**62)], "datetime64[s]")
    assert np.isnat(schedule.next_array(far)).all()
    assert np.isnat(schedule.prev_array(far)).all()


@pytest.mark.parametrize("unit", ["Y", "M", "W", "D", "h", "m", "3h"])
def test_times_too_far_for_seconds_have_no_fire(unit: str) -> None:
    far = np.array([2**62 + 5, -(2**62)], f"datetime64[{unit}]")
    assert np.isnat(schedules()[0].next_array(far)).all()
    assert np.isnat(schedules()[0].next_array(far[0]))


def test_masked_arrays_are_refused() -> None:
    times = np.ma.masked_array(np.array(["2026-01-01"], "datetime64[s]"), [True])
    message = "expected an array of datetime64, in UTC, found one of datetime64.s. with a mask"
    with pytest.raises(TypeError, match=message):
        schedules()[0].next_array(times)


def test_other_arrays_are_refused() -> None:
    for times in ([1, 2], ["2026-01-01"], [datetime(2026, 1, 1, tzinfo=UTC)]):
        with pytest.raises(TypeError, match="expected an array of datetime64, in UTC, found one of "):
            schedules()[0].next_array(times)  # type: ignore[call-overload]


def test_numpy_is_imported_only_for_arrays() -> None:
    code = "import sys, keeptime; keeptime.Schedule('FREQ=DAILY;BYHOUR=2;BYMINUTE=0'); assert 'numpy' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
