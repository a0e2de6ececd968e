//! The servers of a report, with their backups and problems.

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::Display;

use chrono::{DateTime, Utc};
use hashbrown::HashMap;

use crate::explain::VerdictGroup;
use crate::forecast::{BackupForecast, Forecast};
use crate::policy::Shortfall;
use crate::retention::{Backup, Expiry, Judgement, KeepReason, NotCounted, Verdict};

/// A server with its backups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Server {
    pub(super) id: String,
    pub(super) name: Option<String>,
    /// When the backup was created that its name is from.
    named_at: Option<DateTime<Utc>>,
    /// What it lacks, now or later.
    pub(super) shortfalls: Vec<Shortfall>,
    /// Its backups, newest last.
    pub(super) backups: Vec<BackupRow>,
}

/// A backup with its verdict and forecast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BackupRow {
    pub(super) id: String,
    pub(super) created_at: Option<DateTime<Utc>>,
    /// The expiry that its record carries.
    pub(super) expiry: Expiry,
    pub(super) verdict: Verdict,
    /// When it will be deleted; `None` if there is no forecast.
    pub(super) forecast: Option<BackupForecast>,
}

impl BackupRow {
    pub(super) fn group(&self) -> VerdictGroup {
        (&self.verdict).into()
    }

    /// Whether it contains data now, as far as its record says.
    fn has_data(&self) -> bool {
        match self.group() {
            VerdictGroup::Failed | VerdictGroup::BeingDeleted => false,
            _ => self.verdict != Verdict::Keep(KeepReason::NotCounted(NotCounted::BeingCreated)),
        }
    }
}

impl Server {
    fn new(id: String) -> Self {
        Self { id, name: None, named_at: None, shortfalls: Vec::new(), backups: Vec::new() }
    }

    /// The number of its backups in a group.
    pub(super) fn count(&self, groups: &[VerdictGroup]) -> usize {
        self.backups.iter().filter(|backup| groups.contains(&backup.group())).count()
    }

    /// The dates of its backups that are neither failed nor being created or deleted.
    pub(super) fn dates(&self) -> impl Iterator<Item = DateTime<Utc>> {
        self.backups
            .iter()
            .filter(|backup| backup.has_data())
            .filter_map(|backup| backup.created_at)
    }

    pub(super) fn has_problem(&self) -> bool {
        !self.shortfalls.is_empty() || self.count(&[VerdictGroup::Failed]) > 0
    }

    /// Why none of its backups is judged, if the reason is the same for all.
    pub(super) fn not_judged(&self) -> Option<&Verdict> {
        let first = &self.backups.first()?.verdict;
        let is_not_judged = matches!(first, Verdict::Keep(KeepReason::NotJudged(_)));
        let is_first = |backup: &BackupRow| backup.verdict == *first;
        (is_not_judged && self.backups.iter().all(is_first)).then_some(first)
    }
}

/// Groups the backups by server. Servers with a problem come first, those that are not judged last, then
/// the order is that of names and ids.
pub(super) fn servers<'b, B: Backup>(
    judgement: &Judgement<&'b [B]>,
    forecast: Option<&Forecast<'b, B>>,
    shortfalls: impl Iterator<Item = (String, Shortfall)>,
    name: fn(&B) -> Option<&str>,
    names: &HashMap<&str, &str>,
) -> Vec<Server>
where
    B::Id: Display,
    B::Object: Display,
{
    let mut servers: Vec<Server> = Vec::new();
    let mut indices: HashMap<String, usize> = HashMap::new();
    let mut forecasts = forecast.into_iter().flat_map(Forecast::backup_forecasts);
    for (backup, verdict) in judgement.verdicts() {
        let id = backup.object().to_string();
        let server = server_of(&mut servers, &mut indices, id);
        server.backups.push(BackupRow {
            id: backup.id().to_string(),
            created_at: backup.created_at(),
            expiry: backup.expiry(),
            verdict,
            forecast: forecasts.next().map(|(_, forecast)| forecast),
        });
        // A server that was renamed has the name in its newest backup.
        let is_newer = backup.created_at() >= server.named_at;
        if let Some(name) = name(backup).filter(|name| is_newer && !name.is_empty()) {
            server.name = Some(name.to_owned());
            server.named_at = backup.created_at();
        }
    }
    for (id, shortfall) in shortfalls {
        server_of(&mut servers, &mut indices, id).shortfalls.push(shortfall);
    }
    for server in &mut servers {
        server.backups.sort_by_key(|backup| backup.created_at);
        if server.name.is_none() {
            server.name = names.get(server.id.as_str()).map(|name| (*name).to_owned());
        }
    }
    servers.sort_by(|one, other| {
        let key = |server: &Server| (server.not_judged().is_some(), !server.has_problem());
        let place =
            |server: &Server| (server.name.is_none(), server.name.clone(), server.id.clone());
        key(one).cmp(&key(other)).then_with(|| place(one).cmp(&place(other)))
    });
    servers
}

fn server_of<'s>(
    servers: &'s mut Vec<Server>,
    indices: &mut HashMap<String, usize>,
    id: String,
) -> &'s mut Server {
    let index = *indices.entry(id).or_insert_with_key(|id| {
        servers.push(Server::new(id.clone()));
        servers.len() - 1
    });
    &mut servers[index]
}
