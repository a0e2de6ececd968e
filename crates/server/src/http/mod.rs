//! What all calls have in common: bodies, errors, limits and the record of requests.

mod api;
mod body;
mod limits;
mod refusal;
mod unmatched;

pub use api::Api;
pub use body::JsonBody;
pub use limits::{HttpLimits, with_limits};
pub use refusal::Refusal;
pub use unmatched::{method_not_allowed, not_implemented, unknown_path};
