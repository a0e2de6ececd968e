//! Forecasts: when backups are deleted and why, how many there are, quotas and the long run.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, FixedOffset, TimeDelta, Utc};
use keeptime::explain::{English, Language};
use keeptime::forecast::{
    BackupForecast, Basis, ForecastError, ForecastEvent, Forecaster, LongRun, Reach,
    SimulatedBackup, steady_state,
};
use keeptime::pattern::Pattern;
use keeptime::policy::{Firing, KeepingError, Policy, PolicyState};
use keeptime::retention::{
    Backup, BackupState, Busy, Completeness, DeleteReason, Expiry, FailedOperation, Limits,
    LongTerm, NotCounted, Outcome, Verdict,
};
use keeptime::timetable::Timetable;
use proptest::prelude::*;

use crate::oracle::backups::{Record as PlainRecord, outcome};
use crate::records::available;

#[derive(Clone, Debug)]
struct Record {
    id: u32,
    object: &'static str,
    taken: DateTime<Utc>,
    state: BackupState,
    size: f64,
    expiry: Expiry,
}

impl Backup for Record {
    type Id = u32;
    type Object = str;

    fn id(&self) -> &u32 {
        &self.id
    }

    fn object(&self) -> &str {
        self.object
    }

    fn created_at(&self) -> Option<DateTime<Utc>> {
        Some(self.taken)
    }

    fn state(&self) -> BackupState {
        self.state
    }

    fn policy_id(&self) -> Option<&str> {
        None
    }

    fn completeness(&self) -> Completeness {
        Completeness::Complete
    }

    fn expiry(&self) -> Expiry {
        self.expiry
    }
}

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn record(id: u32, taken: &str) -> Record {
    let taken = instant(taken);
    let (state, expiry) = (BackupState::Available, Expiry::NotRecorded);
    Record { id, object: "web", taken, state, size: 10.0, expiry }
}

const DAILY: &str = "FREQ=DAILY;BYHOUR=2;BYMINUTE=0";

fn policy(rules: &str, limits: Limits) -> Policy<&'static str> {
    let firing = Pattern::parse(rules).map_or_else(Firing::from, Firing::from);
    Policy::new(firing, limits, PolicyState::Enabled, ["web"])
}

/// Checks the deletions: which backup, when, after how many new ones, and why.
#[track_caller]
fn check_deletions(
    policy: &Policy<&'static str>,
    backups: &[Record],
    until: &str,
    expected: &[&str],
) {
    let (now, until) = (instant("2025-03-01T12:00:00Z"), instant(until));
    let forecast = Forecaster::new(policy).run(backups, now, until).unwrap();
    let deletions: Vec<String> = forecast
        .deletions()
        .map(|deletion| {
            let id = match deletion.backup() {
                SimulatedBackup::Existing(backup) => backup.id.to_string(),
                SimulatedBackup::Future(creation) => creation.at().format("%d").to_string() + "th",
            };
            let at = deletion.at().format("%d %H:%M");
            format!(
                "{id} on {at} after {}: {}",
                deletion.new_backups(),
                English.evidence(&deletion.verdict())
            )
        })
        .collect();
    assert_eq!(deletions, expected);
}

#[test]
fn backups_are_deleted_when_new_ones_exceed_the_count() {
    let backups = [record(1, "2025-02-27T02:00:00Z"), record(2, "2025-02-28T02:00:00Z")];
    let limits = Limits::UNLIMITED.with_max_backups(3);
    check_deletions(
        &policy(DAILY, limits),
        &backups,
        "2025-03-06T00:00:00Z",
        &[
            "1 on 03 02:00 after 2: 4th newest, limit 3",
            "2 on 04 02:00 after 3: 4th newest, limit 3",
            "02th on 05 02:00 after 4: 4th newest, limit 3",
        ],
    );
    // A backup that exceeds the limit at the start is deleted at the start.
    let limits = Limits::UNLIMITED.with_max_backups(1);
    check_deletions(
        &policy(DAILY, limits),
        &backups,
        "2025-03-02T00:00:00Z",
        &["1 on 01 12:00 after 0: 2nd newest, limit 1"],
    );
}

#[test]
fn backups_are_deleted_when_they_exceed_the_age_with_or_without_new_ones() {
    let backups = [record(1, "2025-02-27T20:00:00Z"), record(2, "2025-02-28T02:00:00Z")];
    let limits = Limits::UNLIMITED.with_max_days(3);
    let weekly = "FREQ=WEEKLY;BYDAY=MO;BYHOUR=2;BYMINUTE=0";
    check_deletions(
        &policy(weekly, limits),
        &backups,
        "2025-03-08T00:00:00Z",
        &[
            "1 on 02 20:00 after 0: age 3 d and a fraction of a second, limit 3 d",
            "2 on 03 02:00 after 1: age 3 d and a fraction of a second, limit 3 d",
            "03th on 06 02:00 after 1: age 3 d and a fraction of a second, limit 3 d",
        ],
    );
    check_deletions(
        &policy(weekly, limits.with_keep_at_least(1)),
        &backups,
        "2025-03-08T00:00:00Z",
        &[
            "1 on 02 20:00 after 0: age 3 d and a fraction of a second, limit 3 d",
            "2 on 03 02:00 after 1: age 3 d and a fraction of a second, limit 3 d",
        ],
    );
}

fn expiring(id: u32, taken: &str, expiry: &str) -> Record {
    Record { expiry: Expiry::At(instant(expiry)), ..record(id, taken) }
}

fn long_term(days: u8, weeks: u8, months: u8, years: u8) -> LongTerm {
    LongTerm::in_offset(Utc).days(days).weeks(weeks).months(months).years(years).build().unwrap()
}

#[test]
fn a_backup_is_deleted_at_its_own_expiry_and_a_new_one_after_the_days_of_the_policy() {
    let backups = [
        // Their records differ from the policy.
        expiring(1, "2025-02-20T02:00:00Z", "2025-03-02T10:20:30.123456789Z"),
        expiring(2, "2025-02-28T02:00:00Z", "2025-06-01T00:00:00Z"),
        Record { expiry: Expiry::Never, ..record(3, "2025-01-01T02:00:00Z") },
        record(4, "2025-02-28T02:00:00Z"),
        expiring(5, "2025-02-28T03:00:00Z", "2025-03-01T12:00:00Z"),
    ];
    let monday = "FREQ=WEEKLY;BYDAY=MO;BYHOUR=2;BYMINUTE=0";
    check_deletions(
        &policy(monday, Limits::UNLIMITED.with_max_days(3)),
        &backups,
        "2025-03-08T00:00:00Z",
        &[
            "5 on 01 12:00 after 0: expired on 2025-03-01 12:00:00 UTC",
            "1 on 02 10:20 after 0: expired on 2025-03-02 10:20:30 UTC",
            "4 on 03 02:00 after 1: age 3 d and a fraction of a second, limit 3 d",
            "03th on 06 02:00 after 1: age 3 d and a fraction of a second, limit 3 d",
        ],
    );
    // A floor keeps an expired backup until newer ones replace it.
    check_deletions(
        &policy(monday, Limits::UNLIMITED.with_keep_at_least(1)),
        &[expiring(1, "2025-02-20T02:00:00Z", "2025-03-02T10:20:30Z")],
        "2025-03-08T00:00:00Z",
        &["1 on 03 02:00 after 1: expired on 2025-03-02 10:20:30 UTC"],
    );
    // Without limits, only expiries delete; permanent limits keep all.
    check_deletions(
        &policy(monday, Limits::UNLIMITED),
        &backups,
        "2025-03-08T00:00:00Z",
        &[
            "5 on 01 12:00 after 0: expired on 2025-03-01 12:00:00 UTC",
            "1 on 02 10:20 after 0: expired on 2025-03-02 10:20:30 UTC",
        ],
    );
    let permanent = Limits::PERMANENT.with_max_backups(1).with_max_days(1);
    check_deletions(&policy(monday, permanent), &backups, "2025-03-08T00:00:00Z", &[]);
    let (now, until) = (instant("2025-03-01T12:00:00Z"), instant("2025-03-08T00:00:00Z"));
    let policy = policy(monday, Limits::UNLIMITED);
    let forecast = Forecaster::new(&policy).run(&backups, now, until).unwrap();
    let exact = forecast.deletion(0).unwrap();
    assert_eq!(exact.at(), instant("2025-03-02T10:20:30.123456789Z"));
}

#[test]
fn a_failed_backup_is_not_deleted_at_its_own_expiry() {
    let failed = BackupState::NotCounted(NotCounted::Failed(FailedOperation::Creation));
    let expired = expiring(1, "2025-02-01T02:00:00Z", "2025-02-02T02:00:00Z");
    let backups = [Record { state: failed, ..expired }];
    check_deletions(
        &policy(DAILY, Limits::UNLIMITED.with_max_backups(1)),
        &backups,
        "2025-03-02T00:00:00Z",
        &[],
    );
    let policy = policy(DAILY, Limits::UNLIMITED);
    let (now, until) = (instant("2025-03-01T12:00:00Z"), instant("2025-03-31T00:00:00Z"));
    let by_age = Limits::UNLIMITED.with_max_days(30);
    let forecast =
        Forecaster::new(&policy).with_failed_limits(by_age).run(&backups, now, until).unwrap();
    assert_eq!(forecast.deletion(0).unwrap().at(), instant("2025-03-03T02:00:00Z"));
}

#[test]
fn a_backup_dated_in_the_future_counts_from_its_date_on() {
    let backups = [record(1, "2025-03-01T02:00:00Z"), record(2, "2025-03-01T20:00:00Z")];
    check_deletions(
        &policy("FREQ=WEEKLY;BYDAY=MO;BYHOUR=2;BYMINUTE=0", Limits::UNLIMITED.with_max_backups(1)),
        &backups,
        "2025-03-03T00:00:00Z",
        &["1 on 01 20:00 after 0: 2nd newest, limit 1"],
    );
}

/// 2025-03-01 is a Saturday.
#[test]
fn a_protected_backup_is_deleted_when_its_protection_ends() {
    // The 23rd was a Sunday, the 28th a Friday.
    let backups = [record(1, "2025-02-23T02:00:00Z"), record(2, "2025-02-28T02:00:00Z")];
    let one = Limits::UNLIMITED.with_max_backups(1);
    // Each is the latest of its week.
    check_deletions(
        &policy(DAILY, one.with_long_term(long_term(0, 1, 0, 0))),
        &backups,
        "2025-03-11T00:00:00Z",
        &[
            // A later backup of the same week.
            "2 on 02 02:00 after 1: 2nd newest, limit 1",
            // The first backup of the second week after its own.
            "1 on 03 02:00 after 2: 3rd newest, limit 1",
            "03th on 04 02:00 after 3: 2nd newest, limit 1",
            "04th on 05 02:00 after 4: 2nd newest, limit 1",
            "05th on 06 02:00 after 5: 2nd newest, limit 1",
            "06th on 07 02:00 after 6: 2nd newest, limit 1",
            "07th on 08 02:00 after 7: 2nd newest, limit 1",
            "08th on 09 02:00 after 8: 2nd newest, limit 1",
            "02th on 10 02:00 after 9: 3rd newest, limit 1",
        ],
    );
    // Also from the age, and from an expiry of its own.
    let days = Limits::UNLIMITED.with_max_days(3).with_long_term(long_term(0, 0, 1, 0));
    check_deletions(
        &policy("FREQ=WEEKLY;BYDAY=SA;BYHOUR=2;BYMINUTE=0", days),
        &[
            record(1, "2025-02-23T02:00:00Z"),
            expiring(2, "2025-02-28T02:00:00Z", "2025-03-02T02:00:00Z"),
            record(3, "2025-03-01T02:00:00Z"),
        ],
        "2025-04-06T00:00:00Z",
        &[
            "1 on 01 12:00 after 0: age 6 d 10 h, limit 3 d",
            "3 on 08 02:00 after 1: age 7 d, limit 3 d",
            "08th on 15 02:00 after 2: age 7 d, limit 3 d",
            "15th on 22 02:00 after 3: age 7 d, limit 3 d",
            "22th on 29 02:00 after 4: age 7 d, limit 3 d",
            "2 on 05 02:00 after 5: expired on 2025-03-02 02:00:00 UTC",
        ],
    );
}

#[test]
fn a_forecast_says_what_long_term_rules_kept_a_backup_for() {
    let backups = [
        expiring(1, "2025-02-28T02:00:00Z", "2025-03-02T02:00:00Z"),
        record(2, "2025-03-01T02:00:00Z"),
    ];
    let limits = Limits::UNLIMITED.with_max_days(30).with_long_term(long_term(0, 0, 1, 0));
    let policy = policy("FREQ=WEEKLY;BYDAY=SA;BYHOUR=2;BYMINUTE=0", limits);
    let (now, until) = (instant("2025-03-01T12:00:00Z"), instant("2025-04-06T00:00:00Z"));
    let forecast = Forecaster::new(&policy).run(&backups, now, until).unwrap();
    let sentences: Vec<String> = forecast
        .backup_forecasts()
        .map(|(_, forecast)| English.backup_forecast(&forecast, now))
        .collect();
    assert_eq!(
        sentences,
        [
            "deleted on 2025-04-05 02:00:00 UTC, in 34 d 14 h 0 min, after 5 more backups, kept until then as the latest backup of 2025-02: expired on 2025-03-02 02:00:00 UTC",
            "deleted on 2025-03-31 02:00:00 UTC, in 29 d 14 h 0 min: age 30 d and a fraction of a second, limit 30 d",
        ]
    );
    assert!(forecast.deletion(1).unwrap().kept_for().is_none());
}

#[test]
fn intervals_create_backups_on_their_days() {
    let pattern = Pattern::parse_cbr("FREQ=DAILY;INTERVAL=3;BYHOUR=2;BYMINUTE=0").unwrap();
    let limits = Limits::UNLIMITED.with_max_backups(2);
    let policy = Policy::new(pattern, limits, PolicyState::Enabled, ["web"])
        .with_start(instant("2025-02-25T00:00:00Z"));
    check_deletions(
        &policy,
        &[record(1, "2025-02-25T02:00:00Z"), record(2, "2025-02-28T02:00:00Z")],
        "2025-03-10T00:00:00Z",
        &[
            "1 on 03 02:00 after 1: 3rd newest, limit 2",
            "2 on 06 02:00 after 2: 3rd newest, limit 2",
            "03th on 09 02:00 after 3: 3rd newest, limit 2",
        ],
    );
}

#[test]
fn the_long_run_of_every_kind_of_limits_is_known() {
    let start = instant("2025-03-01T00:00:00Z");
    let every_two = Pattern::parse_cbr("FREQ=DAILY;INTERVAL=2;BYHOUR=2;BYMINUTE=0").unwrap();
    let daily = Pattern::parse(DAILY).unwrap();
    let all = Limits::UNLIMITED;
    let rules = long_term(0, 0, 2, 0);
    for (pattern, limits, expected) in [
        (&every_two, all.with_max_days(7), Some((3..=4, Basis::WholeCycle))),
        (&every_two, all.with_max_backups(7), Some((7..=7, Basis::Formula))),
        (&daily, all.with_max_days(7), Some((7..=8, Basis::Formula))),
        (&daily, all.with_max_backups(3).with_long_term(rules), Some((4..=5, Basis::WholeCycle))),
        (
            &every_two,
            all.with_max_backups(1).with_long_term(rules),
            Some((3..=3, Basis::WholeCycle)),
        ),
        (&daily, all.with_max_backups(0).with_long_term(rules), Some((3..=3, Basis::WholeCycle))),
        (&daily, all, None),
        (&daily, all.with_long_term(rules), None),
        (&daily, Limits::PERMANENT.with_max_backups(7), None),
    ] {
        let policy =
            Policy::new(pattern.clone(), limits, PolicyState::Enabled, ["web"]).with_start(start);
        let found = match LongRun::of(&policy).unwrap() {
            LongRun::Steady(steady) => Some((steady.backups(), steady.basis())),
            LongRun::Growing => None,
            other => panic!("{other:?}"),
        };
        assert_eq!(found, expected, "{pattern:?} {limits:?}");
    }
}

#[test]
fn a_policy_that_is_not_enabled_creates_and_deletes_nothing() {
    let backups = [record(1, "2025-02-27T02:00:00Z"), record(2, "2025-02-28T02:00:00Z")];
    let limits = Limits::UNLIMITED.with_max_backups(1);
    let policy =
        Policy::new(Pattern::parse(DAILY).unwrap(), limits, PolicyState::NotEnabled, ["web"]);
    check_deletions(&policy, &backups, "2025-03-08T00:00:00Z", &[]);
}

#[test]
fn other_objects_and_backups_not_counted_are_kept_and_part_of_the_total() {
    let mut backups = vec![record(1, "2025-02-28T02:00:00Z"), record(2, "2025-02-27T02:00:00Z")];
    backups[1].object = "other";
    backups.push(Record {
        state: BackupState::NotCounted(NotCounted::Manual),
        ..record(3, "2025-02-01T02:00:00Z")
    });
    backups.push(Record { state: BackupState::BeingDeleted, ..record(4, "2025-02-02T02:00:00Z") });
    let policy = policy(DAILY, Limits::UNLIMITED.with_max_backups(1));
    let (now, until) = (instant("2025-03-01T12:00:00Z"), instant("2025-03-03T12:00:00Z"));
    let forecast = Forecaster::new(&policy).run(&backups, now, until).unwrap();
    let days: Vec<(String, usize)> =
        forecast.kept_at_end_of_each_day().map(|(day, kept)| (day.to_string(), kept)).collect();
    // The last day is not over.
    let expected = [("2025-03-01", 3), ("2025-03-02", 3)];
    assert_eq!(days, expected.map(|(day, kept)| (day.to_owned(), kept)));
    assert_eq!(forecast.events().len(), 4);
    assert!(matches!(forecast.events()[0], ForecastEvent::Creation(_)));
    assert!(forecast.deletion(0).is_some());
    assert!(forecast.deletion(2).is_none());
}

#[test]
fn a_quota_is_reached_when_there_are_enough_backups() {
    let backups = [
        Record { size: 30.0, ..record(1, "2025-02-27T02:00:00Z") },
        Record { size: 10.0, ..record(2, "2025-02-28T02:00:00Z") },
    ];
    let (now, until) = (instant("2025-03-01T12:00:00Z"), instant("2025-03-31T00:00:00Z"));
    let reached = |limits: Limits, backups: &[Record], count: u64, space: f64| {
        let policy = policy(DAILY, limits);
        let forecast = Forecaster::new(&policy).run(backups, now, until).unwrap();
        let day = |at: Option<DateTime<Utc>>| at.map(|at| at.format("%m-%d").to_string());
        (
            day(forecast.when_backups_reach(count)),
            day(forecast.when_space_reaches(space, |backup: &Record| Some(backup.size))),
        )
    };
    let on = |day: &str| Some(day.to_owned());
    // A new backup has the mean size of its object's backups, 20.
    assert_eq!(reached(Limits::UNLIMITED, &backups, 5, 100.0), (on("03-04"), on("03-04")));
    assert_eq!(reached(Limits::UNLIMITED, &backups, 2, 40.0), (on("03-01"), on("03-01")));
    assert_eq!(reached(Limits::UNLIMITED.with_max_backups(3), &backups, 5, 90.0), (None, None));
    assert_eq!(reached(Limits::UNLIMITED, &[], 3, 1.0), (on("03-04"), None));
}

#[test]
fn failed_backups_can_have_their_own_limits() {
    let failed = |id, taken| Record {
        state: BackupState::NotCounted(NotCounted::Failed(FailedOperation::Creation)),
        ..record(id, taken)
    };
    let backups = [
        failed(1, "2025-02-01T02:00:00Z"),
        failed(2, "2025-02-20T02:00:00Z"),
        failed(3, "2025-02-27T02:00:00Z"),
    ];
    let policy = policy(DAILY, Limits::UNLIMITED);
    let (now, until) = (instant("2025-03-01T12:00:00Z"), instant("2025-03-31T00:00:00Z"));
    let plain = Forecaster::new(&policy);
    assert_eq!(plain.run(&backups, now, until).unwrap().deletions().count(), 0);
    let failed_limits = Limits::UNLIMITED.with_max_backups(2).with_max_days(30);
    let forecast = plain.with_failed_limits(failed_limits).run(&backups, now, until).unwrap();
    let deleted: Vec<String> = forecast
        .deletions()
        .map(|deletion| deletion.at().format("%m-%d %H:%M").to_string())
        .collect();
    assert_eq!(deleted, ["03-01 12:00", "03-22 02:00", "03-29 02:00"]);
}

#[test]
fn each_backup_has_a_date_of_deletion_or_the_reason_why_it_has_none() {
    let with_state = |id, state| Record { state, ..record(id, "2025-02-28T02:00:00Z") };
    let mut backups = [
        record(1, "2025-02-27T02:00:00Z"),
        with_state(2, BackupState::Available),
        with_state(3, BackupState::NotCounted(NotCounted::Manual)),
        with_state(4, BackupState::NotCounted(NotCounted::Failed(FailedOperation::Deletion))),
        with_state(5, BackupState::NotCounted(NotCounted::Image)),
        with_state(6, BackupState::BeingDeleted),
        Record { object: "other", ..with_state(7, BackupState::Available) },
        record(8, "2025-02-01T02:00:00Z"),
        Record { state: BackupState::Busy(Busy::Copying), ..record(9, "2025-02-02T02:00:00Z") },
    ];
    let (now, until) = (instant("2025-03-01T12:00:00Z"), instant("2025-03-02T12:00:00Z"));
    let forecasts_of = |policy: &Policy<&'static str>, failed: Limits, backups: &[Record]| {
        let forecast =
            Forecaster::new(policy).with_failed_limits(failed).run(backups, now, until).unwrap();
        let text = |forecast| match forecast {
            BackupForecast::Deleted { at, .. } => format!("deleted {}", at.format("%m-%d")),
            BackupForecast::Deferred(verdict) => format!("deferred, {:?}", verdict.outcome()),
            BackupForecast::OutlastsForecast => "outlasts".to_owned(),
            BackupForecast::NeverDeleted(why) => format!("never: {why:?}"),
            BackupForecast::BeingDeleted => "being deleted".to_owned(),
            _ => "?".to_owned(),
        };
        let forecasts = forecast.backup_forecasts().map(|(_, forecast)| text(forecast));
        forecasts.collect::<Vec<String>>()
    };
    let before = backups.clone();
    let forecasts = |policy: &Policy<&'static str>, failed| forecasts_of(policy, failed, &before);
    let policy = policy(DAILY, Limits::UNLIMITED.with_max_backups(2))
        .with_created_at(instant("2025-02-02T00:00:00Z"));
    assert_eq!(
        forecasts(&policy, Limits::UNLIMITED),
        [
            "deleted 03-02",
            "outlasts",
            "never: NotCounted(Manual)",
            "never: NotCounted(Failed(Deletion))",
            "never: NotCounted(Image)",
            "being deleted",
            "never: NotJudged(OtherObject)",
            "never: NotJudged(CreatedBeforePolicy)",
            "deferred, Defer",
        ]
    );
    assert_eq!(forecasts(&policy, Limits::UNLIMITED.with_max_days(30))[3], "outlasts");
    let with_limits = |limits: Limits| policy.clone().with_keeping(limits);
    let unlimited = with_limits(Limits::UNLIMITED);
    assert_eq!(forecasts(&unlimited, Limits::UNLIMITED)[1], "never: NoLimit");
    let permanent = with_limits(Limits::PERMANENT.with_max_days(1));
    assert_eq!(forecasts(&permanent, Limits::UNLIMITED)[1], "never: Permanent");
    backups[1].expiry = Expiry::Never;
    assert_eq!(
        forecasts_of(&with_limits(Limits::UNLIMITED.with_max_days(1)), Limits::UNLIMITED, &backups)
            [1],
        "never: NeverExpires"
    );
    backups[1].expiry = Expiry::At(until + TimeDelta::days(1));
    assert_eq!(forecasts_of(&unlimited, Limits::UNLIMITED, &backups)[1], "outlasts");
}

#[test]
fn objects_whose_last_counted_backup_is_deleted_later_are_returned() {
    let weekly = "FREQ=WEEKLY;BYDAY=MO;BYHOUR=2;BYMINUTE=0";
    let of = |object, id, taken: &str| Record { object, ..record(id, taken) };
    let manual = BackupState::NotCounted(NotCounted::Manual);
    let backups = [
        of("web", 1, "2025-02-28T02:00:00Z"),
        of("web", 2, "2025-02-27T02:00:00Z"),
        // A backup that is not counted does not cover an object.
        Record { state: manual, ..of("web", 3, "2025-03-01T02:00:00Z") },
        // This one is deleted at the start, and mail has a second one until the next fire.
        of("mail", 4, "2025-01-01T02:00:00Z"),
        of("mail", 5, "2025-03-01T02:00:00Z"),
    ];
    let pattern = Pattern::parse(weekly).unwrap();
    let limits = Limits::UNLIMITED.with_max_days(2);
    let policy = Policy::new(pattern, limits, PolicyState::Enabled, ["web", "mail"]);
    let (now, until) = (instant("2025-03-01T12:00:00Z"), instant("2025-03-04T00:00:00Z"));
    let left_without = |policy: &Policy<&'static str>, until| -> Vec<(String, String)> {
        let forecast = Forecaster::new(policy).run(&backups, now, until).unwrap();
        let later = forecast.objects_left_without_backup().into_iter();
        later.map(|(object, at)| (object.to_owned(), at.to_rfc3339())).collect()
    };
    let web = ("web".to_owned(), "2025-03-02T02:00:00+00:00".to_owned());
    assert_eq!(left_without(&policy, until), std::slice::from_ref(&web));
    // After the next fire the objects lose their backup again, but each is returned once.
    let mail = ("mail".to_owned(), "2025-03-05T02:00:00+00:00".to_owned());
    assert_eq!(left_without(&policy, instant("2025-03-20T00:00:00Z")), [web, mail]);
    let floor = policy.with_keeping(limits.with_keep_at_least(1));
    assert_eq!(left_without(&floor, until), []);
}

#[test]
fn a_forecast_that_cannot_be_made_is_an_error() {
    let (now, until) = (instant("2025-03-01T12:00:00Z"), instant("2025-03-31T00:00:00Z"));
    let run = |policy: &Policy<&'static str>, backups: &[Record], until| {
        Forecaster::new(policy).run(backups, now, until).map(|_| ()).unwrap_err()
    };
    let refused = policy("FREQ=HOURLY", Limits::UNLIMITED);
    assert!(matches!(run(&refused, &[], until), ForecastError::Firing(_)));
    let twice = [record(1, "2025-02-27T02:00:00Z"), record(1, "2025-02-27T02:00:00Z")];
    assert!(matches!(
        run(&policy(DAILY, Limits::UNLIMITED), &twice, until),
        ForecastError::Keeping(KeepingError::Judging(_))
    ));
    let hourly = format!(
        "FREQ=DAILY;BYMINUTE=0;BYHOUR={}",
        (0..24).map(|hour| hour.to_string()).collect::<Vec<_>>().join(",")
    );
    let far = instant("2045-03-31T00:00:00Z");
    let error = run(&policy(&hourly, Limits::UNLIMITED), &[], far);
    assert_eq!(error.to_string(), "the forecast is too large, choose an earlier end");
    // 100,000 fires are not too many.
    let policy_of_hours = policy(&hourly, Limits::UNLIMITED);
    let last = now + TimeDelta::hours(100_000);
    let forecast = Forecaster::new(&policy_of_hours).run(&[] as &[Record], now, last).unwrap();
    assert_eq!(forecast.events().len(), 100_000);
    let later = last + TimeDelta::hours(1);
    assert!(matches!(run(&policy_of_hours, &[], later), ForecastError::TooFar));
    // Nothing happens if the end is not after the start.
    let policy = policy(DAILY, Limits::UNLIMITED);
    let forecast =
        Forecaster::new(&policy).run(&[] as &[Record], now, now - TimeDelta::days(9)).unwrap();
    assert_eq!((forecast.events().len(), forecast.kept_at_end_of_each_day().count()), (0, 0));
}

/// 3,652 daily fires of 2,739 objects create more than ten million backups.
#[test]
fn new_backups_of_all_objects_are_limited_before_the_simulation() {
    let (now, until) = (instant("2025-03-01T12:00:00Z"), instant("2035-03-01T12:00:00Z"));
    let names: Vec<String> = (0..2_739).map(|number| number.to_string()).collect();
    let firing = || Firing::from(Pattern::parse(DAILY).unwrap());
    let limits = Limits::UNLIMITED;
    let many =
        Policy::new(firing(), limits, PolicyState::Enabled, names.iter().map(String::as_str));
    let outcome = Forecaster::new(&many).run(&[] as &[Record], now, until);
    assert!(matches!(outcome, Err(ForecastError::TooFar)));
    let few = Policy::new(firing(), limits, PolicyState::Enabled, ["web", "db"]);
    let forecast = Forecaster::new(&few).run(&[] as &[Record], now, until).unwrap();
    let creations =
        forecast.events().iter().filter(|event| matches!(event, ForecastEvent::Creation(_)));
    assert_eq!(creations.count(), 2 * 3_652);
}

/// One to five hours of some days, each at the same minute.
fn rules() -> impl Strategy<Value = String> {
    let days = prop::sample::subsequence(vec!["MO", "TU", "WE", "TH", "FR", "SA", "SU"], 1..=7);
    let hours = prop::sample::subsequence((0..24).collect::<Vec<u8>>(), 1..=5);
    (days, hours, 0_u8..60).prop_map(|(days, hours, minute)| {
        let hours: Vec<String> = hours.iter().map(ToString::to_string).collect();
        format!("FREQ=WEEKLY;BYDAY={};BYHOUR={};BYMINUTE={minute}", days.join(","), hours.join(","))
    })
}

/// Follows a simulation of whole cycles, judged backup by backup, and compares the numbers and the ages.
#[test]
fn months_and_years_lead_to_what_a_simulation_of_their_whole_cycle_shows() {
    // A cycle of weekly times and the calendar takes 28 years. With an interval of 2 days it takes 56.
    // No backup reaches the maximum age at a fire.
    let weekly = "FREQ=WEEKLY;BYDAY=MO,TH;BYHOUR=2;BYMINUTE=0";
    let every_two = "FREQ=DAILY;INTERVAL=2;BYHOUR=22;BYMINUTE=0";
    let all = Limits::UNLIMITED;
    let east = FixedOffset::east_opt(8 * 3600).unwrap();
    let rules = |days, weeks, months, years| {
        LongTerm::in_offset(east)
            .days(days)
            .weeks(weeks)
            .months(months)
            .years(years)
            .build()
            .unwrap()
    };
    for (text, years, limits) in [
        (weekly, 28, all.with_max_backups(2).with_long_term(rules(0, 0, 3, 0))),
        (weekly, 28, all.with_max_days(9).with_long_term(rules(2, 1, 1, 2))),
        (weekly, 28, all.with_max_backups(0).with_long_term(rules(0, 0, 0, 1))),
        (weekly, 28, all.with_max_backups(4).with_max_days(9).with_long_term(rules(0, 4, 0, 0))),
        (every_two, 56, all.with_max_backups(20).with_long_term(rules(0, 0, 1, 0))),
    ] {
        let start = instant("1988-01-01T00:00:00Z");
        let pattern = Pattern::parse_cbr(text).unwrap();
        let timetable = pattern.timetable_from(start.naive_utc()).unwrap();
        let policy = Policy::new(pattern, limits, PolicyState::Enabled, ["web"]).with_start(start);
        let settled = start + Days::new(4 * 1461);
        let end = settled + Days::new(years * 1461 / 4);
        let forecast = Forecaster::new(&policy).run(&[] as &[Record], start, end).unwrap();
        let mut kept: BTreeSet<DateTime<Utc>> = BTreeSet::new();
        let (mut numbers, mut ages) = (Vec::new(), Vec::new());
        let mut has_none = false;
        for same in forecast.events().chunk_by(|a, b| a.at() == b.at()) {
            let at = same[0].at();
            let oldest_before = kept.first().copied();
            for event in same {
                match event {
                    ForecastEvent::Creation(creation) => kept.insert(creation.at()),
                    ForecastEvent::Deletion(deletion) => match deletion.backup() {
                        SimulatedBackup::Future(creation) => kept.remove(&creation.at()),
                        SimulatedBackup::Existing(_) => unreachable!(),
                    },
                };
            }
            if at >= settled {
                numbers.push(kept.len() as u64);
                ages.extend(oldest_before.map(|oldest| at - oldest));
                ages.extend(kept.first().map(|oldest| at - *oldest));
                has_none |= kept.is_empty();
            }
        }
        let steady = steady_state(&timetable, limits).unwrap();
        let observed = *numbers.iter().min().unwrap()..=*numbers.iter().max().unwrap();
        assert_eq!(steady.backups(), observed, "{text} {limits:?}");
        let Reach::Limited(reach) = Reach::of(&timetable, limits) else { panic!("no limit") };
        let least = ages.iter().min().copied().filter(|_| !has_none);
        assert_eq!(
            (reach.at_least(), Some(reach.at_most())),
            (least, ages.iter().max().copied()),
            "{text} {limits:?}"
        );
        assert_eq!([steady.basis(), reach.basis()], [Basis::WholeCycle; 2]);
    }
}

/// Returns the least and the greatest number of backups that a simulation keeps in `days` days, once the
/// oldest backups have been deleted.
fn observed_counts(
    policy: &Policy<&'static str>,
    limits: Limits,
    days: u64,
) -> core::ops::RangeInclusive<u64> {
    // Long enough for every count to be reached.
    let now = instant("2025-03-03T00:00:00Z");
    let settled = now + Days::new(7 * 14);
    let forecast =
        Forecaster::new(policy).run(&[] as &[Record], now, settled + Days::new(days)).unwrap();
    let mut kept = 0_u64;
    let (mut minimum, mut maximum) = (u64::MAX, 0);
    for same in forecast.events().chunk_by(|a, b| a.at() == b.at()) {
        let creations =
            same.iter().filter(|event| matches!(event, ForecastEvent::Creation(_))).count() as u64;
        // A backup whose age equals the limit is deleted right after the fire at that instant.
        let age = limits.max_days().map(|days| TimeDelta::days(days.into()));
        let over_count = same
            .iter()
            .filter(|event| match event {
                ForecastEvent::Deletion(deletion) => match deletion.backup() {
                    SimulatedBackup::Future(creation) => {
                        let is_over_count = matches!(
                            deletion.verdict(),
                            Verdict::Delete(
                                DeleteReason::Count { .. } | DeleteReason::CountAndAge { .. }
                            )
                        );
                        is_over_count || Some(deletion.at() - creation.at()) != age
                    }
                    SimulatedBackup::Existing(_) => true,
                },
                ForecastEvent::Creation(_) => false,
            })
            .count() as u64;
        let deletions = same.len() as u64 - creations;
        kept += creations;
        if same[0].at() >= settled {
            maximum = maximum.max(kept - over_count);
            minimum = minimum.min(kept - deletions);
        }
        kept -= deletions;
    }
    minimum..=maximum
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Once the oldest backups have been deleted, the simulation reaches both ends of the range of
    /// `steady_state` and never leaves it.
    #[test]
    fn the_steady_state_is_that_of_the_simulation(
        rules in rules(),
        count in prop::option::of(0_u32..12),
        days in prop::option::of(0_u32..17),
        floor in 0_u32..3,
    ) {
        let limits =
            Limits::UNLIMITED.with_max_backups(count).with_max_days(days).with_keep_at_least(floor);
        let pattern = Pattern::parse(&rules).unwrap();
        let timetable: Timetable = pattern.timetable().unwrap();
        let Some(steady) = steady_state(&timetable, limits) else {
            prop_assert_eq!((count, days), (None, None));
            return Ok(());
        };
        let policy = Policy::new(pattern, limits, PolicyState::Enabled, ["web"]);
        let observed = observed_counts(&policy, limits, 14);
        prop_assert_eq!(steady.backups(), observed, "{} {:?}", rules, limits);
        prop_assert_eq!(steady.basis(), Basis::Formula);
    }

    /// The same with rules that recur every few days, and with long-term rules of days and weeks.
    #[test]
    fn the_simulated_steady_state_is_that_of_the_simulation_of_a_policy(
        interval in 1_u8..7,
        hours in prop::sample::subsequence((0..24).collect::<Vec<u8>>(), 1..=3),
        weekday in prop::option::of(0_usize..7),
        count in prop::option::of(0_u32..8),
        days in prop::option::of(0_u32..10),
        floor in 0_u32..3,
        long_term in prop::option::of((0_u8..4, 0_u8..3, -12_i32..13)),
    ) {
        let long_term = long_term.and_then(|(days, weeks, hours)| {
            LongTerm::in_offset(FixedOffset::east_opt(hours * 3600).unwrap()).days(days).weeks(weeks).build().ok()
        });
        let limits = Limits::UNLIMITED
            .with_max_backups(count)
            .with_max_days(days)
            .with_keep_at_least(floor)
            .with_long_term(long_term);
        let hours: Vec<String> = hours.iter().map(ToString::to_string).collect();
        let mut rules =
            format!("FREQ=DAILY;INTERVAL={interval};BYHOUR={};BYMINUTE=0", hours.join(","));
        if let Some(weekday) = weekday {
            let day = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"][weekday];
            rules += &format!("\nFREQ=WEEKLY;BYDAY={day};BYHOUR={};BYMINUTE=0", hours[0]);
        }
        let pattern = Pattern::parse_cbr(&rules).unwrap();
        let start = instant("2025-03-02T00:00:00Z");
        let timetable = pattern.timetable_from(start.naive_utc()).unwrap();
        let Some(steady) = steady_state(&timetable, limits) else {
            prop_assert_eq!((count, days), (None, None));
            return Ok(());
        };
        let policy =
            Policy::new(pattern, limits, PolicyState::Enabled, ["web"]).with_start(start);
        let observed = observed_counts(&policy, limits, 7 * u64::from(interval));
        prop_assert_eq!(steady.backups(), observed, "{} {:?}", rules, limits);
    }

    /// At each instant, exactly the backups are deleted that the rules of retention, read one backup at a
    /// time, delete then.
    #[test]
    fn a_forecast_deletes_what_the_plain_reading_deletes(
        rules in rules(),
        records in prop::collection::vec((0_i64..60 * 24, 0_u8..8, -10_i64..40 * 24), 0..10),
        count in prop::option::of(0_u32..6),
        days in prop::option::of(0_u32..20),
        floor in 0_u32..3,
        long_term in prop::option::of((0_u8..4, 0_u8..3, 0_u8..2, 0_u8..2, -12_i32..13)),
    ) {
        let long_term = long_term.and_then(|(days, weeks, months, years, hours)| {
            let offset = FixedOffset::east_opt(hours * 3600).unwrap();
            LongTerm::in_offset(offset).days(days).weeks(weeks).months(months).years(years).build().ok()
        });
        let limits = Limits::UNLIMITED
            .with_max_backups(count)
            .with_max_days(days)
            .with_keep_at_least(floor)
            .with_long_term(long_term);
        let now = instant("2025-03-03T00:00:30Z");
        let until = now + TimeDelta::days(30);
        let mut records: Vec<PlainRecord> = (0..).zip(&records).map(|(id, (age, kind, expiry))| PlainRecord {
            id,
            // A few are dated in the future.
            created_at: Some(now - TimeDelta::hours(age - 24)),
            state: if *kind == 0 { BackupState::Busy(Busy::Copying) } else { BackupState::Available },
            expiry: match kind {
                1 => Expiry::Never,
                2 | 3 => Expiry::At(now + TimeDelta::hours(*expiry)),
                _ => Expiry::NotRecorded,
            },
            ..available(0)
        }).collect();
        let pattern = Pattern::parse(&rules).unwrap();
        let policy = Policy::new(pattern, limits, PolicyState::Enabled, [1_u8]);
        let given = records.clone();
        let forecast = Forecaster::new(&policy).run(&given, now, until).unwrap();
        let mut forecast: Vec<(DateTime<Utc>, DateTime<Utc>, Option<u32>)> = forecast.deletions().map(|deletion| {
            let (created_at, id) = match deletion.backup() {
                SimulatedBackup::Existing(record) => (record.created_at.unwrap(), Some(record.id)),
                SimulatedBackup::Future(creation) => (creation.at(), None),
            };
            (deletion.at(), created_at, id)
        }).collect();
        // Any instant at which anything can change, and some at which nothing does.
        let fires: Vec<DateTime<Utc>> = policy.schedule().unwrap().fires(now..=until).collect();
        let dates = given.iter().map(|record| record.created_at.unwrap()).chain(fires.iter().copied());
        let moment = TimeDelta::nanoseconds(1);
        let mut instants: Vec<DateTime<Utc>> = dates
            .flat_map(|date| [Some(date), days.map(|days| date + TimeDelta::days(days.into()) + moment)])
            .flatten()
            .chain(given.iter().filter_map(|record| match record.expiry {
                Expiry::At(at) => Some(at),
                _ => None,
            }))
            .chain((0..30).map(|day| now + TimeDelta::days(day)))
            .filter(|at| (now..=until).contains(at))
            .collect();
        instants.sort_unstable();
        instants.dedup();
        let mut plain = Vec::new();
        for at in instants {
            if fires.contains(&at) {
                records.push(PlainRecord { id: 1000, created_at: Some(at), ..available(0) });
            }
            let deleted: Vec<bool> = records
                .iter()
                .map(|record| outcome(&records, record, limits, at) == Outcome::Delete)
                .collect();
            for (record, _) in records.iter().zip(&deleted).filter(|(_, deleted)| **deleted) {
                let shown = at - TimeDelta::nanoseconds((at.timestamp_subsec_nanos() % 1000).into());
                let id = (record.id != 1000).then_some(record.id);
                plain.push((shown, record.created_at.unwrap(), id));
            }
            let mut deleted = deleted.into_iter();
            records.retain(|_| !deleted.next().unwrap());
        }
        forecast.sort_unstable();
        plain.sort_unstable();
        prop_assert_eq!(forecast, plain, "{} {:?}", rules, limits);
    }

    /// One forecast and two forecasts in a row delete the same backups at the same instants.
    #[test]
    fn two_forecasts_in_a_row_equal_one(
        rules in rules(),
        ages in prop::collection::vec(0_i64..40 * 24, 0..12),
        count in prop::option::of(1_u32..9),
        days in prop::option::of(1_u32..20),
        cut in 0_i64..30 * 24,
    ) {
        let limits = Limits::UNLIMITED.with_max_backups(count).with_max_days(days);
        let now = instant("2025-03-03T00:00:30Z");
        let (cut, end) = (now + TimeDelta::hours(cut), now + TimeDelta::days(30));
        let backups: Vec<Record> = (0..).zip(ages).map(|(id, age)| Record {
            taken: now - TimeDelta::hours(age),
            ..record(id, "2025-01-01T00:00:00Z")
        }).collect();
        let policy = policy(&rules, limits);
        let forecaster = Forecaster::new(&policy);
        let deleted = |backups: &[Record], from, until| -> Vec<(u32, DateTime<Utc>)> {
            let forecast = forecaster.run(backups, from, until).unwrap();
            forecast.deletions().filter_map(|deletion| match deletion.backup() {
                SimulatedBackup::Existing(backup) => Some((backup.id, deletion.at())),
                SimulatedBackup::Future(_) => None,
            }).collect()
        };
        let whole = deleted(&backups, now, end);
        let first = deleted(&backups, now, cut);
        let forecast = forecaster.run(&backups, now, cut).unwrap();
        let mut left: Vec<Record> = backups.iter().enumerate().filter(|(index, _)| forecast.deletion(*index).is_none()).map(|(_, backup)| backup.clone()).collect();
        let created = forecast.events().iter().filter_map(|event| match event {
            ForecastEvent::Creation(creation) => Some(creation.at()),
            ForecastEvent::Deletion(_) => None,
        });
        left.extend((1000..).zip(created).map(|(id, taken)| Record { taken, ..record(id, "2025-01-01T00:00:00Z") }));
        let second = deleted(&left, cut, end);
        let mut both: Vec<_> = first.into_iter().chain(second).filter(|(id, _)| *id < 1000).collect();
        let mut whole = whole;
        both.sort_unstable();
        whole.sort_unstable();
        prop_assert_eq!(both, whole);
    }
}
