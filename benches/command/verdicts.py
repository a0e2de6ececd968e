#!/usr/bin/env python3
"""Compares the verdicts of `keeptime prune` on a large listing with those of a query in DuckDB, id by id.

    cargo build --package keeptime-cli
    python3 -m venv target/bench/venv && target/bench/venv/bin/pip install duckdb
    target/bench/venv/bin/python benches/command/verdicts.py                     # a million backups of each service
    target/bench/venv/bin/python benches/command/verdicts.py --backups 10000

The listing has every status, manual backups, images, backups in use, replicas and parts of others (CBR), equal
times, times at a limit and a microsecond beside it, and dates that are missing, placeholders, unreadable or in the
future. The query is written from the rules of the references and shares no code with keeptime; it has no long-term
rules. Other seeds make other listings.
"""

import argparse
import json
import random
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parent.parent.parent
NOW = datetime(2026, 11, 26, 12)
STATUSES = (
    ["available"] * 60
    + ["waiting_restore", "restoring", "waiting_protect", "protecting", "error", "something_new"]
    + ["waiting_delete", "deleting", "deleted"]
)
NO_DATES = [None, "", "0001-01-01T00:00:00", "1970-01-01T00:00:00", "1970-01-01T00:00:00.000000", "soon", "2026-02-30T00:00:00"]
COPIES = [None, "na", "success", "fail", "copying", "waiting_copy", "new_word"]
LIMITS = [
    {"max_backups": 7},
    {"retention_duration_days": 30},
    {"max_backups": 20, "retention_duration_days": 10},
    {"max_backups": 0, "retention_duration_days": -1},
    {"max_backups": 1, "retention_duration_days": 1, "permanent": True},
]
FLOORS = [0, 9]


def date(source, day_limits):
    """Returns a date as a listing has it."""
    if source.random() < 0.05:
        return source.choice(NO_DATES)
    age = timedelta(microseconds=source.randrange(60 * 86_400 * 1_000_000))
    chance = source.random()
    if chance < 0.2:
        age = timedelta(days=source.choice(day_limits), microseconds=source.choice([-1, 0, 0, 1]))
    elif chance < 0.5:
        # Of whole hours, many are equal.
        age = timedelta(hours=source.randrange(-2, 60 * 24))
    at = (NOW - age).isoformat(timespec=source.choice(["auto", "microseconds"]))
    if source.random() < 0.2:
        at = (NOW - age + timedelta(hours=8)).isoformat() + "+08:00"
    elif source.random() < 0.3:
        at += "Z"
    return at


def record(source, number, objects, cbr):
    """Returns a backup as the service lists it."""
    info = {}
    if (auto := source.choice([True] * 20 + [False, None, "absent"])) != "absent":
        info["auto_trigger"] = auto
    if source.random() < 0.1:
        info["copy_status"] = source.choice(COPIES)
    if source.random() < 0.5:
        info["os_images_data"] = source.choice([None] * 9 + [[], [{"image_id": "i"}]])
    made = {
        "id": f"{source.choice(['a', 'b', 'B', 'é', '~'])}-{source.getrandbits(40):x}-{number}",
        "resource_id": f"server-{source.randrange(objects)}",
        "checkpoint_id": f"c-{number}",
        "created_at": date(source, [1, 10, 30]),
        "status": source.choice(STATUSES),
        "extend_info": info,
    }
    if made["created_at"] is None and source.random() < 0.5:
        del made["created_at"]
    if cbr:
        made |= {"vault_id": "v", "provider_id": "p", "image_type": source.choice(["backup"] * 30 + ["replication"])}
        made["parent_id"] = source.choice([None] * 30 + ["other"])
        made["expired_at"] = source.choice([None, date(source, [0, 0, 5]), date(source, [0])])
        replica = source.choice(["replicating", "waiting_replicate", "success", "fail"])
        made["replication_records"] = [{"status": replica}] if source.random() < 0.05 else []
    return made


def write_listing(path, count, seed, cbr):
    source = random.Random(seed)
    objects = max(3, count // 100)
    with open(path, "w") as file:
        for number in range(count):
            file.write(json.dumps(record(source, number, objects, cbr), ensure_ascii=False) + "\n")


COLUMNS = """{
    id: 'VARCHAR', resource_id: 'VARCHAR', created_at: 'VARCHAR', expired_at: 'VARCHAR', status: 'VARCHAR',
    image_type: 'VARCHAR', parent_id: 'VARCHAR', replication_records: 'STRUCT(status VARCHAR)[]',
    extend_info: 'STRUCT(auto_trigger BOOLEAN, copy_status VARCHAR, os_images_data JSON)'
}"""


def load(connection, path):
    """Makes a table of the counted backups, each with its rank in its object."""
    placeholders = "TIMESTAMPTZ '0001-01-01 00:00:00+00', TIMESTAMPTZ '1970-01-01 00:00:00+00'"
    now = f"TIMESTAMPTZ '{NOW.isoformat()}+00'"
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute(f"""
        CREATE OR REPLACE TABLE counted AS
        SELECT *, row_number() OVER (PARTITION BY resource_id ORDER BY created DESC, id DESC) AS place,
            {now} - created AS age,
            -- In use: restored, copied, or replicated.
            status <> 'available'
                OR coalesce(extend_info.copy_status, 'na') NOT IN ('na', 'success', 'fail')
                OR len(list_filter(coalesce(replication_records, []),
                    lambda one: one.status IN ('replicating', 'waiting_replicate'))) > 0 AS busy
        FROM (
            SELECT *, try_cast(created_at AS TIMESTAMPTZ) AS created, try_cast(expired_at AS TIMESTAMPTZ) AS expires
            FROM read_json('{path}', format = 'newline_delimited', columns = {COLUMNS})
        )
        WHERE status IN ('available', 'waiting_restore', 'restoring')
          AND extend_info.auto_trigger
          AND coalesce(extend_info.os_images_data::VARCHAR, 'null') IN ('null', '[]')
          AND coalesce(image_type, 'backup') = 'backup' AND parent_id IS NULL
          AND created IS NOT NULL AND created NOT IN ({placeholders}) AND created <= {now}
    """)


def over_limits(connection, limits, floor, cbr):
    """Returns the ids to delete and those to defer."""
    if limits.get("permanent"):
        return set(), set()
    over = []
    if (most := limits.get("max_backups", 0)) > 0:
        over.append(f"place > {most}")
    if cbr:
        # A date that stands for none, or that cannot be read, is no expiry.
        over.append(
            f"(expires <= TIMESTAMPTZ '{NOW.isoformat()}+00' AND expires > TIMESTAMPTZ '1970-01-01 00:00:00+00')"
        )
    elif (days := limits.get("retention_duration_days", 0)) > 0:
        over.append(f"age > INTERVAL {days * 24} HOUR")
    if not over:
        return set(), set()
    rows = connection.execute(
        f"SELECT id, busy FROM counted WHERE place > {floor} AND ({' OR '.join(over)})"
    ).fetchall()
    return {id for id, busy in rows if not busy}, {id for id, busy in rows if busy}


def judged(keeptime, path, limits, floor, folder):
    """Returns the same sets, as keeptime says."""
    policy = folder / "verdicts-limits.json"
    policy.write_text(json.dumps(limits))
    command = [keeptime, "prune", policy, path, "--json", "--now", f"{NOW.isoformat()}Z", "--keep-at-least", str(floor)]
    deleted, deferred, count = set(), set(), 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        for line in process.stdout:
            # Most lines need not be read; quotes in a text are escaped.
            if b'"outcome":"keep"' in line:
                count += 1
                continue
            line = json.loads(line)
            outcome = line.get("verdict", {}).get("outcome")
            count += outcome is not None
            if outcome == "delete":
                deleted.add(line["id"])
            elif outcome == "defer":
                deferred.add(line["id"])
        errors = process.stderr.read().decode()
    if process.returncode != 0:
        sys.exit(f"keeptime: exit status {process.returncode}\n{errors}")
    return deleted, deferred, count


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--backups", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keeptime", type=Path, default=ROOT / "target/debug/keeptime")
    parser.add_argument("--dir", type=Path, default=ROOT / "target/bench", help="where the listings are kept")
    arguments = parser.parse_args()
    arguments.dir.mkdir(parents=True, exist_ok=True)
    started, connection = time.monotonic(), duckdb.connect()
    for cbr in (False, True):
        service = "CBR" if cbr else "CSBS"
        path = arguments.dir / f"verdicts-{service}.jsonl"
        write_listing(path, arguments.backups, arguments.seed, cbr)
        load(connection, path)
        for limits in LIMITS:
            for floor in FLOORS:
                expected = over_limits(connection, limits, floor, cbr)
                *found, count = judged(arguments.keeptime, path, limits, floor, arguments.dir)
                if count != arguments.backups:
                    sys.exit(f"{service}: {count} verdicts on {arguments.backups} backups")
                for name, theirs, ours in zip(("delete", "defer"), expected, found):
                    if theirs != ours:
                        more, less = sorted(ours - theirs)[:3], sorted(theirs - ours)[:3]
                        sys.exit(f"{service}, {limits}, floor {floor}: {name}: keeptime alone {more}, DuckDB alone {less}")
                deleted, deferred = map(len, found)
                print(f"{service}, {limits}, floor {floor}: {deleted:,} to delete and {deferred:,} deferred of {count:,}", flush=True)
        path.unlink()
    print(f"DuckDB {duckdb.__version__} and keeptime agree on every backup ({time.monotonic() - started:.0f} s)")


if __name__ == "__main__":
    main()
