//! A small backup agent: which fires it missed, when the next one is, and which of its backups can be
//! deleted. Run it with `cargo run --example embed`.
//!
//! `now` is a fixed instant here, so that the output is always the same. A real agent passes
//! `Utc::now()`.

use chrono::{DateTime, Utc};
use chrono_tz::America::New_York;
use keeptime::explain::{English, Language};
use keeptime::pattern::{Pattern, Rule};
use keeptime::retention::{Backup, BackupState, Completeness, Coverage, Expiry, Limits};
use keeptime::schedule::{CatchUp, Schedule};

/// A row of the agent's own table of snapshots.
struct Snapshot {
    number: u64,
    disk: &'static str,
    taken: DateTime<Utc>,
    pinned: bool,
}

impl Backup for Snapshot {
    type Id = u64;
    type Object = str;

    fn id(&self) -> &u64 {
        &self.number
    }

    fn object(&self) -> &str {
        self.disk
    }

    fn created_at(&self) -> Option<DateTime<Utc>> {
        Some(self.taken)
    }

    fn state(&self) -> BackupState {
        // A pinned snapshot is not counted and never deleted.
        if self.pinned {
            BackupState::NotCounted(keeptime::retention::NotCounted::Manual)
        } else {
            BackupState::Available
        }
    }

    fn policy_id(&self) -> Option<&str> {
        None
    }

    fn completeness(&self) -> Completeness {
        Completeness::Complete
    }

    fn expiry(&self) -> Expiry {
        Expiry::NotRecorded
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let now: DateTime<Utc> = "2025-03-09T12:00:00Z".parse()?;

    // Every night at 02:30 in New York, where the clocks skip that time on 2025-03-09.
    let rule = Rule::daily().at_hours([2]).at_minute(30).build()?;
    let pattern = Pattern::from_rules([rule])?;
    let schedule = Schedule::builder().zone(New_York).pattern(&pattern)?;

    // An agent has to store only the last fire that it handled.
    let handled: DateTime<Utc> = "2025-03-06T07:30:00Z".parse()?;
    if let Some(missed) = schedule.missed(handled, now) {
        println!("missed {} fires, the latest at {}", missed.count(), missed.latest());
    }
    for fire in schedule.catch_up(handled, now, CatchUp::Once) {
        println!("run now for {}", schedule.in_zone(fire));
    }
    if let Some(next) = schedule.next_after(now) {
        println!("next fire at {} ({next})", schedule.in_zone(next));
    }

    let snapshot = |number, disk, day: &str, pinned| -> Result<Snapshot, chrono::ParseError> {
        Ok(Snapshot { number, disk, taken: format!("{day}T07:30:00Z").parse()?, pinned })
    };
    let snapshots = [
        snapshot(1, "root", "2025-01-01", true)?,
        snapshot(2, "root", "2025-03-04", false)?,
        snapshot(3, "root", "2025-03-05", false)?,
        snapshot(4, "root", "2025-03-06", false)?,
        snapshot(5, "data", "2025-01-31", false)?,
    ];
    let limits = Limits::UNLIMITED.with_max_backups(2).with_max_days(30);
    let judgement = limits.judge(&snapshots, now)?;
    for (snapshot, verdict) in judgement.verdicts() {
        let verdict = English.verdict(&verdict);
        println!("snapshot {} of {}: {verdict}", snapshot.number, snapshot.disk);
    }
    for object in
        judgement.objects().filter(|object| object.coverage() == Coverage::LosesLastCounted)
    {
        println!("{} would be left without a backup; a floor of 1 keeps one", object.object());
    }
    Ok(())
}
