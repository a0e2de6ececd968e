//! The library through its public face.

#![allow(clippy::unwrap_used, clippy::panic)]

#[cfg(feature = "documents")]
mod api_answers;
#[cfg(feature = "documents")]
mod api_bodies;
#[cfg(feature = "documents")]
mod api_create_policy;
#[cfg(feature = "documents")]
mod api_instant;
#[cfg(feature = "documents")]
mod api_limits;
#[cfg(feature = "documents")]
mod api_listing;
#[cfg(feature = "documents")]
mod api_notes;
#[cfg(feature = "documents")]
mod api_properties;
