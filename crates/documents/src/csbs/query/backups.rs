//! The queries that count and list backups.
//!
//! Both have almost the same parameters and select the same backups, so they share one filter. Only
//! the listing query sorts and selects a page.

use std::cmp::Ordering;

use chrono::{DateTime, Utc};

use crate::csbs::backup_status::BackupStatus;
use crate::csbs::checkpoint_item::{BackupData, CheckpointItem, ExtendInfo};
use crate::query::{
    BackupSortKey, PageParameters, Sort, UnknownMarker, check_sort, note_empty_time_range, query,
};
use crate::schema::{Table, ValueRule, optional};

type BackupSort = Sort<BackupSortKey>;

const COUNT: Table = Table {
    check_combination: note_empty_time_range,
    ..Table::new(
        82,
        &[
            optional("status", ValueRule::OneOf(&BackupStatus::NAMES)),
            optional("all_tenants", ValueRule::BooleanOrText),
            optional("name", ValueRule::Text),
            optional("az", ValueRule::Text),
            optional("resource_id", ValueRule::Text),
            optional("resource_name", ValueRule::Text),
            optional("start_time", ValueRule::Time),
            optional("end_time", ValueRule::Time),
            optional("image_type", ValueRule::Text),
            optional("policy_id", ValueRule::Text),
            optional("ip", ValueRule::Text),
            optional("checkpoint_id", ValueRule::Text),
            optional("resource_type", ValueRule::Text),
        ],
    )
};

const LIST: Table = Table {
    check_combination: note_empty_time_range,
    ..Table::new(
        92,
        &[
            optional("status", ValueRule::OneOf(&BackupStatus::NAMES)),
            optional("limit", ValueRule::PositiveInteger),
            optional("marker", ValueRule::Text),
            optional("sort", ValueRule::ParsedBy(check_sort::<BackupSortKey>)),
            optional("all_tenants", ValueRule::BooleanOrText),
            optional("name", ValueRule::Text),
            optional("az", ValueRule::Text),
            optional("resource_id", ValueRule::Text),
            optional("resource_name", ValueRule::Text),
            optional("start_time", ValueRule::Time),
            optional("end_time", ValueRule::Time),
            optional("image_type", ValueRule::Text),
            optional("policy_id", ValueRule::Text),
            optional("offset", ValueRule::PositiveInteger),
            optional("checkpoint_id", ValueRule::Text),
            optional("resource_type", ValueRule::Text),
        ],
    )
};

query! {
    /// A query that counts backups (CSBS v1, table 5-82).
    ///
    /// It selects the same backups as a [`BackupsQuery`] with the same parameters. The wording of
    /// its table differs: the table does not say that a part of a name is enough, and it describes
    /// `image_type` as the type of an image created from the backup; no record contains that type.
    ///
    /// ```
    /// use keeptime_documents::csbs::BackupCountQuery;
    ///
    /// let error = "status=gone&start_time=yesterday".parse::<BackupCountQuery>().unwrap_err();
    /// let faults: Vec<_> = error.iter().map(|fault| fault.pointer()).collect();
    /// assert_eq!(faults, ["/status", "/start_time"]);
    /// ```
    BackupCountQuery of Csbs: COUNT {
        /// A part of the name of the backups.
        text name with_name,
        /// The availability zone of the object.
        text az with_az,
        /// The object's id.
        text resource_id with_resource_id,
        /// A part of the object's name.
        text resource_name with_resource_name,
        /// The `image_type` in the `extend_info` of the backups: `backup`.
        text image_type with_image_type,
        /// The id of the policy that created the backups.
        text policy_id with_policy_id,
        /// An IP address of the server, private or public.
        text ip with_ip,
        /// The id of the backup record (checkpoint).
        text checkpoint_id with_checkpoint_id,
        /// The object's type.
        text resource_type with_resource_type,
        /// The status of the backups.
        parsed(BackupStatus) status with_status,
        /// Whether to include the backups of all tenants, which only administrators may do. It does
        /// not filter here: the caller decides which backups to pass in.
        boolean all_tenants with_all_tenants,
        /// The earliest creation time, inclusive.
        time start_time with_start_time,
        /// The latest `finished_at`, inclusive. A backup without `finished_at` has not finished and
        /// does not match.
        time end_time with_end_time,
    }
}

query! {
    /// A query that lists backups (CSBS v1, table 5-92).
    ///
    /// ```
    /// use keeptime_documents::csbs::{BackupsQuery, BackupStatus};
    ///
    /// let query = BackupsQuery::default().with_name("backup").with_status(BackupStatus::Error);
    /// assert_eq!(query.to_string(), "status=error&name=backup");
    /// assert_eq!("status=error&name=backup".parse(), Ok(query));
    /// ```
    BackupsQuery of Csbs: LIST {
        /// The id of the last backup of the previous page.
        text marker with_marker,
        /// A part of the name of the backups.
        text name with_name,
        /// The availability zone of the object.
        text az with_az,
        /// The object's id.
        text resource_id with_resource_id,
        /// A part of the object's name.
        text resource_name with_resource_name,
        /// The `image_type` in the `extend_info` of the backups: `backup`.
        text image_type with_image_type,
        /// The id of the policy that created the backups.
        text policy_id with_policy_id,
        /// The id of the backup record (checkpoint).
        text checkpoint_id with_checkpoint_id,
        /// The object's type.
        text resource_type with_resource_type,
        /// The status of the backups.
        parsed(BackupStatus) status with_status,
        /// The maximum number of backups on a page. Absent means
        /// [`DEFAULT_LIMIT`](crate::query::DEFAULT_LIMIT).
        positive_integer limit with_limit,
        /// The order. Absent means newest first.
        parsed(BackupSort) sort with_sort,
        /// Whether to include the backups of all tenants, which only administrators may do. It does
        /// not filter here: the caller decides which backups to pass in.
        boolean all_tenants with_all_tenants,
        /// The earliest creation time, inclusive.
        time start_time with_start_time,
        /// The latest `finished_at`, inclusive. A backup without `finished_at` has not finished and
        /// does not match.
        time end_time with_end_time,
        /// The number of backups to skip.
        positive_integer offset with_offset,
    }
}

/// The parameters by which both queries filter backups.
struct BackupFilter<'q> {
    status: Option<&'q BackupStatus>,
    name: Option<&'q str>,
    az: Option<&'q str>,
    resource_id: Option<&'q str>,
    resource_name: Option<&'q str>,
    start_time: Option<DateTime<Utc>>,
    end_time: Option<DateTime<Utc>>,
    image_type: Option<&'q str>,
    policy_id: Option<&'q str>,
    ip: Option<&'q str>,
    checkpoint_id: Option<&'q str>,
    resource_type: Option<&'q str>,
}

impl BackupFilter<'_> {
    fn matches(&self, backup: &CheckpointItem, policy_id: Option<&str>) -> bool {
        let info = backup.extend_info();
        let resource_type = backup.resource_type().or(info.and_then(ExtendInfo::resource_type));
        let server = backup.backup_data();
        let finished_at = info.and_then(ExtendInfo::finished_at);
        let is = |asked: Option<&str>, found: Option<&str>| {
            asked.is_none_or(|asked| found == Some(asked))
        };
        let is_part = |asked: Option<&str>, found: Option<&str>| {
            asked.is_none_or(|asked| found.is_some_and(|found| found.contains(asked)))
        };
        is(self.status.map(|status| status.name()), backup.status())
            && is_part(self.name, backup.name())
            && is(self.az, info.and_then(ExtendInfo::resource_az))
            && is(self.resource_id, Some(backup.resource_id()))
            && is_part(self.resource_name, info.and_then(ExtendInfo::resource_name))
            && self.start_time.is_none_or(|start| backup.created_at() >= Some(start))
            && self.end_time.is_none_or(|end| finished_at.is_some_and(|at| at <= end))
            && is(self.image_type, info.and_then(ExtendInfo::image_type))
            && is(self.policy_id, policy_id)
            && (is(self.ip, server.and_then(BackupData::private_ip))
                || is(self.ip, server.and_then(BackupData::eip)))
            && is(self.checkpoint_id, Some(backup.checkpoint_id()))
            && is(self.resource_type, resource_type)
    }
}

impl BackupCountQuery {
    /// Returns whether a backup matches the query. A record does not name the policy that created
    /// it, so the caller passes the policy's id as `policy_id`.
    ///
    /// Searches for names are case-sensitive.
    pub fn matches(&self, backup: &CheckpointItem, policy_id: Option<&str>) -> bool {
        self.filter().matches(backup, policy_id)
    }

    fn filter(&self) -> BackupFilter<'_> {
        BackupFilter {
            status: self.status(),
            name: self.name(),
            az: self.az(),
            resource_id: self.resource_id(),
            resource_name: self.resource_name(),
            start_time: self.start_time(),
            end_time: self.end_time(),
            image_type: self.image_type(),
            policy_id: self.policy_id(),
            ip: self.ip(),
            checkpoint_id: self.checkpoint_id(),
            resource_type: self.resource_type(),
        }
    }
}

impl BackupsQuery {
    /// Returns whether a backup matches the query. A record does not name the policy that created
    /// it, so the caller passes the policy's id as `policy_id`.
    ///
    /// Searches for names are case-sensitive.
    pub fn matches(&self, backup: &CheckpointItem, policy_id: Option<&str>) -> bool {
        self.filter().matches(backup, policy_id)
    }

    fn filter(&self) -> BackupFilter<'_> {
        BackupFilter {
            status: self.status(),
            name: self.name(),
            az: self.az(),
            resource_id: self.resource_id(),
            resource_name: self.resource_name(),
            start_time: self.start_time(),
            end_time: self.end_time(),
            image_type: self.image_type(),
            policy_id: self.policy_id(),
            ip: None,
            checkpoint_id: self.checkpoint_id(),
            resource_type: self.resource_type(),
        }
    }

    /// Compares two backups in the order of the query.
    pub fn compare(&self, a: &CheckpointItem, b: &CheckpointItem) -> Ordering {
        self.sort().unwrap_or(&Sort::default()).compare(a, b)
    }

    /// Returns the requested page, selected from all backups. `policy_id` returns the id of the
    /// policy that created a backup.
    ///
    /// # Errors
    /// [`UnknownMarker`] if no backup has the marker's id.
    pub fn page<'b>(
        &self,
        backups: &'b [CheckpointItem],
        policy_id: impl Fn(&'b CheckpointItem) -> Option<&'b str>,
    ) -> Result<Vec<&'b CheckpointItem>, UnknownMarker> {
        let page = PageParameters {
            sort: self.sort(),
            marker: self.marker(),
            offset: self.offset,
            limit: self.limit,
        };
        page.select(backups, |backup| self.matches(backup, policy_id(backup)))
    }

    /// Returns the query for the next page, given the id of the last backup of this page.
    #[must_use]
    pub fn next_page(&self, last: &str) -> Self {
        Self { offset: None, ..self.clone() }.with_marker(last)
    }
}
