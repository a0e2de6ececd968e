"""What the makers of cases share: how a case is written, and times as text."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import Any

UTC = timezone.utc
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
DAY = timedelta(days=1)
MINUTES_OF_WEEK = 7 * 24 * 60


def write(name: str, request: dict[str, Any], answer: dict[str, Any]) -> None:
    """Write a case as one line."""
    case = {"name": name, "request": request, "answer": answer}
    print(json.dumps(case, ensure_ascii=False, separators=(",", ":")))


def text(instant: datetime) -> str:
    """Return an instant in UTC as RFC 3339 has it; a time without a zone is one of UTC."""
    instant = instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
    return instant.isoformat().replace("+00:00", "Z")


def marked(text: str) -> tuple[str, list[int]]:
    """Remove the marks « and » from a text. Return it and the place between them, in bytes."""
    before, inside, after = text.replace("»", "«").split("«")
    start = len(before.encode())
    return before + inside + after, [start, start + len(inside.encode())]
