//! A table of backups, as columns.

use std::collections::HashMap;

use arrow_buffer::BooleanBuffer;
use keeptime::retention::{BackupState, BackupTable, Completeness, Expiry, UnixTime};
use pyo3::prelude::*;

use super::arrays::{NamedArray, row_count};
use super::key_column::KeyColumn;
use super::object_column::ObjectColumn;
use super::role::Columns;
use super::state_column::{flags, mark_manual, states};
use super::table_error::TableError;
use super::time_column::TimeColumn;

/// A table of backups, as columns.
#[derive(Debug)]
pub(crate) struct BackupColumns {
    len: usize,
    ids: KeyColumn,
    objects: ObjectColumn,
    created_at: TimeColumn,
    /// `None` if all backups are available.
    states: Option<Vec<BackupState>>,
    /// `None` if no backup has an expiry of its own.
    expires_at: Option<TimeColumn>,
    /// What a null in `expires_at` means.
    null_expiry: Expiry<UnixTime>,
    /// `None` if all backups are complete.
    complete: Option<BooleanBuffer>,
}

impl BackupColumns {
    pub(crate) fn new(
        columns: &Columns<NamedArray>,
        null_expiry: Expiry<UnixTime>,
    ) -> Result<Self, TableError> {
        let len = row_count(columns)?;
        let mut states = columns.state.as_ref().map(states).transpose()?;
        if let Some(automatic) = &columns.automatic {
            let states = states.get_or_insert_with(|| vec![BackupState::Available; len]);
            mark_manual(states, automatic)?;
        }
        Ok(Self {
            len,
            ids: KeyColumn::new(&columns.id)?,
            objects: ObjectColumn::new(&columns.object)?,
            created_at: TimeColumn::new(&columns.created_at)?,
            states,
            expires_at: columns.expires_at.as_ref().map(TimeColumn::new).transpose()?,
            null_expiry,
            complete: columns.complete.as_ref().map(flags).transpose()?,
        })
    }

    /// Refuses rows of which another row has the same id.
    pub(crate) fn refuse_ambiguous_ids(
        &self,
        rows: impl Iterator<Item = usize>,
    ) -> Result<(), TableError> {
        let rows: HashMap<&[u8], usize> = rows.map(|row| (self.ids.get(row), row)).collect();
        let other = |row: usize| rows.get(self.ids.get(row)).filter(|found| **found != row);
        match (0..self.len).find_map(|row| Some((row, *other(row)?))) {
            Some((row, deleted)) => Err(TableError::same_id(row.min(deleted), row.max(deleted))),
            None => Ok(()),
        }
    }

    /// Returns an id as a value of Python.
    pub(crate) fn id_value<'py>(&self, py: Python<'py>, row: usize) -> PyResult<Bound<'py, PyAny>> {
        self.ids.to_python(py, row)
    }
}

impl BackupTable for BackupColumns {
    type Id = [u8];
    type Object = [u8];
    type Row<'a> = usize;

    #[inline]
    fn len(&self) -> usize {
        self.len
    }

    #[inline]
    fn row(&self, index: usize) -> usize {
        index
    }

    #[inline]
    fn id(&self, index: usize) -> &[u8] {
        self.ids.get(index)
    }

    #[inline]
    fn object(&self, index: usize) -> &[u8] {
        self.objects.get(index)
    }

    #[inline]
    fn created_at(&self, index: usize) -> Option<UnixTime> {
        self.created_at.get(index)
    }

    #[inline]
    fn state(&self, index: usize) -> BackupState {
        self.states.as_ref().map_or(BackupState::Available, |states| states[index])
    }

    #[inline]
    fn expiry(&self, index: usize) -> Expiry<UnixTime> {
        let Some(expires_at) = &self.expires_at else { return Expiry::NotRecorded };
        if expires_at.is_null(index) {
            return self.null_expiry;
        }
        // An instant outside the range never passes.
        expires_at.get(index).map_or(Expiry::Never, Expiry::At)
    }

    /// Limits judge every backup, whatever policy it names.
    fn policy_id(&self, _: usize) -> Option<&str> {
        None
    }

    #[inline]
    fn completeness(&self, index: usize) -> Completeness {
        match &self.complete {
            Some(complete) if !complete.value(index) => Completeness::Incomplete,
            _ => Completeness::Complete,
        }
    }
}
