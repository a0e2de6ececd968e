//! A policy, limits or a pattern from a file, for the tasks that use them.

use std::path::Path;

use keeptime::api::csbs::PolicyAnswer;
use keeptime::api::{LIMIT_FIELDS, Zero, read_limits};
use keeptime::pattern::Pattern;
use keeptime::policy::{Policy, State};
use keeptime::retention::Limits;
use serde_json::Value;

use crate::excerpt::{Finding, draw};
use crate::failure::Failure;
use crate::input;

/// What a file that says what to keep can hold.
pub(crate) enum Rules {
    /// A policy, which judges its own objects.
    Policy(Box<Policy>),
    /// Limits alone, which judge all.
    Limits(Limits),
}

/// Reads a policy, or an `operation_definition` alone.
pub(crate) fn rules(path: &Path, zero: Zero) -> Result<Rules, Failure> {
    let text = input::text(path)?;
    if !input::is_json(&text) {
        return Err(Failure::document(path, "is no JSON; a policy or an operation_definition is"));
    }
    let value = parse(path, &text)?;
    if let Value::Object(members) = &value
        && members.keys().any(|field| LIMIT_FIELDS.contains(&field.as_str()))
    {
        let limits = read_limits(members, zero).map_err(|error| Failure::document(path, error))?;
        return Ok(Rules::Limits(limits));
    }
    if value.get("policy").or_else(|| value.get("scheduled_operations")).is_none() {
        let why = "is neither a policy nor an operation_definition with max_backups, \
                   retention_duration_days or permanent";
        return Err(Failure::document(path, why));
    }
    Ok(Rules::Policy(Box::new(policy(path, &value, zero)?)))
}

/// Reads a policy, or a bare pattern as an enabled policy of nothing.
pub(crate) fn firing(path: &Path) -> Result<Policy, Failure> {
    let text = input::text(path)?;
    if !input::is_json(&text) {
        return pattern(&input::name(path), &text);
    }
    let value = parse(path, &text)?;
    policy(path, &value, Zero::default())
}

/// A bare pattern as an enabled policy of nothing.
pub(crate) fn pattern(name: &str, text: &str) -> Result<Policy, Failure> {
    let pattern = Pattern::parse(text)
        .map_err(|error| Failure::Pattern(draw(name, text, &Finding::of_pattern(&error))))?;
    Ok(Policy::new(Ok(pattern), Limits::UNLIMITED, State::Enabled, []))
}

fn parse(path: &Path, text: &str) -> Result<Value, Failure> {
    serde_json::from_str(text).map_err(|error| Failure::document(path, error))
}

fn policy(path: &Path, value: &Value, zero: Zero) -> Result<Policy, Failure> {
    let answer = PolicyAnswer::from_value(value).map_err(|error| Failure::document(path, error))?;
    answer.to_policy(zero).map_err(|error| Failure::document(path, error))
}
