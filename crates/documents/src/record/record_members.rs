//! The members of a record that retention needs, as they are read, and how their values are read.
//!
//! `listing` fills in [`RecordMembers`] while it reads an object. The module of the service then
//! checks them and makes a [`ListedBackup`](super::ListedBackup) of them.

use chrono::{DateTime, Utc};

use keeptime::retention::Completeness;
use serde_json::Value;

use super::extend_info::ExtendInfoMembers;
use super::format::RecordFormat;
use super::listed_backup::ListedBackup;
use super::members::{Field, ShallowValue};
use super::note::RecordNoteKind;
use super::state::{CopyState, Images, Role, StartedBy, StateMembers, failed_operation};
use crate::instant::{is_date, parse_instant};
use crate::schema::number_text;

/// A backup made of a record, with the notes on its date, trigger and expiry.
pub(crate) struct NotedBackup {
    pub(crate) backup: ListedBackup,
    pub(crate) notes: [Option<RecordNoteKind>; 3],
}

/// The members of a record that retention needs, as they were read. The members that are only in
/// records of CBR come last.
#[derive(Default)]
pub(crate) struct RecordMembers<'t> {
    pub(crate) id: Option<ShallowValue<'t>>,
    pub(crate) checkpoint_id: Option<ShallowValue<'t>>,
    pub(crate) resource_id: Option<ShallowValue<'t>>,
    pub(crate) scheduled_operation_id: Option<ShallowValue<'t>>,
    pub(crate) vault_id: Option<ShallowValue<'t>>,
    pub(crate) created_at: ShallowValue<'t>,
    pub(crate) status: ShallowValue<'t>,
    pub(crate) extend_info: ExtendInfoMembers<'t>,
    pub(crate) name: ShallowValue<'t>,
    pub(crate) resource_name: ShallowValue<'t>,
    pub(crate) parent_id: ShallowValue<'t>,
    pub(crate) image_type: ShallowValue<'t>,
    /// `None` if it is absent.
    pub(crate) expired_at: Option<ShallowValue<'t>>,
    /// What the statuses of `children` mean.
    pub(crate) children: Option<Completeness>,
    /// What the statuses of `replication_records` mean.
    pub(crate) replications: Option<CopyState>,
    /// The name of the first member that only records of CBR have.
    pub(crate) cbr_member: Option<&'static str>,
}

impl<'t> RecordMembers<'t> {
    /// Returns where the value of a member is kept, if it is a single value that retention needs.
    pub(crate) fn kept(&mut self, field: Field) -> Option<&mut ShallowValue<'t>> {
        Some(match field {
            Field::CreatedAt => &mut self.created_at,
            Field::Status => &mut self.status,
            Field::Id => self.id.insert(ShallowValue::Null),
            Field::CheckpointId => self.checkpoint_id.insert(ShallowValue::Null),
            Field::ResourceId => self.resource_id.insert(ShallowValue::Null),
            Field::ScheduledOperationId => self.scheduled_operation_id.insert(ShallowValue::Null),
            Field::VaultId => self.vault_id.insert(ShallowValue::Null),
            Field::ExpiredAt => self.expired_at.insert(ShallowValue::Null),
            Field::ParentId => &mut self.parent_id,
            Field::ImageType => &mut self.image_type,
            Field::Name => &mut self.name,
            Field::ResourceName => &mut self.resource_name,
            _ => return None,
        })
    }

    /// Returns the service that the record is from, by its members.
    pub(crate) fn format(&self) -> RecordFormat {
        if self.cbr_member.is_some() { RecordFormat::Cbr } else { RecordFormat::Csbs }
    }
}

impl ExtendInfoMembers<'_> {
    /// Returns the facts that decide the state of a backup, and the note on the trigger.
    pub(crate) fn state_members(&self) -> (StateMembers, Option<RecordNoteKind>) {
        let (started_by, note) = started_by(&self.auto_trigger);
        let has_images = !self.os_images_data.is_nothing();
        let members = StateMembers {
            role: Role::Backup,
            started_by,
            images: if has_images { Images::Registered } else { Images::None },
            copy: match &self.copy_status {
                ShallowValue::Null => CopyState::Settled,
                ShallowValue::Text(status) => CopyState::of(status),
                _ => CopyState::Unknown,
            },
            failed: failed_operation(self.fail_op.text()),
            completeness: self.disks.unwrap_or(Completeness::Complete),
        };
        (members, note)
    }
}

/// Returns whether an id is text and can be part of a path.
pub(crate) fn is_id(id: Option<&ShallowValue<'_>>) -> bool {
    id.and_then(ShallowValue::text).is_some_and(|id| !matches!(id, "" | "." | ".."))
}

/// Returns whether an optional member is text, null or absent.
pub(crate) fn is_text_or_null(value: Option<&ShallowValue<'_>>) -> bool {
    matches!(value, None | Some(ShallowValue::Null | ShallowValue::Text(_)))
}

/// Reads a date of a member; absent, null, empty and placeholder dates are `None`. The error is the
/// message for a note.
pub(crate) fn read_date(
    name: &str,
    date: &ShallowValue<'_>,
) -> Result<Option<DateTime<Utc>>, String> {
    match date {
        ShallowValue::Null => Ok(None),
        ShallowValue::Text(text) if text.is_empty() => Ok(None),
        ShallowValue::Text(text) => match parse_instant(text) {
            Ok(instant) => Ok(Some(instant).filter(|instant| is_date(*instant))),
            Err(error) => Err(format!("{name}: {error}")),
        },
        other => Err(format!("{name} takes text, found {other}")),
    }
}

/// Reads `created_at`, with a note if it is not readable.
pub(crate) fn creation(
    created_at: &ShallowValue<'_>,
) -> (Option<DateTime<Utc>>, Option<RecordNoteKind>) {
    match read_date("created_at", created_at) {
        Ok(created_at) => (created_at, None),
        Err(found) => (None, Some(RecordNoteKind::UnreadableDate(found))),
    }
}

/// Returns members that were read as an object, for the check by a table.
pub(crate) fn as_object<const N: usize>(members: [(&str, Option<&ShallowValue<'_>>); N]) -> Value {
    let members = members.into_iter();
    Value::Object(
        members.filter_map(|(name, value)| Some((name.to_owned(), value?.to_value()))).collect(),
    )
}

fn started_by(auto_trigger: &ShallowValue<'_>) -> (StartedBy, Option<RecordNoteKind>) {
    match auto_trigger {
        ShallowValue::Bool(true) => (StartedBy::Schedule, None),
        ShallowValue::Bool(false) | ShallowValue::Null => (StartedBy::User, None),
        ShallowValue::Text(text) if text.eq_ignore_ascii_case("true") => {
            (StartedBy::Schedule, None)
        }
        ShallowValue::Text(text) if text.eq_ignore_ascii_case("false") => (StartedBy::User, None),
        other => (StartedBy::User, Some(RecordNoteKind::UnreadableTrigger(other.to_string()))),
    }
}

/// Returns a text, which is empty for any other value.
pub(crate) fn text_or_empty<'v>(value: Option<&'v ShallowValue<'_>>) -> &'v str {
    value.and_then(ShallowValue::text).unwrap_or_default()
}

pub(crate) fn amount(size: &ShallowValue<'_>) -> Option<f64> {
    match size {
        ShallowValue::Number(size) => Some(*size),
        ShallowValue::Text(text) => number_text(text),
        _ => None,
    }
}
