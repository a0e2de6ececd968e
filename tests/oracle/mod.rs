//! Plain readings that tests and fuzz targets compare the crates with: slow, but too simple to be wrong. They use only
//! the public APIs.
//!
//! | file | what it reads plainly | tests | fuzz target |
//! |---|---|---|---|
//! | `week` | the times of a week | `timetable`, `pattern_properties`, `exhaustive` | `pattern` |
//! | `interval_days` | times that recur every few days | `intervals`, `pattern_cbr_properties` | `pattern` |
//! | `civil_minutes` | the fires of a schedule in a zone | `schedule_properties` | `schedule`, `zone` |
//! | `any_zone` | zones from the bytes of files | `zone_bytes` | `zone` |
//! | `plain_agenda` | agendas | `agenda_properties` | `agenda` |
//! | `backups` | retention, with long-term rules | `retention_properties`, `forecast_properties` | `retention` |
//! | `plain_forecast` | the events of a forecast | `forecast_events` | |
//! | `plain_reach` | how far back backups reach | `reach` | |
//! | `said_times` | the times that an explanation says | `explain_properties` | |
//! | `calendar_reader` | the events of a calendar file | `ics_expansion` | |
//!
//! These are for the tests of the documents:
//!
//! | file | what it reads plainly | tests | fuzz target |
//! |---|---|---|---|
//! | `any_listing` | listings, which come in blocks | `streams`, `any_input` | `listing` |
//! | `any_plan` | stored plans, and what holds of them later | `plan_properties` | `documents` |
//! | `any_terraform` | plans and states of Terraform, and their secrets | `any_input` | `terraform` |
//! | `any_text` | texts of any kind, and their corrections | `any_input` | `text` |
//! | `any_request` | bodies and queries of calls | `requests_of_any_bytes` | `requests` |
//! | `cbr_limits` | the limits of a request of CBR | `cbr_request_properties` | |
//!
//! Calendars are read by other programs (`ics_readers`), and tables from Python by `plain_retention.py`.

#[cfg(all(feature = "chrono-tz", feature = "jiff"))]
pub(crate) mod any_zone;
pub(crate) mod backups;
#[cfg(feature = "icalendar")]
pub(crate) mod calendar_reader;
pub(crate) mod civil_minutes;
pub(crate) mod interval_days;
pub(crate) mod plain_agenda;
pub(crate) mod plain_forecast;
pub(crate) mod plain_reach;
pub(crate) mod said_times;
pub(crate) mod week;
