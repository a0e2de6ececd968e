"""Documents: checks, policies, plans, explanations, forecasts and reports."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from keeptime import (
    DocumentError,
    Finding,
    Limits,
    Pattern,
    Policy,
    PolicyError,
    Schedule,
    ScheduleError,
    check,
    explain,
    forecast,
    report,
)

UTC = timezone.utc
NOON = datetime(2025, 3, 4, 12, tzinfo=UTC)

POLICY: dict[str, Any] = {
    "policy": {
        "id": "p",
        "name": "nightly",
        "resources": [{"id": "web"}],
        "scheduled_operations": [
            {
                "enabled": True,
                "operation_definition": {"max_backups": 2},
                "trigger": {"properties": {"pattern": "FREQ=DAILY;BYHOUR=2;BYMINUTE=30"}},
            }
        ],
    }
}


def changed(**members: Any) -> dict[str, Any]:
    """Returns the policy with other members in its operation."""
    document = copy.deepcopy(POLICY)
    document["policy"]["scheduled_operations"][0].update(members)
    return document


def record(id: str, day: int, **members: Any) -> dict[str, Any]:
    return {
        "id": id,
        "checkpoint_id": f"c-{id}",
        "resource_id": "web",
        "status": "available",
        "created_at": f"2025-03-{day:02}T02:30:05",
        "extend_info": {"auto_trigger": True},
    } | members


RECORDS = [record("sun", 2), record("mon", 3), record("tue", 4), record("own", 1, extend_info={})]
PAGE = {"checkpoint_items": RECORDS}


def test_a_fault_has_its_pointer_its_code_and_its_place() -> None:
    text = '{"policy": {"description": "café 😀", "name": "my plan"}}'
    checked = check(text)
    [fault] = checked.faults
    assert (checked.kind, checked.ok) == ("csbs-update-policy-request", False)
    assert (fault.severity, fault.code, fault.pointer) == ("fault", "CSBS.9001", "/policy/name")
    assert text[fault.start : fault.end] == '"my plan"'
    assert str(fault) == '/policy/name: name takes only letters, digits, _ and -, found "my plan"'


def test_text_bytes_and_values_have_the_same_faults() -> None:
    document = {"policy": {"name": "café 😀", "max_backup": 1}}
    text = json.dumps(document)
    findings = [check(form).faults + check(form).notes for form in (text, text.encode(), document)]
    without_place = [[(found.code, found.pointer, found.message) for found in each] for each in findings]
    assert without_place[0] == without_place[1] == without_place[2]
    assert findings[0] == findings[1]
    assert all(found.start is None and found.end is None for found in findings[2])


def test_a_document_of_a_known_kind_is_checked_as_that() -> None:
    checked = check({"policy": {"name": "plan"}}, kind="csbs-create-policy-request")
    assert {fault.message for fault in checked.faults} == {
        "parameters is missing",
        "provider_id is missing",
        "resources is missing",
        "scheduled_operations is missing",
    }
    assert check("FREQ=DAILY;INTERVAL=2;BYHOUR=2;BYMINUTE=0", dialect="cbr").ok
    assert not check("FREQ=DAILY;INTERVAL=2;BYHOUR=2;BYMINUTE=0").ok


@pytest.mark.parametrize(
    ("call", "type_", "message"),
    [
        (lambda: check(5), TypeError, "document is a str, bytes, a dict or a list, found int"),  # type: ignore[arg-type]
        (lambda: check({"a": float("nan")}), ValueError, "not JSON compliant"),
        (lambda: check(b"\xff\xfe{\0}\0"), ValueError, "is UTF-16, expected UTF-8"),
        (lambda: check("{}", kind="policy"), ValueError, 'unknown kind of document: "policy"'),
        (lambda: check("{}", dialect="vbs"), ValueError, 'dialect takes csbs or cbr, found "vbs"'),  # type: ignore[arg-type]
        (lambda: Policy('{"a": 1}'), DocumentError, "expected a policy, found an unknown kind"),
        (lambda: Policy(5), TypeError, "a policy is a str, bytes, a dict or a list, found int"),  # type: ignore[arg-type]
        (lambda: Policy(POLICY, zero="none"), ValueError, "zero takes unlimited or literal"),  # type: ignore[arg-type]
        (lambda: Policy(POLICY, start=datetime(2026, 1, 1)), ValueError, "without a time zone"),
        (lambda: Policy(POLICY, vaults="{}"), DocumentError, "expected a vault"),
        (lambda: Policy(POLICY).judge(PAGE, now=datetime(2026, 1, 1)), ValueError, "without a time zone"),
        (lambda: Policy(POLICY).judge("", now=NOON), DocumentError, "EOF while parsing"),
        (lambda: forecast(POLICY, now=NOON, days=10**9), ValueError, "the forecast is too large"),
        (lambda: forecast(POLICY, now=NOON, days=-1), ValueError, "^days takes 0 to 4294967295, found -1$"),
    ],
)
def test_errors_say_what_is_wrong(call: Callable[[], object], type_: type[Exception], message: str) -> None:
    with pytest.raises(type_, match=message):
        call()


def test_the_error_of_a_document_has_its_findings() -> None:
    text = '{"policy": {"scheduled_operations": 1}}'
    with pytest.raises(DocumentError) as raised:
        Policy(text)
    [fault] = raised.value.faults
    assert (fault.pointer, text[fault.start : fault.end]) == ("/policy/scheduled_operations", "1")
    copied = pickle.loads(pickle.dumps(raised.value))
    assert (str(copied), copied.faults, copied.notes) == (str(raised.value), (fault,), ())


def test_a_policy_has_what_its_document_says() -> None:
    policy = Policy(json.dumps(POLICY))
    assert (policy.id, policy.name, policy.service) == ("p", "nightly", "csbs")
    assert (policy.enabled, policy.state, policy.objects) == (True, "enabled", ("web",))
    assert policy.pattern == Pattern("FREQ=DAILY;BYHOUR=2;BYMINUTE=30")
    assert policy.limits == Limits(max_backups=2)
    assert policy.faults == ()
    assert policy == Policy(json.dumps(POLICY)) != Policy(json.dumps(POLICY), keep_at_least=1)
    assert repr(policy) == "<Policy id='p' name='nightly' state='enabled'>"
    for made in (pickle.loads(pickle.dumps(policy)), copy.deepcopy(policy)):
        assert (made, hash(made)) == (policy, hash(policy))


def test_a_policy_that_does_not_run_has_a_schedule_only_if_asked() -> None:
    policy = Policy(changed(enabled=False))
    assert (policy.enabled, policy.state) == (False, "not_enabled")
    with pytest.raises(PolicyError, match="the policy is not enabled"):
        policy.schedule()
    expected = Schedule(policy.pattern, ZoneInfo("Europe/Berlin"), overlap="both")
    assert policy.schedule(ZoneInfo("Europe/Berlin"), overlap="both", even_if_disabled=True) == expected


def test_times_and_limits_are_read_separately() -> None:
    faulty = {"properties": {"pattern": "FREQ=DAILY;BYHOUR=24"}}
    policy = Policy(changed(trigger=faulty))
    [fault] = policy.faults
    assert fault.pointer == "/policy/scheduled_operations/0/trigger/properties/pattern"
    for read in (lambda: policy.pattern, policy.schedule):
        with pytest.raises(PolicyError, match="^BYHOUR takes 0 to 23, found 24$"):
            read()
    assert policy.judge(PAGE, now=NOON).deletions == ("sun",)

    policy = Policy(changed(operation_definition={"max_backups": "many"}))
    assert policy.schedule().next(NOON) == datetime(2025, 3, 5, 2, 30, tzinfo=UTC)
    for use in (lambda: policy.limits, lambda: policy.judge(PAGE, now=NOON)):
        with pytest.raises(PolicyError, match="^max_backups takes -1 or 0 to 99999"):
            use()


def test_a_pattern_that_needs_a_start_takes_one() -> None:
    with pytest.raises(ScheduleError) as raised:
        Policy("FREQ=DAILY").schedule()
    assert raised.value.kind == "left_to_start"
    start = datetime(2026, 11, 26, 7, 15, tzinfo=UTC)
    policy = Policy("FREQ=DAILY", start=start)
    assert policy.schedule().next(start) == start + timedelta(days=1)
    assert Policy(Pattern(["FREQ=DAILY;INTERVAL=2;BYHOUR=1;BYMINUTE=0"]), start=start).start == start


@pytest.mark.parametrize(
    "listing",
    [
        PAGE,
        RECORDS,
        [PAGE],
        json.dumps(PAGE),
        json.dumps(PAGE).encode(),
        "\n".join(json.dumps(item) for item in RECORDS),
        [json.dumps({"checkpoint_items": RECORDS[:2]}), json.dumps({"checkpoint_items": RECORDS[2:]})],
        tuple(RECORDS),
    ],
)
def test_a_listing_may_have_any_form(listing: Any) -> None:
    plan = Policy(POLICY).judge(listing, now=NOON)
    assert plan.deletions == ("sun",)
    assert [backup.id for backup in plan] == ["sun", "mon", "tue", "own"]
    assert [backup.verdict.outcome for backup in plan] == ["delete", "keep", "keep", "keep"]


def test_the_pages_of_a_generator_are_read_one_by_one() -> None:
    pages = ({"checkpoint_items": [item]} for item in RECORDS)
    assert Policy(POLICY).judge(pages, now=NOON).deletions == ("sun",)


def test_a_plan_is_a_sequence_of_backups_with_evidence() -> None:
    plan = Policy(POLICY).judge(PAGE, now=NOON)
    assert len(plan) == 4
    first = plan[0]
    assert (first.id, first.object, first.created_at) == ("sun", "web", datetime(2025, 3, 2, 2, 30, 5, tzinfo=UTC))
    verdict = first.verdict
    assert (verdict.outcome, verdict.reason, verdict.rank, verdict.max_backups) == ("delete", "count", 3, 2)
    assert (str(verdict), str(plan[-1].verdict)) == ("delete: 3rd newest, limit 2", "keep: manual")
    assert first == pickle.loads(pickle.dumps(first))
    assert (plan.now, plan.last_copies, plan.locked) == (NOON, (), ())
    assert repr(plan) == "<Plan backups=4 deletions=1>"
    for index in (4, -5):
        with pytest.raises(IndexError):
            plan[index]


def test_the_last_good_copy_is_not_deleted() -> None:
    policy = Policy(changed(operation_definition={"retention_duration_days": 1}))
    plan = policy.judge([record("old", 1)], now=NOON)
    assert (plan.deletions, plan.last_copies) == ((), ("old",))
    assert plan[0].verdict.outcome == "delete"


def test_options_change_what_is_kept() -> None:
    zero = changed(operation_definition={"max_backups": 0})
    assert Policy(zero).judge(PAGE, now=NOON).deletions == ()
    assert Policy(zero, zero="literal", keep_at_least=1).judge(PAGE, now=NOON).deletions == ("sun", "mon")


def test_vaults_say_what_a_policy_backs_up_and_what_is_locked() -> None:
    document = {
        "policy": {
            "id": "p",
            "enabled": True,
            "operation_definition": {"max_backups": 1},
            "associated_vaults": [{"vault_id": "v"}],
            "trigger": {"properties": {"pattern": ["FREQ=DAILY;INTERVAL=1;BYHOUR=2;BYMINUTE=0"]}},
        }
    }
    vault = {
        "vault": {
            "id": "v",
            "name": "daily",
            "locked": True,
            "project_id": "project",
            "billing": {},
            "resources": [{"id": "web", "type": "OS::Nova::Server"}],
        }
    }
    backups = [
        {
            "id": id,
            "resource_id": "web",
            "vault_id": "v",
            "status": "available",
            "created_at": f"2025-03-0{day}T02:00:05Z",
            "extend_info": {"auto_trigger": True},
        }
        for id, day in (("mon", 3), ("tue", 4))
    ]
    policy = Policy(document, vaults=vault)
    assert policy.objects == ("web",)
    assert policy == pickle.loads(pickle.dumps(policy))
    plan = policy.judge({"backups": backups}, now=NOON)
    assert (plan.deletions, plan.locked) == ((), ("mon",))


def test_faults_of_a_listing_have_their_place() -> None:
    text = '{"checkpoint_items": [{"id": 5, "checkpoint_id": "c", "resource_id": "r"}]}'
    with pytest.raises(DocumentError) as raised:
        Policy(POLICY).judge(text, now=NOON)
    [fault] = raised.value.faults
    assert isinstance(fault, Finding)
    assert (fault.pointer, text[fault.start : fault.end]) == ("/checkpoint_items/0/id", "5")
    with pytest.raises(ValueError, match='id "sun"|sun'):
        Policy(POLICY).judge([record("sun", 1), record("sun", 2)], now=NOON)


def test_an_explanation_has_sentences_and_values() -> None:
    zones = [ZoneInfo("Europe/Berlin"), timezone(timedelta(hours=8))]
    explanation = explain(POLICY, now=NOON, zones=zones)
    assert explanation.times[1] == "Every day at 02:30 UTC (03:30 in Europe/Berlin; 10:30 in UTC+08:00)."
    assert explanation.limits[0] == "Keeps the newest 2 automatic backups of each server and deletes older ones."
    assert explanation.longest_gap == timedelta(days=1)
    assert str(explanation).splitlines() == [*explanation.times, *explanation.limits, *explanation.notes]
    in_berlin = explain(Pattern("FREQ=DAILY;BYHOUR=2;BYMINUTE=30"), now=NOON, hours=ZoneInfo("Europe/Berlin"))
    assert in_berlin.times[0] == "Every day at 02:30 Europe/Berlin."
    assert in_berlin.limits == ()
    assert explain("FREQ=DAILY", now=NOON).longest_gap is None


def test_a_forecast_says_when_each_backup_is_deleted() -> None:
    found = forecast(POLICY, PAGE, now=NOON, days=3)
    assert (found.now, found.until) == (NOON, datetime(2025, 3, 7, 12, tzinfo=UTC))
    assert [(day.day, day.backups) for day in found.days] == [
        (date(2025, 3, 4), 3),
        (date(2025, 3, 5), 3),
        (date(2025, 3, 6), 3),
    ]
    assert [(backup.id, backup.forecast, backup.deleted_at) for backup in found.backups] == [
        ("sun", "deleted", NOON),
        ("mon", "deleted", datetime(2025, 3, 5, 2, 30, tzinfo=UTC)),
        ("tue", "deleted", datetime(2025, 3, 6, 2, 30, tzinfo=UTC)),
        ("own", "never_deleted", None),
    ]
    assert (found.long_run, found.long_run_backups) == ("steady", (2, 2))
    assert found.left_without_backup == ()
    assert found == pickle.loads(pickle.dumps(found))
    assert forecast(Policy(changed(enabled=False)), now=NOON).long_run == "not_enabled"


def test_a_report_is_a_page() -> None:
    page = report(POLICY, PAGE, now=NOON, zones=[ZoneInfo("Asia/Tokyo")], fires=3, days=5)
    assert page.startswith("<!DOCTYPE html>")
    for text in ("<title>nightly</title>", "11:30", "3rd newest, limit 2"):
        assert text in page
    assert "<title>mine</title>" in report("FREQ=DAILY;BYHOUR=2;BYMINUTE=30", now=NOON, title="mine")
    quotas = {"quotas": {"resources": [{"type": "backups", "quota": 3, "used": 1}]}}
    assert report(POLICY, PAGE, now=NOON, quotas=quotas) != report(POLICY, PAGE, now=NOON)
