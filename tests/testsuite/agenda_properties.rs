//! Any steps of an agenda, compared with a plain list of schedules.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use keeptime::agenda::{Agenda, Handled};
use keeptime::schedule::Schedule;
use proptest::prelude::*;

use crate::agenda_schedules::{origin, schedule};
use crate::oracle::plain_agenda::{PlainAgenda, Popped};

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
}
