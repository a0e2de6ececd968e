#!/usr/bin/env python3
"""Times the command `keeptime` against other programs that do the same work, and prints the ratios.

    cargo build --release --package keeptime-cli
    python3 -m venv target/bench/venv && target/bench/venv/bin/pip install duckdb orjson
    target/bench/venv/bin/python benches/command/run.py                    # all rows
    target/bench/venv/bin/python benches/command/run.py prune next         # rows whose name contains one of these
    target/bench/venv/bin/python benches/command/run.py --base OLD_BINARY  # compares with another keeptime

The sides of a row run in turns, `--rounds` times each, with standard output at /dev/null; a figure is the
median. CPU time is that of user and system of the whole process with its threads. Before that, each side
of a row that selects backups runs once with its output read, and all must select the same ids. A side
whose program is missing is skipped with a message.
"""

import argparse
import hashlib
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import inputs

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent


@dataclass
class Side:
    name: str
    command: list
    stdin: Path | None = None
    # Finds the selected ids in the output; `None` if the row selects nothing.
    selected: object = None


@dataclass
class Row:
    name: str
    sides: list
    # The greatest ratio that the first side may have to the side of this name, in CPU or wall time.
    goals: dict = field(default_factory=dict)


@dataclass
class Figures:
    cpu: float
    wall: float
    mib: float


def measure(side):
    """Runs a side once."""
    with open(side.stdin or os.devnull, "rb") as stdin, open(os.devnull, "wb") as devnull:
        start = time.perf_counter()
        process = subprocess.Popen(side.command, stdin=stdin, stdout=devnull, stderr=subprocess.PIPE)
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{side.name}: exit status {process.returncode}\n{errors.decode()}")
    return Figures(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


def digest_of_ids(side):
    """Returns a digest of the ids that a side selects.

    Runs in a process of its own: one that this process starts later counts the memory of this one in its peak.
    """
    with ProcessPoolExecutor(1) as pool:
        return pool.submit(selected_ids, side).result()


def selected_ids(side):
    with open(side.stdin or os.devnull, "rb") as stdin:
        output = subprocess.run(side.command, stdin=stdin, capture_output=True, check=True).stdout
    return hashlib.sha256("\n".join(sorted(side.selected(output.decode()))).encode()).digest()


def deleted_in_json(output):
    lines = (json.loads(line) for line in output.splitlines())
    return [line["id"] for line in lines if line.get("verdict", {}).get("outcome") == "delete"]


def called(output):
    return [line.rpartition("=")[2] for line in output.splitlines() if line.startswith("DELETE ")]


def rows(arguments, folder):
    """Returns the rows whose name contains one of the given words."""
    keeptime, count = str(arguments.keeptime), arguments.backups
    lines, pages, document = inputs.listing(folder, count)
    limits = inputs.limits(folder)
    python, most = sys.executable, str(inputs.MAX_BACKUPS)

    def prune(name, listing, *more, program=keeptime, selected=deleted_in_json):
        command = [program, "prune", str(limits), str(listing), "--now", inputs.NOW, *more]
        return Side(name, command, selected=selected)

    def peers():
        if have("duckdb"):
            for threads in ("1", "2"):
                command = [python, HERE / "peer_duckdb.py", lines, most, threads]
                yield Side(f"DuckDB, {threads} thread{'s' * (threads > '1')}", command, selected=str.split)
        if have("orjson"):
            yield Side("Python, orjson", [python, HERE / "peer_orjson.py", lines, most], selected=str.split)

    base = arguments.base and str(arguments.base)
    before = [prune("before", lines, "--json", program=base)] if base else []
    goals = {"DuckDB, 1 thread": ("cpu", 0.8), "DuckDB, 2 threads": ("wall", 0.9), "Python, orjson": ("cpu", 0.45)}
    yield Row("prune --json", [prune("keeptime", lines, "--json"), *peers(), *before], goals)

    first = prune("JSON Lines", lines, "--json")
    for name, listing in (("pages of 1,000", pages), ("one document", document)):
        before = [prune("before", listing, "--json", program=base)] if base else []
        yield Row(f"prune --json, {name}", [prune("keeptime", listing, "--json"), first, *before], {"JSON Lines": ("cpu", 1.2)})

    plain = prune("keeptime", lines, selected=None)
    json_form = prune("--json", lines, "--json", selected=None)
    before = [prune("before", lines, program=base, selected=None)] if base else []
    yield Row("prune, totals", [plain, json_form, *before], {"--json": ("cpu", 1.0)})

    calls = ("--calls", "--project", "p", "--leave-none")
    other = Side("without --calls", plain.command)
    before = [prune("before", lines, *calls, program=base, selected=called)] if base else []
    yield Row("prune --calls", [prune("keeptime", lines, *calls, selected=called), other, *before], {"without --calls": ("cpu", 1.1)})

    requests = inputs.requests(folder, arguments.requests)
    batch = [Side(name, [program, "batch"], stdin=requests) for name, program in programs(keeptime, base)]
    yield Row("batch, next", batch, {"before": ("cpu", 0.5)})

    files, page = inputs.policies(folder)
    for name, given in (("files", files), ("a page", [page])):
        check = [Side(side, [program, "check", *given]) for side, program in programs(keeptime, base)]
        yield Row(f"check of {inputs.POLICIES:,} policies, {name}", check, {"before": ("cpu", 0.5)})

    pattern = inputs.pattern(folder)
    fires = [Side(name, [program, "next", pattern]) for name, program in programs(keeptime, None)]
    if systemd := shutil.which("systemd-analyze"):
        fires.append(Side("systemd-analyze calendar", [systemd, "calendar", "Mon..Fri 02:30"]))
    else:
        print("systemd-analyze is missing; it is skipped", file=sys.stderr)
    fires += [Side("before", [base, "next", pattern])] if base else []
    yield Row("next, a process", fires, {"systemd-analyze calendar": ("cpu", 0.5)})


def programs(keeptime, base):
    return [("keeptime", keeptime)] + ([("before", base)] if base else [])


def have(module):
    try:
        __import__(module)
        return True
    except ImportError:
        print(f"{module} is missing; it is skipped", file=sys.stderr)
        return False


def check_same_ids(row):
    sides = [side for side in row.sides if side.selected]
    expected = digest_of_ids(sides[0]) if len(sides) > 1 else None
    for side in sides[1:]:
        if digest_of_ids(side) != expected:
            sys.exit(f"{row.name}: {side.name} selects other backups than {sides[0].name}")


def median(rounds):
    return Figures(*(statistics.median(values) for values in zip(*((f.cpu, f.wall, f.mib) for f in rounds))))


def run(row, rounds):
    """Runs the sides of a row in turns and returns the medians."""
    # A process that ends at once is run many times, so that its figures are above the clock's resolution.
    quick = measure(row.sides[0]).wall < 0.1
    measured = {side.name: [] for side in row.sides}
    for _ in range(rounds * (40 if quick else 1)):
        for side in row.sides:
            measured[side.name].append(measure(side))
    if quick:
        chunks = range(0, rounds * 40, 40)
        mean = lambda values: Figures(*(statistics.fmean(v) for v in zip(*((f.cpu, f.wall, f.mib) for f in values))))
        measured = {name: [mean(values[at : at + 40]) for at in chunks] for name, values in measured.items()}
    return {name: median(values) for name, values in measured.items()}


def print_row(row, figures):
    """Prints a line of the table for each side: the figures, and the ratios of the first side to it."""
    first = figures[row.sides[0].name]
    for number, (name, side) in enumerate(figures.items()):
        cpu, wall = (f"{1000 * value:.1f} ms" if value < 0.1 else f"{value:.2f} s" for value in (side.cpu, side.wall))
        ratios = "" if number == 0 else f"{first.cpu / side.cpu:.2f} | {first.wall / side.wall:.2f}"
        goal = ""
        if name in row.goals:
            unit, most = row.goals[name]
            ratio = getattr(first, unit) / getattr(side, unit)
            goal = f"{unit} at most {most}: {'yes' if ratio <= most else 'no'}"
        shown = row.name if number == 0 else ""
        # A process starts with the peak of this one.
        is_known = side.mib > resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 + 1
        memory = f"{side.mib:.0f} MiB" if is_known else ""
        print(f"| {shown} | {name} | {cpu} | {wall} | {memory} | {ratios or ' | '} | {goal} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("words", nargs="*", help="run only the rows whose name contains one of these words")
    parser.add_argument("--dir", type=Path, default=ROOT / "target/bench", help="where the inputs are kept, 2 GB")
    parser.add_argument("--keeptime", type=Path, default=ROOT / "target/release/keeptime")
    parser.add_argument("--base", type=Path, help="another keeptime to compare with")
    parser.add_argument("--backups", type=int, default=1_000_000)
    parser.add_argument("--requests", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--save", type=Path, help="also write the figures as JSON, for chart.py")
    arguments = parser.parse_args()
    arguments.dir.mkdir(parents=True, exist_ok=True)
    saved = json.loads(arguments.save.read_text()) if arguments.save and arguments.save.exists() else {}
    print("| work | side | CPU | wall | peak memory | CPU ratio | wall ratio | goal |")
    print("|---|---|---:|---:|---:|---:|---:|---|")
    for row in rows(arguments, arguments.dir):
        if arguments.words and not any(word in row.name for word in arguments.words):
            continue
        check_same_ids(row)
        figures = run(row, arguments.rounds)
        print_row(row, figures)
        saved[row.name] = {name: vars(side) for name, side in figures.items()}
    if arguments.save:
        arguments.save.write_text(json.dumps(saved, indent=2) + "\n")


if __name__ == "__main__":
    main()
