//! The names of servers.

use std::collections::HashMap;

use keeptime_documents::cbr::Vault;
use keeptime_documents::listing::ListedBackup;
use keeptime_documents::{AnyPolicy, PolicyDocument};

use crate::show::escape::escaped;

/// The names of servers by id. The names in backups come before those in a policy and its vaults, which
/// may be older.
#[derive(Debug, Default)]
pub(crate) struct ServerNames(HashMap<String, String>);

impl ServerNames {
    pub(crate) fn of(policy: &AnyPolicy, vaults: &[Vault]) -> Self {
        let mut names = Self::default();
        for resource in vaults.iter().flat_map(Vault::resources) {
            names.add(resource.id(), resource.name());
        }
        if let PolicyDocument::Csbs(policy) = policy.document() {
            for resource in policy.resources() {
                names.add(resource.id().unwrap_or_default(), resource.name());
            }
        }
        names
    }

    /// Adds the names in backups. Of several names, that of the newest backup stays.
    #[must_use]
    pub(crate) fn with_backups<'b>(
        mut self,
        backups: impl IntoIterator<Item = &'b ListedBackup>,
    ) -> Self {
        let mut newest = HashMap::new();
        for backup in backups {
            let Some(name) = backup.resource_name() else { continue };
            let at = keeptime::retention::Backup::created_at(backup);
            let known = newest.entry(backup.resource_id()).or_insert((at, name));
            if at > known.0 {
                *known = (at, name);
            }
        }
        self.0.extend(newest.into_iter().map(|(id, (_, name))| (id.to_owned(), name.to_owned())));
        self
    }

    fn add(&mut self, id: &str, name: Option<&str>) {
        if let Some(name) = name.filter(|name| !name.is_empty()) {
            self.0.insert(id.to_owned(), name.to_owned());
        }
    }

    /// Returns the name of a server.
    pub(crate) fn get(&self, id: &str) -> Option<&str> {
        self.0.get(id).map(String::as_str)
    }

    /// Returns the name of a server with its id in parentheses, or only the id, for a line of text.
    pub(crate) fn shown(&self, id: &str) -> String {
        match self.get(id) {
            Some(name) if name != id => format!("{} ({})", escaped(name), escaped(id)),
            _ => escaped(id),
        }
    }
}
