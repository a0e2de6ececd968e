//! Assembles a report.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::borrow::Borrow;
use core::convert::Infallible;
use core::fmt::{self, Display};
use core::hash::Hash;
use core::marker::PhantomData;
use core::ops::Bound;

use chrono::{DateTime, Datelike, Days, Utc};
use hashbrown::HashMap;

use super::{BackupRow, Finding, Fire, ForecastSection, ObjectBackups, Report, Scope};
use crate::explain::{Explanation, FieldNote};
use crate::forecast::{Forecast, ForecastError, Forecaster, LongRun, Quota};
use crate::policy::{Extent, KeepingError, Policy, Shortfall};
use crate::retention::{Backup, BackupState, Completeness, Expiry, Judgement};
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

/// The backups of a report, and how their objects are called.
#[derive(Clone, Copy)]
pub struct ReportedBackups<'b, B> {
    backups: &'b [B],
    extent: Extent,
    name: fn(&B) -> Option<&str>,
    megabytes: fn(&B) -> Option<f64>,
}

impl<'b, B> ReportedBackups<'b, B> {
    /// Takes a list of backups. Nothing says whether it contains all backups, how their objects are called
    /// and how large they are.
    pub fn new(backups: &'b [B]) -> Self {
        Self { backups, extent: Extent::Unstated, name: |_| None, megabytes: |_| None }
    }

    /// Sets whether backups are missing from the list.
    #[must_use]
    pub fn with_extent(self, extent: Extent) -> Self {
        Self { extent, ..self }
    }

    /// Sets how to get the name of a backup's object, which is shown beside the object itself.
    #[must_use]
    pub fn with_object_names(self, name: fn(&B) -> Option<&str>) -> Self {
        Self { name, ..self }
    }

    /// Sets how to get the size of a backup in MB, which quotas of space need.
    #[must_use]
    pub fn with_megabytes(self, megabytes: fn(&B) -> Option<f64>) -> Self {
        Self { megabytes, ..self }
    }
}

impl<B> fmt::Debug for ReportedBackups<'_, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReportedBackups")
            .field("backups", &self.backups.len())
            .field("extent", &self.extent)
            .finish_non_exhaustive()
    }
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
            field_notes: Vec::new(),
            findings: Vec::new(),
        }
    }
}

impl<'r, Object, Z> ReportBuilder<'r, Object, Z> {
    /// Shows the times in these zones beside UTC. The table of the next fires shows the first one.
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
        let none: [NoBackup<Object>; 0] = [];
        let none = ReportedBackups::new(&none);
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
        let policy = self.policy;
        let report = Report { forecast: section, ..self.without_backups() };
        if policy.limits().is_err() {
            return Ok(report);
        }
        let judgement = policy.judge(backups.backups, report.now)?;
        let shortfalls = policy.shortfalls(&judgement, backups.extent, |_| false);
        let later = forecast.iter().flat_map(Forecast::objects_left_without_backup);
        let later = later.map(|(object, at)| (object, Shortfall::LosesLastCountedOn(at)));
        let shortfalls = shortfalls.iter().chain(later);
        Ok(Report {
            shortfalls: shortfalls.map(|(object, what)| (object.to_string(), what)).collect(),
            extent: backups.extent,
            objects: objects(&judgement, forecast.as_ref(), backups.name),
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
        match Forecaster::new(self.policy).run(backups.backups, self.now, until) {
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
            daily_counts: forecast.kept_at_end_of_each_day().collect(),
            long_run: LongRun::of(self.policy).ok()?,
            quotas: self
                .quotas
                .iter()
                .map(|quota| forecast.quota(quota, backups.megabytes))
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
            shortfalls: Vec::new(),
            extent: Extent::Unstated,
            objects: Vec::new(),
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
        // Few programs and people read longer years.
        let fires = fires.take_while(|at| at.year() <= 9999).take(self.fires);
        fires.map(|at| Fire { at, local_time: local_time(at) }).collect()
    }
}

/// Groups the backups by object, newest last.
fn objects<'b, B: Backup>(
    judgement: &Judgement<&'b [B]>,
    forecast: Option<&Forecast<'b, B>>,
    name: fn(&B) -> Option<&str>,
) -> Vec<ObjectBackups>
where
    B::Id: Display,
    B::Object: Display + Ord,
{
    let mut forecasts = forecast.into_iter().flat_map(Forecast::backup_forecasts);
    let mut by_object: HashMap<&B::Object, Vec<BackupRow>> = HashMap::new();
    let mut names: HashMap<&B::Object, &str> = HashMap::new();
    for (backup, verdict) in judgement.verdicts() {
        let object = backup.object();
        by_object.entry(object).or_default().push(BackupRow {
            id: backup.id().to_string(),
            created_at: backup.created_at(),
            expiry: backup.expiry(),
            verdict,
            forecast: forecasts.next().map(|(_, forecast)| forecast),
        });
        if let Some(name) = name(backup) {
            names.entry(object).or_insert(name);
        }
    }
    let mut by_object: Vec<_> = by_object.into_iter().collect();
    by_object.sort_unstable_by_key(|(object, _)| *object);
    let section = |(object, mut backups): (&B::Object, Vec<BackupRow>)| {
        backups.sort_by_key(|backup| backup.created_at);
        let name = match names.get(object) {
            Some(name) => format!("{name} ({object})"),
            None => object.to_string(),
        };
        ObjectBackups { name, backups }
    };
    by_object.into_iter().map(section).collect()
}

/// The type of the backups of a page without backups. It has no values.
struct NoBackup<Object>(Infallible, PhantomData<Object>);

impl<Object: Eq + Hash> Backup for NoBackup<Object> {
    type Id = str;
    type Object = Object;

    fn id(&self) -> &str {
        match self.0 {}
    }
    fn object(&self) -> &Object {
        match self.0 {}
    }
    fn created_at(&self) -> Option<DateTime<Utc>> {
        match self.0 {}
    }
    fn state(&self) -> BackupState {
        match self.0 {}
    }
    fn policy_id(&self) -> Option<&str> {
        match self.0 {}
    }
    fn completeness(&self) -> Completeness {
        match self.0 {}
    }
    fn expiry(&self) -> Expiry {
        match self.0 {}
    }
}
