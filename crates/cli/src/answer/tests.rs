//! The schema files are those of the types, and real answers are valid.
#![allow(clippy::pedantic, clippy::unwrap_used, clippy::panic)]

use std::path::PathBuf;

use clap::Parser;
use keeptime::explain::English;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

use super::{Versioned, check, diff, explain, forecast, lists, next, prune};
use crate::args::Cli;
use crate::commands;

/// Returns the schema of each task's answer, or of each line of it.
fn schemas() -> [(&'static str, Value); 8] {
    fn of<T: JsonSchema>(title: &str) -> Value {
        let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
        let mut schema = generator.into_root_schema_for::<Versioned<T>>();
        schema.insert("title".to_owned(), title.into());
        schema.to_value()
    }
    [
        ("check", of::<check::Check<'static>>("A line of keeptime check --json")),
        ("diff", of::<diff::Diff<'static>>("The answer of keeptime diff --json")),
        ("explain", of::<explain::Explanation<'static>>("The answer of keeptime explain --json")),
        ("forecast", of::<forecast::Forecast<'static>>("A line of keeptime forecast --json")),
        ("kinds", of::<lists::Kind>("A line of keeptime kinds --json")),
        ("next", of::<next::Line<'static>>("A line of keeptime next --json")),
        ("prune", of::<prune::Line<'static>>("A line of keeptime prune --json")),
        ("zones", of::<lists::Zone<'static>>("A line of keeptime zones --json")),
    ]
}

/// Compares the files with the types. `SCHEMA=overwrite` writes the files.
#[test]
fn schema_files_are_made_from_the_types() {
    for (task, schema) in schemas() {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("schema/{task}.json"));
        let text = format!("{}\n", serde_json::to_string_pretty(&schema).unwrap());
        if std::env::var("SCHEMA").as_deref() == Ok("overwrite") {
            std::fs::write(&path, text).unwrap();
        } else {
            let is_current = std::fs::read_to_string(&path).unwrap() == text;
            assert!(is_current, "{} is stale: SCHEMA=overwrite renews it", path.display());
        }
    }
}

/// The compiled schema of a task.
struct Validator(boon::Schemas, boon::SchemaIndex);

impl Validator {
    fn of(task: &str) -> Self {
        let schema = schemas().into_iter().find(|(name, _)| *name == task).unwrap().1;
        let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
        compiler.add_resource("http://keeptime/schema.json", schema).unwrap();
        let index = compiler.compile("http://keeptime/schema.json", &mut schemas).unwrap();
        Self(schemas, index)
    }

    fn fault(&self, line: &Value) -> Option<String> {
        self.0.validate(line, self.1).err().map(|error| format!("{error:#}"))
    }
}

#[track_caller]
fn answers_are_valid(arguments: &str) -> Vec<Value> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../");
    let arguments = arguments.replace("examples/", &format!("{root}examples/"));
    let arguments = arguments.replace("files/", &format!("{root}crates/cli/tests/command/files/"));
    let words: Vec<&str> = arguments.split_whitespace().collect();
    let task = words[0];
    let words = [&["keeptime"], &words[..], &["--json"]].concat();
    let mut output = Vec::new();
    let run = commands::run_task(&Cli::try_parse_from(words).unwrap().task, &English, &mut output);
    assert!(run.is_ok(), "{arguments}");
    let validator = Validator::of(task);
    let lines = String::from_utf8(output).unwrap();
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(!lines.is_empty(), "{arguments}");
    for line in &lines {
        assert_eq!(validator.fault(line), None, "{arguments}: {line}");
        assert_eq!(line["schema_version"], 1);
    }
    lines
}

#[test]
fn real_answers_are_valid() {
    for arguments in [
        "prune examples/policy.json examples/backups.json --now 2025-03-03T12:00:00Z",
        "prune files/limits.json files/pages.jsonl --now 2025-02-05T00:00:00Z",
        "prune files/limits.json files/pages.jsonl --now 2025-02-05T00:00:00Z --keep-at-least 2",
        "prune files/limits.json files/pages.jsonl --now 2025-03-05T00:00:00Z --calls --project p",
        "prune files/answer.json files/pages.jsonl --now 2025-02-05T00:00:00Z",
        "prune files/cbr/policy.json files/cbr/backups.json --now 2021-07-30T12:00:00Z",
        "forecast examples/policy.json examples/backups.json --now 2025-03-03T12:00:00Z \
         --quota examples/quota.json --if-max-backups 9",
        "forecast examples/policy.json --now 2025-03-03T12:00:00Z",
        "forecast files/cbr/policy.json files/cbr/backups.json --now 2021-07-30T12:00:00Z",
        "diff examples/policy.json examples/update.json examples/backups.json \
         --now 2025-03-03T12:00:00Z",
        "diff examples/policy.json files/answer.json",
        "explain examples/policy.json --show Europe/Berlin",
        "explain --pattern FREQ=DAILY;BYHOUR=2;BYMINUTE=0",
        "next examples/policy.json --show Asia/Shanghai",
        "next files/answer.json",
        "check examples/policy.json files/faults.json files/faults.ics examples/plan.json",
        "check files/limits.json --keep-at-least 9 --verbose",
        "diff examples/plan.json examples/backups.json",
        "zones berlin shanghai",
        "kinds",
    ] {
        answers_are_valid(arguments);
    }
}

#[test]
fn the_schema_refuses_an_answer_without_its_values() {
    let validator = Validator::of("prune");
    let line = |verdict: Value| {
        serde_json::json!({"schema_version": 1, "id": "b", "name": null, "checkpoint_id": null,
            "resource_id": "s", "resource_name": null, "created_at": null, "verdict": verdict,
            "why": "4th newest, limit 3"})
    };
    let valid = serde_json::json!({"outcome": "delete", "reason": "count", "rank": 4, "max": 3});
    assert_eq!(validator.fault(&line(valid)), None);
    for verdict in [
        serde_json::json!("delete"),
        serde_json::json!({"reason": "count"}),
        serde_json::json!({"outcome": "prune"}),
        serde_json::json!({"outcome": "delete", "reason": "count", "limit": 3}),
    ] {
        assert!(validator.fault(&line(verdict)).is_some());
    }
}
