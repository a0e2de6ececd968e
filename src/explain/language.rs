//! The interface between values and sentences.

use alloc::string::String;
use alloc::vec::Vec;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc, Weekday};

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

/// A language for explanations, verdicts, forecasts and diffs.
///
/// Each method turns values into text. None has a default implementation, so a language that lacks one
/// does not compile, and no text falls back to English unnoticed. Text from outside (ids, names, values
/// of members) appears in the sentences as the caller passes it, so the caller escapes it if necessary.
///
/// The documentation of each method says whether it returns sentences or a phrase. A sentence ends with a
/// full stop. A phrase follows a name or a colon: it begins with a small letter and has no full stop.
///
/// The trait is object-safe: callers hold a `&dyn Language`.
pub trait Language {
    /// Returns the language's tag (BCP 47), as in HTML's `lang` attribute.
    fn tag(&self) -> &'static str;

    // Policies.

    /// Describes what a policy backs up, whether it runs, and when it fires; not what it keeps.
    /// Sentences.
    fn activity(&self, explanation: &Explanation) -> Vec<String>;
    /// Says in two sentences when a policy backs up what, and what it keeps. If one of them is unknown, its
    /// sentence says so. Sentences.
    fn policy_summary(&self, explanation: &Explanation) -> [String; 2];
    /// Describes when a schedule fires. Sentences.
    fn timing(&self, timing: &Timing) -> Vec<String>;
    /// Describes what limits keep and delete, or why they cannot be read. Sentences.
    fn limits(&self, limits: Result<Limits, &UnreadableLimits>) -> Vec<String>;
    /// Says how far back the backups reach in the long run. A sentence.
    fn reach(&self, reach: &Reach) -> String;
    /// Describes the effect of a member that is easily misread. A sentence.
    fn field_note(&self, note: &FieldNote<'_>) -> String;
    /// Says why a policy does not run. Returns `None` if it runs. A phrase.
    fn not_running(&self, state: PolicyState) -> Option<String>;
    /// Says that a policy that does not run never fires, and why. Returns an empty text if it runs. A
    /// sentence.
    fn fires_never(&self, state: PolicyState) -> String;
    /// Says that a schedule has no fire after an instant. A sentence.
    fn no_more_fires(&self, after: DateTime<Utc>) -> String;
    /// Says when the clocks of a zone change next. Shown below a week in that zone. A sentence.
    fn clock_change(&self, change: &OffsetChange) -> String;
    /// Returns the name of a weekday.
    fn weekday(&self, day: Weekday) -> String;
    /// Returns the name of a weekday, abbreviated to at most three columns.
    fn short_weekday(&self, day: Weekday) -> String;

    // Verdicts.

    /// Names an outcome in one or two words.
    fn outcome(&self, outcome: Outcome) -> String;
    /// Gives the evidence for a verdict. A phrase.
    fn evidence(&self, verdict: &Verdict) -> String;
    /// Gives a verdict with its evidence. A phrase.
    fn verdict(&self, verdict: &Verdict) -> String;
    /// Says when a backup expires according to its own record. A phrase; empty if it records no expiry.
    fn expiry(&self, expiry: Expiry) -> String;
    /// Names a group of verdicts in the legend of a picture. A phrase.
    fn verdict_group(&self, group: VerdictGroup) -> String;
    /// Names a group in the row of a backup, in one or two words.
    fn verdict_word(&self, group: VerdictGroup) -> String;
    /// Names a group in the head of a column of counts.
    fn verdict_column(&self, group: VerdictGroup) -> String;
    /// Counts the backups in a group of [totals](VerdictGroup::in_totals). A phrase.
    fn group_count(&self, group: VerdictGroup, count: usize) -> String;
    /// Says how many backups were judged, and when. A phrase.
    fn verdict_totals(&self, totals: &VerdictTotals) -> String;
    /// Counts the objects that a policy does not judge, and their backups. A sentence.
    fn objects_not_judged(&self, objects: usize, backups: usize) -> String;
    /// Gives the age of a backup in one unit. A phrase.
    fn short_age(&self, age: TimeDelta) -> String;
    /// Says which backups an object lacks. A phrase that follows the object's name.
    fn shortfall(&self, shortfall: &Shortfall) -> String;
    /// Says that a listing is incomplete: `read` of `count` backups were read. A phrase.
    fn partial_listing(&self, read: usize, count: u64) -> String;
    /// Says that `keep_at_least` (the floor) is higher than the limit on the number of backups. A
    /// phrase.
    fn floor_above_count(&self, floor: u32, count: u32) -> String;
    /// Says that no call deletes a backup, because it is the last good copy of an object. A phrase.
    fn last_copy(&self, object: &str, backup: &str) -> String;
    /// Counts the backups over the limits that stay in locked vaults. A phrase.
    fn locked_count(&self, count: usize) -> String;
    /// Says how many backups over the limits stay because a vault is locked. A phrase.
    fn locked_vault(&self, vault: &str, backups: usize) -> String;
    /// Says that an answer ignores the lock of a vault. A phrase.
    fn lock_ignored(&self, vault: &str) -> String;

    // Rechecked plans.

    /// Says why a deletion is dropped from a plan. A phrase.
    fn drop_reason(&self, reason: &DropReason<'_>) -> String;
    /// Says that a deletion is dropped from a plan, and why. A phrase.
    fn dropped_deletion(&self, backup: &str, reason: &DropReason<'_>) -> String;
    /// Counts the deletions of a plan that remain and those that were dropped. A phrase.
    fn recheck_totals(&self, totals: &RecheckTotals) -> String;
    /// Counts backups that could be deleted but are not in the plan. A phrase.
    fn not_in_plan(&self, count: usize) -> String;

    // Forecasts.

    /// Says when a backup will be deleted, seen from `now`, or why it will not be. A phrase.
    fn backup_forecast(&self, forecast: &BackupForecast, now: DateTime<Utc>) -> String;
    /// Says why a backup is never deleted. A phrase.
    fn never_deleted(&self, reason: NeverDeleted) -> String;
    /// Says how far an event is in the future. A phrase.
    fn time_until(&self, wait: TimeDelta) -> String;
    /// Returns the heading of a forecast, with the time that it covers.
    fn scenario(&self, scenario: Scenario, from: DateTime<Utc>, until: DateTime<Utc>) -> String;
    /// Says how many of the existing backups are deleted. A sentence.
    fn forecast_totals(&self, totals: &ForecastTotals) -> String;
    /// Returns the title of a chart of backups by day.
    fn chart_title(&self, scenario: Scenario) -> String;
    /// Says how many backups there will be in the long run. A sentence.
    fn long_run(&self, long_run: &LongRun) -> String;
    /// Says when a quota is reached. A sentence.
    fn quota(&self, quota: &QuotaForecast) -> String;
    /// Lists what a forecast assumes about backups. A sentence.
    fn assumptions(&self) -> String;
    /// Says what a forecast assumes about the sizes of backups. A sentence.
    fn size_assumption(&self) -> String;

    // Diffs.

    /// Says how many of the policies in a plan of an infrastructure tool change. A sentence.
    fn planned_changes(&self, changed: usize, unchanged: usize) -> String;
    /// Says what a plan does with the policy at an address. A heading.
    fn planned_change(&self, address: &str, change: PlannedChange) -> String;
    /// Says that no member changes. A sentence.
    fn no_changes(&self) -> String;
    /// Shows a member that changes. A phrase.
    fn member_change(&self, change: &MemberChange<'_>) -> String;
    /// Says that a request omits a member, whose value was `before`. A phrase.
    fn omitted_member(&self, field: &str, before: Option<&str>) -> String;
    /// Says that a request replaces the `operation_definition` as a whole, so that the limits it omits
    /// are removed. A phrase.
    fn definition_replaced(&self) -> String;
    /// Says whether changed recurrence rules fire at other times. A sentence.
    fn pattern_change(&self, change: PatternChange) -> String;
    /// Says how long-term rules change. A sentence.
    fn long_term_change(&self, change: &LongTermChange) -> String;
    /// Says why a policy has no fires before or after a change. A sentence.
    fn no_fires(&self, side: ChangeSide, why: &FiringError) -> String;
    /// Counts the backups that a change would delete and that were kept before. A sentence.
    fn newly_deleted(&self, count: usize, omitted: OmittedLimits, now: DateTime<Utc>) -> String;
    /// Warns that `count` more backups would be deleted if omitted limits are removed. A phrase.
    fn more_deleted(&self, count: usize, omitted: &[String]) -> String;
    /// Warns that a request without `enabled` may switch the policy on. A phrase.
    fn may_enable_policy(&self) -> String;
    /// Warns that services may keep older backups for a different time than shown, because they set
    /// a backup's expiry when they create it. A phrase.
    fn duration_change(&self, change: &DurationChange) -> String;

    // Pages and tables.

    /// Returns a fixed text: a heading, the head of a column, or similar.
    fn label(&self, label: Label) -> String;
    /// Says at which instant a page was correct. A phrase.
    fn as_of(&self, now: DateTime<Utc>) -> String;
    /// Returns the caption of a week in a zone. A phrase.
    fn week_caption(&self, zone: &str) -> String;
    /// Counts backups. A phrase.
    fn backup_count(&self, count: usize) -> String;
    /// Describes a timeline of backups, for screen readers. A phrase.
    fn timeline_description(
        &self,
        count: usize,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> String;
    /// Describes a chart of backups by day, for screen readers. A phrase.
    fn chart_description(&self, first: NaiveDate, last: NaiveDate, most: u64) -> String;
    /// Says how much of a quota is used. A phrase.
    fn quota_used(&self, quota: &QuotaForecast, used: f64) -> String;
    /// Says that a quota is too high for a chart. A sentence.
    fn quota_above_chart(&self, quota: u64) -> String;
    /// Explains the line in a chart that shows a quota. A sentence.
    fn quota_line(&self, quota: u64) -> String;
}
