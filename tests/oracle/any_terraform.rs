//! Reads any document as a plan or a state of Terraform. Faults and notes lead into it, and what is secret is never
//! shown: neither in messages nor in the redacted text.

use keeptime_documents::ZeroLimit;
use keeptime_documents::terraform::{TerraformFile, redacted, text_faults};
use keeptime_documents::text::{InspectOptions, inspect};
use serde_json::{Map, Value, json};

/// Takes the place of each secret.
const SECRET: u64 = 987_654_321;

/// Reads a document, then the same with a known secret in each secret place.
pub(crate) fn read(document: &Value) {
    let text = document.to_string();
    if TerraformFile::read(document).is_none() || text.contains(&SECRET.to_string()) {
        return;
    }
    read_policies(document);
    assert_eq!(redacted(&text, document).len(), text.len());
    let mut planted = document.clone();
    plant(&mut planted);
    assert_hidden(&planted);
}

/// Reads every policy before and after the plan.
fn read_policies(document: &Value) {
    let Some(file) = TerraformFile::read(document) else { return };
    for policy in file.policies() {
        let (faults, notes) = policy.check(0);
        let pointers = faults.iter().map(|fault| fault.pointer());
        for pointer in pointers.chain(notes.iter().map(|note| note.pointer())) {
            assert!(leads_somewhere(document, pointer), "{pointer}");
        }
        let _ = policy.after(ZeroLimit::Unlimited);
        if let Some(Ok(before)) = policy.before(ZeroLimit::Unlimited)
            && let Some(Ok(update)) = policy.update(&before, ZeroLimit::Unlimited)
        {
            let _ = policy.changes(&before, update.policy());
        }
    }
}

/// Returns whether a pointer leads to a value or, for an attribute or a block that is missing, into the values of a
/// resource.
fn leads_somewhere(document: &Value, pointer: &str) -> bool {
    let values =
        if pointer.starts_with("/resource_changes/") { "/change/after/" } else { "/values/" };
    document.pointer(pointer).is_some()
        || pointer.rfind(values).is_some_and(|start| {
            let resource_values = &pointer[..start + values.len() - 1];
            start > 0 && document.pointer(resource_values).is_some_and(Value::is_object)
        })
}

/// Asserts that nothing that a user sees of a document contains the secret.
fn assert_hidden(document: &Value) {
    let Some(file) = TerraformFile::read(document) else { return };
    let text = document.to_string();
    let mut shown = vec![redacted(&text, document)];
    for policy in file.policies() {
        let (faults, notes) = policy.check(0);
        shown.push(format!("{:?}", text_faults(&text, document, &faults, &notes)));
        for read in [policy.before(ZeroLimit::Literal), policy.after(ZeroLimit::Literal)] {
            let Some(Ok(read)) = read else { continue };
            shown.extend(read.faults().map(|fault| format!("{fault:?}")));
        }
    }
    let findings = inspect(&text, InspectOptions::default()).findings;
    shown.extend(findings.iter().map(|finding| format!("{finding:?}")));
    for shown in shown {
        assert!(!shown.contains(&SECRET.to_string()), "{shown}\n{text}");
    }
}

/// Puts the secret in every place that is not of a policy, or that is marked as sensitive.
fn plant(document: &mut Value) {
    let Some(members) = document.as_object_mut() else { return };
    for (name, value) in members {
        match name.as_str() {
            "resource_changes" => {
                for resource in items(Some(value)) {
                    let is_policy = is_policy(resource);
                    let Some(change) = resource.get_mut("change") else { continue };
                    for side in ["before", "after"] {
                        let marks = change.get(&*format!("{side}_sensitive")).cloned();
                        plant_side(change.get_mut(side), marks, is_policy);
                    }
                }
            }
            "values" => {
                if let Some(root) = value.get_mut("root_module") {
                    plant_module(root);
                }
            }
            "configuration" | "format_version" | "terraform_version" | "lineage" | "serial" => {}
            _ => plant_everywhere(value),
        }
    }
}

fn plant_module(module: &mut Value) {
    for resource in items(module.get_mut("resources")) {
        let (is_policy, marks) = (is_policy(resource), resource.get("sensitive_values").cloned());
        plant_side(resource.get_mut("values"), marks, is_policy);
    }
    items(module.get_mut("child_modules")).for_each(plant_module);
}

fn items(list: Option<&mut Value>) -> impl Iterator<Item = &mut Value> {
    list.and_then(Value::as_array_mut).into_iter().flatten()
}

/// The type of every resource that is read has this in its name.
fn is_policy(resource: &Value) -> bool {
    resource["type"].as_str().is_some_and(|name| name.contains("policy"))
}

fn plant_side(values: Option<&mut Value>, marks: Option<Value>, is_policy: bool) {
    match (values, marks) {
        (Some(values), _) if !is_policy => plant_everywhere(values),
        (Some(values), Some(marks)) => plant_where_marked(values, &marks),
        _ => {}
    }
}

fn plant_where_marked(value: &mut Value, marks: &Value) {
    match (value, marks) {
        (value, Value::Bool(true)) => plant_everywhere(value),
        (Value::Object(members), Value::Object(marks)) => {
            for (name, marks) in marks {
                if let Some(value) = members.get_mut(name) {
                    plant_where_marked(value, marks);
                }
            }
        }
        (Value::Array(items), Value::Array(marks)) => {
            items.iter_mut().zip(marks).for_each(|(item, marks)| plant_where_marked(item, marks));
        }
        _ => {}
    }
}

/// Replaces every text and number, and every name of a member.
fn plant_everywhere(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(plant_everywhere),
        Value::Object(members) => {
            members.values_mut().for_each(plant_everywhere);
            *members = Map::from_iter(
                members.values().take(1).map(|value| (SECRET.to_string(), value.clone())),
            );
        }
        Value::String(text) => *text = SECRET.to_string(),
        Value::Number(_) => *value = json!(SECRET),
        Value::Null | Value::Bool(_) => {}
    }
}
