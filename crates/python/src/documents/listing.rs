//! Listings of backups, given as documents.

use keeptime::retention::Backup;
use keeptime_documents::listing::{ListedBackup, ListedBackups, Listing, PageError, page_findings};
use keeptime_documents::text::{Finding, located};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList, PyString};

use super::document_text::DocumentText;
use super::finding::document_error;
use crate::errors::value_error;
use crate::instant::utc_datetime;

/// Reads the pages of a listing: a text, a dict, or a list or an iterable of these.
pub(super) fn read(py: Python<'_>, pages: &Bound<'_, PyAny>) -> PyResult<ListedBackups> {
    let mut listing = Listing::default();
    for document in documents(pages)? {
        let document = document?;
        let read = py.detach(|| read_pages(&mut listing, &document.text));
        read.map_err(|(message, findings)| document_error(py, &message, &document, &findings))?;
    }
    py.detach(|| listing.finish()).map_err(value_error)
}

/// Returns the fields that each class of a listed backup has.
pub(super) fn backup_fields<'py>(
    py: Python<'py>,
    backup: &ListedBackup,
) -> PyResult<Bound<'py, PyDict>> {
    let created_at = backup.created_at().map(|created| utc_datetime(py, created));
    let fields = PyDict::new(py);
    fields.set_item("id", backup.id())?;
    fields.set_item("name", backup.name())?;
    fields.set_item("object", backup.resource_id())?;
    fields.set_item("object_name", backup.resource_name())?;
    fields.set_item("created_at", created_at.transpose()?)?;
    Ok(fields)
}

/// Returns the documents one by one, so that the pages of an iterable are not held together.
fn documents<'py>(
    pages: &Bound<'py, PyAny>,
) -> PyResult<Box<dyn Iterator<Item = PyResult<DocumentText>> + 'py>> {
    let is_one = if let Ok(list) = pages.cast::<PyList>() {
        // A list of dicts is one document, in which positions can be found.
        list.get_item(0).is_ok_and(|first| first.is_instance_of::<PyDict>())
    } else {
        pages.is_instance_of::<PyString>()
            || pages.is_instance_of::<PyBytes>()
            || pages.is_instance_of::<PyDict>()
    };
    let document = |page: &Bound<'py, PyAny>| DocumentText::new(page, "a page of a listing");
    if is_one {
        return Ok(Box::new(std::iter::once(document(pages))));
    }
    Ok(Box::new(pages.try_iter()?.map(move |page| document(&page?))))
}

/// Reads the pages in a text. An error is a message and what is wrong in the page.
fn read_pages(listing: &mut Listing, text: &str) -> Result<(), (String, Vec<Finding>)> {
    let mut pages = serde_json::Deserializer::from_str(text);
    for page in 0.. {
        listing.read(&mut pages).map_err(|error| {
            let findings = match &error {
                // The pointers of these start in the page.
                PageError::Backups(faults) if page == 0 && pages.end().is_ok() => {
                    located(text, faults, &[])
                }
                _ => page_findings(text, page),
            };
            (error.to_string(), findings)
        })?;
        // An error means that there is more.
        if pages.end().is_ok() {
            break;
        }
    }
    Ok(())
}
