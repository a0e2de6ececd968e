//! Tests of the library through its public API.
#![allow(clippy::pedantic, clippy::unwrap_used, clippy::panic)]

#[cfg(feature = "chrono-tz")]
mod agenda;
#[cfg(feature = "chrono-tz")]
mod agenda_properties;
#[cfg(feature = "chrono-tz")]
mod agenda_schedules;
#[cfg(all(feature = "chrono-tz", feature = "jiff"))]
mod agenda_zones;
mod auto_traits;
mod cases;
mod english;
#[cfg(feature = "jiff")]
mod every_change;
mod exhaustive;
mod expiry;
#[cfg(feature = "chrono-tz")]
mod explain;
#[cfg(feature = "chrono-tz")]
mod explain_properties;
#[cfg(feature = "chrono-tz")]
mod explain_timing;
mod forecast;
mod forecast_deletions;
mod forecast_events;
mod forecast_properties;
mod forecast_quotas;
mod front_page;
mod guide;
#[cfg(all(feature = "icalendar", feature = "chrono-tz"))]
mod ics;
#[cfg(feature = "icalendar")]
mod ics_expansion;
#[cfg(all(feature = "icalendar", feature = "chrono-tz"))]
mod ics_readers;
mod intervals;
#[cfg(feature = "report")]
mod language;
mod long_run;
mod long_term;
#[cfg(feature = "report")]
mod marked_language;
mod names;
#[path = "../oracle/mod.rs"]
mod oracle;
mod other_crates;
mod pattern_calendars;
mod pattern_cbr;
mod pattern_cbr_checks;
mod pattern_cbr_intervals;
mod pattern_cbr_lists;
mod pattern_cbr_planted_faults;
mod pattern_cbr_properties;
mod pattern_checks;
mod pattern_common_mistakes;
mod pattern_distances;
mod pattern_lengths;
mod pattern_parse;
mod pattern_planted_faults;
mod pattern_properties;
mod pattern_replacements;
mod pattern_rules;
mod pattern_spans;
mod picture;
mod policy;
mod promises;
mod pure;
mod reach;
mod records;
#[cfg(feature = "report")]
mod report;
#[cfg(all(feature = "report", feature = "chrono-tz"))]
mod report_pages;
mod retention;
mod retention_deletions;
mod retention_lists;
mod retention_properties;
mod retention_rankings;
mod retention_tables;
#[cfg(feature = "chrono-tz")]
mod schedule;
#[cfg(feature = "chrono-tz")]
mod schedule_properties;
#[cfg(feature = "serde")]
mod serde;
#[cfg(feature = "serde")]
mod serde_verdicts;
mod shortfalls;
#[cfg(all(feature = "chrono-tz", feature = "jiff", feature = "serde"))]
mod sizes;
mod spec;
mod timetable;
#[cfg(feature = "chrono-tz")]
mod week_load;
mod worked_examples;
#[cfg(all(feature = "chrono-tz", feature = "jiff"))]
mod zone_bytes;
#[cfg(all(feature = "chrono-tz", feature = "jiff"))]
mod zone_names;
#[cfg(all(feature = "chrono-tz", feature = "jiff"))]
mod zones;
