//! Agendas and week loads compared with a plain list of schedules.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use keeptime::agenda::{Agenda, WeekLoad};
use keeptime::pattern::{Pattern, Rule};
use keeptime::schedule::source::{self, ZoneSource};
use keeptime::schedule::{Gap, Overlap, Schedule, Zone, ZoneTable};
use keeptime::timetable::Interval;
use proptest::prelude::*;

/// Few patterns and few zones, so that the schedules of an agenda often share them.
const PATTERNS: [&str; 7] = [
    "FREQ=DAILY;BYHOUR=0;BYMINUTE=0",
    "FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=30",
    "FREQ=WEEKLY;BYDAY=SU;BYHOUR=2;BYMINUTE=30",
    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=0,8,16;BYMINUTE=30",
    "FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23;BYMINUTE=0",
    "FREQ=WEEKLY;BYDAY=SA;BYHOUR=23;BYMINUTE=59",
    "FREQ=DAILY",
];

/// In 2025 all of them except UTC change their clocks near the end of March or October.
const ZONES: [Tz; 6] = [
    Tz::UTC,
    Tz::Europe__Berlin,
    Tz::America__New_York,
    Tz::Australia__Lord_Howe,
    Tz::America__Santiago,
    Tz::Atlantic__Azores,
];

#[derive(Clone, Debug)]
enum Step {
    Insert {
        key: u8,
        schedule: Schedule<Tz>,
        handled: Option<TimeDelta>,
    },
    Remove {
        key: u8,
    },
    /// Time passes, and the due schedules are taken.
    Take {
        after: TimeDelta,
    },
}

/// The instant from which the others are counted, a day before the clocks change in Europe.
fn origin() -> DateTime<Utc> {
    "2025-03-29T00:00:00Z".parse().unwrap()
}

fn every_three_days() -> Pattern {
    let rule = Rule::daily().every(Interval::new(3).unwrap()).at_hours([2, 3]).at_minute(30);
    Pattern::from_cbr_rules([rule.build().unwrap()]).unwrap()
}

fn schedule() -> impl Strategy<Value = Schedule<Tz>> {
    let gap = prop::sample::select(vec![Gap::Shift, Gap::Skip]);
    let overlap = prop::sample::select(vec![Overlap::First, Overlap::Second, Overlap::Both]);
    let start = -20 * 86_400..20 * 86_400_i64;
    (0..=PATTERNS.len(), 0..ZONES.len(), start, any::<bool>(), gap, overlap).prop_map(
        |(pattern, zone, start, has_start, gap, overlap)| {
            let pattern = PATTERNS
                .get(pattern)
                .map_or_else(every_three_days, |text| Pattern::parse(text).unwrap());
            // A pattern that leaves its hour to the start, or counts days from it, needs one.
            let has_start = has_start || pattern.timetable().is_err();
            let start = has_start.then(|| origin() + TimeDelta::seconds(start));
            let schedule = Schedule::builder().zone(ZONES[zone]).start(start);
            schedule.gap(gap).overlap(overlap).pattern(&pattern).unwrap()
        },
    )
}

fn step() -> impl Strategy<Value = Step> {
    let key = 0..12_u8;
    let handled = prop::option::of((-10 * 86_400..10 * 86_400_i64).prop_map(TimeDelta::seconds));
    let insert = (key.clone(), schedule(), handled)
        .prop_map(|(key, schedule, handled)| Step::Insert { key, schedule, handled });
    let after = prop_oneof![
        0..7_200_i64,
        0..40 * 86_400_i64,
        // Whole hours, so that many are due at once.
        (0..100_i64).prop_map(|hours| hours * 3600),
        Just(210 * 86_400),
    ];
    prop_oneof![
        4 => insert,
        1 => key.prop_map(|key| Step::Remove { key }),
        4 => after.prop_map(|after| Step::Take { after: TimeDelta::seconds(after) }),
    ]
}

/// The same as the agenda: each schedule with its last handled fire.
type Plain = BTreeMap<u8, (Schedule<Tz>, Option<DateTime<Utc>>)>;

fn due(schedule: &Schedule<Tz>, handled: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
    match (handled, schedule.start()) {
        (Some(handled), _) => schedule.next_after(handled),
        (None, Some(start)) => schedule.next_at_or_after(start),
        (None, None) => Some(DateTime::<Utc>::MIN_UTC),
    }
}

proptest! {
    #[test]
    fn an_agenda_returns_the_same_as_asking_every_schedule(steps in prop::collection::vec(step(), 1..60)) {
        let mut agenda = Agenda::new();
        let mut plain = Plain::new();
        let mut now = origin();
        for step in steps {
            match step {
                Step::Insert { key, schedule, handled } => {
                    let handled = handled.map(|handled| origin() + handled);
                    agenda.insert(key, &schedule, handled);
                    plain.insert(key, (schedule, handled));
                }
                Step::Remove { key } => {
                    let removed = plain.remove(&key).map(|_| key);
                    prop_assert_eq!(agenda.remove(&key), removed);
                }
                Step::Take { after } => {
                    now += after;
                    let mut expected = Vec::new();
                    for (key, (schedule, handled)) in &mut plain {
                        let Some(missed) = schedule.missed(*handled, now) else {
                            // A schedule without a handled fire and a start counts from now.
                            if schedule.start().is_none() {
                                handled.get_or_insert(now);
                            }
                            continue;
                        };
                        expected.push((missed.latest(), *key, missed.count().get() - 1));
                        *handled = Some(missed.latest());
                    }
                    expected.sort();
                    let taken: Vec<_> = agenda.take_due(now)
                        .map(|due| (due.fire(), *due.key(), due.missed()))
                        .collect();
                    prop_assert_eq!(taken, expected);
                    prop_assert_eq!(agenda.take_due(now).count(), 0);
                }
            }
            let all = plain.iter().map(|(key, (schedule, handled))| (*key, due(schedule, *handled)));
            let all: BTreeMap<u8, _> = all.collect();
            prop_assert_eq!(agenda.next_due(), all.values().flatten().min().copied());
            for key in 0..12 {
                prop_assert_eq!(agenda.due_at(&key), all.get(&key).copied().flatten());
            }
            let mut keys: Vec<u8> = agenda.keys().copied().collect();
            keys.sort();
            prop_assert_eq!(keys, all.keys().copied().collect::<Vec<_>>());
            prop_assert_eq!(agenda.len(), all.len());
            prop_assert_eq!(agenda.is_empty(), all.is_empty());
        }
    }

    #[test]
    fn a_week_load_counts_the_fires_in_each_minute(
        schedules in prop::collection::vec(schedule(), 0..12),
        week in -30 * 86_400..30 * 86_400_i64,
    ) {
        let week = origin() + TimeDelta::seconds(week);
        let load = WeekLoad::new(week, &schedules);
        prop_assert_eq!(load.minutes().len(), 10_080);
        for (minute, fires) in load.minutes() {
            let until = minute + TimeDelta::minutes(1);
            let plain: u64 = schedules.iter().map(|schedule| schedule.count(minute..until)).sum();
            prop_assert_eq!(u64::from(fires), plain, "{}", minute);
        }
        let all: u64 = load.minutes().map(|(_, fires)| u64::from(fires)).sum();
        prop_assert_eq!(load.fire_count(), all);
        let busiest = load.busiest_minutes();
        prop_assert_eq!(busiest.len(), load.minutes().filter(|(_, fires)| *fires > 0).count());
        for pair in busiest.windows(2) {
            prop_assert!(pair[0].1 > pair[1].1 || pair[0].1 == pair[1].1 && pair[0].0 < pair[1].0);
        }
    }
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn daily(hours: &str, minute: u8) -> Schedule {
    let text = format!("FREQ=DAILY;BYHOUR={hours};BYMINUTE={minute}");
    Schedule::new(&Pattern::parse(&text).unwrap()).unwrap()
}

#[test]
fn schedules_due_at_the_same_instant_are_in_the_order_of_their_keys() {
    let mut agenda = Agenda::with_capacity(100);
    for key in (0..100).rev() {
        agenda.insert(key * 37 % 100, &daily("0", 0), origin());
    }
    let due: Vec<i32> = agenda.take_due(at("2025-03-30T00:00:00Z")).map(|due| *due.key()).collect();
    assert_eq!(due, (0..100).collect::<Vec<_>>());
}

#[test]
fn due_schedules_move_to_their_next_fire_even_if_the_iterator_is_dropped() {
    let mut agenda = Agenda::new();
    agenda.insert("web", &daily("0", 0), origin());
    let _ = agenda.take_due(at("2025-03-30T00:00:00Z"));
    assert_eq!(agenda.next_due(), Some(at("2025-03-31T00:00:00Z")));
}

#[test]
fn nothing_is_due_a_nanosecond_before_its_fire() {
    let mut agenda = Agenda::new();
    agenda.insert("web", &daily("0", 0), origin());
    let fire = at("2025-03-30T00:00:00Z");
    for before in [TimeDelta::seconds(1), TimeDelta::nanoseconds(1)] {
        assert_eq!(agenda.take_due(fire - before).count(), 0);
    }
    assert_eq!(agenda.take_due(fire).next().map(|due| due.fire()), Some(fire));
}

#[test]
fn a_schedule_without_a_handled_fire_and_a_start_has_missed_nothing() {
    let mut agenda = Agenda::new();
    agenda.insert("web", &daily("2", 0), None);
    // It is due at once, and the first call sets its next fire.
    assert_eq!(agenda.next_due(), Some(DateTime::<Utc>::MIN_UTC));
    assert_eq!(agenda.due_at("web"), Some(DateTime::<Utc>::MIN_UTC));
    assert_eq!(agenda.take_due(at("2025-03-30T02:00:00Z")).count(), 0);
    assert_eq!(agenda.due_at("web"), Some(at("2025-03-31T02:00:00Z")));
    let due: Vec<_> =
        agenda.take_due(at("2025-04-02T12:00:00Z")).map(|due| (due.fire(), due.missed())).collect();
    assert_eq!(due, [(at("2025-04-02T02:00:00Z"), 2)]);
}

#[test]
fn debug_output_shows_the_keys() {
    let mut agenda = Agenda::new();
    agenda.insert("web", &daily("0", 0), origin());
    assert_eq!(
        format!("{agenda:?}"),
        format!("{{\"web\": {}}}", at("2025-03-30T00:00:00Z").timestamp())
    );
}

#[test]
fn inserting_a_key_again_replaces_its_schedule() {
    let mut agenda = Agenda::new();
    agenda.insert("mail", &daily("3", 0), origin());
    for round in 0..200 {
        agenda.insert("web", &daily("1", round % 60), origin());
        agenda.insert("web", &daily("0", 0), origin());
    }
    assert_eq!(agenda.len(), 2);
    let due: Vec<_> = agenda.take_due(at("2025-03-30T23:00:00Z")).map(|due| *due.key()).collect();
    assert_eq!(due, ["web", "mail"]);
    assert_eq!(agenda.due_at("web"), Some(at("2025-03-31T00:00:00Z")));
    assert_eq!(agenda.remove("web"), Some("web"));
    assert_eq!(agenda.next_due(), Some(at("2025-03-31T03:00:00Z")));
    assert_eq!(agenda.remove("web"), None);
}

#[test]
fn the_ends_of_chronos_range_are_not_fires() {
    let mut agenda = Agenda::new();
    agenda.insert("last", &daily("0", 0), DateTime::<Utc>::MAX_UTC);
    agenda.insert("first", &daily("0", 0), DateTime::<Utc>::MIN_UTC);
    assert_eq!(agenda.due_at("last"), None);
    assert_eq!(agenda.next_due(), Some(DateTime::<Utc>::MIN_UTC + TimeDelta::days(1)));
    let due: Vec<_> = agenda.take_due(DateTime::<Utc>::MAX_UTC).map(|due| due.missed()).collect();
    let days = (DateTime::<Utc>::MAX_UTC - DateTime::<Utc>::MIN_UTC).num_days();
    assert_eq!(due, [u64::try_from(days).unwrap() - 1]);
    assert_eq!(agenda.next_due(), None);
    assert_eq!(agenda.len(), 2);
}

#[test]
fn the_least_busy_candidate_has_the_fewest_fires_and_is_the_first_of_equals() {
    let monday = at("2025-03-31T00:00:00Z");
    let fleet: Vec<Schedule> =
        (0..60).flat_map(|minute| [daily("1", minute), daily("2", minute)]).collect();
    let mut load = WeekLoad::new(monday, &fleet);
    for minute in 0..59 {
        load.add(&daily("1", minute));
    }
    assert_eq!(load.start(), monday);
    assert_eq!(load.fire_count(), (120 + 59) * 7);
    assert_eq!(load.busiest_minutes()[0], (at("2025-03-31T01:00:00Z"), 2));
    let minutes = |hours: &'static str| (0..60).map(move |minute| daily(hours, minute));
    let quiet = |hours| load.least_busy(minutes(hours)).unwrap().next_after(monday).unwrap();
    assert_eq!(quiet("1"), at("2025-03-31T01:59:00Z"));
    assert_eq!(quiet("2"), at("2025-03-31T02:00:00Z"));
    assert_eq!(quiet("1,2"), at("2025-03-31T01:59:00Z"));
    assert_eq!(quiet("3"), at("2025-03-31T03:00:00Z"));
    // If the busiest minutes are equal, the sum over all minutes decides.
    let both = [daily("1,2", 0), daily("1,5", 0), daily("1,6", 0)];
    let chosen = load.least_busy(both).unwrap();
    assert_eq!(chosen.fires(at("2025-03-31T02:00:00Z")..).next(), Some(at("2025-03-31T05:00:00Z")));
    assert!(load.least_busy(core::iter::empty::<Schedule>()).is_none());
    // At the end of chrono's range a week is shorter.
    assert_eq!(WeekLoad::new(DateTime::<Utc>::MAX_UTC, &fleet).fire_count(), 0);
}

/// The zones are trait objects. Two schedules share the same object.
#[test]
fn an_agenda_may_mix_zones_of_several_types() {
    type AnyZone = Arc<dyn Zone + Send + Sync>;
    let berlin = Tz::Europe__Berlin;
    let range = origin()..origin() + TimeDelta::days(400);
    let table: AnyZone = Arc::new(ZoneTable::new(berlin, range));
    let zones: [(AnyZone, Tz); 5] = [
        (Arc::new(Utc), Tz::UTC),
        (Arc::new(berlin), berlin),
        (Arc::clone(&table), berlin),
        (table, berlin),
        (Arc::new(source::jiff_bundled().zone("Europe/Berlin").unwrap()), berlin),
    ];
    let pattern = Pattern::parse(PATTERNS[1]).unwrap();
    let mut agenda = Agenda::new();
    let mut plain = Vec::new();
    for (key, (zone, same)) in zones.into_iter().enumerate() {
        let schedule = Schedule::builder().zone(zone).pattern(&pattern).unwrap();
        agenda.insert(key, &schedule, origin());
        plain.push(Schedule::builder().zone(same).pattern(&pattern).unwrap());
    }
    for day in 1..300 {
        let (before, now) = (origin() + TimeDelta::days(day - 1), origin() + TimeDelta::days(day));
        let mut expected: Vec<_> = plain
            .iter()
            .enumerate()
            .map(|(key, schedule)| (schedule.missed(before, now).unwrap().latest(), key))
            .collect();
        expected.sort();
        let due: Vec<_> = agenda.take_due(now).map(|due| (due.fire(), *due.key())).collect();
        assert_eq!(due, expected, "on day {day}");
    }
}
