//! The zone of this machine, where it is asked for by name.

use chrono_tz::Tz;

use crate::zone;

/// The zone of an IANA name, or with `local` that of this machine.
pub(crate) fn parse(name: &str) -> Result<Tz, String> {
    if name != "local" {
        return zone::parse(name);
    }
    let name = iana_time_zone::get_timezone()
        .map_err(|error| format!("the zone of this machine cannot be told: {error}"))?;
    zone::parse(&name)
}
