//! Compares an agenda with a plain list of schedules.
#![no_main]

use std::collections::BTreeMap;

use arbitrary::Arbitrary;
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use keeptime::agenda::Agenda;
use keeptime::pattern::{Pattern, Rule};
use keeptime::schedule::{Gap, Overlap, Schedule};
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
enum Step {
    Insert {
        key: u8,
        hour: u8,
        minute: u8,
        zone: u8,
        gap: bool,
        overlap: u8,
        handled: i16,
    },
    Remove {
        key: u8,
    },
    /// A number of minutes passes, and the due schedules are taken.
    Take {
        after: u16,
    },
}

const ZONES: [Tz; 4] =
    [Tz::UTC, Tz::Europe__Berlin, Tz::Australia__Lord_Howe, Tz::America__Santiago];

fuzz_target!(|steps: Vec<Step>| {
    let origin: DateTime<Utc> = DateTime::from_timestamp(1_743_200_000, 0).expect("in range");
    let mut now = origin;
    let mut agenda = Agenda::new();
    let mut plain: BTreeMap<u8, (Schedule<Tz>, DateTime<Utc>)> = BTreeMap::new();
    for step in steps {
        match step {
            Step::Insert { key, hour, minute, zone, gap, overlap, handled } => {
                let (hour, minute) = (hour % 4, minute % 4 * 15);
                let rule = Rule::daily().at_hours([hour]).at_minute(minute).build();
                let pattern = Pattern::from_rules([rule.expect("a rule")]).expect("a pattern");
                let gap = if gap { Gap::Shift } else { Gap::Skip };
                let overlaps = [Overlap::First, Overlap::Second, Overlap::Both];
                let builder = Schedule::builder().zone(ZONES[usize::from(zone % 4)]).gap(gap);
                let schedule =
                    builder.overlap(overlaps[usize::from(overlap % 3)]).pattern(&pattern);
                let schedule = schedule.expect("complete rules");
                let handled = origin + TimeDelta::minutes(handled.into());
                agenda.insert(key % 16, &schedule, handled);
                plain.insert(key % 16, (schedule, handled));
            }
            Step::Remove { key } => {
                let removed = plain.remove(&(key % 16)).map(|_| key % 16);
                assert_eq!(agenda.remove(&(key % 16)), removed);
            }
            Step::Take { after } => {
                now += TimeDelta::minutes(after.into());
                let mut expected = Vec::new();
                for (key, (schedule, handled)) in &mut plain {
                    let Some(missed) = schedule.missed(*handled, now) else { continue };
                    expected.push((missed.latest(), *key, missed.count().get() - 1));
                    *handled = missed.latest();
                }
                expected.sort();
                let due = agenda.take_due(now);
                let taken: Vec<_> = due.map(|due| (due.fire(), *due.key(), due.missed())).collect();
                assert_eq!(taken, expected);
            }
        }
        let next = plain.values().filter_map(|(schedule, handled)| schedule.next_after(*handled));
        assert_eq!(agenda.next_due(), next.min());
        assert_eq!(agenda.len(), plain.len());
    }
});
