//! The public cases of `tests/cases`, answered by `keeptime batch`.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::run::run;

/// Returns the part of an answer that a case is about.
fn about(expected: &Value, answer: &Value) -> Value {
    if expected.get("refused").is_some() {
        let error = &answer["error"];
        let mut refused = json!({"at": error["span"]});
        if !error["rule"].is_null() {
            refused["rule"] = error["rule"].clone();
        }
        return json!({"refused": refused});
    }
    if expected.get("faults").is_some() {
        let violations = answer["ok"]["violations"].as_array().unwrap();
        let pointers: Vec<_> = violations.iter().map(|violation| &violation["path"]).collect();
        return json!({"faults": pointers});
    }
    let members = expected.as_object().unwrap().keys();
    members.map(|name| (name.clone(), answer["ok"][name].clone())).collect()
}

#[test]
fn the_command_answers_the_public_cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases");
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let mut count = 0;
    for file in files.filter(|file| file.extension().is_some_and(|it| it == "jsonl")) {
        let text = fs::read_to_string(&file).unwrap();
        let cases: Vec<Value> =
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let input: String = cases.iter().map(|case| format!("{}\n", case["request"])).collect();
        let ran = run(&["batch"], input);
        assert_eq!((ran.status, ran.output.lines().count()), (0, cases.len()));
        for (case, answer) in cases.iter().zip(ran.output.lines()) {
            let answer: Value = serde_json::from_str(answer).unwrap();
            assert_eq!(
                about(&case["answer"], &answer),
                case["answer"],
                "{}: {answer}",
                case["name"]
            );
        }
        count += cases.len();
    }
    assert!(count > 700, "{count}");
}
