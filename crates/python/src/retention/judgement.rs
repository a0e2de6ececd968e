//! The class `Judgement`.

use std::sync::Arc;

use arrow_array::{ArrayRef, StructArray, UInt32Array};
use arrow_schema::{Field, Fields};
use keeptime::retention::{Deletions, Judgement, Outcome, Reason};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDateTime, PyDict, PyList};
use pyo3_arrow::ffi::{ArrayIterator, to_stream_pycapsule};

use super::backup_columns::BackupColumns;
use super::column::{PyColumn, row_index};
use super::limits::PyLimits;
use super::table_error::TableError;
use super::verdict;
use super::verdicts::PyVerdicts;
use crate::errors::value_error;
use crate::instant::utc_datetime;

/// The verdicts on the backups of a table. Limits.judge returns it.
///
/// judgement[row] is the Verdict on one backup, with its evidence, which is made when it is read. len, iteration
/// and the columns follow the rows of the table.
///
/// pyarrow, polars, pandas and DuckDB take a judgement as a table with the columns outcome and rank.
#[pyclass(name = "Judgement", module = "keeptime", frozen)]
#[derive(Debug)]
pub(crate) struct PyJudgement {
    judgement: Judgement<BackupColumns>,
    outcome: PyColumn,
    rank: PyColumn,
}

impl PyJudgement {
    pub(crate) fn new(judgement: Judgement<BackupColumns>) -> Self {
        let outcomes = judgement.outcomes().map(|outcome| Some(outcome.name()));
        let outcome = PyColumn::words("outcome", &Outcome::NAMES, outcomes);
        let rank = PyColumn::numbers("rank", judgement.ranks().collect());
        Self { judgement, outcome, rank }
    }

    /// Returns the verdict in a row, or `None` if there is no such row.
    pub(crate) fn verdict<'py>(
        &self,
        py: Python<'py>,
        row: usize,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.judgement.verdict(row).map(|verdict| verdict::to_python(py, &verdict)).transpose()
    }

    fn deletions(&self, include_last_copies: bool) -> Deletions<usize> {
        if include_last_copies {
            return self.judgement.deletions_with_last_copies();
        }
        self.judgement.deletions()
    }
}

#[pymethods]
impl PyJudgement {
    /// The outcome for each backup, as a Column: "keep", "delete", "defer" (it would be deleted, but is in use)
    /// or "being_deleted".
    #[getter]
    fn outcome(&self) -> PyColumn {
        self.outcome.clone()
    }

    /// The rank of each backup among the counted ones of its object, as a Column; the newest has rank 1. It is
    /// None (0 in numpy) for a backup that is not counted.
    #[getter]
    fn rank(&self) -> PyColumn {
        self.rank.clone()
    }

    /// The reason of each verdict, as a Column, such as "within_limits", "count" or "manual"; None for a backup
    /// that is being deleted. It is computed when it is read.
    #[getter]
    fn reason(&self, py: Python<'_>) -> PyColumn {
        py.detach(|| {
            let reasons = self.judgement.verdicts().map(|(_, verdict)| verdict.reason());
            let names = reasons.map(|reason| Some(reason?.name()));
            PyColumn::words("reason", &Reason::NAMES, names)
        })
    }

    /// The number of backups with each outcome, as a dict.
    #[getter]
    fn totals<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let summary = self.judgement.summary();
        let totals = PyDict::new(py);
        totals.set_item(Outcome::Keep.name(), summary.kept)?;
        totals.set_item(Outcome::Delete.name(), summary.deleted)?;
        totals.set_item(Outcome::Defer.name(), summary.deferred)?;
        totals.set_item(Outcome::BeingDeleted.name(), summary.being_deleted)?;
        Ok(totals)
    }

    /// Return the rows of the backups to delete, oldest first, as a Column.
    ///
    /// The last good copy of each object is left out: if the verdicts would leave an object without a complete
    /// backup that counts, the newest one stays. last_copies has these. include_last_copies=True leaves none
    /// out.
    #[pyo3(name = "deletions", signature = (*, include_last_copies = false))]
    fn deleted_rows(&self, py: Python<'_>, include_last_copies: bool) -> PyColumn {
        py.detach(|| rows("row", self.deletions(include_last_copies).iter()))
    }

    /// Return the ids of the backups to delete, oldest first, as a list. They are those of deletions().
    ///
    /// A TableError is raised if a backup to delete has an id that another row has too, which may be a backup
    /// that is kept. deletions() can tell them apart.
    #[pyo3(signature = (*, include_last_copies = false))]
    fn deletion_ids<'py>(
        &self,
        py: Python<'py>,
        include_last_copies: bool,
    ) -> PyResult<Bound<'py, PyList>> {
        let deletions = py.detach(|| {
            let deletions = self.deletions(include_last_copies);
            self.judgement.table().refuse_ambiguous_ids(deletions.iter())?;
            Ok::<_, TableError>(deletions)
        })?;
        let ids = deletions.iter().map(|row| self.judgement.table().id_value(py, row));
        PyList::new(py, ids.collect::<PyResult<Vec<_>>>()?)
    }

    /// The rows of the last good copies, which deletions() leaves out, as a Column.
    #[getter]
    fn last_copies(&self, py: Python<'_>) -> PyColumn {
        let last_copies =
            || rows("row", self.deletions(false).excluded_last_copies().iter().copied());
        py.detach(last_copies)
    }

    /// The limits that the backups were judged by.
    #[getter]
    fn limits(&self) -> PyLimits {
        PyLimits(self.judgement.limits())
    }

    /// The time at which the backups were judged, in UTC.
    #[getter]
    fn now<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDateTime>> {
        utc_datetime(py, self.judgement.now())
    }

    fn __len__(&self) -> usize {
        self.judgement.outcomes().len()
    }

    fn __getitem__<'py>(&self, py: Python<'py>, row: isize) -> PyResult<Bound<'py, PyAny>> {
        let verdict = self.verdict(py, row_index(row, self.__len__())?)?;
        Ok(verdict.unwrap_or_else(|| py.None().into_bound(py)))
    }

    fn __iter__(slf: PyRef<'_, Self>) -> PyVerdicts {
        PyVerdicts::new(slf.into())
    }

    fn __repr__(&self) -> String {
        let summary = self.judgement.summary();
        format!(
            "<Judgement of {} backups: {} keep, {} delete, {} defer, {} being_deleted>",
            self.__len__(),
            summary.kept,
            summary.deleted,
            summary.deferred,
            summary.being_deleted
        )
    }

    /// Give the columns outcome and rank as a stream of Arrow.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let columns = [&self.outcome, &self.rank];
        let fields = Fields::from(columns.map(PyColumn::field).to_vec());
        let arrays = columns.into_iter().map(PyColumn::array).collect::<PyResult<Vec<_>>>()?;
        let table = StructArray::try_new(fields, arrays, None).map_err(value_error)?;
        let schema = Field::new_struct("", table.fields().clone(), false);
        let batch: ArrayRef = Arc::new(table);
        let reader = Box::new(ArrayIterator::new([Ok(batch)], schema.into()));
        Ok(to_stream_pycapsule(py, reader, requested_schema)?)
    }
}

fn rows(name: &'static str, rows: impl Iterator<Item = usize>) -> PyColumn {
    // A table has at most 2³² − 1 rows.
    let rows = rows.map(|row| u32::try_from(row).unwrap_or(u32::MAX));
    PyColumn::numbers(name, UInt32Array::from_iter_values(rows))
}
