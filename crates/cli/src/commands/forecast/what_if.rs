//! The options that replace parts of a policy.

use keeptime::pattern::Pattern;
use keeptime::policy::Policy;
use keeptime::retention::Limits;
use keeptime_documents::ZeroLimit;
use keeptime_documents::text::looks_like_json;

use crate::args;
use crate::failure::Failure;
use crate::read::pattern;

/// Returns the changed policy; `None` if no option changes it.
pub(super) fn policy(task: &args::Forecast, present: &Policy) -> Result<Option<Policy>, Failure> {
    let is_asked = task.if_pattern.is_some()
        || task.if_max_backups.is_some()
        || task.if_max_days.is_some()
        || task.if_keep_at_least.is_some();
    if !is_asked {
        return Ok(None);
    }
    let mut policy = present.clone();
    if let Some(text) = &task.if_pattern {
        policy = policy.with_firing(pattern(text, present)?);
    }
    if let Ok(present) = present.limits() {
        policy = policy.with_keeping(limits(task, present));
    }
    Ok(Some(policy))
}

/// Reads a pattern, by default in the dialect of the current one.
fn pattern(text: &str, present: &Policy) -> Result<Pattern, Failure> {
    let dialect = present.pattern().ok().map(Pattern::dialect);
    let is_list = looks_like_json(text);
    pattern::parse("--if-pattern", text, dialect.filter(|_| !is_list))
}

fn limits(task: &args::Forecast, present: Limits) -> Limits {
    let zero = task.retention.zero.into();
    let count = task.if_max_backups.map_or(present.max_backups(), |count| read(count, zero));
    let days = task.if_max_days.map_or(present.max_days(), |days| read(days, zero));
    let floor = task.if_keep_at_least.unwrap_or(present.keep_at_least());
    let limits = match (task.if_max_backups, task.if_max_days) {
        (None, None) => present,
        _ => present.with_maximums(count, days),
    };
    limits.with_keep_at_least(floor)
}

/// Reads a limit as the services do: −1 means no limit, `zero` says what 0 means.
fn read(limit: i64, zero: ZeroLimit) -> Option<u32> {
    match (limit, zero) {
        (0, ZeroLimit::Unlimited) => None,
        (limit, _) => u32::try_from(limit).ok(),
    }
}
