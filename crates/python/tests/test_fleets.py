"""A table of backups and a listing of the services have the same verdicts, and so do the examples for fleets."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from keeptime import Limits, Policy

NOW = datetime(2026, 3, 4, 12, tzinfo=timezone.utc)
SPARK = Path(__file__).parents[3] / "examples" / "spark"
SERVERS = ["web", "mail", "db"]
STATUSES = ["available"] * 6 + [
    "waiting_protect", "protecting", "waiting_restore", "restoring", "error", "waiting_delete", "deleting", "deleted",
]  # fmt: skip
DEFINITION = {"max_backups": 20, "retention_duration_days": 40, "week_backups": 5, "timezone": "UTC+08:00"}


def records() -> list[dict[str, Any]]:
    source = random.Random(2445)
    return [
        {
            "id": f"b{number}",
            "checkpoint_id": f"c{number}",
            "resource_id": source.choice(SERVERS),
            "created_at": (NOW - timedelta(hours=source.randrange(-20, 2000))).isoformat(),
            "status": source.choice(STATUSES),
            "extend_info": {"auto_trigger": source.random() < 0.9},
        }
        for number in range(300)
    ]


def test_a_table_has_the_verdicts_of_a_listing() -> None:
    policy = {
        "id": "p",
        "name": "daily",
        "provider_id": "fc4d5750-22e7-4798-8a46-f48f62c4c1da",
        "parameters": {},
        "resources": [{"id": server, "type": "OS::Nova::Server", "name": server} for server in SERVERS],
        "scheduled_operations": [
            {
                "id": "o",
                "name": "backup",
                "enabled": True,
                "operation_type": "backup",
                "operation_definition": DEFINITION,
                "trigger": {"id": "t", "properties": {"pattern": "FREQ=DAILY;BYHOUR=2;BYMINUTE=0"}},
            }
        ],
        "status": "suspended",
    }
    listing = records()
    plan = Policy({"policy": policy}, keep_at_least=1).judge({"checkpoint_items": listing}, now=NOW)
    rows = [
        {**record, **record["extend_info"], "created_at": datetime.fromisoformat(record["created_at"])}
        for record in listing
    ]
    judgement = Limits.from_document(DEFINITION, keep_at_least=1).judge(
        rows,
        now=NOW,
        object="resource_id",
        state="status",
        automatic="auto_trigger",
        expires_at=None,
        complete=None,
    )
    of_listing = {backup.id: backup.verdict for backup in plan}
    of_table = {row["id"]: verdict for row, verdict in zip(rows, judgement)}
    assert of_table == of_listing
    assert judgement.deletion_ids() == list(plan.deletions)
    assert judgement.totals["delete"] > 20


def run(*arguments: object) -> str:
    command = [sys.executable, *(str(argument) for argument in arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=SPARK)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_engines_of_the_example_agree(tmp_path: Path) -> None:
    for package in ("polars", "duckdb", "pyarrow"):
        pytest.importorskip(package)
    run("inventory.py", "--backups", 5000, "parquet", tmp_path)
    totals = run("with_polars.py", tmp_path, tmp_path / "deletions").splitlines()[0]
    counts = json.loads(totals)
    assert sum(counts.values()) == 5000
    assert min(counts.values()) > 0
    assert run("with_duckdb.py", tmp_path, 3).splitlines()[0] == totals


def test_the_listing_of_the_example_is_that_of_its_table() -> None:
    pytest.importorskip("pyarrow")
    lines = run("inventory.py", "--backups", 200, "json").splitlines()
    assert len({json.loads(line)["id"] for line in lines}) == 200
