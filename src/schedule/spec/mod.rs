//! Schedules as a configuration stores them.

#[cfg(feature = "serde")]
mod serde;

use alloc::sync::Arc;

use chrono::{DateTime, Utc};

use super::definition::Schedule;
use super::disambiguation::{Gap, Overlap};
use super::zone::source::{ZoneNameError, ZoneSource};
use super::zone::{NamedZone, Zone, ZoneName};
use crate::pattern::{Pattern, TimetableError};

/// A schedule that can be stored: a pattern, the name of a zone, a start, and the choices at skipped and
/// repeated times.
///
/// [`schedule`](Self::schedule) makes the schedule, with the zones of a source.
/// [`Schedule::spec`] gives the specification back: the same one, since it keeps the zone's name as it was
/// given.
///
/// With the feature `serde`, a specification is a map with the members `pattern` (the text of a CSBS
/// pattern or the list of the rules of a CBR pattern), `zone`, `start` (RFC 3339), `gap` and `overlap`. In
/// formats for people, such as JSON, the defaults are left out. Unknown members are refused, even if the
/// specification is in a struct with `#[serde(flatten)]`; nothing else in that struct can then be flattened.
/// [`Pattern`](crate::Pattern#impl-Deserialize%3C'de%3E-for-Pattern) explains what an error of a pattern loses
/// in serde, and how to keep it.
///
/// ```
/// # #[cfg(feature = "serde")] {
/// use keeptime::schedule::Spec;
///
/// // A CSBS pattern is a text: a calendar, or rules on lines of their own.
/// let spec: Spec = serde_json::from_str(
///     r#"{"pattern": "FREQ=WEEKLY;BYDAY=MO,TH;BYHOUR=2;BYMINUTE=30", "zone": "+08:00"}"#,
/// )?;
/// assert_eq!(spec.zone(), "+08:00");
///
/// #[derive(Debug, serde::Deserialize)]
/// struct Policy { id: String, schedule: Spec }
///
/// let policy: Policy = serde_json::from_str(
///     r#"{"id": "web", "schedule": {"pattern": "FREQ=DAILY;BYHOUR=2;BYMINUTE=30"}}"#,
/// )?;
/// assert_eq!((policy.id.as_str(), policy.schedule.zone()), ("web", "UTC"));
/// # }
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
///
/// ```
/// # #[cfg(all(feature = "serde", feature = "chrono-tz", feature = "jiff"))] {
/// use chrono::{DateTime, Utc};
/// use keeptime::schedule::{Overlap, Spec, source};
/// use keeptime::Pattern;
///
/// let pattern = Pattern::parse_cbr_rules(&["FREQ=WEEKLY;BYDAY=SU;BYHOUR=1;BYMINUTE=30"])?;
/// let spec = Spec::new(pattern).with_zone("Europe/Berlin").with_overlap(Overlap::Both);
/// let stored = serde_json::to_string(&spec)?;
/// assert_eq!(
///     stored,
///     r#"{"pattern":["FREQ=WEEKLY;BYDAY=SU;BYHOUR=1;BYMINUTE=30"],"zone":"Europe/Berlin","overlap":"both"}"#,
/// );
///
/// let spec: Spec = serde_json::from_str(&stored)?;
/// let now: DateTime<Utc> = "2026-11-26T12:00:00Z".parse()?;
/// let next: DateTime<Utc> = "2026-11-29T00:30:00Z".parse()?;
///
/// // With the zones that are compiled into jiff:
/// let schedule = spec.schedule(source::jiff_bundled())?;
/// assert_eq!(schedule.next_after(now), Some(next));
/// assert_eq!(schedule.spec(), spec);
///
/// // With those of chrono-tz:
/// let schedule = spec.schedule(source::chrono_tz())?;
/// assert_eq!(schedule.next_after(now), Some(next));
/// assert_eq!(schedule.spec(), spec);
/// # }
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Spec {
    pattern: Arc<Pattern>,
    zone: ZoneName,
    start: Option<DateTime<Utc>>,
    gap: Gap,
    overlap: Overlap,
}

impl Spec {
    /// Returns the specification of a pattern in UTC, without a start.
    pub fn new(pattern: Pattern) -> Self {
        Self {
            pattern: Arc::new(pattern),
            zone: ZoneName::Utc,
            start: None,
            gap: Gap::default(),
            overlap: Overlap::default(),
        }
    }

    /// Sets the name of the zone: one that [`ZoneSource::zone`] finds. The default is `UTC`.
    #[must_use]
    pub fn with_zone(self, name: impl Into<Arc<str>>) -> Self {
        Self { zone: ZoneName::new(name), ..self }
    }

    /// Sets the start: the instant before which nothing fires. `None` removes it.
    #[must_use]
    pub fn with_start(self, start: impl Into<Option<DateTime<Utc>>>) -> Self {
        Self { start: start.into(), ..self }
    }

    /// Sets what happens at a civil time that the zone skips. The default is [`Gap::Shift`].
    #[must_use]
    pub fn with_gap(self, gap: Gap) -> Self {
        Self { gap, ..self }
    }

    /// Sets what happens at a civil time that the zone repeats. The default is [`Overlap::First`].
    #[must_use]
    pub fn with_overlap(self, overlap: Overlap) -> Self {
        Self { overlap, ..self }
    }

    /// Returns the pattern.
    pub fn pattern(&self) -> &Pattern {
        &self.pattern
    }

    /// Returns the name of the zone.
    pub fn zone(&self) -> &str {
        self.zone.as_str()
    }

    /// Returns the start: the instant before which nothing fires.
    pub fn start(&self) -> Option<DateTime<Utc>> {
        self.start
    }

    /// Returns what happens at a civil time that the zone skips.
    pub fn gap(&self) -> Gap {
        self.gap
    }

    /// Returns what happens at a civil time that the zone repeats.
    pub fn overlap(&self) -> Overlap {
        self.overlap
    }

    /// Makes the schedule, with the zones of a source. A reference to a source is a source too.
    ///
    /// # Errors
    /// [`SpecError::Zone`] if the source has no zone of this name. [`SpecError::Timetable`] if a rule
    /// leaves out a part and there is no start, or if, with this start, two times of the week are less
    /// than an hour apart.
    pub fn schedule<S: ZoneSource>(
        &self,
        source: S,
    ) -> Result<Schedule<NamedZone<S::Zone>>, SpecError> {
        let zone = source.zone(self.zone())?.renamed(self.zone.clone());
        let builder = Schedule::builder().zone(zone).start(self.start);
        let builder = builder.gap(self.gap).overlap(self.overlap);
        Ok(builder.shared_pattern(Arc::clone(&self.pattern))?)
    }
}

impl<Z: Zone> Schedule<NamedZone<Z>> {
    /// Returns the specification from which a [`ZoneSource`] makes this schedule again, if it knows the
    /// zone by its name.
    pub fn spec(&self) -> Spec {
        self.spec_in(self.zone().shared_name().clone())
    }
}

impl Schedule {
    /// Returns the specification of this schedule in UTC.
    pub fn spec(&self) -> Spec {
        self.spec_in(ZoneName::Utc)
    }
}

impl<Z: Zone> Schedule<Z> {
    fn spec_in(&self, zone: ZoneName) -> Spec {
        Spec {
            pattern: Arc::clone(self.shared_pattern()),
            zone,
            start: self.start(),
            gap: self.gap(),
            overlap: self.overlap(),
        }
    }
}

/// Why a [`Spec`] gives no schedule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SpecError {
    /// The source does not have the zone.
    #[error(transparent)]
    Zone(#[from] ZoneNameError),
    /// The pattern has no timetable with this start, or with none.
    #[error(transparent)]
    Timetable(#[from] TimetableError),
}
