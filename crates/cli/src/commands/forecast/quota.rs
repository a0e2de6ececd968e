//! The quotas of a project, and when a forecast reaches them.

use std::path::Path;

use keeptime::forecast::{Forecast, QuotaForecast};
use keeptime_documents::DocumentKind;
use keeptime_documents::csbs::{Quota, QuotaAnswer};
use keeptime_documents::listing::ListedBackup;

use crate::failure::Failure;
use crate::read::document::Document;
use crate::read::kind::Expected;

/// Reads the quotas from the service's answer.
pub(crate) fn read(path: &Path) -> Result<Vec<Quota>, Failure> {
    let document = Document::read(path, Expected::Kind(DocumentKind::CsbsQuotaAnswer))?;
    match QuotaAnswer::check(document.value()).into_result() {
        Ok(answer) => Ok(answer.quotas().resources().to_vec()),
        Err(faults) => Err(document.into_failure(&faults)),
    }
}

/// Returns when a quota is reached; `None` if its resource cannot be forecast or it is unlimited.
pub(super) fn reached(
    quota: &Quota,
    forecast: &Forecast<'_, ListedBackup>,
) -> Option<QuotaForecast> {
    let amount = quota.quota().filter(|amount| *amount >= 0.0)?;
    match quota.quota_type()? {
        "backups" => Some(forecast.backup_quota(amount)),
        "backup_capacity" => {
            let unit = quota.unit().filter(|unit| !unit.is_empty()).unwrap_or("GB");
            Some(forecast.space_quota(amount, unit, ListedBackup::size))
        }
        _ => None,
    }
}
