//! The formats of `keeptime check` for pipelines.

use serde_json::{Value, json};

use crate::run::{run, written};

const RULES: &str =
    "[\n  \"FREQ=DAILY;INTERVAL=1;BYHOUR=2;BYMINUTE=0;WKST=MO\",\n  \"FREQ=é;BYHOUR=24\"\n]\n";

#[test]
fn github_annotations_have_file_line_and_column() {
    let path = written("format, 100%.json", RULES);
    let escaped = path.replace('%', "%25").replace(',', "%2C");
    let note = written("format-note.json", r#"{"max_backups": 1, "permanant": true}"#);
    let ran = run(&["check", "--format", "github", &path, "no/such:file.json", &note], "");
    assert_eq!(
        ran.output,
        format!(
            "::error file={escaped},line=2,endLine=2,col=46,endColumn=53,title=keeptime%3A BackupService.9900::\
             /0: WKST=MO is not supported and changes nothing: leave it out\n\
             ::error file={escaped},line=3,endLine=3,col=9,endColumn=10,title=keeptime%3A BackupService.9900::\
             /1: FREQ takes DAILY or WEEKLY, found é\n\
             ::error file={escaped},line=3,endLine=3,col=18,endColumn=20,title=keeptime%3A BackupService.9900::\
             /1: BYHOUR takes 0 to 23, found 24\n\
             ::error file=no/such%3Afile.json,title=keeptime::no/such:file.json: No such file or directory (os error 2)\n\
             ::warning file={note},line=1,endLine=1,col=20,endColumn=31,title=keeptime%3A unknown_member::\
             /permanant: permanant: unknown member; did you mean permanent?\n"
        )
    );
    assert_eq!(ran.status, 2);
    let fine = written("format-fine.json", r#"{"max_backups": 2}"#);
    let ran = run(&["check", "--format", "github", &fine], "");
    assert_eq!((ran.status, ran.output.as_str()), (0, ""));
}

#[test]
fn markdown_summarizes_all_files() {
    let path = written("format-markdown.json", RULES);
    let ran = run(&["check", "--format", "markdown", &path, "no/such.json"], "");
    assert_eq!(
        ran.output,
        format!(
            "### Backup policies\n\n**4 faults and 0 notes** in 2 files.\n\n\
             | | Where | What |\n|---|---|---|\n\
             | **fault** | `{path}:2:46` | /0: WKST=MO is not supported and changes nothing: leave it out |\n\
             | **fault** | `{path}:3:9` | /1: FREQ takes DAILY or WEEKLY, found é |\n\
             | **fault** | `{path}:3:18` | /1: BYHOUR takes 0 to 23, found 24 |\n\
             | **fault** | `no/such.json` | No such file or directory (os error 2) |\n\n\
             `keeptime check --fix` corrects 1 of them.\n"
        )
    );
    let ran = run(&["check", "--format", "markdown", "-"], "FREQ=DAILY;BYHOUR=2;BYMINUTE=0");
    assert_eq!(ran.output, "### Backup policies\n\nNo faults in 1 file.\n");
}

/// The members that the schema of SARIF 2.1.0 requires, and the references inside the document.
fn assert_sarif(log: &Value) {
    assert_eq!(log["version"], "2.1.0");
    assert_eq!(log["$schema"], "https://json.schemastore.org/sarif-2.1.0.json");
    let [run] = log["runs"].as_array().unwrap().as_slice() else { panic!() };
    let driver = &run["tool"]["driver"];
    assert_eq!((&driver["name"], driver["version"].is_string()), (&json!("keeptime"), true));
    let rules = driver["rules"].as_array().unwrap();
    for rule in rules {
        assert!(rule["id"].is_string() && rule["shortDescription"]["text"].is_string());
    }
    let assert_region = |region: &Value| {
        let number = |name: &str| region[name].as_u64().filter(|number| *number > 0).unwrap();
        assert!(
            (number("startLine"), number("startColumn"))
                <= (number("endLine"), number("endColumn"))
        );
    };
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        for location in result["locations"].as_array().unwrap() {
            let place = &location["physicalLocation"];
            assert!(place["artifactLocation"]["uri"].is_string());
            if !place["region"].is_null() {
                assert_region(&place["region"]);
            }
        }
        for fix in result["fixes"].as_array().into_iter().flatten() {
            for change in fix["artifactChanges"].as_array().unwrap() {
                assert!(change["artifactLocation"]["uri"].is_string());
                for replacement in change["replacements"].as_array().unwrap() {
                    assert_region(&replacement["deletedRegion"]);
                    assert!(replacement["insertedContent"]["text"].is_string());
                }
            }
        }
    }
}

#[test]
fn sarif_has_rules_regions_pointers_and_fixes() {
    let path = written("format sarif.json", RULES);
    let token = written("format-token.json", r#"{"error_code": "CSBS.9001", "error_msg": "x"}"#);
    let ran = run(&["check", "--format", "sarif", &path, "no/such.json", &token], "");
    assert_eq!(ran.status, 2);
    let log: Value = serde_json::from_str(&ran.output).unwrap();
    assert_sarif(&log);
    let uri = format!("file://{}", path.replace(' ', "%20"));
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    let ids: Vec<&Value> = rules.iter().map(|rule| &rule["id"]).collect();
    assert_eq!(ids, ["BackupService.9900", "service_error", "unreadable_file"]);
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 5);
    assert_eq!(
        results[0],
        json!({
            "ruleId": "BackupService.9900",
            "ruleIndex": 0,
            "level": "error",
            "message": {"text": "WKST=MO is not supported and changes nothing: leave it out"},
            "locations": [{
                "physicalLocation": {
                    "artifactLocation": {"uri": uri},
                    "region": {"startLine": 2, "startColumn": 46, "endLine": 2, "endColumn": 53},
                },
                "logicalLocations": [{"fullyQualifiedName": "/0", "kind": "value"}],
            }],
            "fixes": [{
                "description": {"text": "the change that keeptime check --fix makes"},
                "artifactChanges": [{
                    "artifactLocation": {"uri": uri},
                    "replacements": [{
                        "deletedRegion": {"startLine": 2, "startColumn": 45, "endLine": 2, "endColumn": 53},
                        "insertedContent": {"text": ""},
                    }],
                }],
            }],
        })
    );
    assert_eq!(
        (&results[3]["ruleId"], &results[3]["message"]["text"]),
        (&json!("unreadable_file"), &json!("no/such.json: No such file or directory (os error 2)"))
    );
    let empty = run(&["check", "--format", "sarif", "-"], "FREQ=DAILY;BYHOUR=2;BYMINUTE=0");
    let log: Value = serde_json::from_str(&empty.output).unwrap();
    assert_sarif(&log);
    assert_eq!(log["runs"][0]["results"], json!([]));
}
