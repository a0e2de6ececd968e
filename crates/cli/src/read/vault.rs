//! Vaults of CBR, whose resources are the objects of a policy.

use std::path::PathBuf;

use keeptime_documents::DocumentKind;
use keeptime_documents::cbr::{Vault, VaultBody, Vaults};

use super::digest::Sha256Sum;
use super::document::Document;
use super::input;
use super::kind::Expected;
use crate::failure::Failure;
use crate::show::file;

/// Reads vaults from files, each with one vault or a page of them. Their bytes are added to `sum`.
pub(crate) fn read(
    paths: &[PathBuf],
    mut sum: Option<&mut Sha256Sum>,
) -> Result<Vec<Vault>, Failure> {
    let mut vaults = Vec::new();
    for path in paths {
        let bytes = input::bytes(path)?;
        if let Some(sum) = &mut sum {
            sum.add(&bytes);
        }
        let text = input::decode_utf8(path, bytes)?;
        let document = Document::from_text(file::display_name(path), text, Expected::Vaults)?;
        let read = match document.kind() {
            Some(DocumentKind::CbrVaultsAnswer) => {
                Vaults::check(document.value()).into_result().map(|page| page.vaults().to_vec())
            }
            _ => VaultBody::check(document.value())
                .into_result()
                .map(|body| vec![body.vault().clone()]),
        };
        match read {
            Ok(read) => vaults.extend(read),
            Err(faults) => return Err(document.into_failure(&faults)),
        }
    }
    Ok(vaults)
}
