//! What all calls have in common: connections, bodies, errors, limits and the record of requests.

mod api;
mod body;
mod client;
mod limits;
mod observe;
mod path;
mod record;
mod refusal;
mod serve;
mod unmatched;
mod write_time;

pub use api::Api;
pub use body::{JsonBody, read_body};
pub use client::{AddressSource, ClientAddress};
pub use limits::{HttpLimits, with_limits};
pub use observe::routes;
pub use path::PathIds;
pub use record::with_record;
pub use refusal::Refusal;
pub use serve::serve;
pub use unmatched::{method_not_allowed, not_implemented, unknown_path};
