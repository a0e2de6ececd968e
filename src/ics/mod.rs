//! A schedule as a calendar file (RFC 5545).
//!
//! The calendar consists of recurring events: one for each minute of the hour and each set of weekdays
//! with the same hours, and one for each minute and each interval.
//!
//! In a zone other than UTC, the events name the zone, and a VTIMEZONE describes it: with recurrence rules if the
//! zone's future changes follow one, otherwise with each change until the end of the span.
//!
//! # Where the clocks change
//! Calendar programs disagree about a recurring event at a time that the clocks skip: RFC 5545 says to ignore it,
//! many programs show it an hour later. The calendar does not depend on this. Each such time is excluded from its
//! event (EXDATE, in UTC, for each way to read it), and so is each time that the clocks repeat. The fires of the schedule at these changes,
//! which depend on its [`Gap`](crate::schedule::Gap) and [`Overlap`](crate::schedule::Overlap), become single events
//! in UTC. In the same way, a fire that two recurring events would show is excluded from one of them.
//!
//! Such exceptions are written for a span, so the recurring events then end with the span
//! ([`Calendar::end_reason`]). All other calendars have no end.
//!
//! ```
//! use chrono::{DateTime, Utc};
//! use keeptime::ics::{CalendarInfo, calendar};
//! use keeptime::pattern::Pattern;
//! use keeptime::schedule::Schedule;
//!
//! let schedule = Schedule::new(&Pattern::parse("FREQ=WEEKLY;BYDAY=TH;BYHOUR=12;BYMINUTE=27")?)?;
//! let now: DateTime<Utc> = "2025-03-03T12:00:00Z".parse()?;
//! let until = "2026-03-03T12:00:00Z".parse()?;
//! let info = CalendarInfo { name: "weekly", id: "policy-1", created_at: now };
//! let calendar = calendar(&schedule, "UTC", &info, now..until)?;
//! assert!(calendar.as_str().contains("DTSTART:20250306T122700Z\r\n"));
//! assert!(calendar.as_str().contains("RRULE:FREQ=WEEKLY;BYDAY=TH;BYHOUR=12;BYMINUTE=27\r\n"));
//! assert_eq!(calendar.end_reason(), None);
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```

mod content_lines;
mod event_rule;
mod exceptions;
mod time_zone;
mod yearly;

use alloc::collections::BTreeSet;
use alloc::string::{String, ToString};
use core::fmt;
use core::ops::Range;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};

use crate::schedule::{Schedule, Zone};
use content_lines::{ContentLines, utc_text};
use event_rule::{EventRule, event_rules};
use exceptions::{ClockChange, Exceptions};
use time_zone::TimeZoneData;

/// What a calendar contains besides the times of a schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CalendarInfo<'t> {
    /// The title of the events.
    pub name: &'t str,
    /// A globally unique id, from which the UIDs of the events are formed.
    pub id: &'t str,
    /// When the calendar was created (DTSTAMP).
    pub created_at: DateTime<Utc>,
}

/// The text of a calendar file.
///
/// `Display` and [`as_str`](Self::as_str) return the file, with CRLF at the end of each line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    text: String,
    end_reason: Option<EndReason>,
}

impl Calendar {
    /// Returns the text of the file.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns why the recurring events end with the span, or `None` if they have no end.
    pub fn end_reason(&self) -> Option<EndReason> {
        self.end_reason
    }
}

impl fmt::Display for Calendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Why the recurring events of a calendar end with its span.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EndReason {
    /// The clocks of the zone skip or repeat a time of the schedule, and each exception is written out.
    ClockChanges,
    /// The offset of the zone changes without a yearly rule, and each change is written out.
    IrregularZone,
    /// Two rules have a time in common, and each fire that both have is excluded from one of them.
    SharedTimes,
}

/// Why a calendar cannot be created.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CalendarError {
    /// There are too many exceptions from the recurring events.
    #[error(
        "a calendar has at most {MOST_EXCEPTIONS} exceptions and single events; choose a shorter span"
    )]
    TooManyExceptions,
}

const MOST_EXCEPTIONS: usize = 20_000;
/// How far ahead changes of the clocks are looked for: 40 years. Weekdays and dates come together again
/// after 28 years, or after 40 if a year like 2100 lies between.
const HORIZON: TimeDelta = TimeDelta::days(40 * 366);

/// Returns a calendar with the fires of `schedule`, whose zone is called `zone`.
///
/// Recurring events begin at the start of `span`. They have no end, unless there is an [`EndReason`]. Then
/// the calendar has the fires within `span` and no others.
///
/// # Errors
/// [`CalendarError::TooManyExceptions`] if there would be more than 20,000 exceptions.
pub fn calendar<Z: Zone>(
    schedule: &Schedule<Z>,
    zone: &str,
    info: &CalendarInfo<'_>,
    span: Range<DateTime<Utc>>,
) -> Result<Calendar, CalendarError> {
    let from = schedule.start().map_or(span.start, |start| start.max(span.start));
    let span = from..span.end.max(from);
    let zone_data =
        TimeZoneData::new(schedule.zone(), &span).ok_or(CalendarError::TooManyExceptions)?;
    let mut rules = event_rules(schedule);
    let end_reason = end_reason(&rules, &zone_data, &span);
    if end_reason.is_some() {
        rules = exceptions::with_exceptional_hours_apart(&rules, &zone_data, &span);
    }

    let mut lines = ContentLines::new();
    lines.begin("VCALENDAR");
    for (name, value) in
        [("VERSION", "2.0"), ("PRODID", "-//keeptime//keeptime//EN"), ("CALSCALE", "GREGORIAN")]
    {
        lines.property(name, value);
    }
    lines.text("NAME", info.name);
    lines.text("X-WR-CALNAME", info.name);
    // A zone without changes and with offset 0 is UTC under any name.
    let zone_id = if zone_data.is_utc() { None } else { Some(zone_id(zone)) };
    if let Some(zone_id) = &zone_id {
        zone_data.write(&mut lines, zone_id, span.end);
    }
    let writer = EventWriter { info, zone_id: zone_id.as_deref() };
    if end_reason.is_some() {
        let exceptions = Exceptions::new(schedule, &rules, &zone_data, &span)?;
        for rule in exceptions.rules() {
            writer.recurring_event(
                &mut lines,
                rule.rule(),
                rule.first(),
                Some(span.end),
                rule.excluded(),
            );
        }
        for fire in exceptions.single_fires() {
            writer.single_event(&mut lines, *fire);
        }
    } else {
        for rule in &rules {
            if let Some(first) = rule.first_from(schedule.in_zone(from).naive_local()) {
                writer.recurring_event(&mut lines, rule, first, None, &BTreeSet::new());
            }
        }
    }
    lines.end("VCALENDAR");
    Ok(Calendar { text: lines.finish(), end_reason })
}

fn end_reason(
    rules: &[EventRule],
    zone_data: &TimeZoneData,
    span: &Range<DateTime<Utc>>,
) -> Option<EndReason> {
    let mut changes = ClockChange::all_from(zone_data, span.start);
    let is_affected = |change: &ClockChange| rules.iter().any(|rule| change.may_affect(rule));
    let has_shared_times =
        || rules.iter().enumerate().any(|(index, rule)| rule.may_share_times_with(&rules[..index]));
    if changes.any(|change| is_affected(&change)) {
        Some(EndReason::ClockChanges)
    } else if !zone_data.is_complete() {
        Some(EndReason::IrregularZone)
    } else {
        has_shared_times().then_some(EndReason::SharedTimes)
    }
}

/// Returns a name for TZID. A colon would need quotation marks, which some programs do not read.
fn zone_id(zone: &str) -> String {
    zone.chars().filter(|c| c.is_ascii_alphanumeric() || "/_+-".contains(*c)).collect()
}

/// Writes events, which do not show their owner as busy.
struct EventWriter<'t> {
    info: &'t CalendarInfo<'t>,
    /// `None` for UTC.
    zone_id: Option<&'t str>,
}

impl EventWriter<'_> {
    /// Writes the event of a rule, whose first time is a civil time of the zone.
    fn recurring_event(
        &self,
        lines: &mut ContentLines,
        rule: &EventRule,
        first: NaiveDateTime,
        end: Option<DateTime<Utc>>,
        excluded: &BTreeSet<DateTime<Utc>>,
    ) {
        let zone = self.zone_id.unwrap_or("UTC");
        self.begin(lines, &[&rule.key(), zone, self.info.id].join("-"));
        let first = first.format("%Y%m%dT%H%M%S").to_string();
        match self.zone_id {
            None => lines.property("DTSTART", &(first + "Z")),
            Some(zone) => lines.property(&["DTSTART;TZID=", zone].concat(), &first),
        }
        let mut text = rule.to_string();
        if let Some(end) = end {
            // UNTIL is inclusive.
            let rest = TimeDelta::nanoseconds(end.timestamp_subsec_nanos().into());
            let second = if rest.is_zero() { TimeDelta::seconds(1) } else { rest };
            text += &[";UNTIL=", &utc_text(end - second)].concat();
        }
        lines.property("RRULE", &text);
        for instant in excluded {
            lines.property("EXDATE", &utc_text(*instant));
        }
        Self::finish(lines);
    }

    fn single_event(&self, lines: &mut ContentLines, fire: DateTime<Utc>) {
        self.begin(lines, &[&fire.timestamp().to_string(), self.info.id].join("-"));
        lines.property("DTSTART", &utc_text(fire));
        Self::finish(lines);
    }

    fn begin(&self, lines: &mut ContentLines, uid: &str) {
        lines.begin("VEVENT");
        lines.text("UID", uid);
        lines.property("DTSTAMP", &utc_text(self.info.created_at));
        lines.text("SUMMARY", self.info.name);
    }

    fn finish(lines: &mut ContentLines) {
        lines.property("TRANSP", "TRANSPARENT");
        lines.end("VEVENT");
    }
}
