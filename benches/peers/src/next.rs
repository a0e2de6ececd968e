//! The next and the previous fire.

use std::sync::Arc;

use chrono::{DateTime, TimeZone, Utc};
use chrono_tz::America::New_York;
use chrono_tz::Tz;
use keeptime::pattern::{Pattern, Rule};
use keeptime::schedule::source::{self, ZoneSource};
use keeptime::schedule::{NamedZone, Schedule, Zone, ZoneTable};
use keeptime::timetable::Interval;
use rrule::RRuleSet;

use crate::round::{Bench, Implementation};
use crate::texts::{D24, Texts, WD15, calendar, max_rules, recurrence_set};
use crate::times::{
    NEARBY, NEARBY_UTC, START_NEW_YORK, START_UTC, in_new_york, in_rrule, questions, timestamps,
    year,
};

pub fn cases(bench: &mut Bench) {
    for texts in [WD15, D24] {
        bench.case(&format!("next {} UTC", texts.name), 1, || next_utc(texts));
    }
    bench.case("next WD15 New_York", 1, || next_new_york(WD15));
    bench.case("next INTERVAL=2 UTC", 1, next_every_two_days);
    bench.case("next in MAX", 1, next_in_max);
    bench.case("prev WD15 UTC", 1, || prev_utc(WD15));
}

fn next_utc(texts: Texts) -> Vec<Implementation> {
    let at = questions();
    let saffron: saffron::Cron = texts.crontab.parse().expect("a crontab");
    let set = texts.recurrence_set(START_UTC);
    vec![
        keeptime("keeptime", Schedule::new(&texts.pattern()).expect("complete rules")),
        Implementation::new(
            "saffron",
            pick(at.clone(), move |at| saffron.next_after(*at)),
            seconds,
        ),
        cron(texts, at.clone()),
        croner(texts, at.clone()),
        cronexpr(&texts.crontab_in("UTC")),
        rrule(&set, in_rrule(&at, chrono_tz::UTC)).note("from ten years before"),
    ]
}

fn next_new_york(texts: Texts) -> Vec<Implementation> {
    let at = questions();
    let InNewYork { chrono_tz, jiff, jiff_table, table } = InNewYork::new(&texts.pattern());
    let set = texts.recurrence_set(START_NEW_YORK);
    vec![
        keeptime("keeptime", chrono_tz),
        keeptime("keeptime with jiff", jiff),
        keeptime("keeptime with tables of jiff", jiff_table),
        keeptime("keeptime with ZoneTable", table),
        cron(texts, in_new_york(&at)),
        croner(texts, in_new_york(&at)),
        cronexpr(&texts.crontab_in("America/New_York")),
        rrule(&set, in_rrule(&at, New_York)).note("from ten years before"),
    ]
}

/// Every second day, ten years after the start. A cron line cannot say it: its `*/2` starts again with
/// each month, so saffron, the fastest of the cron crates, answers a similar question.
fn next_every_two_days() -> Vec<Implementation> {
    let at = questions();
    let rule = Rule::daily().every(Interval::new(2).expect("1 to 30")).at_hours([14]).at_minute(0);
    let pattern = Pattern::from_cbr_rules([rule.build().expect("a rule")]).expect("a pattern");
    let start = year(2015);
    let schedule = Schedule::builder().start(start).pattern(&pattern).expect("a start");
    let set = format!(
        "DTSTART:{}\nRRULE:FREQ=DAILY;INTERVAL=2;BYHOUR=14;BYMINUTE=0;BYSECOND=0",
        start.format("%Y%m%dT%H%M%SZ")
    );
    let saffron: saffron::Cron = "0 14 */2 * *".parse().expect("a crontab");
    vec![
        keeptime("keeptime", schedule),
        Implementation::new("saffron", pick(at.clone(), move |at| saffron.next_after(*at)), |_| 0)
            .answering(0)
            .note("every second day of each month"),
        rrule(&set, in_rrule(&at, chrono_tz::UTC)).note("from ten years before"),
    ]
}

/// Compares many rules with one. From a start ten years earlier rrule would need ten seconds to step
/// through the fires of so many rules, so the questions are near its start.
fn next_in_max() -> Vec<Implementation> {
    let rules = max_rules();
    let max = Pattern::parse(&calendar(&rules)).expect("a pattern");
    let max = Schedule::new(&max).expect("complete rules");
    let one = Schedule::new(&WD15.pattern()).expect("complete rules");
    let at = questions()[..NEARBY].to_vec();
    let set = recurrence_set(&rules, NEARBY_UTC);
    let in_rrule = in_rrule(&at, chrono_tz::UTC);
    vec![
        Implementation::new("keeptime", pick(at.clone(), move |at| max.next_after(*at)), seconds),
        // Another schedule has other fires. `next WD15 UTC` checks them.
        Implementation::new("keeptime WD15", pick(at, move |at| one.next_after(*at)), |_| 0)
            .answering(0)
            .note("another schedule, for comparison"),
        rrule(&set, in_rrule).note("from at most five days before"),
    ]
}

fn prev_utc(texts: Texts) -> Vec<Implementation> {
    let at = questions();
    let schedule = Schedule::new(&texts.pattern()).expect("complete rules");
    let cron: cron::Schedule = texts.crontab_with_seconds().parse().expect("a crontab");
    let croner: croner::Cron = texts.crontab.parse().expect("a crontab");
    vec![
        Implementation::new(
            "keeptime",
            pick(at.clone(), move |at| schedule.prev_before(*at)),
            seconds,
        ),
        Implementation::new(
            "cron",
            pick(at.clone(), move |at| cron.after(at).next_back()),
            seconds,
        ),
        Implementation::new(
            "croner",
            pick(at, move |at| croner.find_previous_occurrence(at, false).ok()),
            seconds,
        ),
    ]
}

/// keeptime's schedules in New York, with chrono-tz's zone, jiff's zone, and tables of the changes of both.
/// One table is leaked so that the schedule can have a reference to it, as in a server.
pub struct InNewYork {
    pub chrono_tz: Schedule<Tz>,
    pub jiff: Schedule<NamedZone<jiff::tz::TimeZone>>,
    pub jiff_table: Schedule<NamedZone<Arc<ZoneTable<jiff::tz::TimeZone>>>>,
    pub table: Schedule<&'static ZoneTable<Tz>>,
}

impl InNewYork {
    pub fn new(pattern: &Pattern) -> Self {
        let (name, years) = ("America/New_York", year(2010)..year(2040));
        let table = ZoneTable::new(New_York, years.clone());
        let jiff = source::jiff_bundled();
        let jiff_table = source::tables(&jiff, years).zone(name).expect("a name");
        Self {
            chrono_tz: in_zone(pattern, New_York),
            jiff: in_zone(pattern, jiff.zone(name).expect("a name")),
            jiff_table: in_zone(pattern, jiff_table),
            table: in_zone(pattern, Box::leak(Box::new(table))),
        }
    }
}

fn in_zone<Z: Zone>(pattern: &Pattern, zone: Z) -> Schedule<Z> {
    Schedule::builder().zone(zone).pattern(pattern).expect("complete rules")
}

fn keeptime(name: &'static str, schedule: Schedule<impl Zone + 'static>) -> Implementation {
    Implementation::new(name, pick(questions(), move |at| schedule.next_after(*at)), seconds)
}

fn cron<Z: TimeZone + 'static>(texts: Texts, at: Vec<DateTime<Z>>) -> Implementation {
    let cron: cron::Schedule = texts.crontab_with_seconds().parse().expect("a crontab");
    Implementation::new("cron", pick(at, move |at| cron.after(at).next()), seconds)
}

fn croner<Z: TimeZone + 'static>(texts: Texts, at: Vec<DateTime<Z>>) -> Implementation {
    let croner: croner::Cron = texts.crontab.parse().expect("a crontab");
    Implementation::new(
        "croner",
        pick(at, move |at| croner.find_next_occurrence(at, false).ok()),
        seconds,
    )
}

fn cronexpr(line: &str) -> Implementation {
    let crontab = cronexpr::parse_crontab(line).expect("a crontab");
    let next = move |at: &cronexpr::jiff::Timestamp| crontab.find_next(*at).expect("a fire");
    let at = timestamps(&questions());
    Implementation::new("cronexpr", pick(at, next), |fire| fire.timestamp().as_second())
}

fn rrule(text: &str, at: Vec<DateTime<rrule::Tz>>) -> Implementation {
    let set: RRuleSet = text.parse().expect("a set");
    let next = pick(at, move |at| (&set).into_iter().find(|fire| fire > at));
    Implementation::new("rrule", next, seconds)
}

/// Returns an operation that runs on input `i`, starting again after the last one.
pub fn pick<I, T>(inputs: Vec<I>, mut run: impl FnMut(&I) -> T) -> impl FnMut(usize) -> T {
    // A mask, because a division would take as long as the fastest operations.
    assert!(inputs.len().is_power_of_two());
    move |i| run(&inputs[i & (inputs.len() - 1)])
}

/// Returns the second of a fire, for comparing implementations.
pub fn seconds<Z: TimeZone>(fire: Option<DateTime<Z>>) -> i64 {
    fire.map_or(i64::MIN, |fire| fire.with_timezone(&Utc).timestamp())
}
