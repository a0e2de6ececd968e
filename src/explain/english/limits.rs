//! What limits keep and what they delete.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::words::counted;
use crate::explain::statement::{FieldEffect, FieldNote};
use crate::policy::UnreadableLimits;
use crate::retention::Limits;

const NEVER_DELETED: &str = "Manual backups and backups registered as images are never deleted.";

pub(super) fn keeping(limits: Result<Limits, &UnreadableLimits>) -> Vec<String> {
    match limits {
        Ok(limits) => self::limits(limits),
        Err(reason) => vec![format!("It is unknown what it keeps: {reason}.")],
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
            "There is no limit on number.".to_owned(),
        ],
        (Some(count), Some(days)) => vec![format!(
            "Keeps {} of each server, and none for longer than {}; a backup over either limit is \
             deleted.",
            newest(count),
            counted(days as usize, "day"),
        )],
    };
    if floor > 0 {
        let (newest, are) = (newest(floor), if floor == 1 { "is" } else { "are" });
        sentences.push(format!("In any case {newest} of each server {are} kept."));
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
        FieldEffect::ZeroIsNoLimit => "read as no limit, for which -1 is unambiguous".to_owned(),
        FieldEffect::ZeroIsLimit => "read literally, as a limit of 0".to_owned(),
        FieldEffect::OverriddenByPermanent => "no effect, because permanent is true".to_owned(),
        FieldEffect::DoesNotMoveFires { zone } => {
            format!("no effect on when the policy fires, which is in {zone}")
        }
    };
    format!("{field} is {value}: {effect}.")
}
