#!/usr/bin/env python3
"""Shows what each index is for: a statement's plan and time with the index and without it.

    cargo bench -p keeptime-server --bench load -- DATABASE     # fills the database
    python3 crates/server/benches/plans.py sqlite:FILE
    python3 crates/server/benches/plans.py postgres://USER@HOST:PORT/NAME    # needs psql

Gives each backup a finished job and each tenth one a deletion, once. Everything else is rolled back.
"""

import json
import sqlite3
import statistics
import subprocess
import sys
import time

ROUNDS = 5

FILL = [
    """INSERT INTO jobs (id, service, project_id, kind, state, backup_id, object_id, policy_id, fire_at, parameters,
           attempt, created_at)
       SELECT id, service, project_id, CASE WHEN id < '001' THEN 'restore' ELSE 'protect' END,
           CASE WHEN id < '001' THEN 'waiting' WHEN id < '003' THEN 'failed' ELSE 'done' END,
           id, object_id, policy_id, created_at, '{}', 1, created_at FROM backups""",
    """INSERT INTO deletions (backup_id, project_id, cause, requested_at)
       SELECT id, project_id, 'owner', created_at FROM backups WHERE id < '1'""",
    "UPDATE policies SET next_fire = created_at, next_judgement = created_at WHERE id < '01'",
    "ANALYZE",
]

# The statements of src/store that need each index. PROJECT and so on are values of one row.
STATEMENTS = {
    "backups_by_time": [
        "SELECT * FROM backups WHERE project_id = PROJECT AND service = 'csbs' AND status <> 'deleted'"
        " ORDER BY created_at DESC, id LIMIT 100",
        "SELECT count(*) FROM backups WHERE project_id = PROJECT AND service = 'csbs' AND status <> 'deleted'",
    ],
    "backups_of_object": [
        "SELECT * FROM backups WHERE project_id = PROJECT AND service = 'csbs' AND status <> 'deleted'"
        " AND object_id = OBJECT ORDER BY created_at DESC, id LIMIT 100",
    ],
    "backups_of_policy": [
        "SELECT * FROM backups WHERE policy_id = POLICY AND status <> 'deleted' ORDER BY created_at DESC, id LIMIT 100",
    ],
    "backups_of_checkpoint": [
        "SELECT * FROM backups WHERE project_id = PROJECT AND service = 'csbs' AND status <> 'deleted'"
        " AND checkpoint_id = CHECKPOINT ORDER BY created_at, id",
    ],
    "policies_by_time": [
        "SELECT * FROM policies WHERE project_id = PROJECT AND service = 'csbs' ORDER BY created_at DESC, id LIMIT 100",
    ],
    "policies_to_fire": [
        "SELECT id, document FROM policies WHERE next_fire <= 1795000000000000 ORDER BY next_fire, id LIMIT 100",
    ],
    "policies_to_judge": [
        "SELECT id, document FROM policies WHERE next_judgement <= 1795000000000000"
        " ORDER BY next_judgement, id LIMIT 1",
    ],
    "jobs_to_run": [
        "SELECT id FROM jobs WHERE state IN ('waiting', 'running') AND (state = 'waiting' OR leased_until <= 0)"
        " ORDER BY created_at, id LIMIT 1",
    ],
    "jobs_of_project": [
        "SELECT count(*) FROM jobs WHERE project_id = PROJECT AND kind = 'delete' AND state = 'running'",
    ],
    "jobs_that_failed": [
        "SELECT id FROM jobs WHERE project_id = PROJECT AND state IN ('failed', 'skipped')"
        " AND created_at > 1794000000000000 ORDER BY created_at DESC, id LIMIT 100",
    ],
    "jobs_of_backup": ["SELECT kind, state, result FROM jobs WHERE backup_id = BACKUP"],
    "unfinished_jobs_of_object": [
        "SELECT DISTINCT project_id, object_id FROM jobs WHERE kind = 'protect'"
        " AND state IN ('waiting', 'running') AND object_id IN (OBJECT)",
    ],
    "deletions_by_time": [
        "SELECT backup_id FROM deletions WHERE project_id = PROJECT AND requested_at > 1794000000000000"
        " ORDER BY requested_at DESC, backup_id LIMIT 100",
    ],
}

ROW = "SELECT project_id, object_id, policy_id, checkpoint_id, id FROM backups ORDER BY project_id, id LIMIT 1 OFFSET 5000"
PARAMETERS = ["PROJECT", "OBJECT", "POLICY", "CHECKPOINT", "BACKUP"]


class Sqlite:
    def __init__(self, path):
        self.connection = sqlite3.connect(path, isolation_level=None, cached_statements=0)

    def rows(self, statement):
        return self.connection.execute(statement).fetchall()

    def measure(self, statement, without=None):
        self.rows("BEGIN")
        if without:
            self.rows(f"DROP INDEX {without}")
        plan = "; ".join(row[3] for row in self.rows(f"EXPLAIN QUERY PLAN {statement}"))
        times = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            self.rows(statement)
            times.append(time.perf_counter() - start)
        self.rows("ROLLBACK")
        return plan, statistics.median(times) * 1e3


class Postgres:
    def __init__(self, url):
        self.url = url

    def rows(self, statement):
        command = ["psql", "-XqAt", "-F", "\t", "-v", "ON_ERROR_STOP=1", self.url, "-c", statement]
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        return [line.split("\t") for line in output.splitlines()]

    def measure(self, statement, without=None):
        drop = f"DROP INDEX {without};" if without else ""
        explain = f"EXPLAIN (ANALYZE, FORMAT JSON) {statement};"
        output = "".join(row[0] for row in self.rows(f"BEGIN; {drop} {explain * ROUNDS} ROLLBACK"))
        decoder, place, plans = json.JSONDecoder(), 0, []
        while place < len(output):
            plan, place = decoder.raw_decode(output, place)
            plans.append(plan[0])
        return describe(plans[0]["Plan"]), statistics.median(plan["Execution Time"] for plan in plans)


def describe(node):
    index = node.get("Index Name") or node.get("Relation Name")
    own = node["Node Type"] + (f" ({index})" if index else "")
    return " < ".join([own, *(describe(child) for child in node.get("Plans", []))])


def main():
    kind, _, path = sys.argv[1].partition(":")
    database = Sqlite(path) if kind == "sqlite" else Postgres(sys.argv[1])
    if int(database.rows("SELECT count(*) FROM jobs")[0][0]) == 0:
        for statement in FILL:
            database.rows(statement)
    values = [f"'{value}'" for value in database.rows(ROW)[0]]
    print("| index | with it, ms | without it, ms | plan with it | plan without it |")
    print("|---|---:|---:|---|---|")
    for index, statements in STATEMENTS.items():
        for statement in statements:
            for name, value in zip(PARAMETERS, values):
                statement = statement.replace(name, value)
            (plan, took), (other_plan, other) = database.measure(statement), database.measure(statement, index)
            print(f"| `{index}` | {took:.2f} | {other:.2f} | {plan} | {other_plan} |")


main()
