//! Objects that a forecast leaves without a counted backup for a while.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use keeptime::forecast::{Event, Forecast, Subject};
use keeptime::retention::{Backup, Judgement, KeepReason, Verdict};
use keeptime_documents::csbs::ListedBackup;

/// The objects whose last counted backup goes after the start, and when it first does.
pub(crate) fn later_bare<'b>(
    judgement: &Judgement<'b, ListedBackup>,
    forecast: &Forecast<'b, ListedBackup>,
) -> Vec<(&'b str, DateTime<Utc>)> {
    let mut counted = HashSet::new();
    let mut left: HashMap<&str, usize> = HashMap::new();
    for (backup, _) in judgement.verdicts().filter(|(_, verdict)| is_counted(verdict)) {
        counted.insert(backup.id());
        *left.entry(backup.object()).or_default() += 1;
    }
    let mut named = HashSet::new();
    let mut bare = Vec::new();
    for event in forecast.events() {
        match event {
            Event::Comes(arrival) => *left.entry(arrival.object()).or_default() += 1,
            Event::Goes(departure) => {
                let goes = match departure.subject() {
                    Subject::Present(backup) => counted.contains(backup.id()),
                    Subject::Coming(_) => true,
                };
                let object = departure.object();
                let left = left.entry(object).or_default();
                *left = left.saturating_sub(usize::from(goes));
                // What goes at the start is part of the plan, which says so itself.
                if goes && *left == 0 && named.insert(object) && departure.at() > judgement.now() {
                    bare.push((object, departure.at()));
                }
            }
        }
    }
    bare
}

/// Whether a backup takes a rank among those of its object.
fn is_counted(verdict: &Verdict) -> bool {
    match verdict {
        Verdict::Delete(_) | Verdict::Defer(..) => true,
        Verdict::Keep(kept) => {
            matches!(kept, KeepReason::WithinLimits { .. } | KeepReason::Floor { .. })
        }
        _ => false,
    }
}
