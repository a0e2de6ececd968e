//! The facts about a policy that an explanation states.

use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::hash::Hash;

use chrono::{DateTime, TimeDelta, Utc};

use super::week::Week;
use crate::policy::{FiringError, Policy, PolicyState, UnreadableLimits};
use crate::retention::Limits;
use crate::schedule::{OffsetChange, Schedule, Zone};

/// A zone and the name under which it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedZone<Z> {
    name: Cow<'static, str>,
    zone: Z,
}

impl NamedZone<Utc> {
    /// UTC, under the name `UTC`.
    pub const UTC: Self = Self { name: Cow::Borrowed("UTC"), zone: Utc };
}

impl<Z: Zone> NamedZone<Z> {
    /// Creates a zone with a name.
    pub fn new(name: impl Into<Cow<'static, str>>, zone: Z) -> Self {
        Self { name: name.into(), zone }
    }

    /// Returns the name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the zone.
    pub fn zone(&self) -> &Z {
        &self.zone
    }
}

/// The facts about a policy: whether it runs, when it fires, and what it keeps.
#[derive(Clone, Debug)]
pub struct Explanation {
    state: PolicyState,
    objects: Option<usize>,
    timing: Result<Timing, FiringError>,
    limits: Result<Limits, UnreadableLimits>,
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
        let schedule = policy.schedule_as_if_enabled(Schedule::builder().zone(hours.zone.clone()));
        Self {
            state: policy.state(),
            objects: policy.objects().map(|objects| objects.len()),
            timing: schedule.map(|schedule| Timing::new(&schedule, hours.name(), shown, now)),
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
}

/// The times at which a schedule fires, in its own zone and in other zones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timing {
    zone: String,
    week: Week,
    start: Option<DateTime<Utc>>,
    longest_gap: TimeDelta,
    change: Option<OffsetChange>,
    shown_weeks: Vec<ShownWeek>,
}

impl Timing {
    /// Collects the times of `schedule`, whose zone is called `zone`, at `now`. The times are also shown
    /// in the zones `shown`, except for one called `zone`.
    pub fn new<Z: Zone, Shown: Zone>(
        schedule: &Schedule<Z>,
        zone: &str,
        shown: &[NamedZone<Shown>],
        now: DateTime<Utc>,
    ) -> Self {
        let week = Week::new(schedule);
        // A clock change before the start affects no fire.
        let now = schedule.start().map_or(now, |start| start.max(now));
        let own_zone = schedule.zone();
        let change = OffsetChange::next_after(own_zone, now);
        let shown_weeks = shown.iter().filter(|named| named.name() != zone).map(|named| {
            let shown_zone = &named.zone;
            let shifted = |at: DateTime<Utc>| {
                let at = at.timestamp();
                let [shown, own] =
                    [shown_zone.period_at(at).offset(), own_zone.period_at(at).offset()];
                week.shifted(shown.local_minus_utc() - own.local_minus_utc())
            };
            let week_now = shifted(now);
            let changes =
                [(zone, change), (named.name(), OffsetChange::next_after(shown_zone, now))];
            let changes = changes.into_iter().filter_map(|(zone, change)| Some((zone, change?)));
            let next = changes.min_by_key(|(_, change)| change.at());
            let after = next.map(|(zone, change)| WeekAfterChange {
                zone: zone.to_string(),
                week: shifted(change.at()),
                change,
            });
            ShownWeek {
                zone: named.name().to_string(),
                // Two zones may change together; then the week in this zone stays the same.
                after_change: after.filter(|after| after.week != week_now),
                week: week_now,
            }
        });
        let shown_weeks = shown_weeks.collect();
        Self {
            zone: zone.to_string(),
            start: schedule.start(),
            longest_gap: schedule.timetable().longest_gap(),
            change,
            shown_weeks,
            week,
        }
    }

    /// Returns the name of the zone in which the schedule reads its hours.
    pub fn zone(&self) -> &str {
        &self.zone
    }

    /// Returns the week in that zone.
    pub fn week(&self) -> &Week {
        &self.week
    }

    /// Returns the start, before which nothing fires.
    pub fn start(&self) -> Option<DateTime<Utc>> {
        self.start
    }

    /// Returns the longest time between two neighbouring fires, in local time: a change of the clocks
    /// can make the real time longer or shorter.
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
    week: Week,
    after_change: Option<WeekAfterChange>,
}

/// The week of a schedule in another zone after a change of the clocks in either zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeekAfterChange {
    zone: String,
    change: OffsetChange,
    week: Week,
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

    /// Returns the week after the change.
    pub fn week(&self) -> &Week {
        &self.week
    }
}

impl ShownWeek {
    /// Returns the name of the zone.
    pub fn zone(&self) -> &str {
        &self.zone
    }

    /// Returns the week in this zone until the next change of the clocks, in this zone or in the
    /// schedule's own.
    pub fn week(&self) -> &Week {
        &self.week
    }

    /// Returns how the week in this zone changes at the next change of the clocks, in this zone or in
    /// the schedule's own. Returns `None` if there is no such change within 400 days, or if the week
    /// stays the same.
    pub fn after_change(&self) -> Option<&WeekAfterChange> {
        self.after_change.as_ref()
    }
}
