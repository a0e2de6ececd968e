//! Zones by their names.

use chrono_tz::{TZ_VARIANTS, Tz};

/// How alike two names must be for one to be meant by the other, of 0 to 1.
const ALIKE: f64 = 0.85;

/// The zone of an IANA name. Where there is none, the error says which names come near.
pub(crate) fn parse(name: &str) -> Result<Tz, String> {
    name.parse().map_err(|_| {
        let near = near(name);
        match near.as_slice() {
            [] => format!("zone takes a name like Europe/Paris, found {name:?}"),
            [near] => format!("zone {name:?} is unknown; near it is {near}"),
            near => format!("zone {name:?} is unknown; near it are {}", near.join(", ")),
        }
    })
}

/// The zones of the same city or name, or else those that are spelt almost alike.
fn near(name: &str) -> Vec<&'static str> {
    let names = || TZ_VARIANTS.iter().map(|zone| zone.name());
    let same: Vec<_> = names().filter(|known| is_same(name, known)).take(3).collect();
    if !same.is_empty() {
        return same;
    }
    let plain = plain(name);
    let mut alike: Vec<(f64, &str)> = names()
        .map(|known| (strsim::jaro_winkler(&plain, &self::plain(known)), known))
        .filter(|(alike, _)| *alike >= ALIKE)
        .collect();
    alike.sort_by(|a, b| b.0.total_cmp(&a.0));
    alike.into_iter().map(|(_, known)| known).take(3).collect()
}

fn plain(name: &str) -> String {
    name.replace([' ', '-'], "_").to_ascii_lowercase()
}

/// The same city or the same name, whatever the letter case and the word separator.
fn is_same(name: &str, known: &str) -> bool {
    let (name, known) = (plain(name), plain(known));
    let city = |zone: &str| zone.rsplit('/').next().map(str::to_owned);
    name == known || city(&name) == city(&known)
}
