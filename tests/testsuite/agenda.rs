//! Agendas and week loads compared with a plain list of schedules.

use std::cell::Cell;
use std::cmp::Ordering;
use std::hash::Hash;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use keeptime::agenda::{Agenda, Handled, WeekLoad};
use keeptime::pattern::{Pattern, Rule};
use keeptime::schedule::source::{self, ZoneSource};
use keeptime::schedule::{Gap, Overlap, Schedule, Spec, Zone, ZoneTable};
use keeptime::timetable::Interval;
use proptest::prelude::*;

use crate::oracle::plain_agenda::{PlainAgenda, Popped};

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
        value: u16,
        schedule: Schedule<Tz>,
        handled: Option<TimeDelta>,
    },
    Remove {
        key: u8,
    },
    /// Time passes, and schedules that are due are popped: so many, or all of them.
    Pop {
        after: TimeDelta,
        at_most: usize,
    },
    /// A schedule is put back, popped or not.
    PutBack {
        key: u8,
        handled: Option<TimeDelta>,
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
    let insert = (key.clone(), any::<u16>(), schedule(), handled.clone())
        .prop_map(|(key, value, schedule, handled)| Step::Insert { key, value, schedule, handled });
    let after = prop_oneof![
        0..7_200_i64,
        0..40 * 86_400_i64,
        // Whole hours, so that many are due at once.
        (0..100_i64).prop_map(|hours| hours * 3600),
        Just(0),
        Just(210 * 86_400),
    ];
    let pop = (after.prop_map(TimeDelta::seconds), prop_oneof![0..4_usize, Just(usize::MAX)]);
    let put_back = (key.clone(), handled);
    prop_oneof![
        4 => insert,
        1 => key.prop_map(|key| Step::Remove { key }),
        4 => pop.prop_map(|(after, at_most)| Step::Pop { after, at_most }),
        2 => put_back.prop_map(|(key, handled)| Step::PutBack { key, handled }),
    ]
}

/// An agenda, the plain list with the same schedules, and the clock of both.
#[derive(Clone, Debug)]
struct Both {
    agenda: Agenda<u8, u16, Tz>,
    plain: PlainAgenda<u16, Tz>,
    now: DateTime<Utc>,
}

impl Both {
    fn new() -> Self {
        Self { agenda: Agenda::new(), plain: PlainAgenda::new(), now: origin() }
    }

    #[track_caller]
    fn take(&mut self, step: Step) {
        let now = self.now;
        match step {
            Step::Insert { key, value, schedule, handled } => {
                let handled = handled.map(|handled| origin() + handled);
                let until = handled.map_or(Handled::Nothing { now }, Handled::Until);
                let replaced = self.agenda.insert(key, value, &schedule, until);
                assert_eq!(replaced, self.plain.insert(key, value, schedule, handled, now));
            }
            Step::Remove { key } => assert_eq!(self.agenda.remove(&key), self.plain.remove(key)),
            Step::Pop { after, at_most } => {
                self.now += after;
                for _ in 0..at_most {
                    if self.pop().is_none() {
                        break;
                    }
                }
            }
            Step::PutBack { key, handled } => {
                let handled = handled.map(|handled| origin() + handled);
                self.agenda.put_back(&key, handled);
                self.plain.put_back(key, handled);
            }
        }
    }

    /// Pops from both.
    #[track_caller]
    fn pop(&mut self) -> Option<Popped<u16>> {
        let popped = self.agenda.first_due(self.now).map(|due| {
            let all = (due.since(), *due.key(), *due.value(), due.fire(), due.missed_before());
            due.handled();
            all
        });
        assert_eq!(popped, self.plain.pop_due(self.now));
        popped
    }

    #[track_caller]
    fn check(&self) {
        let all = self.plain.all();
        assert_eq!(self.agenda.next_due(), all.values().filter_map(|(_, due)| *due).min());
        for key in 0..12 {
            let (value, due) =
                all.get(&key).map_or((None, None), |(value, due)| (Some(value), *due));
            assert_eq!(self.agenda.due_at(&key), due);
            assert_eq!(self.agenda.value(&key), value);
        }
        let mut entries: Vec<_> = self.agenda.iter().map(|(key, value)| (*key, *value)).collect();
        entries.sort_unstable();
        let plain: Vec<_> = all.iter().map(|(key, (value, _))| (*key, *value)).collect();
        assert_eq!(entries, plain);
        assert_eq!(self.agenda.keys().count(), all.len());
        assert_eq!(self.agenda.len(), all.len());
        assert_eq!(self.agenda.is_empty(), all.is_empty());
    }
}

proptest! {
    #[test]
    fn an_agenda_returns_the_same_as_asking_every_schedule(steps in prop::collection::vec(step(), 1..60)) {
        let mut both = Both::new();
        for step in steps {
            both.take(step);
            both.check();
        }
    }

    #[test]
    fn putting_schedules_back_leaves_an_agenda_as_it_was(
        before in prop::collection::vec(step(), 1..30),
        after in 0..40 * 86_400_i64,
        popped in 1..12_usize,
        first_back in 0..12_usize,
        later in prop::collection::vec(step(), 1..30),
    ) {
        let mut both = Both::new();
        before.into_iter().for_each(|step| both.take(step));
        both.now += TimeDelta::seconds(after);

        // Pops some, and puts them back in another order.
        let untouched = both.clone();
        let mut back = Vec::new();
        for _ in 0..popped {
            // A schedule is popped at most once, because it is moved to its first fire after now.
            let Some(due) = both.agenda.first_due(both.now) else { break };
            back.push((*due.key(), both.plain.handled(*due.key())));
            due.handled();
        }
        let first_back = first_back % back.len().max(1);
        back.rotate_left(first_back);
        for (key, handled) in back {
            both.agenda.put_back(&key, handled);
        }

        let mut without = untouched;
        both.check();
        for step in later {
            both.take(step.clone());
            without.take(step);
            both.check();
            let due = |both: &Both| (0..12).map(|key| both.agenda.due_at(&key)).collect::<Vec<_>>();
            prop_assert_eq!(due(&both), due(&without));
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

/// Handles the first schedule that is due. Returns its key, since when it was due, its fire, and how many it
/// missed before.
fn pop<K: Copy + Ord + Hash, V, Z: Zone + Clone + Eq + Hash>(
    agenda: &mut Agenda<K, V, Z>,
    now: DateTime<Utc>,
) -> Option<(K, DateTime<Utc>, DateTime<Utc>, u64)> {
    let due = agenda.first_due(now)?;
    let popped = (*due.key(), due.since(), due.fire(), due.missed_before());
    due.handled();
    Some(popped)
}

/// Handles all schedules that are due. Returns their keys in order, with their fires.
fn pop_all<K: Copy + Ord + Hash, V, Z: Zone + Clone + Eq + Hash>(
    agenda: &mut Agenda<K, V, Z>,
    now: DateTime<Utc>,
) -> Vec<(K, DateTime<Utc>)> {
    core::iter::from_fn(|| pop(agenda, now).map(|(key, _, fire, _)| (key, fire))).collect()
}

fn keys<K: Copy>(popped: &[(K, DateTime<Utc>)]) -> Vec<K> {
    popped.iter().map(|(key, _)| *key).collect()
}

#[test]
fn schedules_due_at_the_same_instant_are_in_the_order_of_their_keys() {
    let mut agenda = Agenda::with_capacity(100);
    for key in (0..100).rev() {
        agenda.insert(key * 37 % 100, (), &daily("0", 0), origin());
    }
    let now = at("2025-03-30T00:00:00Z");
    let first: Vec<i32> = (0..50).map(|_| pop(&mut agenda, now).unwrap().0).collect();
    assert_eq!(first, (0..50).collect::<Vec<_>>());
    // Some are added, some removed while the others of the same instant are popped.
    for key in (10..30).rev() {
        agenda.put_back(&key, origin());
    }
    for key in 60..100 {
        agenda.remove(&key);
    }
    agenda.insert(55, (), &daily("1", 0), now);
    agenda.insert(200, (), &daily("0", 0), origin());
    let rest = keys(&pop_all(&mut agenda, now));
    let expected: Vec<i32> = (10..30).chain(50..55).chain(56..60).chain([200]).collect();
    assert_eq!(rest, expected);
}

#[test]
fn schedules_are_in_the_order_of_their_first_fire_that_is_not_handled() {
    let mut agenda = Agenda::new();
    let now = at("2025-04-02T12:00:00Z");
    agenda.insert("a", (), &daily("2", 0), origin());
    agenda.insert("b", (), &daily("1", 0), at("2025-03-31T12:00:00Z"));
    let (since, fire) = (at("2025-03-29T02:00:00Z"), at("2025-04-02T02:00:00Z"));
    assert_eq!(pop(&mut agenda, now), Some(("a", since, fire, 4)));
    let (since, fire) = (at("2025-04-01T01:00:00Z"), at("2025-04-02T01:00:00Z"));
    assert_eq!(pop(&mut agenda, now), Some(("b", since, fire, 1)));
    assert!(agenda.first_due(now).is_none());
}

#[test]
fn a_schedule_that_is_due_stays_due_until_it_is_handled() {
    let mut agenda = Agenda::new();
    let (now, fire) = (at("2025-04-02T12:00:00Z"), at("2025-04-02T02:00:00Z"));
    for key in ["b", "a", "c"] {
        agenda.insert(key, 0, &daily("2", 0), origin());
    }
    let claim = |agenda: &mut Agenda<&str, u32>, refuse: bool| -> Result<(), &str> {
        while let Some(mut due) = agenda.first_due(now) {
            *due.value_mut() += 1;
            if refuse && *due.key() == "b" {
                return Err("the database is locked");
            }
            due.handled();
        }
        Ok(())
    };
    assert!(claim(&mut agenda, true).is_err());
    let waiting = ["a", "b", "c"].map(|key| agenda.due_at(key).unwrap());
    assert_eq!(waiting, [fire + TimeDelta::days(1), first(), first()]);
    assert!(claim(&mut agenda, true).is_err());
    assert_eq!(agenda.next_due(), Some(first()));
    assert_eq!(claim(&mut agenda, false), Ok(()));
    assert_eq!(agenda.next_due(), Some(fire + TimeDelta::days(1)));
    // What was changed stays, whatever became of the fire.
    assert_eq!(["a", "b", "c"].map(|key| *agenda.value(key).unwrap()), [1, 3, 1]);
    return;

    fn first() -> DateTime<Utc> {
        at("2025-03-29T02:00:00Z")
    }
}

#[test]
fn a_schedule_that_is_due_can_be_removed_and_can_go_on_from_what_others_handled() {
    let mut agenda = Agenda::new();
    let now = at("2025-04-02T12:00:00Z");
    let start = at("2025-04-01T02:00:00Z");
    let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0").unwrap();
    let started = Schedule::builder().start(start).pattern(&pattern).unwrap();
    agenda.insert("a", 1, &daily("2", 0), origin());
    agenda.insert("b", 2, &started, Handled::Nothing { now });
    assert_eq!(agenda.first_due(now).unwrap().remove(), 1);
    assert_eq!((agenda.len(), agenda.is_empty(), agenda.value("a")), (1, false, None));
    // Not before the start.
    agenda.first_due(now).unwrap().handled_until(origin());
    assert_eq!(agenda.next_due(), Some(start));
    agenda.first_due(now).unwrap().handled_until(start);
    assert_eq!(agenda.next_due(), Some(at("2025-04-02T02:00:00Z")));
    agenda.first_due(now).unwrap().handled_until(at("2025-04-05T12:00:00Z"));
    assert_eq!(agenda.next_due(), Some(at("2025-04-06T02:00:00Z")));
    assert!(agenda.first_due(now).is_none());
}

#[test]
fn a_popped_schedule_moves_to_its_next_fire_and_back_if_it_is_put_back() {
    let mut agenda = Agenda::new();
    let (now, fire) = (at("2025-03-30T00:00:01Z"), at("2025-03-30T00:00:00Z"));
    agenda.insert("web", (), &daily("0", 0), origin());
    for _ in 0..3 {
        assert_eq!(pop_all(&mut agenda, now), [("web", fire)]);
        assert_eq!(agenda.next_due(), Some(at("2025-03-31T00:00:00Z")));
        agenda.put_back("web", origin());
        assert_eq!(agenda.next_due(), Some(fire));
    }
    // Another instance has handled it until then.
    agenda.put_back("web", at("2025-04-05T00:00:00Z"));
    assert_eq!(agenda.next_due(), Some(at("2025-04-06T00:00:00Z")));
    agenda.put_back("mail", origin());
    assert_eq!(agenda.len(), 1);
}

#[test]
fn a_schedule_that_is_put_back_is_never_due_before_its_start() {
    let mut agenda = Agenda::new();
    let start = at("2025-04-01T12:00:00Z");
    let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=12;BYMINUTE=0").unwrap();
    let schedule = Schedule::builder().start(start).pattern(&pattern).unwrap();
    agenda.insert("web", (), &schedule, at("2025-05-01T00:00:00Z"));
    for handled in [None, Some(origin()), Some(DateTime::<Utc>::MIN_UTC)] {
        agenda.put_back("web", handled);
        assert_eq!(agenda.next_due(), Some(start));
    }
}

#[test]
fn without_a_start_and_a_handled_fire_a_schedule_that_is_put_back_counts_from_its_insertion() {
    let mut agenda = Agenda::new();
    agenda.insert("new", (), &daily("0", 0), Handled::Nothing { now: origin() });
    agenda.insert("old", (), &daily("0", 0), origin() + TimeDelta::days(2));
    let first = ["new", "old"].map(|key| agenda.due_at(key));
    assert_eq!(first, [Some(at("2025-03-30T00:00:00Z")), Some(at("2025-04-01T00:00:00Z"))]);
    pop_all(&mut agenda, at("2025-05-01T00:00:00Z"));
    for key in ["new", "old"] {
        agenda.put_back(key, None);
    }
    assert_eq!(["new", "old"].map(|key| agenda.due_at(key)), first);
    // An earlier fire may be put back too.
    agenda.put_back("old", origin());
    assert_eq!(agenda.due_at("old"), Some(at("2025-03-30T00:00:00Z")));
}

#[test]
fn nothing_is_due_a_nanosecond_before_its_fire() {
    let mut agenda = Agenda::new();
    agenda.insert("web", (), &daily("0", 0), origin());
    let fire = at("2025-03-30T00:00:00Z");
    for before in [TimeDelta::seconds(1), TimeDelta::nanoseconds(1)] {
        assert!(agenda.first_due(fire - before).is_none());
    }
    assert_eq!(agenda.first_due(fire).map(|due| due.fire()), Some(fire));
    // The next one is not missed a second before it either.
    let next = fire + TimeDelta::days(1);
    for (now, missed) in [(next - TimeDelta::seconds(1), 0), (next, 1)] {
        let due = agenda.first_due(now).unwrap();
        assert_eq!((due.since(), due.missed_before()), (fire, missed));
        assert_eq!(due.fire(), fire + TimeDelta::days(missed.cast_signed()));
    }
}

#[test]
fn a_schedule_that_is_removed_or_moved_is_due_no_more() {
    let (first, later) = (at("2025-03-29T02:00:00Z"), at("2025-03-29T05:00:00Z"));
    let insert = |agenda: &mut Agenda<u8>, key, hour| {
        agenda.insert(key, (), &daily(hour, 0), Handled::Nothing { now: origin() })
    };
    for all_are_sorted in [false, true] {
        let mut agenda = Agenda::new();
        for key in 0..4 {
            insert(&mut agenda, key, "2");
        }
        insert(&mut agenda, 9, "5");
        if all_are_sorted {
            assert_eq!(*agenda.first_due(first).unwrap().key(), 0);
        }
        for key in [1, 0] {
            agenda.remove(&key);
            assert_eq!(agenda.next_due(), Some(first));
        }
        insert(&mut agenda, 2, "6");
        agenda.put_back(&3, later);
        assert_eq!(agenda.next_due(), Some(later));
        assert_eq!(*agenda.first_due(later).unwrap().key(), 9);
    }
}

/// Once the last schedule of a zone is removed, another zone takes its place.
#[test]
fn a_zone_keeps_its_place_while_a_schedule_is_in_it() {
    let pattern = Pattern::parse(PATTERNS[1]).unwrap();
    let schedule = |zone| Schedule::builder().zone(zone).pattern(&pattern).unwrap();
    let [berlin, new_york] = [Tz::Europe__Berlin, Tz::America__New_York].map(schedule);
    let mut agenda = Agenda::new();
    for key in ["a", "b", "c"] {
        agenda.insert(key, (), &berlin, origin());
    }
    agenda.remove("a");
    agenda.insert("d", (), &new_york, origin());
    for now in [origin() + TimeDelta::days(20), origin() + TimeDelta::days(40)] {
        let due = |schedule: &Schedule<Tz>| schedule.prev_at_or_before(now).unwrap();
        let expected = [("b", due(&berlin)), ("c", due(&berlin)), ("d", due(&new_york))];
        let mut popped = pop_all(&mut agenda, now);
        popped.sort_unstable();
        assert_eq!(popped, expected);
    }
}

thread_local! {
    static COMPARISONS: Cell<u32> = const { Cell::new(0) };
}

/// A key that counts how often keys are compared.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Compared(u32);

impl PartialOrd for Compared {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Compared {
    fn cmp(&self, other: &Self) -> Ordering {
        COMPARISONS.set(COMPARISONS.get() + 1);
        self.0.cmp(&other.0)
    }
}

#[test]
fn schedules_that_are_due_together_are_sorted_once() {
    let mut agenda = Agenda::with_capacity(1000);
    for key in 0..1000 {
        agenda.insert(Compared(key * 37 % 1000), (), &daily("0", 0), origin());
    }
    let popped = pop_all(&mut agenda, at("2025-03-30T00:00:00Z"));
    assert!(popped.iter().map(|(key, _)| key.0).eq(0..1000));
    let comparisons = COMPARISONS.get();
    assert!((1000..20_000).contains(&comparisons), "{comparisons}");
}

/// Segments that were found for a later schedule are not taken for an earlier one.
#[test]
fn schedules_of_a_zone_are_due_by_its_offset_in_whatever_order_they_come() {
    let pattern = Pattern::parse(PATTERNS[1]).unwrap();
    // The clocks change on 30 March and on 26 October at 01:00 UTC.
    let days = ["07-15", "01-15", "10-15", "10-26", "04-15", "03-30", "12-15", "02-15"];
    for (gap, overlap) in [(Gap::Shift, Overlap::Second), (Gap::Skip, Overlap::Both)] {
        let builder = Schedule::builder().zone(Tz::Europe__Berlin).gap(gap).overlap(overlap);
        let schedule = builder.pattern(&pattern).unwrap();
        let mut agenda = Agenda::new();
        for (key, (day, hour)) in days.iter().flat_map(|day| [(day, 0), (day, 1)]).enumerate() {
            let handled = at(&format!("2025-{day}T{hour:02}:00:00Z"));
            agenda.insert(key, (), &schedule, handled);
            assert_eq!(agenda.due_at(&key), schedule.next_after(handled), "{handled} {overlap}");
        }
    }
}

#[test]
fn a_schedule_without_a_handled_fire_and_a_start_has_missed_nothing() {
    let mut agenda = Agenda::new();
    // At a fire itself, so that the fire after it is the first.
    agenda.insert("web", (), &daily("2", 0), Handled::Nothing { now: at("2025-03-30T02:00:00Z") });
    assert_eq!(agenda.next_due(), Some(at("2025-03-31T02:00:00Z")));
    assert_eq!(agenda.due_at("web"), Some(at("2025-03-31T02:00:00Z")));
    let due = agenda.first_due(at("2025-04-02T12:00:00Z")).unwrap();
    assert_eq!((due.fire(), due.missed_before()), (at("2025-04-02T02:00:00Z"), 2));
}

#[test]
fn a_value_beside_a_key_can_be_read_and_changed() {
    let mut agenda = Agenda::new();
    assert_eq!(agenda.insert("web", 1, &daily("0", 0), Handled::Nothing { now: origin() }), None);
    assert_eq!(
        agenda.insert("web", 2, &daily("0", 0), Handled::Nothing { now: origin() }),
        Some(1)
    );
    *agenda.value_mut("web").unwrap() += 1;
    let mut due = agenda.first_due(at("2025-03-30T00:00:00Z")).unwrap();
    assert_eq!(due.value(), &3);
    *due.value_mut() += 1;
    let shown = format!("{due:?}");
    assert!(
        shown.starts_with(r#"DueSchedule { key: "web", value: 4, since: 2025-03-30T00:00:00Z,"#)
    );
    due.handled();
    assert_eq!(agenda.value("web"), Some(&4));
    assert_eq!(agenda.remove("web"), Some(4));
    assert!(agenda.is_empty());
    assert_eq!(agenda.value("web"), None);
    assert_eq!(agenda.value_mut("web"), None);
    assert_eq!(agenda.remove("web"), None);
}

#[test]
fn debug_output_shows_each_key_with_its_value_and_when_it_is_due() {
    let mut agenda = Agenda::new();
    agenda.insert("web", 7, &daily("0", 0), Handled::Nothing { now: origin() });
    assert_eq!(format!("{agenda:?}"), r#"{"web": (7, Some(2025-03-30T00:00:00Z))}"#);
}

#[test]
fn inserting_a_key_again_replaces_its_schedule() {
    let mut agenda = Agenda::new();
    let mut insert = |key, schedule: &Schedule| {
        agenda.insert(key, (), schedule, Handled::Nothing { now: origin() })
    };
    insert("mail", &daily("3", 0));
    for round in 0..200 {
        insert("web", &daily("1", round % 60));
        insert("web", &daily("0", 0));
    }
    assert_eq!(agenda.len(), 2);
    // Both fired twice.
    let popped = pop_all(&mut agenda, at("2025-03-30T23:00:00Z"));
    assert_eq!(keys(&popped), ["mail", "web"]);
    assert_eq!(agenda.due_at("web"), Some(at("2025-03-31T00:00:00Z")));
    assert_eq!(agenda.remove("web"), Some(()));
    assert_eq!(agenda.next_due(), Some(at("2025-03-31T03:00:00Z")));
}

#[test]
fn the_ends_of_chronos_range_are_not_fires() {
    let mut agenda = Agenda::new();
    agenda.insert("last", (), &daily("0", 0), DateTime::<Utc>::MAX_UTC);
    agenda.insert("first", (), &daily("0", 0), DateTime::<Utc>::MIN_UTC);
    assert_eq!(agenda.due_at("last"), None);
    assert_eq!(agenda.next_due(), Some(DateTime::<Utc>::MIN_UTC + TimeDelta::days(1)));
    let due = agenda.first_due(DateTime::<Utc>::MAX_UTC).unwrap();
    let days = (DateTime::<Utc>::MAX_UTC - DateTime::<Utc>::MIN_UTC).num_days();
    assert_eq!(due.missed_before(), u64::try_from(days).unwrap() - 1);
    due.handled();
    assert!(agenda.first_due(DateTime::<Utc>::MAX_UTC).is_none());
    assert_eq!((agenda.next_due(), agenda.len()), (None, 2));
    // One that never fires again can be put back.
    agenda.put_back("first", DateTime::<Utc>::MAX_UTC - TimeDelta::days(2));
    assert_eq!(pop_all(&mut agenda, DateTime::<Utc>::MAX_UTC).len(), 1);
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

/// Checks that for 300 days an agenda has the same fires as schedules in the zones of chrono-tz, whose
/// indices are the keys.
#[track_caller]
fn check_days<Z: Zone + Clone + Eq + Hash>(
    mut agenda: Agenda<usize, (), Z>,
    plain: &[Schedule<Tz>],
) {
    for day in 1..300 {
        let (before, now) = (origin() + TimeDelta::days(day - 1), origin() + TimeDelta::days(day));
        let latest = |schedule: &Schedule<Tz>| schedule.missed(before, now).unwrap().latest();
        let expected: Vec<_> =
            plain.iter().enumerate().map(|(key, schedule)| (key, latest(schedule))).collect();
        let mut popped = pop_all(&mut agenda, now);
        popped.sort();
        assert_eq!(popped, expected, "on day {day}");
    }
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
        agenda.insert(key, (), &schedule, origin());
        plain.push(Schedule::builder().zone(same).pattern(&pattern).unwrap());
    }
    check_days(agenda, &plain);
}

/// Each specification looks up its zone again, so equal zones are different objects.
#[test]
fn an_agenda_holds_the_schedules_of_stored_specifications() {
    let zones = [
        ("UTC", Tz::UTC),
        ("Z", Tz::UTC),
        ("Europe/Berlin", Tz::Europe__Berlin),
        ("Europe/Berlin", Tz::Europe__Berlin),
        ("+08:00", Tz::Asia__Shanghai),
        ("America/New_York", Tz::America__New_York),
    ];
    let pattern = Pattern::parse(PATTERNS[1]).unwrap();
    let (mut of_chrono_tz, mut of_jiff) = (Agenda::new(), Agenda::new());
    let mut plain = Vec::new();
    for (key, (name, same)) in zones.into_iter().enumerate() {
        let spec = Spec::new(pattern.clone()).with_zone(name);
        let schedule = spec.schedule(source::chrono_tz()).unwrap();
        of_chrono_tz.insert(key, (), &schedule, origin());
        let schedule = spec.schedule(source::jiff_bundled()).unwrap();
        of_jiff.insert(key, (), &schedule, origin());
        plain.push(Schedule::builder().zone(same).pattern(&pattern).unwrap());
    }
    check_days(of_chrono_tz, &plain);
    check_days(of_jiff, &plain);
}
