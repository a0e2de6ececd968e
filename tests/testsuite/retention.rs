//! Verdicts, case by case.

use chrono::{TimeDelta, Utc};
use keeptime::explain::{English, Language};
use keeptime::retention::{
    BackupState, Busy, Coverage, Expiry, FailedOperation, KeepReason, Limits, LongTerm, NotCounted,
    Verdict,
};

use crate::oracle::backups::Record;
use crate::records::{ALL, aged, available, now};

/// Checks the verdicts on records, in their order.
#[track_caller]
pub(crate) fn check(limits: Limits, records: &[Record], expected: &[&str]) {
    let judgement = limits.judge(records, now()).unwrap();
    let verdicts: Vec<String> =
        judgement.verdicts().map(|(_, verdict)| English.verdict(&verdict)).collect();
    assert_eq!(verdicts, expected);
}

#[test]
fn a_backup_over_either_limit_is_deleted_and_one_at_a_limit_is_kept() {
    let records = [available(1), available(2), available(3), available(4)];
    check(
        ALL,
        &records,
        &[
            "keep: newest, age 1 d",
            "keep: 2nd newest, age 2 d",
            "keep: 3rd newest, age 3 d",
            "keep: 4th newest, age 4 d",
        ],
    );
    check(
        ALL.with_max_backups(3),
        &records,
        &[
            "keep: newest, age 1 d",
            "keep: 2nd newest, age 2 d",
            "keep: 3rd newest, age 3 d",
            "delete: 4th newest, limit 3",
        ],
    );
    check(
        ALL.with_max_days(3),
        &records,
        &[
            "keep: newest, age 1 d",
            "keep: 2nd newest, age 2 d",
            "keep: 3rd newest, age 3 d",
            "delete: age 4 d, limit 3 d",
        ],
    );
    check(
        ALL.with_max_backups(2).with_max_days(3),
        &records,
        &[
            "keep: newest, age 1 d",
            "keep: 2nd newest, age 2 d",
            "delete: 3rd newest, limit 2",
            "delete: 4th newest, limit 2; age 4 d, limit 3 d",
        ],
    );
    check(ALL.with_max_backups(0), &records[..1], &["delete: newest, limit 0"]);
    check(ALL.with_max_days(0), &records[..1], &["delete: age 1 d, limit 0 d"]);
    check(
        ALL.with_max_days(u32::MAX).with_max_backups(u32::MAX),
        &records[..1],
        &["keep: newest, age 1 d"],
    );
}

#[test]
fn ages_are_shown_in_their_two_largest_units() {
    let older = |extra: TimeDelta| {
        let mut record = available(30);
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
    assert_eq!(told(TimeDelta::zero()), "keep: newest, age 30 d");
    let young = |age| {
        let mut record = available(0);
        record.created_at = Some(now() - age);
        English.verdict(&ALL.with_max_days(0).judge(&[record], now()).unwrap().verdict(0).unwrap())
    };
    assert_eq!(young(TimeDelta::zero()), "keep: newest, age 0 s");
    assert_eq!(young(TimeDelta::nanoseconds(1)), "delete: age a fraction of a second, limit 0 d");
    assert_eq!(young(TimeDelta::minutes(75)), "delete: age 1 h 15 min, limit 0 d");
    assert_eq!(
        young(TimeDelta::new(1, 1).unwrap()),
        "delete: age 1 s and a fraction of a second, limit 0 d"
    );
}

#[test]
fn debug_output_shows_the_verdicts_and_not_the_backups() {
    let records = [available(1), available(2)];
    let judgement = ALL.with_max_backups(1).judge(&records, now()).unwrap();
    let shown = format!("{judgement:?}");
    assert!(
        shown.starts_with(
            "Judgement { verdicts: [Counted { rank: 1, verdict: WithinLimits }, \
             Counted { rank: 2, verdict: Delete }], limits: "
        ),
        "{shown}"
    );
    let object = judgement.objects().next().unwrap();
    assert_eq!(format!("{object:?}"), "ObjectJudgement { newest_first: [0, 1], .. }");
}

#[test]
fn the_floor_overrides_both_limits_for_the_newest_backups_only() {
    let records = [available(5), available(6), available(7)];
    check(
        ALL.with_max_days(1).with_keep_at_least(2),
        &records,
        &[
            "keep: newest, kept because keep_at_least is 2 (age 5 d, limit 1 d)",
            "keep: 2nd newest, kept because keep_at_least is 2 (age 6 d, limit 1 d)",
            "delete: age 7 d, limit 1 d",
        ],
    );
    check(
        ALL.with_max_backups(0).with_keep_at_least(1),
        &records[..2],
        &["keep: newest, kept because keep_at_least is 1 (limit 0)", "delete: 2nd newest, limit 0"],
    );
}

#[test]
fn backups_that_are_not_counted_are_kept_and_use_up_no_limit() {
    for (reason, text) in [
        (NotCounted::Manual, "manual"),
        (NotCounted::Image, "registered as an image"),
        (NotCounted::BeingCreated, "being created"),
        (NotCounted::Failed(FailedOperation::Creation), "creation failed"),
        (NotCounted::Failed(FailedOperation::Restore), "restore failed"),
        (NotCounted::Failed(FailedOperation::Deletion), "deletion failed"),
        (NotCounted::Failed(FailedOperation::Unknown), "status error"),
        (NotCounted::UnknownStatus, "unknown status"),
    ] {
        let records = [
            aged(1, BackupState::NotCounted(reason)),
            available(2),
            aged(99, BackupState::NotCounted(reason)),
        ];
        let word = if matches!(reason, NotCounted::Failed(_)) { "failed" } else { "keep" };
        let kept = format!("{word}: {text}");
        check(
            ALL.with_max_backups(1).with_max_days(9),
            &records,
            &[&kept, "keep: newest, age 2 d", &kept],
        );
    }
    let undated = Record { created_at: None, ..available(1) };
    let ahead = Record { created_at: Some(now() + TimeDelta::hours(3)), ..available(2) };
    check(
        ALL.with_max_backups(1),
        &[undated, ahead, available(3), available(4)],
        &[
            "keep: no date",
            "keep: dated 3 h in the future",
            "keep: newest, age 3 d",
            "delete: 2nd newest, limit 1",
        ],
    );
}

#[test]
fn busy_backups_are_counted_and_deferred_and_those_being_deleted_are_not() {
    let records = [
        aged(1, BackupState::Busy(Busy::Copying)),
        aged(2, BackupState::Busy(Busy::Restoring)),
        aged(3, BackupState::Busy(Busy::Copying)),
        aged(4, BackupState::BeingDeleted),
        available(5),
    ];
    check(
        ALL.with_max_backups(1),
        &records,
        &[
            "keep: newest, age 1 d",
            "deferred: 2nd newest, limit 1, being restored",
            "deferred: 3rd newest, limit 1, being copied",
            "being deleted",
            "delete: 4th newest, limit 1",
        ],
    );
    check(
        ALL,
        &[Record { created_at: None, ..aged(4, BackupState::BeingDeleted) }],
        &["being deleted"],
    );
}

#[test]
fn of_two_backups_with_equal_dates_the_greater_id_is_newer() {
    let same_date = Record { id: 2, ..available(1) };
    check(
        ALL.with_max_backups(1),
        &[available(1), same_date],
        &["delete: 2nd newest, limit 1", "keep: newest, age 1 d"],
    );
    let mut earlier = available(1);
    earlier.created_at = earlier.created_at.map(|at| at - TimeDelta::nanoseconds(1));
    earlier.id = 9;
    check(
        ALL.with_max_backups(1),
        &[earlier, available(1)],
        &["delete: 2nd newest, limit 1", "keep: newest, age 1 d"],
    );
}

#[test]
fn objects_are_judged_separately_and_listed_newest_first() {
    let of = |object, record: Record| Record { object, ..record };
    let records = [
        of(7, available(3)),
        of(5, aged(9, BackupState::NotCounted(NotCounted::Manual))),
        of(7, available(1)),
        of(6, available(8)),
        of(7, Record { created_at: None, ..available(4) }),
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
fn a_backup_whose_copy_status_is_unknown_is_deferred_and_says_so() {
    let records = [available(1), aged(2, BackupState::Busy(Busy::UnknownCopyStatus))];
    check(
        ALL.with_max_backups(1),
        &records,
        &["keep: newest, age 1 d", "deferred: 2nd newest, limit 1, unknown copy status"],
    );
}

#[test]
fn dates_that_stand_for_none_are_no_dates() {
    let dated = |id: u32, created_at: &str| Record {
        created_at: Some(created_at.parse().unwrap()),
        ..Record { id, ..available(1) }
    };
    let limits = ALL.with_max_backups(1).with_max_days(7);
    let outcome = |created_at| {
        let records = [available(1), dated(2, created_at)];
        let judgement = limits.judge(&records, now()).unwrap();
        let ranking = limits.ranking(now()).judge(&records[1]).unwrap();
        let verdict = judgement.verdict(1).unwrap();
        assert_eq!(verdict == Verdict::Keep(KeepReason::NoDate), ranking == verdict);
        (verdict == Verdict::Keep(KeepReason::NoDate), judgement.deletions_with_last_copies().len())
    };
    for none in ["1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "0001-12-31T23:59:59.9Z"] {
        assert_eq!(outcome(none), (true, 0), "{none}");
    }
    for date in [
        "1970-01-01T00:00:00.000000001Z",
        "1970-01-01T00:00:01Z",
        "1969-12-31T23:59:59Z",
        "0002-01-01T00:00:00Z",
    ] {
        assert_eq!(outcome(date), (false, 1), "{date}");
    }
    // An expiry that stands for none never passes.
    let expired = |at: &str| {
        let expiry = Expiry::At(at.parse().unwrap());
        let record = Record { expiry, ..available(1) };
        ALL.judge(&[record], now()).unwrap().summary().deleted
    };
    assert_eq!(expired("1970-01-01T00:00:00Z"), 0);
    assert_eq!(expired("0001-01-01T00:00:00Z"), 0);
    assert_eq!(expired("1970-01-01T00:00:01Z"), 1);
}

#[test]
fn both_maximums_are_replaced_together() {
    let rules = LongTerm::in_offset(Utc).months(2).build().unwrap();
    let permanent = Limits::PERMANENT.with_keep_at_least(2).with_long_term(rules);
    let kept = ALL.with_keep_at_least(2).with_long_term(rules);
    assert_eq!(permanent.with_maximums(7, 30), kept.with_max_backups(7).with_max_days(30));
    assert_eq!(permanent.with_maximums(None, None), kept);
}
