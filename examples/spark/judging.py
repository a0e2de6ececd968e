"""What all engines have in common: the limits, the names of the columns, and how the totals are printed."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import keeptime

NOW = datetime(2026, 11, 26, 12, tzinfo=timezone.utc)
COLUMNS = ["id", "resource_id", "created_at", "status", "auto_trigger", "expired_at", "complete"]


def limits() -> keeptime.Limits:
    """Reads limits.json, an operation_definition, and adds a floor."""
    definition = (Path(__file__).parent / "limits.json").read_text()
    return keeptime.Limits.from_document(definition, keep_at_least=1)


def judge(backups: Any, limits: keeptime.Limits) -> keeptime.Judgement:
    """Judges a table with these columns. A backup of CBR without an expiry never expires, as is the default."""
    return limits.judge(
        backups,
        now=NOW,
        object="resource_id",
        state="status",
        automatic="auto_trigger",
        expires_at="expired_at",
    )


def report(engine: str, began: float, totals: Mapping[str, int]) -> None:
    """Prints the totals as JSON, and the time."""
    words = ("keep", "delete", "defer", "being_deleted")
    print(json.dumps({word: totals.get(word, 0) for word in words}))
    print(f"{engine}: {time.perf_counter() - began:.1f} s")
