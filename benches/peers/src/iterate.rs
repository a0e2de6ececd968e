//! Iteration over many fires, and counting them.

use std::ops::Range;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::America::New_York;
use chrono_tz::Tz;
use keeptime::schedule::{Schedule, Zone};
use rrule::RRuleSet;

use crate::next::{InNewYork, pick};
use crate::round::{Bench, Implementation};
use crate::texts::{Texts, WD15};
use crate::times::{START_NEW_YORK, START_UTC, in_new_york, in_rrule, questions, timestamps, year};

const FIRES: usize = 1000;
/// An iteration takes long, so a few starts are enough.
const STARTS: usize = 16;

pub fn cases(bench: &mut Bench) {
    bench.case("iterate WD15 UTC", FIRES, || iterate_utc(WD15));
    bench.case("iterate WD15 New_York", FIRES, || iterate_new_york(WD15));
    bench.case("count WD15 UTC 10y", 1, || count_utc(WD15));
    bench.case("count WD15 New_York 10y", 1, || count_new_york(WD15));
}

fn iterate_utc(texts: Texts) -> Vec<Implementation> {
    let saffron: saffron::Cron = texts.crontab.parse().expect("a crontab");
    vec![
        keeptime("keeptime", Schedule::new(&texts.pattern()).expect("complete rules")),
        Implementation::new(
            "saffron",
            pick(starts(), move |at| sum(saffron.clone().iter_after(*at))),
            same,
        ),
        cron(texts, starts()),
        croner(texts, starts()),
        cronexpr(&texts.crontab_in("UTC")),
        rrule(texts, chrono_tz::UTC).note("starts at the question"),
    ]
}

fn iterate_new_york(texts: Texts) -> Vec<Implementation> {
    let InNewYork { chrono_tz, jiff, table, .. } = InNewYork::new(&texts.pattern());
    vec![
        keeptime("keeptime", chrono_tz),
        keeptime("keeptime with jiff", jiff),
        keeptime("keeptime with ZoneTable", table),
        cron(texts, in_new_york(&starts())),
        croner(texts, in_new_york(&starts())),
        cronexpr(&texts.crontab_in("America/New_York")),
        rrule(texts, New_York).note("starts at the question"),
    ]
}

fn count_utc(texts: Texts) -> Vec<Implementation> {
    let schedule = Schedule::new(&texts.pattern()).expect("complete rules");
    vec![
        keeptime_count("keeptime", schedule),
        rrule_count(&texts.recurrence_set(START_UTC), chrono_tz::UTC),
    ]
}

fn count_new_york(texts: Texts) -> Vec<Implementation> {
    let InNewYork { chrono_tz, jiff, table, .. } = InNewYork::new(&texts.pattern());
    vec![
        keeptime_count("keeptime", chrono_tz),
        keeptime_count("keeptime with jiff", jiff),
        keeptime_count("keeptime with ZoneTable", table),
        rrule_count(&texts.recurrence_set(START_NEW_YORK), New_York),
    ]
}

fn keeptime(name: &'static str, schedule: Schedule<impl Zone + 'static>) -> Implementation {
    Implementation::new(name, pick(starts(), move |at| sum(schedule.fires(*at..))), same)
}

fn cron<Z: chrono::TimeZone + 'static>(texts: Texts, starts: Vec<DateTime<Z>>) -> Implementation {
    let cron: cron::Schedule = texts.crontab_with_seconds().parse().expect("a crontab");
    Implementation::new("cron", pick(starts, move |at| sum(cron.after(at))), same)
}

fn croner<Z: chrono::TimeZone + 'static>(texts: Texts, starts: Vec<DateTime<Z>>) -> Implementation {
    let cron: croner::Cron = texts.crontab.parse().expect("a crontab");
    Implementation::new("croner", pick(starts, move |at| sum(cron.iter_after(at.clone()))), same)
}

fn cronexpr(line: &str) -> Implementation {
    let crontab = cronexpr::parse_crontab(line).expect("a crontab");
    let iterate = move |at: &cronexpr::jiff::Timestamp| -> i64 {
        let fires = crontab.iter_after(*at).expect("an instant").take(FIRES);
        fires.map(|fire| fire.expect("a fire").timestamp().as_second()).sum()
    };
    Implementation::new("cronexpr", pick(timestamps(&starts()), iterate), same)
}

fn rrule(texts: Texts, zone: Tz) -> Implementation {
    let set = |at: &DateTime<Utc>| -> RRuleSet {
        let start = at.with_timezone(&zone).format("%Y%m%dT%H%M%S");
        let text = match zone {
            Tz::UTC => texts.recurrence_set(&format!(":{start}Z")),
            _ => texts.recurrence_set(&format!(";TZID={zone}:{start}")),
        };
        text.parse().expect("a set")
    };
    let sets = starts().iter().map(set).collect();
    Implementation::new("rrule", pick(sets, |set: &RRuleSet| sum(set)), same)
}

fn keeptime_count(name: &'static str, schedule: Schedule<impl Zone + 'static>) -> Implementation {
    Implementation::new(name, pick(ranges(), move |range| schedule.count(range.clone())), |count| {
        i64::try_from(count).expect("a small number")
    })
}

fn rrule_count(text: &str, zone: Tz) -> Implementation {
    let set: RRuleSet = text.parse().expect("a set");
    let bounds = |range: &Range<DateTime<Utc>>| in_rrule(&[range.start, range.end], zone);
    let count = move |bounds: &Vec<DateTime<rrule::Tz>>| {
        let fires = (&set).into_iter().skip_while(|fire| *fire < bounds[0]);
        fires.take_while(|fire| *fire < bounds[1]).count()
    };
    let bounds = ranges().iter().map(bounds).collect();
    Implementation::new("rrule", pick(bounds, count), |count| {
        i64::try_from(count).expect("a small number")
    })
    .note("steps through all of them")
}

fn starts() -> Vec<DateTime<Utc>> {
    questions().into_iter().take(STARTS).collect()
}

/// Ranges of ten years, each with other ends, soon after the start from which rrule must step.
fn ranges() -> Vec<Range<DateTime<Utc>>> {
    let range = |n| {
        let shift = TimeDelta::minutes(1501 * (n + 1));
        year(2015) + shift..year(2025) + shift
    };
    (0..STARTS as i64).map(range).collect()
}

/// Returns the sum of the seconds of the fires, which needs each of them.
fn sum<Z: chrono::TimeZone>(fires: impl IntoIterator<Item = DateTime<Z>>) -> i64 {
    fires.into_iter().take(FIRES).map(|fire| fire.timestamp()).sum()
}

fn same(sum: i64) -> i64 {
    sum
}
