//! Quotas of a forecast, and what happens at the instants at its ends.

use chrono::{DateTime, TimeDelta, Utc};
use keeptime::forecast::{Forecast, Forecaster, Quota, QuotaReached, QuotaUnit};
use keeptime::pattern::Pattern;
use keeptime::policy::{Policy, PolicyState};
use keeptime::retention::Limits;

use crate::forecast::{DAILY, policy};
use crate::records::{ServerBackup, instant, server_backup};

const NOW: &str = "2025-03-01T12:00:00Z";

fn sized(id: u32, server: &'static str, created_at: &str, megabytes: f64) -> ServerBackup {
    let megabytes = Some(megabytes);
    ServerBackup { megabytes, ..server_backup(id, server, instant(created_at)) }
}

fn daily(limits: Limits) -> Policy<&'static str> {
    let pattern = Pattern::parse(DAILY).unwrap();
    Policy::new(pattern, limits, PolicyState::Enabled, ["web", "db"])
}

fn forecast<'b>(
    policy: &'b Policy<&'static str>,
    backups: &'b [ServerBackup],
) -> Forecast<'b, ServerBackup> {
    let now = instant(NOW);
    Forecaster::new(policy).run(backups, now, now + TimeDelta::days(5)).unwrap()
}

fn at(text: &str) -> QuotaReached {
    QuotaReached::At(instant(text))
}

/// Two new backups a day, the first of them of "web". A new backup of "web" is assumed to take 1,024 MB,
/// and one of "db" the mean of all.
#[test]
fn a_quota_is_counted_in_its_unit() {
    let backups = [
        sized(1, "web", "2025-02-27T02:00:00Z", 512.0),
        sized(2, "web", "2025-02-28T02:00:00Z", 1536.0),
    ];
    let policy = daily(Limits::UNLIMITED);
    let forecast = forecast(&policy, &backups);
    let size = |backup: &ServerBackup| backup.megabytes;
    let (second, third) = (at("2025-03-02T02:00:00Z"), at("2025-03-03T02:00:00Z"));
    for (quota, used, reached) in [
        (Quota::backups(1.5), Some(2.0), QuotaReached::Already),
        (Quota::backups(2.0), Some(2.0), QuotaReached::Already),
        (Quota::backups(2.5), Some(2.0), second),
        (Quota::backups(4.0), Some(2.0), second),
        (Quota::backups(4.1), Some(2.0), third),
        (Quota::backups(12.0), Some(2.0), at("2025-03-06T02:00:00Z")),
        (Quota::backups(12.1), Some(2.0), QuotaReached::NotWithinForecast),
        (Quota::space(2048.0, "MB"), Some(2048.0), QuotaReached::Already),
        (Quota::space(4096.0, "mb"), Some(2048.0), second),
        (Quota::space(2.0, "GB"), Some(2.0), QuotaReached::Already),
        (Quota::space(4.0, "Gb"), Some(2.0), second),
        (Quota::space(4.25, "GB"), Some(2.0), third),
        (Quota::space(12.5, "GB"), Some(2.0), QuotaReached::NotWithinForecast),
        (Quota::space(0.001_953_125, "TB"), Some(0.001_953_125), QuotaReached::Already),
        (Quota::space(0.003_906_25, "TB"), Some(0.001_953_125), second),
        (Quota::space(1.0, "TB"), Some(0.001_953_125), QuotaReached::NotWithinForecast),
        (Quota::space(1.0, "PB"), None, QuotaReached::UnknownUnit),
    ] {
        let found = forecast.quota(&quota, size);
        assert_eq!(forecast.quota_used(&quota, size), used, "{quota:?}");
        assert_eq!(found.reached(), reached, "{quota:?}");
        assert_eq!((found.amount(), found.unit()), (quota.amount(), quota.unit()));
    }
    let space = Quota::space(1.5, "GB");
    assert_eq!((space.amount(), space.unit()), (1.5, &QuotaUnit::Space("GB".to_owned())));
    assert_eq!(forecast.quota(&space, |_| None).reached(), QuotaReached::NoSizes);
    assert_eq!(forecast.quota_used(&space, |_| None), None);
}

#[test]
fn a_quota_is_reached_when_there_are_enough_backups() {
    let backups = [
        sized(1, "web", "2025-02-27T02:00:00Z", 30.0),
        sized(2, "web", "2025-02-28T02:00:00Z", 10.0),
    ];
    let (now, until) = (instant(NOW), instant("2025-03-31T00:00:00Z"));
    let reached = |limits: Limits, backups: &[ServerBackup], count: u64, space: f64| {
        let policy = policy(DAILY, limits);
        let forecast = Forecaster::new(&policy).run(backups, now, until).unwrap();
        let day = |at: Option<DateTime<Utc>>| at.map(|at| at.format("%m-%d").to_string());
        (
            day(forecast.when_backups_reach(count)),
            day(forecast.when_space_reaches(space, |backup: &ServerBackup| backup.megabytes)),
        )
    };
    let on = |day: &str| Some(day.to_owned());
    // A new backup has the mean size of its object's backups, 20.
    assert_eq!(reached(Limits::UNLIMITED, &backups, 5, 100.0), (on("03-04"), on("03-04")));
    assert_eq!(reached(Limits::UNLIMITED, &backups, 2, 40.0), (on("03-01"), on("03-01")));
    assert_eq!(reached(Limits::UNLIMITED.with_max_backups(3), &backups, 5, 90.0), (None, None));
    assert_eq!(reached(Limits::UNLIMITED, &[], 3, 1.0), (on("03-04"), None));
}

/// With one backup kept, a new one replaces the old one: the space of an existing backup is its own, that
/// of a new one is the mean.
#[test]
fn deleted_backups_free_their_space() {
    let backups = [
        sized(1, "web", "2025-02-27T02:00:00Z", 10.0),
        sized(2, "web", "2025-02-28T02:00:00Z", 30.0),
        sized(3, "db", "2025-02-28T02:00:00Z", 100.0),
    ];
    let policy = daily(Limits::UNLIMITED.with_max_backups(1));
    let forecast = forecast(&policy, &backups);
    // At the start, 140 and then 130 without the first one. At 02:00 one of 20 and one of 100 are created,
    // 30 and 100 are deleted: 250 at most, then 120. From then on it is 240 at most.
    let size = |backup: &ServerBackup| backup.megabytes;
    for (space, reached) in [
        (140.0, Some(NOW)),
        (140.5, Some("2025-03-02T02:00:00Z")),
        (250.0, Some("2025-03-02T02:00:00Z")),
        (250.5, None),
    ] {
        assert_eq!(forecast.when_space_reaches(space, size), reached.map(instant), "{space}");
    }
}

/// A backup older than the limit is deleted at the start. That is not later.
#[test]
fn an_object_without_backup_from_the_start_loses_none_later() {
    let backups =
        [sized(1, "web", "2025-01-01T02:00:00Z", 1.0), sized(2, "db", "2025-02-27T13:00:00Z", 1.0)];
    let monday = Pattern::parse("FREQ=WEEKLY;BYDAY=MO;BYHOUR=2;BYMINUTE=0").unwrap();
    let limits = Limits::UNLIMITED.with_max_days(2);
    let policy = Policy::new(monday, limits, PolicyState::Enabled, ["web", "db"]);
    let now = instant(NOW);
    let forecast = Forecaster::new(&policy).run(&backups, now, now + TimeDelta::hours(20)).unwrap();
    let left = forecast.objects_left_without_backup();
    assert_eq!(left, [("db", instant("2025-03-01T13:00:00Z"))]);
}

/// A backup exceeds its limit a nanosecond after it has that age. If a new backup is created just then, the
/// new one comes first.
#[test]
fn a_backup_that_expires_at_a_fire_is_deleted_at_the_fire() {
    let backups = [sized(1, "web", "2025-02-27T01:59:59.999999999Z", 1.0)];
    let policy = daily(Limits::UNLIMITED.with_max_days(3));
    let forecast = forecast(&policy, &backups);
    let deletion = forecast.deletions().next().unwrap();
    assert_eq!(deletion.at(), instant("2025-03-02T02:00:00Z"));
    assert_eq!(deletion.new_backups(), 1);
    assert_eq!(
        format!("{:?}", &forecast.events()[..3]),
        "[Creation(2025-03-02 02:00:00 UTC), Creation(2025-03-02 02:00:00 UTC), \
         Deletion { backup: Present, at: 2025-03-02T02:00:00Z, new_backups: 1, \
         verdict: Delete(Age { age: TimeDelta { secs: 259200, nanos: 1 }, days: 3 }) }]"
    );
}
