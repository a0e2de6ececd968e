//! Looks up an error in the catalogues of all services.

use crate::error_entry::ErrorEntry;
use crate::{cbr, csbs};

impl ErrorEntry {
    /// The catalogues, each sorted by code and then by HTTP status.
    const CATALOGUES: [&'static [Self]; 2] = [&cbr::ERRORS, &csbs::ERRORS];

    /// Returns the entry of a code and an HTTP status.
    pub fn find(code: &str, status: u16) -> Option<Self> {
        Self::with_code(code).find(|entry| entry.status() == status)
    }

    /// Returns the entries of a code: two for CSBS.9009, one for any other known code.
    pub fn with_code(code: &str) -> impl Iterator<Item = Self> {
        Self::CATALOGUES.into_iter().flat_map(move |catalogue| {
            let start = catalogue.partition_point(|entry| entry.code() < code);
            catalogue[start..].iter().take_while(move |entry| entry.code() == code).copied()
        })
    }
}
