//! Listings of backups, read from files, and how a backup is shown.

use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use keeptime::api::csbs::{CheckpointItem, ListedBackup, Listing};
use keeptime::retention::{Backup, Verdict};
use serde_json::error::Category;
use serde_json::{Value, json};

use crate::digest::{Sha256Sum, Summed};
use crate::failure::Failure;
use crate::plain::plain;
use crate::progress::Watched;
use crate::time::shown;
use crate::{complain, input};

/// The backups of a listing.
pub(crate) struct Listed<B> {
    pub(crate) backups: Vec<B>,
    /// Whether a file was named at all.
    pub(crate) is_given: bool,
    /// Whether no page says that there are more.
    pub(crate) is_complete: bool,
}

/// Reads listings page by page, each page backup by backup; their bytes are added to a sum.
pub(crate) fn read(
    paths: &[PathBuf],
    mut sum: Option<&mut Sha256Sum>,
) -> Result<Listed<ListedBackup>, Failure> {
    let mut listing = Listing::default();
    for path in paths {
        let (reader, length) = input::open(path)?;
        let reader = Watched::new(reader, length, &input::name(path));
        let reader = Summed { reader, sum: sum.as_deref_mut() };
        let mut reader = BufReader::with_capacity(1 << 18, reader);
        input::skip_mark(&mut reader).map_err(|error| Failure::unreadable(path, error))?;
        let mut pages = serde_json::Deserializer::from_reader(reader);
        if pages.end().is_ok() {
            note_empty(path);
            continue;
        }
        // Pages follow one another, with or without line ends between them.
        while pages.end().is_err() {
            listing.read(&mut pages).map_err(|error| match error.classify() {
                Category::Io => Failure::unreadable(path, error),
                _ => Failure::document(path, error),
            })?;
        }
    }
    let backups = listing.finish().map_err(|error| Failure::Document(error.to_string()))?;
    Ok(Listed { backups, is_given: !paths.is_empty(), is_complete: true })
}

fn note_empty(path: &Path) {
    let name = input::name(path);
    complain(&format!("note: {name}: the file is empty, as a download that failed leaves it"));
}

/// Reads listings as whole records.
pub(crate) fn read_whole(paths: &[PathBuf]) -> Result<Listed<CheckpointItem>, Failure> {
    let mut listing = Listing::default();
    let mut items = Vec::new();
    for path in paths {
        let (mut reader, _) = input::open(path)?;
        let mut text = String::new();
        reader.read_to_string(&mut text).map_err(|error| Failure::unreadable(path, error))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        if text.trim().is_empty() {
            note_empty(path);
        }
        let pages = serde_json::Deserializer::from_str(text);
        for page in pages.into_iter::<Value>() {
            let page = page.map_err(|error| Failure::document(path, error))?;
            listing.read(&page).map_err(|error| Failure::document(path, error))?;
            gather(page, &mut items).map_err(|error| Failure::document(path, error))?;
        }
    }
    // A listing that repeats itself is refused.
    listing.finish().map_err(|error| Failure::Document(error.to_string()))?;
    Ok(Listed { backups: items, is_given: !paths.is_empty(), is_complete: true })
}

/// The records of a page, of a record, or of a list of these. A parser has bounded the depth.
fn gather(page: Value, items: &mut Vec<CheckpointItem>) -> Result<(), serde_json::Error> {
    match page {
        Value::Array(pages) => pages.into_iter().try_for_each(|page| gather(page, items)),
        Value::Object(mut members) => {
            for field in ["checkpoint_items", "checkpoint_item"] {
                if let Some(inner) = members.remove(field) {
                    return gather(inner, items);
                }
            }
            items.push(serde_json::from_value(Value::Object(members))?);
            Ok(())
        }
        _ => Ok(()),
    }
}

/// When a backup was made.
pub(crate) fn made(backup: &impl Backup) -> String {
    backup.created_at().map_or_else(|| "no date".to_owned(), shown)
}

/// A backup and the verdict on it.
pub(crate) fn line(backup: &ListedBackup, verdict: &Verdict) -> String {
    let date = made(backup);
    format!("{date:23}  {:5}  {}  {}", verdict.outcome(), plain(backup.id()), verdict.evidence())
}

/// The same for machines.
pub(crate) fn as_json(backup: &ListedBackup, verdict: &Verdict) -> Value {
    json!({
        "id": backup.id(),
        "checkpoint_id": backup.checkpoint_id(),
        "resource_id": backup.resource_id(),
        "created_at": backup.created_at(),
        "verdict": verdict.outcome().name(),
        "why": verdict.evidence().to_string(),
    })
}

/// `1 backup`, `2 backups`.
pub(crate) fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
