"""Patterns: parsing, faults, comparison."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

from keeptime import Pattern, PatternError, Rule


def test_equal_rules_are_an_equal_pattern() -> None:
    one = Pattern("FREQ=DAILY;BYHOUR=02;BYMINUTE=30")
    two = Pattern("freq=daily;byminute=30;byhour=2")
    assert one == two
    assert hash(one) == hash(two)


def test_a_fault_has_its_kind_and_its_place_in_characters() -> None:
    text = "BEGIN:VEVENT\nSUMMARY:café 😀\nRRULE:FREQ=DAILY;BYHOUR=24\nEND:VEVENT"
    with pytest.raises(PatternError, match="^BYHOUR takes 0 to 23, found 24$") as raised:
        Pattern(text)
    error = raised.value
    assert (error.kind, text[error.start : error.end], error.rule_index) == ("hour", "24", None)


def test_a_list_is_a_pattern_of_cbr() -> None:
    rules = ["FREQ=DAILY;INTERVAL=2;BYHOUR=14;BYMINUTE=00"]
    pattern = Pattern(rules)
    assert pattern.dialect == "cbr"
    assert pattern == Pattern(rules[0], dialect="cbr") == Pattern(tuple(rules))
    assert str(pattern) == "FREQ=DAILY;INTERVAL=2;BYHOUR=14;BYMINUTE=0"
    assert pattern.needs_start
    with pytest.raises(PatternError) as raised:
        Pattern([*rules, "FREQ=WEEKLY;BYDAY=XX"])
    error = raised.value
    assert (error.kind, error.rule_index, error.start, error.end) == ("weekday", 1, 18, 20)
    with pytest.raises(ValueError, match="a list of rules is a pattern of cbr, found the dialect csbs"):
        Pattern(rules, dialect="csbs")


def test_all_faults_are_found_at_once() -> None:
    text = "FREQ=DAILY;BYHOUR=24;BYMINUTE=60"
    assert [(fault.kind, text[fault.start : fault.end]) for fault in Pattern.faults(text)] == [
        ("hour", "24"),
        ("minute", "60"),
    ]
    assert Pattern.faults("FREQ=DAILY;BYHOUR=2;BYMINUTE=30") == []
    assert [fault.rule_index for fault in Pattern.faults(["FREQ=DAILY;BYHOUR=24", "FREQ=HOURLY"])] == [0, 1]


def test_rules_have_their_parts() -> None:
    daily, weekly = Pattern("FREQ=WEEKLY;BYDAY=SU,MO;BYHOUR=8,20;BYMINUTE=30\nFREQ=DAILY;BYHOUR=5").rules
    assert daily == Rule("FREQ=DAILY;BYHOUR=5", "DAILY", 1, None, (5,), None)
    assert (weekly.frequency, weekly.days, weekly.hours, weekly.minute) == ("WEEKLY", ("MO", "SU"), (8, 20), 30)
    assert str(weekly) == "FREQ=WEEKLY;BYDAY=MO,SU;BYHOUR=8,20;BYMINUTE=30"
    [interval] = Pattern(["FREQ=DAILY;INTERVAL=3"]).rules
    assert (interval.interval, str(interval)) == (3, "FREQ=DAILY;INTERVAL=3")


def test_patterns_can_be_compared_by_meaning() -> None:
    one = Pattern("FREQ=DAILY;BYHOUR=8,9;BYMINUTE=0")
    two = Pattern("FREQ=DAILY;BYHOUR=8;BYMINUTE=0\nFREQ=DAILY;BYHOUR=9;BYMINUTE=0")
    assert one != two
    assert one.is_equivalent_to(two)
    assert not one.is_equivalent_to(Pattern("FREQ=DAILY;BYHOUR=8;BYMINUTE=0"))


@pytest.mark.parametrize(
    "source",
    [
        "FREQ=DAILY;BYHOUR=2;BYMINUTE=30",
        "FREQ=WEEKLY;BYDAY=MO\nFREQ=WEEKLY;BYDAY=TU",
        ["FREQ=DAILY;INTERVAL=2;BYHOUR=14;BYMINUTE=00", "FREQ=WEEKLY;BYDAY=MO;BYHOUR=1"],
    ],
)
def test_values_are_copied_and_pickled(source: str | list[str]) -> None:
    pattern = Pattern(source)
    for made in (copy.copy(pattern), copy.deepcopy(pattern), pickle.loads(pickle.dumps(pattern))):
        assert (made, hash(made), repr(made)) == (pattern, hash(pattern), repr(pattern))
    assert Pattern(str(pattern), dialect=pattern.dialect) == pattern
    assert pattern != source


def test_an_error_is_copied_and_pickled() -> None:
    [fault] = Pattern.faults(["FREQ=DAILY;BYHOUR=24"])
    copied = pickle.loads(pickle.dumps(fault))
    assert (type(copied), str(copied)) == (PatternError, "BYHOUR takes 0 to 23, found 24")
    assert vars(copied) == vars(fault) == {"kind": "hour", "start": 18, "end": 20, "rule_index": 0}


@pytest.mark.parametrize(
    ("source", "dialect", "type_"), [(5, None, TypeError), ([5], None, TypeError), ("FREQ=DAILY", "vbs", ValueError)]
)
def test_other_sources_are_refused(source: Any, dialect: Any, type_: type[Exception]) -> None:
    with pytest.raises(type_):
        Pattern(source, dialect=dialect)
