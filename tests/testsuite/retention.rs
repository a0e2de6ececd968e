//! Verdicts, case by case.

use std::num::NonZeroUsize;

use chrono::{DateTime, TimeDelta, Utc};
use keeptime::explain::{English, Language};
use keeptime::pattern::Pattern;
use keeptime::policy::{
    ChangeError, Firing, FiringError, KeepingError, Policy, PolicyChange, PolicyState,
    UnreadableLimits,
};
use keeptime::retention::{
    Backup, BackupState, Busy, Completeness, Coverage, FailedOperation, JudgeError, KeepReason,
    Limits, NotCounted, NotJudged, Outcome, Verdict,
};
use keeptime::schedule::Schedule;

use crate::oracle::backups::Record;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn now() -> DateTime<Utc> {
    at("2024-01-10T00:00:00Z")
}

/// A record of object 1, so many days old, whose id is its age.
fn aged(days: u32, state: BackupState) -> Record {
    let created_at = Some(now() - TimeDelta::days(days.into()));
    Record {
        id: days,
        object: 1,
        created_at,
        state,
        policy: None,
        completeness: Completeness::Complete,
    }
}

fn free(days: u32) -> Record {
    aged(days, BackupState::Available)
}

/// The verdicts on some records, in their order.
#[track_caller]
fn check(limits: Limits, records: &[Record], expected: &[&str]) {
    let judgement = limits.judge(records, now()).unwrap();
    let verdicts: Vec<String> =
        judgement.verdicts().map(|(_, verdict)| English.verdict(&verdict)).collect();
    assert_eq!(verdicts, expected);
}

const ALL: Limits = Limits::UNLIMITED;

#[test]
fn a_backup_over_either_limit_goes_and_one_at_a_limit_stays() {
    let records = [free(1), free(2), free(3), free(4)];
    check(
        ALL,
        &records,
        &[
            "keep: rank 1, age 1 d",
            "keep: rank 2, age 2 d",
            "keep: rank 3, age 3 d",
            "keep: rank 4, age 4 d",
        ],
    );
    check(
        ALL.with_max_backups(3),
        &records,
        &[
            "keep: rank 1, age 1 d",
            "keep: rank 2, age 2 d",
            "keep: rank 3, age 3 d",
            "delete: rank 4, limit 3",
        ],
    );
    check(
        ALL.with_max_days(3),
        &records,
        &[
            "keep: rank 1, age 1 d",
            "keep: rank 2, age 2 d",
            "keep: rank 3, age 3 d",
            "delete: age 4 d, limit 3 d",
        ],
    );
    check(
        ALL.with_max_backups(2).with_max_days(3),
        &records,
        &[
            "keep: rank 1, age 1 d",
            "keep: rank 2, age 2 d",
            "delete: rank 3, limit 2",
            "delete: rank 4, limit 2; age 4 d, limit 3 d",
        ],
    );
    check(ALL.with_max_backups(0), &records[..1], &["delete: rank 1, limit 0"]);
    check(ALL.with_max_days(0), &records[..1], &["delete: age 1 d, limit 0 d"]);
    check(
        ALL.with_max_days(u32::MAX).with_max_backups(u32::MAX),
        &records[..1],
        &["keep: rank 1, age 1 d"],
    );
}

#[test]
fn ages_are_told_in_their_greatest_units() {
    let older = |extra: TimeDelta| {
        let mut record = free(30);
        record.created_at = record.created_at.map(|at| at - extra);
        record
    };
    let told = |extra| {
        let records = [older(extra)];
        let judgement = ALL.with_max_days(30).judge(&records, now()).unwrap();
        English.verdict(&judgement.verdict(0).unwrap())
    };
    assert_eq!(told(TimeDelta::hours(2)), "delete: age 30 d 2 h, limit 30 d");
    assert_eq!(told(TimeDelta::seconds(7)), "delete: age 30 d 7 s, limit 30 d");
    assert_eq!(told(TimeDelta::minutes(61)), "delete: age 30 d 1 h, limit 30 d");
    assert_eq!(told(TimeDelta::minutes(5)), "delete: age 30 d 5 min, limit 30 d");
    assert_eq!(told(TimeDelta::minutes(59)), "delete: age 30 d 59 min, limit 30 d");
    assert_eq!(
        told(TimeDelta::nanoseconds(1)),
        "delete: age 30 d and a fraction of a second, limit 30 d"
    );
    assert_eq!(told(TimeDelta::zero()), "keep: rank 1, age 30 d");
    let young = |age| {
        let mut record = free(0);
        record.created_at = Some(now() - age);
        English.verdict(&ALL.with_max_days(0).judge(&[record], now()).unwrap().verdict(0).unwrap())
    };
    assert_eq!(young(TimeDelta::zero()), "keep: rank 1, age 0 s");
    assert_eq!(young(TimeDelta::nanoseconds(1)), "delete: age a fraction of a second, limit 0 d");
    assert_eq!(young(TimeDelta::minutes(75)), "delete: age 1 h 15 min, limit 0 d");
    assert_eq!(
        young(TimeDelta::new(1, 1).unwrap()),
        "delete: age 1 s and a fraction of a second, limit 0 d"
    );
}

#[test]
fn debug_output_shows_the_verdicts_and_not_the_backups() {
    let records = [free(1), free(2)];
    let judgement = ALL.with_max_backups(1).judge(&records, now()).unwrap();
    let shown = format!("{judgement:?}");
    assert!(
        shown.starts_with(
            "Judgement { verdicts: [WithinLimits { rank: 1 }, Delete { rank: 2 }], limits: "
        ),
        "{shown}"
    );
    let object = judgement.objects().next().unwrap();
    assert_eq!(format!("{object:?}"), "ObjectJudgement { order: [0, 1], .. }");
}

#[test]
fn the_floor_holds_against_both_limits_and_no_further() {
    let records = [free(5), free(6), free(7)];
    check(
        ALL.with_max_days(1).with_keep_at_least(2),
        &records,
        &[
            "keep: rank 1, kept by the floor of 2 (age 5 d, limit 1 d)",
            "keep: rank 2, kept by the floor of 2 (age 6 d, limit 1 d)",
            "delete: age 7 d, limit 1 d",
        ],
    );
    check(
        ALL.with_max_backups(0).with_keep_at_least(1),
        &records[..2],
        &["keep: rank 1, kept by the floor of 1 (limit 0)", "delete: rank 2, limit 0"],
    );
}

#[test]
fn what_does_not_count_stays_and_pushes_nothing_out() {
    for (exempt, why) in [
        (NotCounted::Manual, "manual"),
        (NotCounted::Image, "registered as an image"),
        (NotCounted::BeingCreated, "being made"),
        (NotCounted::Failed(FailedOperation::Creation), "creation failed"),
        (NotCounted::Failed(FailedOperation::Restore), "restore failed"),
        (NotCounted::Failed(FailedOperation::Deletion), "deletion failed"),
        (NotCounted::Failed(FailedOperation::Unknown), "failed"),
        (NotCounted::UnknownStatus, "unknown status"),
    ] {
        let records = [
            aged(1, BackupState::NotCounted(exempt)),
            free(2),
            aged(99, BackupState::NotCounted(exempt)),
        ];
        let kept = format!("keep: {why}");
        check(
            ALL.with_max_backups(1).with_max_days(9),
            &records,
            &[&kept, "keep: rank 1, age 2 d", &kept],
        );
    }
    let undated = Record { created_at: None, ..free(1) };
    let ahead = Record { created_at: Some(now() + TimeDelta::hours(3)), ..free(2) };
    check(
        ALL.with_max_backups(1),
        &[undated, ahead, free(3), free(4)],
        &[
            "keep: no date",
            "keep: dated 3 h in the future",
            "keep: rank 1, age 3 d",
            "delete: rank 2, limit 1",
        ],
    );
}

#[test]
fn the_busy_count_and_wait_and_the_going_are_gone() {
    let records = [
        aged(1, BackupState::Busy(Busy::Copying)),
        aged(2, BackupState::Busy(Busy::Restoring)),
        aged(3, BackupState::Busy(Busy::Copying)),
        aged(4, BackupState::BeingDeleted),
        free(5),
    ];
    check(
        ALL.with_max_backups(1),
        &records,
        &[
            "keep: rank 1, age 1 d",
            "defer: rank 2, limit 1, being restored",
            "defer: rank 3, limit 1, being copied",
            "being deleted",
            "delete: rank 4, limit 1",
        ],
    );
    check(
        ALL,
        &[Record { created_at: None, ..aged(4, BackupState::BeingDeleted) }],
        &["being deleted"],
    );
}

#[test]
fn equal_dates_are_told_apart_by_id_the_greater_being_newer() {
    let twin = Record { id: 2, ..free(1) };
    check(
        ALL.with_max_backups(1),
        &[free(1), twin],
        &["delete: rank 2, limit 1", "keep: rank 1, age 1 d"],
    );
    let mut earlier = free(1);
    earlier.created_at = earlier.created_at.map(|at| at - TimeDelta::nanoseconds(1));
    earlier.id = 9;
    check(
        ALL.with_max_backups(1),
        &[earlier, free(1)],
        &["delete: rank 2, limit 1", "keep: rank 1, age 1 d"],
    );
}

#[test]
fn a_list_that_repeats_itself_is_refused() {
    for state in [
        BackupState::Available,
        BackupState::BeingDeleted,
        BackupState::NotCounted(NotCounted::Manual),
    ] {
        let records = [free(1), aged(2, state), free(3), aged(2, state)];
        let fault = ALL.judge(&records, now()).unwrap_err();
        assert_eq!(fault, JudgeError::Duplicate { first: 1, second: 3 });
        assert_eq!(
            fault.to_string(),
            "backups 1 and 3 of the list are of one object and have the same id and date"
        );
    }
    let other = Record { object: 2, ..free(1) };
    check(ALL, &[free(1), other], &["keep: rank 1, age 1 d", "keep: rank 1, age 1 d"]);
}

#[test]
fn of_several_repeats_the_newest_of_the_object_named_first_is_told() {
    let of = |object, days| Record { object, ..free(days) };
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
fn a_rank_has_29_bits() {
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
    }

    // They take no memory.
    let fault = ALL.judge(&[const { Unit }; 1 << 32], now()).unwrap_err();
    assert_eq!(fault, JudgeError::TooMany { found: 4_294_967_296 });
    assert_eq!(
        fault.to_string(),
        "at most 4294967295 backups are judged at once, found 4294967296"
    );
}

#[test]
fn objects_are_judged_by_themselves_and_shown_newest_first() {
    let of = |object, record: Record| Record { object, ..record };
    let records = [
        of(7, free(3)),
        of(5, aged(9, BackupState::NotCounted(NotCounted::Manual))),
        of(7, free(1)),
        of(6, free(8)),
        of(7, Record { created_at: None, ..free(4) }),
        of(6, aged(7, BackupState::BeingDeleted)),
    ];
    let judgement = ALL.with_max_backups(1).with_max_days(5).judge(&records, now()).unwrap();
    let objects: Vec<_> = judgement
        .objects()
        .map(|object| {
            let ids: Vec<u32> = object.verdicts().map(|(record, _)| record.id).collect();
            (*object.object(), ids, object.coverage())
        })
        .collect();
    assert_eq!(
        objects,
        [
            (7, vec![1, 3, 4], Coverage::Covered),
            (5, vec![9], Coverage::NoneCounted),
            (6, vec![7, 8], Coverage::LosesLastCounted),
        ]
    );
    let summary = judgement.summary();
    assert_eq!(
        (summary.kept, summary.deleted, summary.deferred, summary.being_deleted),
        (3, 2, 0, 1)
    );
    assert_eq!((judgement.limits().max_days(), judgement.now()), (Some(5), now()));
    assert!(judgement.verdict(6).is_none());
}

#[test]
fn deletions_come_oldest_first_in_waves() {
    let records: Vec<Record> =
        (1..=12).map(|days| Record { object: (days % 2) as u8, ..free(days) }).collect();
    let judgement = ALL.with_max_backups(0).judge(&records, now()).unwrap();
    let deletions = judgement.deletions();
    let waves: Vec<Vec<u32>> = deletions
        .waves(NonZeroUsize::new(5).unwrap())
        .map(|wave| wave.iter().map(|record| record.id).collect())
        .collect();
    assert_eq!(waves, [vec![12, 11, 10, 9, 8], vec![7, 6, 5, 4, 3], vec![2, 1]]);
    assert_eq!(deletions.len(), 12);
}

/// Not `Clone`, and with a key of several members: nothing of it can be copied.
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
}

#[test]
fn records_of_any_type_are_judged_borrowed_and_through_references() {
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
    let start = at("2000-01-01T00:00:00Z");
    let record = |id: u32| Record {
        id,
        object: 0,
        created_at: Some(
            start + TimeDelta::seconds(i64::from(id.wrapping_mul(2_654_435_761) >> 8)),
        ),
        state: BackupState::Available,
        policy: None,
        completeness: Completeness::Complete,
    };
    let records: Vec<Record> = (0..1_000_000).map(record).collect();
    let judgement = ALL.with_max_backups(7).judge(&records, now()).unwrap();
    assert_eq!(judgement.summary().deleted, 999_993);
}

#[test]
fn a_policy_judges_its_own_objects_and_only_while_it_is_enabled() {
    let records = [free(1), free(2), Record { object: 2, ..free(3) }];
    let pattern = || Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0").unwrap();
    let policy = |state| Policy::new(pattern(), ALL.with_max_backups(1), state, [1_u8]);
    let verdicts = |policy: &Policy<u8>| -> Vec<String> {
        policy
            .judge(&records, now())
            .unwrap()
            .verdicts()
            .map(|(_, verdict)| English.verdict(&verdict))
            .collect()
    };
    let enabled =
        ["keep: rank 1, age 1 d", "delete: rank 2, limit 1", "keep: not an object of this policy"];
    assert_eq!(verdicts(&policy(PolicyState::Enabled)), enabled);
    let off = policy(PolicyState::NotEnabled);
    assert_eq!(
        verdicts(&off),
        [
            "keep: the policy is not enabled",
            "keep: the policy is not enabled",
            "keep: not an object of this policy"
        ]
    );
    assert_eq!(off.next_after(now()), Ok(None));
    assert_eq!(verdicts(&off.clone().into_enabled()), enabled);
    assert_eq!(off.into_enabled().next_after(now()), Ok(Some(at("2024-01-10T02:00:00Z"))));
}

#[test]
fn an_object_of_another_policy_is_outside_though_all_its_backups_are_going() {
    let records = [aged(1, BackupState::BeingDeleted)];
    let policy =
        Policy::new(Pattern::parse("FREQ=DAILY").unwrap(), ALL, PolicyState::Enabled, [9_u8]);
    let judgement = policy.judge(&records, now()).unwrap();
    let coverage: Vec<Coverage> = judgement.objects().map(|object| object.coverage()).collect();
    assert_eq!(coverage, [Coverage::NotJudged]);
    assert_eq!(judgement.verdict(0), Some(Verdict::BeingDeleted));
    assert_eq!(judgement.summary().being_deleted, 1);
}

#[test]
fn a_policy_that_is_not_enabled_never_fires_whatever_its_pattern() {
    let daily = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0").unwrap();
    let refused = Pattern::parse("X").unwrap_err();
    for firing in [Firing::from(daily), refused.into()] {
        for (state, error) in [
            (PolicyState::NotEnabled, FiringError::NotEnabled),
            (PolicyState::StatusDisabled, FiringError::StatusDisabled),
        ] {
            let policy = Policy::new(firing.clone(), ALL, state, [1_u8]);
            assert_eq!(policy.next_after(now()), Ok(None));
            assert_eq!(policy.schedule().unwrap_err(), error);
        }
    }
}

#[test]
fn what_a_policy_that_is_not_enabled_would_do_has_a_name_of_its_own() {
    let daily = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0").unwrap();
    let policy = Policy::new(daily, ALL, PolicyState::NotEnabled, [1_u8]);
    let schedule = policy.schedule_as_if_enabled(Schedule::builder()).unwrap();
    assert_eq!(schedule.next_after(now()), Some(at("2024-01-10T02:00:00Z")));
    assert_eq!(policy.schedule().unwrap_err().to_string(), "the policy is not enabled");
}

#[test]
fn limits_that_cannot_be_read_block_judging_only() {
    let daily = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0").unwrap();
    let reason = UnreadableLimits::new("many".parse::<u32>().unwrap_err());
    for state in [PolicyState::Enabled, PolicyState::NotEnabled] {
        let policy = Policy::new(daily.clone(), reason.clone(), state, [1_u8]);
        assert_eq!(policy.pattern(), Ok(&daily));
        assert_eq!(policy.limits().unwrap_err().to_string(), "invalid digit found in string");
        let error = policy.judge(&[free(1), free(2)], now()).unwrap_err();
        assert_eq!(error.to_string(), "invalid digit found in string");
        let KeepingError::Limits(reason) = error else { panic!("{error:?}") };
        assert!(reason.error().is::<std::num::ParseIntError>());
    }
    let policy = Policy::new(daily, reason, PolicyState::Enabled, [1_u8]);
    assert_eq!(policy.next_after(now()), Ok(Some(at("2024-01-10T02:00:00Z"))));
}

#[test]
fn a_change_says_which_of_its_policies_cannot_judge() {
    let daily = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0").unwrap();
    let reason = UnreadableLimits::new("many".parse::<u32>().unwrap_err());
    let sound = Policy::new(daily, ALL.with_max_days(7), PolicyState::Enabled, [1_u8]);
    let unreadable = sound.clone().with_keeping(reason).into_enabled();
    let records = [free(1)];
    let judge = |before, after| PolicyChange::new(before, after).judge(&records, now()).map(drop);
    assert!(matches!(judge(&unreadable, &sound), Err(ChangeError::Before(_))));
    assert!(matches!(judge(&sound, &unreadable), Err(ChangeError::After(_))));
    assert!(judge(&sound, &sound).is_ok());
    // Neither stops the other half.
    let change = PolicyChange::new(&sound, &unreadable);
    assert!(change.duration_change().is_none() && change.schedules().iter().all(Result::is_ok));
}

#[test]
fn a_refused_pattern_blocks_firing_only() {
    let refused = Pattern::parse("FREQ=HOURLY").unwrap_err();
    let policy = Policy::new(refused, ALL.with_max_backups(1), PolicyState::Enabled, [1_u8]);
    let fault = policy.next_after(now()).unwrap_err();
    assert_eq!(fault.to_string(), "FREQ takes DAILY or WEEKLY, found HOURLY");
    assert!(matches!(fault, FiringError::Pattern(_)));
    assert_eq!(policy.judge(&[free(1), free(2)], now()).unwrap().summary().deleted, 1);
}

#[test]
fn a_policy_fires_from_its_start() {
    let policy = Policy::new(
        Pattern::parse("FREQ=DAILY;BYHOUR=2").unwrap(),
        ALL,
        PolicyState::Enabled,
        [1_u8],
    );
    assert_eq!(
        policy.next_after(now()).unwrap_err().to_string(),
        "BYMINUTE is missing from FREQ=DAILY;BYHOUR=2, and there is no start to take it from"
    );
    let policy = policy.with_start(at("2024-02-01T05:17:09Z"));
    assert_eq!(policy.next_after(now()), Ok(Some(at("2024-02-02T02:17:09Z"))));
    let zone = chrono::FixedOffset::east_opt(3600).unwrap();
    let schedule = policy.schedule_as_if_enabled(Schedule::builder().zone(zone)).unwrap();
    assert_eq!(schedule.next_after(now()), Some(at("2024-02-02T01:17:09Z")));
}

/// What goes anew goes by the one judgement and is kept by the other, whether it waits or not.
#[test]
fn what_is_newly_deleted_was_kept_before() {
    let busy = aged(3, BackupState::Busy(Busy::Restoring));
    let going = aged(4, BackupState::BeingDeleted);
    let records = [free(1), free(2), busy, going, free(5)];
    let judge = |limits: Limits| limits.judge(&records, now()).unwrap();
    let newly = |after: Limits, before: Limits| -> Vec<(u32, String)> {
        let (after, before) = (judge(after), judge(before));
        let deleted = after.newly_deleted(&before);
        deleted.map(|(record, verdict)| (record.id, English.verdict(&verdict))).collect()
    };
    let at_most = |count| ALL.with_max_backups(count);
    let told = |id, text: &str| (id, text.to_owned());
    assert_eq!(
        newly(at_most(1), at_most(3)),
        [told(2, "delete: rank 2, limit 1"), told(3, "defer: rank 3, limit 1, being restored"),]
    );
    assert_eq!(newly(at_most(3), ALL), [told(5, "delete: rank 4, limit 3")]);
    assert_eq!(newly(ALL, at_most(1)), []);
    assert_eq!(newly(at_most(1), at_most(1)), []);
}

/// A policy of object 1 with an id, created eight days before now.
fn own_policy(limits: Limits) -> Policy<u8> {
    Policy::new(Pattern::parse("FREQ=DAILY").unwrap(), limits, PolicyState::Enabled, [1_u8])
        .with_id("own".to_owned())
        .with_created_at(now() - TimeDelta::days(8))
}

#[track_caller]
fn policy_checks(policy: &Policy<u8>, records: &[Record], expected: &[&str]) {
    let judgement = policy.judge(records, now()).unwrap();
    let verdicts: Vec<String> =
        judgement.verdicts().map(|(_, verdict)| English.verdict(&verdict)).collect();
    assert_eq!(verdicts, expected);
}

#[test]
fn a_policy_judges_only_backups_made_since_it_was_created() {
    let before = Record {
        created_at: free(8).created_at.map(|at| at - TimeDelta::nanoseconds(1)),
        ..free(9)
    };
    let records = [free(1), free(8), before, free(400), Record { created_at: None, ..free(3) }];
    policy_checks(
        &own_policy(ALL.with_max_backups(1)),
        &records,
        &[
            "keep: rank 1, age 1 d",
            "delete: rank 2, limit 1",
            "keep: made before the policy was created",
            "keep: made before the policy was created",
            "keep: no date",
        ],
    );
    let policy = own_policy(ALL.with_max_backups(1));
    let verdict = policy.judge(&records, now()).unwrap().verdict(2);
    assert_eq!(verdict, Some(Verdict::Keep(KeepReason::NotJudged(NotJudged::CreatedBeforePolicy))));
    assert_eq!((policy.id(), policy.created_at()), (Some("own"), free(8).created_at));
    // Without a creation every backup is its own.
    let undated = policy.with_created_at(None);
    assert_eq!(undated.judge(&records, now()).unwrap().summary().deleted, 3);
}

#[test]
fn a_policy_judges_only_backups_that_name_it_or_no_policy() {
    let named = |days, policy| Record { policy: Some(policy), ..free(days) };
    let records = [
        named(1, "own"),
        free(2),
        named(3, "other"),
        named(4, "own"),
        Record { policy: Some("other"), ..aged(5, BackupState::NotCounted(NotCounted::Manual)) },
        Record { policy: Some("other"), ..aged(6, BackupState::BeingDeleted) },
    ];
    policy_checks(
        &own_policy(ALL.with_max_backups(1)),
        &records,
        &[
            "keep: rank 1, age 1 d",
            "delete: rank 2, limit 1",
            "keep: made by another policy",
            "delete: rank 3, limit 1",
            "keep: manual",
            "being deleted",
        ],
    );
    // A policy without an id has made none that names one.
    let judgement = own_policy(ALL.with_max_backups(0)).with_id(None);
    let judgement = judgement.judge(&records, now()).unwrap();
    let pruned: Vec<u32> = judgement.deletions().iter().map(|record| record.id).collect();
    assert_eq!(pruned, [2]);
    // Limits alone judge all.
    assert_eq!(ALL.with_max_backups(0).judge(&records, now()).unwrap().summary().deleted, 4);
}

#[test]
fn an_object_whose_backups_are_all_of_others_has_no_counted_backup() {
    let records = [Record { policy: Some("other"), ..free(1) }, free(400)];
    let policy = own_policy(ALL.with_max_backups(0));
    let judgement = policy.judge(&records, now()).unwrap();
    assert_eq!(judgement.objects().next().unwrap().coverage(), Coverage::NoneCounted);
}

#[test]
fn objects_without_any_backup_are_told() {
    let policy =
        Policy::new(Pattern::parse("FREQ=DAILY").unwrap(), ALL, PolicyState::Enabled, [1_u8, 2, 3]);
    let records =
        [Record { object: 9, ..free(1) }, aged(2, BackupState::NotCounted(NotCounted::Manual))];
    let mut without: Vec<u8> = policy.objects_without_backups(&records).copied().collect();
    without.sort_unstable();
    assert_eq!(without, [2, 3]);
    assert_eq!(policy.objects_without_backups(&records[..0]).count(), 3);
}

#[test]
fn a_backup_whose_copy_status_is_unknown_is_deferred_and_says_so() {
    let records = [free(1), aged(2, BackupState::Busy(Busy::UnknownCopyStatus))];
    check(
        ALL.with_max_backups(1),
        &records,
        &["keep: rank 1, age 1 d", "defer: rank 2, limit 1, unknown copy status"],
    );
}

/// The coverage of one object, the ids that are deleted but for last copies, and those left out.
fn covered(limits: Limits, records: &[Record]) -> (Coverage, Vec<u32>, Vec<u32>) {
    let judgement = limits.judge(records, now()).unwrap();
    let coverage = judgement.objects().next().unwrap().coverage();
    let deletions = judgement.deletions_except_last_copies();
    assert_eq!(judgement.deletions().excluded_last_copies().len(), 0);
    let excluded = deletions.excluded_last_copies().iter().map(|record| record.id).collect();
    (coverage, deletions.iter().map(|record| record.id).collect(), excluded)
}

#[test]
fn the_last_good_copy_of_an_object_can_be_left_out_of_the_deletions() {
    let broken = |days| Record { completeness: Completeness::Incomplete, ..free(days) };
    let busy = |days| aged(days, BackupState::Busy(Busy::Restoring));
    let manual = |days| aged(days, BackupState::NotCounted(NotCounted::Manual));
    let (one, none) = (ALL.with_max_backups(1), ALL.with_max_backups(0));
    assert_eq!(covered(one, &[free(1), free(2)]), (Coverage::Covered, vec![2], vec![]));
    assert_eq!(covered(one, &[free(1), broken(2)]), (Coverage::Covered, vec![2], vec![]));
    // The newest is incomplete, and an older one is whole.
    let records = [broken(1), free(2), free(3)];
    assert_eq!(covered(one, &records), (Coverage::LosesLastComplete, vec![3], vec![2]));
    assert_eq!(covered(none, &records), (Coverage::LosesLastCounted, vec![3, 1], vec![2]));
    // None is whole: nothing that is whole can be lost, yet not all go.
    let records = [broken(1), broken(2)];
    assert_eq!(covered(one, &records), (Coverage::OnlyIncomplete, vec![2], vec![]));
    assert_eq!(covered(none, &records), (Coverage::LosesLastCounted, vec![2], vec![1]));
    // What is in use stays for now.
    assert_eq!(covered(none, &[busy(1), free(2)]), (Coverage::Covered, vec![2], vec![]));
    // What does not count is no copy to rely on.
    assert_eq!(covered(none, &[manual(1), free(2)]), (Coverage::LosesLastCounted, vec![], vec![2]));
    assert_eq!(covered(none, &[manual(1)]), (Coverage::NoneCounted, vec![], vec![]));
    // Each object by itself.
    let other = Record { object: 2, ..free(4) };
    let judgement = [free(1), free(3), other];
    assert_eq!(covered(none, &judgement), (Coverage::LosesLastCounted, vec![3], vec![4, 1]));
}
