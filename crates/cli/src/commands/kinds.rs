//! `keeptime kinds`: the documents that `check` knows.

use std::io::Write;

use keeptime_documents::Kind;

use crate::failure::{Ended, Failure};

pub(crate) fn run(output: &mut impl Write) -> Result<Ended, Failure> {
    let width = Kind::ALL.into_iter().map(|kind| kind.name().len()).max().unwrap_or_default();
    for kind in Kind::ALL {
        writeln!(output, "{:width$}  {}", kind.name(), kind.what())?;
    }
    Ok(Ended::Fine)
}
