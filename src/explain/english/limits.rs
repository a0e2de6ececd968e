//! Sentences about limits.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use chrono::FixedOffset;

use super::words::{capitalized, counted};
use crate::explain::statement::{FieldEffect, FieldNote};
use crate::policy::UnreadableLimits;
use crate::retention::{Limits, LongTerm, PeriodUnit};

const NEVER_DELETED: &str = "Manual backups and backups registered as images are never deleted.";

pub(super) fn keeping(limits: Result<Limits, &UnreadableLimits>) -> Vec<String> {
    match limits {
        Ok(limits) => self::limits(limits),
        Err(reason) => vec![format!("Its limits cannot be read: {reason}.")],
    }
}

/// The same without the sentences that say what sets no limit or is never deleted.
pub(super) fn keeping_in_short(limits: Result<Limits, &UnreadableLimits>) -> String {
    match limits {
        Ok(limits) => {
            let (limits, exceptions) = (self::limits(limits), exceptions(limits));
            let main = limits.into_iter().take(1);
            main.chain(exceptions).collect::<Vec<_>>().join(" ")
        }
        Err(_) => keeping(limits).concat(),
    }
}

fn limits(limits: Limits) -> Vec<String> {
    if limits.is_permanent() {
        return vec!["Keeps every backup permanently; nothing is deleted.".to_owned()];
    }
    let (floor, long_term) = (limits.keep_at_least(), limits.long_term());
    let mut sentences = match (limits.max_backups(), limits.max_days()) {
        (None, None) => vec![NO_LIMIT.to_owned()],
        (Some(0), _) | (_, Some(0)) if floor > 0 => vec![format!(
            "Keeps only {} of each server; older ones are deleted the next time the limits are \
             applied.",
            newest(floor)
        )],
        (Some(0), _) | (_, Some(0)) if long_term.is_some() => vec![
            "Keeps only the automatic backups that long-term rules keep; the others are deleted the \
             next time the limits are applied."
                .to_owned(),
        ],
        (Some(0), _) | (_, Some(0)) => vec![
            "Keeps no automatic backups: each is deleted the next time the limits are applied."
                .to_owned(),
        ],
        (Some(count), None) => vec![
            format!("Keeps {} of each server and deletes older ones.", newest(count)),
            "There is no limit on age.".to_owned(),
        ],
        (None, Some(days)) => vec![
            format!(
                "Keeps automatic backups for {} and deletes older ones.",
                counted(days as usize, "day")
            ),
            "There is no limit on the number of backups.".to_owned(),
        ],
        (Some(count), Some(days)) => vec![format!(
            "Keeps {} of each server, each for at most {}; a backup over either limit is deleted.",
            newest(count),
            counted(days as usize, "day"),
        )],
    };
    let mut exceptions = exceptions(limits);
    if long_term.is_some() {
        exceptions.insert(1, "Periods without a backup do not count.".to_owned());
    }
    sentences.append(&mut exceptions);
    if limits.max_backups().is_some() || limits.max_days().is_some() {
        sentences.push(NEVER_DELETED.to_owned());
    }
    sentences
}

/// The sentences about long-term rules and the floor, in this order.
fn exceptions(limits: Limits) -> Vec<String> {
    if limits.is_permanent() {
        return Vec::new();
    }
    let rules = limits.long_term().map(|rules| format!("Also keeps {}.", long_term_rules(rules)));
    let floor = limits.keep_at_least();
    // Without limits nothing needs a floor, and a limit of 0 leaves nothing but the floor.
    let has_limits = limits.max_backups().is_some() || limits.max_days().is_some();
    let is_zero = limits.max_backups() == Some(0) || limits.max_days() == Some(0);
    let floor = (floor > 0 && has_limits && !is_zero).then(|| {
        let (newest, are) = (capitalized(&newest(floor)), if floor == 1 { "is" } else { "are" });
        format!("{newest} of each server {are} always kept.")
    });
    rules.into_iter().chain(floor).collect()
}

/// `the latest backup of the newest week and of 2 weeks before it, where weeks begin on Monday 00:00 UTC+08:00`.
pub(super) fn long_term_rules(rules: LongTerm) -> String {
    let units: Vec<PeriodUnit> =
        PeriodUnit::ALL.into_iter().filter(|unit| rules.periods(*unit) > 0).collect();
    let offset = offset(rules.offset());
    let zone = match units.as_slice() {
        [PeriodUnit::Week] => format!("where weeks begin on Monday 00:00 {offset}"),
        [unit] => format!("{unit}s in {offset}"),
        units if units.contains(&PeriodUnit::Week) => {
            format!("all in {offset}, where weeks begin on Monday")
        }
        _ => format!("all in {offset}"),
    };
    let periods = units.into_iter().map(|unit| {
        let before = counted(rules.periods(unit).into(), unit.name());
        format!("the newest {unit} and of {before} before it")
    });
    let periods: Vec<String> = periods.collect();
    match periods.as_slice() {
        [only] => format!("the latest backup of {only}, {zone}"),
        [first @ .., last] => {
            format!("the latest backup of {}, and of {last}, {zone}", first.join(", of "))
        }
        // Cannot happen: at least one rule is above 0.
        [] => zone,
    }
}

/// `UTC`, `UTC+08:00`.
fn offset(offset: FixedOffset) -> String {
    match offset.local_minus_utc() {
        0 => "UTC".to_owned(),
        _ => format!("UTC{offset}"),
    }
}

const NO_LIMIT: &str =
    "Keeps every backup; nothing is deleted, except backups whose own expiry has passed.";

fn newest(count: u32) -> String {
    match count {
        1 => "the newest automatic backup".to_owned(),
        count => format!("the newest {count} automatic backups"),
    }
}

pub(super) fn field(note: &FieldNote<'_>) -> String {
    let FieldNote { field, value, effect } = note;
    let effect = match effect {
        FieldEffect::NoLimit => "no limit".to_owned(),
        FieldEffect::ZeroIsNoLimit => "read as no limit; -1 says so unambiguously".to_owned(),
        FieldEffect::ZeroIsLimit => "read literally, as a limit of 0".to_owned(),
        FieldEffect::OverriddenByPermanent => "no effect, because permanent is true".to_owned(),
        FieldEffect::DoesNotMoveFires { zone } => {
            format!("no effect on when the policy fires; its hours are in {zone}")
        }
    };
    format!("{field} is {value}: {effect}.")
}
