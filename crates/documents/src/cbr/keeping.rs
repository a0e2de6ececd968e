//! What a policy keeps, by its type.

use serde_json::{Map, Value};

use super::requested_policy::{BACKUP, REPLICATION};
use crate::limits::{ZeroLimit, read_keeping};
use crate::limits_error::LimitsError;
use crate::message_text::shown;
use keeptime::policy::{Keeping, UnreadableLimits};

const OPERATION_TYPE: &str = "operation_type";

/// Reads what a policy keeps. An absent or empty type is `backup`; the limits of another type are not for
/// the backups that a listing holds.
pub(super) fn keeping(
    operation_type: Option<&str>,
    definition: Option<&Map<String, Value>>,
    zero: ZeroLimit,
) -> Keeping {
    let found = operation_type.unwrap_or_default();
    if found.is_empty() || found.eq_ignore_ascii_case(BACKUP) {
        return read_keeping(definition, zero);
    }
    let message = if found.eq_ignore_ascii_case(REPLICATION) {
        format!(
            "{OPERATION_TYPE} takes {BACKUP} here, found {REPLICATION}, whose limits are for the replicas \
             in the destination"
        )
    } else {
        format!(
            "{OPERATION_TYPE} takes {BACKUP} or {REPLICATION}, found {}, so it is unknown what the limits \
             are for",
            shown(&found.into())
        )
    };
    UnreadableLimits::new(LimitsError::new(OPERATION_TYPE, message)).into()
}
