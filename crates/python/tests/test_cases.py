"""The public cases of tests/cases, answered by the package."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timezone
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from keeptime import Pattern, PatternError, Policy, Schedule, check

CASES = Path(__file__).parents[3] / "tests" / "cases"


def cases(names: str) -> list[Any]:
    """Return the requests and answers of the files with such names."""
    files = sorted(CASES.glob(names))
    lines = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    assert len(lines) > 50
    return [pytest.param(line["request"], line["answer"], id=line["name"]) for line in lines]


def schedule(request: dict[str, Any]) -> Schedule:
    zone = request.get("zone", "UTC")
    start = request.get("start")
    return Schedule(
        request["pattern"],
        timezone.utc if zone == "UTC" else ZoneInfo(zone),
        start=datetime.fromisoformat(start) if start else None,
        gap=request.get("gap", "shift"),
        overlap=request.get("overlap", "first"),
    )


def text(fire: datetime) -> str:
    return fire.astimezone(timezone.utc).isoformat().replace("+00:00", "Z")


def at(request: dict[str, Any], member: str) -> datetime:
    return datetime.fromisoformat(request[member])


@pytest.mark.parametrize(("request_", "answer"), cases("fires_*.jsonl"))
def test_fires_are_those_of_the_cases(request_: dict[str, Any], answer: dict[str, Any]) -> None:
    asked = schedule(request_)
    match request_["op"]:
        case "next":
            fires = asked.iter(at(request_, "after"))
            after = (fire for fire in fires if fire > at(request_, "after"))
            assert [text(fire) for fire in islice(after, request_["count"])] == answer["fires"]
        case "prev":
            found: Iterator[datetime] = reversed(asked.iter(stop=at(request_, "before")))
            assert [text(fire) for fire in islice(found, request_["count"])] == answer["fires"]
        case "count":
            assert asked.count(at(request_, "from"), at(request_, "until")) == answer["count"]


def characters(source: Any, refused: dict[str, Any]) -> tuple[int, int]:
    """Return the place of a fault in characters; the cases count bytes."""
    text = source if isinstance(source, str) else source[refused["rule"]]
    start, end = (len(text.encode()[:offset].decode()) for offset in refused["at"])
    return start, end


@pytest.mark.parametrize(("request_", "answer"), cases("patterns.jsonl"))
def test_patterns_are_valid_or_refused_at_their_place(request_: dict[str, Any], answer: dict[str, Any]) -> None:
    source = request_["pattern"]
    if "rules" in answer:
        pattern = Pattern(source)
        assert pattern == Pattern("\n".join(answer["rules"]), dialect=pattern.dialect)
        assert [str(rule) for rule in pattern.rules] == answer["rules"]
        return
    with pytest.raises(PatternError) as raised:
        Pattern(source)
    error, refused = raised.value, answer["refused"]
    assert (error.rule_index, error.start, error.end) == (refused.get("rule"), *characters(source, refused))


@pytest.mark.parametrize(("request_", "answer"), cases("documents.jsonl"))
def test_documents_have_the_faults_of_the_cases(request_: dict[str, Any], answer: dict[str, Any]) -> None:
    checked = check(request_["body"], kind=request_["kind"])
    assert [fault.pointer for fault in checked.faults] == answer["faults"]


def outcomes(judged: Iterator[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the ids of each outcome, in the words of the cases."""
    lists: dict[str, list[str]] = {"prune": [], "keep": [], "defer": [], "gone": []}
    names = {"delete": "prune", "being_deleted": "gone"}
    for id, outcome in judged:
        lists[names.get(outcome, outcome)].append(id)
    return lists


def policy(request: dict[str, Any]) -> Policy:
    """Return a policy with the limits of a case, for all of its servers."""
    definition = request["retention"]
    rule = "FREQ=DAILY;BYHOUR=2;BYMINUTE=30"
    servers = [{"id": "web"}, {"id": "mail"}]
    document: dict[str, Any]
    if request.get("format") == "cbr":
        document = {
            "id": "p",
            "operation_type": "backup",
            "enabled": True,
            "operation_definition": definition,
            "trigger": {"properties": {"pattern": [rule]}},
            "associated_vaults": [{"vault_id": "v"}],
        }
        vaults: Any = {"vaults": [{"id": "v", "resources": servers}]}
    else:
        operation = {
            "enabled": True,
            "operation_definition": definition,
            "trigger": {"properties": {"pattern": rule}},
        }
        document = {"id": "p", "status": "suspended", "resources": servers, "scheduled_operations": [operation]}
        vaults = None
    return Policy({"policy": document}, vaults=vaults, keep_at_least=request.get("keep_at_least", 0))


@pytest.mark.parametrize(("request_", "answer"), cases("retention.jsonl"))
def test_backups_are_kept_and_deleted_as_in_the_cases(request_: dict[str, Any], answer: dict[str, Any]) -> None:
    member = "backups" if request_.get("format") == "cbr" else "checkpoint_items"
    plan = policy(request_).judge({member: request_["backups"]}, now=at(request_, "now"))
    assert outcomes((backup.id, backup.verdict.outcome) for backup in plan) == answer
