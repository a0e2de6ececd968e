//! Ids and type names that the reference fixes.

/// The id of the provider that backs up servers (CSBS v1, table 5-22).
pub const PROVIDER_ID: &str = "fc4d5750-22e7-4798-8a46-f48f62c4c1da";

/// The only type of resource that the service backs up (CSBS v1, table 5-24).
pub const SERVER_TYPE: &str = "OS::Nova::Server";
