//! The options that replace parts of a policy.

use keeptime::policy::Policy;
use keeptime::retention::Limits;
use keeptime_documents::ZeroLimit;

use crate::args;
use crate::failure::Failure;
use crate::read::policy;

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
        policy = policy.with_firing(policy::pattern("--if-pattern", text)?);
    }
    if let Ok(present) = present.limits() {
        policy = policy.with_keeping(limits(task, present));
    }
    Ok(Some(policy))
}

fn limits(task: &args::Forecast, present: Limits) -> Limits {
    let zero = task.retention.zero.into();
    let count = task.if_max_backups.map_or(present.max_backups(), |count| read(count, zero));
    let days = task.if_max_days.map_or(present.max_days(), |days| read(days, zero));
    let floor = task.if_keep_at_least.unwrap_or(present.keep_at_least());
    Limits::UNLIMITED.with_max_backups(count).with_max_days(days).with_keep_at_least(floor)
}

/// Reads a limit as the services do: −1 means no limit, `zero` says what 0 means.
fn read(limit: i64, zero: ZeroLimit) -> Option<u32> {
    match (limit, zero) {
        (0, ZeroLimit::Unlimited) => None,
        (limit, _) => u32::try_from(limit).ok(),
    }
}
