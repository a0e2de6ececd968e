//! The table of the backups of a server.

use alloc::string::String;
use alloc::vec::Vec;

use chrono::{DateTime, Utc};
use maud::{Markup, html};

use super::date_and_time;
use super::group::class;
use crate::explain::{Label, Language};
use crate::report::server::{BackupRow, Server};
use crate::retention::Expiry;

/// Which columns all tables of backups have.
#[derive(Clone, Copy)]
pub(super) struct BackupColumns {
    expiry: bool,
    forecast: bool,
}

impl BackupColumns {
    pub(super) fn of(servers: &[Server]) -> Self {
        let mut backups = servers.iter().flat_map(|server| &server.backups);
        Self {
            expiry: backups.clone().any(|backup| backup.expiry != Expiry::NotRecorded),
            forecast: backups.any(|backup| backup.forecast.is_some()),
        }
    }

    /// The heads of the columns. The dates of the first one are in UTC, and it says so.
    pub(super) fn heads(self, language: &dyn Language) -> Vec<String> {
        let created_at = alloc::format!("{} (UTC)", language.label(Label::CreatedAt));
        let mut heads = alloc::vec![created_at, language.label(Label::BackupId)];
        if self.expiry {
            heads.push(language.label(Label::Expiry));
        }
        heads.push(language.label(Label::Verdict));
        if self.forecast {
            heads.push(language.label(Label::BackupForecast));
        }
        heads
    }
}

pub(super) fn backups(
    server: &Server,
    columns: BackupColumns,
    now: DateTime<Utc>,
    language: &dyn Language,
) -> Markup {
    html! {
        table.backups.stacked {
            thead { tr { @for head in columns.heads(language) { th scope="col" { (head) } } } }
            // The newest first, as those who look for a backup do.
            tbody {
                @for backup in server.backups.iter().rev() { (row(backup, columns, now, language)) }
            }
        }
    }
}

fn row(
    backup: &BackupRow,
    columns: BackupColumns,
    now: DateTime<Utc>,
    language: &dyn Language,
) -> Markup {
    html! {
        tr class=(class(backup.group())) {
            td { (backup.created_at.map_or_else(|| language.label(Label::NoDate), date_and_time)) }
            th scope="row" { (backup.id) }
            @if columns.expiry { td { (language.expiry(backup.expiry)) } }
            td { (language.verdict(&backup.verdict)) }
            @if columns.forecast {
                td { @if let Some(forecast) = &backup.forecast { (language.backup_forecast(forecast, now)) } }
            }
        }
    }
}
