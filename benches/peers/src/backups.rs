//! Lists of backups for pruning.

use chrono::{DateTime, TimeDelta, TimeZone as _, Utc};
use keeptime::retention::{Backup, BackupState, Completeness, Expiry, Limits, LongTerm};

/// A backup with numbers as keys.
#[derive(Clone, Copy)]
pub struct Row {
    pub id: u64,
    pub object: u32,
    pub taken: DateTime<Utc>,
}

impl Backup for Row {
    type Id = u64;
    type Object = u32;
    fn id(&self) -> &u64 {
        &self.id
    }
    fn object(&self) -> &u32 {
        &self.object
    }
    fn created_at(&self) -> Option<DateTime<Utc>> {
        Some(self.taken)
    }
    fn state(&self) -> BackupState {
        BackupState::Available
    }

    fn policy_id(&self) -> Option<&str> {
        None
    }

    fn completeness(&self) -> Completeness {
        Completeness::Complete
    }

    fn expiry(&self) -> Expiry {
        Expiry::NotRecorded
    }
}

/// A backup with texts of 36 characters as keys, like the UUIDs of a service.
#[derive(Clone)]
pub struct TextRow {
    pub id: String,
    pub object: String,
    pub taken: DateTime<Utc>,
}

impl Backup for TextRow {
    type Id = str;
    type Object = str;
    fn id(&self) -> &str {
        &self.id
    }
    fn object(&self) -> &str {
        &self.object
    }
    fn created_at(&self) -> Option<DateTime<Utc>> {
        Some(self.taken)
    }
    fn state(&self) -> BackupState {
        BackupState::Available
    }

    fn policy_id(&self) -> Option<&str> {
        None
    }

    fn completeness(&self) -> Completeness {
        Completeness::Complete
    }

    fn expiry(&self) -> Expiry {
        Expiry::NotRecorded
    }
}

impl From<Row> for TextRow {
    fn from(row: Row) -> Self {
        let Row { id, object, taken } = row;
        Self { id: uuid_like(id), object: uuid_like(object.into()), taken }
    }
}

pub const MAX_BACKUPS: usize = 7;
pub const MAX_DAYS: i64 = 30;

/// The limits of the cases, by name.
pub fn limits() -> [(&'static str, Limits); 2] {
    let seven = Limits::UNLIMITED.with_max_backups(7);
    [("max7", seven), ("max7+30d", seven.with_max_days(30))]
}

/// At most seven backups, and the latest ones of seven days and four weeks.
///
/// The rules are exhausted before the oldest backup of [`sorted_every_8_hours`]: rustic keeps the oldest
/// backup as long as they are not.
pub fn long_term_limits() -> Limits {
    let rules = LongTerm::in_offset(Utc).days(7).weeks(4).build().expect("valid numbers");
    limits()[0].1.with_long_term(rules)
}

pub fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2025, 3, 3, 12, 0, 0).single().expect("a date")
}

/// Returns `n` backups of `n / 10` objects, or of 10,000 if that is less. They are sorted by object,
/// newest first, a week apart, so that the limit of days applies to some that the count keeps.
pub fn sorted(n: u32) -> Vec<Row> {
    let objects = (n / 10).min(10_000);
    let row = |k: u32| {
        let (object, nth) = (k / (n / objects), k % (n / objects));
        let age = TimeDelta::weeks(nth.into()) + TimeDelta::seconds(i64::from(object) + 3600);
        Row { id: scatter(k.into()), object, taken: now() - age }
    };
    (0..n).map(row).collect()
}

/// Returns `n` backups of `n / 100` objects, sorted by object, newest first, eight hours apart. All are of
/// the same year: rustic counts a week that lies in two years twice.
pub fn sorted_every_8_hours(n: u32) -> Vec<Row> {
    let row = |k: u32| {
        let (object, nth) = (k / 100, k % 100);
        let age =
            TimeDelta::hours(8) * nth.cast_signed() + TimeDelta::seconds(i64::from(object) + 3600);
        Row { id: scatter(k.into()), object, taken: now() - age }
    };
    (0..n).map(row).collect()
}

/// Returns the same backups in a random order that is always the same.
pub fn shuffled_every_8_hours(n: u32) -> Vec<Row> {
    let mut rows = sorted_every_8_hours(n);
    rows.sort_by_key(|row| scatter(row.id ^ 0x5EED));
    rows
}

/// Returns the backups of [`sorted`] in a random order that is always the same.
pub fn shuffled(n: u32) -> Vec<Row> {
    let mut rows = sorted(n);
    rows.sort_by_key(|row| scatter(row.id ^ 0x5EED));
    rows
}

/// Returns a number that looks random (the finalizer of splitmix64). Different numbers have different
/// results.
pub fn scatter(n: u64) -> u64 {
    let n = n.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let n = (n ^ (n >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let n = (n ^ (n >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    n ^ (n >> 31)
}

fn uuid_like(n: u64) -> String {
    let hex = format!("{:016x}{:016x}", scatter(n), scatter(!n));
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}
