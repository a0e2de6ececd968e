//! The crate through its public face.
#![allow(clippy::pedantic, clippy::unwrap_used, clippy::panic)]

#[cfg(feature = "chrono-tz")]
mod agenda;
#[cfg(feature = "documents")]
mod api_answers;
#[cfg(feature = "documents")]
mod api_bodies;
#[cfg(feature = "documents")]
mod api_changes;
#[cfg(feature = "documents")]
mod api_create_policy;
#[cfg(feature = "documents")]
mod api_instant;
#[cfg(feature = "documents")]
mod api_json;
#[cfg(feature = "documents")]
mod api_kinds;
#[cfg(feature = "documents")]
mod api_limits;
#[cfg(feature = "documents")]
mod api_listing;
mod api_lists;
#[cfg(feature = "documents")]
mod api_notes;
#[cfg(feature = "documents")]
mod api_properties;
#[cfg(feature = "documents")]
mod api_queries;
#[cfg(feature = "documents")]
mod api_requests;
#[cfg(feature = "chrono-tz")]
mod explain;
mod forecast;
#[cfg(all(feature = "icalendar", feature = "chrono-tz"))]
mod ics;
mod oracle;
mod pattern_faults;
mod pattern_mistakes;
mod pattern_properties;
mod pattern_text;
mod picture;
mod promises;
mod retention;
mod retention_properties;
#[cfg(feature = "chrono-tz")]
mod schedule;
#[cfg(feature = "chrono-tz")]
mod schedule_properties;
mod second_opinion;
mod timetable;
#[cfg(feature = "serde")]
mod values;
#[cfg(all(feature = "chrono-tz", feature = "jiff"))]
mod zones;
