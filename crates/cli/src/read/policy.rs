//! A policy, limits or a pattern from a file, for the tasks that use them.

use std::path::Path;

use keeptime::pattern::Pattern;
use keeptime::policy::{KeepingError, Policy, State};
use keeptime::retention::Limits;
use keeptime_documents::csbs::PolicyAnswer;
use keeptime_documents::{Family, Kind, LIMIT_FIELDS, Zero, read_limits};
use serde_json::{Map, Value};

use super::kind::{self, Expected};
use super::{document, input};
use crate::failure::Failure;
use crate::show::excerpt::{Finding, draw};
use crate::show::file;

/// What a file that says what to keep can hold.
pub(crate) enum Rules {
    /// A policy, which judges its own objects.
    Policy(Box<Policy>),
    /// Limits alone, which judge all.
    Limits(Limits),
}

/// Reads a policy, or an `operation_definition` alone, from the text of a file.
pub(crate) fn rules(path: &Path, text: &str, zero: Zero) -> Result<Rules, Failure> {
    if !input::is_json(text) {
        return Err(Failure::document(path, "is no JSON; a policy or an operation_definition is"));
    }
    let value = document::parse(path, text)?;
    if Kind::of(&value).is_some() {
        refuse_other_kinds(path, &value)?;
    }
    let has = |field: &str| value.get(field).is_some();
    let is_policy = has("policy") || has("scheduled_operations");
    match (is_policy, LIMIT_FIELDS.iter().any(|field| has(field)), &value) {
        (true, false, _) => Ok(Rules::Policy(Box::new(policy(path, &value, zero)?))),
        (false, true, Value::Object(members)) if !has("resources") && !has("status") => {
            let limits =
                read_limits(members, zero).map_err(|error| Failure::document(path, error))?;
            Ok(Rules::Limits(limits))
        }
        // Which backups may go must not hang on a guess.
        (_, true, _) => Err(Failure::document(
            path,
            "has limits beside the members of a policy; they belong in its operation_definition",
        )),
        (false, false, _) => Err(Failure::document(
            path,
            "is neither a policy nor an operation_definition with max_backups, \
             retention_duration_days or permanent",
        )),
    }
}

/// What a pattern that is no file is called.
const PATTERN: &str = "--pattern";

/// A policy, and what else its document says.
pub(crate) struct Source {
    /// The file's name.
    pub(crate) name: String,
    pub(crate) policy: Policy,
    /// The policy's name and id.
    pub(crate) title: Option<String>,
    pub(crate) id: Option<String>,
    /// What is kept; `None` where it is a bare pattern.
    pub(crate) definition: Option<Map<String, Value>>,
}

fn answer(path: &Path, text: &str) -> Result<PolicyAnswer, Failure> {
    of_value(path, &document::parse(path, text)?)
}

/// A policy as a document holds it, which must not be of another kind.
pub(crate) fn of_value(path: &Path, value: &Value) -> Result<PolicyAnswer, Failure> {
    refuse_other_kinds(path, value)?;
    PolicyAnswer::from_value(value).map_err(|error| Failure::document(path, error))
}

/// Refuses a document that is known to be something else than a policy, or that has nothing of one.
fn refuse_other_kinds(path: &Path, value: &Value) -> Result<(), Failure> {
    let policy = Expected::Family(Family::Policy);
    let found = Kind::of(value).map(Expected::Kind);
    let has = |field: &str| value.get(field).is_some();
    let is_other = found.is_some() || !(has("policy") || has("scheduled_operations"));
    if is_other && !policy.is(found) {
        return Err(Failure::document(path, kind::mismatch(policy, found)));
    }
    Ok(())
}

fn of_answer(path: &Path, answer: &PolicyAnswer, policy: Policy) -> Source {
    let operation = answer.scheduled_operations().first();
    let definition = operation.and_then(|operation| operation.operation_definition());
    Source {
        name: file::name(path),
        policy,
        title: answer.name().map(str::to_owned),
        id: answer.id().map(str::to_owned),
        definition: Some(definition.cloned().unwrap_or_default()),
    }
}

/// Reads a policy, or a bare pattern as an enabled policy of nothing, from a file or else a text.
pub(crate) fn source(
    file: Option<&Path>,
    text: Option<&str>,
    zero: Zero,
) -> Result<Source, Failure> {
    match file {
        Some(path) => of_text(path, &input::text(path)?, zero),
        None => bare(PATTERN.to_owned(), text.unwrap_or_default()),
    }
}

/// The same, of a file's text.
pub(crate) fn of_text(path: &Path, text: &str, zero: Zero) -> Result<Source, Failure> {
    if !input::is_json(text) {
        return bare(file::name(path), text);
    }
    let answer = answer(path, text)?;
    let policy = answer.to_policy(zero).map_err(|error| Failure::document(path, error))?;
    Ok(of_answer(path, &answer, policy))
}

fn bare(name: String, text: &str) -> Result<Source, Failure> {
    let policy = Policy::new(pattern(&name, text)?, Limits::UNLIMITED, State::Enabled, []);
    Ok(Source { name, policy, title: None, id: None, definition: None })
}

/// Reads a bare pattern.
pub(crate) fn pattern(name: &str, text: &str) -> Result<Pattern, Failure> {
    Pattern::parse(text)
        .map_err(|error| Failure::Excerpt(draw(name, text, &Finding::of_pattern(&error))))
}

/// Why a policy neither fires nor prunes, if it does not.
pub(crate) fn why_it_rests(state: State) -> Option<&'static str> {
    match state {
        State::Enabled => None,
        State::NotEnabled => Some("the policy is not enabled"),
        State::StatusDisabled => {
            Some("the status of the policy is \"disabled\", whatever enabled of its operation says")
        }
    }
}

/// Why there are no verdicts: the policy's file is named where it is at fault.
pub(crate) fn not_judged(path: &Path, error: &KeepingError) -> Failure {
    match error {
        KeepingError::Limits(reason) => Failure::document(path, reason),
        error => Failure::Document(error.to_string()),
    }
}

/// The policy with a floor under what it keeps.
pub(crate) fn with_floor(policy: Policy, keep_at_least: u32) -> Policy {
    match policy.limits() {
        Ok(limits) => policy.with_keeping(limits.with_keep_at_least(keep_at_least)),
        Err(_) => policy,
    }
}

fn policy(path: &Path, value: &Value, zero: Zero) -> Result<Policy, Failure> {
    let answer = of_value(path, value)?;
    answer.to_policy(zero).map_err(|error| Failure::document(path, error))
}
