//! Policies of CBR.
//!
//! `opentelekomcloud_cbr_policy_v3` has the rules and the members of the service, and
//! `huaweicloud_cbr_organization_policy` those of a policy of an organization. `huaweicloud_cbr_policy` and
//! `flexibleengine_cbr_policy` have attributes of their own, from which the provider makes the rules.

use std::ops::Range;

use serde_json::{Value, json};

use super::attributes::Attributes;
use super::body::{Body, Purpose, Sensitive, Take};
use crate::limits::{MAX_BACKUPS, MAX_DAYS};
use crate::long_term::{PERIOD_FIELDS, TIMEZONE};
use crate::message_text::shown;
use crate::policy::PolicyHalf::{Firing, Keeping};

const DEFINITION: &str = "/policy/operation_definition";
const PATTERN: &str = "/policy/trigger/properties/pattern";
const DESTINATION: [&str; 2] = ["destination_region", "destination_project_id"];

/// `opentelekomcloud_cbr_policy_v3`.
pub(super) fn with_rules<'a, 'v>(
    attributes: &'a Attributes<'v>,
    purpose: Purpose<'_>,
    sensitive: Sensitive,
) -> Body<'a, 'v> {
    let mut body = policy(attributes, purpose, sensitive, "/operation_type");
    body.source(DEFINITION, "/operation_definition/0");
    body.set(DEFINITION, json!({}));
    for member in [MAX_BACKUPS, MAX_DAYS].into_iter().chain(PERIOD_FIELDS) {
        limit(&mut body, member, &format!("/operation_definition/0/{member}"));
    }
    // It is required, and has no effect without long-term rules.
    if has_long_term(&body) {
        limit(&mut body, TIMEZONE, "/operation_definition/0/timezone");
    }
    destination(&mut body);
    body.copy(PATTERN, "/trigger_pattern", Take::Set, Some(Firing));
    body.source("/policy/trigger", "/trigger_pattern");
    body
}

/// `huaweicloud_cbr_policy` and `flexibleengine_cbr_policy`.
pub(super) fn with_cycle<'a, 'v>(
    attributes: &'a Attributes<'v>,
    purpose: Purpose<'_>,
    sensitive: Sensitive,
) -> Body<'a, 'v> {
    let mut body = policy(attributes, purpose, sensitive, "/type");
    body.source(DEFINITION, "");
    body.set(DEFINITION, json!({}));
    limit(&mut body, MAX_BACKUPS, "/backup_quantity");
    limit(&mut body, MAX_DAYS, "/time_period");
    let is_limited = [MAX_BACKUPS, MAX_DAYS]
        .into_iter()
        .any(|member| body.has(&format!("{DEFINITION}/{member}")));
    let is_known = body.withheld.iter().all(|withheld| withheld.half != Some(Keeping));
    if is_limited || !is_known {
        for (member, name) in
            PERIOD_FIELDS.into_iter().zip(["daily", "weekly", "monthly", "yearly"])
        {
            limit(&mut body, member, &format!("/long_term_retention/0/{name}"));
        }
        limit(&mut body, "full_backup_interval", "/long_term_retention/0/full_backup_interval");
        if has_long_term(&body) {
            limit(&mut body, TIMEZONE, "/time_zone");
        }
    } else {
        for member in [MAX_BACKUPS, MAX_DAYS] {
            body.set(&format!("{DEFINITION}/{member}"), json!(-1));
        }
    }
    destination(&mut body);
    rules(&mut body);
    body
}

/// `huaweicloud_cbr_organization_policy`.
pub(super) fn of_organization<'a, 'v>(
    attributes: &'a Attributes<'v>,
    purpose: Purpose<'_>,
    sensitive: Sensitive,
) -> Body<'a, 'v> {
    const DEFINITION: &str = "/policy/policy_operation_definition";
    const PATTERN: &str = "/policy/policy_trigger/properties/pattern";
    let mut body = Body::new(attributes, sensitive);
    body.source("/policy", "");
    for member in ["name", "description", "policy_name", "effective_scope"] {
        body.copy(&format!("/policy/{member}"), &format!("/{member}"), Take::Value, None);
    }
    identity(&mut body, purpose, "/operation_type");
    body.copy("/policy/policy_enabled", "/policy_enabled", Take::Value, Some(Firing));
    if matches!(purpose, Purpose::Answer) {
        body.copy("/policy/status", "/status", Take::Value, None);
    }
    body.source(DEFINITION, "/policy_operation_definition/0");
    body.set(DEFINITION, json!({}));
    let limits = [MAX_BACKUPS, MAX_DAYS].into_iter().chain(PERIOD_FIELDS);
    for member in limits.chain([TIMEZONE]).chain(DESTINATION) {
        let attribute = format!("/policy_operation_definition/0/{member}");
        body.copy_computed(&format!("{DEFINITION}/{member}"), &attribute, Some(Keeping));
    }
    body.copy(PATTERN, "/policy_trigger/0/properties/0/pattern", Take::Set, Some(Firing));
    body.source("/policy/policy_trigger", "/policy_trigger/0");
    body
}

/// Starts the document of a policy with the members that do not depend on the provider.
fn policy<'a, 'v>(
    attributes: &'a Attributes<'v>,
    purpose: Purpose<'_>,
    sensitive: Sensitive,
    operation_type: &str,
) -> Body<'a, 'v> {
    let mut body = Body::new(attributes, sensitive);
    body.source("/policy", "");
    body.copy("/policy/name", "/name", Take::Value, None);
    identity(&mut body, purpose, operation_type);
    body.copy("/policy/enabled", "/enabled", Take::Or(true.into()), Some(Firing));
    body
}

fn identity(body: &mut Body<'_, '_>, purpose: Purpose<'_>, operation_type: &str) {
    // A request that changes a policy has no type.
    if !matches!(purpose, Purpose::Change { .. }) {
        body.copy("/policy/operation_type", operation_type, Take::Value, None);
    }
    if matches!(purpose, Purpose::Answer) {
        body.copy("/policy/id", "/id", Take::Value, None);
    }
}

fn limit(body: &mut Body<'_, '_>, member: &str, attribute: &str) {
    body.copy_computed(&format!("{DEFINITION}/{member}"), attribute, Some(Keeping));
}

fn has_long_term(body: &Body<'_, '_>) -> bool {
    PERIOD_FIELDS.into_iter().any(|member| body.has(&format!("{DEFINITION}/{member}")))
}

/// Copies the destination of a replication. The provider sends none without a project.
fn destination(body: &mut Body<'_, '_>) {
    for member in DESTINATION {
        body.copy(&format!("{DEFINITION}/{member}"), &format!("/{member}"), Take::Value, None);
    }
}

/// Makes a rule of each execution time.
fn rules(body: &mut Body<'_, '_>) {
    const TIMES: &str = "/backup_cycle/0/execution_times";
    const DAYS: &str = "/backup_cycle/0/days";
    const INTERVAL: &str = "/backup_cycle/0/interval";
    body.source("/policy/trigger", "/backup_cycle/0");
    body.source(PATTERN, "/backup_cycle/0");
    let days = body.value(DAYS, Some(Firing));
    let interval = match days {
        Some(_) => None,
        None => body.value(INTERVAL, Some(Firing)),
    };
    let times = body.value(TIMES, Some(Firing));
    if body.withheld.iter().any(|withheld| withheld.attribute.starts_with("/backup_cycle")) {
        return;
    }
    let (frequency, part, value, attribute) = match (days, interval) {
        (Some(days), _) => ("WEEKLY", "BYDAY", text(days), DAYS),
        // The provider sends an interval of 0 if it is not set.
        (None, Some(interval)) => ("DAILY", "INTERVAL", text(interval), INTERVAL),
        (None, None) => {
            let message = "interval or days is required".to_owned();
            return body.unusable.push(("/backup_cycle/0".to_owned(), message));
        }
    };
    for (index, time) in times.and_then(Value::as_array).into_iter().flatten().enumerate() {
        let path = format!("{TIMES}/{index}");
        let Some((hour, minute)) = time.as_str().and_then(|time| time.split_once(':')) else {
            let message = format!("execution_times takes times as HH:MM, found {}", shown(time));
            body.unusable.push((path, message));
            continue;
        };
        let mut rule = format!("FREQ={frequency};");
        let mut pieces: Vec<(Range<usize>, String)> = Vec::new();
        let parts =
            [(part, &*value, attribute), ("BYHOUR", hour, &path), ("BYMINUTE", minute, &path)];
        for (part, value, attribute) in parts {
            let start = rule.len();
            rule.extend([part, "=", value]);
            pieces.push((start..rule.len(), attribute.to_owned()));
            rule.push(';');
        }
        rule.pop();
        body.set_text(&format!("{PATTERN}/{index}"), &path, rule, pieces);
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
