//! What an agenda returns and when, step by step.

use std::cell::Cell;
use std::cmp::Ordering;
use std::hash::Hash;

use chrono::{DateTime, TimeDelta, Utc};
use keeptime::agenda::{Agenda, Handled};
use keeptime::pattern::Pattern;
use keeptime::schedule::{Schedule, Zone};

use crate::agenda_schedules::{daily, origin};
use crate::records::instant;

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
pub(crate) fn pop_all<K: Copy + Ord + Hash, V, Z: Zone + Clone + Eq + Hash>(
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
    let now = instant("2025-03-30T00:00:00Z");
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
    let now = instant("2025-04-02T12:00:00Z");
    agenda.insert("a", (), &daily("2", 0), origin());
    agenda.insert("b", (), &daily("1", 0), instant("2025-03-31T12:00:00Z"));
    let (since, fire) = (instant("2025-03-29T02:00:00Z"), instant("2025-04-02T02:00:00Z"));
    assert_eq!(pop(&mut agenda, now), Some(("a", since, fire, 4)));
    let (since, fire) = (instant("2025-04-01T01:00:00Z"), instant("2025-04-02T01:00:00Z"));
    assert_eq!(pop(&mut agenda, now), Some(("b", since, fire, 1)));
    assert!(agenda.first_due(now).is_none());
}

#[test]
fn a_schedule_that_is_due_stays_due_until_it_is_handled() {
    let mut agenda = Agenda::new();
    let (now, fire) = (instant("2025-04-02T12:00:00Z"), instant("2025-04-02T02:00:00Z"));
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
        instant("2025-03-29T02:00:00Z")
    }
}

#[test]
fn a_schedule_that_is_due_can_be_removed_and_can_go_on_from_what_others_handled() {
    let mut agenda = Agenda::new();
    let now = instant("2025-04-02T12:00:00Z");
    let start = instant("2025-04-01T02:00:00Z");
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
    assert_eq!(agenda.next_due(), Some(instant("2025-04-02T02:00:00Z")));
    agenda.first_due(now).unwrap().handled_until(instant("2025-04-05T12:00:00Z"));
    assert_eq!(agenda.next_due(), Some(instant("2025-04-06T02:00:00Z")));
    assert!(agenda.first_due(now).is_none());
}

#[test]
fn a_popped_schedule_moves_to_its_next_fire_and_back_if_it_is_put_back() {
    let mut agenda = Agenda::new();
    let (now, fire) = (instant("2025-03-30T00:00:01Z"), instant("2025-03-30T00:00:00Z"));
    agenda.insert("web", (), &daily("0", 0), origin());
    for _ in 0..3 {
        assert_eq!(pop_all(&mut agenda, now), [("web", fire)]);
        assert_eq!(agenda.next_due(), Some(instant("2025-03-31T00:00:00Z")));
        agenda.put_back("web", origin());
        assert_eq!(agenda.next_due(), Some(fire));
    }
    // Another instance has handled it until then.
    agenda.put_back("web", instant("2025-04-05T00:00:00Z"));
    assert_eq!(agenda.next_due(), Some(instant("2025-04-06T00:00:00Z")));
    agenda.put_back("mail", origin());
    assert_eq!(agenda.len(), 1);
}

#[test]
fn a_schedule_that_is_put_back_is_never_due_before_its_start() {
    let mut agenda = Agenda::new();
    let start = instant("2025-04-01T12:00:00Z");
    let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=12;BYMINUTE=0").unwrap();
    let schedule = Schedule::builder().start(start).pattern(&pattern).unwrap();
    agenda.insert("web", (), &schedule, instant("2025-05-01T00:00:00Z"));
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
    assert_eq!(
        first,
        [Some(instant("2025-03-30T00:00:00Z")), Some(instant("2025-04-01T00:00:00Z"))]
    );
    pop_all(&mut agenda, instant("2025-05-01T00:00:00Z"));
    for key in ["new", "old"] {
        agenda.put_back(key, None);
    }
    assert_eq!(["new", "old"].map(|key| agenda.due_at(key)), first);
    // An earlier fire may be put back too.
    agenda.put_back("old", origin());
    assert_eq!(agenda.due_at("old"), Some(instant("2025-03-30T00:00:00Z")));
}

#[test]
fn nothing_is_due_a_nanosecond_before_its_fire() {
    let mut agenda = Agenda::new();
    agenda.insert("web", (), &daily("0", 0), origin());
    let fire = instant("2025-03-30T00:00:00Z");
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
    let (first, later) = (instant("2025-03-29T02:00:00Z"), instant("2025-03-29T05:00:00Z"));
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
    let popped = pop_all(&mut agenda, instant("2025-03-30T00:00:00Z"));
    assert!(popped.iter().map(|(key, _)| key.0).eq(0..1000));
    let comparisons = COMPARISONS.get();
    assert!((1000..20_000).contains(&comparisons), "{comparisons}");
}

#[test]
fn a_schedule_without_a_handled_fire_and_a_start_has_missed_nothing() {
    let mut agenda = Agenda::new();
    // At a fire itself, so that the fire after it is the first.
    agenda.insert(
        "web",
        (),
        &daily("2", 0),
        Handled::Nothing { now: instant("2025-03-30T02:00:00Z") },
    );
    assert_eq!(agenda.next_due(), Some(instant("2025-03-31T02:00:00Z")));
    assert_eq!(agenda.due_at("web"), Some(instant("2025-03-31T02:00:00Z")));
    let due = agenda.first_due(instant("2025-04-02T12:00:00Z")).unwrap();
    assert_eq!((due.fire(), due.missed_before()), (instant("2025-04-02T02:00:00Z"), 2));
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
    let mut due = agenda.first_due(instant("2025-03-30T00:00:00Z")).unwrap();
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
    let popped = pop_all(&mut agenda, instant("2025-03-30T23:00:00Z"));
    assert_eq!(keys(&popped), ["mail", "web"]);
    assert_eq!(agenda.due_at("web"), Some(instant("2025-03-31T00:00:00Z")));
    assert_eq!(agenda.remove("web"), Some(()));
    assert_eq!(agenda.next_due(), Some(instant("2025-03-31T03:00:00Z")));
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
