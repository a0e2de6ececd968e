//! The members of each operation. A member that resembles one of them is noted.

use super::request::Request;
use crate::similar_name::similar_name;

/// An operation and its members.
pub(super) struct Operation {
    pub(super) name: &'static str,
    members: &'static [&'static str],
    /// Whether it takes the members of a schedule.
    fires: bool,
}

const fn operation(name: &'static str, members: &'static [&'static str]) -> Operation {
    Operation { name, members, fires: false }
}

const fn fires(name: &'static str, members: &'static [&'static str]) -> Operation {
    Operation { name, members, fires: true }
}

pub(super) const OPERATIONS: [Operation; 9] = [
    operation("pattern", &["pattern", "dialect"]),
    fires("next", &["after", "count"]),
    fires("prev", &["before", "count"]),
    fires("count", &["from", "until"]),
    operation("prune", &["retention", "now", "backups", "format", "keep_at_least", "zero"]),
    operation("plan", PLAN),
    operation("policy", &["policy"]),
    operation("check", &["kind", "body"]),
    operation("kinds", &[]),
];

const PLAN: &[&str] = &[
    "policy",
    "vaults",
    "now",
    "backups",
    "keep_at_least",
    "zero",
    "leave_none",
    "even_if_disabled",
];

const OF_ALL: [&str; 3] = ["id", "op", "span_unit"];
const OF_SCHEDULES: [&str; 6] = ["pattern", "dialect", "zone", "start", "gap", "overlap"];

impl Operation {
    fn all_members(&self) -> impl Iterator<Item = &'static str> {
        let of_schedules = OF_SCHEDULES.into_iter().filter(|_| self.fires);
        OF_ALL.into_iter().chain(of_schedules).chain(self.members.iter().copied())
    }
}

impl Request {
    /// Returns a note for each unknown member that may be meant to have an effect: one that resembles an
    /// absent member of the operation, and in `prune` one of `plan`.
    pub(super) fn member_notes(&self, operation: &Operation) -> Vec<String> {
        let unknown =
            self.names().filter(|name| operation.all_members().all(|known| known != *name));
        unknown.filter_map(|name| self.member_note(operation, name)).collect()
    }

    fn member_note(&self, operation: &Operation, name: &str) -> Option<String> {
        if operation.name == "prune" && PLAN.contains(&name) {
            return Some(format!("{name}: prune has no such member; plan has it"));
        }
        let absent = operation.all_members().filter(|known| self.raw(known).is_none());
        let meant = similar_name(name, absent)?;
        Some(format!("{name}: unknown member; did you mean {meant}?"))
    }
}
