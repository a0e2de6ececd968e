//! What the operator of the server decides.

use std::time::Duration;

use chrono::TimeDelta;

use crate::http::{AddressSource, HttpLimits};
use crate::identity::TokenRateLimits;

/// The configuration of a server.
#[derive(Clone, Debug)]
pub struct Config {
    /// The URL under which clients reach the server, without a slash at the end. Tokens carry it in
    /// their catalogue.
    pub public_url: String,
    /// The limits on connections and requests.
    pub http: HttpLimits,
    /// How the server knows a client's address.
    pub address_source: AddressSource,
    /// How often a client or a user may ask for a token.
    pub token_rate: TokenRateLimits,
    /// The limits on what a project owns.
    pub quotas: Quotas,
    /// How long a job stays with a process that has stopped, before another one takes it.
    pub lease: Duration,
    /// How long the database keeps what is over: jobs, deleted backups with their evidence, and missed
    /// fires.
    pub keep_records: TimeDelta,
}

impl Config {
    /// Returns the configuration of a server with a URL, and the defaults for the rest.
    pub fn new(public_url: impl Into<String>) -> Self {
        Self {
            public_url: public_url.into(),
            http: HttpLimits::default(),
            address_source: AddressSource::default(),
            token_rate: TokenRateLimits::default(),
            quotas: Quotas::default(),
            lease: Duration::from_secs(60),
            // People ask for the evidence of a year.
            keep_records: TimeDelta::days(400),
        }
    }
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
