"""The types of the extension module."""

from collections.abc import Sequence
from typing import Literal, final

from ._errors import PatternError

@final
class Pattern:
    def __new__(
        cls, source: str | Sequence[str], dialect: Literal["csbs", "cbr"] | None = None
    ) -> Pattern: ...
    @staticmethod
    def faults(
        source: str | Sequence[str], dialect: Literal["csbs", "cbr"] | None = None
    ) -> list[PatternError]: ...
    @property
    def dialect(self) -> Literal["csbs", "cbr"]: ...
    def is_equivalent_to(self, other: Pattern) -> bool: ...
    def __hash__(self) -> int: ...
