"""Reads calendars as other programs do, and prints where they differ from what is expected.

Standard input is a JSON list of cases with the text of a calendar, its zone, the span and the expected
fires in seconds since 1970, and the expected changes of the offset as pairs of seconds.
"""
import io, json, sys
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import dateutil.rrule
import dateutil.tz
import icalendar
import recurring_ical_events

UTC = timezone.utc


def seconds(instant):
    return int(instant.timestamp())


def exdates(event):
    found = event.get("EXDATE", [])
    lists = found if isinstance(found, list) else [found]
    return {seconds(date.dt) for dates in lists for date in dates.dts}


def fires(calendar, until, zone, skips_gaps, days=None):
    """Expands the rules. A time that the clocks skip is left out, or read with the offset before the gap."""
    found = set()
    last = until.replace(tzinfo=None) + timedelta(days=2)
    for event in calendar.walk("VEVENT"):
        start = event["DTSTART"].dt
        if "RRULE" not in event:
            found.add(seconds(start))
            continue
        rule = event["RRULE"].to_ical().decode()
        end = event["RRULE"].get("UNTIL", [until])[0]
        # UNTIL is an instant; the rule of civil times must not end before it.
        rule = ";".join(part for part in rule.split(";") if not part.startswith("UNTIL"))
        tz = zone if "TZID" in event["DTSTART"].params else UTC
        excluded = exdates(event)
        for civil in dateutil.rrule.rrulestr(rule, dtstart=start.replace(tzinfo=None)):
            if civil > last:
                break
            if days is not None and civil.date() not in days:
                continue
            fire = civil.replace(tzinfo=tz).astimezone(UTC)
            if fire > end or fire >= until or seconds(fire) in excluded:
                continue
            if skips_gaps and fire.astimezone(tz).replace(tzinfo=None) != civil:
                continue
            found.add(seconds(fire))
    return found


def transitions(calendar, until):
    """The changes of the offset, from the VTIMEZONE alone."""
    for zone in calendar.walk("VTIMEZONE"):
        times, infos = zone.get_transitions()
        return [(seconds(time.replace(tzinfo=UTC)), int(info[0].total_seconds()))
                for time, info in zip(times, infos) if time.replace(tzinfo=UTC) < until]
    return []


def check(case):
    name = case["zone"]
    until = datetime.fromtimestamp(case["until"], UTC)
    text = case["text"]
    calendar = icalendar.Calendar.from_ical(text)
    expected = set(case["fires"])
    changes = [datetime.fromtimestamp(at, UTC) for at, _ in case["changes"]]
    day = timedelta(days=1)

    def compare(source, found, windows):
        for start, end in windows:
            near = lambda all: {at for at in all if seconds(start) <= at < seconds(end)}
            odd = sorted(near(expected) ^ near(found))
            if odd:
                print(name, source, [str(datetime.fromtimestamp(at, UTC)) for at in odd[:9]])

    around = [(at - day, at + day) for at in changes]
    if not case["database_differs"]:
        for skips_gaps in [False, True]:
            found = fires(calendar, until, ZoneInfo(name), skips_gaps)
            compare("zone database", found, [(datetime.fromtimestamp(case["from"], UTC), until)])
    if "BEGIN:VTIMEZONE" in text:
        written = text[text.index("BEGIN:VTIMEZONE"):text.index("BEGIN:VEVENT")]
        zone = dateutil.tz.tzical(io.StringIO(written)).get()
        # This reader is slow.
        days = {(at + day * n).date() for at in changes for n in range(-2, 3)}
        compare("VTIMEZONE", fires(calendar, until, zone, False, days), around)
    known = [tuple(change) for change in case["changes"]]
    # The first one began before the calendar.
    found = [change for change in transitions(calendar, until) if change[0] >= case["from"]]
    if known != found and min(case["until"], 2145916800) == case["until"]:
        print(name, "transitions", known[:6], found[:6])
    for start, end in around[:case["sampled_changes"]]:
        events = recurring_ical_events.of(calendar).between(start, end)
        found = {seconds(event["DTSTART"].dt) for event in events}
        compare("recurring_ical_events", found, [(start, end)])


for case in json.load(sys.stdin):
    check(case)
