"""Fires in UTC of weekly and daily rules, as dateutil finds them."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from cases import DAY, text, write
from recurrences import midnight, times, weekly_or_daily


def main() -> None:
    chance = random.Random(1)
    for number in range(110):
        asked = datetime(1990, 1, 1) + timedelta(seconds=chance.randrange(60 * 365 * 86_400))
        minute = chance.randrange(60)
        with_start = number % 3 == 0
        rules = [weekly_or_daily(chance, minute) for _ in range(chance.randint(1, 3))]
        if with_start:
            # One rule: two could be too close with the times of the start.
            rules = [weekly_or_daily(chance, minute, may_be_incomplete=True)]
        start = asked + timedelta(seconds=chance.randint(-10 * 86_400, 3 * 86_400))
        if number % 9 == 0:
            # A fire has no fraction, but nothing fires before the start.
            start = start.replace(microsecond=500_000)
        fires = times(rules, start if with_start else midnight(asked, 40), asked + 100 * DAY)
        if with_start:
            fires = [fire for fire in fires if fire >= start]
        request = {"op": chance.choice(["next", "next", "prev", "count"]), "pattern": "\n".join(rules)}
        if with_start:
            request["start"] = text(start)
        # Every fifth question is asked at a fire itself, which neither follows nor precedes itself.
        if number % 5 == 0:
            asked = chance.choice([fire for fire in fires if abs(fire - asked) < 9 * DAY] or [asked])
        match request["op"]:
            case "next":
                after = [fire for fire in fires if fire > asked][:8]
                write(f"utc {number}", {**request, "after": text(asked), "count": 8}, {"fires": list(map(text, after))})
            case "prev":
                before = [fire for fire in fires if fire < asked][-8:]
                # Without a start there are more fires before those that were looked for.
                request |= {"before": text(asked), "count": 8 if with_start else len(before)}
                write(f"utc {number}", request, {"fires": list(map(text, reversed(before)))})
            case "count":
                until = asked + timedelta(seconds=chance.randrange(30 * 86_400))
                count = sum(asked <= fire < until for fire in fires)
                write(f"utc {number}", {**request, "from": text(asked), "until": text(until)}, {"count": count})


main()
