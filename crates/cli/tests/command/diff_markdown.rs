//! `keeptime diff --format markdown`, for the summary of a pull request.

use serde_json::{Value, json};

use crate::run::{Ran, example, run, written};

#[track_caller]
fn markdown(arguments: &[&str]) -> String {
    let ran = run(&[&["diff", "--format", "markdown"], arguments].concat(), "");
    assert_eq!((ran.status, ran.errors.as_str()), (0, ""), "{ran:?}");
    ran.output
}

fn policy() -> Value {
    json!({"policy": {
        "id": "p", "name": "weekly_*mail*", "status": "enabled",
        "resources": [{"id": "mail", "type": "OS::Nova::Server", "name": "Mail"}],
        "scheduled_operations": [{
            "id": "op", "enabled": true,
            "operation_definition": {"max_backups": "5", "permanent": true},
            "trigger": {"properties": {"pattern": "FREQ=WEEKLY;BYDAY=TH;BYHOUR=12;BYMINUTE=27"}},
        }],
    }})
}

/// Four backups of a server, a day apart. Their names look like markup.
fn backups() -> Value {
    let item = |day: u32| {
        json!({"id": format!("b{day}"), "name": format!("auto|{day}"), "checkpoint_id": format!("c{day}"),
            "resource_id": "mail", "status": "available",
            "created_at": format!("2025-02-0{day}T02:00:00"), "extend_info": {"auto_trigger": true}})
    };
    json!({"checkpoint_items": (1..=4).map(item).collect::<Vec<_>>()})
}

fn files(test: &str, new: &Value) -> [String; 3] {
    [("old", &policy()), ("new", new), ("backups", &backups())]
        .map(|(name, value)| written(&format!("{test}-{name}.json"), value.to_string()))
}

#[test]
fn an_update_is_summarized_with_members_fires_and_deletions() {
    let update = json!({"policy": {"scheduled_operations": [{
        "id": "op", "operation_definition": {"max_backups": 3},
        "trigger": {"properties": {"pattern": "FREQ=DAILY;BYHOUR=2;BYMINUTE=0"}},
    }]}});
    let [old, new, backups] = files("markdown-update", &update);
    assert_eq!(
        markdown(&[&old, &new, &backups, "-n", "2", "--now", "2025-03-01T12:00:00Z"]),
        "\
### weekly\\_\\*mail\\* (`p`)

**0 backups would be newly deleted if omitted limits are kept, as of 2025-03-01 12:00:00 UTC.**

**1 backup would be newly deleted if omitted limits are removed, as of 2025-03-01 12:00:00 UTC.**

The recurrence rules fire at other times.

**warning:** 1 more backup would be deleted if omitted limits are removed; set permanent in the request to decide this

- `/policy/scheduled_operations/0/operation_definition/max_backups: \"5\" -> 3`
- `/policy/scheduled_operations/0/trigger/properties/pattern: FREQ=WEEKLY;BYDAY=TH;BYHOUR=12;BYMINUTE=27 -> FREQ=DAILY;BYHOUR=2;BYMINUTE=0`
- permanent (true before) is omitted; the reference does not say whether it is kept or removed

| Fires before | Fires after |
| --- | --- |
| Thu 2025-03-06 12:27:00 UTC | Sun 2025-03-02 02:00:00 UTC |
| Thu 2025-03-13 12:27:00 UTC | Mon 2025-03-03 02:00:00 UTC |

1 backup would be newly deleted if omitted limits are removed, as of 2025-03-01 12:00:00 UTC.

| Created | Verdict | Name | Backup | Why | Server |
| --- | --- | --- | --- | --- | --- |
| 2025-02-01 02:00:00 UTC | delete | auto\\|1 | `b1` | 4th newest, limit 3 | Mail (mail) |
"
    );
}

#[test]
fn a_change_without_effect_is_summarized() {
    let [old, new, _] = files("markdown-same", &policy());
    assert_eq!(
        markdown(&[&old, &new, "-n", "1", "--now", "2025-03-01T12:00:00Z"]),
        "\
### weekly\\_\\*mail\\* (`p`)

No member changes.

| Fires before | Fires after (unchanged) |
| --- | --- |
| Thu 2025-03-06 12:27:00 UTC | Thu 2025-03-06 12:27:00 UTC |
"
    );
    let disabled = json!({"policy": {"scheduled_operations": [{"id": "op", "enabled": false}]}});
    let [old, new, _] = files("markdown-disabled", &disabled);
    assert_eq!(
        markdown(&[&old, &new, "-n", "1", "--now", "2025-03-01T12:00:00Z"]),
        "\
### weekly\\_\\*mail\\* (`p`)

- `/policy/scheduled_operations/0/enabled: true -> false`
- `/policy/status: \"enabled\" -> \"disabled\" (assumed: the service sets status to match enabled)`

No fires after the change: the policy is not enabled.

| Fires before |
| --- |
| Thu 2025-03-06 12:27:00 UTC |
"
    );
}

#[test]
fn a_plan_is_summarized_policy_by_policy() {
    let plan = example("plan.json");
    let now = ["-n", "1", "--now", "2025-03-05T12:00:00Z"];
    let summary = markdown(&[&[plan.as_str(), &example("backups.json")], &now[..]].concat());
    assert_eq!(
        summary,
        format!(
            "\
### `{plan}`

The plan changes 3 backup policies.

#### `opentelekomcloud_csbs_backup_policy_v1.web` is changed

**1 backup would be newly deleted, as of 2025-03-05 12:00:00 UTC.**

The recurrence rules fire at other times.

- `scheduled_operation[0].max_backups: 3 -> 2`
- `scheduled_operation[0].trigger_pattern: FREQ=DAILY;BYHOUR=2;BYMINUTE=30, \
FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=12;BYMINUTE=0 -> FREQ=DAILY;BYHOUR=2,14;BYMINUTE=30`

| Fires before | Fires after |
| --- | --- |
| Thu 2025-03-06 02:30:00 UTC | Wed 2025-03-05 14:30:00 UTC |

| Created | Verdict | Backup | Why | Server |
| --- | --- | --- | --- | --- |
| 2025-03-01 02:30:06 UTC | delete | `web-0301` | 3rd newest, limit 2 | web-1 (3f0e6a0c-web-1) |

#### `module.databases[\"eu\"].huaweicloud_cbr_policy.nightly[\"postgres\"]` is created

| Fires after |
| --- |
| Thu 2025-03-06 02:30:00 UTC |

#### `huaweicloud_cbr_policy.old` is deleted; its backups stay

| Fires before |
| --- |
| Thu 2025-03-06 02:30:00 UTC |
"
        )
    );
    // The status is the same as of the text.
    let ran: Ran = run(
        &[
            &["diff", "--exit-code", "--format", "markdown", &plan, &example("backups.json")],
            &now[..],
        ]
        .concat(),
        "",
    );
    assert_eq!((ran.status, ran.output), (3, summary));
}
