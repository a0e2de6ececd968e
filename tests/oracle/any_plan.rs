//! Reads any text as a stored plan, and as plain values of JSON: the lines whose verdict is to delete.

use keeptime_documents::plan::{PlannedDeletion, StoredPlan};
use serde_json::Value;

/// Asserts that a text is refused in one line, or has the deletions of a plain reading.
pub(crate) fn read(text: &str) -> Option<StoredPlan> {
    match StoredPlan::read(text) {
        Ok(plan) => {
            let found: Vec<&str> = plan.deletions().iter().map(PlannedDeletion::id).collect();
            let lines = lines(text).unwrap();
            let plain = lines.iter().filter(|line| line["verdict"]["outcome"] == "delete");
            let plain: Vec<&str> = plain.map(|line| line["id"].as_str().unwrap()).collect();
            assert_eq!(found, plain);
            assert!(lines.last().is_some_and(|last| last["summary"].is_object()));
            Some(plan)
        }
        Err(error) => {
            assert!(!error.to_string().contains(char::is_control), "{error}");
            None
        }
    }
}

/// Returns the values of a text in JSON Lines.
pub(crate) fn lines(text: &str) -> Option<Vec<Value>> {
    serde_json::Deserializer::from_str(text).into_iter().collect::<Result<_, _>>().ok()
}

/// Returns the ids of a plan's deletions that hold for newer records: those whose record has the same fields and is
/// deleted now. `is_deleted` says which ids are.
pub(crate) fn still_deleted(
    plan: &str,
    records: &[Value],
    is_deleted: impl Fn(&str) -> bool,
) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for line in lines(plan).unwrap_or_default() {
        let is_same = |record: &&Value| {
            ["id", "checkpoint_id", "resource_id", "created_at"]
                .iter()
                .all(|field| record[*field] == line[*field])
        };
        if line["verdict"]["outcome"] == "delete"
            && let Some(record) = records.iter().find(is_same)
        {
            ids.extend(record["id"].as_str().filter(|id| is_deleted(id)).map(str::to_owned));
        }
    }
    ids
}
