//! The objects that a plan leaves without a counted backup, or with only incomplete ones.

use keeptime::explain::Language;
use keeptime::policy::{Extent, Policy, Shortfalls};
use keeptime::retention::Judgement;
use keeptime_documents::listing::ListedBackup;
use keeptime_documents::policy::PolicyListing;

use crate::read::names::ServerNames;

/// Returns what objects lack after all deletions of a judgement.
pub(crate) fn after_all<'b>(
    judgement: &Judgement<&'b [ListedBackup]>,
    policy: &'b Policy,
    listed: &PolicyListing,
) -> Shortfalls<'b, str> {
    policy.shortfalls(judgement, listed.extent(), |_| false)
}

/// Formats each shortfall as a line, and adds a line if the listing is incomplete.
pub(crate) fn lines(
    shortfalls: &Shortfalls<'_, str>,
    names: &ServerNames,
    language: &dyn Language,
) -> impl Iterator<Item = String> {
    let lines = shortfalls
        .iter()
        .map(|(object, what)| format!("{}: {}", names.shown(object), language.shortfall(&what)));
    lines.chain(partial_line(shortfalls, language))
}

/// Returns the line about an incomplete listing.
pub(crate) fn partial_line(
    shortfalls: &Shortfalls<'_, str>,
    language: &dyn Language,
) -> Option<String> {
    match shortfalls.extent() {
        Extent::Partial { read, count } => Some(language.partial_listing(read, count)),
        _ => None,
    }
}
