//! Schedules in a zone from any bytes: those of a `TZif` file, or a rule as the variable `TZ` has it. Where the clocks
//! change as rarely as [`Zone`](keeptime::schedule::Zone) asks for, the fires are those of a plain reading.

use chrono::{DateTime, TimeDelta, Utc};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use keeptime::pattern::{Pattern, Rule};
use keeptime::schedule::{Gap, OffsetChanges, Overlap, Schedule, ZoneTable, from_jiff, to_jiff};

use super::civil_minutes::{PlainSchedule, in_week};
use super::week::minutes;

/// What is asked about a zone.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Question {
    pub(crate) middle: DateTime<Utc>,
    pub(crate) hours: [u8; 3],
    pub(crate) minute: u8,
    pub(crate) gap: Gap,
    pub(crate) overlap: Overlap,
}

/// Asks a zone of these bytes about the three days before and after an instant.
pub(crate) fn ask(bytes: &[u8], question: Question) {
    let rule = || TimeZone::posix(str::from_utf8(bytes).unwrap_or_default());
    let Ok(zone) = &TimeZone::tzif("any", bytes).or_else(|_| rule()) else { return };
    let Question { middle, hours, minute, gap, overlap } = question;
    let rule = Rule::daily().at_hours(hours).at_minute(minute).build().unwrap();
    let pattern = Pattern::from_rules([rule]).unwrap();
    let builder = Schedule::builder().gap(gap).overlap(overlap);
    let schedule = builder.zone(zone).pattern(&pattern).unwrap();
    let (from, until) = (middle - TimeDelta::days(3), middle + TimeDelta::days(3));
    let fires: Vec<DateTime<Utc>> = schedule.fires(from..until).collect();
    // Nothing may panic or go on for ever, at the ends of time either.
    for at in [DateTime::<Utc>::MIN_UTC, from, DateTime::<Utc>::MAX_UTC] {
        let _ = (schedule.next_after(at), schedule.prev_before(at), schedule.nth_after(at, 1000));
    }
    if bytes.starts_with(b"TZif") && are_ascending(bytes) != Some(true) {
        return;
    }
    let Some(changes) = changes(zone, from, until) else { return };

    let seconds = |at: DateTime<Utc>| to_jiff(at).map_or(0, |at| zone.to_offset(at).seconds());
    let offset = |at: DateTime<Utc>| TimeDelta::seconds(seconds(at).into());
    let week = minutes(&[0, 1, 2, 3, 4, 5, 6], &hours.map(u16::from), &[minute.into()]);
    let plain = PlainSchedule { offset, is_time: in_week(&week), start: None, gap, overlap };
    assert_eq!(fires, plain.fires(from, until), "{question:?} {changes:?}");
    let mut backward: Vec<_> = schedule.fires(from..until).rev().collect();
    backward.reverse();
    assert_eq!(backward, fires);
    assert_eq!(schedule.count(from..until), fires.len() as u64);
    let table = ZoneTable::new(zone, from - TimeDelta::days(30)..until + TimeDelta::days(30));
    let tabled = builder.zone(&table).pattern(&pattern).unwrap();
    assert!(tabled.fires(from..until).eq(fires));
    let found = OffsetChanges::new(zone, from..until).map(|change| change.at());
    assert!(found.eq(changes.into_iter().filter(|at| (from..until).contains(at) && *at != from)));
}

/// Returns the changes of offset within days of a range; `None` if some are too close or too large for a schedule,
/// or if jiff has no instants there.
fn changes(
    zone: &TimeZone,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Option<Vec<DateTime<Utc>>> {
    const DAY: i32 = 86_400;
    let first = to_jiff(from - TimeDelta::days(10)).ok()?;
    let last = to_jiff(until + TimeDelta::days(10)).ok()?;
    let offset = |at| Some(zone.to_offset(Timestamp::from_second(at).ok()?).seconds());
    let mut changes: Vec<DateTime<Utc>> = Vec::new();
    // Where the offsets of two hours differ, the clocks change once between them.
    for hour in (first.as_second()..last.as_second()).step_by(3600) {
        let (before, after) = (offset(hour)?, offset(hour + 3600)?);
        // Chrono has no offsets of a day.
        if before.abs().max(after.abs()) >= DAY {
            return None;
        }
        if before == after {
            continue;
        }
        let change = (hour + 1..=hour + 3600).find(|at| offset(*at) != Some(before))?;
        let at = DateTime::from_timestamp(change, 0)?;
        let is_close = changes.last().is_some_and(|before| at - *before < TimeDelta::days(4));
        if is_close || (after - before).abs() > DAY {
            return None;
        }
        changes.push(at);
    }
    // Changes within one hour take each other back.
    let are_missing = zone.following(first).zip(0..1000).any(|(listed, _)| {
        let at = listed.timestamp();
        at > first
            && at < last
            && offset(at.as_second() - 1) != offset(at.as_second())
            && !changes.contains(&from_jiff(at))
    });
    (!are_missing).then_some(changes)
}

/// Returns whether the changes in the bytes of a `TZif` file ascend, which jiff does not check (RFC 9636, 3.2).
fn are_ascending(file: &[u8]) -> Option<bool> {
    let counts = |header: &[u8]| -> Option<[usize; 6]> {
        let count =
            |bytes: &[u8]| u32::from_be_bytes(bytes.try_into().unwrap_or_default()) as usize;
        Vec::from_iter(header.get(20..44)?.chunks(4).map(count)).try_into().ok()
    };
    let [utc, standard, leap, changes, types, letters] = counts(file)?;
    let first = changes * 5 + types * 6 + letters + leap * 8 + standard + utc;
    // From the second version on, another block has numbers of 64 bits.
    let (block, size) = if file[4] == 0 { (file, 4) } else { (file.get(44 + first..)?, 8) };
    let times = block.get(44..44 + counts(block)?[3] * size)?.chunks(size);
    let bias = |time: &[u8]| [&[time[0] ^ 0x80], &time[1..]].concat();
    Some(times.map(bias).is_sorted_by(|a, b| a < b))
}
