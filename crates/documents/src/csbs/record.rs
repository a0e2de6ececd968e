//! A single record of a listing: its members as they are read, and the backup made from them.
//!
//! `page` fills in [`RecordMembers`] while it reads an object; [`RecordMembers::finish`] checks
//! them. Valid members become a [`ListedBackup`]. Invalid ones get the same faults as the typed
//! [`CheckpointItem`], because the same table checks them.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::backup_state::{CopyState, Images, StartedBy, StateMembers, failed_operation};
use super::checkpoint_item::CheckpointItem;
use super::extend_info::ExtendInfoMembers;
use super::listing::ListedBackup;
use super::members::ShallowValue;
use super::record_note::RecordNoteKind;
use crate::fault::{Fault, Service};
use crate::instant::{is_date, parse_instant};
use crate::typed::check_answer_only;
use keeptime::retention::Completeness;

/// The members of a record that retention needs, as they were read.
#[derive(Default)]
pub(super) struct RecordMembers {
    pub(super) id: Option<ShallowValue>,
    pub(super) checkpoint_id: Option<ShallowValue>,
    pub(super) resource_id: Option<ShallowValue>,
    pub(super) scheduled_operation_id: Option<ShallowValue>,
    pub(super) vault_id: Option<ShallowValue>,
    pub(super) created_at: ShallowValue,
    pub(super) status: ShallowValue,
    pub(super) extend_info: ExtendInfoMembers,
}

impl RecordMembers {
    /// Returns the backup with notes on its date and trigger, or all faults of the record.
    pub(super) fn finish(
        mut self,
    ) -> Result<(ListedBackup, [Option<RecordNoteKind>; 2]), Vec<Fault>> {
        let faults = self.faults();
        if !faults.is_empty() {
            return Err(faults);
        }
        let info = self.extend_info;
        let (started_by, trigger_note) = started_by(&info.auto_trigger);
        let state_members = StateMembers {
            started_by,
            images: if info.os_images_data.is_nothing() {
                Images::None
            } else {
                Images::Registered
            },
            copy: match &info.copy_status {
                ShallowValue::Null => CopyState::Settled,
                ShallowValue::Text(status) => CopyState::of(status),
                _ => CopyState::Unknown,
            },
            failed: failed_operation(info.fail_op.text()),
            completeness: info.disks.unwrap_or(Completeness::Complete),
        };
        let (created_at, date_note) = match read_date(&self.created_at) {
            Ok(created_at) => (created_at, None),
            Err(found) => (None, Some(RecordNoteKind::UnreadableDate(found))),
        };
        let backup = ListedBackup {
            id: text(self.id.take()),
            checkpoint_id: text(self.checkpoint_id.take()),
            resource_id: text(self.resource_id.take()),
            created_at,
            state: state_members.state(self.status.text()),
            completeness: state_members.completeness,
            policy_id: self.scheduled_operation_id.and_then(non_empty_text),
            resource_name: non_empty_text(info.resource_name),
            size: amount(&info.size),
        };
        Ok((backup, [date_note, trigger_note]))
    }

    /// Checks the members without which a backup cannot be judged, and returns the faults that the
    /// table of a backup has for them.
    fn faults(&self) -> Vec<Fault> {
        let is_id = |id: &Option<ShallowValue>| {
            id.as_ref()
                .and_then(ShallowValue::text)
                .is_some_and(|id| !matches!(id, "" | "." | ".."))
        };
        let is_text_or_null = matches!(
            self.scheduled_operation_id,
            None | Some(ShallowValue::Null | ShallowValue::Text(_))
        );
        let ids = [&self.id, &self.checkpoint_id, &self.resource_id];
        let is_of_cbr = !matches!(self.vault_id, None | Some(ShallowValue::Null));
        if ids.into_iter().all(is_id)
            && is_text_or_null
            && !is_of_cbr
            && self.extend_info.other.is_none()
        {
            return Vec::new();
        }
        let members = [
            ("id", &self.id),
            ("checkpoint_id", &self.checkpoint_id),
            ("resource_id", &self.resource_id),
            ("scheduled_operation_id", &self.scheduled_operation_id),
            ("vault_id", &self.vault_id),
            ("extend_info", &self.extend_info.other),
        ];
        let members = members
            .into_iter()
            .filter_map(|(name, shape)| Some((name.to_owned(), shape.as_ref()?.to_value())));
        let record = Value::Object(members.collect());
        check_answer_only::<CheckpointItem>(Service::Csbs, &record).faults().to_vec()
    }
}

/// Returns the text of an id that has been checked.
fn text(shape: Option<ShallowValue>) -> String {
    match shape {
        Some(ShallowValue::Text(text)) => text,
        _ => String::new(),
    }
}

/// Reads a date; absent, null, empty and placeholder dates are `None`. The error is the message for
/// a note.
fn read_date(created_at: &ShallowValue) -> Result<Option<DateTime<Utc>>, String> {
    match created_at {
        ShallowValue::Null => Ok(None),
        ShallowValue::Text(text) if text.is_empty() => Ok(None),
        ShallowValue::Text(text) => match parse_instant(text) {
            Ok(instant) => Ok(Some(instant).filter(|instant| is_date(*instant))),
            Err(error) => Err(format!("created_at: {error}")),
        },
        other => Err(format!("created_at takes text, found {other}")),
    }
}

fn started_by(auto_trigger: &ShallowValue) -> (StartedBy, Option<RecordNoteKind>) {
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

fn non_empty_text(name: ShallowValue) -> Option<Box<str>> {
    match name {
        ShallowValue::Text(name) if !name.is_empty() => Some(name.into_boxed_str()),
        _ => None,
    }
}

fn amount(size: &ShallowValue) -> Option<f64> {
    match size {
        ShallowValue::Number(size) => Some(*size),
        ShallowValue::Text(text) => text.parse().ok().filter(|size: &f64| size.is_finite()),
        _ => None,
    }
}
