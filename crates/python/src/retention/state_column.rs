//! The states of backups, and the columns of True and False.

use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_buffer::BooleanBuffer;
use arrow_schema::DataType;
use keeptime::retention::{BackupState, NotCounted};
use keeptime_documents::csbs::BackupStatus;

use super::arrays::NamedArray;
use super::key_column::KeyColumn;
use super::table_error::TableError;

/// Reads a column of states. A null is an unknown status, which keeps the backup.
pub(crate) fn states(column: &NamedArray) -> Result<Vec<BackupState>, TableError> {
    let NamedArray { name, array, .. } = column;
    let unknown = BackupState::NotCounted(NotCounted::UnknownStatus);
    if *array.data_type() == DataType::Null {
        return Ok(vec![unknown; array.len()]);
    }
    let is_text = |data_type: &DataType| {
        matches!(data_type, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
    };
    let has_text = match array.data_type() {
        DataType::Dictionary(_, values) => is_text(values),
        other => is_text(other),
    };
    let words = KeyColumn::of(array).filter(|_| has_text).ok_or_else(|| column.type_error())?;
    let nulls = array.logical_nulls();
    // A column has few different words.
    let mut known: Vec<(&[u8], BackupState)> = Vec::new();
    let mut state = |row| {
        if nulls.as_ref().is_some_and(|nulls| nulls.is_null(row)) {
            return Ok(unknown);
        }
        let word = words.get(row);
        if let Some((_, state)) = known.iter().find(|(known, _)| *known == word) {
            return Ok(*state);
        }
        let text = String::from_utf8_lossy(word);
        let state =
            state_of(&text).ok_or_else(|| TableError::value(name, row, unknown_word(&text)))?;
        known.push((word, state));
        Ok(state)
    };
    (0..array.len()).map(&mut state).collect()
}

/// Returns the state that a word means: the name of a state, or the status that a service gives a backup.
fn state_of(word: &str) -> Option<BackupState> {
    let status = || word.parse().ok().map(BackupStatus::backup_state);
    word.parse().ok().or_else(status)
}

fn unknown_word(found: &str) -> String {
    format!(
        "found {found:?}, which is not a state; the states are {}, and the statuses of the services. \
         unknown_status and null keep a backup",
        BackupState::NAMES.join(", ")
    )
}

/// Marks the backups that no schedule created. A null counts as False, which keeps the backup.
pub(crate) fn mark_manual(
    states: &mut [BackupState],
    automatic: &NamedArray,
) -> Result<(), TableError> {
    let is_automatic = flags(automatic)?;
    for (state, is_automatic) in states.iter_mut().zip(&is_automatic) {
        if !is_automatic && *state != BackupState::BeingDeleted {
            *state = NotCounted::Manual.into();
        }
    }
    Ok(())
}

/// Reads a column of True and False. A null counts as False.
pub(crate) fn flags(column: &NamedArray) -> Result<BooleanBuffer, TableError> {
    let array = &column.array;
    match array.data_type() {
        DataType::Null => Ok(BooleanBuffer::new_unset(array.len())),
        DataType::Boolean => {
            let array = array.as_boolean();
            Ok(match array.nulls() {
                Some(nulls) => array.values() & nulls.inner(),
                None => array.values().clone(),
            })
        }
        _ => Err(column.type_error()),
    }
}
