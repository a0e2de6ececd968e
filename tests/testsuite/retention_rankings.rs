//! Judging one backup at a time.

use chrono::{DateTime, TimeDelta, Utc};
use keeptime::explain::{English, Language};
use keeptime::pattern::Pattern;
use keeptime::policy::{Policy, PolicyState};
use keeptime::retention::{
    BackupState, Completeness, Expiry, KeepReason, Limits, NotCounted, NotJudged, Outcome, Ranking,
    RankingError, Verdict,
};
use proptest::prelude::*;

use crate::oracle::backups::{Record, newest_first_by_object, outcome};
use crate::retention_properties::{any_now, limits, now, records};
use crate::retention_tables::Columns;

/// Judges the records one at a time.
fn ranked(mut ranking: Ranking<u32, u8>, records: &[&Record]) -> Vec<Verdict> {
    records.iter().map(|record| ranking.judge(*record).unwrap()).collect()
}

/// The backups of each object, newest first, with those that have no date last, first, and among the
/// others.
fn orders(records: &[Record]) -> Vec<Vec<&Record>> {
    let mut orders = Vec::new();
    for object in newest_first_by_object(records) {
        let (dated, undated): (Vec<&Record>, Vec<&Record>) =
            object.iter().partition(|record| record.created_at.is_some());
        orders.push([undated.clone(), dated.clone()].concat());
        let (left, right) = dated.split_at(dated.len() / 2);
        orders.push([left, &undated, right].concat());
        orders.push(object);
    }
    orders
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_ranking_agrees_with_the_judgement_and_the_oracle(records in records(), limits in limits(), now in any_now()) {
        let judgement = limits.judge(&records, now).unwrap();
        let index = |record: &Record| records.iter().position(|other| other.id == record.id).unwrap();
        for backups in orders(&records) {
            for (record, verdict) in backups.iter().zip(ranked(limits.ranking(now), &backups)) {
                prop_assert_eq!(Some(verdict), judgement.verdict(index(record)));
                prop_assert_eq!(verdict.outcome(), outcome(&records, record, limits, now));
            }
        }
    }

    #[test]
    fn a_ranking_over_columns_agrees_with_one_over_records(records in records(), limits in limits(), now in any_now()) {
        for backups in orders(&records) {
            let owned: Vec<Record> = backups.iter().map(|record| (*record).clone()).collect();
            let columns = Columns::new(&owned);
            let mut ranking = limits.ranking(now);
            let of_columns: Vec<Verdict> =
                (0..owned.len()).map(|index| ranking.judge_at(&columns, index).unwrap()).collect();
            prop_assert_eq!(of_columns, ranked(limits.ranking(now), &backups));
        }
    }

    #[test]
    fn a_ranking_of_a_policy_agrees_with_its_judgement(
        records in records(), limits in limits(), hours in -20..400_i64, state in prop::sample::select(&PolicyState::ALL[..]),
        knows_objects in any::<bool>(), has_id in any::<bool>(),
    ) {
        let policy = Policy::new(Pattern::parse("FREQ=DAILY").unwrap(), limits, state, [0_u8, 1])
            .with_id(has_id.then(|| "own".to_owned()))
            .with_created_at(now() - TimeDelta::hours(hours));
        let policy = if knows_objects { policy } else { policy.with_unknown_objects() };
        let judgement = policy.judge(&records, now()).unwrap();
        let index = |record: &Record| records.iter().position(|other| other.id == record.id).unwrap();
        for backups in orders(&records) {
            let ranking = policy.ranking(&backups[0].object, now()).unwrap();
            for (record, verdict) in backups.iter().zip(ranked(ranking, &backups)) {
                let expected = judgement.verdict(index(record)).unwrap();
                prop_assert_eq!(verdict.outcome(), expected.outcome());
                // A ranking does not know the other backups of the object.
                let is_of_others = expected == Verdict::Keep(KeepReason::NotJudged(NotJudged::NoBackupNamesPolicy));
                prop_assert!(verdict == expected || is_of_others);
            }
        }
    }

    /// Any order is either that of newest first or an error before the first wrong rank.
    #[test]
    fn a_ranking_refuses_every_other_order(records in records(), limits in limits()) {
        let mut ranking = limits.ranking(now());
        let mut last: Option<&Record> = None;
        let mut error = None;
        for (index, record) in records.iter().enumerate() {
            let is_other = records[0].object != record.object;
            let key = |record: &Record| (record.created_at, record.id);
            let is_newer = record.created_at.is_some() && last.is_some_and(|last| key(last) < key(record));
            let expected = match error {
                Some(error) => Some(error),
                None if is_other => Some(RankingError::OtherObject { index }),
                None if is_newer => Some(RankingError::OutOfOrder { index }),
                None => None,
            };
            error = expected;
            prop_assert_eq!(ranking.judge(record).err(), expected);
            if expected.is_none() && record.created_at.is_some() {
                last = Some(record);
            }
        }
    }
}

fn record(id: u32, created_at: DateTime<Utc>) -> Record {
    Record {
        id,
        object: 0,
        created_at: Some(created_at),
        state: BackupState::Available,
        policy: None,
        completeness: Completeness::Complete,
        expiry: Expiry::NotRecorded,
    }
}

#[test]
fn an_error_says_what_breaks_the_order_and_ends_the_ranking() {
    let first = record(5, now());
    let after_first = |second: Record| {
        let mut ranking = Limits::UNLIMITED.with_max_backups(0).ranking(now());
        assert_eq!(ranking.judge(&first).unwrap().outcome(), Outcome::Delete);
        let error = ranking.judge(&second).unwrap_err();
        // A backup that would be in order gets no verdict any more.
        assert_eq!(ranking.judge(&record(1, now() - TimeDelta::days(1))), Err(error));
        error.to_string()
    };
    let nanosecond = TimeDelta::nanoseconds(1);
    let newer = "backup 1 comes before the one before it; a ranking needs them sorted by date and \
                 then by id, both descending";
    assert_eq!(after_first(record(1, now() + nanosecond)), newer);
    assert_eq!(after_first(record(6, now())), newer);
    assert_eq!(
        after_first(record(5, now())),
        "backup 1 has the same id and date as the one before it"
    );
    assert_eq!(
        after_first(Record { object: 1, ..record(4, now()) }),
        "backup 1 is of another object; a ranking has the backups of one object"
    );
}

#[test]
fn a_ranking_holds_no_backups_and_no_policy() {
    fn is_static_and_sendable<T: Send + Sync + 'static>(value: T) -> T {
        value
    }
    let mut ranking = {
        let pattern = Pattern::parse("FREQ=DAILY").unwrap();
        let limits = Limits::UNLIMITED.with_max_backups(1);
        let policy = Policy::new(pattern, limits, PolicyState::Enabled, [0_u8]);
        is_static_and_sendable(policy.ranking(&0, now()).unwrap())
    };
    let mut shown = Vec::new();
    for id in (0..3).rev() {
        // Each record ends before the next one begins.
        let mut record = record(id, now() - TimeDelta::days(2));
        if id == 1 {
            record.state = NotCounted::Manual.into();
        }
        shown.push(English.verdict(&ranking.judge(&record).unwrap()));
    }
    assert_eq!(shown, ["keep: newest, age 2 d", "keep: manual", "delete: 2nd newest, limit 1"]);
    let shown = format!("{ranking:?}");
    assert!(shown.starts_with("Ranking { limits: Limits { max_backups: Some(1), "), "{shown}");
}
