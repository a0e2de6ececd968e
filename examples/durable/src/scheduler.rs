//! The agenda in memory. It is built from the database, and only the database decides.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use keeptime::Agenda;
use keeptime::schedule::NamedZone;

use crate::store::{Claim, Policy, Store};

/// Claims each fire that is due.
pub struct Scheduler {
    agenda: Agenda<String, Policy, NamedZone<Tz>>,
    store: Store,
}

impl Scheduler {
    /// Reads the policies. A server also inserts a policy into the agenda when it is created or
    /// changed, and removes it when it is deleted.
    pub fn load(store: Store) -> rusqlite::Result<Self> {
        let mut agenda = Agenda::new();
        for (id, policy) in store.policies()? {
            let (schedule, handled) = (policy.schedule.clone(), policy.handled);
            agenda.insert(id, policy, &schedule, handled);
        }
        Ok(Self { agenda, store })
    }

    /// Returns when the next policy is due.
    pub fn next_due(&self) -> Option<DateTime<Utc>> {
        self.agenda.next_due()
    }

    /// Claims the fires of all policies that are due. If a claim fails, the policy is due again, and so
    /// are all that were not reached yet: call it again after a pause.
    pub fn claim_due(&mut self, now: DateTime<Utc>) -> rusqlite::Result<()> {
        while let Some(mut due) = self.agenda.first_due(now) {
            // If this returns early, the policy stays due.
            match self.store.claim(due.key(), due.value(), due.fire())? {
                Claim::Stored => {
                    due.value_mut().handled = due.fire();
                    due.handled();
                }
                // Another process has handled fires of this policy. Go on from there.
                Claim::HandledUntil(handled) => {
                    due.value_mut().handled = handled;
                    due.handled_until(handled);
                }
                Claim::NoPolicy => {
                    due.remove();
                }
            }
        }
        Ok(())
    }
}
