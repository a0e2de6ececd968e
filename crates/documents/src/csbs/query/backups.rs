//! Which backups are counted or listed, and how.

use std::cmp::Ordering;

use chrono::{DateTime, Utc};

use super::define::query;
use super::page::{PageParameters, UnknownMarker};
use super::sort::{self, BackupSortKey, Sort};
use crate::csbs::backup_status::BackupStatus;
use crate::csbs::checkpoint_item::{BackupData, CheckpointItem, ExtendInfo};
use crate::instant::parse_instant;
use crate::note::NoteKind;
use crate::schema::{Checker, ObjectNode, Table, ValueRule, optional};

type BackupSort = Sort<BackupSortKey>;

const COUNT: Table = Table {
    check_combination: note_times,
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
    check_combination: note_times,
    ..Table::new(
        92,
        &[
            optional("status", ValueRule::OneOf(&BackupStatus::NAMES)),
            optional("limit", ValueRule::PositiveInteger),
            optional("marker", ValueRule::Text),
            optional("sort", ValueRule::ParsedBy(sort::check::<BackupSortKey>)),
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
    /// It asks for the same backups as a [`BackupsQuery`] with the same parameters, so that the count is
    /// that of the list. Its table differs in words: it does not say that a part of a name is enough,
    /// and it takes `image_type` for the type of an image that was made of the backup, which no record
    /// of a backup holds.
    ///
    /// ```
    /// use keeptime_documents::csbs::BackupCountQuery;
    ///
    /// let error = "status=gone&start_time=yesterday".parse::<BackupCountQuery>().unwrap_err();
    /// let faults: Vec<_> = error.iter().map(|fault| fault.pointer()).collect();
    /// assert_eq!(faults, ["/status", "/start_time"]);
    /// ```
    BackupCountQuery: COUNT {
        /// A part of the backups' name.
        text name with_name,
        /// The availability zone of the object.
        text az with_az,
        /// The object's id.
        text resource_id with_resource_id,
        /// A part of the object's name.
        text resource_name with_resource_name,
        /// The image type of the backups, as their `extend_info` has it: `backup`.
        text image_type with_image_type,
        /// The policy that the backups were made for.
        text policy_id with_policy_id,
        /// An address of the server.
        text ip with_ip,
        /// The backup record.
        text checkpoint_id with_checkpoint_id,
        /// The object's type.
        text resource_type with_resource_type,
        /// The backups' status.
        parsed(BackupStatus) status with_status,
        /// Whether the backups of all tenants are meant, which administrators alone may ask for.
        /// Which backups there are is for the server to say, so none is left out for it here.
        boolean all_tenants with_all_tenants,
        /// The first instant at which they may have begun, which is when they were created.
        time start_time with_start_time,
        /// The last instant at which they may have ended, which is their `finished_at`. A backup
        /// without one has not ended, and is left out.
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
    BackupsQuery: LIST {
        /// The id of the last backup of the page before.
        text marker with_marker,
        /// A part of the backups' name.
        text name with_name,
        /// The availability zone of the object.
        text az with_az,
        /// The object's id.
        text resource_id with_resource_id,
        /// A part of the object's name.
        text resource_name with_resource_name,
        /// The image type of the backups, as their `extend_info` has it: `backup`.
        text image_type with_image_type,
        /// The policy that the backups were made for.
        text policy_id with_policy_id,
        /// The backup record.
        text checkpoint_id with_checkpoint_id,
        /// The object's type.
        text resource_type with_resource_type,
        /// The backups' status.
        parsed(BackupStatus) status with_status,
        /// How many backups a page has at most; [`DEFAULT_LIMIT`](super::DEFAULT_LIMIT) where it is
        /// absent.
        positive_integer limit with_limit,
        /// The order; newest first where it is absent.
        parsed(BackupSort) sort with_sort,
        /// Whether the backups of all tenants are meant, which administrators alone may ask for.
        /// Which backups there are is for the server to say, so none is left out for it here.
        boolean all_tenants with_all_tenants,
        /// The first instant at which they may have begun, which is when they were created.
        time start_time with_start_time,
        /// The last instant at which they may have ended, which is their `finished_at`. A backup
        /// without one has not ended, and is left out.
        time end_time with_end_time,
        /// How many backups are passed over.
        positive_integer offset with_offset,
    }
}

/// What both queries ask of a backup.
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
    /// Whether a backup is among those that are asked for. A backup does not say which policy it was
    /// made for; `policy_id` does.
    ///
    /// Names are searched for as they are written, in upper and lower case.
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
    /// Whether a backup is among those that are asked for. A backup does not say which policy it was
    /// made for; `policy_id` does.
    ///
    /// Names are searched for as they are written, in upper and lower case.
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

    /// Which of two backups comes first.
    pub fn compare(&self, a: &CheckpointItem, b: &CheckpointItem) -> Ordering {
        self.sort().unwrap_or(&Sort::default()).compare(a, b)
    }

    /// The page of all backups there are that is asked for. `policy_id` gives the id of the policy
    /// that a backup was made for.
    ///
    /// # Errors
    /// [`UnknownMarker`] where no backup has the marker's id.
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

    /// The query for the page after one that ends with the backup of this id.
    #[must_use]
    pub fn next_page(&self, last: &str) -> Self {
        Self { offset: None, ..self.clone() }.with_marker(last)
    }
}

/// Times of which the first comes after the last are legal, and few mean it.
fn note_times(checker: &mut Checker, query: &ObjectNode<'_>) {
    let time = |field| parse_instant(query.member(field)?.value.as_str()?).ok();
    if let (Some(start), Some(end), Some(node)) =
        (time("start_time"), time("end_time"), query.member("start_time"))
        && start > end
    {
        let message = "start_time is after end_time, so no backup is meant";
        checker.note(node.pointer.clone(), NoteKind::EmptyTimeRange, message.into());
    }
}
