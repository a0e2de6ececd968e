//! A listing, and the policy or the limits that judge it.

use chrono::{DateTime, Utc};
use keeptime::policy::{Extent, KeepingError, Policy};
use keeptime::retention::{Judgement, Limits};
use keeptime_documents::cbr::Vault;
use keeptime_documents::listing::{ListedBackup, ListedBackups, LockedVaults};
use keeptime_documents::policy::PolicyListing;

use crate::args;
use crate::failure::Failure;
use crate::read::listing;
use crate::read::policy_or_limits::PolicyOrLimits;
use blake3::Hasher;

pub(super) enum Listed {
    ForPolicy(Box<PolicyListing>),
    ForLimits(Limits, ListedBackups, LockedVaults),
}

impl Listed {
    /// Reads the listing of a task. The rules get the floor and the state that the task asks for.
    pub(super) fn read(
        task: &args::Prune,
        rules: PolicyOrLimits,
        vaults: &[Vault],
        sum: Option<&mut Hasher>,
    ) -> Result<Self, Failure> {
        let floor = task.retention.keep_at_least;
        match rules {
            PolicyOrLimits::Limits(limits) => {
                let listed = listing::read(&task.backups, sum)?;
                let locked = LockedVaults::of(vaults);
                Ok(Self::ForLimits(limits.with_keep_at_least(floor), listed, locked))
            }
            PolicyOrLimits::Policy(source) => {
                let policy = source.policy.clone().map_policy(|policy| {
                    let policy = policy.with_keep_at_least(floor);
                    if task.even_if_disabled { policy.into_enabled() } else { policy }
                });
                let listed = listing::read_for_policy(&policy, vaults, &task.backups, sum)?;
                if vaults.is_empty() {
                    source.note_unknown_objects();
                }
                Ok(Self::ForPolicy(Box::new(listed)))
            }
        }
    }

    pub(super) fn judge(
        &self,
        now: DateTime<Utc>,
    ) -> Result<Judgement<&[ListedBackup]>, KeepingError> {
        match self {
            Self::ForPolicy(listed) => listed.judge(now),
            Self::ForLimits(limits, listed, _) => Ok(limits.judge(listed.for_limits(), now)?),
        }
    }

    pub(super) fn backups(&self) -> &[ListedBackup] {
        match self {
            Self::ForPolicy(listed) => listed.backups(),
            Self::ForLimits(_, listed, _) => listed.for_limits(),
        }
    }

    pub(super) fn policy(&self) -> Option<&Policy> {
        match self {
            Self::ForPolicy(listed) => Some(listed.policy().policy()),
            Self::ForLimits(..) => None,
        }
    }

    pub(super) fn extent(&self) -> Extent {
        match self {
            Self::ForPolicy(listed) => listed.extent(),
            Self::ForLimits(_, listed, _) => listed.extent(),
        }
    }

    pub(super) fn locked_vaults(&self) -> &LockedVaults {
        match self {
            Self::ForPolicy(listed) => listed.locked_vaults(),
            Self::ForLimits(_, _, locked) => locked,
        }
    }
}
