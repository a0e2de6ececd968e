"""Patterns that are valid, in their shortest form, and patterns with a fault and its place."""

from __future__ import annotations

import math
import random

from cases import DAYS, MINUTES_OF_WEEK, marked, write
from recurrences import choice

CALENDAR = "BEGIN:VCALENDAR\r\n{}END:VCALENDAR\r\n"
EVENT = "BEGIN:VEVENT\r\n{}END:VEVENT\r\n"

# One fault each, in a rule whose other parts are valid. The place is between « and ».
FAULTS_OF_RULES = """
FREQ=DAILY;BYHOUR=«24»;BYMINUTE=0
FREQ=DAILY;BYHOUR=2,«24»,3;BYMINUTE=0
FREQ=DAILY;BYHOUR=«-1»;BYMINUTE=0
FREQ=DAILY;BYHOUR=«+1»;BYMINUTE=0
FREQ=DAILY;BYHOUR=«007»;BYMINUTE=0
FREQ=DAILY;BYHOUR=«x»;BYMINUTE=0
FREQ=DAILY;BYHOUR=«2-4»;BYMINUTE=0
FREQ=DAILY;BYHOUR=2;BYMINUTE=«60»
FREQ=DAILY;BYHOUR=2;BYMINUTE=«100»
FREQ=DAILY;BYHOUR=2;BYMINUTE=«0.5»
FREQ=WEEKLY;BYDAY=«1MO»;BYHOUR=2;BYMINUTE=0
FREQ=WEEKLY;BYDAY=MO,«-1SU»;BYHOUR=2;BYMINUTE=0
FREQ=WEEKLY;BYDAY=«MON»;BYHOUR=2;BYMINUTE=0
FREQ=WEEKLY;BYDAY=MO,«XX»,TU;BYHOUR=2;BYMINUTE=0
FREQ=WEEKLY;BYDAY=«MO-FR»;BYHOUR=2;BYMINUTE=0
FREQ=«HOURLY»;BYHOUR=2;BYMINUTE=0
FREQ=«MONTHLY»;BYHOUR=2;BYMINUTE=0
FREQ=«YEARLY»
FREQ=«daily,weekly»;BYHOUR=2
FREQ=DAILY;BYHOUR=2;BYMINUTE=0;«COUNT=3»
FREQ=DAILY;«UNTIL=20301231T000000Z»;BYHOUR=2;BYMINUTE=0
FREQ=DAILY;BYHOUR=2;BYMINUTE=0;«BYSECOND=30»
FREQ=DAILY;«BYMONTHDAY=1»;BYHOUR=2;BYMINUTE=0
«BYSETPOS=-1»;FREQ=DAILY;BYHOUR=2;BYMINUTE=0
FREQ=WEEKLY;BYDAY=MO;«WKST=SU»;BYHOUR=2;BYMINUTE=0
FREQ=DAILY;«X-VENDOR=1»;BYHOUR=2;BYMINUTE=0
FREQ=DAILY;BYHOUR=2;«BYHOUR=3»;BYMINUTE=0
FREQ=DAILY;«FREQ=DAILY»;BYHOUR=2;BYMINUTE=0
FREQ=DAILY;«BYHOUR=»;BYMINUTE=0
FREQ=DAILY;BYHOUR=2;«BYMINUTE»
FREQ=DAILY;BYHOUR=2;BYMINUTE=0«;»
FREQ=DAILY«;»;BYHOUR=2;BYMINUTE=0
«;»FREQ=DAILY;BYHOUR=2;BYMINUTE=0
«BYHOUR=2;BYMINUTE=0»
"""

# Those of CSBS only, which has no INTERVAL, and of CBR only.
FAULTS_OF_CSBS = """
FREQ=DAILY;«INTERVAL=2»;BYHOUR=2;BYMINUTE=0
FREQ=WEEKLY;«INTERVAL=1»;BYDAY=MO;BYHOUR=2;BYMINUTE=0
"""
FAULTS_OF_CBR = """
FREQ=DAILY;INTERVAL=«0»;BYHOUR=2;BYMINUTE=0
FREQ=DAILY;INTERVAL=«31»;BYHOUR=2;BYMINUTE=0
FREQ=DAILY;INTERVAL=«002»;BYHOUR=2;BYMINUTE=0
FREQ=DAILY;INTERVAL=«1,2»;BYHOUR=2;BYMINUTE=0
FREQ=WEEKLY;«INTERVAL=2»;BYDAY=MO;BYHOUR=2;BYMINUTE=0
FREQ=DAILY;«INTERVAL=2»;BYDAY=MO;BYHOUR=2;BYMINUTE=0
«RRULE:»FREQ=DAILY;BYHOUR=2;BYMINUTE=0
«DTSTART:20250101T000000Z»
"""

# Lines of an event that change the times, or are none.
FAULTS_OF_LINES = """
«DTSTART:20250101T000000Z»
«DTSTART;TZID=Europe/Berlin:20250101T000000»
«RDATE:20250101T000000Z»
«EXDATE:20250101T000000Z»
«EXRULE:FREQ=DAILY;BYHOUR=3»
«RECURRENCE-ID:20250101T000000Z»
«RRULE;X=1:FREQ=DAILY;BYHOUR=4;BYMINUTE=0»
«no colon»
"""


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line]


def weekly(minute: int) -> str:
    """Return the rule of a minute of the week."""
    day, hour, minute = minute // 1440, minute // 60 % 24, minute % 60
    return f"FREQ=WEEKLY;BYDAY={DAYS[day]};BYHOUR={hour};BYMINUTE={minute}"


def valid(chance: random.Random, number: int) -> None:
    """Write a pattern in an unusual spelling, with its rules in the form that all spellings share."""
    hours = [choice(chance, list(range(0, 12)), 4), choice(chance, list(range(12, 24)), 4)]
    minute, spelled, canonical = chance.randrange(60), [], set()
    for own in hours:
        days = choice(chance, DAYS, 7) if chance.random() < 0.6 else []
        parts = [f"FREQ={'WEEKLY' if days and chance.random() < 0.5 else 'DAILY'}"]
        # Lists are sets: items may be repeated and come in any order; numbers may have a zero before them.
        written = [f"{hour:02}" if chance.random() < 0.5 else f"{hour}" for hour in own + own[:1]]
        lists = [("BYDAY", days + days[:1], days), ("BYHOUR", written, own), ("BYMINUTE", [f"{minute:02}"], [minute])]
        short = [f"{part}={','.join(map(str, items))}" for part, _, items in lists if items]
        canonical.add(";".join(parts + short))
        for part, items, _ in lists:
            chance.shuffle(items)
            parts += [f"{part}={','.join(items)}"] if items else []
        chance.shuffle(parts)
        spelled.append(";".join(parts))
    frame = chance.choice(["rules", "prefixed rules", "event", "calendar"])
    end = chance.choice(["\n", "\r\n"])
    pattern = "".join(f"{'' if frame == 'rules' else 'RRULE:'}{rule}{end}" for rule in spelled)
    if frame in ("event", "calendar"):
        pattern = EVENT.format("SUMMARY:nightly\r\n" + pattern)
    if frame == "calendar":
        pattern = CALENDAR.format("VERSION:2.0\r\n" + pattern)
    if chance.random() < 0.3:
        pattern = pattern.lower()
    if chance.random() < 0.3 and frame == "calendar":
        # A line may be folded anywhere (RFC 2445, 4.1).
        at = pattern.index(";") + chance.randint(1, 5)
        pattern = pattern[:at] + "\r\n " + pattern[at:]
    write(f"valid pattern {number}: {frame}", {"op": "pattern", "pattern": pattern}, {"rules": sorted(canonical)})


def faults() -> None:
    for rule in lines(FAULTS_OF_RULES + FAULTS_OF_CSBS):
        text, place = marked(rule)
        write(f"fault of a rule: {rule}", {"op": "pattern", "pattern": text}, {"refused": {"at": place}})
        # The same rule in a calendar, after a name that is not ASCII.
        text, place = marked(CALENDAR.format(EVENT.format(f"SUMMARY:夜 ☾\r\nRRULE:{rule}\r\n")))
        write(f"fault in a calendar: {rule}", {"op": "pattern", "pattern": text}, {"refused": {"at": place}})
    for rule in lines(FAULTS_OF_RULES + FAULTS_OF_CBR):
        text, place = marked(rule)
        request = {"op": "pattern", "dialect": "cbr", "pattern": ["FREQ=DAILY;BYHOUR=20;BYMINUTE=0", text]}
        write(f"fault of CBR: {rule}", request, {"refused": {"rule": 1, "at": place}})
    for line in lines(FAULTS_OF_LINES):
        rule = "RRULE:FREQ=DAILY;BYHOUR=2;BYMINUTE=0"
        text, place = marked(CALENDAR.format(EVENT.format(f"{rule}\r\n{line}\r\n")))
        write(f"fault of an event: {line}", {"op": "pattern", "pattern": text}, {"refused": {"at": place}})


def week(chance: random.Random, number: int) -> None:
    """Write some times of a week. The first one less than an hour from an earlier one is a fault."""
    minutes = [chance.randrange(MINUTES_OF_WEEK)]
    for _ in range(chance.randint(1, 4)):
        near = chance.choice([-60, -59, -1, 0, 1, 59, 60, 61, 600, 5000])
        minutes.append((chance.choice(minutes) + near) % MINUTES_OF_WEEK)
    rules = [weekly(minute) for minute in minutes]
    for index, minute in enumerate(minutes):
        apart = [(minute - other) % MINUTES_OF_WEEK for other in minutes[:index]]
        if any(0 < min(distance, MINUTES_OF_WEEK - distance) < 60 for distance in apart):
            rules[index] = f"«{rules[index]}»"
            text, place = marked("\n".join(rules))
            write(f"week {number}: too close", {"op": "pattern", "pattern": text}, {"refused": {"at": place}})
            return
    answer = {"rules": sorted(set(rules))}
    write(f"week {number}: an hour apart", {"op": "pattern", "pattern": "\n".join(rules)}, answer)


def are_close(rules: list[tuple[int, int, int | None]], first_day: int) -> bool:
    """Return whether some times are less than an hour apart, day by day until all rules repeat."""
    period = math.lcm(7, *(interval for _, interval, _ in rules))
    times = sorted(
        {
            day * 1440 + minute
            for minute, interval, weekday in rules
            for day in range(2 * period)
            if day % interval == 0 and weekday in (None, (first_day + day) % 7)
        }
    )
    return any(later - earlier < 60 for earlier, later in zip(times, times[1:]))


def intervals(chance: random.Random, number: int) -> None:
    """Write rules of CBR. The first that leaves no day to start on, whatever its weekday, is a fault."""
    rules = []
    for _ in range(chance.randint(2, 3)):
        minute = chance.choice([0, 10, 59, 60, 720, 1380, 1390, 1439])
        if chance.random() < 0.7:
            rules.append((minute, chance.choice([2, 3, 4, 6, 7, 9, 14, 30]), None))
        else:
            rules.append((minute, 1, chance.randrange(7)))
    texts = []
    for minute, interval, weekday in rules:
        every = f"DAILY;INTERVAL={interval}" if weekday is None else f"WEEKLY;BYDAY={DAYS[weekday]}"
        texts.append(f"FREQ={every};BYHOUR={minute // 60};BYMINUTE={minute % 60}")
    request = {"op": "pattern", "dialect": "cbr", "pattern": texts}
    for index in range(len(rules)):
        if all(are_close(rules[: index + 1], first_day) for first_day in range(7)):
            answer = {"refused": {"rule": index, "at": [0, len(texts[index])]}}
            write(f"intervals {number}: too close", request, answer)
            return
    write(f"intervals {number}: an hour apart", request, {"rules": sorted(set(texts))})


def main() -> None:
    chance = random.Random(4)
    for number in range(40):
        valid(chance, number)
    faults()
    for number in range(50):
        week(chance, number)
    for number in range(50):
        intervals(chance, number)


main()
