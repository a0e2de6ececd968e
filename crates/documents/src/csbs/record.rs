//! How a record of a listing becomes a backup.
//!
//! Invalid members get the same faults as the typed [`CheckpointItem`], because the same table
//! checks them.

use serde_json::Value;

use super::checkpoint_item::CheckpointItem;
use crate::fault::{Fault, Service};
use crate::record::{
    CopyState, Images, ListedBackup, RecordMembers, RecordNoteKind, ShallowValue, StateMembers,
    amount, failed_operation, non_empty_text, read_date, started_by, text,
};
use crate::typed::check_answer_only;
use keeptime::retention::Completeness;

/// Returns the backup with notes on its date and trigger, or all faults of the record.
pub(crate) fn read_record(
    mut record: RecordMembers,
) -> Result<(ListedBackup, [Option<RecordNoteKind>; 2]), Vec<Fault>> {
    let faults = faults(&record);
    if !faults.is_empty() {
        return Err(faults);
    }
    let info = record.extend_info;
    let (started_by, trigger_note) = started_by(&info.auto_trigger);
    let state_members = StateMembers {
        started_by,
        images: if info.os_images_data.is_nothing() { Images::None } else { Images::Registered },
        copy: match &info.copy_status {
            ShallowValue::Null => CopyState::Settled,
            ShallowValue::Text(status) => CopyState::of(status),
            _ => CopyState::Unknown,
        },
        failed: failed_operation(info.fail_op.text()),
        completeness: info.disks.unwrap_or(Completeness::Complete),
    };
    let (created_at, date_note) = match read_date(&record.created_at) {
        Ok(created_at) => (created_at, None),
        Err(found) => (None, Some(RecordNoteKind::UnreadableDate(found))),
    };
    let backup = ListedBackup {
        id: text(record.id.take()),
        checkpoint_id: text(record.checkpoint_id.take()),
        resource_id: text(record.resource_id.take()),
        created_at,
        state: state_members.state(record.status.text()),
        completeness: state_members.completeness,
        policy_id: record.scheduled_operation_id.and_then(non_empty_text),
        resource_name: non_empty_text(info.resource_name),
        size: amount(&info.size),
    };
    Ok((backup, [date_note, trigger_note]))
}

/// Checks the members without which a backup cannot be judged, and returns the faults that the
/// table of a backup has for them.
fn faults(record: &RecordMembers) -> Vec<Fault> {
    let is_id = |id: &Option<ShallowValue>| {
        id.as_ref().and_then(ShallowValue::text).is_some_and(|id| !matches!(id, "" | "." | ".."))
    };
    let is_text_or_null = matches!(
        record.scheduled_operation_id,
        None | Some(ShallowValue::Null | ShallowValue::Text(_))
    );
    let ids = [&record.id, &record.checkpoint_id, &record.resource_id];
    let is_of_cbr = !matches!(record.vault_id, None | Some(ShallowValue::Null));
    if ids.into_iter().all(is_id)
        && is_text_or_null
        && !is_of_cbr
        && record.extend_info.other.is_none()
    {
        return Vec::new();
    }
    let members = [
        ("id", &record.id),
        ("checkpoint_id", &record.checkpoint_id),
        ("resource_id", &record.resource_id),
        ("scheduled_operation_id", &record.scheduled_operation_id),
        ("vault_id", &record.vault_id),
        ("extend_info", &record.extend_info.other),
    ];
    let members = members
        .into_iter()
        .filter_map(|(name, shape)| Some((name.to_owned(), shape.as_ref()?.to_value())));
    let record = Value::Object(members.collect());
    check_answer_only::<CheckpointItem>(Service::Csbs, &record).faults().to_vec()
}
