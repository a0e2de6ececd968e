//! Prints the time and the peak memory of each function with its worst input, at two sizes. The memory does
//! not include the input. Twice the input should take at most about twice of both.

use std::hint::black_box;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::America::New_York;
use keeptime::agenda::Agenda;
use keeptime::forecast::Forecaster;
use keeptime::pattern::{MAX_CHARACTERS, Pattern, Rule};
use keeptime::policy::{Policy, PolicyState};
use keeptime::retention::{Backup, BackupState, Completeness, Expiry, Limits, LongTerm};
use keeptime::schedule::{Schedule, ZoneTable};
use keeptime_documents::csbs::{CreatePolicy, PolicyAnswer};
use keeptime_documents::listing::Listing;
use peak_alloc::PeakAlloc;
use peers::backups::{Row, TextRow, now};
use serde_json::{Value, json};

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

fn main() {
    println!(
        "function\tinput\tsize\ttime\tpeak without the input\tratio to half the size: time, memory"
    );
    patterns();
    texts_too_long();
    rules();
    documents();
    listings();
    judgements();
    forecasts();
    schedules();
}

/// Returns the shortest time of several runs and the peak memory of one.
fn measure<T>(mut run: impl FnMut() -> T) -> (Duration, usize) {
    let before = ALLOCATOR.current_usage();
    ALLOCATOR.reset_peak_usage();
    let started = Instant::now();
    drop(black_box(run()));
    let mut shortest = started.elapsed();
    let peak = ALLOCATOR.peak_usage().saturating_sub(before);
    let until = Instant::now() + Duration::from_millis(300);
    while Instant::now() < until {
        let started = Instant::now();
        drop(black_box(run()));
        shortest = shortest.min(started.elapsed());
    }
    (shortest, peak)
}

/// Measures an input of `size` and one of half of it, and prints a row.
fn row<I, T>(
    function: &str,
    name: &str,
    size: usize,
    make: impl Fn(usize) -> I,
    run: impl Fn(&I) -> T,
) {
    let [half, whole] = [size / 2, size].map(|size| {
        let input = make(size);
        measure(|| run(&input))
    });
    let time = whole.0.as_secs_f64() / half.0.as_secs_f64();
    let memory = whole.1 as f64 / half.1.max(1) as f64;
    println!(
        "{function}\t{name}\t{size}\t{:.1} us\t{:.1} KiB\t{time:.2}, {memory:.2}",
        whole.0.as_secs_f64() * 1e6,
        whole.1 as f64 / 1024.0
    );
}

/// Returns a text with `unit` repeated as often as fits into a number of characters.
fn repeated(head: &str, unit: &str, tail: &str, characters: usize) -> String {
    let around = head.chars().count() + tail.chars().count();
    let times = (characters - around) / unit.chars().count();
    [head, &unit.repeat(times), tail].concat()
}

fn patterns() {
    let event = "BEGIN:VEVENT\nRRULE:FREQ=DAILY\n";
    let end = "END:VEVENT\n";
    let legal = [
        ("legal: a list with the same hour repeated", "FREQ=DAILY;BYHOUR=5", ",05", ""),
        ("legal: many rules", "FREQ=DAILY", "\nFREQ=DAILY", ""),
        (
            "legal: many rules with a minute",
            "FREQ=DAILY;BYMINUTE=59",
            "\nFREQ=DAILY;BYMINUTE=59",
            "",
        ),
        ("legal: a fold after every item", "FREQ=DAILY;BYHOUR=5", "\n ,\n 5", ""),
        ("legal: ignored lines", event, "A:\n", end),
        ("legal: wide characters", event, "SUMMARY:夜夜夜夜夜夜夜夜夜夜夜夜\n", end),
        ("legal: a quote in every line", event, "A;B=\"::\":\n", end),
    ];
    for (name, head, unit, tail) in legal {
        let make = |size| repeated(head, unit, tail, size);
        row("Pattern::parse", name, MAX_CHARACTERS, make, |text| {
            Pattern::parse(text).expect("a legal text")
        });
    }
    let illegal = [
        ("semicolons", "FREQ=DAILY", ";", ""),
        ("unknown parts", "FREQ=DAILY", ";X=1", ""),
        ("unknown parts, each folded", "FREQ=DAILY", ";X\n =1", ""),
        ("repeated parts", "FREQ=DAILY", ";FREQ=DAILY", ""),
        ("a bad item in each rule", "FREQ=DAILY", "\nFREQ=DAILY;BYHOUR=24", ""),
        ("blank lines", "FREQ=DAILY\n", "\n", ""),
        ("lines that are not rules", "FREQ=DAILY", "\nx", ""),
        ("events in events", event, "BEGIN:VEVENT\n", end),
        ("BEGIN and END alternating", event, "BEGIN:X\nEND:X\n", end),
        ("an open quote", event, "\"", end),
        ("a NUL", "FREQ=DAILY;", "\0", ""),
        ("wide characters", "FREQ=DAILY;", "\u{10ffff}", ""),
        (
            "times too close",
            "FREQ=DAILY;BYHOUR=0;BYMINUTE=0",
            "\nFREQ=DAILY;BYHOUR=0;BYMINUTE=1",
            "",
        ),
    ];
    for (name, head, unit, tail) in illegal {
        let make = |size| repeated(head, unit, tail, size);
        row("Pattern::faults", name, MAX_CHARACTERS, make, |text| {
            let faults = Pattern::faults(text);
            assert!(!faults.is_empty());
            let length: usize = faults.iter().map(|fault| fault.to_string().len()).sum();
            (faults, length)
        });
    }
}

fn texts_too_long() {
    let make = |size| "FREQ=DAILY;".repeat(size / 11);
    row("Pattern::faults", "too long", 100 << 20, make, |text| Pattern::faults(text));
    let blank = |size| " ".repeat(size);
    row("Pattern::faults", "too long and blank", 100 << 20, blank, |text| Pattern::faults(text));
}

fn rules() {
    let rule = |minute: usize| {
        Rule::weekly().at_minute((minute % 60) as u8).build().expect("a minute of the hour")
    };
    let make = |size| (0..size).map(rule).collect::<Vec<_>>();
    row("Pattern::from_rules", "rules", 1_000_000, make, |rules| {
        Pattern::from_rules(rules.iter().copied())
    });
}

fn operation(pattern: &str) -> Value {
    json!({"name": "o", "operation_type": "backup", "enabled": true,
        "operation_definition": {"max_backups": 1, "permanent": false},
        "trigger": {"properties": {"pattern": pattern}}})
}

fn request(resources: Vec<Value>, pattern: &str) -> Value {
    json!({"policy": {"name": "n", "provider_id": "fc4d5750-22e7-4798-8a46-f48f62c4c1da",
        "parameters": {"common": {}}, "resources": resources,
        "scheduled_operations": [operation(pattern)]}})
}

fn documents() {
    let fine = "FREQ=DAILY;BYHOUR=1;BYMINUTE=0";
    let resource =
        |id: usize| json!({"id": format!("r{id}"), "type": "OS::Nova::Server", "name": "n"});
    let faulty = |_| json!({"id": 5, "type": "x"});
    row(
        "CreatePolicy::check",
        "legal: resources",
        20_000,
        |size| request((0..size).map(resource).collect(), fine),
        CreatePolicy::check,
    );
    row(
        "CreatePolicy::check",
        "three faults in each resource",
        10_000,
        |size| request((0..size).map(faulty).collect(), fine),
        |body| {
            let checked = CreatePolicy::check(body);
            assert!(checked.faults().len() >= 5_000);
            checked
        },
    );
    row(
        "CreatePolicy::check",
        "a fault of the pattern in every part",
        MAX_CHARACTERS,
        |size| request(vec![resource(0)], &repeated("FREQ=DAILY", ";X=1", "", size)),
        CreatePolicy::check,
    );
    row(
        "CreatePolicy::check",
        "unknown members",
        20_000,
        |size| {
            let mut body = request(vec![resource(0)], fine);
            for index in 0..size {
                body["policy"][format!("x{index}")] = json!(1);
            }
            body
        },
        CreatePolicy::check,
    );
    row(
        "PolicyAnswer::check",
        "operations of the wrong type",
        20_000,
        |size| json!({"policy": {"id": "p", "scheduled_operations": vec![json!(1); size]}}),
        PolicyAnswer::check,
    );
    row(
        "PolicyAnswer::from_json",
        "legal: resources",
        200_000,
        |size| {
            let mut body = request((0..size).map(resource).collect(), fine);
            body["policy"]["id"] = json!("p");
            body.to_string()
        },
        |text| PolicyAnswer::from_json(text),
    );
}

fn page(size: usize, id: impl Fn(usize) -> usize) -> String {
    let item = |index| {
        format!(
            r#"{{"id": "{:036}", "checkpoint_id": "{index:036}", "resource_id": "one",
                "created_at": "2020-01-01T00:00:00", "status": "available",
                "extend_info": {{"auto_trigger": true}}}}"#,
            id(index)
        )
    };
    let items: Vec<String> = (0..size).map(item).collect();
    format!("{{\"checkpoint_items\": [{}]}}", items.join(","))
}

fn listings() {
    let read = |text: &String| {
        let mut listing = Listing::default();
        let read = listing.read_text(text);
        read.map(|()| listing.finish())
    };
    row("Listing", "legal: one object", 1_000_000, |size| page(size, |index| index), read);
    let last_again = |size| page(size, move |index| index % (size - 1));
    row("Listing", "the last id is repeated", 1_000_000, last_again, read);
    row(
        "Listing",
        "truncated",
        1_000_000,
        |size| page(size, |index| index).replace("}]}", ""),
        read,
    );
}

fn judgements() {
    let limits = Limits::UNLIMITED.with_max_backups(7).with_max_days(30).with_keep_at_least(1);
    let one_object = |size: usize| -> Vec<Row> {
        let mut rows = peers::backups::shuffled(size as u32);
        rows.iter_mut().for_each(|row| row.object = 0);
        rows
    };
    let judge = |rows: &Vec<Row>| limits.judge(rows, now()).map(|judgement| judgement.summary());
    row("Limits::judge", "one object", 1_000_000, one_object, judge);
    row(
        "Limits::judge",
        "one object for each backup",
        1_000_000,
        |size: usize| {
            let mut rows = peers::backups::shuffled(size as u32);
            rows.iter_mut().zip(0..).for_each(|(row, number)| row.object = number);
            rows
        },
        judge,
    );
    row(
        "Limits::judge",
        "all created at the same instant",
        1_000_000,
        |size: usize| {
            let mut rows = one_object(size);
            rows.iter_mut().for_each(|row| row.taken = now());
            rows
        },
        judge,
    );
    let texts = |size| one_object(size).into_iter().map(TextRow::from).collect::<Vec<_>>();
    row("Limits::judge", "one object, text keys", 1_000_000, texts, |rows| {
        limits.judge(rows, now()).map(|judgement| judgement.summary())
    });
}

/// A backup that carries its expiry.
struct Expiring(Row, DateTime<Utc>);

impl Backup for Expiring {
    type Id = u64;
    type Object = u32;

    fn id(&self) -> &u64 {
        &self.0.id
    }
    fn object(&self) -> &u32 {
        &self.0.object
    }
    fn created_at(&self) -> Option<DateTime<Utc>> {
        Some(self.0.taken)
    }
    fn state(&self) -> BackupState {
        BackupState::Available
    }
    fn policy_id(&self) -> Option<&str> {
        None
    }
    fn completeness(&self) -> Completeness {
        Completeness::Complete
    }
    fn expiry(&self) -> Expiry {
        Expiry::At(self.1)
    }
}

fn forecasts() {
    let year = now() + TimeDelta::days(365);
    let rules = LongTerm::in_offset(Utc).days(100).weeks(100).months(100).years(100);
    let limits = Limits::UNLIMITED
        .with_max_backups(100_000)
        .with_max_days(90)
        .with_keep_at_least(1000)
        .with_long_term(rules.build().expect("valid numbers"));
    let hours: Vec<String> = (0..24).map(|hour| hour.to_string()).collect();
    let hourly = format!("FREQ=DAILY;BYHOUR={};BYMINUTE=0", hours.join(","));
    let hourly = Pattern::parse(&hourly).expect("a legal text");
    let policy =
        |objects| Policy::new(hourly.clone(), limits, PolicyState::Enabled, 0..objects as u32);
    let expiring = |size: usize| -> Vec<Expiring> {
        let minutes = |n: usize| TimeDelta::minutes(n as i64 % 525_600);
        let expiring = |row: &Row| {
            let n = row.id as usize;
            let row = Row { object: 0, taken: now() - minutes(n), ..*row };
            Expiring(row, now() + minutes(n.wrapping_mul(7_919)))
        };
        peers::backups::shuffled(size as u32).iter().map(expiring).collect()
    };
    let one = policy(1);
    row("Forecaster::run", "one object, each with its expiry", 500_000, expiring, |backups| {
        Forecaster::new(&one).run(backups, now(), year).map(|forecast| forecast.events().len())
    });
    row("Forecaster::run", "objects with a fire every hour of a year", 100, policy, |policy| {
        let none: &[Row] = &[];
        Forecaster::new(policy).run(none, now(), year).map(|forecast| forecast.events().len())
    });
}

fn schedules() {
    let daily = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=30").expect("a legal text");
    let zoned = Schedule::builder().zone(New_York).pattern(&daily).expect("a complete rule");
    let years = |years: usize| {
        let from = DateTime::<Utc>::UNIX_EPOCH - TimeDelta::days(365 * years as i64 / 2);
        from..from + TimeDelta::days(365 * years as i64)
    };
    row("Schedule::count", "New York, years", 500_000, years, |range| zoned.count(range.clone()));
    row("Schedule::missed", "New York, years", 500_000, years, |range| {
        zoned.missed(Some(range.start), range.end)
    });
    row("Fires::nth", "New York, years", 500_000, years, |range| {
        zoned.fires(range.clone()).nth(usize::MAX)
    });
    row("ZoneTable::new", "New York, years", 500_000, years, |range| {
        ZoneTable::new(&New_York, range.clone())
    });
    let fleet = |size: usize| size;
    row("Agenda", "inserted, all due at once, removed", 1_000_000, fleet, |size| {
        let mut agenda = Agenda::new();
        for key in 0..*size {
            agenda.insert(key, (), &zoned, now());
        }
        let mut due = 0;
        while let Some(first) = agenda.first_due(now() + TimeDelta::days(1)) {
            first.handled();
            due += 1;
        }
        for key in 0..*size {
            agenda.remove(&key);
        }
        due
    });
}
