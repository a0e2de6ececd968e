//! rustic's retention, which takes one group of snapshots at a time.

use std::collections::BTreeMap;

use keeptime::retention::Limits;
use rustic_core::repofile::SnapshotFile;
use rustic_core::{ForgetSnapshot, KeepOptions};
use rustic_jiff::tz::TimeZone;
use rustic_jiff::{Timestamp, Zoned};

use crate::backups::{Row, now};
use crate::round::Side;

/// A snapshot takes nearly a kilobyte: more of them would measure the memory of the machine.
const MOST: usize = 100_000;

/// The side for a limit of backups alone. rustic keeps what any rule keeps, so that it cannot say
/// "at most seven, and none older than 30 days".
pub fn side(rows: &[Row], limits: Limits) -> Option<Side> {
    let last = i32::try_from(limits.max_backups()?).ok()?;
    if limits.max_days().is_some() || rows.len() > MOST {
        return None;
    }
    let keep = KeepOptions::default().keep_last(last);
    let now = zoned(now().timestamp());
    let groups = groups(rows);
    let apply = move |groups: Vec<Vec<SnapshotFile>>| -> Vec<Vec<ForgetSnapshot>> {
        groups.into_iter().map(|group| keep.apply(group, &now).expect("valid options")).collect()
    };
    let pruned = |groups: Vec<Vec<ForgetSnapshot>>| {
        i64::try_from(groups.iter().flatten().filter(|snapshot| !snapshot.keep).count())
            .expect("a small number")
    };
    let side = Side::consuming("rustic_core", move || groups.clone(), apply, pruned);
    Some(side.note("KeepOptions::apply, handed groups by value; making them is not timed"))
}

fn groups(rows: &[Row]) -> Vec<Vec<SnapshotFile>> {
    let mut groups: BTreeMap<u32, Vec<SnapshotFile>> = BTreeMap::new();
    for row in rows {
        let time = zoned(row.taken.timestamp());
        let snapshot = SnapshotFile { time, ..SnapshotFile::default() };
        groups.entry(row.object).or_default().push(snapshot);
    }
    groups.into_values().collect()
}

fn zoned(seconds: i64) -> Zoned {
    Timestamp::from_second(seconds).expect("in range").to_zoned(TimeZone::UTC)
}
