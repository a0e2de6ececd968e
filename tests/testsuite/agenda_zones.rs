//! Agendas of schedules in several zones and in zones of several types.

use std::hash::Hash;
use std::sync::Arc;

use chrono::{TimeDelta, Utc};
use chrono_tz::Tz;
use keeptime::agenda::Agenda;
use keeptime::pattern::Pattern;
use keeptime::schedule::source::{self, ZoneSource};
use keeptime::schedule::{Gap, Overlap, Schedule, Spec, Zone, ZoneTable};

use crate::agenda::pop_all;
use crate::agenda_schedules::{PATTERNS, origin};
use crate::records::instant;

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
            let handled = instant(&format!("2025-{day}T{hour:02}:00:00Z"));
            agenda.insert(key, (), &schedule, handled);
            assert_eq!(agenda.due_at(&key), schedule.next_after(handled), "{handled} {overlap}");
        }
    }
}
