"""Fires in zones around the changes of their clocks: times of the day by dateutil, instants by zoneinfo."""

from __future__ import annotations

import itertools
import random
import zoneinfo
from datetime import datetime, timedelta

from cases import DAY, UTC, text, write
from civil import instants
from recurrences import midnight, times, weekly_or_daily

# Zones and the years of their changes. All data of these years are the same from version 2025b on.
CHANGES = {
    "Africa/Cairo": [2023, 2024],
    "America/Caracas": [2016],
    "America/New_York": [2024],
    "America/Santiago": [2023],
    "America/Sao_Paulo": [2018],
    "America/Scoresbysund": [2024],
    "America/St_Johns": [2010],
    "Antarctica/Casey": [2018, 2020],
    "Antarctica/Troll": [2024],
    "Asia/Beirut": [2024],
    "Asia/Gaza": [2021],
    "Asia/Pyongyang": [2018],
    "Asia/Tehran": [2021],
    "Australia/Lord_Howe": [2024],
    "Europe/Berlin": [2024, 2025],
    "Europe/Dublin": [2024],
    "Europe/Moscow": [2011, 2014],
    "Pacific/Apia": [2011],
    "Pacific/Chatham": [2024],
}


def changes(zone: zoneinfo.ZoneInfo, year: int) -> list[datetime]:
    """Return the hours of a year in which the offset changes."""
    hours = [datetime(year, 1, 1, tzinfo=UTC) + timedelta(hours=hour) for hour in range(366 * 24)]
    offsets = [hour.astimezone(zone).utcoffset() for hour in hours]
    return [hour for hour, before, after in zip(hours, offsets, offsets[1:]) if before != after]


def main() -> None:
    chance = random.Random(2)
    number = 0
    for name, years in CHANGES.items():
        zone = zoneinfo.ZoneInfo(name)
        for change in itertools.chain(*(changes(zone, year) for year in years)):
            for gap, overlap in chance.sample(list(itertools.product(["shift", "skip"], ["first", "second", "both"])), 3):
                # The hours around the change and two others, at a minute that a change may skip.
                near = [(change + timedelta(hours=hour)).astimezone(zone).hour for hour in range(-1, 3)]
                hours = sorted({*near, chance.randrange(24), chance.randrange(24)})
                rule = f"FREQ=DAILY;BYHOUR={','.join(map(str, hours))};BYMINUTE={chance.choice([0, 15, 30, 45, 59])}"
                other = weekly_or_daily(chance, chance.randrange(60))
                start, rules = None, [chance.choice([rule, rule, rule, other])]
                if chance.random() < 0.3:
                    # The start is read in the zone, and its second is that of every fire.
                    start = change - timedelta(seconds=chance.randrange(3 * 86_400))
                after = change - timedelta(seconds=chance.randrange(20 * 3600))
                civil_start = start.astimezone(zone).replace(tzinfo=None) if start else midnight(after.replace(tzinfo=None), 3)
                civil = times(rules, civil_start, change.replace(tzinfo=None) + 70 * DAY)
                fires = sorted({instant for time in civil for instant in instants(time, zone, gap, overlap)})
                fires = [fire for fire in fires if fire > after and (start is None or fire >= start)][:7]
                request = {"op": "next", "pattern": "\n".join(rules), "zone": name, "gap": gap, "overlap": overlap}
                if start:
                    request["start"] = text(start)
                request |= {"after": text(after), "count": 7}
                write(f"zone {number} {name}", request, {"fires": list(map(text, fires))})
                number += 1


zoneinfo.reset_tzpath(to=())  # The package tzdata, not the data of the system.
main()
