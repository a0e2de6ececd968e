//! Deletes the backups that are over the limits of their policies.

use std::collections::HashMap;
use std::time::Duration;

use chrono::{TimeDelta, Utc};
use keeptime::retention::{Backup, Verdict};
use tokio::sync::watch;
use uuid::Uuid;

use super::judged::Judged;
use super::plan::read_policy;
use super::rounds::{Left, Rounds, until_stopped};
use crate::clock::Clock;
use crate::store::{Accepted, DeletionCause, Lease, PolicyToJudge, Store, StoreError};
use crate::wakeup::Wakeup;

/// When a policy is judged again, unless a backup is completed before.
const PAUSE: TimeDelta = TimeDelta::hours(1);

/// Judges the backups of each policy after each completed backup, after each change of the policy, and
/// once an hour.
#[derive(Clone, Debug)]
pub struct Retention {
    store: Store,
    clock: Clock,
    wakeup: Wakeup,
    /// How long another instance leaves a policy alone that this one judges. By the system's clock.
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
        let (clock, wakeup) = (self.clock.clone(), self.wakeup.listener());
        until_stopped(self, &clock, wakeup, stop).await;
    }

    /// Asks for the deletion of what is over the limits, oldest first. The last good copy of an object
    /// stays. Returns the number of deletions.
    async fn judge(&self, stored: &PolicyToJudge) -> Result<usize, StoreError> {
        let Some(policy) = read_policy(stored.service, &stored.id, &stored.document) else {
            return Ok(0);
        };
        let backups: Vec<_> = self
            .store
            .backups_of_policy(&stored.id)
            .await?
            .into_iter()
            .map(|backup| Judged::new(stored.service, backup))
            .collect();
        // Objects that left the policy keep their backups, as in the services.
        let now = self.clock.now();
        let judgement = match policy.judge(backups.as_slice(), now) {
            Ok(judgement) => judgement,
            Err(error) => {
                tracing::warn!(policy = stored.id, %error, "the backups are not judged");
                return Ok(0);
            }
        };
        let verdicts: HashMap<&str, Verdict> = judgement
            .verdicts()
            .filter(|(_, verdict)| matches!(verdict, Verdict::Delete(_)))
            .map(|(backup, verdict)| (backup.id(), verdict))
            .collect();
        let mut deleted = 0;
        for backup in judgement.deletions() {
            let Some(verdict) = verdicts.get(backup.id()) else { continue };
            let evidence = serde_json::to_string(verdict).map_err(StoreError::Evidence)?;
            let cause = DeletionCause::Retention {
                policy_id: &stored.id,
                policy_version: stored.version,
                evidence: &evidence,
            };
            let job_id = Uuid::new_v4().to_string();
            let accepted = self
                .store
                .request_deletion(stored.service, backup.backup(), &job_id, cause, now)
                .await?;
            deleted += usize::from(accepted == Accepted::Yes);
        }
        Ok(deleted)
    }
}

impl Rounds for Retention {
    const NAME: &'static str = "retention";

    /// Judges the backups of one policy, if a judgement is due.
    async fn round(&self) -> Result<Left, StoreError> {
        let from = Utc::now();
        let lease = Lease { holder: "retention", from, until: from + self.lease };
        let Some(policy) = self.store.take_judgement(&lease, self.clock.now()).await? else {
            return Ok(Left::Nothing);
        };
        let deleted = self.judge(&policy).await?;
        self.store.finish_judgement(&policy, self.clock.now() + PAUSE).await?;
        if deleted > 0 {
            self.wakeup.wake();
            tracing::info!(policy = policy.id, deleted, "backups are over the limits");
        }
        Ok(Left::More)
    }
}
