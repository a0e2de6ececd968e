//! The limits that the reader may change, and the ranges of the sliders.

use chrono::{DateTime, Utc};
use keeptime::policy::Policy;
use keeptime::retention::{Backup, Limits};
use keeptime_documents::listing::ListedBackup;
use serde::Serialize;
use std::collections::HashMap;

use crate::request::ChangedLimits;

/// The sliders of the page.
#[derive(Debug, Serialize)]
pub(crate) struct Sliders {
    /// The limits of the policy itself.
    own: Values,
    /// The greatest values that can be chosen.
    most: Most,
}

#[derive(Debug, Serialize)]
struct Values {
    max_backups: Option<u32>,
    max_days: Option<u32>,
    keep_at_least: u32,
}

#[derive(Debug, Serialize)]
struct Most {
    max_backups: u32,
    max_days: u32,
}

impl Sliders {
    /// The ranges reach beyond the limits of the policy and beyond everything that is listed.
    pub(crate) fn new(own: Limits, backups: &[ListedBackup], now: DateTime<Utc>) -> Self {
        let mut counts: HashMap<&str, u32> = HashMap::new();
        for backup in backups {
            *counts.entry(backup.resource_id()).or_default() += 1;
        }
        let count = counts.into_values().max().unwrap_or_default();
        let oldest = backups.iter().filter_map(Backup::created_at).min();
        let age = oldest.map_or(0, |oldest| (now - oldest).num_days().saturating_add(1));
        let most = |own: Option<u32>, listed: u32, least: u32| {
            own.unwrap_or_default().saturating_mul(2).max(listed).max(least)
        };
        Self {
            own: Values {
                max_backups: own.max_backups().filter(|_| !own.is_permanent()),
                max_days: own.max_days().filter(|_| !own.is_permanent()),
                keep_at_least: own.keep_at_least(),
            },
            most: Most {
                max_backups: most(own.max_backups(), count, 14),
                max_days: most(own.max_days(), u32::try_from(age).unwrap_or_default(), 60),
            },
        }
    }
}

impl ChangedLimits {
    /// Gives a policy these limits. Limits that cannot be read stay so.
    pub(crate) fn apply(self, policy: Policy) -> Policy {
        match policy.limits() {
            Ok(own) => policy.with_keeping(
                own.with_maximums(self.max_backups, self.max_days)
                    .with_keep_at_least(self.keep_at_least),
            ),
            Err(_) => policy,
        }
    }
}
