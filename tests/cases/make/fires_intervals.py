"""Fires of CBR's rules, which may repeat every n days, as dateutil finds them from the day of the start."""

from __future__ import annotations

import random
import zoneinfo
from datetime import datetime, timedelta

from cases import DAY, UTC, text, write
from civil import instants
from recurrences import every_n_days, times, weekly_or_daily

ZONES = ["UTC", "UTC", "UTC", "Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Kathmandu"]


def main() -> None:
    chance = random.Random(3)
    for number in range(90):
        name = chance.choice(ZONES)
        zone = zoneinfo.ZoneInfo(name)
        start = datetime(2015, 1, 1, tzinfo=UTC) + timedelta(seconds=chance.randrange(10 * 365 * 86_400))
        minute = chance.randrange(60)
        rules = [every_n_days(chance, minute)]
        if number % 4 == 0:
            rules = [every_n_days(chance, minute, may_be_incomplete=True)]
        for _ in range(0 if number % 4 == 0 else chance.randint(0, 2)):
            rules.append(chance.choice([every_n_days, weekly_or_daily])(chance, minute))
        civil_start = start.astimezone(zone).replace(tzinfo=None)
        reach = start + 150 * DAY
        civil = times(rules, civil_start, reach.replace(tzinfo=None))
        fires = sorted({instant for time in civil for instant in instants(time, zone)})
        # The day of the start counts as a whole, but nothing fires before the start.
        fires = [fire for fire in fires if start <= fire < reach - 2 * DAY]
        request = {"op": chance.choice(["next", "next", "prev", "count"]), "dialect": "cbr", "pattern": rules}
        request |= {"zone": name, "start": text(start)}
        asked = start + timedelta(seconds=chance.randint(-5 * 86_400, 40 * 86_400))
        if number % 5 == 0:
            asked = fires[len(fires) // 3]
        match request["op"]:
            case "next":
                after = [fire for fire in fires if fire > asked][:8]
                answer = {"fires": list(map(text, after))}
                write(f"interval {number} {name}", {**request, "after": text(asked), "count": len(after)}, answer)
            case "prev":
                before = [fire for fire in fires if fire < asked][-8:]
                answer = {"fires": list(map(text, reversed(before)))}
                write(f"interval {number} {name}", {**request, "before": text(asked), "count": 8}, answer)
            case "count":
                until = asked + timedelta(seconds=chance.randrange(60 * 86_400))
                answer = {"count": sum(asked <= fire < until for fire in fires)}
                write(f"interval {number} {name}", {**request, "from": text(asked), "until": text(until)}, answer)


zoneinfo.reset_tzpath(to=())  # The package tzdata, not the data of the system.
main()
