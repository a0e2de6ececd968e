//! The query that lists backups.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};

use super::backup::{BackupRecord, BackupStatus};
use crate::instant::parse_instant;
use crate::names::names;
use crate::query::{
    BackupSortKey, Sort, check_sort, note_empty_time_range, query, sorted_by_backup_keys,
};
use crate::schema::{Table, ValueRule, optional};

type BackupSort = Sort<BackupSortKey>;

const TABLE: Table = Table {
    check_combination: note_empty_time_range,
    ..Table::new(
        2,
        &[
            optional("checkpoint_id", ValueRule::Text),
            optional("dec", ValueRule::BooleanOrText),
            optional("end_time", ValueRule::Time),
            optional("image_type", ValueRule::OneOf(&ImageType::NAMES)),
            optional("limit", ValueRule::PositiveInteger),
            optional("marker", ValueRule::Text),
            optional("member_status", ValueRule::OneOf(&MemberStatus::NAMES)),
            optional("name", ValueRule::Text),
            optional("offset", ValueRule::PositiveInteger),
            optional("own_type", ValueRule::OneOf(&OwnType::NAMES)),
            optional("parent_id", ValueRule::Text),
            optional("resource_az", ValueRule::Text),
            optional("resource_id", ValueRule::Text),
            optional("resource_name", ValueRule::Text),
            optional("resource_type", ValueRule::Text),
            optional("sort", ValueRule::ParsedBy(check_sort::<BackupSortKey>)),
            optional("start_time", ValueRule::Time),
            optional("status", ValueRule::list(&ValueRule::OneOf(&BackupStatus::NAMES))),
            optional("used_percent", ValueRule::ParsedBy(Percent::check)),
            optional("vault_id", ValueRule::Text),
            // These are not in every edition of the reference.
            optional("enterprise_project_id", ValueRule::Text),
            optional("incremental", ValueRule::BooleanOrText),
            optional("show_replication", ValueRule::BooleanOrText),
            optional("existed_quantity_based_retention_backups", ValueRule::BooleanOrText),
        ],
    )
};

query! {
    /// A query that lists backups (CBR v3, "Querying All Backups", table 2).
    ///
    /// ```
    /// use keeptime_documents::cbr::{BackupStatus, BackupsQuery};
    ///
    /// let query = BackupsQuery::default()
    ///     .with_status([BackupStatus::Available, BackupStatus::Error])
    ///     .with_vault_id("vault");
    /// assert_eq!(query.to_string(), "status=available&status=error&vault_id=vault");
    /// assert_eq!("status=available&status=error&vault_id=vault".parse(), Ok(query));
    /// ```
    BackupsQuery of Cbr: TABLE {
        /// The id of the restore point (checkpoint).
        text checkpoint_id with_checkpoint_id,
        /// Whether to list the backups of a dedicated cloud.
        boolean dec with_dec,
        /// The latest time of the backups.
        utc_time end_time with_end_time,
        /// What to list: backups or replicas.
        parsed(ImageType) image_type with_image_type,
        /// The maximum number of backups on a page, 1 to 1000. Absent means
        /// [`DEFAULT_LIMIT`](crate::query::DEFAULT_LIMIT).
        positive_integer limit with_limit,
        /// The id of the last backup of the previous page.
        text marker with_marker,
        /// The status of the sharing of the backups.
        parsed(MemberStatus) member_status with_member_status,
        /// The name of the backups.
        text name with_name,
        /// The number of backups to skip.
        positive_integer offset with_offset,
        /// Who the backups belong to. Absent means [`Private`](OwnType::Private).
        parsed(OwnType) own_type with_own_type,
        /// The id of the backup that the backups are parts of.
        text parent_id with_parent_id,
        /// The availability zone of the object.
        text resource_az with_resource_az,
        /// The object's id.
        text resource_id with_resource_id,
        /// The object's name.
        text resource_name with_resource_name,
        /// The object's type.
        text resource_type with_resource_type,
        /// The order. Absent means newest first.
        parsed(BackupSort) sort with_sort,
        /// The earliest time of the backups.
        utc_time start_time with_start_time,
        /// The statuses of the backups, any of which matches.
        parsed_list(BackupStatus) status with_status,
        /// The least share of its vault that a backup occupies.
        parsed(Percent) used_percent with_used_percent,
        /// The id of the vault.
        text vault_id with_vault_id,
        /// The id of the enterprise project.
        text enterprise_project_id with_enterprise_project_id,
        /// Whether the backups are incremental.
        boolean incremental with_incremental,
        /// Whether the answer has the `replication_records` of the backups.
        boolean show_replication with_show_replication,
        /// Whether to list the automatic backups that have no expiry (true) or that have one (false).
        boolean existed_quantity_based_retention_backups
            with_existed_quantity_based_retention_backups,
    }
}

impl BackupsQuery {
    /// Compares two backups in the order of the query.
    pub fn compare(&self, a: &BackupRecord, b: &BackupRecord) -> Ordering {
        self.sort().unwrap_or(&Sort::default()).compare(a, b)
    }

    /// Returns the query for the next page, given the id of the last backup of this page.
    #[must_use]
    pub fn next_page(&self, last: &str) -> Self {
        Self { offset: None, ..self.clone() }.with_marker(last)
    }
}

/// What a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ImageType {
    /// A backup.
    Backup,
    /// A replica of a backup in another region.
    Replication,
}

names! { ImageType, "image_type":
    Backup = "backup",
    Replication = "replication",
}

/// Who a backup belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OwnType {
    /// All backups that the project can use.
    AllGranted,
    /// The project's own backups.
    Private,
    /// Backups that other projects share.
    Shared,
}

names! { OwnType, "own_type":
    AllGranted = "all_granted",
    Private = "private",
    Shared = "shared",
}

/// The status of the sharing of a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MemberStatus {
    /// The other project has not answered.
    Pending,
    /// The other project has accepted the backup.
    Accepted,
    /// The other project has rejected the backup.
    Rejected,
}

names! { MemberStatus, "member_status":
    Pending = "pending",
    Accepted = "accepted",
    Rejected = "rejected",
}

/// A share in percent, 1 to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percent(u8);

/// The error of a number or text that is not a share in percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a percentage is a whole number from 1 to 100")]
pub struct PercentError;

impl Percent {
    /// Creates a share from 1 to 100.
    pub const fn new(percent: u8) -> Option<Self> {
        match percent {
            1..=100 => Some(Self(percent)),
            _ => None,
        }
    }

    /// Returns the number, 1 to 100.
    pub const fn get(self) -> u8 {
        self.0
    }

    /// Checks a text for its row in the table.
    fn check(text: &str) -> Result<(), String> {
        let error = |_| format!("used_percent takes a whole number from 1 to 100, found {text:?}");
        text.parse::<Self>().map(drop).map_err(error)
    }
}

impl FromStr for Percent {
    type Err = PercentError;

    fn from_str(text: &str) -> Result<Self, PercentError> {
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.parse().ok().filter(|_| is_number).and_then(Self::new);
        number.ok_or(PercentError)
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

sorted_by_backup_keys!(BackupRecord, protected_at);

fn protected_at(backup: &BackupRecord) -> Option<DateTime<Utc>> {
    let parsed = backup.protected_at().and_then(|text| parse_instant(text).ok());
    parsed.or(backup.created_at())
}
