//! The servers of a plan, and what happens to their backups.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use keeptime::explain::{GroupCounts, VerdictGroup};
use keeptime::policy::{Shortfall, Shortfalls};
use keeptime::retention::{
    Backup, Judgement, KeepReason, NotCounted, NotJudged, ObjectJudgement, Verdict,
};
use keeptime_documents::listing::ListedBackup;

use crate::read::names::ServerNames;
use crate::show::backup::group;

/// A server, and what happens to its backups.
pub(super) struct Server<'s> {
    pub(super) id: &'s str,
    pub(super) name: Option<&'s str>,
    /// The number of its backups in each group, without those in locked vaults.
    pub(super) counts: GroupCounts,
    /// The number of backups over the limits in locked vaults.
    pub(super) locked: usize,
    /// The dates of its oldest and newest backup, without those that failed or that are being created or
    /// deleted.
    pub(super) dates: Option<[DateTime<Utc>; 2]>,
    pub(super) shortfall: Option<Shortfall>,
    /// Why none of its backups is judged.
    pub(super) not_judged: Option<NotJudged>,
    /// Its verdicts; `None` if it has no backup.
    pub(super) verdicts: Option<ObjectJudgement<'s, &'s [ListedBackup]>>,
}

impl<'s> Server<'s> {
    /// Returns whether the server does not belong to the policy.
    pub(super) fn is_other(&self) -> bool {
        self.not_judged == Some(NotJudged::OtherObject)
    }

    fn has_problem(&self) -> bool {
        self.shortfall.is_some() || self.counts.get(VerdictGroup::Failed) > 0
    }

    /// Returns the number of its backups.
    pub(super) fn backups(&self) -> usize {
        self.counts.total() + self.locked
    }

    fn of(
        verdicts: ObjectJudgement<'s, &'s [ListedBackup]>,
        locked: &HashSet<&str>,
        names: &'s ServerNames,
    ) -> Self {
        let id = verdicts.object();
        let (mut counts, mut locked_backups) = (GroupCounts::default(), 0);
        let (mut dates, mut not_judged, mut is_first) = (None, None, true);
        for (backup, verdict) in verdicts.verdicts() {
            let group = group(backup, &verdict);
            if locked.contains(backup.id()) {
                locked_backups += 1;
            } else {
                counts.add(group);
            }
            let reason = match verdict {
                Verdict::Keep(KeepReason::NotJudged(reason)) => Some(reason),
                _ => None,
            };
            not_judged = if is_first || not_judged == reason { reason } else { None };
            is_first = false;
            if let Some(date) = backup.created_at().filter(|_| has_data(group, &verdict)) {
                let [oldest, newest] = dates.unwrap_or([date; 2]);
                dates = Some([date.min(oldest), date.max(newest)]);
            }
        }
        let (name, shortfall, verdicts) = (names.get(id), None, Some(verdicts));
        Self { id, name, counts, locked: locked_backups, dates, shortfall, not_judged, verdicts }
    }

    fn without_backups(id: &'s str, names: &'s ServerNames) -> Self {
        Self {
            id,
            name: names.get(id),
            counts: GroupCounts::default(),
            locked: 0,
            dates: None,
            shortfall: None,
            not_judged: None,
            verdicts: None,
        }
    }
}

/// Whether a backup contains data now, as far as its record says.
fn has_data(group: VerdictGroup, verdict: &Verdict) -> bool {
    !matches!(group, VerdictGroup::Failed | VerdictGroup::BeingDeleted)
        && *verdict != Verdict::Keep(KeepReason::NotCounted(NotCounted::BeingCreated))
}

/// Returns the servers with backups and those that lack them, by name: those with a problem first, those
/// that do not belong to the policy last.
pub(super) fn servers<'s>(
    judgement: &'s Judgement<&'s [ListedBackup]>,
    shortfalls: &'s Shortfalls<'s, str>,
    locked: &HashSet<&str>,
    names: &'s ServerNames,
) -> Vec<Server<'s>> {
    let mut lacking: HashMap<&str, Shortfall> = shortfalls.iter().collect();
    let mut servers: Vec<Server<'_>> = judgement
        .objects()
        .map(|object| {
            let mut server = Server::of(object, locked, names);
            server.shortfall = lacking.remove(server.id);
            server
        })
        .collect();
    servers.extend(lacking.into_iter().map(|(id, shortfall)| Server {
        shortfall: Some(shortfall),
        ..Server::without_backups(id, names)
    }));
    servers.sort_by_key(|server| {
        (server.is_other(), !server.has_problem(), server.name.is_none(), server.name, server.id)
    });
    servers
}
