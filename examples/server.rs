//! A backup server's main loop: sleep until the next schedule is due, run it, go on. It begins a day
//! behind, as after an outage, so that there is something to catch up with.
//!
//! `cargo run --example server` runs for ever; `-- 2` stops after two rounds.

use std::time::SystemTime;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use keeptime::agenda::Agenda;
use keeptime::pattern::Pattern;
use keeptime::schedule::Schedule;

const POLICIES: [(&str, Tz, &str); 3] = [
    ("web", Tz::UTC, "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=0,8,16;BYMINUTE=30"),
    ("mail", Tz::Asia__Shanghai, "FREQ=DAILY;BYHOUR=2;BYMINUTE=0"),
    ("files", Tz::America__New_York, "FREQ=DAILY;BYHOUR=1,5,9,13,17,21;BYMINUTE=15"),
];

/// The longest sleep: a clock that is set forward is noticed this soon.
const NAP: TimeDelta = TimeDelta::minutes(1);

fn now() -> DateTime<Utc> {
    SystemTime::now().into()
}

/// Sleeps until an instant, whatever becomes of the clock meanwhile.
fn sleep_until(instant: DateTime<Utc>) {
    loop {
        // An instant that has passed is no time to sleep.
        let Ok(left) = (instant - now()).min(NAP).to_std() else { return };
        if left.is_zero() {
            return;
        }
        std::thread::sleep(left);
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rounds: usize = std::env::args().nth(1).map_or(Ok(usize::MAX), |rounds| rounds.parse())?;

    let mut agenda = Agenda::new();
    // What a server has to store of each schedule; here as if it had slept for a day.
    let last_handled = now() - TimeDelta::days(1);
    for (name, zone, pattern) in POLICIES {
        let schedule = Schedule::builder().zone(zone).pattern(&Pattern::parse(pattern)?)?;
        agenda.insert(name, &schedule, last_handled);
    }

    for _ in 0..rounds {
        let Some(due) = agenda.next_due() else { break };
        println!("next: {due}");
        sleep_until(due);
        for due in agenda.take_due(now()) {
            // Here the backup would run; then its fire is stored as the last one handled.
            println!("{}: backup for {}, {} missed before it", due.key(), due.fire(), due.missed());
        }
    }
    Ok(())
}
