//! Compares two documents member by member.
//!
//! Values are compared by their meanings: `"20"` equals 20, a limit of −1 equals an absent one, and two
//! spellings of one pattern are equal.

use hashbrown::HashMap;
use serde::Serialize;
use serde_json::Value;

use crate::limits::{
    LimitValue, MAX_BACKUPS, MAX_DAYS, boolean_or_text, limit_from_number_or_text,
};
use crate::long_term::{PERIOD_FIELDS, periods_from_number_or_text};
use crate::message_text::child_pointer;
use keeptime::pattern::{Pattern, StoredPattern};

/// A member that differs between two policies.
#[derive(Clone, Debug, PartialEq)]
pub struct MemberChange {
    pointer: String,
    before: Option<Value>,
    after: Option<Value>,
}

impl MemberChange {
    /// Returns the members that differ between two policies.
    pub(crate) fn between<P: Serialize>(before: &P, after: &P) -> Vec<Self> {
        let [before, after] = [before, after].map(|policy| {
            // Serializing a document never fails. If it did, no change would be reported.
            serde_json::to_value(policy).unwrap_or_default()
        });
        let mut changes = Vec::new();
        compare("/policy", Some(&before), Some(&after), &mut changes);
        changes
    }

    /// Moves the change to another pointer.
    pub(crate) fn at(self, pointer: String) -> Self {
        Self { pointer, ..self }
    }

    /// Returns the JSON pointer (RFC 6901) of the member. It includes the outer `policy`: in the old
    /// policy if the member or resource is removed, otherwise in the new one.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// Returns the old value, or `None` if the member was absent.
    pub fn before(&self) -> Option<&Value> {
        self.before.as_ref()
    }

    /// Returns the new value, or `None` if the member is absent.
    pub fn after(&self) -> Option<&Value> {
        self.after.as_ref()
    }
}

/// Adds the differences between two values. The recursion is as deep as the documents, whose depth
/// the JSON parser limits.
fn compare(
    pointer: &str,
    before: Option<&Value>,
    after: Option<&Value>,
    changes: &mut Vec<MemberChange>,
) {
    let [before, after] = [before, after].map(|value| value.filter(|value| !value.is_null()));
    match (before, after) {
        _ if is_same(pointer, before, after) => {}
        (Some(Value::Object(old)), Some(Value::Object(new))) => {
            for (field, value) in old {
                compare(&child_pointer(pointer, field), Some(value), new.get(field), changes);
            }
            for (field, value) in new.iter().filter(|(field, _)| !old.contains_key(*field)) {
                compare(&child_pointer(pointer, field), None, Some(value), changes);
            }
        }
        (Some(Value::Array(old)), Some(Value::Array(new))) if !pointer.ends_with("/pattern") => {
            compare_lists(pointer, old, new, changes);
        }
        _ => changes.push(MemberChange {
            pointer: pointer.to_owned(),
            before: before.cloned(),
            after: after.cloned(),
        }),
    }
}

/// Compares lists. Items with ids are matched by id, others by index.
fn compare_lists(pointer: &str, old: &[Value], new: &[Value], changes: &mut Vec<MemberChange>) {
    let (old_indices, new_indices) = (indices(old), indices(new));
    for (index, item) in old.iter().enumerate() {
        let after = new_indices.get(&match_key(index, item));
        let at = after.copied().unwrap_or(index);
        let after = after.and_then(|index| new.get(*index));
        compare(&child_pointer(pointer, &at.to_string()), Some(item), after, changes);
    }
    for (index, item) in new.iter().enumerate() {
        if !old_indices.contains_key(&match_key(index, item)) {
            compare(&child_pointer(pointer, &index.to_string()), None, Some(item), changes);
        }
    }
}

fn indices(items: &[Value]) -> HashMap<String, usize> {
    items.iter().enumerate().map(|(index, item)| (match_key(index, item), index)).collect()
}

/// Returns the key by which an item is matched: its id, or its index.
fn match_key(index: usize, item: &Value) -> String {
    let id = item.get("id").and_then(Value::as_str);
    id.map_or_else(|| index.to_string(), ToOwned::to_owned)
}

/// Returns whether two values of a member mean the same.
fn is_same(pointer: &str, before: Option<&Value>, after: Option<&Value>) -> bool {
    if before == after {
        return true;
    }
    match pointer.rsplit('/').next() {
        Some("pattern") => {
            let [before, after] = [before, after].map(|value| pattern(value?));
            matches!((before, after), (Some(old), Some(new)) if old.is_equivalent_to(&new))
        }
        // No limit is written as −1 or left out.
        Some(MAX_BACKUPS | MAX_DAYS) => {
            let [before, after] = [before, after]
                .map(|value| value.map_or(Some(LimitValue::Unlimited), limit_from_number_or_text));
            before.is_some() && before == after
        }
        // No rule is written as 0 or left out.
        Some(field) if PERIOD_FIELDS.contains(&field) => {
            let [before, after] =
                [before, after].map(|value| value.map_or(Some(0), periods_from_number_or_text));
            before.is_some() && before == after
        }
        _ => {
            let [before, after] = [before, after].map(|value| boolean_or_text(value?));
            before.is_some() && before == after
        }
    }
}

/// Returns the pattern of a member: a text of CSBS, or a list of rules of CBR.
fn pattern(value: &Value) -> Option<Pattern> {
    match value {
        Value::String(text) => StoredPattern::parse(text).ok().map(StoredPattern::into_pattern),
        Value::Array(rules) => {
            let rules: Option<Vec<&str>> = rules.iter().map(Value::as_str).collect();
            Pattern::parse_cbr_rules(&rules?).ok()
        }
        _ => None,
    }
}
