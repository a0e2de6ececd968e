//! What a forecast says of each backup, each object and each day, and when none can be made.

use std::fmt::Display;

use chrono::{TimeDelta, Utc};
use keeptime::forecast::{BackupForecast, ForecastError, ForecastEvent, Forecaster};
use keeptime::pattern::Pattern;
use keeptime::policy::{Firing, KeepingError, Policy, PolicyState};
use keeptime::retention::{
    BackupState, Busy, Expiry, FailedOperation, Limits, LongTerm, NotCounted,
};

use crate::records::{ServerBackup, instant, server_backup};

/// A backup of the server "web".
pub(crate) fn record(id: impl Display, created_at: &str) -> ServerBackup {
    server_backup(id, "web", instant(created_at))
}

pub(crate) fn expiring(id: impl Display, created_at: &str, expiry: &str) -> ServerBackup {
    ServerBackup { expiry: Expiry::At(instant(expiry)), ..record(id, created_at) }
}

pub(crate) const DAILY: &str = "FREQ=DAILY;BYHOUR=2;BYMINUTE=0";

pub(crate) fn policy(rules: &str, limits: Limits) -> Policy<&'static str> {
    let firing = Pattern::parse(rules).map_or_else(Firing::from, Firing::from);
    Policy::new(firing, limits, PolicyState::Enabled, ["web"])
}

/// Long-term rules whose periods are those of UTC.
pub(crate) fn long_term(days: u8, weeks: u8, months: u8, years: u8) -> LongTerm {
    LongTerm::in_offset(Utc).days(days).weeks(weeks).months(months).years(years).build().unwrap()
}

#[test]
fn other_objects_and_backups_not_counted_are_kept_and_part_of_the_total() {
    let mut backups = vec![record(1, "2025-02-28T02:00:00Z"), record(2, "2025-02-27T02:00:00Z")];
    backups[1].server = "other";
    backups.push(ServerBackup {
        state: BackupState::NotCounted(NotCounted::Manual),
        ..record(3, "2025-02-01T02:00:00Z")
    });
    backups.push(ServerBackup {
        state: BackupState::BeingDeleted,
        ..record(4, "2025-02-02T02:00:00Z")
    });
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
fn each_backup_has_a_date_of_deletion_or_the_reason_why_it_has_none() {
    let with_state = |id, state| ServerBackup { state, ..record(id, "2025-02-28T02:00:00Z") };
    let mut backups = [
        record(1, "2025-02-27T02:00:00Z"),
        with_state(2, BackupState::Available),
        with_state(3, BackupState::NotCounted(NotCounted::Manual)),
        with_state(4, BackupState::NotCounted(NotCounted::Failed(FailedOperation::Deletion))),
        with_state(5, BackupState::NotCounted(NotCounted::Image)),
        with_state(6, BackupState::BeingDeleted),
        ServerBackup { server: "other", ..with_state(7, BackupState::Available) },
        record(8, "2025-02-01T02:00:00Z"),
        ServerBackup {
            state: BackupState::Busy(Busy::Copying),
            ..record(9, "2025-02-02T02:00:00Z")
        },
    ];
    let (now, until) = (instant("2025-03-01T12:00:00Z"), instant("2025-03-02T12:00:00Z"));
    let forecasts_of = |policy: &Policy<&'static str>, failed: Limits, backups: &[ServerBackup]| {
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
    let of = |object, id, taken: &str| ServerBackup { server: object, ..record(id, taken) };
    let manual = BackupState::NotCounted(NotCounted::Manual);
    let backups = [
        of("web", 1, "2025-02-28T02:00:00Z"),
        of("web", 2, "2025-02-27T02:00:00Z"),
        // A backup that is not counted does not cover an object.
        ServerBackup { state: manual, ..of("web", 3, "2025-03-01T02:00:00Z") },
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
    let run = |policy: &Policy<&'static str>, backups: &[ServerBackup], until| {
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
    let forecast =
        Forecaster::new(&policy_of_hours).run(&[] as &[ServerBackup], now, last).unwrap();
    assert_eq!(forecast.events().len(), 100_000);
    let later = last + TimeDelta::hours(1);
    assert!(matches!(run(&policy_of_hours, &[], later), ForecastError::TooFar));
    // Nothing happens if the end is not after the start.
    let policy = policy(DAILY, Limits::UNLIMITED);
    let forecast = Forecaster::new(&policy)
        .run(&[] as &[ServerBackup], now, now - TimeDelta::days(9))
        .unwrap();
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
    let outcome = Forecaster::new(&many).run(&[] as &[ServerBackup], now, until);
    assert!(matches!(outcome, Err(ForecastError::TooFar)));
    let few = Policy::new(firing(), limits, PolicyState::Enabled, ["web", "db"]);
    let forecast = Forecaster::new(&few).run(&[] as &[ServerBackup], now, until).unwrap();
    let creations =
        forecast.events().iter().filter(|event| matches!(event, ForecastEvent::Creation(_)));
    assert_eq!(creations.count(), 2 * 3_652);
}
