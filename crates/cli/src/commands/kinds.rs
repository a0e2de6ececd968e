//! `keeptime kinds`: the kinds of documents that `check` knows.

use std::io::Write;

use keeptime_documents::DocumentKind;

use crate::failure::{ExitStatus, Failure};

pub(crate) fn run(output: &mut impl Write) -> Result<ExitStatus, Failure> {
    let width =
        DocumentKind::ALL.into_iter().map(|kind| kind.name().len()).max().unwrap_or_default();
    for kind in DocumentKind::ALL {
        writeln!(output, "{:width$}  {}", kind.name(), kind.description())?;
    }
    Ok(ExitStatus::Success)
}
