//! The scale of time that all timelines share.

use alloc::format;
use alloc::string::{String, ToString};

use chrono::{DateTime, TimeDelta, Utc};
use maud::{Markup, html};

use crate::civil_text::to_the_minute;
use crate::report::server::Server;

/// From the oldest backup of all servers to the newest, or to now if it is later.
#[derive(Clone, Copy)]
pub(super) struct Scale {
    pub(super) from: DateTime<Utc>,
    pub(super) until: DateTime<Utc>,
}

impl Scale {
    pub(super) fn of(servers: &[Server], now: DateTime<Utc>) -> Self {
        let backups = servers.iter().flat_map(|server| &server.backups);
        let dates = backups.filter_map(|backup| backup.created_at);
        let (from, until) =
            dates.fold((now, now), |(from, until), at| (from.min(at), until.max(at)));
        Self { from, until }
    }

    /// The place of an instant in tenths of a percent of the width. Both ends leave room for half a mark.
    pub(super) fn place(self, at: DateTime<Utc>) -> i64 {
        let whole = (self.until - self.from).num_seconds().max(1);
        let past = i128::from((at - self.from).num_seconds());
        START
            + i64::try_from(past * i128::from(END - START) / i128::from(whole)).unwrap_or_default()
    }

    /// Dates at both ends, in the middle and halfway to it.
    pub(super) fn markup(self) -> Markup {
        let quarter = (self.until - self.from) / 4;
        let is_short = self.until - self.from < TimeDelta::days(8);
        let date = |at: DateTime<Utc>| {
            if is_short { to_the_minute(at.naive_utc()) } else { at.date_naive().to_string() }
        };
        html! {
            @for number in 0..=4 {
                @let at = self.from + quarter * number;
                span style=(format!("left:{}", percent(self.place(at)))) { (date(at)) }
            }
        }
    }
}

const START: i64 = 10;
const END: i64 = 990;

/// `43.2%` of tenths of a percent.
pub(super) fn percent(tenths: i64) -> String {
    match tenths % 10 {
        0 => format!("{}%", tenths / 10),
        rest => format!("{}.{rest}%", tenths / 10),
    }
}
