//! The function `explain`.

use keeptime::explain::{English, Explanation, Language};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use super::policy::PyPolicy;
use crate::instant::Instant;
use crate::zone::{PyZone, with_errors};

/// Say in sentences what a policy does: when it fires, what it keeps.
///
/// policy: a Policy, the document of one, or a Pattern.
/// now: an aware datetime; the next changes of the clocks depend on it.
/// zones: tzinfos in which the times are shown too.
/// hours: the tzinfo whose clocks show the pattern's hours. The services read them in UTC, the default.
///
/// It returns an Explanation; str and print give all sentences.
///
/// >>> from keeptime import explain
/// >>> now = datetime(2026, 11, 26, tzinfo=timezone.utc)
/// >>> print(explain("FREQ=WEEKLY;BYDAY=SU;BYHOUR=2;BYMINUTE=30", now=now))
/// Every Sunday at 02:30 UTC.
/// The longest time without a backup is 7 days.
#[pyfunction]
#[pyo3(signature = (policy, *, now, zones = None, hours = None))]
pub(crate) fn explain<'py>(
    py: Python<'py>,
    policy: &Bound<'py, PyAny>,
    now: Instant,
    zones: Option<&Bound<'py, PyAny>>,
    hours: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    let Instant(now) = now;
    let policy = PyPolicy::from_argument(policy)?;
    let policy = policy.get().any_policy();
    let hours = match hours {
        Some(hours) => PyZone::named(hours)?,
        None => PyZone::named(&pyo3::types::PyTzInfo::utc(py)?.to_owned())?,
    };
    let zones = PyZone::named_each(zones)?;
    let explanation =
        py.detach(|| with_errors(|| Explanation::new(policy.policy(), &hours, &zones, now)))?;

    let mut limits = Vec::new();
    // A bare pattern has no limits to describe.
    if !policy.is_bare_pattern() {
        limits = English.limits(explanation.limits());
        limits.extend(explanation.reach().map(|reach| English.reach(reach)));
    }
    let notes = policy.field_notes(hours.name());
    let notes = notes.iter().map(|note| English.field_note(note));
    let longest_gap = explanation.timing().ok().map(|timing| timing.longest_gap().num_seconds());
    let longest_gap = longest_gap
        .map(|seconds| pyo3::types::PyDelta::new(py, 0, i32::try_from(seconds)?, 0, true));
    let fields = PyDict::new(py);
    fields.set_item("times", PyTuple::new(py, English.activity(&explanation))?)?;
    fields.set_item("limits", PyTuple::new(py, limits)?)?;
    fields.set_item("notes", PyTuple::new(py, notes.collect::<Vec<_>>())?)?;
    fields.set_item("longest_gap", longest_gap.transpose()?)?;
    py.import("keeptime._values")?.getattr("Explanation")?.call((), Some(&fields))
}
