//! Forecasts of when a quota is reached.

use alloc::string::String;
use alloc::vec::Vec;

use chrono::{DateTime, Utc};

use super::Forecast;
use crate::retention::Backup;

/// A quota: the most backups, or the most space that backups may take.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Quota {
    amount: f64,
    unit: QuotaUnit,
}

impl Quota {
    /// Creates a quota of a number of backups. The services write quotas as numbers that may have a
    /// fraction.
    pub fn backups(amount: f64) -> Self {
        Self { amount, unit: QuotaUnit::Backups }
    }

    /// Creates a quota of space. `unit` is MB, GB or TB in any letter case, with 1,024 MB in a GB; a quota in
    /// another unit [cannot be forecast](QuotaReached::UnknownUnit).
    pub fn space(amount: f64, unit: impl Into<String>) -> Self {
        Self { amount, unit: QuotaUnit::Space(unit.into()) }
    }

    /// Returns the amount, in its [`unit`](Self::unit).
    pub fn amount(&self) -> f64 {
        self.amount
    }

    /// Returns what the quota limits.
    pub fn unit(&self) -> &QuotaUnit {
        &self.unit
    }
}

/// A quota, and when a forecast reaches it.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct QuotaForecast {
    quota: Quota,
    reached: QuotaReached,
}

/// What a quota limits.
///
/// In serde, it is `"backups"` or an object such as `{"space": "GB"}`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum QuotaUnit {
    /// The number of backups.
    Backups,
    /// The total size of the backups, in the unit with this name.
    Space(String),
}

/// When a quota is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum QuotaReached {
    /// At the start of the forecast or earlier.
    Already,
    /// At this instant.
    At(DateTime<Utc>),
    /// Not within the forecast.
    NotWithinForecast,
    /// Unknown, because no backup has a size.
    NoSizes,
    /// Unknown, because the unit is not MB, GB or TB.
    UnknownUnit,
}

impl QuotaForecast {
    /// Returns the amount of the quota, in its [`unit`](Self::unit).
    pub fn amount(&self) -> f64 {
        self.quota.amount
    }

    /// Returns what the quota limits.
    pub fn unit(&self) -> &QuotaUnit {
        &self.quota.unit
    }

    /// Returns when the quota is reached.
    pub fn reached(&self) -> QuotaReached {
        self.reached
    }
}

impl<B: Backup> Forecast<'_, B> {
    /// Returns when a quota is reached. `megabytes` returns the size of a backup, for quotas of space.
    ///
    /// The size of a new backup is assumed as in [`when_space_reaches`](Self::when_space_reaches).
    pub fn quota(&self, quota: &Quota, megabytes: impl Fn(&B) -> Option<f64>) -> QuotaForecast {
        let reached = match &quota.unit {
            QuotaUnit::Backups => self.quota_reached(self.when_backups_reach(whole(quota.amount))),
            QuotaUnit::Space(unit) => match megabytes_of(unit) {
                _ if self.existing.iter().all(|backup| megabytes(backup).is_none()) => {
                    QuotaReached::NoSizes
                }
                None => QuotaReached::UnknownUnit,
                Some(unit) => {
                    self.quota_reached(self.when_space_reaches(quota.amount * unit, megabytes))
                }
            },
        };
        QuotaForecast { quota: quota.clone(), reached }
    }

    /// Returns how much of a quota the backups of the list use at the start of the forecast, in the quota's
    /// unit. Returns `None` if no backup has a size or the unit is unknown.
    // No list has so many backups that their number is not exact as `f64`.
    #[allow(clippy::cast_precision_loss)]
    pub fn quota_used(&self, quota: &Quota, megabytes: impl Fn(&B) -> Option<f64>) -> Option<f64> {
        match &quota.unit {
            QuotaUnit::Backups => Some(self.existing.len() as f64),
            QuotaUnit::Space(unit) => {
                let sizes: Vec<f64> =
                    self.existing.iter().filter_map(|backup| megabytes(backup)).collect();
                if sizes.is_empty() {
                    return None;
                }
                Some(sizes.iter().sum::<f64>() / megabytes_of(unit)?)
            }
        }
    }

    fn quota_reached(&self, at: Option<DateTime<Utc>>) -> QuotaReached {
        match at {
            Some(at) if at <= self.now => QuotaReached::Already,
            Some(at) => QuotaReached::At(at),
            None => QuotaReached::NotWithinForecast,
        }
    }
}

/// Rounds up to a whole number of backups.
// Amounts beyond u64 saturate: no list has that many backups.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
fn whole(amount: f64) -> u64 {
    let whole = amount as u64;
    // This needs no `f64::ceil`, which needs std.
    if (whole as f64) < amount { whole.saturating_add(1) } else { whole }
}

fn megabytes_of(unit: &str) -> Option<f64> {
    match unit.to_ascii_uppercase().as_str() {
        "MB" => Some(1.0),
        "GB" => Some(1024.0),
        "TB" => Some(1024.0 * 1024.0),
        _ => None,
    }
}
