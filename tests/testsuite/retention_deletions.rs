//! The backups that a judgement deletes: their order, what is newly deleted, and last good copies.

use std::num::NonZeroUsize;

use keeptime::explain::{English, Language};
use keeptime::retention::{BackupState, Busy, Completeness, Coverage, Limits, NotCounted};

use crate::oracle::backups::Record;
use crate::records::{ALL, aged, available, now};

#[test]
fn deletions_come_oldest_first_in_waves() {
    let records: Vec<Record> =
        (1..=12).map(|days| Record { object: (days % 2) as u8, ..available(days) }).collect();
    let judgement = ALL.with_max_backups(0).judge(&records, now()).unwrap();
    let deletions = judgement.deletions_with_last_copies();
    let waves: Vec<Vec<u32>> = deletions
        .waves(NonZeroUsize::new(5).unwrap())
        .map(|wave| wave.iter().map(|record| record.id).collect())
        .collect();
    assert_eq!(waves, [vec![12, 11, 10, 9, 8], vec![7, 6, 5, 4, 3], vec![2, 1]]);
}

#[test]
fn deletions_are_a_collection_oldest_first() {
    let records = [available(1), available(3), available(2)];
    let judgement = ALL.with_max_backups(1).judge(&records, now()).unwrap();
    let deletions = judgement.deletions_with_last_copies();
    assert_eq!((deletions.len(), deletions.is_empty()), (2, false));
    assert_eq!(deletions.iter().map(|record| record.id).collect::<Vec<_>>(), [3, 2]);
    let mut ids = Vec::new();
    for record in &deletions {
        ids.push(record.id);
    }
    assert_eq!(ids, [3, 2]);
    // The backups outlive the collection.
    let owned: Vec<&Record> = deletions.into_iter().collect();
    assert_eq!(owned, [&records[1], &records[2]]);
    let kept = ALL.judge(&records, now()).unwrap();
    assert!(kept.deletions_with_last_copies().is_empty());
}

#[test]
fn what_is_newly_deleted_was_kept_before() {
    let busy = aged(3, BackupState::Busy(Busy::Restoring));
    let being_deleted = aged(4, BackupState::BeingDeleted);
    let records = [available(1), available(2), busy, being_deleted, available(5)];
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
        [
            told(2, "delete: 2nd newest, limit 1"),
            told(3, "deferred: 3rd newest, limit 1, being restored"),
        ]
    );
    assert_eq!(newly(at_most(3), ALL), [told(5, "delete: 4th newest, limit 3")]);
    assert_eq!(newly(ALL, at_most(1)), []);
    assert_eq!(newly(at_most(1), at_most(1)), []);
}

/// The coverage of the first object, the ids to delete without the last copies, and the excluded ids.
fn covered(limits: Limits, records: &[Record]) -> (Coverage, Vec<u32>, Vec<u32>) {
    let judgement = limits.judge(records, now()).unwrap();
    let coverage = judgement.objects().next().unwrap().coverage();
    let deletions = judgement.deletions();
    assert_eq!(judgement.deletions_with_last_copies().excluded_last_copies().len(), 0);
    let excluded = deletions.excluded_last_copies().iter().map(|record| record.id).collect();
    (coverage, deletions.iter().map(|record| record.id).collect(), excluded)
}

#[test]
fn the_last_good_copy_of_an_object_can_be_excluded_from_the_deletions() {
    let broken = |days| Record { completeness: Completeness::Incomplete, ..available(days) };
    let busy = |days| aged(days, BackupState::Busy(Busy::Restoring));
    let manual = |days| aged(days, BackupState::NotCounted(NotCounted::Manual));
    let (one, none) = (ALL.with_max_backups(1), ALL.with_max_backups(0));
    assert_eq!(covered(one, &[available(1), available(2)]), (Coverage::Covered, vec![2], vec![]));
    assert_eq!(covered(one, &[available(1), broken(2)]), (Coverage::Covered, vec![2], vec![]));
    // The newest is incomplete and an older one is complete.
    let records = [broken(1), available(2), available(3)];
    assert_eq!(covered(one, &records), (Coverage::LosesLastComplete, vec![3], vec![2]));
    assert_eq!(covered(none, &records), (Coverage::LosesLastCounted, vec![3, 1], vec![2]));
    // None is complete: the newest incomplete one is excluded.
    let records = [broken(1), broken(2)];
    assert_eq!(covered(one, &records), (Coverage::OnlyIncomplete, vec![2], vec![]));
    assert_eq!(covered(none, &records), (Coverage::LosesLastCounted, vec![2], vec![1]));
    // A deferred backup stays for now.
    assert_eq!(covered(none, &[busy(1), available(2)]), (Coverage::Covered, vec![2], vec![]));
    // A backup that is not counted does not protect the object.
    assert_eq!(
        covered(none, &[manual(1), available(2)]),
        (Coverage::LosesLastCounted, vec![], vec![2])
    );
    assert_eq!(covered(none, &[manual(1)]), (Coverage::NoneCounted, vec![], vec![]));
    // Each object is protected separately.
    let other = Record { object: 2, ..available(4) };
    let judgement = [available(1), available(3), other];
    assert_eq!(covered(none, &judgement), (Coverage::LosesLastCounted, vec![3], vec![4, 1]));
}
