//! The class `Plan`: what a policy does with the backups of a listing.

use chrono::{DateTime, Utc};
use keeptime::Verdict;
use keeptime::policy::KeepingError;
use keeptime_documents::listing::ListedBackup;
use keeptime_documents::plan::LastGoodCopies;
use keeptime_documents::policy::PolicyListing;
use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;
use pyo3::types::{PyDateTime, PyTuple};

use super::listing;
use super::policy::{PyPolicy, policy_error};
use crate::errors::value_error;
use crate::instant::{Instant, utc_datetime};
use crate::retention::python_verdict;

/// What a policy does with the backups of a listing. Policy.judge returns it.
///
/// It is a sequence with a JudgedBackup for each backup, in the order of the listing. deletions are the ids
/// of the backups to delete.
///
/// >>> from keeptime import Policy
/// >>> policy = Policy({"policy": {"id": "p", "enabled": True, "operation_definition": {"max_backups": 1},
/// ...     "trigger": {"properties": {"pattern": ["FREQ=DAILY;INTERVAL=1;BYHOUR=2;BYMINUTE=0"]}}}})
/// >>> page = {"backups": [
/// ...     {"id": "mon", "resource_id": "web", "scheduled_operation_id": "p", "status": "available",
/// ...      "created_at": "2025-03-03T02:00:05Z", "extend_info": {"auto_trigger": True}},
/// ...     {"id": "tue", "resource_id": "web", "scheduled_operation_id": "p", "status": "available",
/// ...      "created_at": "2025-03-04T02:00:05Z", "extend_info": {"auto_trigger": True}}]}
/// >>> plan = policy.judge(page, now=datetime(2025, 3, 4, 12, tzinfo=timezone.utc))
/// >>> plan.deletions
/// ('mon',)
/// >>> for backup in plan:
/// ...     print(backup.id, backup.verdict)
/// mon delete: 2nd newest, limit 1
/// tue keep: newest, age 9 h 59 min
#[pyclass(name = "Plan", module = "keeptime", frozen, sequence)]
#[derive(Debug)]
pub(crate) struct PyPlan {
    listed: PolicyListing,
    verdicts: Vec<Verdict>,
    now: DateTime<Utc>,
    deletions: Vec<String>,
    last_copies: Vec<String>,
    locked: Vec<String>,
}

impl PyPlan {
    pub(super) fn new(
        py: Python<'_>,
        policy: &PyPolicy,
        backups: &Bound<'_, PyAny>,
        now: Instant,
    ) -> PyResult<Self> {
        let Instant(now) = now;
        let listed = listing::read(py, backups)?;
        let listed =
            listed.for_policy(policy.any_policy(), policy.vaults()).map_err(value_error)?;
        py.detach(|| Self::judge(listed, now)).map_err(|error| match error {
            KeepingError::Limits(error) => policy_error(py, &error.to_string()),
            error => value_error(error),
        })
    }

    fn judge(listed: PolicyListing, now: DateTime<Utc>) -> Result<Self, KeepingError> {
        let judgement = listed.judge(now)?;
        let plan = listed.plan(&judgement, LastGoodCopies::Keep);
        let ids = |backups: &[&ListedBackup]| -> Vec<String> {
            backups.iter().map(|backup| backup.id().to_owned()).collect()
        };
        let verdicts = judgement.verdicts().map(|(_, verdict)| verdict).collect();
        let [deletions, last_copies, locked] =
            [ids(plan.deletions()), ids(plan.withheld()), ids(plan.locked())];
        drop(plan);
        drop(judgement);
        Ok(Self { listed, verdicts, now, deletions, last_copies, locked })
    }

    fn backup<'py>(&self, py: Python<'py>, index: usize) -> PyResult<Bound<'py, PyAny>> {
        let (Some(backup), Some(verdict)) =
            (self.listed.backups().get(index), self.verdicts.get(index))
        else {
            return Err(PyIndexError::new_err("plan index out of range"));
        };
        let fields = listing::backup_fields(py, backup)?;
        fields.set_item("verdict", python_verdict(py, verdict)?)?;
        py.import("keeptime._values")?.getattr("JudgedBackup")?.call((), Some(&fields))
    }
}

#[pymethods]
impl PyPlan {
    /// The instant at which the backups were judged, in UTC.
    #[getter]
    fn now<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDateTime>> {
        utc_datetime(py, self.now)
    }

    /// The ids of the backups to delete, without last_copies and locked.
    #[getter]
    fn deletions<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &self.deletions)
    }

    /// The ids of backups over the limits that should stay, because they are the last good copy of a server.
    #[getter]
    fn last_copies<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &self.last_copies)
    }

    /// The ids of backups over the limits that cannot be deleted, because their vault is locked.
    #[getter]
    fn locked<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &self.locked)
    }

    fn __len__(&self) -> usize {
        self.verdicts.len()
    }

    fn __iter__(slf: Py<Self>) -> PlanIterator {
        PlanIterator { plan: slf, next: 0 }
    }

    fn __getitem__<'py>(&self, py: Python<'py>, index: isize) -> PyResult<Bound<'py, PyAny>> {
        let from_end = isize::try_from(self.verdicts.len())?;
        let index = if index < 0 { index + from_end } else { index };
        self.backup(py, usize::try_from(index).unwrap_or(usize::MAX))
    }

    fn __repr__(&self) -> String {
        format!("<Plan backups={} deletions={}>", self.verdicts.len(), self.deletions.len())
    }
}

/// An iterator over the backups of a plan.
#[pyclass(module = "keeptime")]
struct PlanIterator {
    plan: Py<PyPlan>,
    next: usize,
}

#[pymethods]
impl PlanIterator {
    fn __iter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __next__<'py>(&mut self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let plan = self.plan.get();
        let backup = (self.next < plan.verdicts.len()).then(|| plan.backup(py, self.next));
        self.next += 1;
        backup.transpose()
    }
}
