//! Compares an agenda with a plain list of schedules.
#![no_main]

use arbitrary::Arbitrary;
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use keeptime::agenda::{Agenda, Handled};
use keeptime::pattern::{Pattern, Rule};
use keeptime::schedule::{Gap, Overlap, Schedule};
use libfuzzer_sys::fuzz_target;

#[allow(dead_code)]
#[path = "../../tests/oracle/plain_agenda.rs"]
mod plain_agenda;

use plain_agenda::PlainAgenda;

#[derive(Arbitrary, Debug)]
enum Step {
    Insert {
        key: u8,
        hour: u8,
        minute: u8,
        zone: u8,
        gap: bool,
        overlap: u8,
        start: Option<i16>,
        handled: Option<i16>,
    },
    Remove {
        key: u8,
    },
    /// A number of minutes passes, and schedules that are due are popped.
    Pop {
        after: u16,
        at_most: u8,
    },
    PutBack {
        key: u8,
        handled: Option<i16>,
    },
}

const ZONES: [Tz; 4] =
    [Tz::UTC, Tz::Europe__Berlin, Tz::Australia__Lord_Howe, Tz::America__Santiago];

fuzz_target!(|steps: Vec<Step>| {
    let origin: DateTime<Utc> = DateTime::from_timestamp(1_743_200_000, 0).expect("in range");
    let minutes = |minutes: i16| origin + TimeDelta::minutes(minutes.into());
    let mut now = origin;
    let mut agenda = Agenda::new();
    let mut plain = PlainAgenda::new();
    for (value, step) in steps.into_iter().enumerate() {
        match step {
            Step::Insert { key, hour, minute, zone, gap, overlap, start, handled } => {
                let (hour, minute) = (hour % 4, minute % 4 * 15);
                let rule = Rule::daily().at_hours([hour]).at_minute(minute).build();
                let pattern = Pattern::from_rules([rule.expect("a rule")]).expect("a pattern");
                let gap = if gap { Gap::Shift } else { Gap::Skip };
                let overlaps = [Overlap::First, Overlap::Second, Overlap::Both];
                let builder = Schedule::builder().zone(ZONES[usize::from(zone % 4)]).gap(gap);
                let builder =
                    builder.overlap(overlaps[usize::from(overlap % 3)]).start(start.map(minutes));
                let schedule = builder.pattern(&pattern).expect("complete rules");
                let (key, handled) = (key % 16, handled.map(minutes));
                let until = handled.map_or(Handled::Nothing { now }, Handled::Until);
                let replaced = agenda.insert(key, value, &schedule, until);
                assert_eq!(replaced, plain.insert(key, value, schedule, handled, now));
            }
            Step::Remove { key } => {
                assert_eq!(agenda.remove(&(key % 16)), plain.remove(key % 16));
            }
            Step::Pop { after, at_most } => {
                now += TimeDelta::minutes(after.into());
                for _ in 0..at_most {
                    let popped = agenda.first_due(now).map(|due| {
                        let all = (
                            due.since(),
                            *due.key(),
                            *due.value(),
                            due.fire(),
                            due.missed_before(),
                        );
                        due.handled();
                        all
                    });
                    let stop = popped.is_none();
                    assert_eq!(popped, plain.pop_due(now));
                    if stop {
                        break;
                    }
                }
            }
            Step::PutBack { key, handled } => {
                agenda.put_back(&(key % 16), handled.map(minutes));
                plain.put_back(key % 16, handled.map(minutes));
            }
        }
        let all = plain.all();
        assert_eq!(agenda.next_due(), all.values().filter_map(|(_, due)| *due).min());
        assert_eq!(agenda.len(), all.len());
    }
});
