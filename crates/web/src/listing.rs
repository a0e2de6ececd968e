//! The listing of the page.

use keeptime_documents::listing::{ListedBackups, Listing, page_findings};
use serde::Serialize;
use serde_json::Deserializer;

use crate::finding::{self, ShownFinding};

/// The text of a listing, read once for many answers.
#[derive(Debug, Default)]
pub(crate) enum PageListing {
    #[default]
    Absent,
    Read(ListedBackups),
    Refused(RefusedListing),
}

/// Why a listing cannot be used.
#[derive(Debug, Serialize)]
pub(crate) struct RefusedListing {
    message: String,
    /// The faults of the page, or none if the message says it all.
    findings: Vec<ShownFinding>,
}

impl PageListing {
    pub(crate) fn read(text: &str) -> Self {
        if text.trim().is_empty() {
            return Self::Absent;
        }
        let mut listing = Listing::default();
        let mut pages = Deserializer::from_str(text);
        let mut page = 0;
        // An error means that there is more.
        while pages.end().is_err() {
            if let Err(error) = listing.read(&mut pages) {
                let findings = finding::shown(text, &page_findings(text, page));
                return Self::Refused(RefusedListing { message: error.to_string(), findings });
            }
            page += 1;
        }
        match listing.finish() {
            Ok(listed) => Self::Read(listed),
            Err(error) => {
                let message = error.to_string();
                Self::Refused(RefusedListing { message, findings: Vec::new() })
            }
        }
    }
}
