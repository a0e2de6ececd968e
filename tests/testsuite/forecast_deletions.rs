//! When a forecast deletes backups, and why.

use keeptime::explain::{English, Language};
use keeptime::forecast::{Forecaster, SimulatedBackup};
use keeptime::pattern::Pattern;
use keeptime::policy::{Policy, PolicyState};
use keeptime::retention::{BackupState, Expiry, FailedOperation, Limits, NotCounted};

use crate::forecast::{DAILY, expiring, long_term, policy, record};
use crate::records::{ServerBackup, instant};

/// Checks the deletions: which backup, when, after how many new ones, and why.
#[track_caller]
fn check_deletions(
    policy: &Policy<&'static str>,
    backups: &[ServerBackup],
    until: &str,
    expected: &[&str],
) {
    let (now, until) = (instant("2025-03-01T12:00:00Z"), instant(until));
    let forecast = Forecaster::new(policy).run(backups, now, until).unwrap();
    let deletions: Vec<String> = forecast
        .deletions()
        .map(|deletion| {
            let id = match deletion.backup() {
                SimulatedBackup::Existing(backup) => backup.id.clone(),
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

#[test]
fn a_backup_is_deleted_at_its_own_expiry_and_a_new_one_after_the_days_of_the_policy() {
    let backups = [
        // Their records differ from the policy.
        expiring(1, "2025-02-20T02:00:00Z", "2025-03-02T10:20:30.123456789Z"),
        expiring(2, "2025-02-28T02:00:00Z", "2025-06-01T00:00:00Z"),
        ServerBackup { expiry: Expiry::Never, ..record(3, "2025-01-01T02:00:00Z") },
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
    let backups = [ServerBackup { state: failed, ..expired }];
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
fn failed_backups_can_have_their_own_limits() {
    let failed = |id, taken| ServerBackup {
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
fn a_backup_dated_in_the_future_counts_from_its_date_on() {
    let backups = [record(1, "2025-03-01T02:00:00Z"), record(2, "2025-03-01T20:00:00Z")];
    check_deletions(
        &policy("FREQ=WEEKLY;BYDAY=MO;BYHOUR=2;BYMINUTE=0", Limits::UNLIMITED.with_max_backups(1)),
        &backups,
        "2025-03-03T00:00:00Z",
        &["1 on 01 20:00 after 0: 2nd newest, limit 1"],
    );
}

#[test]
fn a_sentence_names_new_backups_only_if_there_are_any() {
    let backups = [record(1, "2025-03-01T02:00:00Z"), record(2, "2025-03-01T20:00:00Z")];
    let policy = policy(DAILY, Limits::UNLIMITED.with_max_backups(1));
    let (now, until) = (instant("2025-03-01T12:00:00Z"), instant("2025-03-03T00:00:00Z"));
    let forecast = Forecaster::new(&policy).run(&backups, now, until).unwrap();
    let sentences: Vec<String> = forecast
        .backup_forecasts()
        .map(|(_, forecast)| English.backup_forecast(&forecast, now))
        .collect();
    assert_eq!(
        sentences,
        [
            "deleted on 2025-03-01 20:00:00 UTC, in 8 h 0 min: 2nd newest, limit 1",
            "deleted on 2025-03-02 02:00:00 UTC, in 14 h 0 min, after 1 more backup: 2nd newest, limit 1",
        ]
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
fn a_policy_that_is_not_enabled_creates_and_deletes_nothing() {
    let backups = [record(1, "2025-02-27T02:00:00Z"), record(2, "2025-02-28T02:00:00Z")];
    let limits = Limits::UNLIMITED.with_max_backups(1);
    let policy =
        Policy::new(Pattern::parse(DAILY).unwrap(), limits, PolicyState::NotEnabled, ["web"]);
    check_deletions(&policy, &backups, "2025-03-08T00:00:00Z", &[]);
}
