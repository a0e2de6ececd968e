//! Lists of backups of any type and length, and lists that name a backup twice.

use chrono::{DateTime, TimeDelta, Utc};
use keeptime::retention::{
    Backup, BackupState, Completeness, Expiry, JudgeError, NotCounted, Outcome, Verdict,
};

use crate::oracle::backups::Record;
use crate::records::{ALL, aged, available, instant, now};
use crate::retention::check;

#[test]
fn a_list_with_a_duplicate_is_refused() {
    for state in [
        BackupState::Available,
        BackupState::BeingDeleted,
        BackupState::NotCounted(NotCounted::Manual),
    ] {
        let records = [available(1), aged(2, state), available(3), aged(2, state)];
        let fault = ALL.judge(&records, now()).unwrap_err();
        assert_eq!(fault, JudgeError::Duplicate { first: 1, second: 3 });
        assert_eq!(
            fault.to_string(),
            "backups 1 and 3 of the list have the same object, id and date"
        );
    }
    let other = Record { object: 2, ..available(1) };
    check(ALL, &[available(1), other], &["keep: newest, age 1 d", "keep: newest, age 1 d"]);
}

#[test]
fn of_several_duplicates_the_newest_of_the_first_object_is_named() {
    let of = |object, days| Record { object, ..available(days) };
    let undated = |object| Record { created_at: None, ..of(object, 9) };
    let check = |records: &[Record], first, second| {
        let fault = ALL.judge(records, now()).unwrap_err();
        assert_eq!(fault, JudgeError::Duplicate { first, second });
    };
    check(&[of(2, 1), of(1, 1), of(1, 1), of(2, 5), of(2, 3), of(2, 5), of(2, 3)], 4, 6);
    check(&[undated(1), undated(1), of(1, 4), of(1, 4)], 2, 3);
    check(&[undated(1), of(2, 4), undated(1), undated(1)], 0, 2);
}

#[test]
fn a_list_longer_than_32_bits_is_refused() {
    struct Unit;

    impl Backup for Unit {
        type Id = ();
        type Object = ();

        fn id(&self) -> &() {
            &()
        }
        fn object(&self) -> &() {
            &()
        }
        fn created_at(&self) -> Option<DateTime<Utc>> {
            None
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
            Expiry::NotRecorded
        }
    }

    // A list of `Unit` takes no memory.
    let fault = ALL.judge(&[const { Unit }; 1 << 32], now()).unwrap_err();
    assert_eq!(fault, JudgeError::TooMany { found: 4_294_967_296 });
    assert_eq!(
        fault.to_string(),
        "at most 4294967295 backups can be judged at once, found 4294967296"
    );
}

/// A record that cannot be copied, with a key of two parts.
struct Own {
    key: (u32, String),
    id: String,
}

impl Backup for Own {
    type Id = str;
    type Object = (u32, String);

    fn id(&self) -> &str {
        &self.id
    }
    fn object(&self) -> &(u32, String) {
        &self.key
    }
    fn created_at(&self) -> Option<DateTime<Utc>> {
        Some(DateTime::<Utc>::MIN_UTC)
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
        Expiry::NotRecorded
    }
}

#[test]
fn records_of_any_type_are_judged_directly_and_through_references() {
    let own = |id: &str| Own { key: (1, "disk".to_owned()), id: id.to_owned() };
    let records = [own("a"), own("b")];
    let latest = DateTime::<Utc>::MAX_UTC;
    let judgement = ALL.with_max_backups(1).judge(&records, latest).unwrap();
    assert_eq!(judgement.verdict(0).map(|verdict| verdict.outcome()), Some(Outcome::Delete));
    let references: Vec<&Own> = records.iter().rev().collect();
    let judgement = ALL.with_max_days(u32::MAX).judge(&references, latest).unwrap();
    assert!(judgement.verdicts().all(|(_, verdict)| matches!(verdict, Verdict::Keep(_))));
    let none: [Own; 0] = [];
    assert_eq!(ALL.judge(&none, latest).unwrap().objects().count(), 0);
}

#[test]
fn a_million_backups_of_one_object_are_judged() {
    let start = instant("2000-01-01T00:00:00Z");
    let record = |id: u32| Record {
        id,
        object: 0,
        created_at: Some(
            start + TimeDelta::seconds(i64::from(id.wrapping_mul(2_654_435_761) >> 8)),
        ),
        state: BackupState::Available,
        policy: None,
        completeness: Completeness::Complete,
        expiry: Expiry::NotRecorded,
    };
    let records: Vec<Record> = (0..1_000_000).map(record).collect();
    let judgement = ALL.with_max_backups(7).judge(&records, now()).unwrap();
    assert_eq!(judgement.summary().deleted, 999_993);
}
