//! Headings, captions and the heads of columns.

use alloc::format;
use alloc::string::String;

use chrono::{DateTime, NaiveDate, Utc};

use super::verdict::NO_DATE;
use super::words::{counted, instant};
use crate::explain::statement::Label;

pub(super) const fn label(label: Label) -> &'static str {
    match label {
        Label::WhatItDoes => "What it does",
        Label::CheckFindings => "What the check found",
        Label::Fault => "fault",
        Label::Note => "note",
        Label::Warning => "warning",
        Label::Weeks => "The week",
        Label::NextDays => "The next days",
        Label::Weekday | Label::Day => "Day",
        Label::NextFires => "Next fires",
        Label::NextFiresIfEnabled => "Next fires if enabled",
        Label::FiresBefore => "Fires before",
        Label::FiresAfter => "Fires after",
        Label::FiresAfterUnchanged => "Fires after (unchanged)",
        Label::Backups | Label::BackupCount => "Backups",
        Label::CreatedAt => "Created",
        Label::BackupId => "Backup",
        Label::Verdict => "Verdict",
        Label::Expiry => "Expires",
        Label::NoDate => NO_DATE,
        Label::BackupForecast | Label::Forecast => "Forecast",
        Label::ChartNumbers => "The numbers of the chart",
        Label::DayInUtc => "Day (UTC)",
    }
}

pub(super) fn as_of(now: DateTime<Utc>) -> String {
    format!("As of {}", instant(now))
}

pub(super) fn week_caption(zone: &str) -> String {
    format!("When it fires, in {zone}: the cell of an hour shows the minute")
}

pub(super) fn timeline(count: usize, from: DateTime<Utc>, until: DateTime<Utc>) -> String {
    format!("{} from {} to {}", counted(count, "backup"), instant(from), instant(until))
}

pub(super) fn chart(first: NaiveDate, last: NaiveDate, most: u64) -> String {
    format!("Backups at the end of each day from {first} to {last}; the most is {most}")
}

pub(super) fn quota_line(quota: u64) -> String {
    format!("The dashed line is the quota of {quota} backups.")
}
