//! Which backups are counted or listed, and how.

use std::cmp::Ordering;
use std::num::NonZeroU64;

use chrono::{DateTime, Utc};

use super::page::{Page, UnknownMarker};
use super::query;
use super::sort::{self, BackupKey, Sort};
use crate::check::{Check, Object};
use crate::csbs::{CheckpointItem, Status};
use crate::document::{flag, instant, positive};
use crate::fault::NoteKind;
use crate::parse_instant;
use crate::rule::Rule;
use crate::table::{Table, no};

const COUNT: Table = Table {
    note: note_times,
    ..Table::new(
        82,
        &[
            no("status", Rule::Word(&Status::NAMES)),
            no("all_tenants", Rule::Flag),
            no("name", Rule::Text),
            no("az", Rule::Text),
            no("resource_id", Rule::Text),
            no("resource_name", Rule::Text),
            no("start_time", Rule::Time),
            no("end_time", Rule::Time),
            no("image_type", Rule::Text),
            no("policy_id", Rule::Text),
            no("ip", Rule::Text),
            no("checkpoint_id", Rule::Text),
            no("resource_type", Rule::Text),
        ],
    )
};

const LIST: Table = Table {
    note: note_times,
    ..Table::new(
        92,
        &[
            no("status", Rule::Word(&Status::NAMES)),
            no("limit", Rule::Positive),
            no("marker", Rule::Text),
            no("sort", Rule::Reads(sort::check::<BackupKey>)),
            no("all_tenants", Rule::Flag),
            no("name", Rule::Text),
            no("az", Rule::Text),
            no("resource_id", Rule::Text),
            no("resource_name", Rule::Text),
            no("start_time", Rule::Time),
            no("end_time", Rule::Time),
            no("image_type", Rule::Text),
            no("policy_id", Rule::Text),
            no("offset", Rule::Positive),
            no("checkpoint_id", Rule::Text),
            no("resource_type", Rule::Text),
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
    /// let faults: Vec<_> = error.faults().iter().map(|fault| fault.pointer()).collect();
    /// assert_eq!(faults, ["/status", "/start_time"]);
    /// ```
    BackupCountQuery: COUNT {
        texts {
            /// A part of the backups' name.
            name with_name,
            /// The availability zone of the object.
            az with_az,
            /// The object's id.
            resource_id with_resource_id,
            /// A part of the object's name.
            resource_name with_resource_name,
            /// The image type of the backups, as their `extend_info` has it: `backup`.
            image_type with_image_type,
            /// The policy that the backups were made for.
            policy_id with_policy_id,
            /// An address of the server.
            ip with_ip,
            /// The backup record.
            checkpoint_id with_checkpoint_id,
            /// The object's type.
            resource_type with_resource_type,
        }
        values {
            /// The backups' status.
            #[serde()]
            status with_status: Status,
            /// Whether the backups of all tenants are meant, which administrators alone may ask for.
            /// Which backups there are is for the server to say, so none is left out for it here.
            #[serde(deserialize_with = "flag")]
            all_tenants with_all_tenants: bool,
            /// The first instant at which they may have begun, which is when they were created.
            #[serde(with = "instant")]
            start_time with_start_time: DateTime<Utc>,
            /// The last instant at which they may have ended, which is their `finished_at`. A backup
            /// without one has not ended, and is left out.
            #[serde(with = "instant")]
            end_time with_end_time: DateTime<Utc>,
        }
    }
}

query! {
    /// A query that lists backups (CSBS v1, table 5-92).
    ///
    /// ```
    /// use keeptime_documents::csbs::{BackupsQuery, Status};
    ///
    /// let query = BackupsQuery::default().with_name("backup").with_status(Status::Error);
    /// assert_eq!(query.to_string(), "status=error&name=backup");
    /// assert_eq!("status=error&name=backup".parse(), Ok(query));
    /// ```
    BackupsQuery: LIST {
        texts {
            /// The id of the last backup of the page before.
            marker with_marker,
            /// A part of the backups' name.
            name with_name,
            /// The availability zone of the object.
            az with_az,
            /// The object's id.
            resource_id with_resource_id,
            /// A part of the object's name.
            resource_name with_resource_name,
            /// The image type of the backups, as their `extend_info` has it: `backup`.
            image_type with_image_type,
            /// The policy that the backups were made for.
            policy_id with_policy_id,
            /// The backup record.
            checkpoint_id with_checkpoint_id,
            /// The object's type.
            resource_type with_resource_type,
        }
        values {
            /// The backups' status.
            #[serde()]
            status with_status: Status,
            /// How many backups a page has at most; [`DEFAULT_LIMIT`](super::DEFAULT_LIMIT) where it is
            /// absent.
            #[serde(deserialize_with = "positive")]
            limit with_limit: NonZeroU64,
            /// The order; newest first where it is absent.
            #[serde()]
            sort with_sort: Sort<BackupKey>,
            /// Whether the backups of all tenants are meant, which administrators alone may ask for.
            /// Which backups there are is for the server to say, so none is left out for it here.
            #[serde(deserialize_with = "flag")]
            all_tenants with_all_tenants: bool,
            /// The first instant at which they may have begun, which is when they were created.
            #[serde(with = "instant")]
            start_time with_start_time: DateTime<Utc>,
            /// The last instant at which they may have ended, which is their `finished_at`. A backup
            /// without one has not ended, and is left out.
            #[serde(with = "instant")]
            end_time with_end_time: DateTime<Utc>,
            /// How many backups are passed over.
            #[serde(deserialize_with = "positive")]
            offset with_offset: NonZeroU64,
        }
    }
}

/// What both queries ask of a backup.
struct Filter<'q> {
    status: Option<&'q Status>,
    name: Option<&'q str>,
    az: Option<&'q str>,
    resource_id: Option<&'q str>,
    resource_name: Option<&'q str>,
    start_time: Option<&'q DateTime<Utc>>,
    end_time: Option<&'q DateTime<Utc>>,
    image_type: Option<&'q str>,
    policy_id: Option<&'q str>,
    ip: Option<&'q str>,
    checkpoint_id: Option<&'q str>,
    resource_type: Option<&'q str>,
}

impl Filter<'_> {
    fn matches(&self, backup: &CheckpointItem, policy_id: Option<&str>) -> bool {
        let info = backup.extend_info();
        let resource_type = backup.resource_type().or(info.resource_type());
        let server = backup.backup_data();
        let is = |asked: Option<&str>, found: Option<&str>| {
            asked.is_none_or(|asked| found == Some(asked))
        };
        let is_part = |asked: Option<&str>, found: Option<&str>| {
            asked.is_none_or(|asked| found.is_some_and(|found| found.contains(asked)))
        };
        is(self.status.map(|status| status.name()), backup.status())
            && is_part(self.name, backup.name())
            && is(self.az, info.resource_az())
            && is(self.resource_id, Some(backup.resource_id()))
            && is_part(self.resource_name, info.resource_name())
            && self.start_time.is_none_or(|start| backup.created_at() >= Some(*start))
            && self.end_time.is_none_or(|end| info.finished_at().is_some_and(|at| at <= end))
            && is(self.image_type, info.image_type())
            && is(self.policy_id, policy_id)
            && (is(self.ip, server.private_ip()) || is(self.ip, server.eip()))
            && is(self.checkpoint_id, Some(backup.checkpoint_id()))
            && is(self.resource_type, resource_type)
    }
}

/// What a query asks of a backup; `ip` is a parameter of one of the two alone.
macro_rules! filter {
    ($query:ident, $ip:expr) => {
        Filter {
            status: $query.status(),
            name: $query.name(),
            az: $query.az(),
            resource_id: $query.resource_id(),
            resource_name: $query.resource_name(),
            start_time: $query.start_time(),
            end_time: $query.end_time(),
            image_type: $query.image_type(),
            policy_id: $query.policy_id(),
            ip: $ip,
            checkpoint_id: $query.checkpoint_id(),
            resource_type: $query.resource_type(),
        }
    };
}

impl BackupCountQuery {
    /// Whether a backup is among those that are asked for. A backup does not say which policy it was
    /// made for; `policy_id` does.
    ///
    /// Names are searched for as they are written, in upper and lower case.
    pub fn matches(&self, backup: &CheckpointItem, policy_id: Option<&str>) -> bool {
        filter!(self, self.ip()).matches(backup, policy_id)
    }
}

impl BackupsQuery {
    /// Whether a backup is among those that are asked for. A backup does not say which policy it was
    /// made for; `policy_id` does.
    ///
    /// Names are searched for as they are written, in upper and lower case.
    pub fn matches(&self, backup: &CheckpointItem, policy_id: Option<&str>) -> bool {
        filter!(self, None).matches(backup, policy_id)
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
        let page = Page {
            sort: self.sort(),
            marker: self.marker(),
            offset: self.offset,
            limit: self.limit,
        };
        page.of(backups, |backup| self.matches(backup, policy_id(backup)))
    }

    /// The query for the page after one that ends with the backup of this id.
    #[must_use]
    pub fn following(&self, last: &str) -> Self {
        Self { offset: None, ..self.clone() }.with_marker(last)
    }
}

/// Times of which the first comes after the last are legal, and few mean it.
fn note_times(check: &mut Check, query: &Object<'_>) {
    let time = |field| parse_instant(query.member(field)?.value.as_str()?).ok();
    if let (Some(start), Some(end), Some(node)) =
        (time("start_time"), time("end_time"), query.member("start_time"))
        && start > end
    {
        let message = "start_time is after end_time, so no backup is meant";
        check.note(node.pointer, NoteKind::NoTime, message.into());
    }
}
