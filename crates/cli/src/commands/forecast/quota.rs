//! When a project's quotas are reached.

use std::ops::Range;
use std::path::Path;

use chrono::{DateTime, Utc};
use keeptime::forecast::Forecast;
use keeptime_documents::csbs::{ListedBackup, Quota, QuotaAnswer};

use crate::failure::Failure;
use crate::read::document::Document;
use crate::read::kind;
use crate::show::time::shown;

/// Of what a quota of a number is.
pub(crate) const BACKUPS: &str = "backups";

/// A quota and when it is reached.
pub(crate) struct QuotaReached {
    pub(crate) what: String,
    pub(crate) quota: f64,
    pub(super) when: When,
}

/// When something is reached.
pub(super) enum When {
    Already,
    On(DateTime<Utc>),
    Never,
    /// Nobody knows how large the backups are, or in which unit the quota is.
    Unknown(&'static str),
}

/// The quotas of the service's answer.
pub(crate) fn read(path: &Path) -> Result<Vec<Quota>, Failure> {
    let document = Document::read(path, kind::quota().map_err(Failure::Misuse)?)?;
    match serde_json::from_value::<QuotaAnswer>(document.value().clone()) {
        Ok(answer) => Ok(answer.quotas().resources().to_vec()),
        Err(_) => Err(document.refuse(&[])),
    }
}

/// When a quota is reached; `None` where it is of something else, or there is none.
pub(super) fn reached(
    quota: &Quota,
    forecast: &Forecast<'_, ListedBackup>,
    backups: &[ListedBackup],
    span: &Range<DateTime<Utc>>,
) -> Option<QuotaReached> {
    let limit = quota.quota().filter(|limit| *limit >= 0.0)?;
    let when = |at: Option<DateTime<Utc>>| match at {
        Some(at) if at <= span.start => When::Already,
        Some(at) => When::On(at),
        None => When::Never,
    };
    let (what, when) = match quota.quota_type()? {
        // A number of backups that no list has is never reached.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        BACKUPS => (BACKUPS.to_owned(), when(forecast.reaches(limit.ceil() as u64))),
        "backup_capacity" => {
            let unit = quota.unit().filter(|unit| !unit.is_empty()).unwrap_or("GB");
            let when = match megabytes(unit) {
                _ if backups.iter().all(|backup| size(backup).is_none()) => {
                    When::Unknown("no backup has a size")
                }
                None => When::Unknown("its unit is not known"),
                Some(unit) => when(forecast.space_reaches(limit * unit, size)),
            };
            (format!("{unit} of backups"), when)
        }
        _ => return None,
    };
    Some(QuotaReached { what, quota: limit, when })
}

/// How many MB, in which backups have their sizes, a unit is.
fn megabytes(unit: &str) -> Option<f64> {
    match unit.to_ascii_uppercase().as_str() {
        "MB" => Some(1.0),
        "GB" => Some(1024.0),
        "TB" => Some(1024.0 * 1024.0),
        _ => None,
    }
}

fn size(backup: &ListedBackup) -> Option<f64> {
    backup.size()
}

impl QuotaReached {
    pub(super) fn sentence(&self) -> String {
        let quota = format!("The quota of {} {}", self.quota, self.what);
        match self.when {
            When::Already => format!("{quota} is reached already."),
            When::On(at) => format!("{quota} is reached on {}.", shown(at)),
            When::Never => format!("{quota} is not reached."),
            When::Unknown(why) => format!("{quota} cannot be foretold, as {why}."),
        }
    }
}
