//! Taking due schedules from an agenda, compared with a queue of the same order without schedules.

use std::collections::BTreeSet;
use std::hint::black_box;
use std::time::Instant;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use keeptime::agenda::Agenda;
use keeptime::pattern::Pattern;
use keeptime::schedule::Schedule;

use crate::backups::scatter;
use crate::round::{Bench, nanoseconds, print};
use crate::times::year;

const ZONES: [Tz; 8] = [
    Tz::UTC,
    Tz::America__New_York,
    Tz::Europe__Berlin,
    Tz::Asia__Shanghai,
    Tz::Australia__Sydney,
    Tz::America__Sao_Paulo,
    Tz::Asia__Kolkata,
    Tz::Africa__Cairo,
];
const PATTERNS: u64 = 500;

const ROUNDS: usize = 20;
/// The maximum number of schedules taken in a round.
const MAX_TAKEN: usize = 20_000;

pub fn cases(bench: &mut Bench) {
    for n in [1_000, 10_000, 100_000, 1_000_000, 10_000_000] {
        let build = format!("agenda build n={n}");
        let take = format!("agenda take n={n}");
        if bench.wants(&build) || bench.wants(&take) {
            measure(n, &build, &take);
        }
    }
}

/// Returns schedules of different patterns, each in every zone.
pub fn schedules() -> Vec<Schedule<Tz>> {
    let pattern = |n: u64| {
        let (random, minute) = (scatter(n), scatter(n) / 1024 % 60);
        let (hour, half) = (random % 24, random % 12);
        let day = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"][random as usize % 7];
        let hours = match n % 4 {
            0 => format!("FREQ=DAILY;BYHOUR={hour}"),
            1 => format!("FREQ=WEEKLY;BYDAY={day};BYHOUR={hour}"),
            2 => format!("FREQ=DAILY;BYHOUR={half},{}", half + 12),
            _ => format!(
                "FREQ=DAILY;BYHOUR={}",
                (0..24).map(|hour| hour.to_string()).collect::<Vec<_>>().join(",")
            ),
        };
        Pattern::parse(&format!("{hours};BYMINUTE={minute}")).expect("a pattern")
    };
    let in_all_zones = |pattern: Pattern| {
        ZONES.map(|zone| Schedule::builder().zone(zone).pattern(&pattern).expect("complete rules"))
    };
    (0..PATTERNS).map(pattern).flat_map(in_all_zones).collect()
}

/// Returns an agenda with `n` of the schedules.
pub fn filled(schedules: &[Schedule<Tz>], n: u32, handled: DateTime<Utc>) -> Agenda<u32, (), Tz> {
    let mut agenda = Agenda::with_capacity(n as usize);
    for key in 0..n {
        let schedule = &schedules[scatter(key.into()) as usize % schedules.len()];
        agenda.insert(key, (), schedule, handled);
    }
    agenda
}

fn measure(n: u32, build: &str, take: &str) {
    let (schedules, start) = (schedules(), year(2025));
    let started = Instant::now();
    let mut agenda = filled(&schedules, n, start);
    let built = nanoseconds(started.elapsed(), n as usize);
    print(build, vec![("keeptime", vec![built], "; one round".into())]);

    // A copy runs ahead, to know what will be taken and when each is due again. The queue does the same.
    let mut ahead = agenda.clone();
    let due_at = |agenda: &Agenda<u32, (), Tz>, key| agenda.due_at(&key).expect("it fires forever");
    let mut queue: BTreeSet<(i64, u32)> =
        (0..n).map(|key| (due_at(&agenda, key).timestamp(), key)).collect();
    // The same queue with random seconds of two weeks.
    let scattered = |n: u64| (start.timestamp() + (scatter(n) % 1_209_600) as i64, n as u32);
    let mut spread: BTreeSet<(i64, u32)> = (0..n.into()).map(scattered).collect();
    let (mut of_agenda, mut of_queue, mut of_spread) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let mut taken: Vec<(i64, u32)> = Vec::new();
        while taken.len() < MAX_TAKEN.min(n as usize / 10) {
            let now = ahead.next_due().expect("it fires forever");
            while let Some(due) = ahead.first_due(now) {
                taken.push((due.fire().timestamp(), *due.key()));
                due.handled();
            }
        }
        let again: Vec<(i64, u32)> =
            taken.iter().map(|(_, key)| (due_at(&ahead, *key).timestamp(), *key)).collect();
        // A schedule that is due twice in a round is inserted after the end of the round.
        let until = taken.last().expect("some are due").0;
        let again: Vec<(i64, u32)> =
            again.into_iter().map(|(next, key)| (next.max(until + 1), key)).collect();

        let started = Instant::now();
        let mut count = 0;
        while count < taken.len() {
            let now = agenda.next_due().expect("it fires forever");
            while let Some(due) = agenda.first_due(now) {
                black_box(due).handled();
                count += 1;
            }
        }
        of_agenda.push(nanoseconds(started.elapsed(), taken.len()));
        assert_eq!(agenda.next_due(), ahead.next_due());

        let started = Instant::now();
        for next in &again {
            black_box(queue.pop_first());
            queue.insert(*next);
        }
        of_queue.push(nanoseconds(started.elapsed(), taken.len()));

        let started = Instant::now();
        for _ in &again {
            let (due, key) = spread.pop_first().expect("it is never empty");
            spread.insert((due + (scatter(due as u64 + u64::from(key)) % 1_209_600) as i64, key));
        }
        of_spread.push(nanoseconds(started.elapsed(), taken.len()));
    }
    let note = "; pop_first and insert of the same instants, no schedules";
    let spread = "; pop_first and insert of random instants, no schedules";
    print(
        take,
        vec![
            ("keeptime", of_agenda, String::new()),
            ("BTreeSet<(i64, u32)>", of_queue, note.into()),
            ("BTreeSet, spread", of_spread, spread.into()),
        ],
    );
}
