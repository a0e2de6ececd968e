//! The function `report`.

use keeptime::explain::English;
use keeptime::report::ReportError;
use keeptime_documents::listing::Listing;
use keeptime_documents::text::{InspectOptions, inspect, read_quotas};
use pyo3::prelude::*;

use super::document_text::DocumentText;
use super::finding::text_error;
use super::listing;
use super::policy::{PyPolicy, policy_error, too_many_days};
use crate::count::count;
use crate::errors::value_error;
use crate::instant::Instant;
use crate::zone::{PyZone, with_errors};

/// Make an HTML page about a policy, its backups and its forecast, and return its text.
///
/// policy: a Policy, the document of one, or a Pattern.
/// backups: the listing of the existing backups, as for Policy.judge.
/// now: the instant that the page is about, an aware datetime.
/// zones: tzinfos in which the times are shown too.
/// fires, days: the number of next fires, and the days of the forecast.
/// quotas: the service's answer about quotas, a document; the forecast then says when they are reached.
/// title: the title for a policy without a name.
///
/// The page is self-contained: it loads nothing.
///
/// >>> from keeptime import report
/// >>> page = report("FREQ=DAILY;BYHOUR=2;BYMINUTE=30", now=datetime(2026, 11, 26, tzinfo=timezone.utc))
/// >>> "Every day at 02:30 UTC." in page
/// True
#[pyfunction]
#[pyo3(signature = (
    policy, backups = None, *, now, zones = None, fires = 10, days = 30, quotas = None,
    title = "policy"
))]
#[expect(clippy::too_many_arguments, reason = "they are keyword arguments")]
pub(crate) fn report(
    py: Python<'_>,
    policy: &Bound<'_, PyAny>,
    backups: Option<&Bound<'_, PyAny>>,
    now: Instant,
    zones: Option<&Bound<'_, PyAny>>,
    fires: i64,
    days: i64,
    quotas: Option<&Bound<'_, PyAny>>,
    title: &str,
) -> PyResult<String> {
    let Instant(now) = now;
    let (fires, days) = (usize::try_from(count("fires", fires)?)?, count("days", days)?);
    let policy = PyPolicy::from_argument(policy)?;
    let policy = policy.get();
    let zones = PyZone::named_each(zones)?;
    let quotas = match quotas {
        None => Vec::new(),
        Some(quotas) => {
            let quotas = DocumentText::new(quotas, "quotas")?;
            read_quotas(&*quotas.text).map_err(|error| text_error(py, &quotas, &error))?
        }
    };
    let listed = match backups {
        Some(backups) => listing::read(py, backups)?,
        None => Listing::default().finish().map_err(value_error)?,
    };
    let listed = listed.for_policy(policy.any_policy(), policy.vaults()).map_err(value_error)?;
    let has_listing = backups.is_some();
    let text = &policy.document().text;
    let make = || -> Result<String, ReportError> {
        let findings = inspect(text, InspectOptions::default()).findings;
        let builder = listed
            .policy()
            .report(title, now)
            .zones(&zones)
            .fires(fires)
            .days(days)
            .quotas(&quotas)
            .findings(findings.into_iter().map(Into::into).collect());
        let report =
            if has_listing { builder.build_with(&listed.to_report())? } else { builder.build()? };
        Ok(report.to_html(&English))
    };
    py.detach(|| with_errors(make))?.map_err(|error| match error {
        ReportError::TooManyDays => too_many_days(),
        error => policy_error(py, &error.to_string()),
    })
}
