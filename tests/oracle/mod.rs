//! Plain readings that tests and fuzz targets compare the crates with: slow, but too simple to be wrong. They use only
//! the public APIs.
//!
//! | file | what it reads plainly | compared by | fuzz target |
//! |---|---|---|---|
//! | `week` | the times of a week | `timetable`, `pattern_properties`, `exhaustive` | `pattern` |
//! | `interval_days` | times every few days | `intervals`, `pattern_cbr_properties` | `pattern` |
//! | `civil_minutes` | the fires of a schedule | `schedule_properties` | `schedule`, `zone` |
//! | `any_zone` | a zone from the bytes of a file | `zone_bytes` | `zone` |
//! | `plain_agenda` | an agenda | `agenda` | `agenda` |
//! | `backups` | retention, with long-term rules | `retention_properties`, `reach` | `retention` |
//!
//! The tests of the documents use the other files, which begin with `any_` too: each reads any input and checks
//! what must hold for it.

#[cfg(all(feature = "chrono-tz", feature = "jiff"))]
pub(crate) mod any_zone;
pub(crate) mod backups;
pub(crate) mod civil_minutes;
pub(crate) mod interval_days;
pub(crate) mod plain_agenda;
pub(crate) mod week;
