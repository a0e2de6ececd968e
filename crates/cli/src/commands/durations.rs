//! What a plan cannot know where the days of a policy change: services bind them to each backup.

use keeptime::policy::Policy;

/// What is to be said where limits change; `None` where the days stay, or nobody knows.
///
/// The services work out when a backup expires as they make it. What they then do with the backups
/// that were made before a change differs from what the new limits alone say.
pub(crate) fn note(before: &Policy, after: &Policy) -> Option<String> {
    let (before, after) = (before.limits().ok()?, after.limits().ok()?);
    let (theirs, so) = match (before.max_days(), after.max_days()) {
        (None, None) => return None,
        (None, Some(_)) => ("have no expiry".to_owned(), "stay longer"),
        (Some(before), None) => {
            (format!("still expire after {}", days(before)), "be deleted sooner")
        }
        (Some(before), Some(after)) if before == after => return None,
        (Some(before), Some(after)) => {
            let so = if before < after { "be deleted sooner" } else { "stay longer" };
            (format!("still expire after {}", days(before)), so)
        }
    };
    Some(format!(
        "the services fix a backup's expiry when they make it: backups made before the change \
         {theirs}, so they may {so} than shown here"
    ))
}

fn days(days: u32) -> String {
    format!("{days} day{}", if days == 1 { "" } else { "s" })
}
