//! Headings, captions and the heads of columns.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;

use chrono::{DateTime, NaiveDate, Utc};

use super::verdict::NO_DATE;
use super::words::{counted, instant};
use crate::explain::statement::Label;
use crate::forecast::{QuotaForecast, QuotaUnit};

pub(super) const fn label(label: Label) -> &'static str {
    match label {
        Label::WhatItDoes => "What it does",
        Label::Totals => "Totals",
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
        Label::NextFire => "Next fire",
        Label::NextFireIfEnabled => "Next fire if enabled",
        Label::Quota => "Quota",
        Label::Servers => "Servers",
        Label::ServersCaption => {
            "The oldest and the newest backup leave out failed backups and those being created or \
             deleted."
        }
        Label::ServerName => "Server",
        Label::ServerId => "ID",
        Label::NoName => "no name",
        Label::Oldest => "Oldest",
        Label::Newest => "Newest",
        Label::Problem => "Problem",
        Label::Locked => "locked",
        Label::ServerNotes => "Notes",
        Label::FindServer => "Find a server",
        Label::ShowServers => "Show",
        Label::AllServers => "all servers",
        Label::ServersWithProblem => "servers with a problem",
        Label::ServersWithDeletions => "servers with backups to delete",
        Label::TimelineHint => {
            "All timelines have the same scale. Tap or point at a mark for its backup, or select a \
             timeline and press the left and right arrow keys."
        }
        Label::Backups | Label::BackupCount => "Backups",
        Label::CreatedAt => "Created",
        Label::BackupId => "Backup",
        Label::BackupName => "Name",
        Label::Reason => "Why",
        Label::DeletionsByServer => "Deletions of existing backups by the policy as it is",
        Label::DeletedNow => "Now",
        Label::DeletedLater => "Later",
        Label::NextDeletion => "Next in",
        Label::Verdict => "Verdict",
        Label::Expiry => "Expires",
        Label::NoDate => NO_DATE,
        Label::BackupForecast | Label::Forecast => "Forecast",
        Label::ChartNumbers => "The numbers of the chart",
        Label::Now => "now",
        Label::ChartCaption => {
            "Filled: backups at the end of the day. Outlined: the most during the day, before old backups make \
             room for new ones."
        }
        Label::CountAtEndOfDay => "At its end",
        Label::MostOfDay => "Most",
        Label::InFull => "The policy in full",
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

pub(super) fn quota_used(quota: &QuotaForecast, used: f64) -> String {
    let unit = match quota.unit() {
        QuotaUnit::Backups => "backups",
        QuotaUnit::Space(unit) => unit,
    };
    format!("{} of {} {unit}", number(used), number(quota.amount()))
}

/// At most one decimal place.
fn number(number: f64) -> String {
    let text = format!("{number:.1}");
    text.strip_suffix(".0").map_or_else(|| text.clone(), str::to_owned)
}

pub(super) fn quota_above_chart(quota: u64) -> String {
    format!("The quota of {quota} backups is above the top of the chart.")
}

pub(super) fn quota_line(quota: u64) -> String {
    format!("The dashed line is the quota of {quota} backups.")
}
