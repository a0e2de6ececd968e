//! The English language.

mod diff;
mod forecast;
mod limits;
mod page;
mod policy;
mod prune;
mod times;
mod verdict;
mod words;

use alloc::string::String;
use alloc::vec::Vec;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc, Weekday};

use super::language::Language;
use super::statement::{
    ChangeSide, DropReason, FieldNote, ForecastTotals, Label, MemberChange, OmittedLimits,
    PlannedChange, RecheckTotals, Scenario, VerdictGroup, VerdictTotals,
};
use super::{Explanation, Timing};
use crate::forecast::{BackupForecast, LongRun, NeverDeleted, QuotaForecast, Reach};
use crate::policy::{
    DurationChange, FiringError, LongTermChange, PatternChange, PolicyState, Shortfall,
    UnreadableLimits,
};
use crate::retention::{Expiry, Limits, Outcome, Verdict};
use crate::schedule::OffsetChange;

/// Explanations, verdicts, forecasts and diffs in English.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct English;

/// Each method calls a function in the file for its subject.
impl Language for English {
    fn tag(&self) -> &'static str {
        "en"
    }

    fn activity(&self, explanation: &Explanation) -> Vec<String> {
        policy::running(explanation)
    }

    fn policy_summary(&self, explanation: &Explanation) -> [String; 2] {
        policy::summary(explanation)
    }

    fn timing(&self, timing: &Timing) -> Vec<String> {
        times::timing(timing)
    }

    fn limits(&self, limits: Result<Limits, &UnreadableLimits>) -> Vec<String> {
        limits::keeping(limits)
    }

    fn reach(&self, reach: &Reach) -> String {
        forecast::reach(reach)
    }

    fn field_note(&self, note: &FieldNote<'_>) -> String {
        limits::field(note)
    }

    fn not_running(&self, state: PolicyState) -> Option<String> {
        policy::idle(state)
    }

    fn fires_never(&self, state: PolicyState) -> String {
        policy::fires_never(state)
    }

    fn no_more_fires(&self, after: DateTime<Utc>) -> String {
        policy::no_more_fires(after)
    }

    fn clock_change(&self, change: &OffsetChange) -> String {
        times::clock_change(change)
    }

    fn weekday(&self, day: Weekday) -> String {
        words::weekday(day).into()
    }

    fn short_weekday(&self, day: Weekday) -> String {
        words::weekday(day)[..3].into()
    }

    fn outcome(&self, outcome: Outcome) -> String {
        verdict::outcome(outcome).into()
    }

    fn evidence(&self, verdict: &Verdict) -> String {
        verdict::evidence(verdict)
    }

    fn verdict(&self, verdict: &Verdict) -> String {
        verdict::verdict(verdict)
    }

    fn expiry(&self, expiry: Expiry) -> String {
        verdict::expiry(expiry)
    }

    fn verdict_group(&self, group: VerdictGroup) -> String {
        verdict::group(group).into()
    }

    fn verdict_word(&self, group: VerdictGroup) -> String {
        verdict::word(group).into()
    }

    fn verdict_column(&self, group: VerdictGroup) -> String {
        words::capitalized(verdict::word(group))
    }

    fn group_count(&self, group: VerdictGroup, count: usize) -> String {
        prune::group_count(group, count)
    }

    fn verdict_totals(&self, totals: &VerdictTotals) -> String {
        prune::totals(totals)
    }

    fn objects_not_judged(&self, objects: usize, backups: usize) -> String {
        prune::objects_not_judged(objects, backups)
    }

    fn short_age(&self, age: TimeDelta) -> String {
        words::short_age(age)
    }

    fn shortfall(&self, shortfall: &Shortfall) -> String {
        prune::shortfall(shortfall)
    }

    fn partial_listing(&self, read: usize, count: u64) -> String {
        prune::partial_listing(read, count)
    }

    fn floor_above_count(&self, floor: u32, count: u32) -> String {
        prune::floor_above_count(floor, count)
    }

    fn last_copy(&self, object: &str, backup: &str) -> String {
        prune::last_copy(object, backup)
    }

    fn locked_count(&self, count: usize) -> String {
        prune::locked_count(count)
    }

    fn locked_vault(&self, vault: &str, backups: usize) -> String {
        prune::locked_vault(vault, backups)
    }

    fn lock_ignored(&self, vault: &str) -> String {
        prune::lock_ignored(vault)
    }

    fn drop_reason(&self, reason: &DropReason<'_>) -> String {
        prune::drop_reason(reason)
    }

    fn dropped_deletion(&self, backup: &str, reason: &DropReason<'_>) -> String {
        prune::dropped(backup, reason)
    }

    fn recheck_totals(&self, totals: &RecheckTotals) -> String {
        prune::recheck_totals(totals)
    }

    fn not_in_plan(&self, count: usize) -> String {
        prune::not_in_plan(count)
    }

    fn backup_forecast(&self, forecast: &BackupForecast, now: DateTime<Utc>) -> String {
        forecast::backup_forecast(forecast, now)
    }

    fn never_deleted(&self, never: NeverDeleted) -> String {
        forecast::never_deleted(never).into()
    }

    fn time_until(&self, wait: TimeDelta) -> String {
        words::wait(wait)
    }

    fn scenario(&self, scenario: Scenario, from: DateTime<Utc>, until: DateTime<Utc>) -> String {
        forecast::scenario(scenario, from, until)
    }

    fn forecast_totals(&self, totals: &ForecastTotals) -> String {
        forecast::totals(totals)
    }

    fn chart_title(&self, scenario: Scenario) -> String {
        forecast::chart_title(scenario).into()
    }

    fn long_run(&self, long_run: &LongRun) -> String {
        forecast::long_run(long_run)
    }

    fn quota(&self, quota: &QuotaForecast) -> String {
        forecast::quota(quota)
    }

    fn assumptions(&self) -> String {
        forecast::ASSUMPTIONS.into()
    }

    fn size_assumption(&self) -> String {
        forecast::SIZE_ASSUMPTION.into()
    }

    fn planned_changes(&self, changed: usize, unchanged: usize) -> String {
        diff::planned_changes(changed, unchanged)
    }

    fn planned_change(&self, address: &str, change: PlannedChange) -> String {
        diff::planned_change(address, change)
    }

    fn no_changes(&self) -> String {
        diff::no_changes().into()
    }

    fn member_change(&self, change: &MemberChange<'_>) -> String {
        diff::member_change(change)
    }

    fn omitted_member(&self, field: &str, before: Option<&str>) -> String {
        diff::omitted_member(field, before)
    }

    fn definition_replaced(&self) -> String {
        diff::DEFINITION_REPLACED.into()
    }

    fn pattern_change(&self, change: PatternChange) -> String {
        diff::pattern_change(change).into()
    }

    fn long_term_change(&self, change: &LongTermChange) -> String {
        diff::long_term_change(change)
    }

    fn no_fires(&self, side: ChangeSide, why: &FiringError) -> String {
        diff::no_fires(side, why)
    }

    fn newly_deleted(&self, count: usize, omitted: OmittedLimits, now: DateTime<Utc>) -> String {
        diff::newly_deleted(count, omitted, now)
    }

    fn more_deleted(&self, count: usize, omitted: &[String]) -> String {
        diff::more_deleted(count, omitted)
    }

    fn may_enable_policy(&self) -> String {
        diff::switched_on().into()
    }

    fn duration_change(&self, change: &DurationChange) -> String {
        diff::duration_change(change)
    }

    fn label(&self, label: Label) -> String {
        page::label(label).into()
    }

    fn as_of(&self, now: DateTime<Utc>) -> String {
        page::as_of(now)
    }

    fn week_caption(&self, zone: &str) -> String {
        page::week_caption(zone)
    }

    fn backup_count(&self, count: usize) -> String {
        words::counted(count, "backup")
    }

    fn timeline_description(
        &self,
        count: usize,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> String {
        page::timeline(count, from, until)
    }

    fn chart_description(&self, first: NaiveDate, last: NaiveDate, most: u64) -> String {
        page::chart(first, last, most)
    }

    fn quota_used(&self, quota: &QuotaForecast, used: f64) -> String {
        page::quota_used(quota, used)
    }

    fn quota_above_chart(&self, quota: u64) -> String {
        page::quota_above_chart(quota)
    }

    fn quota_line(&self, quota: u64) -> String {
        page::quota_line(quota)
    }
}
