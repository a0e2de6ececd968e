//! Zones by their names.

use chrono_tz::{TZ_VARIANTS, Tz};

/// The zone of an IANA name. Where there is none, the error says which names come near.
pub(crate) fn parse(name: &str) -> Result<Tz, String> {
    name.parse().map_err(|_| {
        let near: Vec<&str> = TZ_VARIANTS
            .iter()
            .map(|zone| zone.name())
            .filter(|known| is_near(name, known))
            .take(3)
            .collect();
        match near.as_slice() {
            [] => format!("zone takes a name like Europe/Paris, found {name:?}"),
            near => format!("zone {name:?} is unknown; near it are {}", near.join(", ")),
        }
    })
}

/// The same city or the same name, whatever the letter case and the word separator.
fn is_near(name: &str, known: &str) -> bool {
    let plain = |text: &str| text.replace([' ', '-'], "_").to_ascii_lowercase();
    let (name, known) = (plain(name), plain(known));
    let city = |zone: &str| zone.rsplit('/').next().map(str::to_owned);
    name == known || city(&name) == city(&known)
}
