//! What the operator of the server decides.

use crate::http::HttpLimits;

/// The configuration of a server.
#[derive(Clone, Debug)]
pub struct Config {
    /// The URL under which clients reach the server, without a slash at the end. Tokens carry it in
    /// their catalogue.
    pub public_url: String,
    /// The limits on requests.
    pub http: HttpLimits,
    /// The limits on what a project owns.
    pub quotas: Quotas,
}

/// How much a project may own.
#[derive(Clone, Copy, Debug)]
pub struct Quotas {
    /// The most policies of each service and type.
    pub policies: u32,
    /// The most backups of CSBS. Absent means no limit.
    pub backups: Option<u32>,
}

impl Default for Quotas {
    fn default() -> Self {
        Self { policies: 32, backups: None }
    }
}
