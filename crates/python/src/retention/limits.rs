//! The class `Limits`.

use keeptime::retention::{Expiry, Limits, LongTerm, UnixTime};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use super::backup_columns::BackupColumns;
use super::judgement::PyJudgement;
use super::limits_arguments::LimitsArguments;
use super::role::Columns;
use super::table;
use super::table_error::TableError;
use crate::errors::value_error;
use crate::instant::Instant;

/// Limits on how many backups of an object are kept, and for how long.
///
/// max_backups: how many backups of each object are kept; None for no limit. 0 keeps none.
/// max_days: for how many days of 24 hours a backup is kept that has no expiry of its own; None for no limit.
/// keep_at_least: how many of the newest backups of each object are always kept (the floor). Pass 1 or more:
///     without it, max_days deletes all backups of an object whose schedule has stopped.
/// permanent: keep everything, whatever the other limits and the expiries of the backups say.
/// day_backups: of how many days, in addition to the newest one, the latest backup is always kept; 0 to 100.
/// week_backups: the same for weeks, which start on Monday.
/// month_backups: the same for months.
/// year_backups: the same for years.
/// offset: the offset from UTC in which these periods begin: "+08:00", a timedelta or a timezone. Required if
///     one of the four is above 0.
///
/// Raises LimitsError, whose field is the name of the argument at fault.
///
/// Limits are equal if they mean the same. They can be hashed and pickled.
///
/// >>> Limits(max_backups=7, max_days=30, keep_at_least=1)
/// Limits(max_backups=7, max_days=30, keep_at_least=1)
/// >>> Limits(max_backups=-1)
/// Traceback (most recent call last):
/// keeptime.LimitsError: max_backups takes 0 to 4294967295, or None for no limit; found -1
#[pyclass(name = "Limits", module = "keeptime", frozen, eq, hash)]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct PyLimits(pub(super) Limits);

impl From<Limits> for PyLimits {
    fn from(limits: Limits) -> Self {
        Self(limits)
    }
}

#[pymethods]
impl PyLimits {
    #[new]
    #[pyo3(signature = (
        *, max_backups = None, max_days = None, keep_at_least = None, permanent = None, day_backups = None,
        week_backups = None, month_backups = None, year_backups = None, offset = None,
    ))]
    #[pyo3(
        text_signature = "(*, max_backups=None, max_days=None, keep_at_least=0, permanent=False, \
                             day_backups=0, week_backups=0, month_backups=0, year_backups=0, offset=None)"
    )]
    #[allow(clippy::too_many_arguments)] // each has a name in Python
    fn new(
        max_backups: Option<Bound<'_, PyAny>>,
        max_days: Option<Bound<'_, PyAny>>,
        keep_at_least: Option<Bound<'_, PyAny>>,
        permanent: Option<Bound<'_, PyAny>>,
        day_backups: Option<Bound<'_, PyAny>>,
        week_backups: Option<Bound<'_, PyAny>>,
        month_backups: Option<Bound<'_, PyAny>>,
        year_backups: Option<Bound<'_, PyAny>>,
        offset: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let arguments = LimitsArguments {
            max_backups,
            max_days,
            keep_at_least,
            permanent,
            periods: [day_backups, week_backups, month_backups, year_backups],
            offset,
        };
        Ok(Self(arguments.limits()?))
    }

    /// Read the limits of a service: an operation_definition, as a dict or as JSON.
    ///
    /// zero: what a limit of 0 means: "unlimited", as clients of the services mean it, or "literal", which keeps
    ///     nothing.
    /// keep_at_least: the floor, which the services do not have.
    ///
    /// A whole policy is refused: a policy judges only the backups of its own objects, limits judge all.
    ///
    /// Raises LimitsError, whose field is the name of the member at fault.
    ///
    /// >>> Limits.from_document({"max_backups": "20", "retention_duration_days": -1}, keep_at_least=1)
    /// Limits(max_backups=20, keep_at_least=1)
    #[staticmethod]
    #[pyo3(signature = (definition, *, zero = "unlimited", keep_at_least = None))]
    #[pyo3(text_signature = "(definition, *, zero='unlimited', keep_at_least=0)")]
    fn from_document(
        definition: &Bound<'_, PyAny>,
        zero: &str,
        keep_at_least: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        super::limits_document::read(definition, zero.parse().map_err(value_error)?, keep_at_least)
            .map(Self)
    }

    /// Return the verdict on every backup of a table, as a Judgement.
    ///
    /// backups: a table with the Arrow PyCapsule interface, such as those of pyarrow, polars, pandas and DuckDB; a
    ///     dict of columns, which are arrays of numpy or Arrow, or lists; or an iterable of rows, which are dicts
    ///     or objects with attributes. Pass only backups that these limits govern: all of them are judged.
    /// now: the time at which they are judged, an aware datetime.
    ///
    /// All other arguments but the last one are names of columns. A column that is missing is an error, because
    /// any value in its place could delete backups. If there is no such column, None says what the description
    /// of the argument says.
    ///
    /// id: the ids of the backups: text, whole numbers, bytes or UUIDs.
    /// object: what was backed up, such as a server. The backups of each object are judged by themselves.
    /// created_at: when the backups were created: aware datetimes, or timestamps, which are in UTC if they have no
    ///     zone.
    /// state: a state such as "available", "restoring", "failed_creation" or "being_deleted", or the status that
    ///     a service gives a backup. None: all backups are available.
    /// automatic: whether a schedule created the backup. Others do not count and are kept. None: a schedule
    ///     created all backups.
    /// expires_at: when the backup expires by itself; max_days does not apply to it then. None: no backup has
    ///     such an expiry, and max_days applies to all.
    /// complete: False if a part of the backup is missing, such as a disk. It does not change verdicts, but the
    ///     last complete backup of an object is left out of the deletions. None: no part is missing anywhere.
    /// null_expiry: what a null in expires_at means: "never", or "not_recorded", so that max_days applies.
    ///
    /// A null keeps a backup: it has no date, its state is unknown, it is not automatic, never expires, is not
    /// complete. An id or object that is null is an error. Other threads run while the table is judged.
    ///
    /// Raises TableError, whose column and rows say what cannot be judged.
    ///
    /// >>> now = datetime(2026, 3, 4, 12, tzinfo=timezone.utc)
    /// >>> rows = [{"id": n, "server": "web", "taken": now - timedelta(days=n)} for n in (1, 2, 3)]
    /// >>> judgement = Limits(max_backups=2, keep_at_least=1).judge(
    /// ...     rows, now=now, object="server", created_at="taken",
    /// ...     state=None, automatic=None, expires_at=None, complete=None)
    /// >>> list(judgement.outcome)
    /// ['keep', 'keep', 'delete']
    /// >>> print(judgement[2])
    /// delete: 3rd newest, limit 2
    /// >>> judgement.deletion_ids()
    /// [3]
    #[pyo3(signature = (
        backups, *, now, id = "id", object = "object", created_at = "created_at", state = Some("state"),
        automatic = Some("automatic"), expires_at = Some("expires_at"), complete = Some("complete"),
        null_expiry = "never",
    ))]
    #[pyo3(
        text_signature = "($self, backups, *, now, id='id', object='object', created_at='created_at', \
                             state='state', automatic='automatic', expires_at='expires_at', \
                             complete='complete', null_expiry='never')"
    )]
    #[allow(clippy::too_many_arguments)] // each has a name in Python
    fn judge(
        &self,
        backups: &Bound<'_, PyAny>,
        now: Instant,
        id: &str,
        object: &str,
        created_at: &str,
        state: Option<&str>,
        automatic: Option<&str>,
        expires_at: Option<&str>,
        complete: Option<&str>,
        null_expiry: &str,
    ) -> PyResult<PyJudgement> {
        let py = backups.py();
        let Instant(now) = now;
        let null_expiry: Expiry<UnixTime> = match null_expiry {
            "never" => Expiry::Never,
            "not_recorded" => Expiry::NotRecorded,
            found => {
                let message = format!("null_expiry takes never or not_recorded, found {found:?}");
                return Err(pyo3::exceptions::PyValueError::new_err(message));
            }
        };
        let columns = table::read(
            backups,
            Columns {
                id: id.to_owned(),
                object: object.to_owned(),
                created_at: created_at.to_owned(),
                state: state.map(str::to_owned),
                automatic: automatic.map(str::to_owned),
                expires_at: expires_at.map(str::to_owned),
                complete: complete.map(str::to_owned),
            },
        )?;
        let limits = self.0;
        let judgement = py.detach(move || {
            let table = BackupColumns::new(&columns, null_expiry)?;
            let judgement = limits.judge(table, now)?;
            Ok::<_, TableError>(PyJudgement::new(judgement))
        });
        Ok(judgement?)
    }

    /// How many backups of each object are kept; None for no limit.
    #[getter]
    fn max_backups(&self) -> Option<u32> {
        self.0.max_backups()
    }

    /// For how many days of 24 hours a backup is kept; None for no limit.
    #[getter]
    fn max_days(&self) -> Option<u32> {
        self.0.max_days()
    }

    /// How many of the newest backups of each object are always kept.
    #[getter]
    fn keep_at_least(&self) -> u32 {
        self.0.keep_at_least()
    }

    /// Whether everything is kept.
    #[getter]
    fn permanent(&self) -> bool {
        self.0.is_permanent()
    }

    /// Of how many days, in addition to the newest one, the latest backup is kept.
    #[getter]
    fn day_backups(&self) -> u8 {
        self.0.long_term().map_or(0, LongTerm::days)
    }

    /// Of how many weeks, in addition to the newest one, the latest backup is kept.
    #[getter]
    fn week_backups(&self) -> u8 {
        self.0.long_term().map_or(0, LongTerm::weeks)
    }

    /// Of how many months, in addition to the newest one, the latest backup is kept.
    #[getter]
    fn month_backups(&self) -> u8 {
        self.0.long_term().map_or(0, LongTerm::months)
    }

    /// Of how many years, in addition to the newest one, the latest backup is kept.
    #[getter]
    fn year_backups(&self) -> u8 {
        self.0.long_term().map_or(0, LongTerm::years)
    }

    /// The offset from UTC in which these periods begin, such as "+08:00"; None if all four are 0.
    #[getter]
    fn offset(&self) -> Option<String> {
        Some(self.0.long_term()?.offset().to_string())
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let arguments = self.arguments(py)?;
        let shown: PyResult<Vec<String>> =
            arguments.iter().map(|(name, value)| Ok(format!("{name}={}", value.repr()?))).collect();
        Ok(format!("Limits({})", shown?.join(", ")))
    }

    fn __getnewargs_ex__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(Bound<'py, PyTuple>, Bound<'py, PyDict>)> {
        Ok((PyTuple::empty(py), self.arguments(py)?))
    }
}

impl PyLimits {
    /// Returns the arguments that make equal limits, without those that have their defaults.
    fn arguments<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let arguments = PyDict::new(py);
        let numbers = [
            ("max_backups", self.max_backups()),
            ("max_days", self.max_days()),
            ("keep_at_least", positive(self.keep_at_least())),
            ("day_backups", positive(self.day_backups().into())),
            ("week_backups", positive(self.week_backups().into())),
            ("month_backups", positive(self.month_backups().into())),
            ("year_backups", positive(self.year_backups().into())),
        ];
        for (name, number) in numbers {
            if let Some(number) = number {
                arguments.set_item(name, number)?;
            }
        }
        if let Some(offset) = self.offset() {
            arguments.set_item("offset", offset)?;
        }
        if self.permanent() {
            arguments.set_item("permanent", true)?;
        }
        Ok(arguments)
    }
}

fn positive(number: u32) -> Option<u32> {
    Some(number).filter(|number| *number > 0)
}
