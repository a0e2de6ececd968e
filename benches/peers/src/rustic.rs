//! rustic's retention, which judges one group of snapshots at a time.

use std::collections::BTreeMap;

use keeptime::retention::Limits;
use rustic_core::repofile::SnapshotFile;
use rustic_core::{ForgetSnapshot, KeepOptions};
use rustic_jiff::tz::TimeZone;
use rustic_jiff::{Timestamp, Zoned};

use crate::backups::{Row, now};
use crate::round::Implementation;

/// A snapshot takes nearly a kilobyte, and a million of them several gigabytes while they are judged. With
/// the number as the only limit, a larger list would measure the memory of the machine.
const MAX_ROWS: usize = 100_000;

/// Returns the implementation if there is a limit on the number of backups and none on their age. rustic
/// keeps what any rule keeps, so it cannot express "at most seven, and none older than 30 days".
pub fn implementation(rows: &[Row], limits: Limits) -> Option<Implementation> {
    let last = i32::try_from(limits.max_backups()?).ok()?;
    let is_long = rows.len() > MAX_ROWS && limits.long_term().is_none();
    if limits.max_days().is_some() || is_long {
        return None;
    }
    let mut keep = KeepOptions::default().keep_last(last);
    if let Some(rules) = limits.long_term() {
        // rustic counts the newest period too.
        let periods = |number: u8| (number > 0).then(|| i32::from(number) + 1);
        keep.keep_daily = periods(rules.days());
        keep.keep_weekly = periods(rules.weeks());
        keep.keep_monthly = periods(rules.months());
        keep.keep_yearly = periods(rules.years());
    }
    let now = zoned(now().timestamp());
    let groups = groups(rows);
    let apply = move |groups: Vec<Vec<SnapshotFile>>| -> Vec<Vec<ForgetSnapshot>> {
        groups.into_iter().map(|group| keep.apply(group, &now).expect("valid options")).collect()
    };
    let pruned = |groups: Vec<Vec<ForgetSnapshot>>| {
        i64::try_from(groups.iter().flatten().filter(|snapshot| !snapshot.keep).count())
            .expect("a small number")
    };
    let implementation =
        Implementation::consuming("rustic_core", move || groups.clone(), apply, pruned);
    Some(
        implementation.note("KeepOptions::apply, gets groups by value; creating them is not timed"),
    )
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
