//! How a record of a listing becomes a backup.
//!
//! Invalid members get the same faults as the typed [`CheckpointItem`], because the same table
//! checks them.

use keeptime::retention::Expiry;

use super::checkpoint_item::CheckpointItem;
use crate::fault::{Fault, Service};
use crate::record::{
    ListedBackup, ListedTexts, NotedBackup, Origins, RecordFormat, RecordMembers, amount,
    as_object, creation, is_id, is_text_or_null, text_or_empty,
};
use crate::typed::check_answer_only;

/// Returns the backup with notes on its date and trigger, or all faults of the record.
///
/// An `expired_at` is ignored, because records of CSBS carry no expiry.
pub(crate) fn read_record(
    record: &RecordMembers<'_>,
    origins: &mut Origins,
) -> Result<NotedBackup, Vec<Fault>> {
    let faults = faults(record);
    if !faults.is_empty() {
        return Err(faults);
    }
    let (state_members, trigger_note) = record.extend_info.state_members();
    let (created_at, date_note) = creation(&record.created_at);
    let resource_name = text_or_empty(Some(&record.extend_info.resource_name));
    let backup = ListedBackup {
        format: RecordFormat::Csbs,
        texts: ListedTexts::new(record, resource_name, "", origins),
        created_at,
        expiry: Expiry::NotRecorded,
        size: amount(&record.extend_info.size),
        state: state_members.state(record.status.text()),
        completeness: state_members.completeness,
    };
    Ok(NotedBackup { backup, notes: [date_note, trigger_note, None] })
}

/// Checks the members without which a backup cannot be judged, and returns the faults that the
/// table of a backup has for them.
fn faults(record: &RecordMembers<'_>) -> Vec<Fault> {
    let id = record.id.as_ref();
    let checkpoint_id = record.checkpoint_id.as_ref();
    let resource_id = record.resource_id.as_ref();
    let policy_id = record.scheduled_operation_id.as_ref();
    let vault_id = record.vault_id.as_ref();
    let extend_info = record.extend_info.other.as_ref();
    if [id, checkpoint_id, resource_id].into_iter().all(is_id)
        && is_text_or_null(policy_id)
        && vault_id.is_none()
        && extend_info.is_none()
    {
        return Vec::new();
    }
    let record = as_object([
        ("id", id),
        ("checkpoint_id", checkpoint_id),
        ("resource_id", resource_id),
        ("scheduled_operation_id", policy_id),
        ("vault_id", vault_id),
        ("extend_info", extend_info),
    ]);
    check_answer_only::<CheckpointItem>(Service::Csbs, &record).faults().to_vec()
}
