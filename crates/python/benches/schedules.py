"""The next fire, iteration and validation, beside other packages, in one run.

    crates/python/benches/run [native|abi3] [--seconds 0.2] [--rounds 7]

Prints a table in Markdown: the median of the rounds, and how many times as long the others take. The rounds of
all packages take turns, so that a busy moment of the machine hits all of them. A package that is not installed
is left out with a message.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.metadata
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo
from itertools import islice
from types import ModuleType
from zoneinfo import ZoneInfo

import keeptime

RULE = "FREQ=DAILY;BYHOUR=2,14;BYMINUTE=30"
CRON = "30 2,14 * * *"
FIRES = 1000
PEERS = {"croniter": "croniter", "cronsim": "cronsim", "python-dateutil": "dateutil.rrule"}


@dataclass(frozen=True)
class Task:
    """Something that each package does. A call of its function does it ``units`` times."""

    name: str
    units: int
    functions: dict[str, Callable[[], object]]


def next_fire(zone: tzinfo, peers: dict[str, ModuleType]) -> dict[str, Callable[[], object]]:
    now = datetime(2026, 11, 26, 12, 0, 1, tzinfo=zone)
    schedule = keeptime.Schedule(RULE, zone)
    functions: dict[str, Callable[[], object]] = {"keeptime": lambda: schedule.next(now)}
    if croniter := peers.get("croniter"):
        iterator = croniter.croniter(CRON, now)
        functions["croniter"] = lambda: iterator.get_next(datetime, start_time=now)
    if cronsim := peers.get("cronsim"):
        # It takes the instant together with the expression.
        functions["cronsim"] = lambda: next(cronsim.CronSim(CRON, now))
    if rrule := peers.get("python-dateutil"):
        # It walks from its start, here ten months before.
        rule = rrule.rrulestr(RULE, dtstart=datetime(2026, 1, 26, tzinfo=zone))
        functions["python-dateutil"] = lambda: rule.after(now)
    return functions


def iteration(zone: tzinfo, peers: dict[str, ModuleType]) -> dict[str, Callable[[], object]]:
    now = datetime(2026, 11, 26, 12, 0, 1, tzinfo=zone)
    schedule = keeptime.Schedule(RULE, zone)

    def exhaust(fires: Iterator[object]) -> None:
        for _ in islice(fires, FIRES):
            pass

    functions: dict[str, Callable[[], object]] = {"keeptime": lambda: exhaust(schedule.iter(now))}
    if croniter := peers.get("croniter"):
        functions["croniter"] = lambda: exhaust(croniter.croniter(CRON, now).all_next(datetime))
    if cronsim := peers.get("cronsim"):
        functions["cronsim"] = lambda: exhaust(cronsim.CronSim(CRON, now))
    if rrule := peers.get("python-dateutil"):
        functions["python-dateutil"] = lambda: exhaust(iter(rrule.rrulestr(RULE, dtstart=now)))
    return functions


def validation(peers: dict[str, ModuleType]) -> dict[str, Callable[[], object]]:
    now = datetime(2026, 11, 26, 12, 0, 1, tzinfo=timezone.utc)
    functions: dict[str, Callable[[], object]] = {"keeptime": lambda: keeptime.Pattern(RULE)}
    if croniter := peers.get("croniter"):
        functions["croniter"] = lambda: croniter.croniter.is_valid(CRON)
    if cronsim := peers.get("cronsim"):
        functions["cronsim"] = lambda: cronsim.CronSim(CRON, now)
    if rrule := peers.get("python-dateutil"):
        functions["python-dateutil"] = lambda: rrule.rrulestr(RULE, dtstart=now)
    return functions


def array() -> dict[str, Callable[[], object]]:
    schedule = keeptime.Schedule(RULE, ZoneInfo("Europe/Berlin"))
    start = datetime(2026, 11, 26, tzinfo=timezone.utc)
    stop = start + timedelta(days=FIRES // 2)
    return {"keeptime": lambda: schedule.array(start, stop)}


def tasks(peers: dict[str, ModuleType]) -> Iterator[Task]:
    for name, zone in (("UTC", timezone.utc), ("Europe/Berlin", ZoneInfo("Europe/Berlin"))):
        yield Task(f"next fire, {name}", 1, next_fire(zone, peers))
        yield Task(f"a fire of {FIRES:,}, {name}", FIRES, iteration(zone, peers))
    yield Task("validation", 1, validation(peers))
    yield Task(f"a fire of an array of {FIRES:,}, Europe/Berlin", FIRES, array())


def seconds_per_call(function: Callable[[], object], seconds: float) -> float:
    """Calls a function for some time, and returns the mean duration of a call."""
    calls, began = 1, time.perf_counter()
    function()
    once = time.perf_counter() - began
    calls = max(1, round(seconds / max(once, 1e-7)))
    began = time.perf_counter()
    for _ in range(calls):
        function()
    return (time.perf_counter() - began) / calls


def measure(task: Task, seconds: float, rounds: int) -> dict[str, float]:
    """Returns the median of the nanoseconds that each package takes for one unit."""
    found: dict[str, list[float]] = {name: [] for name in task.functions}
    for _ in range(rounds):
        for name, function in task.functions.items():
            found[name].append(seconds_per_call(function, seconds) / task.units * 1e9)
    return {name: statistics.median(times) for name, times in found.items()}


def installed_peers() -> dict[str, ModuleType]:
    peers = {}
    for package, module in PEERS.items():
        try:
            peers[package] = importlib.import_module(module)
        except ImportError:
            print(f"{package} is not installed and left out", file=sys.stderr)
    return peers


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=0.2, help="of each package in each round")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    peers = installed_peers()
    versions = [f"{name} {importlib.metadata.version(name)}" for name in ("keeptime", *peers)]
    print(f"{platform.python_implementation()} {platform.python_version()}, {', '.join(versions)}\n")
    print("| | keeptime, ns |", " | ".join(peers), "|")
    print("|---|---:|" + "---:|" * len(peers))
    for task in tasks(peers):
        times = measure(task, options.seconds, options.rounds)
        own = times["keeptime"]
        ratios = [f"{times[peer] / own:,.0f} ×" if peer in times else "" for peer in peers]
        print(f"| {task.name} | {own:,.0f} |", " | ".join(ratios), "|")


if __name__ == "__main__":
    main()
