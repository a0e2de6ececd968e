//! The crate through its public face.
#![allow(clippy::pedantic, clippy::unwrap_used, clippy::panic)]

mod oracle;
mod pattern_properties;
mod pattern_text;
mod retention;
mod retention_properties;
#[cfg(feature = "chrono-tz")]
mod schedule;
#[cfg(feature = "chrono-tz")]
mod schedule_properties;
mod timetable;
