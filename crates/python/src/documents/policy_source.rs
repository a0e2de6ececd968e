//! What a policy is read from.

use chrono::{DateTime, Utc};
use keeptime::pattern::Dialect;
use keeptime_documents::cbr::Vault;
use keeptime_documents::text::read_vaults;
use keeptime_documents::{AnyPolicy, ZeroLimit};
use pyo3::prelude::*;

use super::document_text::DocumentText;
use super::finding::text_error;

/// The parameters of a `Policy`.
#[derive(Debug)]
pub(super) struct PolicySource {
    pub(super) document: DocumentText,
    pub(super) vaults: Option<DocumentText>,
    pub(super) options: Options,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Options {
    pub(super) dialect: Option<Dialect>,
    pub(super) start: Option<DateTime<Utc>>,
    pub(super) keep_at_least: u32,
    pub(super) zero: ZeroLimit,
}

impl PolicySource {
    /// Reads the policy, and its vaults. Its objects are those in the vaults.
    pub(super) fn read(&self, py: Python<'_>) -> PyResult<(AnyPolicy, Vec<Vault>)> {
        let Options { dialect, start, keep_at_least, zero } = self.options;
        let vaults = match &self.vaults {
            None => Vec::new(),
            Some(vaults) => {
                read_vaults(&*vaults.text).map_err(|error| text_error(py, vaults, &error))?
            }
        };
        let policy = AnyPolicy::from_text(&*self.document.text, dialect, zero)
            .map_err(|error| text_error(py, &self.document, &error))?;
        let policy = if vaults.is_empty() { policy } else { policy.with_vaults(&vaults) };
        let policy = policy.map_policy(|policy| {
            let start = start.or(policy.start());
            policy.with_keep_at_least(keep_at_least).with_start(start)
        });
        Ok((policy, vaults))
    }
}
