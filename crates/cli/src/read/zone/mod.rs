//! Zones by name.

mod data;
mod local;
mod named;

use chrono::{DateTime, Utc};

use keeptime::schedule::source::{ZoneNameError, ZoneSource};

use crate::show::instant::utc_text;
use crate::show::print_note;
pub(crate) use data::{choose_data, data};
pub(crate) use named::ZoneArg;

/// Prints a note if the zone data is so old that rules may have changed since.
pub(crate) fn note_if_old<'z>(zones: impl IntoIterator<Item = &'z ZoneArg>, now: DateTime<Utc>) {
    let uses_data = zones.into_iter().any(ZoneArg::is_of_data);
    if uses_data && data().stale_after().is_some_and(|until| now > until) {
        print_note(&format!(
            "the zone data is version {} of the IANA database; zones \
             may have changed their rules since then, so answers about {} may be wrong; --zone-data selects newer data",
            data().version_text(),
            utc_text(now),
        ));
    }
}

/// Parses a zone: an IANA name, a fixed offset, or `local` for this machine's zone.
pub(crate) fn parse_or_local(name: &str) -> Result<ZoneArg, String> {
    if name == "local" {
        local::zone(data())
    } else {
        parse(name).map_err(|error| error.to_string())
    }
}

/// Parses a zone: an IANA name or a fixed offset.
pub(crate) fn parse(name: &str) -> Result<ZoneArg, ZoneNameError> {
    data().source().zone(name).map(ZoneArg::of_data)
}
