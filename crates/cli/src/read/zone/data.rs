//! The zone data in use: the newer of the bundled data and the system's.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use jiff::tz::TimeZoneDatabase;
use keeptime::schedule::source::{self, JiffSource, ZoneSource};

/// The environment variable for `--zone-data`.
pub(crate) const VARIABLE: &str = "KEEPTIME_ZONE_DATA";

/// The text for an unknown version.
pub(super) const UNKNOWN: &str = "unknown";

const FLAG: &str = "--zone-data";

/// A version such as 2025b counts as old this many months after the end of 2025.
const MONTHS: u32 = 9;

/// The folders where systems keep zone data.
const FOLDERS: [&str; 4] = [
    "/usr/share/zoneinfo",
    "/usr/share/lib/zoneinfo",
    "/etc/zoneinfo",
    "/var/db/timezone/zoneinfo",
];

/// Zone data and its origin.
#[derive(Debug)]
pub(crate) struct ZoneData {
    source: JiffSource,
    database: TimeZoneDatabase,
    version: Option<Version>,
    folder: Option<PathBuf>,
}

static CHOSEN: OnceLock<ZoneData> = OnceLock::new();

/// Returns the zone data in use.
pub(crate) fn data() -> &'static ZoneData {
    CHOSEN.get_or_init(ZoneData::bundled)
}

/// Chooses the zone data. Runs before the arguments are parsed, because zones are among them.
pub(crate) fn choose_data(arguments: impl Iterator<Item = OsString>) -> Result<(), String> {
    let (choice, by) = match flag(arguments) {
        Some(choice) => (Some(choice), FLAG),
        None => (std::env::var_os(VARIABLE).filter(|choice| !choice.is_empty()), VARIABLE),
    };
    let chosen = match choice.as_deref().map(|choice| (choice, choice.to_str())) {
        None => ZoneData::newer(),
        Some((_, Some("bundled"))) => ZoneData::bundled(),
        Some((_, Some("system"))) => {
            let folder = system_folder().ok_or_else(|| {
                format!("{by}: this system has no zone data in {}", FOLDERS.join(", "))
            })?;
            ZoneData::of_folder(&folder).map_err(|error| format!("{by}: {error}"))?
        }
        Some((folder, _)) => {
            ZoneData::of_folder(Path::new(folder)).map_err(|error| format!("{by}: {error}"))?
        }
    };
    CHOSEN.set(chosen).map_err(|_| "the zone data has already been chosen".to_owned())
}

/// Returns the value of the flag. The argument parser reads it again and reports errors.
fn flag(arguments: impl Iterator<Item = OsString>) -> Option<OsString> {
    let mut arguments = arguments.skip(1).take_while(|argument| argument != "--");
    while let Some(argument) = arguments.next() {
        if argument == FLAG {
            return arguments.next();
        }
        let value = argument.to_str().and_then(|text| text.strip_prefix(FLAG)?.strip_prefix('='));
        if let Some(value) = value {
            return Some(value.into());
        }
    }
    None
}

impl ZoneData {
    fn bundled() -> Self {
        let source = source::jiff_bundled();
        let version = source.version().and_then(Version::parse);
        Self { source, database: TimeZoneDatabase::bundled(), version, folder: None }
    }

    /// Returns the system's zone data if it is known to be newer, otherwise the bundled data.
    fn newer() -> Self {
        let bundled = Self::bundled();
        let Some(folder) = system_folder() else { return bundled };
        if version_of(&folder) <= bundled.version {
            return bundled;
        }
        Self::of_folder(&folder).unwrap_or(bundled)
    }

    fn of_folder(folder: &Path) -> Result<Self, String> {
        let database = TimeZoneDatabase::from_dir(folder)
            .map_err(|error| format!("{} cannot be read: {error}", folder.display()))?;
        if database.available().next().is_none() {
            return Err(format!(
                "takes bundled, system or a folder of compiled zones, found {:?}",
                folder.display().to_string()
            ));
        }
        let version = version_of(folder);
        let source = source::jiff(&database);
        let source = match &version {
            Some(version) => source.with_version(version.text.clone()),
            None => source,
        };
        Ok(Self { source, database, version, folder: Some(folder.to_owned()) })
    }

    /// The instant after which rules may have changed: nine months after the end of the version's
    /// year.
    pub(super) fn stale_after(&self) -> Option<DateTime<Utc>> {
        let day =
            NaiveDate::from_ymd_opt(self.version.as_ref()?.year.checked_add(1)?, 1 + MONTHS, 1)?;
        Some(day.and_time(NaiveTime::MIN).and_utc())
    }

    pub(crate) fn source(&self) -> &JiffSource {
        &self.source
    }

    /// The version, or the text for an unknown one.
    pub(crate) fn version_text(&self) -> &str {
        self.source.version().unwrap_or(UNKNOWN)
    }

    /// The origin of the data.
    pub(crate) fn origin(&self) -> String {
        self.folder
            .as_ref()
            .map_or_else(|| "bundled".to_owned(), |folder| folder.display().to_string())
    }

    /// Returns the names of all zones, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> =
            self.database.available().map(|name| name.as_str().to_owned()).collect();
        names.sort();
        names
    }
}

/// Returns the system's folder of zone data. `TZDIR` has precedence.
pub(super) fn system_folder() -> Option<PathBuf> {
    let said = std::env::var_os("TZDIR").filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let usual = FOLDERS.iter().map(PathBuf::from);
    said.into_iter().chain(usual).find(|folder| folder.is_dir())
}

/// Returns the version of the data in a folder: from the first line of `tzdata.zi`, or from
/// `+VERSION`.
fn version_of(folder: &Path) -> Option<Version> {
    let first_line = |file: &str| {
        let text = std::fs::read(folder.join(file)).ok()?;
        let line = text.split(|byte| *byte == b'\n').next()?;
        Some(String::from_utf8_lossy(line).trim().to_owned())
    };
    let of_source = first_line("tzdata.zi")
        .and_then(|line| Version::parse(line.strip_prefix("# version ")?.trim()));
    of_source.or_else(|| Version::parse(&first_line("+VERSION")?))
}

/// A version such as `2026f`. Later versions are greater.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Version {
    year: i32,
    // The number of letters: the release after `z` is `za`.
    letters: usize,
    text: String,
}

impl Version {
    fn parse(text: &str) -> Option<Self> {
        let (year, letters) = text.split_at_checked(4)?;
        let is_year = year.bytes().all(|byte| byte.is_ascii_digit());
        let is_release = letters.bytes().all(|byte| byte.is_ascii_lowercase());
        let is_version = is_year && is_release && !letters.is_empty();
        let year = year.parse().ok().filter(|_| is_version)?;
        Some(Self { year, letters: letters.len(), text: text.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_ordered_and_what_is_none_is_unknown() {
        let parse = |text| Version::parse(text);
        let ordered = ["2025b", "2025z", "2025za", "2026a", "2026f", "2027a"];
        assert!(ordered.windows(2).all(|pair| parse(pair[0]) < parse(pair[1])));
        assert!(parse("2025b").is_some_and(|version| version.year == 2025));
        for odd in ["", "2026", "2026F", "26f", "2026f-dirty", "２０２６f", "unknown"] {
            assert_eq!(parse(odd), None, "{odd}");
        }
    }

    #[test]
    fn the_flag_is_found_in_both_forms_and_only_before_the_end_of_flags() {
        let found = |arguments: &[&str]| {
            flag(arguments.iter().map(OsString::from))
                .map(|value| value.into_string().unwrap_or_default())
        };
        assert_eq!(found(&["k", "next", "--zone-data", "system"]).as_deref(), Some("system"));
        assert_eq!(found(&["k", "--zone-data=bundled", "next"]).as_deref(), Some("bundled"));
        assert_eq!(found(&["k", "next", "--", "--zone-data", "system"]), None);
        assert_eq!(found(&["k", "next", "--zone-data"]), None);
    }
}
