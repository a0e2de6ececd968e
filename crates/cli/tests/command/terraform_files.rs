//! Terraform plans and states in `check`, `next`, `explain` and `diff`.

use serde_json::{Value, json};

use crate::run::{Ran, drawn, example, refused, run, written};

const NOW: [&str; 2] = ["--now", "2025-03-05T12:00:00Z"];
const WEB: &str = "opentelekomcloud_csbs_backup_policy_v1.web";
const DATABASES: &str = "module.databases[\"eu\"].huaweicloud_cbr_policy.nightly[\"postgres\"]";

fn plan() -> Value {
    serde_json::from_str(&std::fs::read_to_string(example("plan.json")).unwrap()).unwrap()
}

/// The plan with another value at a pointer.
fn plan_with(pointer: &str, value: Value) -> String {
    let mut plan = plan();
    *plan.pointer_mut(pointer).unwrap() = value;
    plan.to_string()
}

const PATTERN: &str = "/resource_changes/0/change/after/scheduled_operation/0/trigger_pattern";

#[track_caller]
fn ran(arguments: &[&str], input: &str) -> Ran {
    let ran = run(arguments, input);
    assert_eq!((ran.status, ran.errors.as_str()), (0, ""), "{ran:?}");
    ran
}

#[test]
fn every_policy_of_a_plan_is_checked() {
    let line = "no faults; read as a Terraform plan with 3 backup policies\n";
    let path = example("plan.json");
    assert_eq!(ran(&["check", "--strict", &path], "").output, format!("{path}: {line}"));
    let piped = ran(&["check", "-"], &plan().to_string()).output;
    assert_eq!(piped, format!("standard input: {line}"));
    ran(&["check", "--expect", "terraform-plan", "-"], &plan().to_string());

    let broken = plan_with(PATTERN, json!("FREQ=HOURLY"));
    let mut broken: Value = serde_json::from_str(&broken).unwrap();
    broken["resource_changes"][1]["change"]["after"]["backup_cycle"][0]["execution_times"][0] =
        json!("25:30");
    let ran = run(&["check", "-"], broken.to_string());
    assert_eq!(ran.status, 1);
    let titles: Vec<&str> = ran.output.lines().filter(|line| line.starts_with("error[")).collect();
    assert_eq!(
        titles,
        [
            format!(
                "error[CSBS.9001]: {WEB}: scheduled_operation[0].trigger_pattern: FREQ takes DAILY or \
                 WEEKLY, found HOURLY"
            ),
            format!(
                "error[BackupService.9900]: {DATABASES}: backup_cycle[0].execution_times[0]: BYHOUR takes 0 \
                 to 23, found 25"
            ),
        ]
    );
}

#[test]
fn one_policy_is_taken_by_its_address() {
    let path = example("plan.json");
    refused(
        &["next", &path],
        "",
        2,
        &format!(
            "{path}: 3 backup policies; select one with --resource ADDRESS:\n  {WEB}\n  {DATABASES}\n  \
             huaweicloud_cbr_policy.old (deleted by the plan)"
        ),
    );
    refused(
        &["explain", "--resource", "x.y", "-"],
        plan().to_string(),
        2,
        &format!(
            "standard input: no backup policy has the address x.y; found:\n  {WEB}\n  {DATABASES}\n  \
             huaweicloud_cbr_policy.old (deleted by the plan)"
        ),
    );
    let next = ran(&[&["next", "-n", "1", "--resource", DATABASES, &path], &NOW[..]].concat(), "");
    assert!(next.output.contains("2025-03-06 02:30:00"), "{next:?}");
    let explained = ran(&[&["explain", "--resource", WEB, &path], &NOW[..]].concat(), "");
    assert!(explained.output.contains("02:30 and 14:30 UTC"), "{explained:?}");
    // Another document has no addresses.
    refused(
        &["next", "--resource", "x", "-"],
        r#"["FREQ=DAILY"]"#,
        2,
        "standard input: --resource applies to a Terraform plan or state",
    );
    // The fault is drawn in the text of the plan, for one policy only.
    drawn(
        &["next", "--resource", WEB, "-"],
        plan_with(PATTERN, json!("FREQ=HOURLY")),
        &format!(
            "error[pattern]: {WEB}: scheduled_operation[0].trigger_pattern: FREQ takes DAILY or WEEKLY, \
             found HOURLY"
        ),
    );
    let state = json!({"format_version": "1.0"}).to_string();
    let why = "standard input: the state has no backup policy that keeptime knows";
    refused(&["next", "-"], &state, 1, why);
}

#[test]
fn a_value_that_is_known_only_after_apply_is_named() {
    let mut plan = plan();
    let change = &mut plan["resource_changes"][0]["change"];
    change["after_unknown"] = json!({"scheduled_operation": [{"trigger_pattern": true}]});
    change["after"]["scheduled_operation"][0].as_object_mut().unwrap().remove("trigger_pattern");
    let text = plan.to_string();
    let checked = run(&["check", "-"], &text);
    assert_eq!(checked.status, 0);
    assert!(checked.output.starts_with(&format!(
        "note[unchecked_until_apply]: {WEB}: scheduled_operation[0].trigger_pattern: the value is known only \
         after apply, so it is not checked\n"
    )));
    drawn(
        &["next", "--resource", WEB, "-"],
        &text,
        &format!(
            "error[value]: {WEB}: scheduled_operation[0].trigger_pattern: the value is known only after apply"
        ),
    );
    // The limits can still be judged.
    let path = written("unknown-pattern.json", &text);
    let diff = run(
        &[&["diff", "--resource", WEB, &path, &example("backups.json")], &NOW[..]].concat(),
        "",
    );
    assert_eq!(diff.status, 0, "{diff:?}");
    assert!(
        diff.errors.contains("trigger_pattern: the value is known only after apply"),
        "{diff:?}"
    );
    assert!(diff.output.contains("web-0301"), "{diff:?}");
}

#[test]
fn a_plan_whose_deletions_are_unknown_does_not_pass_for_one_without() {
    let mut plan = plan();
    let change = &mut plan["resource_changes"][0]["change"];
    change["after_unknown"] = json!({"scheduled_operation": [{"max_backups": true}]});
    change["after"]["scheduled_operation"][0].as_object_mut().unwrap().remove("max_backups");
    let path = written("unknown-limit.json", plan.to_string());
    let diff = |more: &[&str]| {
        let arguments = ["diff", "--resource", WEB, &path, &example("backups.json")];
        run(&[&arguments[..], &NOW[..], more].concat(), "")
    };
    let note = format!(
        "keeptime: note: {path}: {WEB}: scheduled_operation[0].max_backups: the value is known only after apply\n"
    );
    assert!(diff(&[]).errors.contains(&note), "{:?}", diff(&[]));
    assert_eq!((diff(&[]).status, diff(&["--exit-code"]).status), (0, 3));
}

#[test]
fn nothing_of_a_plan_but_its_policies_is_printed() {
    let mut plan = plan();
    plan["variables"] = json!({"password": {"value": "hunter2"}});
    let change = &mut plan["resource_changes"][0]["change"];
    change["after"]["name"] = json!("<secret name>");
    change["after"]["scheduled_operation"][0]["max_backups"] = json!(123_456);
    change["after_sensitive"] = json!({"name": true});
    let text = plan.to_string();
    let all = [
        run(&["check", "-v", "-"], &text),
        run(&["check", "--json", "-"], &text),
        run(&["next", "--resource", WEB, "-"], &text),
        run(&["explain", "--resource", WEB, "-"], &text),
        run(&["diff", "-"], &text),
    ];
    for ran in all {
        for secret in ["hunter2", "secret name"] {
            assert!(!ran.output.contains(secret) && !ran.errors.contains(secret), "{ran:?}");
        }
    }
    let checked = run(&["check", "-"], &text);
    assert!(checked.output.contains("sensitive"), "{checked:?}");
    assert!(checked.output.contains("\"*************\""), "{checked:?}");
}

#[test]
fn a_plan_is_compared_policy_by_policy() {
    let (path, backups) = (example("plan.json"), example("backups.json"));
    let arguments = [&["diff", "-n", "2", &path, &backups], &NOW[..]].concat();
    let shown = ran(&arguments, "").output;
    let expected = [
        "The plan changes 3 backup policies.",
        "opentelekomcloud_csbs_backup_policy_v1.web is changed",
        "1 backup would be newly deleted, as of 2025-03-05 12:00:00 UTC.",
        "The recurrence rules fire at other times.",
        "scheduled_operation[0].max_backups: 3 -> 2",
        "web-0301",
        "module.databases[\"eu\"].huaweicloud_cbr_policy.nightly[\"postgres\"] is created",
        "2025-03-06 02:30:00",
        "huaweicloud_cbr_policy.old is deleted; its backups stay",
    ];
    let mut rest = shown.as_str();
    for part in expected {
        let at = rest.find(part);
        assert!(at.is_some(), "{part} in\n{shown}");
        rest = &rest[at.unwrap() + part.len()..];
    }
    // The plan and the listing may come from a pipe.
    let piped = [&["diff", "-n", "2", "-", &backups], &NOW[..]].concat();
    assert_eq!(ran(&piped, &plan().to_string()).output, shown);

    let one = [&["diff", "--resource", DATABASES, "--json", &path], &NOW[..]].concat();
    let one = ran(&one, "").output;
    let report: Value = serde_json::from_str(&one).unwrap();
    assert_eq!(report["planned"], json!({"address": DATABASES, "change": "created"}));
    assert_eq!(report["backups"], Value::Null);

    let mut unchanged = plan();
    for resource in unchanged["resource_changes"].as_array_mut().unwrap() {
        resource["change"]["actions"] = json!(["no-op"]);
    }
    assert_eq!(
        ran(&["diff", "-"], &unchanged.to_string()).output,
        "The plan changes no backup policy and leaves 3 unchanged.\n"
    );
}

/// Otherwise a plan that deletes backups would pass the check of a pipeline.
#[test]
fn a_listing_of_another_service_than_a_changed_policy_is_an_error() {
    let of_cbr = json!({"backups": [{"id": "a", "resource_id": "web", "status": "available",
        "created_at": "2025-02-03T18:00:00Z", "expired_at": "2025-03-03T18:00:00Z",
        "extend_info": {"auto_trigger": true}}]});
    let path = written("terraform-other-service.json", of_cbr.to_string());
    let plan = example("plan.json");
    let why = "a policy of CSBS takes a listing of CSBS, found backup a of CBR";
    for more in [&[][..], &["--exit-code"], &["--json"], &["--resource", WEB]] {
        let arguments = [&["diff", &plan, &path], more].concat();
        refused(&arguments, "", 1, &format!("{plan}: {WEB}: {why}"));
    }
}

#[test]
fn what_is_not_a_plan_is_refused_by_diff() {
    refused(
        &["diff", "-"],
        r#"{"format_version": "1.0", "terraform_version": "1.11.4"}"#,
        1,
        "standard input: a Terraform state has no changes; diff takes a plan",
    );
    refused(
        &["diff", "-"],
        "{}",
        2,
        "the new policy is missing; only a Terraform plan has both policies",
    );
    drawn(
        &["next", "-"],
        r#"{"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "x", "resources": []}"#,
        "error[unexpected_kind]: expected a policy, found a Terraform state file; terraform show -json prints \
         a state that can be read",
    );
}

#[test]
fn corrections_belong_in_the_configuration_and_not_in_a_plan() {
    let mut broken = plan();
    *broken.pointer_mut(PATTERN).unwrap() = json!("FREQ=DAILY ;BYHOUR=2;BYMINUTE=0");
    let text = serde_json::to_string_pretty(&broken).unwrap();
    let path = written("terraform-fix.json", &text);
    let ran = run(&["check", "--fix", &path], "");
    assert_eq!((ran.status, std::fs::read_to_string(&path).unwrap()), (1, text.clone()));
    let note = format!(
        "keeptime: note: {path}: --fix does not change a Terraform plan; change the configuration and make a \
         new plan\n"
    );
    assert_eq!(ran.errors, note);
    let lines: Vec<&str> = ran.output.lines().collect();
    assert_eq!(
        lines[0],
        format!(
            "error[CSBS.9001]: {WEB}: scheduled_operation[0].trigger_pattern: a rule must not contain spaces, \
             found \"DAILY \" in FREQ"
        )
    );
    let help = "help: change the configuration of Terraform to this, and make a new plan";
    let help = lines.iter().position(|line| *line == help).unwrap();
    let change = "\"trigger_pattern\": \"FREQ=DAILY;BYHOUR=2;BYMINUTE=0\"";
    assert!(lines[help + 2].contains(change), "{ran:?}");

    // The canonical text is a remark on a pattern that is valid.
    *broken.pointer_mut(PATTERN).unwrap() = json!("RRULE:FREQ=DAILY;BYHOUR=2;BYMINUTE=0");
    let path = written("terraform-canonical.json", broken.to_string());
    let ran = run(&["check", "--fix", "--json", &path], "");
    let answer: Value = serde_json::from_str(&ran.output).unwrap();
    assert_eq!((ran.status, &answer["fixed"]), (0, &Value::Null), "{ran:?}");
    let fix = &answer["notes"][0]["fix"];
    assert_eq!(fix["certainty"], "in_source", "{ran:?}");
    let canonical =
        "BEGIN:VCALENDAR\\r\\nBEGIN:VEVENT\\r\\nRRULE:FREQ=DAILY;BYHOUR=2;BYMINUTE=0\\r\\n";
    assert!(fix["text"].as_str().unwrap().contains(canonical), "{ran:?}");

    // Standard input is not copied: a plan may hold secrets.
    let mut secret = broken;
    secret["variables"] = json!({"password": {"value": "hunter2"}});
    let ran = run(&["check", "--fix", "-"], secret.to_string());
    assert!(!ran.output.contains("hunter2") && !ran.errors.contains("hunter2"), "{ran:?}");
}

/// Neither the value nor its correction.
#[test]
fn a_sensitive_pattern_has_no_correction() {
    for pattern in ["FREQ=DAILY ;BYHOUR=2;BYMINUTE=0", "RRULE:FREQ=DAILY;BYHOUR=2;BYMINUTE=0"] {
        let mut plan = plan();
        *plan.pointer_mut(PATTERN).unwrap() = json!(pattern);
        plan["resource_changes"][0]["change"]["after_sensitive"] =
            json!({"scheduled_operation": [{"trigger_pattern": true}]});
        let text = plan.to_string();
        for arguments in [
            &["check", "-v", "-"][..],
            &["check", "--json", "-"],
            &["next", "--resource", WEB, "-"],
        ] {
            let ran = run(arguments, &text);
            let shown = format!("{}{}", ran.output, ran.errors);
            assert!(!shown.contains("FREQ=DAILY;BYHOUR=2;BYMINUTE=0"), "{arguments:?}: {ran:?}");
        }
    }
}

#[test]
fn tasks_about_existing_backups_say_which_task_reads_a_plan() {
    let (plan, backups) = (example("plan.json"), example("backups.json"));
    for task in ["prune", "forecast", "report"] {
        let why = format!(
            "{plan}: {task} takes a policy as the service returns it, not a Terraform plan; keeptime diff {plan} \
             BACKUPS shows which backups the plan deletes"
        );
        refused(&[task, &plan, &backups], "", 1, &why);
        let why = format!(
            "standard input: {task} takes a policy as the service returns it, not a Terraform state; keeptime \
             explain - shows what its policies do"
        );
        refused(&[task, "-", &backups], r#"{"format_version": "1.0"}"#, 1, &why);
    }
}
