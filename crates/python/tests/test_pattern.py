"""Patterns: parsing, faults, comparison."""

import pytest

from keeptime import Pattern, PatternError


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
