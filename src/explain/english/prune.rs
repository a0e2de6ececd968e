//! Sentences about verdicts in total and about rechecked plans.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;

use super::verdict::{self, evidence, outcome};
use super::words::{counted, instant};
use crate::explain::statement::{DropReason, RecheckTotals, VerdictGroup, VerdictTotals};
use crate::policy::Shortfall;
use crate::retention::Outcome;

pub(super) fn group_count(group: VerdictGroup, count: usize) -> String {
    let already = if group == VerdictGroup::BeingDeleted { "already " } else { "" };
    format!("{count} {already}{}", verdict::group(group))
}

pub(super) fn totals(totals: &VerdictTotals) -> String {
    let VerdictTotals { backups, objects, now } = totals;
    let (backups, objects) = (counted(*backups, "backup"), counted(*objects, "server"));
    format!("{backups} of {objects}, judged as of {}", instant(*now))
}

pub(super) fn objects_not_judged(objects: usize, backups: usize) -> String {
    let (servers, their) = match objects {
        1 => ("1 more server does not belong".to_owned(), "its"),
        objects => (format!("{objects} more servers do not belong"), "their"),
    };
    let are = if backups == 1 { "is" } else { "are" };
    let backups = counted(backups, "backup");
    format!("{servers} to this policy; {their} {backups} {are} not judged.")
}

pub(super) fn shortfall(shortfall: &Shortfall) -> String {
    match shortfall {
        Shortfall::LosesLastCounted => {
            "the deletions leave it without a counted backup; keep at least 1 to prevent this"
                .to_owned()
        }
        Shortfall::LosesLastCountedOn(at) => format!(
            "a deletion on {} leaves it without a counted backup; keep at least 1 to prevent this",
            instant(*at)
        ),
        Shortfall::OnlyIncomplete => "all its remaining counted backups are incomplete".to_owned(),
        Shortfall::NamesOtherPolicy => {
            "all its automatic backups name another policy, so none is judged; some regions may \
             record other ids in backups"
                .to_owned()
        }
        Shortfall::NoneCounted => "no counted backup".to_owned(),
        Shortfall::NoneListed => "no backup in the listing".to_owned(),
    }
}

pub(super) fn partial_listing(read: usize, count: u64) -> String {
    format!(
        "the listing is incomplete ({read} of {count} backups), so objects without a backup are not \
         reported"
    )
}

pub(super) fn floor_above_count(floor: u32, count: u32) -> String {
    format!("keep_at_least is {floor} and max_backups is {count}, so {floor} backups are kept")
}

pub(super) fn last_copy(object: &str, backup: &str) -> String {
    format!("{object}: backup {backup} is its last good copy, so no call deletes it")
}

pub(super) fn locked_count(count: usize) -> String {
    format!("{count} locked")
}

pub(super) fn locked_vault(vault: &str, backups: usize) -> String {
    let (backups, stay) = match backups {
        1 => ("1 backup over the limits".to_owned(), "stays"),
        count => (format!("{count} backups over the limits"), "stay"),
    };
    format!("{backups} {stay}, because the vault {vault} is locked")
}

pub(super) fn lock_ignored(vault: &str) -> String {
    format!(
        "the vault {vault} is locked, so the service refuses to delete its backups; they stay even \
         where a deletion is shown"
    )
}

pub(super) fn drop_reason(reason: &DropReason<'_>) -> String {
    match reason {
        DropReason::NotListed => "it is not in the listing".to_owned(),
        DropReason::RecordChanged { field, was, is } => {
            let [was, is] = [was, is].map(|value| value.unwrap_or("not set"));
            format!("its record changed: {field} was {was}, now {is}")
        }
        DropReason::Verdict(verdict) if verdict.outcome() == Outcome::BeingDeleted => {
            "it is already being deleted".to_owned()
        }
        DropReason::Verdict(verdict) => {
            format!("the verdict is now {}: {}", outcome(verdict.outcome()), evidence(verdict))
        }
    }
}

pub(super) fn dropped(backup: &str, reason: &DropReason<'_>) -> String {
    format!("backup {backup} is dropped from the plan: {}", drop_reason(reason))
}

pub(super) fn recheck_totals(totals: &RecheckTotals) -> String {
    let RecheckTotals { deletions, dropped, planned_at, now } = totals;
    format!(
        "{} planned as of {}, rechecked as of {}: {deletions} to be deleted, {dropped} dropped",
        counted(deletions + dropped, "deletion"),
        instant(*planned_at),
        instant(*now),
    )
}

pub(super) fn not_in_plan(count: usize) -> String {
    format!(
        "{} could be deleted but are not in the plan; make a new plan to include them",
        counted(count, "more backup")
    )
}
