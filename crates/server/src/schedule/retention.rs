//! Deletes the backups that are over the limits of their policies.

use std::collections::{HashMap, HashSet};
use std::time::Duration;
use std::{mem, slice};

use chrono::{DateTime, TimeDelta, Utc};
use keeptime::Policy;
use keeptime::retention::{Backup, Verdict};
use tokio::sync::watch;
use uuid::Uuid;

use super::judged::Judged;
use super::plan::read_policy;
use super::rounds::{LONGEST_PAUSE, Left, Rounds, until_stopped};
use crate::clock::Clock;
use crate::store::{
    DeletionByPolicy, Lease, PolicyToJudge, Store, StoreError, StoredBackup, Taken,
};
use crate::wakeup::Wakeup;

/// When a policy is judged again, unless a backup is completed before.
const PAUSE: TimeDelta = TimeDelta::hours(1);

/// The policies that are judged together. All their backups are in memory then.
const POLICIES: u32 = 20;

/// How long a deletion that failed waits before it is asked for again. A policy is also judged after each
/// completed backup, which would be too often. It is less than the pause, so that each hour has a try.
const RETRY_AFTER: TimeDelta = TimeDelta::minutes(30);

/// Judges the backups of each policy after each completed backup, after each change of the policy, and
/// once an hour.
#[derive(Clone, Debug)]
pub struct Retention {
    store: Store,
    clock: Clock,
    wakeup: Wakeup,
    /// How long no other instance judges a policy that this one judges. By the system's clock.
    lease: Duration,
}

impl Retention {
    /// Creates the retention. It wakes the worker of the process when there are backups to delete. If its
    /// process stops, another one judges its policy after `lease`.
    pub fn new(store: Store, clock: Clock, wakeup: Wakeup, lease: Duration) -> Self {
        Self { store, clock, wakeup, lease }
    }

    /// Judges until `stop` changes.
    pub async fn run(self, stop: watch::Receiver<()>) {
        let (clock, wakeup) = (self.clock.listener(), self.wakeup.listener());
        until_stopped(self, clock, wakeup, stop).await;
    }

    /// Judges the backups of policies. Returns the number of deletions.
    async fn judge_all(&self, policies: &[PolicyToJudge]) -> Result<usize, StoreError> {
        let mut backups: HashMap<_, Vec<_>> = HashMap::new();
        for backup in self.store.backups_of_policies(policies).await? {
            if let Some(policy_id) = &backup.policy_id {
                backups.entry(policy_id.clone()).or_default().push(backup);
            }
        }
        let mut deleted = 0;
        for policy in policies {
            deleted += self.judge(policy, backups.remove(&policy.id).unwrap_or_default()).await?;
        }
        Ok(deleted)
    }

    /// Judges the backups of each policy separately, so that one whose backups cannot be read does not stop the
    /// others. It is taken out, and judged again when the lease has ended.
    async fn judge_each(&self, policies: &mut Vec<PolicyToJudge>) -> usize {
        let mut deleted = 0;
        for policy in mem::take(policies) {
            match self.judge_all(slice::from_ref(&policy)).await {
                Ok(more) => {
                    deleted += more;
                    policies.push(policy);
                }
                Err(error) => tracing::error!(policy = policy.id, %error, "backups are not judged"),
            }
        }
        deleted
    }

    /// Asks for the deletion of what is over the limits, oldest first, and again for that of backups whose
    /// deletion failed. The last good copy of an object stays. Returns the number of deletions.
    async fn judge(
        &self,
        stored: &PolicyToJudge,
        backups: Vec<StoredBackup>,
    ) -> Result<usize, StoreError> {
        let Some(policy) = read_policy(stored.service, &stored.id, &stored.document) else {
            return Ok(0);
        };
        let backups = backups.into_iter().map(|backup| Judged::new(stored.service, backup));
        let mut backups: Vec<_> = backups.collect();
        let now = self.clock.now();
        let mut deleted = self.delete(stored, over_limits(&policy, &backups, now), now).await?;

        let is_due = |backup: &&Judged| backup.has_failed_deletion(now - RETRY_AFTER);
        let failed: HashSet<_> =
            backups.iter().filter(is_due).map(|backup| backup.id().to_owned()).collect();
        if !failed.is_empty() {
            // They get verdicts of today: the policy may have changed, and they may be within its limits.
            backups.iter_mut().for_each(Judged::count_failed_deletion);
            let mut again = over_limits(&policy, &backups, now);
            again.retain(|(backup, _)| failed.contains(backup.id()));
            deleted += self.delete(stored, again, now).await?;
        }
        Ok(deleted)
    }

    /// Asks for deletions and records their verdicts. Returns how many were accepted.
    async fn delete(
        &self,
        stored: &PolicyToJudge,
        backups: Vec<(&Judged, Verdict)>,
        now: DateTime<Utc>,
    ) -> Result<usize, StoreError> {
        let mut deletions = Vec::new();
        for (backup, verdict) in backups {
            deletions.push(DeletionByPolicy {
                backup: backup.backup(),
                job_id: Uuid::new_v4().to_string(),
                evidence: serde_json::to_string(&verdict).map_err(StoreError::Evidence)?,
            });
        }
        self.store.request_deletions_by_policy(stored, &deletions, now).await
    }
}

/// Returns the backups that are over the limits of a policy, oldest first. Objects that left the policy keep
/// their backups, as in the services.
fn over_limits<'b>(
    policy: &Policy,
    backups: &'b [Judged],
    now: DateTime<Utc>,
) -> Vec<(&'b Judged, Verdict)> {
    let judgement = match policy.judge(backups, now) {
        Ok(judgement) => judgement,
        Err(error) => {
            tracing::warn!(policy = policy.id(), %error, "the backups are not judged");
            return Vec::new();
        }
    };
    let verdicts =
        judgement.verdicts().filter(|(_, verdict)| matches!(verdict, Verdict::Delete(_)));
    let verdicts: HashMap<&str, Verdict> =
        verdicts.map(|(backup, verdict)| (backup.id(), verdict)).collect();
    let by_id: HashMap<&str, &Judged> =
        backups.iter().map(|backup| (backup.id(), backup)).collect();
    let deletions = judgement.deletions().into_iter().map(Judged::id);
    deletions.filter_map(|id| Some((*by_id.get(id)?, *verdicts.get(id)?))).collect()
}

impl Rounds for Retention {
    const NAME: &'static str = "retention";

    /// Judges the backups of policies whose judgements are due.
    async fn round(&self) -> Result<Left, StoreError> {
        let from = Utc::now();
        let lease = Lease { holder: "retention", from, until: from + self.lease };
        let mut policies =
            match self.store.take_judgements(&lease, POLICIES, self.clock.now()).await? {
                Taken::These(policies) => policies,
                Taken::Locked => return Ok(Left::Locked),
                Taken::Nothing => return Ok(Left::Nothing),
            };
        let deleted = match self.judge_all(&policies).await {
            Err(error) if !error.is_temporary() => {
                tracing::warn!(%error, "policies cannot be judged together");
                self.judge_each(&mut policies).await
            }
            deleted => deleted?,
        };
        self.store.finish_judgements(&policies, &lease, self.clock.now() + PAUSE).await?;
        if deleted > 0 {
            self.wakeup.wake();
            tracing::info!(deleted, "backups are over the limits");
        }
        Ok(Left::More)
    }

    /// Leases of other instances may end.
    fn pause(&self) -> Duration {
        LONGEST_PAUSE.min(self.lease / 3)
    }
}
