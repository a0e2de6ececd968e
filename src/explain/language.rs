//! The seam between values and words.

use alloc::string::String;
use alloc::vec::Vec;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc, Weekday};

use super::statement::{
    ChangeSide, DropReason, FieldNote, Label, MemberChange, OmittedLimits, RecheckTotals, Scenario,
    Shortfall, VerdictGroup, VerdictTotals,
};
use super::{Explanation, Timing};
use crate::forecast::{BackupForecast, LongRun, NeverDeleted, QuotaForecast};
use crate::policy::{DurationChange, FiringError, PolicyState, UnreadableLimits};
use crate::retention::{Limits, Outcome, Verdict};
use crate::schedule::OffsetChange;

/// A language in which explanations, verdicts, forecasts and diffs are worded.
///
/// One method for each thing to say, from values to text. No method has a default: a language that
/// lacks one does not compile, so nothing falls back to English unnoticed. Text from outside (ids,
/// names, values of members) comes as the caller wants it shown, escaped where need be.
///
/// Sentences end with a full stop. Phrases, which stand beside a name or after a colon, do not, and
/// begin with a small letter.
///
/// It is object-safe: callers hold a `&dyn Language`.
pub trait Language {
    /// The tag of the language (BCP 47), as HTML's `lang` has it.
    fn tag(&self) -> &'static str;

    // What a policy does.

    /// What a policy does, apart from what it keeps: its objects, whether it runs, when it fires. Sentences.
    fn activity(&self, explanation: &Explanation) -> Vec<String>;
    /// When a schedule fires. Sentences.
    fn timing(&self, timing: &Timing) -> Vec<String>;
    /// What limits keep and what they delete, or why nobody can say. Sentences.
    fn limits(&self, limits: Result<Limits, &UnreadableLimits>) -> Vec<String>;
    /// What a member does that is easily misread. A sentence.
    fn field_note(&self, note: &FieldNote<'_>) -> String;
    /// Why a policy does not run; `None` if it runs. A phrase.
    fn not_running(&self, state: PolicyState) -> Option<String>;
    /// When the clocks of a zone change next, below a week of that zone. A sentence.
    fn clock_change(&self, change: &OffsetChange) -> String;
    /// A weekday's name.
    fn weekday(&self, day: Weekday) -> String;
    /// A weekday's name in at most three columns, for tables.
    fn short_weekday(&self, day: Weekday) -> String;

    // Verdicts.

    /// An outcome in one word or two, for tables.
    fn outcome(&self, outcome: Outcome) -> String;
    /// A verdict's evidence. A phrase.
    fn evidence(&self, verdict: &Verdict) -> String;
    /// A verdict with its evidence. A phrase.
    fn verdict(&self, verdict: &Verdict) -> String;
    /// What a mark in a picture means. A phrase.
    fn verdict_group(&self, group: VerdictGroup) -> String;
    /// How many backups have which outcome. A phrase.
    fn verdict_totals(&self, totals: &VerdictTotals) -> String;
    /// What an object lacks. A phrase, to stand after the object's name.
    fn shortfall(&self, shortfall: &Shortfall) -> String;
    /// That a listing lacks backups: how many were read, and how many there are. A phrase.
    fn partial_listing(&self, read: usize, count: u64) -> String;
    /// That a floor is above the count. A phrase.
    fn floor_above_count(&self, floor: u32, count: u32) -> String;
    /// That the last good copy of an object has no call that deletes it. A phrase.
    fn last_copy(&self, object: &str, backup: &str) -> String;

    // Plans that are checked again.

    /// Why a deletion is dropped from a plan. A phrase.
    fn drop_reason(&self, reason: &DropReason<'_>) -> String;
    /// That a deletion is dropped from a plan, and why. A phrase.
    fn dropped_deletion(&self, backup: &str, reason: &DropReason<'_>) -> String;
    /// How much of a plan remains. A phrase.
    fn recheck_totals(&self, totals: &RecheckTotals) -> String;
    /// How many backups could be deleted that a plan does not name. A phrase.
    fn not_in_plan(&self, count: usize) -> String;

    // Forecasts.

    /// What happens to a backup, as seen at an instant. A phrase.
    fn backup_forecast(&self, forecast: &BackupForecast, now: DateTime<Utc>) -> String;
    /// Why a backup is never deleted. A phrase.
    fn never_deleted(&self, never: NeverDeleted) -> String;
    /// How far ahead something is. A phrase.
    fn time_until(&self, wait: TimeDelta) -> String;
    /// From when to when a forecast goes. A sentence.
    fn forecast_span(&self, from: DateTime<Utc>, until: DateTime<Utc>) -> String;
    /// The title of a chart of backups by day.
    fn chart_title(&self, scenario: Scenario) -> String;
    /// How many backups there are in the long run. A sentence.
    fn long_run(&self, long_run: &LongRun) -> String;
    /// When a quota is reached. A sentence.
    fn quota(&self, quota: &QuotaForecast) -> String;
    /// What a forecast assumes. Sentences.
    fn assumptions(&self) -> Vec<String>;

    // Diffs.

    /// That no member changes. A sentence.
    fn no_changes(&self) -> String;
    /// A member that changes. A phrase.
    fn member_change(&self, change: &MemberChange<'_>) -> String;
    /// A member that a request leaves out, and its value before. A phrase.
    fn omitted_member(&self, field: &str, before: Option<&str>) -> String;
    /// Why a policy has no fires before or after a change. A sentence.
    fn no_fires(&self, side: ChangeSide, why: &FiringError) -> String;
    /// How many backups a change deletes that were kept before. A sentence.
    fn newly_deleted(&self, count: usize, omitted: OmittedLimits, now: DateTime<Utc>) -> String;
    /// That more backups would be deleted if what a request leaves out were removed. A phrase.
    fn more_deleted(&self, count: usize, omitted: &[String]) -> String;
    /// That a request which leaves `enabled` out may switch a policy on. A phrase.
    fn may_enable_policy(&self) -> String;
    /// What the services do with backups that were made before the days of a policy change. A phrase.
    fn duration_change(&self, change: &DurationChange) -> String;

    // Pages and tables.

    /// A heading, the head of a column or another fixed text.
    fn label(&self, label: Label) -> String;
    /// The instant that a page is about. A phrase.
    fn as_of(&self, now: DateTime<Utc>) -> String;
    /// The caption of a week in a zone. A phrase.
    fn week_caption(&self, zone: &str) -> String;
    /// How many backups there are. A phrase.
    fn backup_count(&self, count: usize) -> String;
    /// What a timeline of backups shows. A phrase.
    fn timeline_description(
        &self,
        count: usize,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> String;
    /// What a chart of backups by day shows. A phrase.
    fn chart_description(&self, first: NaiveDate, last: NaiveDate, most: u64) -> String;
    /// What the line of a quota in a chart is. A sentence.
    fn quota_line(&self, quota: u64) -> String;
}
