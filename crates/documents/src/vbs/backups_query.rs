//! The query that lists backups.

use crate::query::query;
use crate::schema::{Table, ValueRule, optional};

const TABLE: Table = Table::new(
    7,
    &[
        optional("name", ValueRule::Text),
        optional("status", ValueRule::OneOf(&STATUSES)),
        optional("volume_id", ValueRule::Text),
        optional("limit", ValueRule::PositiveInteger),
        optional("offset", ValueRule::PositiveInteger),
        optional("marker", ValueRule::Text),
        optional("sort_key", ValueRule::OneOf(&["created_at", "name", "status", "id"])),
        optional("sort_dir", ValueRule::OneOf(&["asc", "desc"])),
    ],
);

/// The statuses of a backup.
const STATUSES: [&str; 6] =
    ["available", "error", "restoring", "creating", "deleting", "error_restoring"];

query! {
    /// A query that lists backups (VBS v2, "Querying Details About VBS Backups").
    BackupsQuery of Vbs: TABLE {
        /// The name.
        text name with_name,
        /// The status: `available`, `error`, `restoring`, `creating`, `deleting` or `error_restoring`.
        text status with_status,
        /// The id of the disk.
        text volume_id with_volume_id,
        /// The maximum number of backups on a page.
        positive_integer limit with_limit,
        /// The number of backups to skip.
        positive_integer offset with_offset,
        /// The id of the last backup of the previous page.
        text marker with_marker,
        /// What to sort by: `created_at` (the default), `name`, `status` or `id`.
        text sort_key with_sort_key,
        /// `desc` (the default) or `asc`.
        text sort_dir with_sort_dir,
    }
}
