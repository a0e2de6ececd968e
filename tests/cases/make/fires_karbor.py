"""Fires as the trigger of OpenStack Karbor finds them, the open-source ancestor of the services.

Karbor's own code runs here (Apache License 2.0); none of it is in this repository.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from cases import text, write
from karbor.services.operationengine.engine.triggers.timetrigger.timeformats.calendar_time import ICal
from recurrences import weekly_or_daily


def main() -> None:
    chance = random.Random(6)
    for number in range(60):
        start = datetime(2017, 1, 1) + timedelta(seconds=chance.randrange(8 * 365 * 86_400))
        minute = chance.randrange(60)
        rules = [weekly_or_daily(chance, minute) for _ in range(chance.randint(1, 3))]
        if number % 3 == 0:
            rules = [weekly_or_daily(chance, minute, may_be_incomplete=True)]
        event = "".join(f"RRULE:{rule}\r\n" for rule in rules)
        pattern = f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{event}END:VEVENT\r\nEND:VCALENDAR\r\n"
        ICal.check_time_format(pattern)
        trigger = ICal(start, pattern)
        after = start + timedelta(seconds=chance.randint(-86_400, 30 * 86_400))
        fires = [trigger.compute_next_time(after)]
        while len(fires) < 8:
            fires.append(trigger.compute_next_time(fires[-1]))
        request = {"op": "next", "pattern": pattern, "start": text(start), "after": text(after), "count": 8}
        write(f"karbor {number}", request, {"fires": list(map(text, fires))})


main()
