//! Sentences about limits.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::words::{capitalized, counted};
use crate::explain::statement::{FieldEffect, FieldNote};
use crate::policy::UnreadableLimits;
use crate::retention::Limits;

const NEVER_DELETED: &str = "Manual backups and backups registered as images are never deleted.";

pub(super) fn keeping(limits: Result<Limits, &UnreadableLimits>) -> Vec<String> {
    match limits {
        Ok(limits) => self::limits(limits),
        Err(reason) => vec![format!("Its limits cannot be read: {reason}.")],
    }
}

fn limits(limits: Limits) -> Vec<String> {
    let floor = limits.keep_at_least();
    let mut sentences = match (limits.max_backups(), limits.max_days()) {
        (None, None) => return vec!["Keeps every backup; nothing is deleted.".to_owned()],
        (Some(0), _) | (_, Some(0)) if floor > 0 => {
            return vec![
                format!(
                    "Keeps only {} of each server; older ones are deleted the next time the limits \
                     are applied.",
                    newest(floor)
                ),
                NEVER_DELETED.to_owned(),
            ];
        }
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
    if floor > 0 {
        let (newest, are) = (capitalized(&newest(floor)), if floor == 1 { "is" } else { "are" });
        sentences.push(format!("{newest} of each server {are} always kept."));
    }
    sentences.push(NEVER_DELETED.to_owned());
    sentences
}

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
