//! The class `Verdicts`: an iterator over the verdicts of a judgement.

use pyo3::prelude::*;

use super::judgement::PyJudgement;

/// An iterator over the verdicts of a judgement, which are made one by one.
#[pyclass(name = "Verdicts", module = "keeptime._keeptime")]
#[derive(Debug)]
pub(crate) struct PyVerdicts {
    judgement: Py<PyJudgement>,
    next: usize,
}

impl PyVerdicts {
    pub(crate) fn new(judgement: Py<PyJudgement>) -> Self {
        Self { judgement, next: 0 }
    }
}

#[pymethods]
impl PyVerdicts {
    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__<'py>(&mut self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let verdict = self.judgement.get().verdict(py, self.next)?;
        self.next += usize::from(verdict.is_some());
        Ok(verdict)
    }
}
