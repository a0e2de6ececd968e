//! The function `forecast`.

use chrono::{DateTime, Days, NaiveDate, Utc};
use keeptime::explain::{English, Language};
use keeptime::forecast::{BackupForecast, Forecast, ForecastError, Forecaster, LongRun};
use keeptime::policy::FiringError;
use keeptime_documents::listing::{ListedBackup, Listing};
use pyo3::prelude::*;
use pyo3::types::{PyDate, PyDict, PyModule, PyTuple};

use super::listing;
use super::policy::{PyPolicy, policy_error, too_many_days};
use crate::count::count;
use crate::errors::{timetable_error, value_error};
use crate::instant::{Instant, utc_datetime};

/// Forecast how many backups a policy will keep, and when it will delete each one.
///
/// policy: a Policy, the document of one, or a Pattern.
/// backups: the listing of the existing backups, as for Policy.judge. Without it, there are none yet.
/// now: the start of the forecast, an aware datetime.
/// days: its length.
///
/// Each fire is assumed to create a backup of every server, which succeeds. It returns a Forecast.
///
/// >>> from keeptime import forecast
/// >>> policy = {"policy": {"id": "p", "name": "nightly", "resources": [{"id": "web"}],
/// ...     "scheduled_operations": [{"enabled": True, "operation_definition": {"max_backups": 3},
/// ...         "trigger": {"properties": {"pattern": "FREQ=DAILY;BYHOUR=2;BYMINUTE=30"}}}]}}
/// >>> found = forecast(policy, now=datetime(2025, 3, 3, tzinfo=timezone.utc), days=5)
/// >>> [day.backups for day in found.days]
/// [1, 2, 3, 3, 3]
#[pyfunction]
#[pyo3(signature = (policy, backups = None, *, now, days = 30))]
pub(crate) fn forecast<'py>(
    py: Python<'py>,
    policy: &Bound<'py, PyAny>,
    backups: Option<&Bound<'py, PyAny>>,
    now: Instant,
    days: i64,
) -> PyResult<Bound<'py, PyAny>> {
    let Instant(now) = now;
    let until =
        now.checked_add_days(Days::new(count("days", days)?.into())).ok_or_else(too_many_days)?;
    let policy = PyPolicy::from_argument(policy)?;
    let policy = policy.get();
    let listed = match backups {
        Some(backups) => listing::read(py, backups)?,
        None => Listing::default().finish().map_err(value_error)?,
    };
    let listed = listed.for_policy(policy.any_policy(), policy.vaults()).map_err(value_error)?;
    let judged = listed.policy().policy();
    let forecaster = Forecaster::new(judged);
    let run = || -> Result<_, ForecastError> {
        Ok((forecaster.run(listed.backups(), now, until)?, LongRun::of(judged)?))
    };
    let (forecast, long_run) = py.detach(run).map_err(|error| match error {
        ForecastError::TooFar => too_many_days(),
        ForecastError::Firing(FiringError::Timetable(error)) => timetable_error(py, &error),
        error => policy_error(py, &error.to_string()),
    })?;
    let values = Values { module: py.import("keeptime._values")?, now };
    values.forecast(&forecast, long_run, until)
}

/// Makes the values of a forecast in Python.
struct Values<'py> {
    module: Bound<'py, PyModule>,
    now: DateTime<Utc>,
}

impl<'py> Values<'py> {
    fn forecast(
        &self,
        forecast: &Forecast<'_, ListedBackup>,
        long_run: LongRun,
        until: DateTime<Utc>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = self.module.py();
        let days = forecast.kept_at_end_of_each_day().zip(forecast.most_of_each_day());
        let days = days.map(|((day, backups), (_, most))| self.day(day, backups, most));
        let backups =
            forecast.backup_forecasts().map(|(backup, found)| self.backup(backup, &found));
        let without = forecast.objects_left_without_backup().into_iter();
        let without = without.map(|(object, at)| {
            let fields = PyDict::new(py);
            fields.set_item("object", object)?;
            fields.set_item("at", utc_datetime(py, at)?)?;
            self.make("LeftWithoutBackup", &fields)
        });
        let steady = match long_run {
            LongRun::Steady(steady) => Some((*steady.backups().start(), *steady.backups().end())),
            _ => None,
        };
        let fields = PyDict::new(py);
        fields.set_item("now", utc_datetime(py, self.now)?)?;
        fields.set_item("until", utc_datetime(py, until)?)?;
        fields.set_item("days", tuple(py, days)?)?;
        fields.set_item("backups", tuple(py, backups)?)?;
        fields.set_item("left_without_backup", tuple(py, without)?)?;
        fields.set_item("long_run", long_run.name())?;
        fields.set_item("long_run_backups", steady)?;
        self.make("Forecast", &fields)
    }

    fn day(&self, day: NaiveDate, backups: usize, most: usize) -> PyResult<Bound<'py, PyAny>> {
        let fields = PyDict::new(self.module.py());
        fields.set_item("day", date(self.module.py(), day)?)?;
        fields.set_item("backups", backups)?;
        fields.set_item("most", most)?;
        self.make("ForecastDay", &fields)
    }

    fn backup(
        &self,
        backup: &ListedBackup,
        forecast: &BackupForecast,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = self.module.py();
        let (deleted_at, new_backups) = match *forecast {
            BackupForecast::Deleted { at, new_backups, .. } => {
                (Some(utc_datetime(py, at)?), Some(new_backups))
            }
            _ => (None, None),
        };
        let fields = listing::backup_fields(py, backup)?;
        fields.set_item("forecast", forecast.name())?;
        fields.set_item("deleted_at", deleted_at)?;
        fields.set_item("new_backups", new_backups)?;
        fields.set_item("evidence", English.backup_forecast(forecast, self.now))?;
        self.make("ForecastBackup", &fields)
    }

    fn make(&self, class: &str, fields: &Bound<'py, PyDict>) -> PyResult<Bound<'py, PyAny>> {
        self.module.getattr(class)?.call((), Some(fields))
    }
}

fn tuple<'py>(
    py: Python<'py>,
    values: impl Iterator<Item = PyResult<Bound<'py, PyAny>>>,
) -> PyResult<Bound<'py, PyTuple>> {
    PyTuple::new(py, values.collect::<PyResult<Vec<_>>>()?)
}

fn date(py: Python<'_>, day: NaiveDate) -> PyResult<Bound<'_, PyDate>> {
    use chrono::Datelike;
    PyDate::new(py, day.year(), u8::try_from(day.month())?, u8::try_from(day.day())?)
}
