//! The class `Policy`.

use std::hash::{DefaultHasher, Hash, Hasher};

use keeptime::Schedule;
use keeptime::pattern::Dialect;
use keeptime::policy::{FiringError, PolicyState};
use keeptime_documents::cbr::Vault;
use keeptime_documents::text::located;
use keeptime_documents::{AnyPolicy, Service};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyDateTime, PyDict, PyTuple, PyTzInfo};

use super::document_text::DocumentText;
use super::finding::faults_and_notes;
use super::plan::PyPlan;
use super::policy_source::{Options, PolicySource};
use crate::count::count;
use crate::errors::{timetable_error, value_error};
use crate::instant::{Instant, utc_datetime};
use crate::pattern::PyPattern;
use crate::retention::PyLimits;
use crate::schedule::PySchedule;
use crate::zone::{PyZone, with_errors};

/// A backup policy of a service, read from a document.
///
/// document: a policy as a request or an answer has it, or only a pattern; as a str, bytes, or what
///     json.loads returns.
/// vaults: for CBR, the document of the vaults, which says what the policy backs up.
/// dialect: the service of a pattern that is not JSON: "csbs" or "cbr".
/// start: an aware datetime, in place of the policy's own.
/// keep_at_least: the number of newest backups of each server that are always kept.
/// zero: what a limit of 0 means: "unlimited", or "literal" for no backup at all.
///
/// Raises DocumentError if the document has no policy. When it fires and what it keeps are read separately:
/// if one of them cannot be used, faults says why.
///
/// >>> from keeptime import Policy
/// >>> policy = Policy({"policy": {"id": "p", "name": "nightly", "enabled": True,
/// ...     "operation_definition": {"max_backups": 7},
/// ...     "trigger": {"properties": {"pattern": ["FREQ=DAILY;INTERVAL=1;BYHOUR=2;BYMINUTE=30"]}}}})
/// >>> policy.name, policy.service, policy.enabled, policy.pattern
/// ('nightly', 'cbr', True, Pattern(['FREQ=DAILY;INTERVAL=1;BYHOUR=2;BYMINUTE=30']))
/// >>> print(policy.schedule().next(datetime(2026, 11, 26, tzinfo=timezone.utc)))
/// 2026-11-26 02:30:00+00:00
#[pyclass(name = "Policy", module = "keeptime", frozen, weakref)]
#[derive(Debug)]
pub(crate) struct PyPolicy {
    source: PolicySource,
    policy: AnyPolicy,
    vaults: Vec<Vault>,
}

impl PyPolicy {
    /// Reads a parameter that is a policy, or the document of one.
    pub(super) fn from_argument<'py>(policy: &Bound<'py, PyAny>) -> PyResult<Bound<'py, Self>> {
        if let Ok(policy) = policy.cast::<Self>() {
            return Ok(policy.clone());
        }
        let py = policy.py();
        Bound::new(py, Self::new(py, policy, None, None, None, 0, "unlimited")?)
    }

    pub(super) fn document(&self) -> &DocumentText {
        &self.source.document
    }

    pub(super) fn any_policy(&self) -> &AnyPolicy {
        &self.policy
    }

    pub(super) fn vaults(&self) -> &[Vault] {
        &self.vaults
    }

    fn findings<'py>(&self, py: Python<'py>) -> PyResult<[Bound<'py, PyTuple>; 2]> {
        let faults: Vec<_> = self.policy.faults().map(|(_, fault)| fault.clone()).collect();
        let document = &self.source.document;
        let findings = located(&document.text, &faults, self.policy.notes());
        faults_and_notes(py, document, &findings)
    }
}

#[pymethods]
impl PyPolicy {
    #[new]
    #[pyo3(signature = (
        document, *, vaults = None, dialect = None, start = None, keep_at_least = 0,
        zero = "unlimited"
    ))]
    fn new(
        py: Python<'_>,
        document: &Bound<'_, PyAny>,
        vaults: Option<&Bound<'_, PyAny>>,
        dialect: Option<&str>,
        start: Option<Instant>,
        keep_at_least: i64,
        zero: &str,
    ) -> PyResult<Self> {
        let options = Options {
            dialect: dialect.map(str::parse).transpose().map_err(value_error)?,
            start: start.map(|Instant(start)| start),
            keep_at_least: count("keep_at_least", keep_at_least)?,
            zero: zero.parse().map_err(value_error)?,
        };
        let (document, dialect) = match document.cast::<PyPattern>() {
            Ok(pattern) => {
                let pattern = pattern.get().get();
                let text = pattern.canonical_text();
                (DocumentText { text, is_callers: false }, Some(pattern.dialect()))
            }
            Err(_) => (DocumentText::new(document, "a policy")?, options.dialect),
        };
        let vaults = vaults.map(|vaults| DocumentText::new(vaults, "vaults")).transpose()?;
        let source = PolicySource { document, vaults, options: Options { dialect, ..options } };
        let (policy, vaults) = source.read(py)?;
        Ok(Self { source, policy, vaults })
    }

    /// The id in its service, or None.
    #[getter]
    fn id(&self) -> Option<&str> {
        self.policy.id()
    }

    /// The name, or None.
    #[getter]
    fn name(&self) -> Option<&str> {
        self.policy.name()
    }

    /// The service: "csbs", "cbr" or "vbs"; None for a pattern in text form.
    #[getter]
    fn service(&self) -> Option<&'static str> {
        self.policy.service().map(Service::name)
    }

    /// Whether it runs: it fires and deletes backups.
    #[getter]
    fn enabled(&self) -> bool {
        self.policy.policy().state() == PolicyState::Enabled
    }

    /// Whether it runs: "enabled", "not_enabled" or "status_disabled".
    #[getter]
    fn state(&self) -> &'static str {
        self.policy.policy().state().name()
    }

    /// The pattern. Raises PolicyError if it cannot be used.
    #[getter]
    fn pattern(&self, py: Python<'_>) -> PyResult<PyPattern> {
        match self.policy.policy().pattern() {
            Ok(pattern) => Ok(pattern.clone().into()),
            Err(error) => Err(policy_error(py, &error.to_string())),
        }
    }

    /// What it keeps, as Limits. Raises PolicyError if they cannot be used.
    #[getter]
    fn limits(&self, py: Python<'_>) -> PyResult<PyLimits> {
        match self.policy.policy().limits() {
            Ok(limits) => Ok(limits.into()),
            Err(error) => Err(policy_error(py, &error.to_string())),
        }
    }

    /// The start in UTC, before which it does not fire, or None.
    #[getter]
    fn start<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDateTime>>> {
        self.policy.policy().start().map(|start| utc_datetime(py, start)).transpose()
    }

    /// When it was created, in UTC, or None if that is unknown. Older backups are not its own.
    #[getter]
    fn created_at<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDateTime>>> {
        self.policy.policy().created_at().map(|created| utc_datetime(py, created)).transpose()
    }

    /// The ids of the servers that it backs up, or None if they are unknown.
    #[getter]
    fn objects<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyTuple>>> {
        let objects = self.policy.policy().objects();
        let sorted = objects.map(|objects| {
            let mut objects: Vec<&String> = objects.collect();
            objects.sort_unstable();
            PyTuple::new(py, objects)
        });
        sorted.transpose()
    }

    /// The faults for which its times or its limits cannot be used, as a tuple of Finding.
    #[getter]
    fn faults<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        self.findings(py).map(|[faults, _]| faults)
    }

    /// What is valid but suspicious, as a tuple of Finding.
    #[getter]
    fn notes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        self.findings(py).map(|[_, notes]| notes)
    }

    /// Return when it fires, as a Schedule.
    ///
    /// The services read the hours of a pattern in UTC; zone is for a scheduler of your own that does not.
    ///
    /// Raises PolicyError if the policy does not run, unless even_if_disabled is true, or if its pattern
    /// cannot be used; ScheduleError if the pattern needs another start.
    #[pyo3(signature = (
        zone = None, *, gap = "shift", overlap = "first", even_if_disabled = false
    ))]
    fn schedule(
        &self,
        py: Python<'_>,
        zone: Option<&Bound<'_, PyAny>>,
        gap: &str,
        overlap: &str,
        even_if_disabled: bool,
    ) -> PyResult<PySchedule> {
        let zone = match zone {
            Some(zone) => PyZone::new(zone)?,
            None => PyZone::new(&PyTzInfo::utc(py)?.to_owned())?,
        };
        let builder = Schedule::builder()
            .zone(zone)
            .gap(gap.parse().map_err(value_error)?)
            .overlap(overlap.parse().map_err(value_error)?);
        let policy = self.policy.policy();
        let schedule = with_errors(|| {
            if even_if_disabled {
                policy.schedule_as_if_enabled(builder)
            } else {
                policy.schedule_with(builder)
            }
        })?;
        match schedule {
            Ok(schedule) => Ok(PySchedule(schedule)),
            Err(FiringError::Timetable(error)) => Err(timetable_error(py, &error)),
            Err(error) => Err(policy_error(py, &error.to_string())),
        }
    }

    /// Return what the policy does with the backups of a listing, as a Plan.
    ///
    /// listing: the pages of the service's answer, or the records in them: a str or bytes (JSON, or a page
    ///     on each line), a dict, or a list or an iterable of these.
    ///
    /// It judges only its own backups and keeps all others: list with ?policy_id= in CSBS, whose backups
    /// name no policy.
    ///
    /// Raises DocumentError for a listing that cannot be read, and PolicyError if the limits cannot be used.
    #[pyo3(signature = (listing, *, now))]
    fn judge(&self, py: Python<'_>, listing: &Bound<'_, PyAny>, now: Instant) -> PyResult<PyPlan> {
        PyPlan::new(py, self, listing, now)
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.parts() == other.parts()
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.parts().hash(&mut hasher);
        hasher.finish()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let repr = |text: Option<&str>| text.into_pyobject(py)?.repr();
        let (id, name) = (repr(self.id())?, repr(self.name())?);
        Ok(format!("<Policy id={id} name={name} state='{}'>", self.state()))
    }

    fn __getnewargs_ex__<'py>(&self, py: Python<'py>) -> PyResult<((&str,), Bound<'py, PyDict>)> {
        let Options { dialect, start, keep_at_least, zero } = self.source.options;
        let options = PyDict::new(py);
        options.set_item("vaults", self.source.vaults.as_ref().map(|vaults| &vaults.text))?;
        options.set_item("dialect", dialect.map(Dialect::name))?;
        options.set_item("start", start.map(|start| utc_datetime(py, start)).transpose()?)?;
        options.set_item("keep_at_least", keep_at_least)?;
        options.set_item("zero", zero.name())?;
        Ok(((&self.source.document.text,), options))
    }
}

impl PyPolicy {
    /// Returns what decides whether two policies are equal.
    fn parts(&self) -> (&str, Option<&str>, Options) {
        let PolicySource { document, vaults, options } = &self.source;
        (&document.text, vaults.as_ref().map(|vaults| &*vaults.text), *options)
    }
}

/// Returns the exception for a policy that cannot be used.
pub(super) fn policy_error(py: Python<'_>, message: &str) -> PyErr {
    let class = py.import("keeptime._errors").and_then(|module| module.getattr("PolicyError"));
    match class.and_then(|class| class.call1((message,))) {
        Ok(error) => PyErr::from_value(error),
        Err(error) => error,
    }
}

/// Returns a `ValueError` for a number of days that is too large for a forecast.
pub(super) fn too_many_days() -> PyErr {
    PyValueError::new_err("the forecast is too large: choose fewer days")
}
