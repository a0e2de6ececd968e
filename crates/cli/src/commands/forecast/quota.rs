//! The quotas of a project.

use std::path::Path;

use keeptime::forecast::Quota;
use keeptime_documents::text::read_quotas;

use crate::failure::Failure;
use crate::read::input;
use crate::show::file;

/// Reads the quotas from the service's answer.
pub(crate) fn read(path: &Path) -> Result<Vec<Quota>, Failure> {
    let quotas = read_quotas(input::text(path)?);
    quotas.map_err(|faults| Failure::text(&file::display_name(path), faults))
}
