//! How a record of a listing becomes a backup.
//!
//! Invalid members get the same faults as the typed [`BackupRecord`], because the same table checks them.

use chrono::{DateTime, TimeDelta, Utc};
use keeptime::retention::{BackupState, Completeness, Expiry, FailedOperation};

use super::backup::{BackupRecord, role, without_placeholder};
use crate::fault::{Fault, Service};
use crate::record::{
    CopyState, ListedBackup, ListedTexts, NotedBackup, Origins, PartStatus, RecordFormat,
    RecordMembers, RecordNoteKind, ShallowValue, StateMembers, as_object, creation, is_id,
    is_text_or_null, read_date, text_or_empty,
};
use crate::typed::check_answer_only;

/// Returns the backup with notes on its date, trigger and expiry, or all faults of the record.
pub(crate) fn read_record(
    record: &RecordMembers<'_>,
    origins: &mut Origins,
) -> Result<NotedBackup, Vec<Fault>> {
    let faults = faults(record);
    if !faults.is_empty() {
        return Err(faults);
    }
    let (state_members, trigger_note) = record.extend_info.state_members();
    let state_members = StateMembers {
        role: role(!record.parent_id.is_nothing(), image_type(&record.image_type)),
        copy: state_members.copy.and(record.replications.unwrap_or(CopyState::NONE)),
        failed: FailedOperation::Unknown,
        completeness: record.children.unwrap_or(Completeness::NONE),
        ..state_members
    };
    let state = state_members.state(record.status.text());
    let (created_at, date_note) = creation(&record.created_at);
    let (expiry, expiry_note) = expiry(record.expired_at.as_ref(), created_at, state);
    let backup = ListedBackup {
        format: RecordFormat::Cbr,
        texts: ListedTexts::new(
            record,
            text_or_empty(Some(&record.resource_name)),
            text_or_empty(record.vault_id.as_ref()),
            origins,
        ),
        created_at,
        expiry,
        size: None,
        state,
        completeness: state_members.completeness,
    };
    Ok(NotedBackup { backup, notes: [date_note, trigger_note, expiry_note] })
}

/// Returns the text of `image_type`. Empty text counts as absent, and another value as unknown.
fn image_type<'v>(image_type: &'v ShallowValue<'_>) -> Option<&'v str> {
    match image_type {
        ShallowValue::Null => None,
        other => Some(other.text().unwrap_or("another value")),
    }
}

/// Reads `expired_at`. Null means that the backup never expires by age. So does an absent or
/// unreadable value, which gets a note. An absent one gets the note only if the backup is counted,
/// because only counted backups expire. One before 2000 is a placeholder, and noted. One long before the
/// creation is noted but decides: a service stamps it some milliseconds before, people may change it.
fn expiry(
    expired_at: Option<&ShallowValue<'_>>,
    created_at: Option<DateTime<Utc>>,
    state: BackupState,
) -> (Expiry, Option<RecordNoteKind>) {
    let is_counted = matches!(state, BackupState::Available | BackupState::Busy(_));
    match expired_at.map(|expired_at| read_date("expired_at", expired_at)) {
        None => (Expiry::Never, is_counted.then_some(RecordNoteKind::AbsentExpiry { records: 1 })),
        Some(Ok(None)) => (Expiry::Never, None),
        Some(Ok(Some(instant))) => {
            let expiry = without_placeholder(Expiry::At(instant));
            let found = || expired_at.map(ToString::to_string).unwrap_or_default();
            let is_early = created_at.is_some_and(|created_at| {
                instant.signed_duration_since(created_at) < -TimeDelta::days(1)
            });
            let note = match expiry {
                Expiry::At(_) => {
                    (is_early && is_counted).then(|| RecordNoteKind::ExpiryBeforeCreation(found()))
                }
                _ => Some(RecordNoteKind::UnreadableExpiry(format!(
                    "expired_at takes a time from 2000 on, found {}",
                    found()
                ))),
            };
            (expiry, note)
        }
        Some(Err(found)) => (Expiry::Never, Some(RecordNoteKind::UnreadableExpiry(found))),
    }
}

/// Checks the members without which a backup cannot be judged, and returns the faults that the
/// table of a backup has for them.
fn faults(record: &RecordMembers<'_>) -> Vec<Fault> {
    let id = record.id.as_ref();
    let resource_id = record.resource_id.as_ref();
    let checkpoint_id = record.checkpoint_id.as_ref();
    let vault_id = record.vault_id.as_ref();
    let policy_id = record.scheduled_operation_id.as_ref();
    let extend_info = record.extend_info.other.as_ref();
    if [id, resource_id].into_iter().all(is_id)
        && [checkpoint_id, vault_id, policy_id].into_iter().all(is_text_or_null)
        && extend_info.is_none()
    {
        return Vec::new();
    }
    let record = as_object([
        ("id", id),
        ("resource_id", resource_id),
        ("checkpoint_id", checkpoint_id),
        ("vault_id", vault_id),
        ("scheduled_operation_id", policy_id),
        ("extend_info", extend_info),
    ]);
    check_answer_only::<BackupRecord>(Service::Cbr, &record).faults().to_vec()
}
