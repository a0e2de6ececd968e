//! What will be deleted next, by the library's forecast.

use chrono::{DateTime, Utc};
use keeptime::explain::{English, Language};
use keeptime::forecast::{BackupForecast, Forecaster};
use maud::{Markup, html};

use super::error::PageError;
use super::overview::{DAYS, MOST_ROWS};
use super::shown::{self, Table, instant};
use crate::app::App;
use crate::schedule::{Judged, read_policy};
use crate::store::{PolicyName, ShownObject, ShownPolicy};

/// The most backups that are judged for the page.
const MOST_BACKUPS: u32 = 20_000;

/// A backup that will be deleted.
struct NextDeletion {
    at: DateTime<Utc>,
    object: ShownObject,
    created_at: DateTime<Utc>,
    policy: PolicyName,
    why: String,
}

/// The deletions of the next days.
pub(super) struct NextDeletions {
    /// The first ones, sorted by time.
    deletions: Vec<NextDeletion>,
    /// The number of all.
    count: usize,
    /// The policies that were left out, because they have too many backups.
    left_out: Vec<PolicyName>,
}

/// Forecasts which backups the policies will delete.
pub(super) async fn next_deletions(
    app: &App,
    policies: &[ShownPolicy],
    now: DateTime<Utc>,
) -> Result<NextDeletions, PageError> {
    let (mut deletions, mut left_out) = (Vec::new(), Vec::new());
    let mut remaining = MOST_BACKUPS;
    for policy in policies {
        let name = PolicyName { id: policy.id.clone(), name: policy.name.clone() };
        let backups = app.store().newest_backups_of_policy(&policy.id, remaining + 1).await?;
        let count = u32::try_from(backups.len()).unwrap_or(u32::MAX);
        let Some(left) = remaining.checked_sub(count) else {
            left_out.push(name);
            continue;
        };
        remaining = left;
        let policy = policy.clone();
        let backups = backups.into_iter().map(|backup| Judged::new(policy.service, backup));
        let backups: Vec<_> = backups.collect();
        let found =
            tokio::task::spawn_blocking(move || of_policy(&policy, &name, &backups, now)).await;
        deletions.extend(found.map_err(|error| PageError::Failed(error.to_string()))?);
    }
    let count = deletions.len();
    deletions.sort_by_key(|deletion| (deletion.at, deletion.created_at));
    deletions.truncate(MOST_ROWS as usize);
    Ok(NextDeletions { deletions, count, left_out })
}

fn of_policy(
    stored: &ShownPolicy,
    name: &PolicyName,
    backups: &[Judged],
    now: DateTime<Utc>,
) -> Vec<NextDeletion> {
    let policy = read_policy(stored.service, &stored.id, &stored.document);
    let Some(policy) = policy.filter(|_| !backups.is_empty()) else { return Vec::new() };
    // A policy that cannot fire or be judged deletes nothing. Its row and its page say why.
    let Ok(forecast) = Forecaster::new(&policy).run(backups, now, now + DAYS) else {
        return Vec::new();
    };
    let forecasts = forecast.backup_forecasts();
    let deleted = forecasts.filter_map(|(judged, forecast)| {
        let BackupForecast::Deleted { at, verdict, .. } = forecast else { return None };
        let backup = judged.backup();
        Some(NextDeletion {
            at,
            object: ShownObject { id: backup.object.id.clone(), name: backup.object.name.clone() },
            created_at: backup.created_at,
            policy: name.clone(),
            why: English.evidence(&verdict),
        })
    });
    deleted.collect()
}

impl NextDeletions {
    /// The section with the deletions.
    pub(super) fn section(self) -> Markup {
        let Self { deletions, count, left_out } = self;
        let shown = deletions.len();
        let rows = deletions.into_iter().map(|deletion| {
            vec![
                instant(deletion.at),
                shown::object(&deletion.object),
                instant(deletion.created_at),
                shown::policy(&deletion.policy),
                html! { (deletion.why) },
            ]
        });
        let table = Table {
            caption: "Backups that the policies will delete in the next seven days, if every fire creates its \
                      backups.",
            heads: &["When (UTC)", "Object", "Backup of (UTC)", "Policy", "Why"],
            rows: rows.collect(),
        };
        let none = "The policies will delete nothing in the next seven days.";
        html! {
            (shown::section("next", "Deleted next", table, none))
            @if count > shown { p.quiet { "The first " (shown) " of " (count) " are shown." } }
            @if !left_out.is_empty() {
                p {
                    "Left out, because they have too many backups: "
                    @for (place, policy) in left_out.iter().enumerate() {
                        @if place > 0 { ", " } (shown::policy(policy))
                    }
                    "."
                }
            }
        }
    }
}
