//! Assembles a report.

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::borrow::Borrow;
use core::fmt::Display;
use core::hash::Hash;
use core::ops::Bound;

use chrono::{DateTime, Datelike, Days, Utc};
use hashbrown::HashMap;

use super::reported_backups::{NoBackup, ReportedBackups};
use super::server::servers;
use super::{DailyCount, Finding, Fire, ForecastSection, Report, ReportedQuota, Scope};
use crate::explain::{Explanation, FieldNote};
use crate::forecast::{Forecast, ForecastError, Forecaster, LongRun, Quota};
use crate::policy::{Extent, KeepingError, Policy, Shortfall};
use crate::retention::Backup;
use crate::schedule::{NamedZone, Schedule, Zone};

/// Why a report cannot be made.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// The backups cannot be judged.
    #[error(transparent)]
    Keeping(#[from] KeepingError),
    /// The forecast is [too large](ForecastError::TooFar).
    #[error("the forecast is too large, choose fewer days")]
    TooManyDays,
}

/// Makes a [`Report`]. Without options, it shows the next ten fires, and the forecast of 30 days.
#[derive(Clone, Debug)]
pub struct ReportBuilder<'r, Object, Z = Utc> {
    title: &'r str,
    policy: &'r Policy<Object>,
    now: DateTime<Utc>,
    zones: &'r [NamedZone<Z>],
    fires: usize,
    days: u32,
    quotas: &'r [Quota],
    scope: Scope,
    object_names: HashMap<&'r str, &'r str>,
    field_notes: Vec<FieldNote<'r>>,
    findings: Vec<Finding>,
}

impl<'r> Report<'r> {
    /// Starts a page about a policy as of `now`.
    pub fn builder<Object>(
        title: &'r str,
        policy: &'r Policy<Object>,
        now: DateTime<Utc>,
    ) -> ReportBuilder<'r, Object> {
        ReportBuilder {
            title,
            policy,
            now,
            zones: &[],
            fires: 10,
            days: 30,
            quotas: &[],
            scope: Scope::Policy,
            object_names: HashMap::new(),
            field_notes: Vec::new(),
            findings: Vec::new(),
        }
    }
}

impl<'r, Object, Z> ReportBuilder<'r, Object, Z> {
    /// Shows the times in these zones next to UTC. The table of the next fires shows the first one.
    #[must_use]
    pub fn zones<Y: Zone>(self, zones: &'r [NamedZone<Y>]) -> ReportBuilder<'r, Object, Y> {
        ReportBuilder {
            title: self.title,
            policy: self.policy,
            now: self.now,
            zones,
            fires: self.fires,
            days: self.days,
            quotas: self.quotas,
            scope: self.scope,
            object_names: self.object_names,
            field_notes: self.field_notes,
            findings: self.findings,
        }
    }

    /// Sets the number of fires.
    #[must_use]
    pub fn fires(self, count: usize) -> Self {
        Self { fires: count, ..self }
    }

    /// Sets the number of days of the forecast.
    #[must_use]
    pub fn days(self, days: u32) -> Self {
        Self { days, ..self }
    }

    /// Sets the quotas of which the forecast says when they are reached.
    #[must_use]
    pub fn quotas(self, quotas: &'r [Quota]) -> Self {
        Self { quotas, ..self }
    }

    /// Leaves out what the policy keeps, for a page about a pattern without a policy.
    #[must_use]
    pub fn without_limits(self) -> Self {
        Self { scope: Scope::Pattern, ..self }
    }

    /// Sets the names of objects, by id. They are shown for objects whose backups have no name for them.
    #[must_use]
    pub fn object_names(self, names: impl IntoIterator<Item = (&'r str, &'r str)>) -> Self {
        Self { object_names: names.into_iter().collect(), ..self }
    }

    /// Sets the notes about members that are easily misread.
    #[must_use]
    pub fn field_notes(self, notes: Vec<FieldNote<'r>>) -> Self {
        Self { field_notes: notes, ..self }
    }

    /// Sets the faults and notes of a check of the policy.
    #[must_use]
    pub fn findings(self, findings: Vec<Finding>) -> Self {
        Self { findings, ..self }
    }
}

impl<'r, Object: Eq + Hash, Z: Zone> ReportBuilder<'r, Object, Z> {
    /// Makes a page without backups. Its forecast begins without any.
    ///
    /// # Errors
    /// [`ReportError::TooManyDays`] if the forecast is too large.
    pub fn build(self) -> Result<Report<'r>, ReportError> {
        let none = ReportedBackups::<NoBackup<Object>>::unknown();
        let forecast = self.forecast(&none)?.and_then(|forecast| self.section(&forecast, &none));
        Ok(Report { forecast, ..self.without_backups() })
    }

    /// Makes a page with the backups of the policy.
    ///
    /// # Errors
    /// [`ReportError`] if the backups cannot be judged, or the forecast is too large. If the policy cannot
    /// fire or its limits cannot be read, the page says so.
    pub fn build_with<B: Backup>(
        self,
        backups: &ReportedBackups<'_, B>,
    ) -> Result<Report<'r>, ReportError>
    where
        Object: Borrow<B::Object>,
        B::Id: Display,
        B::Object: Display + Ord,
    {
        let forecast = self.forecast(backups)?;
        let section = forecast.as_ref().and_then(|forecast| self.section(forecast, backups));
        let (policy, names) = (self.policy, self.object_names.clone());
        let report = Report { forecast: section, ..self.without_backups() };
        let Some(listed) = backups.backups.filter(|_| policy.limits().is_ok()) else {
            return Ok(report);
        };
        let judgement = policy.judge(listed, report.now)?;
        let shortfalls = policy.shortfalls(&judgement, backups.extent, |_| false);
        let later = forecast.iter().flat_map(Forecast::objects_left_without_backup);
        let later = later.map(|(object, at)| (object, Shortfall::LosesLastCountedOn(at)));
        let shortfalls = shortfalls.iter().chain(later);
        let shortfalls = shortfalls.map(|(object, what)| (object.to_string(), what));
        Ok(Report {
            extent: backups.extent,
            servers: servers(&judgement, forecast.as_ref(), shortfalls, backups.name, &names),
            ..report
        })
    }

    /// Returns the forecast, or `None` if the policy cannot fire or its limits are unknown: the explanation
    /// says why.
    fn forecast<'b, B: Backup>(
        &self,
        backups: &ReportedBackups<'b, B>,
    ) -> Result<Option<Forecast<'b, B>>, ReportError>
    where
        'r: 'b,
        Object: Borrow<B::Object>,
    {
        let until = self.now.checked_add_days(Days::new(self.days.into()));
        let until = until.unwrap_or(DateTime::<Utc>::MAX_UTC);
        match Forecaster::new(self.policy).run(backups.backups.unwrap_or_default(), self.now, until)
        {
            Ok(forecast) => Ok(Some(forecast)),
            Err(ForecastError::TooFar) => Err(ReportError::TooManyDays),
            Err(ForecastError::Firing(_) | ForecastError::Keeping(_)) => Ok(None),
        }
    }

    fn section<B: Backup>(
        &self,
        forecast: &Forecast<'_, B>,
        backups: &ReportedBackups<'_, B>,
    ) -> Option<ForecastSection> {
        Some(ForecastSection {
            existing: forecast.existing_count(),
            daily_counts: forecast
                .kept_at_end_of_each_day()
                .zip(forecast.most_of_each_day())
                .map(|((day, at_end), (_, most))| DailyCount { day, at_end, most })
                .collect(),
            long_run: LongRun::of(self.policy).ok()?,
            quotas: self
                .quotas
                .iter()
                .map(|quota| ReportedQuota {
                    used: forecast.quota_used(quota, backups.megabytes),
                    forecast: forecast.quota(quota, backups.megabytes),
                })
                .collect(),
        })
    }

    fn without_backups(self) -> Report<'r> {
        let zone = self.zones.first();
        Report {
            title: self.title,
            now: self.now,
            explanation: Explanation::new(self.policy, &NamedZone::UTC, self.zones, self.now),
            fires: self.next_fires(),
            fires_zone: zone.map_or_else(String::new, |zone| zone.name().to_owned()),
            scope: self.scope,
            field_notes: self.field_notes,
            findings: self.findings,
            extent: Extent::Unstated,
            servers: Vec::new(),
            forecast: None,
        }
    }

    /// Returns the next fires, also of a policy that is not enabled: the heading says so.
    fn next_fires(&self) -> Vec<Fire> {
        let schedule = self.policy.schedule_as_if_enabled(Schedule::builder());
        let Ok(schedule) = schedule else { return Vec::new() };
        let local_time = |at: DateTime<Utc>| {
            let zone = self.zones.first()?;
            Some(at.with_timezone(&zone.period_at(at.timestamp()).offset()))
        };
        let fires = schedule.fires((Bound::Excluded(self.now), Bound::Unbounded));
        // Few programs can read years with more than four digits.
        let fires = fires.take_while(|at| at.year() <= 9999).take(self.fires);
        fires.map(|at| Fire { at, local_time: local_time(at) }).collect()
    }
}
