//! When a project's quotas are reached.

use alloc::borrow::ToOwned;
use alloc::string::String;

use chrono::{DateTime, Utc};

use super::Forecast;
use crate::retention::Backup;

/// A quota, and when a forecast reaches it.
#[derive(Clone, Debug, PartialEq)]
pub struct QuotaForecast {
    amount: f64,
    unit: QuotaUnit,
    reached: QuotaReached,
}

/// What a quota counts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum QuotaUnit {
    /// Backups.
    Backups,
    /// The space that backups take, in a unit of this name.
    Space(String),
}

/// When a quota is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum QuotaReached {
    /// At the start of the forecast.
    Already,
    /// At an instant of the forecast.
    At(DateTime<Utc>),
    /// Not before the end of the forecast.
    NotWithinForecast,
    /// That is unknown: no backup has a size.
    NoSizes,
    /// That is unknown: the unit is not MB, GB or TB.
    UnknownUnit,
}

impl QuotaForecast {
    /// The quota.
    pub fn amount(&self) -> f64 {
        self.amount
    }

    /// What it counts.
    pub fn unit(&self) -> &QuotaUnit {
        &self.unit
    }

    /// When it is reached.
    pub fn reached(&self) -> QuotaReached {
        self.reached
    }
}

impl<B: Backup> Forecast<'_, B> {
    /// When a quota of backups is reached. It is a number as the services have it, which may have a
    /// fraction.
    pub fn backup_quota(&self, amount: f64) -> QuotaForecast {
        // A number of backups that no list has is never reached.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let whole = amount as u64;
        // `f64::ceil` needs std.
        #[allow(clippy::cast_precision_loss)]
        let backups = if (whole as f64) < amount { whole.saturating_add(1) } else { whole };
        let reached = self.quota_reached(self.when_backups_reach(backups));
        QuotaForecast { amount, unit: QuotaUnit::Backups, reached }
    }

    /// When a quota of space is reached: an amount of a unit (MB, GB or TB in any case), and the sizes of
    /// backups in MB.
    pub fn space_quota(
        &self,
        amount: f64,
        unit: &str,
        megabytes: impl Fn(&B) -> Option<f64>,
    ) -> QuotaForecast {
        let reached = match megabytes_of(unit) {
            _ if self.kept.iter().all(|backup| megabytes(backup).is_none()) => {
                QuotaReached::NoSizes
            }
            None => QuotaReached::UnknownUnit,
            Some(unit) => self.quota_reached(self.when_space_reaches(amount * unit, megabytes)),
        };
        QuotaForecast { amount, unit: QuotaUnit::Space(unit.to_owned()), reached }
    }

    fn quota_reached(&self, at: Option<DateTime<Utc>>) -> QuotaReached {
        match at {
            Some(at) if at <= self.now => QuotaReached::Already,
            Some(at) => QuotaReached::At(at),
            None => QuotaReached::NotWithinForecast,
        }
    }
}

fn megabytes_of(unit: &str) -> Option<f64> {
    match unit.to_ascii_uppercase().as_str() {
        "MB" => Some(1.0),
        "GB" => Some(1024.0),
        "TB" => Some(1024.0 * 1024.0),
        _ => None,
    }
}
