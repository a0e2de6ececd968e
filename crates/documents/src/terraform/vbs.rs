//! Backup policies of VBS: `*_vbs_backup_policy_v2`.

use super::attributes::Attributes;
use super::body::{Body, Purpose, Sensitive, Take, Withheld};
use crate::policy::PolicyHalf::{Firing, Keeping};

pub(super) fn body<'a, 'v>(
    attributes: &'a Attributes<'v>,
    purpose: Purpose<'_>,
    sensitive: Sensitive,
) -> Body<'a, 'v> {
    let policy = policy_pointer(purpose);
    let mut body = Body::new(attributes, sensitive);
    body.source(policy, "");
    body.copy(&format!("{policy}/backup_policy_name"), "/name", Take::Value, None);
    if matches!(purpose, Purpose::Answer) {
        body.copy(&format!("{policy}/backup_policy_id"), "/id", Take::Value, None);
    }
    let schedule = format!("{policy}/scheduled_policy");
    body.source(&schedule, "");
    for (member, half) in [
        ("start_time", Firing),
        ("frequency", Firing),
        ("week_frequency", Firing),
        ("rentention_num", Keeping),
        ("rentention_day", Keeping),
    ] {
        let target = format!("{schedule}/{member}");
        body.copy(&target, &format!("/{member}"), Take::Set, Some(half));
    }
    let first = format!("{schedule}/remain_first_backup_of_curMonth");
    body.copy(&first, "/retain_first_backup", Take::Value, Some(Keeping));
    body.copy(&format!("{schedule}/status"), "/status", Take::Or("ON".into()), Some(Firing));
    // Either of two attributes is required. If one of them is unknown, none of them is missing.
    for (first, second) in
        [("/frequency", "/week_frequency"), ("/rentention_num", "/rentention_day")]
    {
        if body.withheld.iter().any(|withheld| withheld.attribute == second) {
            let attribute = first.to_owned();
            body.withheld.push(Withheld { attribute, half: None, is_sensitive: false });
        }
    }
    body
}

/// Returns the pointer of the policy in its document.
pub(super) fn policy_pointer(purpose: Purpose<'_>) -> &'static str {
    match purpose {
        Purpose::Answer => "/backup_policies/0",
        Purpose::Create | Purpose::Change { .. } => "",
    }
}
