//! A test language: English with each text in `⟦⟧`. Text outside of the brackets was not produced by
//! a [`Language`].

use chrono::{DateTime, NaiveDate, TimeDelta, Utc, Weekday};
use keeptime::explain::{
    ChangeSide, DropReason, English, Explanation, FieldNote, ForecastTotals, Label, Language,
    MemberChange, OmittedLimits, PlannedChange, RecheckTotals, Scenario, Timing, VerdictGroup,
    VerdictTotals,
};
use keeptime::forecast::{BackupForecast, LongRun, NeverDeleted, QuotaForecast, Reach};
use keeptime::policy::{
    DurationChange, FiringError, LongTermChange, PatternChange, PolicyState, Shortfall,
    UnreadableLimits,
};
use keeptime::retention::{Expiry, Limits, Outcome, Verdict};
use keeptime::schedule::OffsetChange;

/// The brackets around each text.
const OPEN: char = '⟦';
const CLOSE: char = '⟧';

/// English in brackets: `⟦keep⟧`.
pub(crate) struct Marked;

fn marked(text: impl AsRef<str>) -> String {
    format!("{OPEN}{}{CLOSE}", text.as_ref())
}

fn all(texts: Vec<String>) -> Vec<String> {
    texts.into_iter().map(marked).collect()
}

/// Returns the text of an output that is outside of the brackets.
#[track_caller]
pub(crate) fn unmarked(output: &str) -> String {
    let mut depth = 0_usize;
    let outside = output.chars().filter(|character| {
        match *character {
            OPEN => depth += 1,
            CLOSE => {
                assert_ne!(depth, 0, "a closing bracket has no opening one: {output}");
                depth -= 1;
            }
            _ => return depth == 0,
        }
        false
    });
    let outside = outside.collect();
    assert_eq!(depth, 0, "an opening bracket has no closing one: {output}");
    outside
}

impl Language for Marked {
    fn tag(&self) -> &'static str {
        "en-x-marked"
    }
    fn activity(&self, explanation: &Explanation) -> Vec<String> {
        all(English.activity(explanation))
    }
    fn policy_summary(&self, explanation: &Explanation) -> [String; 2] {
        English.policy_summary(explanation).map(marked)
    }
    fn timing(&self, timing: &Timing) -> Vec<String> {
        all(English.timing(timing))
    }
    fn limits(&self, limits: Result<Limits, &UnreadableLimits>) -> Vec<String> {
        all(English.limits(limits))
    }
    fn reach(&self, reach: &Reach) -> String {
        marked(English.reach(reach))
    }
    fn field_note(&self, note: &FieldNote<'_>) -> String {
        marked(English.field_note(note))
    }
    fn not_running(&self, state: PolicyState) -> Option<String> {
        English.not_running(state).map(marked)
    }
    fn fires_never(&self, state: PolicyState) -> String {
        marked(English.fires_never(state))
    }
    fn no_more_fires(&self, after: DateTime<Utc>) -> String {
        marked(English.no_more_fires(after))
    }
    fn clock_change(&self, change: &OffsetChange) -> String {
        marked(English.clock_change(change))
    }
    fn weekday(&self, day: Weekday) -> String {
        marked(English.weekday(day))
    }
    fn short_weekday(&self, day: Weekday) -> String {
        marked(English.short_weekday(day))
    }
    fn outcome(&self, outcome: Outcome) -> String {
        marked(English.outcome(outcome))
    }
    fn evidence(&self, verdict: &Verdict) -> String {
        marked(English.evidence(verdict))
    }
    fn verdict(&self, verdict: &Verdict) -> String {
        marked(English.verdict(verdict))
    }
    fn expiry(&self, expiry: Expiry) -> String {
        marked(English.expiry(expiry))
    }
    fn verdict_group(&self, group: VerdictGroup) -> String {
        marked(English.verdict_group(group))
    }
    fn verdict_word(&self, group: VerdictGroup) -> String {
        marked(English.verdict_word(group))
    }
    fn verdict_column(&self, group: VerdictGroup) -> String {
        marked(English.verdict_column(group))
    }
    fn group_count(&self, group: VerdictGroup, count: usize) -> String {
        marked(English.group_count(group, count))
    }
    fn objects_not_judged(&self, objects: usize, backups: usize) -> String {
        marked(English.objects_not_judged(objects, backups))
    }
    fn short_age(&self, age: TimeDelta) -> String {
        marked(English.short_age(age))
    }
    fn verdict_totals(&self, totals: &VerdictTotals) -> String {
        marked(English.verdict_totals(totals))
    }
    fn shortfall(&self, shortfall: &Shortfall) -> String {
        marked(English.shortfall(shortfall))
    }
    fn partial_listing(&self, read: usize, count: u64) -> String {
        marked(English.partial_listing(read, count))
    }
    fn floor_above_count(&self, floor: u32, count: u32) -> String {
        marked(English.floor_above_count(floor, count))
    }
    fn last_copy(&self, object: &str, backup: &str) -> String {
        marked(English.last_copy(object, backup))
    }

    fn locked_count(&self, count: usize) -> String {
        marked(English.locked_count(count))
    }
    fn locked_vault(&self, vault: &str, backups: usize) -> String {
        marked(English.locked_vault(vault, backups))
    }
    fn lock_ignored(&self, vault: &str) -> String {
        marked(English.lock_ignored(vault))
    }
    fn drop_reason(&self, reason: &DropReason<'_>) -> String {
        marked(English.drop_reason(reason))
    }
    fn dropped_deletion(&self, backup: &str, reason: &DropReason<'_>) -> String {
        marked(English.dropped_deletion(backup, reason))
    }
    fn recheck_totals(&self, totals: &RecheckTotals) -> String {
        marked(English.recheck_totals(totals))
    }
    fn not_in_plan(&self, count: usize) -> String {
        marked(English.not_in_plan(count))
    }
    fn backup_forecast(&self, forecast: &BackupForecast, now: DateTime<Utc>) -> String {
        marked(English.backup_forecast(forecast, now))
    }
    fn never_deleted(&self, never: NeverDeleted) -> String {
        marked(English.never_deleted(never))
    }
    fn time_until(&self, wait: TimeDelta) -> String {
        marked(English.time_until(wait))
    }
    fn scenario(&self, scenario: Scenario, from: DateTime<Utc>, until: DateTime<Utc>) -> String {
        marked(English.scenario(scenario, from, until))
    }
    fn forecast_totals(&self, totals: &ForecastTotals) -> String {
        marked(English.forecast_totals(totals))
    }
    fn chart_title(&self, scenario: Scenario) -> String {
        marked(English.chart_title(scenario))
    }
    fn long_run(&self, long_run: &LongRun) -> String {
        marked(English.long_run(long_run))
    }
    fn quota(&self, quota: &QuotaForecast) -> String {
        marked(English.quota(quota))
    }
    fn assumptions(&self) -> String {
        marked(English.assumptions())
    }
    fn size_assumption(&self) -> String {
        marked(English.size_assumption())
    }
    fn planned_changes(&self, changed: usize, unchanged: usize) -> String {
        marked(English.planned_changes(changed, unchanged))
    }
    fn planned_change(&self, address: &str, change: PlannedChange) -> String {
        marked(English.planned_change(address, change))
    }
    fn no_changes(&self) -> String {
        marked(English.no_changes())
    }
    fn member_change(&self, change: &MemberChange<'_>) -> String {
        marked(English.member_change(change))
    }
    fn omitted_member(&self, field: &str, before: Option<&str>) -> String {
        marked(English.omitted_member(field, before))
    }

    fn definition_replaced(&self) -> String {
        marked(English.definition_replaced())
    }
    fn pattern_change(&self, change: PatternChange) -> String {
        marked(English.pattern_change(change))
    }
    fn long_term_change(&self, change: &LongTermChange) -> String {
        marked(English.long_term_change(change))
    }
    fn no_fires(&self, side: ChangeSide, why: &FiringError) -> String {
        marked(English.no_fires(side, why))
    }
    fn newly_deleted(&self, count: usize, omitted: OmittedLimits, now: DateTime<Utc>) -> String {
        marked(English.newly_deleted(count, omitted, now))
    }
    fn more_deleted(&self, count: usize, omitted: &[String]) -> String {
        marked(English.more_deleted(count, omitted))
    }
    fn may_enable_policy(&self) -> String {
        marked(English.may_enable_policy())
    }
    fn duration_change(&self, change: &DurationChange) -> String {
        marked(English.duration_change(change))
    }
    fn label(&self, label: Label) -> String {
        marked(English.label(label))
    }
    fn as_of(&self, now: DateTime<Utc>) -> String {
        marked(English.as_of(now))
    }
    fn week_caption(&self, zone: &str) -> String {
        marked(English.week_caption(zone))
    }
    fn backup_count(&self, count: usize) -> String {
        marked(English.backup_count(count))
    }
    fn timeline_description(
        &self,
        count: usize,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> String {
        marked(English.timeline_description(count, from, until))
    }
    fn chart_description(&self, first: NaiveDate, last: NaiveDate, most: u64) -> String {
        marked(English.chart_description(first, last, most))
    }
    fn quota_used(&self, quota: &QuotaForecast, used: f64) -> String {
        marked(English.quota_used(quota, used))
    }
    fn quota_above_chart(&self, quota: u64) -> String {
        marked(English.quota_above_chart(quota))
    }
    fn quota_line(&self, quota: u64) -> String {
        marked(English.quota_line(quota))
    }
}
