//! The main loop of a backup server: sleep until the next schedule is due, run its backup, repeat. It
//! starts as if it had been down for a day, so that some fires are missed.
//!
//! `cargo run --example server` runs forever; `-- 2` stops after two rounds.

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

/// The longest sleep. If the clock is set forward, the loop notices it after this time.
const MAX_SLEEP: TimeDelta = TimeDelta::minutes(1);

fn now() -> DateTime<Utc> {
    SystemTime::now().into()
}

/// Sleeps until an instant, even if the clock is set in the meantime.
fn sleep_until(instant: DateTime<Utc>) {
    loop {
        // Negative if the instant has passed.
        let Ok(left) = (instant - now()).min(MAX_SLEEP).to_std() else { return };
        if left.is_zero() {
            return;
        }
        std::thread::sleep(left);
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rounds: usize = std::env::args().nth(1).map_or(Ok(usize::MAX), |rounds| rounds.parse())?;

    let mut agenda = Agenda::new();
    // A server stores the last handled fire of each schedule. Here it is a day ago.
    let last_handled = now() - TimeDelta::days(1);
    for (name, zone, pattern) in POLICIES {
        let schedule = Schedule::builder().zone(zone).pattern(&Pattern::parse(pattern)?)?;
        agenda.insert(name, (), &schedule, last_handled);
    }

    for _ in 0..rounds {
        let Some(due) = agenda.next_due() else { break };
        println!("next fire: {due}");
        sleep_until(due);
        while let Some(due) = agenda.first_due(now()) {
            // Run the backup here and store `due.fire()` as the last handled fire. `examples/durable`
            // does it so that no fire is lost if the process is killed or the database refuses.
            println!(
                "{}: backup for {}, {} fires missed before it",
                due.key(),
                due.fire(),
                due.missed_before()
            );
            // Until here the schedule stays due, so an early return loses no fire.
            due.handled();
        }
    }
    Ok(())
}
