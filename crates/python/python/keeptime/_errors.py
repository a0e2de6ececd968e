"""The exceptions of keeptime."""

from __future__ import annotations

from typing import Any, Literal

from ._values import Finding


class PatternError(ValueError):
    """The text is not a valid pattern.

    str(error) says what is wrong, what was found and what is allowed.

    kind: what is wrong, such as "hour". Programs can rely on it, unlike on the message.
    start, end: the characters at fault, in the text or in the rule at rule_index.
    rule_index: the index of the rule at fault if the pattern was given as a list, else None.

    >>> from keeptime import Pattern, PatternError
    >>> text = "FREQ=DAILY;BYHOUR=24;BYMINUTE=0"
    >>> try:
    ...     Pattern(text)
    ... except PatternError as error:
    ...     print(error)
    ...     print(error.kind, text[error.start : error.end])
    BYHOUR takes 0 to 23, found 24
    hour 24
    """

    kind: str
    start: int
    end: int
    rule_index: int | None

    def __init__(
        self, message: str, *, kind: str, start: int, end: int, rule_index: int | None = None
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.start = start
        self.end = end
        self.rule_index = rule_index

    def __reduce__(self) -> tuple[Any, ...]:
        return _make, (type(self), self.args, self.__dict__)


class ScheduleError(ValueError):
    """The pattern has no schedule with this start, or without one.

    kind: "left_to_start" if a rule leaves a part to the start and there is none, "needs_start" if it counts
        its days from the start and there is none, "too_close" if with this start, two times are less than an
        hour apart.
    """

    kind: Literal["left_to_start", "needs_start", "too_close"]

    def __init__(self, message: str, *, kind: Literal["left_to_start", "needs_start", "too_close"]) -> None:
        super().__init__(message)
        self.kind = kind

    def __reduce__(self) -> tuple[Any, ...]:
        return _make, (type(self), self.args, self.__dict__)


class PolicyError(ValueError):
    """A policy cannot be used for what was asked: it does not run, or its times or limits are unreadable.

    The faults of the Policy say where.
    """


class DocumentError(ValueError):
    """A document cannot be used. str(error) has the first faults, the attributes all.

    faults: what is wrong, as a tuple of Finding.
    notes: what is valid but suspicious, as a tuple of Finding.
    """

    faults: tuple[Finding, ...]
    notes: tuple[Finding, ...]

    def __init__(
        self, message: str, *, faults: tuple[Finding, ...] = (), notes: tuple[Finding, ...] = ()
    ) -> None:
        super().__init__(message)
        self.faults = faults
        self.notes = notes

    def __reduce__(self) -> tuple[Any, ...]:
        return _make, (type(self), self.args, self.__dict__)


def _make(class_: type[ValueError], args: tuple[Any, ...], attributes: dict[str, Any]) -> ValueError:
    """Makes an exception again, for pickle and copy."""
    error = class_.__new__(class_, *args)
    error.args = args
    error.__dict__.update(attributes)
    return error
