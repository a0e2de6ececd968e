//! What is backed up.

use keeptime_documents::csbs::{Resource, SERVER_TYPE};

/// A server, a disk or a file system that is backed up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    /// Its id.
    pub id: String,
    /// Its name, which may be empty.
    pub name: String,
    /// Its type, for example `OS::Nova::Server`.
    pub object_type: String,
    /// Its availability zone, which may be empty.
    pub zone: String,
}

impl Object {
    /// Returns a server of a policy of CSBS, or `None` if it has no id.
    pub fn of_policy(server: &Resource) -> Option<Self> {
        Some(Self {
            id: server.id()?.to_owned(),
            name: server.name().unwrap_or_default().to_owned(),
            object_type: server.resource_type().unwrap_or(SERVER_TYPE).to_owned(),
            zone: String::new(),
        })
    }
}
