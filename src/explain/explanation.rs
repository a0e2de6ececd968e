//! The facts about a policy that an explanation states.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::hash::Hash;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::next_days::NextDays;
use super::recurrences::{IntervalGroup, Recurrences};
use super::week::Week;
use crate::forecast::Reach;
use crate::policy::{FiringError, Policy, PolicyState, UnreadableLimits};
use crate::retention::Limits;
use crate::schedule::{NamedZone, OffsetChange, Schedule, Zone};

/// The facts about a policy: whether it runs, when it fires, and what it keeps.
#[derive(Clone, Debug)]
pub struct Explanation {
    state: PolicyState,
    objects: Option<usize>,
    timing: Result<Timing, FiringError>,
    limits: Result<Limits, UnreadableLimits>,
    reach: Option<Reach>,
}

impl Explanation {
    /// Collects the facts about `policy` at `now`.
    ///
    /// The hours of the pattern are read in the zone `hours`. The fires are also shown in the zones
    /// `shown`.
    pub fn new<Object: Eq + Hash, Z: Zone + Clone, Shown: Zone>(
        policy: &Policy<Object>,
        hours: &NamedZone<Z>,
        shown: &[NamedZone<Shown>],
        now: DateTime<Utc>,
    ) -> Self {
        let schedule = policy.schedule_as_if_enabled(Schedule::builder().zone(hours.clone()));
        let reach = match (&schedule, policy.limits()) {
            (Ok(schedule), Ok(limits)) => Some(Reach::of(schedule.timetable(), limits)),
            _ => None,
        };
        Self {
            reach,
            state: policy.state(),
            objects: policy.objects().map(|objects| objects.len()),
            timing: schedule.map(|schedule| Timing::new(&schedule, shown, now)),
            limits: policy.limits(),
        }
    }

    /// Returns whether the policy runs.
    pub fn state(&self) -> PolicyState {
        self.state
    }

    /// Returns the number of objects of the policy, or `None` if they are unknown.
    pub fn objects(&self) -> Option<usize> {
        self.objects
    }

    /// Returns when the policy fires, or would fire if it is not enabled.
    ///
    /// # Errors
    /// A [`FiringError`] if its pattern is invalid or lacks a start.
    pub fn timing(&self) -> Result<&Timing, &FiringError> {
        self.timing.as_ref()
    }

    /// Returns the limits of the policy.
    ///
    /// # Errors
    /// [`UnreadableLimits`] if the limits could not be read.
    pub fn limits(&self) -> Result<Limits, &UnreadableLimits> {
        self.limits.as_ref().copied()
    }

    /// Returns how far back the backups reach once the policy has run long enough, or would reach if it
    /// is not enabled; `None` if its fires or its limits are unknown.
    pub fn reach(&self) -> Option<&Reach> {
        self.reach.as_ref()
    }
}

/// The times at which a schedule fires, in its own zone and in other zones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timing {
    zone: String,
    times: Recurrences,
    day_zero: Option<NaiveDate>,
    next_days: Option<NextDays>,
    start: Option<DateTime<Utc>>,
    longest_gap: TimeDelta,
    change: Option<OffsetChange>,
    shown_weeks: Vec<ShownWeek>,
}

impl Timing {
    /// Collects the times of `schedule` at `now`. The times are also shown in the zones `shown`, except for
    /// one with the name of the schedule's own.
    pub fn new<Z: Zone, Shown: Zone>(
        schedule: &Schedule<NamedZone<Z>>,
        shown: &[NamedZone<Shown>],
        now: DateTime<Utc>,
    ) -> Self {
        let times = Recurrences::new(schedule);
        let has_intervals = !times.intervals.is_empty();
        // A clock change before the start affects no fire.
        let now = schedule.start().map_or(now, |start| start.max(now));
        let own_zone = schedule.zone();
        let zone = own_zone.name();
        let change = OffsetChange::next_after(own_zone, now);
        let shown_weeks = shown.iter().filter(|named| named.name() != zone).map(|named| {
            let shown_zone = named;
            let shifted = |at: DateTime<Utc>| {
                let at = at.timestamp();
                let [shown, own] =
                    [shown_zone.period_at(at).offset(), own_zone.period_at(at).offset()];
                times.shifted(shown.local_minus_utc() - own.local_minus_utc())
            };
            let times_now = shifted(now);
            let changes =
                [(zone, change), (named.name(), OffsetChange::next_after(shown_zone, now))];
            let changes = changes.into_iter().filter_map(|(zone, change)| Some((zone, change?)));
            let next = changes.min_by_key(|(_, change)| change.at());
            let after = next.map(|(zone, change)| WeekAfterChange {
                zone: zone.to_string(),
                times: shifted(change.at()),
                change,
            });
            ShownWeek {
                zone: named.name().to_string(),
                // Two zones may change together; then the times in this zone stay the same.
                after_change: after.filter(|after| after.times != times_now),
                times: times_now,
                next_days: has_intervals.then(|| NextDays::new(schedule, shown_zone, now)),
            }
        });
        let shown_weeks = shown_weeks.collect();
        Self {
            zone: zone.to_string(),
            start: schedule.start(),
            day_zero: if has_intervals { day_zero(schedule) } else { None },
            next_days: has_intervals.then(|| NextDays::new(schedule, own_zone, now)),
            longest_gap: schedule.timetable().longest_gap(),
            change,
            shown_weeks,
            times,
        }
    }

    /// Returns the name of the zone in which the schedule reads its hours.
    pub fn zone(&self) -> &str {
        &self.zone
    }

    /// Returns the times that recur every week, in that zone. It is empty if there are none.
    pub fn week(&self) -> &Week {
        &self.times.week
    }

    /// Returns the times that recur every few days, in that zone, ascending by interval.
    pub fn intervals(&self) -> &[IntervalGroup] {
        &self.times.intervals
    }

    /// Returns the day from which all intervals are counted: the day of the start, in that zone. Returns
    /// `None` if there are no intervals.
    pub fn day_zero(&self) -> Option<NaiveDate> {
        self.day_zero
    }

    /// Returns the fires of the next days in that zone if there are intervals, for a picture. Without
    /// intervals, the [`week`](Self::week) shows all fires.
    pub fn next_days(&self) -> Option<&NextDays> {
        self.next_days.as_ref()
    }

    /// Returns the start, before which nothing fires.
    pub fn start(&self) -> Option<DateTime<Utc>> {
        self.start
    }

    /// Returns the longest time between two neighbouring fires, in civil time: a change of the clocks can
    /// make the elapsed time longer or shorter.
    pub fn longest_gap(&self) -> TimeDelta {
        self.longest_gap
    }

    /// Returns the next change of the clocks in the schedule's zone.
    pub fn change(&self) -> Option<&OffsetChange> {
        self.change.as_ref()
    }

    /// Returns the week in each of the other zones.
    pub fn shown_weeks(&self) -> &[ShownWeek] {
        &self.shown_weeks
    }
}

/// The week of a schedule in a zone in which it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownWeek {
    zone: String,
    times: Recurrences,
    next_days: Option<NextDays>,
    after_change: Option<WeekAfterChange>,
}

/// The week of a schedule in another zone after a change of the clocks in either zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeekAfterChange {
    zone: String,
    change: OffsetChange,
    times: Recurrences,
}

impl WeekAfterChange {
    /// Returns the name of the zone whose clocks change.
    pub fn zone(&self) -> &str {
        &self.zone
    }

    /// Returns the change.
    pub fn change(&self) -> &OffsetChange {
        &self.change
    }

    /// Returns the times that recur every week, after the change.
    pub fn week(&self) -> &Week {
        &self.times.week
    }

    /// Returns the times that recur every few days, after the change.
    pub fn intervals(&self) -> &[IntervalGroup] {
        &self.times.intervals
    }
}

impl ShownWeek {
    /// Returns the name of the zone.
    pub fn zone(&self) -> &str {
        &self.zone
    }

    /// Returns the week in this zone until the next change of the clocks, in this zone or in the
    /// schedule's own. It is empty if no times recur every week.
    pub fn week(&self) -> &Week {
        &self.times.week
    }

    /// Returns the times that recur every few days, in this zone until the next change of the clocks. The
    /// groups are those of [`Timing::intervals`].
    pub fn intervals(&self) -> &[IntervalGroup] {
        &self.times.intervals
    }

    /// Returns the fires of the next days in this zone if there are intervals.
    pub fn next_days(&self) -> Option<&NextDays> {
        self.next_days.as_ref()
    }

    /// Returns how the week in this zone changes at the next change of the clocks, in this zone or in
    /// the schedule's own. Returns `None` if there is no such change within 400 days, or if the week
    /// stays the same.
    pub fn after_change(&self) -> Option<&WeekAfterChange> {
        self.after_change.as_ref()
    }
}

/// Returns the civil day of the start, from which the intervals are counted.
fn day_zero<Z: Zone>(schedule: &Schedule<Z>) -> Option<NaiveDate> {
    let start = schedule.start()?;
    let offset = schedule.zone().period_at(start.timestamp()).offset();
    Some(start.naive_utc().checked_add_offset(offset)?.date())
}
