//! What is to be said of a policy.

use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::hash::Hash;

use chrono::{DateTime, TimeDelta, Utc};

use super::week::Week;
use crate::policy::{FiringError, Policy, PolicyState, UnreadableLimits};
use crate::retention::Limits;
use crate::schedule::{OffsetChange, Schedule, Zone};

/// A zone and what people call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedZone<Z> {
    name: Cow<'static, str>,
    zone: Z,
}

impl NamedZone<Utc> {
    /// `UTC`.
    pub const UTC: Self = Self { name: Cow::Borrowed("UTC"), zone: Utc };
}

impl<Z: Zone> NamedZone<Z> {
    /// A zone by a name.
    pub fn new(name: impl Into<Cow<'static, str>>, zone: Z) -> Self {
        Self { name: name.into(), zone }
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The zone.
    pub fn zone(&self) -> &Z {
        &self.zone
    }
}

/// What is to be said of a policy.
#[derive(Clone, Debug)]
pub struct Explanation {
    state: PolicyState,
    objects: usize,
    timing: Result<Timing, FiringError>,
    limits: Result<Limits, UnreadableLimits>,
}

impl Explanation {
    /// What is to be said of a policy at an instant: its hours are read in a zone, and shown in others
    /// too.
    pub fn new<Object: Eq + Hash, Z: Zone + Clone, Shown: Zone>(
        policy: &Policy<Object>,
        hours: &NamedZone<Z>,
        shown: &[NamedZone<Shown>],
        now: DateTime<Utc>,
    ) -> Self {
        let schedule = policy.schedule_as_if_enabled(Schedule::builder().zone(hours.zone.clone()));
        Self {
            state: policy.state(),
            objects: policy.objects().len(),
            timing: schedule.map(|schedule| Timing::new(&schedule, hours.name(), shown, now)),
            limits: policy.limits().map_err(Clone::clone),
        }
    }

    /// Whether it does anything.
    pub fn state(&self) -> PolicyState {
        self.state
    }

    /// How many objects it is about.
    pub fn objects(&self) -> usize {
        self.objects
    }

    /// When it fires.
    ///
    /// # Errors
    /// Why nobody can say that.
    pub fn timing(&self) -> Result<&Timing, &FiringError> {
        self.timing.as_ref()
    }

    /// What it keeps.
    ///
    /// # Errors
    /// Why nobody can say that.
    pub fn limits(&self) -> Result<Limits, &UnreadableLimits> {
        self.limits.as_ref().copied()
    }
}

/// When a schedule fires.
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
    /// When a schedule fires, its hours being those of a zone of this name, as of an instant.
    pub fn new<Z: Zone, Shown: Zone>(
        schedule: &Schedule<Z>,
        zone: &str,
        shown: &[NamedZone<Shown>],
        now: DateTime<Utc>,
    ) -> Self {
        let week = Week::new(schedule);
        // Before the start there is nothing to tell the time of.
        let now = schedule.start().map_or(now, |start| start.max(now));
        let here = schedule.zone();
        let change = OffsetChange::next_after(here, now);
        let shown_weeks = shown.iter().filter(|named| named.name() != zone).map(|named| {
            let there = &named.zone;
            let shifted = |at: DateTime<Utc>| {
                let at = at.timestamp();
                let [there, here] = [there.period_at(at).offset(), here.period_at(at).offset()];
                week.shifted(there.local_minus_utc() - here.local_minus_utc())
            };
            let now_there = shifted(now);
            let changes = [(zone, change), (named.name(), OffsetChange::next_after(there, now))];
            let changes = changes.into_iter().filter_map(|(zone, change)| Some((zone, change?)));
            let next = changes.min_by_key(|(_, change)| change.at());
            let after = next.map(|(zone, change)| WeekAfterChange {
                zone: zone.to_string(),
                week: shifted(change.at()),
                change,
            });
            ShownWeek {
                zone: named.name().to_string(),
                // Two zones may change together, and then nothing is other than before.
                after_change: after.filter(|after| after.week != now_there),
                week: now_there,
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

    /// The name of the zone in which its hours are read.
    pub fn zone(&self) -> &str {
        &self.zone
    }

    /// Its week in that zone.
    pub fn week(&self) -> &Week {
        &self.week
    }

    /// The instant before which nothing fires.
    pub fn start(&self) -> Option<DateTime<Utc>> {
        self.start
    }

    /// The longest time from one fire to the next, as the clocks of its zone show it: what is lost at
    /// worst.
    pub fn longest_gap(&self) -> TimeDelta {
        self.longest_gap
    }

    /// When the clocks of its zone change next.
    pub fn change(&self) -> Option<&OffsetChange> {
        self.change.as_ref()
    }

    /// The same in other zones.
    pub fn shown_weeks(&self) -> &[ShownWeek] {
        &self.shown_weeks
    }
}

/// A schedule as the clocks of another zone show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownWeek {
    zone: String,
    week: Week,
    after_change: Option<WeekAfterChange>,
}

/// What a change of the clocks makes of a week elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeekAfterChange {
    zone: String,
    change: OffsetChange,
    week: Week,
}

impl WeekAfterChange {
    /// The name of the zone whose clocks change.
    pub fn zone(&self) -> &str {
        &self.zone
    }

    /// The change.
    pub fn change(&self) -> &OffsetChange {
        &self.change
    }

    /// The week elsewhere from then on.
    pub fn week(&self) -> &Week {
        &self.week
    }
}

impl ShownWeek {
    /// The zone's name.
    pub fn zone(&self) -> &str {
        &self.zone
    }

    /// The week there, until the clocks change there or where the hours are read.
    pub fn week(&self) -> &Week {
        &self.week
    }

    /// What is other there once the clocks change, there or where the hours are read; `None` where they
    /// do not in the next thirteen months, or where nothing is other then.
    pub fn after_change(&self) -> Option<&WeekAfterChange> {
        self.after_change.as_ref()
    }
}
