//! What becomes of a backup that is there, in words.

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::{DateTime, Utc};
use keeptime::forecast::{Departure, Forecast, Subject};
use keeptime::retention::{DeleteReason, Exempt, KeepReason, Limits, Verdict};
use keeptime_documents::csbs::ListedBackup;

use crate::show::time::{relative, shown};

/// The departures of backups that are there, by their ids.
pub(crate) fn departures<'f>(
    forecast: &'f Forecast<'_, ListedBackup>,
) -> BTreeMap<&'f str, &'f Departure<'f, ListedBackup>> {
    let present = forecast.departures().filter_map(|departure| match departure.subject() {
        Subject::Present(backup) => Some((backup.id(), departure)),
        Subject::Coming(_) => None,
    });
    present.collect()
}

/// The limits of a forecast.
#[derive(Clone, Copy)]
pub(crate) struct Rules {
    pub(crate) policy: Limits,
    /// Those of failed backups.
    pub(crate) failed: Limits,
}

/// What becomes of a backup.
pub(crate) fn fate(
    verdict: &Verdict,
    departure: Option<&Departure<'_, ListedBackup>>,
    rules: Rules,
    span: &Range<DateTime<Utc>>,
) -> String {
    let Some(departure) = departure else {
        return match verdict {
            Verdict::Defer(..) => format!("deferred: {}", verdict.evidence()),
            Verdict::BeingDeleted => String::new(),
            verdict => match never(verdict, rules) {
                Some(why) => format!("never deleted: {why}"),
                None => "not deleted within the forecast".to_owned(),
            },
        };
    };
    let why = departure.verdict().evidence();
    if departure.at() <= span.start {
        return format!("goes now: {why}");
    }
    // What goes by its age alone does not go because others come.
    let after = match (departure.verdict(), departure.after()) {
        (Verdict::Delete(DeleteReason::Count { .. } | DeleteReason::CountAndAge { .. }), more)
            if more > 0 =>
        {
            format!(", after {more} more")
        }
        _ => String::new(),
    };
    let wait = relative(departure.at() - span.start);
    format!("goes on {}, {wait}{after}: {why}", shown(departure.at()))
}

/// Why a backup is never deleted while the rules stay as they are, however long one waits; `None`
/// where it may be deleted some day.
pub(crate) fn never(verdict: &Verdict, rules: Rules) -> Option<String> {
    let is_unlimited =
        |limits: Limits| limits.max_backups().is_none() && limits.max_days().is_none();
    let Verdict::Keep(kept) = verdict else { return None };
    match kept {
        KeepReason::Exempt(Exempt::Manual | Exempt::Image)
        | KeepReason::NoDate
        | KeepReason::Outside(_) => Some(kept.to_string()),
        KeepReason::Exempt(Exempt::Failed(_)) => {
            is_unlimited(rules.failed).then(|| kept.to_string())
        }
        KeepReason::WithinLimits { .. }
        | KeepReason::Floor { .. }
        | KeepReason::InFuture { .. } => {
            is_unlimited(rules.policy).then(|| "no limit is set".to_owned())
        }
        _ => None,
    }
}
