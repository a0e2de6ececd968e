//! What recurrence rules cannot express: times that the clocks skip or repeat, and fires that two rules have.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;
use core::ops::Range;

use chrono::{DateTime, NaiveDateTime, Offset, TimeDelta, Utc};

use super::event_rule::EventRule;
use super::time_zone::TimeZoneData;
use super::{CalendarError, MOST_EXCEPTIONS};
use crate::schedule::{OffsetChange, Schedule, Zone};

/// No change moves the clocks by more than this.
const LONGEST_CHANGE: TimeDelta = TimeDelta::days(1);

/// A change of the offset, and the range of civil time that the clocks skip or repeat there.
#[derive(Clone, Copy, Debug)]
pub(super) struct ClockChange {
    change: OffsetChange,
    first: NaiveDateTime,
    end: NaiveDateTime,
}

impl ClockChange {
    /// Returns `None` beyond the years of chrono.
    fn new(change: &OffsetChange) -> Option<Self> {
        let at = change.at().naive_utc();
        let before = at.checked_add_offset(change.before())?;
        let after = at.checked_add_offset(change.after())?;
        Some(Self { change: *change, first: before.min(after), end: before.max(after) })
    }

    /// Returns the changes that affect civil times after an instant.
    pub(super) fn all_from(
        zone_data: &TimeZoneData,
        from: DateTime<Utc>,
    ) -> impl Iterator<Item = Self> {
        let is_later = move |change: &&OffsetChange| change.at() + LONGEST_CHANGE > from;
        zone_data.changes().iter().filter(is_later).filter_map(Self::new)
    }

    /// Returns whether the clocks skip or repeat a time of a rule here, or at a like change in another year.
    pub(super) fn may_affect(&self, rule: &EventRule) -> bool {
        rule.may_include_between(self.first, self.end)
    }

    /// Returns the instants that a program may take for an affected civil time, as read with either offset.
    fn instants(&self, civil: NaiveDateTime) -> impl Iterator<Item = DateTime<Utc>> {
        let offsets = [self.change.before(), self.change.after()].into_iter();
        offsets.filter_map(move |offset| Some(civil.checked_sub_offset(offset)?.and_utc()))
    }

    /// Returns the instants at which affected times may fire, or that are excluded because of them.
    fn window(&self) -> Option<Range<DateTime<Utc>>> {
        let (at, length) = (self.change.at(), self.end - self.first);
        Some(at.checked_sub_signed(length)?..at.checked_add_signed(length)?)
    }
}

/// Returns the same rules, with each hour that needs exceptions in a rule of its own.
///
/// Some programs compare only the digits of exceptions, and would exclude another hour of the same rule.
pub(super) fn with_exceptional_hours_apart(
    rules: &[EventRule],
    zone_data: &TimeZoneData,
    span: &Range<DateTime<Utc>>,
) -> Vec<EventRule> {
    let mut apart = Vec::new();
    for (index, rule) in rules.iter().enumerate() {
        let needs_exceptions = |hour: &EventRule| {
            hour.may_share_times_with(&rules[..index])
                || ClockChange::all_from(zone_data, span.start)
                    .any(|change| change.may_affect(hour))
        };
        apart.extend(rule.split_hours(needs_exceptions));
    }
    apart
}

/// A rule, its first time, and the instants that are excluded from it.
pub(super) struct LimitedRule<'t> {
    rule: &'t EventRule,
    first: NaiveDateTime,
    excluded: BTreeSet<DateTime<Utc>>,
}

impl<'t> LimitedRule<'t> {
    pub(super) fn rule(&self) -> &'t EventRule {
        self.rule
    }

    /// The first civil time of the rule that is not excluded.
    pub(super) fn first(&self) -> NaiveDateTime {
        self.first
    }

    pub(super) fn excluded(&self) -> &BTreeSet<DateTime<Utc>> {
        &self.excluded
    }
}

/// The rules of a calendar within a span, and the fires that they leave out.
pub(super) struct Exceptions<'t> {
    rules: Vec<LimitedRule<'t>>,
    single_fires: BTreeSet<DateTime<Utc>>,
}

impl<'t> Exceptions<'t> {
    pub(super) fn new<Z: Zone>(
        schedule: &Schedule<Z>,
        rules: &'t [EventRule],
        zone_data: &TimeZoneData,
        span: &Range<DateTime<Utc>>,
    ) -> Result<Self, CalendarError> {
        let changes = ClockChange::all_from(zone_data, span.start)
            .take_while(|change| change.change.at() - LONGEST_CHANGE < span.end)
            .collect();
        let search = Search { schedule, rules, changes, span };
        let mut count = 0;
        let mut limited = Vec::new();
        for index in 0..rules.len() {
            let Some(rule) = search.limited_rule(index) else { continue };
            count += rule.excluded.len();
            limited.push(rule);
        }
        let single_fires = search.single_fires(&limited);
        if count + single_fires.len() > MOST_EXCEPTIONS {
            return Err(CalendarError::TooManyExceptions);
        }
        Ok(Self { rules: limited, single_fires })
    }

    pub(super) fn rules(&self) -> &[LimitedRule<'t>] {
        &self.rules
    }

    pub(super) fn single_fires(&self) -> &BTreeSet<DateTime<Utc>> {
        &self.single_fires
    }
}

struct Search<'t, 's, Z> {
    schedule: &'s Schedule<Z>,
    rules: &'t [EventRule],
    changes: Vec<ClockChange>,
    span: &'s Range<DateTime<Utc>>,
}

impl<'t, Z: Zone> Search<'t, '_, Z> {
    /// Returns a rule with what is excluded from it, or `None` if nothing of it is left within the span.
    fn limited_rule(&self, index: usize) -> Option<LimitedRule<'t>> {
        let (earlier, rule) = (&self.rules[..index], &self.rules[index]);
        let mut near_changes = BTreeSet::new();
        for change in &self.changes {
            let times = rule.times_from(change.first).take_while(|civil| *civil < change.end);
            near_changes.extend(times.flat_map(|civil| change.instants(civil)));
        }
        let start = self.schedule.in_zone(self.span.start).naive_local();
        let mut times = rule
            .times_from(start)
            .filter_map(|civil| Some((civil, self.instant(civil)?)))
            .take_while(|(_, instant)| *instant < self.span.end)
            .filter(|(_, instant)| !near_changes.contains(instant));
        let shares_times = rule.may_share_times_with(earlier);
        let is_shared = |civil| shares_times && earlier.iter().any(|rule| rule.includes(civil));
        let (first, start) = times.find(|(civil, _)| !is_shared(*civil))?;
        let mut excluded: BTreeSet<_> = near_changes.range(start..self.span.end).copied().collect();
        if shares_times {
            let shared = times.filter(|(civil, _)| is_shared(*civil)).map(|(_, instant)| instant);
            // One more than allowed is enough for the error.
            excluded.extend(shared.take(MOST_EXCEPTIONS + 1));
        }
        Some(LimitedRule { rule, first, excluded })
    }

    /// Returns the fires near changes of the offset that no rule includes.
    fn single_fires(&self, rules: &[LimitedRule<'t>]) -> BTreeSet<DateTime<Utc>> {
        let is_included = |fire: &DateTime<Utc>| {
            let civil = self.schedule.in_zone(*fire).naive_local();
            rules.iter().any(|rule| {
                rule.rule.includes(civil) && rule.first <= civil && !rule.excluded.contains(fire)
            })
        };
        let windows = self.changes.iter().filter_map(ClockChange::window);
        windows
            .flat_map(|window| {
                let within = window.start.max(self.span.start)..window.end.min(self.span.end);
                self.schedule.fires(within)
            })
            .filter(|fire| !is_included(fire))
            .collect()
    }

    /// Returns the instant of a civil time: one of them if the clocks repeat it, `None` if they skip it.
    fn instant(&self, civil: NaiveDateTime) -> Option<DateTime<Utc>> {
        let near = [-LONGEST_CHANGE, LONGEST_CHANGE];
        near.into_iter().find_map(|distance| {
            let other = civil.and_utc().checked_add_signed(distance)?;
            let offset = self.schedule.in_zone(other).offset().fix();
            let instant = civil.checked_sub_offset(offset)?.and_utc();
            (self.schedule.in_zone(instant).naive_local() == civil).then_some(instant)
        })
    }
}
