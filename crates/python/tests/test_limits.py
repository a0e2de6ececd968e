"""Limits: their arguments, equality, pickling, and the documents of services."""

from __future__ import annotations

import copy
import pickle
from datetime import timedelta, timezone
from typing import Any

import numpy as np
import pytest
from zoneinfo import ZoneInfo

from keeptime import Limits, LimitsError

ALL: dict[str, Any] = dict(
    max_backups=7,
    max_days=30,
    keep_at_least=1,
    day_backups=1,
    week_backups=2,
    month_backups=3,
    year_backups=4,
    offset="+08:00",
    permanent=True,
)


def test_limits_have_their_arguments() -> None:
    limits = Limits(**ALL)
    assert {name: getattr(limits, name) for name in ALL} == ALL
    assert repr(limits) == (
        "Limits(max_backups=7, max_days=30, keep_at_least=1, day_backups=1, week_backups=2, month_backups=3, "
        "year_backups=4, offset='+08:00', permanent=True)"
    )
    none = Limits()
    assert (none.max_backups, none.max_days, none.keep_at_least, none.offset) == (None, None, 0, None)
    assert repr(none) == "Limits()"


@pytest.mark.parametrize("arguments", [{}, {"max_backups": 0}, ALL, {"week_backups": 1, "offset": "UTC"}])
def test_limits_are_values(arguments: dict[str, Any]) -> None:
    limits = Limits(**arguments)
    for same in [Limits(**arguments), pickle.loads(pickle.dumps(limits)), copy.deepcopy(limits)]:
        assert same == limits
        assert hash(same) == hash(limits)
    assert eval(repr(limits)) == limits
    assert limits != Limits(max_backups=99)
    with pytest.raises(AttributeError):
        limits.max_backups = 3  # type: ignore[misc]


@pytest.mark.parametrize(
    "offset",
    ["+08:00", "UTC+08:00", timedelta(hours=8), timezone(timedelta(hours=8))],
)
def test_an_offset(offset: Any) -> None:
    assert Limits(day_backups=1, offset=offset).offset == "+08:00"


def test_whole_numbers_of_numpy() -> None:
    assert Limits(max_backups=np.int64(7)) == Limits(max_backups=7)


def test_an_offset_without_periods_has_no_effect() -> None:
    assert Limits(offset="+08:00") == Limits()


INVALID = [
    ({"max_backups": -1}, "max_backups takes 0 to 4294967295, or None for no limit; found -1"),
    ({"max_backups": 2**32}, "max_backups takes 0 to 4294967295, or None for no limit; found 4294967296"),
    ({"max_backups": True}, "max_backups takes 0 to 4294967295, or None for no limit; found True"),
    ({"max_days": "30"}, "max_days takes 0 to 4294967295, or None for no limit; found '30'"),
    ({"max_days": 1.5}, "max_days takes 0 to 4294967295, or None for no limit; found 1.5"),
    ({"keep_at_least": -1}, "keep_at_least takes 0 to 4294967295, found -1"),
    ({"permanent": 1}, "permanent takes True or False, found 1"),
    ({"year_backups": 101, "offset": "UTC"}, "year_backups takes 0 to 100, found 101"),
    (
        {"offset": "Europe/Berlin"},
        'offset takes a fixed offset such as "+08:00", a timedelta or a timezone, found \'Europe/Berlin\'',
    ),
    (
        {"offset": ZoneInfo("Europe/Berlin")},
        'offset takes a fixed offset such as "+08:00", a timedelta or a timezone, found '
        "zoneinfo.ZoneInfo(key='Europe/Berlin')",
    ),
    (
        {"offset": timedelta(days=1)},
        'offset takes a fixed offset such as "+08:00", a timedelta or a timezone, found '
        "datetime.timedelta(days=1)",
    ),
]


@pytest.mark.parametrize(("arguments", "message"), INVALID)
def test_an_invalid_argument_is_named(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(LimitsError) as raised:
        Limits(**arguments)
    assert str(raised.value) == message
    assert raised.value.field == next(iter(arguments))
    assert isinstance(raised.value, ValueError)
    assert pickle.loads(pickle.dumps(raised.value)).field == raised.value.field


def test_periods_need_an_offset() -> None:
    with pytest.raises(LimitsError) as raised:
        Limits(week_backups=2)
    assert str(raised.value) == (
        "offset is required if week_backups is set: its periods begin and end in that offset"
    )
    assert raised.value.field == "offset"
    with pytest.raises(LimitsError, match="^the offset of long-term rules must be a number of minutes, found"):
        Limits(day_backups=1, offset=timedelta(seconds=30))


def test_the_limits_of_a_service() -> None:
    definition = {
        "max_backups": "20",
        "retention_duration_days": 0,
        "permanent": "false",
        "week_backups": 4,
        "timezone": "UTC+08:00",
        "provider_id": "x",
    }
    expected = Limits(max_backups=20, week_backups=4, offset="+08:00")
    assert Limits.from_document(definition) == expected
    assert Limits.from_document('{"max_backups": 20, "week_backups": "4", "timezone": "UTC+08:00"}') == expected
    literal = Limits.from_document(definition, zero="literal", keep_at_least=2)
    assert (literal.max_days, literal.keep_at_least) == (0, 2)
    assert Limits.from_document({"permanent": True, "max_backups": 3}) == Limits(permanent=True)


@pytest.mark.parametrize(
    ("definition", "field", "message"),
    [
        ({"max_backups": -2}, "max_backups", "max_backups takes -1 or 0 to 99999, found -2"),
        (
            {"week_backups": 2},
            "timezone",
            "timezone is required if week_backups is set: its periods begin and end in that timezone",
        ),
        (
            {"policy": {"operation_definition": {}}},
            "policy",
            "found a policy, with policy; pass its operation_definition, and only the backups of its objects to "
            "judge",
        ),
        ("[]", "operation_definition", "an operation_definition is an object"),
    ],
)
def test_invalid_limits_of_a_service(definition: Any, field: str, message: str) -> None:
    with pytest.raises(LimitsError) as raised:
        Limits.from_document(definition)
    assert (raised.value.field, str(raised.value)) == (field, message)


def test_a_document_of_another_type() -> None:
    with pytest.raises(TypeError, match="^an operation_definition is a dict or a str of JSON, found <class 'int'>$"):
        Limits.from_document(7)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="^zero takes unlimited or literal, found \"no\"$"):
        Limits.from_document({}, zero="no")  # type: ignore[arg-type]
