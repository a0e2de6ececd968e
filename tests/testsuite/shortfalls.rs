//! What objects lack after the deletions of a judgement.

use chrono::TimeDelta;
use keeptime::explain::{English, Language};
use keeptime::pattern::Pattern;
use keeptime::policy::{Extent, Policy, PolicyState, Shortfall, Shortfalls};
use keeptime::retention::{BackupState, Completeness, NotCounted};

use crate::oracle::backups::Record;
use crate::records::{ALL, aged, available, instant, now};

/// A policy that keeps backups for 7 days.
fn policy(objects: impl IntoIterator<Item = u8>) -> Policy<u8> {
    let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0").unwrap();
    Policy::new(pattern, ALL.with_max_days(7), PolicyState::Enabled, objects)
}

/// A backup of an object, whose policy has the id `own`.
fn own(object: u8, days: u32) -> Record {
    Record { object, policy: Some("own"), ..available(days) }
}

fn other(object: u8, days: u32) -> Record {
    Record { object, policy: Some("other"), ..available(days) }
}

fn manual(object: u8, days: u32, policy: Option<&'static str>) -> Record {
    Record { object, policy, ..aged(days, BackupState::NotCounted(NotCounted::Manual)) }
}

/// A backup of the policy in a vault that the policy is not bound to.
fn elsewhere(object: u8, days: u32) -> Record {
    Record {
        object,
        policy: Some("own"),
        ..aged(days, BackupState::NotCounted(NotCounted::OtherVault))
    }
}

/// Returns the objects with what they lack after the deletions of a policy.
fn lacking(policy: &Policy<u8>, records: &[Record]) -> Vec<(u8, Shortfall)> {
    let judgement = policy.judge(records, now()).unwrap();
    let shortfalls = policy.shortfalls(&judgement, Extent::Whole, |_| false);
    shortfalls.iter().map(|(object, shortfall)| (*object, shortfall)).collect()
}

#[test]
fn each_object_that_lacks_something_is_listed_the_worst_first() {
    let incomplete = Record { completeness: Completeness::Incomplete, ..own(3, 1) };
    let records = [own(1, 1), manual(5, 1, None), incomplete, own(2, 8), own(4, 9), own(4, 2)];
    let policy = policy([8, 5, 2, 1, 3, 7, 4]).with_id("own".to_owned());
    let judgement = policy.judge(&records[..], now()).unwrap();
    let all = policy.shortfalls(&judgement, Extent::Whole, |_| false);
    let listed = [
        (2, Shortfall::LosesLastCounted),
        (3, Shortfall::OnlyIncomplete),
        (5, Shortfall::NoneCounted),
        (7, Shortfall::NoneListed),
        (8, Shortfall::NoneListed),
    ];
    assert!(all.iter().map(|(object, shortfall)| (*object, shortfall)).eq(listed));
    assert!(!all.is_empty());
    assert_eq!(all.extent(), Extent::Whole);
    assert!(all.without_backup().unwrap().eq(&[7, 8]));

    // A backup that is spared is not deleted, and a part of a list does not say what has none.
    let part = Extent::Partial { read: 6, count: 9 };
    let spared = policy.shortfalls(&judgement, part, |backup| backup.object == 2);
    assert!(
        spared.iter().map(|(object, shortfall)| (*object, shortfall)).eq(listed[1..3].to_vec())
    );
    assert_eq!(spared.extent(), part);
    assert!(spared.without_backup().is_none());

    // Without a policy, nobody knows which objects there are.
    let limits = ALL.with_max_days(7).judge(&records[..], now()).unwrap();
    let of_limits = Shortfalls::of(&limits, Extent::Whole, |_| false);
    assert!(of_limits.iter().map(|(object, shortfall)| (*object, shortfall)).eq(
        // In the order of the list.
        [listed[0], listed[1], listed[2]],
    ));
    assert!(of_limits.without_backup().is_none());
    let unlimited = ALL.judge(&records[..1], now()).unwrap();
    assert!(Shortfalls::of(&unlimited, Extent::Unstated, |_| false).is_empty());
}

#[test]
fn backups_that_all_name_another_policy_are_told_from_those_that_do_not_count() {
    let before = now() - TimeDelta::days(20);
    let own_policy = policy([1]).with_id("own".to_owned()).with_created_at(before);
    for (records, shortfall) in [
        (vec![other(1, 1)], Shortfall::NamesOtherPolicy),
        (vec![other(1, 1), other(1, 30)], Shortfall::NamesOtherPolicy),
        (vec![other(1, 1), manual(1, 2, None)], Shortfall::NamesOtherPolicy),
        (vec![other(1, 1), manual(1, 2, Some("other"))], Shortfall::NamesOtherPolicy),
        // One that names this policy shows that ids are comparable.
        (vec![other(1, 1), manual(1, 2, Some("own"))], Shortfall::NoneCounted),
        (vec![manual(1, 1, Some("own")), other(1, 2)], Shortfall::NoneCounted),
        // So may one that was created before it, also if it names none.
        (vec![other(1, 1), own(1, 30)], Shortfall::NoneCounted),
        (vec![other(1, 1), available(30)], Shortfall::NoneCounted),
        (vec![manual(1, 2, Some("other"))], Shortfall::NoneCounted),
    ] {
        assert_eq!(lacking(&own_policy, &records), [(1, shortfall)], "{records:?}");
    }
    // A policy without an id has no backup that names it.
    let nameless = policy([1]);
    let records = [other(1, 1), manual(1, 2, None)];
    assert_eq!(lacking(&nameless, &records), [(1, Shortfall::NamesOtherPolicy)]);
}

#[test]
fn an_object_in_other_vaults_is_not_one_of_a_policy_with_unknown_objects() {
    let records =
        [elsewhere(1, 1), elsewhere(1, 2), elsewhere(2, 3), manual(2, 4, Some("own")), own(3, 5)];
    let unknown = policy([]).with_unknown_objects().with_id("own".to_owned());
    assert_eq!(lacking(&unknown, &records), [(2, Shortfall::NoneCounted)]);
    let known = policy([1]).with_id("own".to_owned());
    assert_eq!(lacking(&known, &records), [(1, Shortfall::NoneCounted)]);
}

/// chrono counts a leap second as a part of the second before it.
#[test]
fn a_leap_second_is_written_as_one() {
    let leap = Shortfall::LosesLastCountedOn(instant("2016-12-31T23:59:60.5Z"));
    assert_eq!(
        English.shortfall(&leap),
        "a deletion on 2016-12-31 23:59:60 UTC leaves it without a counted backup; keep at least 1 to \
         prevent this"
    );
}
