//! `keeptime kinds`: the documents that `check` knows.

use std::io::Write;

use keeptime::api::{Kind, UnknownKind};

use crate::Ended;
use crate::failure::Failure;

pub(crate) fn run(output: &mut impl Write) -> Result<Ended, Failure> {
    let width = Kind::all().map(|kind| kind.name().len()).max().unwrap_or_default();
    for kind in Kind::all() {
        writeln!(output, "{:width$}  {}", kind.name(), kind.what())?;
    }
    Ok(Ended::Fine)
}

/// The kind of a name. Where there is none, the error says which name comes near.
pub(crate) fn parse(name: &str) -> Result<Kind, String> {
    name.parse().map_err(|error: UnknownKind| {
        let alike = |kind: &Kind| strsim::jaro_winkler(name, kind.name());
        let near = Kind::all().max_by(|a, b| alike(a).total_cmp(&alike(b)));
        match near.filter(|near| alike(near) > 0.85) {
            Some(near) => format!("{error}; near it is {near}"),
            None => format!("{error}; keeptime kinds lists them"),
        }
    })
}
