//! Sentences about forecasts.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;

use chrono::{DateTime, Utc};

use super::verdict::{self, evidence};
use super::words::{counted, duration, instant, wait};
use crate::explain::statement::{ForecastTotals, Scenario};
use crate::forecast::{
    BackupForecast, Basis, LongRun, NeverDeleted, QuotaForecast, QuotaReached, QuotaUnit, Reach,
};
use crate::retention::{DeleteReason, Verdict};

pub(super) fn backup_forecast(forecast: &BackupForecast, now: DateTime<Utc>) -> String {
    match forecast {
        BackupForecast::Deleted { at, verdict, .. } if *at <= now => {
            format!("deleted now: {}", evidence(verdict))
        }
        BackupForecast::Deleted { at, new_backups, verdict, kept_for } => {
            // New backups change the ranks of older ones and what long-term rules keep, but no ages.
            let is_by_new_backups = kept_for.is_some()
                || matches!(
                    verdict,
                    Verdict::Delete(
                        DeleteReason::Count { .. }
                            | DeleteReason::CountAndAge { .. }
                            | DeleteReason::CountAndExpiry { .. },
                    )
                );
            let after_new_backups = if is_by_new_backups && *new_backups > 0 {
                let count = usize::try_from(*new_backups).unwrap_or(usize::MAX);
                format!(", after {}", counted(count, "more backup"))
            } else {
                String::new()
            };
            let kept_for = kept_for.map_or_else(String::new, |periods| {
                format!(", kept until then as the latest backup of {}", verdict::periods(periods))
            });
            let (wait, evidence) = (wait(*at - now), evidence(verdict));
            format!("deleted on {}, {wait}{after_new_backups}{kept_for}: {evidence}", instant(*at))
        }
        BackupForecast::Deferred(verdict) => format!("deferred: {}", evidence(verdict)),
        BackupForecast::OutlastsForecast => "not deleted within the forecast".to_owned(),
        BackupForecast::NeverDeleted(reason) => {
            format!("never deleted: {}", never_deleted(*reason))
        }
        BackupForecast::BeingDeleted => "being deleted".to_owned(),
    }
}

pub(super) const fn never_deleted(reason: NeverDeleted) -> &'static str {
    match reason {
        NeverDeleted::NotCounted(reason) => verdict::not_counted(reason),
        NeverDeleted::NoDate => verdict::NO_DATE,
        NeverDeleted::NotJudged(reason) => verdict::not_judged(reason),
        NeverDeleted::NoLimit => "no limit is set",
        NeverDeleted::Permanent => "the policy keeps backups permanently",
        NeverDeleted::NeverExpires => "its record says that it never expires",
    }
}

pub(super) fn scenario(scenario: Scenario, from: DateTime<Utc>, until: DateTime<Utc>) -> String {
    let policy = match scenario {
        Scenario::Present => "The policy as it is",
        Scenario::WhatIf => "The policy with the change",
    };
    format!("{policy}, from {} to {}", instant(from), instant(until))
}

pub(super) fn totals(totals: &ForecastTotals) -> String {
    let ForecastTotals { now, later, staying, until, at_end } = totals;
    let backups = counted(now + later + staying, "existing backup");
    let at_end = at_end.map_or_else(String::new, |(day, count)| {
        format!(" At the end of {day} there will be {}.", counted(count, "backup"))
    });
    format!(
        "Of {backups}, {now} can be deleted now, {later} will be deleted by {}, and {staying} will stay \
         longer.{at_end}",
        instant(*until)
    )
}

pub(super) const fn chart_title(scenario: Scenario) -> &'static str {
    match scenario {
        Scenario::Present => "Backups at the end of each day (UTC)",
        Scenario::WhatIf => "What if: backups at the end of each day (UTC)",
    }
}

pub(super) fn long_run(long_run: &LongRun) -> String {
    match long_run {
        LongRun::Growing => {
            "In the long run, the number of backups grows without limit.".to_owned()
        }
        LongRun::StatusDisabled => {
            "The status of the policy is disabled, so it creates no backups.".to_owned()
        }
        LongRun::NotEnabled => "The policy is not enabled, so it creates no backups.".to_owned(),
        LongRun::NoObjects => "The policy names no server, so it creates no backups.".to_owned(),
        LongRun::Steady(steady) => {
            let (least, most) = steady.backups().into_inner();
            let count = usize::try_from(most).unwrap_or(usize::MAX);
            let least = if least == most { String::new() } else { format!("{least} to ") };
            let most = counted(count, "automatic backup");
            let basis = basis(steady.basis());
            format!("In the long run, each server has {least}{most}{basis}.")
        }
    }
}

pub(super) fn reach(reach: &Reach) -> String {
    const SUBJECT: &str = "In the long run, the oldest automatic backup of each server";
    let range = match reach {
        Reach::Unlimited => return "Nothing limits how far back its backups reach.".to_owned(),
        Reach::Limited(range) => range,
    };
    let (most, basis) = (duration(range.at_most()), basis(range.basis()));
    match range.at_least() {
        None if range.at_most().is_zero() => {
            format!("In the long run, there are no automatic backups{basis}.")
        }
        None => format!("{SUBJECT} is at most {most} old, and at times there is none{basis}."),
        Some(least) if least.is_zero() => format!("{SUBJECT} is at most {most} old{basis}."),
        Some(least) => {
            format!("{SUBJECT} is at least {} and at most {most} old{basis}.", duration(least))
        }
    }
}

const fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Formula => "",
        Basis::WholeCycle => " (simulated)",
        Basis::PartOfCycle => " (estimated by a simulation)",
    }
}

pub(super) fn quota(quota: &QuotaForecast) -> String {
    let subject = match quota.unit() {
        QuotaUnit::Backups => format!("The quota of {} backups", quota.amount()),
        QuotaUnit::Space(unit) => format!("The quota of {} {unit} of backups", quota.amount()),
    };
    match quota.reached() {
        QuotaReached::Already => format!("{subject} is already reached."),
        QuotaReached::At(at) => format!("{subject} is reached on {}.", instant(at)),
        QuotaReached::NotWithinForecast => format!("{subject} is not reached within the forecast."),
        QuotaReached::NoSizes => format!("{subject} cannot be forecast: no backup has a size."),
        QuotaReached::UnknownUnit => format!("{subject} cannot be forecast: its unit is unknown."),
    }
}

pub(super) const ASSUMPTIONS: &str = "Assumptions: every backup succeeds on time; nobody creates backups by hand; backups over a limit are \
     deleted at once; failed and busy backups do not change.";

pub(super) const SIZE_ASSUMPTION: &str = "The size of a future backup is assumed to be the average of its server's backups, or of all backups \
     if the server has none.";
