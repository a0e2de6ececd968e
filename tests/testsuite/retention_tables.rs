//! Tables of backups: records, columns, owned tables, and tables that change.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::thread;

use chrono::{DateTime, TimeDelta, Utc};
use keeptime::retention::{
    Backup, BackupState, BackupTable, Completeness, Coverage, Expiry, JudgeError, Judgement,
    Limits, Outcome, UnixTime, Verdict,
};
use proptest::prelude::*;

use crate::oracle::backups::Record;
use crate::retention_properties::{any_now, limits, now, records};

/// Records as columns, with the objects as numbers of a dictionary.
#[derive(Clone, Debug)]
pub(crate) struct Columns {
    ids: Vec<u32>,
    numbers: Vec<usize>,
    objects: Vec<u8>,
    created_at: Vec<Option<(i64, u32)>>,
    states: Vec<BackupState>,
    policies: Vec<Option<&'static str>>,
    completeness: Vec<Completeness>,
    expiries: Vec<Expiry<UnixTime>>,
}

impl Columns {
    pub(crate) fn new(records: &[Record]) -> Self {
        let objects: Vec<u8> = (0..=u8::MAX).rev().collect();
        let number = |object| objects.iter().position(|known| *known == object).unwrap();
        let seconds = |at: DateTime<Utc>| (at.timestamp(), at.timestamp_subsec_nanos());
        Self {
            ids: records.iter().map(|record| record.id).collect(),
            numbers: records.iter().map(|record| number(record.object)).collect(),
            created_at: records.iter().map(|record| record.created_at.map(seconds)).collect(),
            states: records.iter().map(|record| record.state).collect(),
            policies: records.iter().map(|record| record.policy).collect(),
            completeness: records.iter().map(|record| record.completeness).collect(),
            expiries: records.iter().map(|record| record.expiry.map(UnixTime::from)).collect(),
            objects,
        }
    }
}

impl BackupTable for Columns {
    type Id = u32;
    type Object = u8;
    type Row<'a> = usize;

    fn len(&self) -> usize {
        self.ids.len()
    }
    fn row(&self, index: usize) -> usize {
        index
    }
    fn id(&self, index: usize) -> &u32 {
        &self.ids[index]
    }
    fn object(&self, index: usize) -> &u8 {
        &self.objects[self.numbers[index]]
    }
    fn created_at(&self, index: usize) -> Option<UnixTime> {
        self.created_at[index].and_then(|(seconds, nanos)| UnixTime::new(seconds, nanos))
    }
    fn state(&self, index: usize) -> BackupState {
        self.states[index]
    }
    fn expiry(&self, index: usize) -> Expiry<UnixTime> {
        self.expiries[index]
    }
    fn policy_id(&self, index: usize) -> Option<&str> {
        self.policies[index]
    }
    fn completeness(&self, index: usize) -> Completeness {
        self.completeness[index]
    }
}

/// All answers of a judgement, with indices in the place of rows.
#[derive(Debug, PartialEq)]
struct Answers {
    outcomes: Vec<Outcome>,
    ranks: Vec<Option<u32>>,
    verdicts: Vec<Verdict>,
    newest_first: Vec<(u8, Vec<usize>, Coverage)>,
    deletions: Vec<usize>,
    except_last_copies: Vec<usize>,
    excluded: Vec<usize>,
}

fn answers<'j, T: BackupTable<Object = u8>>(
    judgement: &'j Judgement<T>,
    index: impl Fn(T::Row<'j>) -> usize,
) -> Answers {
    let careful = judgement.deletions();
    let count = judgement.outcomes().len();
    assert!((0..=count).all(|at| judgement.outcome(at) == judgement.outcomes().nth(at)));
    assert!((0..=count).all(|at| judgement.rank(at) == judgement.ranks().nth(at).flatten()));
    assert!((0..=count).all(
        |at| judgement.verdict(at) == judgement.verdicts().nth(at).map(|(_, verdict)| verdict)
    ));
    Answers {
        outcomes: judgement.outcomes().collect(),
        ranks: judgement.ranks().collect(),
        verdicts: judgement.verdicts().map(|(_, verdict)| verdict).collect(),
        newest_first: judgement
            .objects()
            .map(|object| (*object.object(), object.indices().collect(), object.coverage()))
            .collect(),
        deletions: judgement.deletions_with_last_copies().iter().map(&index).collect(),
        except_last_copies: careful.iter().map(&index).collect(),
        excluded: careful.excluded_last_copies().iter().copied().map(&index).collect(),
    }
}

/// Answers from one list until it was judged, and from another one after that.
struct Changing {
    judged: Cell<bool>,
    before: Vec<Record>,
    after: Vec<Record>,
}

/// Answers from one of two lists in turn.
struct Fickle {
    calls: Cell<usize>,
    period: usize,
    lists: [Vec<Record>; 2],
}

trait Source {
    fn source(&self) -> &[Record];
}

impl Source for Changing {
    fn source(&self) -> &[Record] {
        if self.judged.get() { &self.after } else { &self.before }
    }
}

impl Source for Fickle {
    fn source(&self) -> &[Record] {
        self.calls.set(self.calls.get() + 1);
        &self.lists[self.calls.get() / self.period % 2]
    }
}

macro_rules! table_of_source {
    ($($type:ty),*) => {$(
        impl BackupTable for $type {
            type Id = u32;
            type Object = u8;
            type Row<'a> = usize;

            fn len(&self) -> usize {
                self.source().len()
            }
            fn row(&self, index: usize) -> usize {
                index
            }
            fn id(&self, index: usize) -> &u32 {
                &self.source()[index].id
            }
            fn object(&self, index: usize) -> &u8 {
                &self.source()[index].object
            }
            fn created_at(&self, index: usize) -> Option<UnixTime> {
                self.source()[index].created_at.map(UnixTime::from)
            }
            fn state(&self, index: usize) -> BackupState {
                self.source()[index].state
            }
            fn expiry(&self, index: usize) -> Expiry<UnixTime> {
                self.source()[index].expiry.map(UnixTime::from)
            }
            fn policy_id(&self, index: usize) -> Option<&str> {
                self.source()[index].policy
            }
            fn completeness(&self, index: usize) -> Completeness {
                self.source()[index].completeness
            }
        }
    )*};
}

table_of_source!(Changing, Fickle);

/// Two lists of the same length.
fn two_lists() -> impl Strategy<Value = [Vec<Record>; 2]> {
    (records(), records()).prop_map(|(mut first, mut second)| {
        let count = first.len().min(second.len());
        first.truncate(count);
        second.truncate(count);
        [first, second]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn columns_and_records_have_the_same_answers(records in records(), limits in limits(), now in any_now()) {
        let columns = Columns::new(&records);
        let of_records = limits.judge(&records, now).unwrap();
        let index = |row: &Record| records.iter().position(|record| record.id == row.id).unwrap();
        let of_records = answers(&of_records, index);
        prop_assert_eq!(&answers(&limits.judge(&columns, now).unwrap(), |index| index), &of_records);
        let owned = limits.judge(Arc::new(columns), now).unwrap();
        prop_assert_eq!(&answers(&owned, |index| index), &of_records);
        prop_assert_eq!(&answers(&owned.borrowed(), |index| index), &of_records);
    }

    /// What a judgement deletes was a deletion when it was judged and still is when it is read.
    #[test]
    fn a_backup_that_changed_since_it_was_judged_is_not_deleted(
        [before, after] in two_lists(), limits in limits(),
    ) {
        let table = Changing { judged: Cell::new(false), before, after };
        let judgement = limits.judge(&table, now()).unwrap();
        table.judged.set(true);
        let outcomes = limits.judge(&table.before, now()).unwrap();
        prop_assert!(judgement.outcomes().eq(outcomes.outcomes()));
        let may_delete = |index: usize| {
            let record = &table.after[index];
            let age = record.created_at.map(|at| now() - at);
            let is_expired = match record.expiry {
                Expiry::At(at) => at <= now(),
                Expiry::Never => false,
                Expiry::NotRecorded => limits.max_days().is_some_and(|days| age > Some(TimeDelta::days(days.into()))),
            };
            outcomes.outcome(index) == Some(Outcome::Delete)
                && record.state == BackupState::Available
                && age.is_some_and(|age| age >= TimeDelta::zero())
                && (is_expired || outcomes.rank(index) > limits.max_backups().or(Some(u32::MAX)))
        };
        for (index, verdict) in judgement.verdicts() {
            prop_assert_eq!(matches!(verdict, Verdict::Delete(_)), may_delete(index), "{:?}", verdict);
        }
        let mut deleted: Vec<usize> = judgement.deletions_with_last_copies().into_iter().collect();
        deleted.sort_unstable();
        let expected: Vec<usize> = (0..table.after.len()).filter(|index| may_delete(*index)).collect();
        prop_assert_eq!(&deleted, &expected);
        let careful = judgement.deletions();
        let excluded = careful.excluded_last_copies().iter().copied();
        let mut careful: Vec<usize> = careful.iter().chain(excluded).collect();
        careful.sort_unstable();
        prop_assert_eq!(careful, expected);
    }

    #[test]
    fn a_table_that_answers_differently_on_each_call_causes_no_panic(
        lists in two_lists(), period in 1..7_usize, limits in limits(),
    ) {
        let table = Fickle { calls: Cell::new(0), period, lists };
        let Ok(judgement) = limits.judge(&table, now()) else { return Ok(()) };
        for index in &judgement.deletions() {
            prop_assert_eq!(judgement.outcome(index), Some(Outcome::Delete));
        }
        prop_assert_eq!(judgement.objects().map(|object| object.verdicts().len()).sum::<usize>(), table.len());
        for object in judgement.objects() {
            let _ = object.coverage();
        }
    }
}

fn record(id: u32, day: i64) -> Record {
    Record {
        id,
        object: 0,
        created_at: Some(now() - TimeDelta::days(day)),
        state: BackupState::Available,
        policy: None,
        completeness: Completeness::Complete,
        expiry: Expiry::NotRecorded,
    }
}

/// A copy that is not deleted only because it changed is none to rely on, so an older one is spared.
#[test]
fn a_backup_that_changed_since_it_was_judged_is_not_the_last_good_copy() {
    let before = vec![record(1, 8), record(2, 9)];
    let changed = Record { state: BackupState::BeingDeleted, ..record(1, 8) };
    for (second, spared, coverage) in [
        (record(2, 9), &[1_usize][..], Coverage::LosesLastCounted),
        (Record { state: BackupState::BeingDeleted, ..record(2, 9) }, &[], Coverage::NoneCounted),
    ] {
        let after = vec![changed.clone(), second];
        let table = Changing { judged: Cell::new(false), before: before.clone(), after };
        let judgement = Limits::UNLIMITED.with_max_days(7).judge(&table, now()).unwrap();
        table.judged.set(true);
        let deletions = judgement.deletions();
        assert_eq!((deletions.len(), deletions.excluded_last_copies()), (0, spared));
        assert_eq!(judgement.objects().next().unwrap().coverage(), coverage);
    }
}

fn at_most_one() -> Limits {
    Limits::UNLIMITED.with_max_backups(1)
}

#[test]
fn a_judgement_of_an_owned_table_may_leave_the_function_and_the_thread() {
    fn is_static_and_sendable<J: Send + Sync + 'static>(judgement: J) -> J {
        judgement
    }
    fn judge() -> Judgement<Arc<Columns>> {
        let columns = Arc::new(Columns::new(&[record(1, 2), record(2, 1)]));
        at_most_one().judge(columns, now()).unwrap()
    }
    let judgement = is_static_and_sendable(judge());
    let elsewhere = judgement.clone();
    let deleted = thread::spawn(move || {
        elsewhere.deletions_with_last_copies().into_iter().collect::<Vec<usize>>()
    });
    assert_eq!(deleted.join().unwrap(), [0]);
    assert_eq!(judgement.into_table().ids, [1, 2]);
}

#[test]
fn slices_arrays_vectors_and_pointers_to_them_are_tables() {
    let array = [record(1, 2), record(2, 1)];
    let vector = array.to_vec();
    let boxed: Box<[Record]> = vector.clone().into();
    let shared: Rc<[Record]> = vector.clone().into();
    let outcomes = [Outcome::Delete, Outcome::Keep];
    let limits = at_most_one();
    assert!(limits.judge(&array, now()).unwrap().outcomes().eq(outcomes));
    assert!(limits.judge(&array[..], now()).unwrap().outcomes().eq(outcomes));
    assert!(limits.judge(&vector, now()).unwrap().outcomes().eq(outcomes));
    assert!(limits.judge(boxed, now()).unwrap().outcomes().eq(outcomes));
    assert!(limits.judge(shared, now()).unwrap().outcomes().eq(outcomes));
    assert!(limits.judge(vector.clone(), now()).unwrap().outcomes().eq(outcomes));
    // The rows of a reference outlive the judgement.
    let deleted: Vec<&Record> =
        limits.judge(&vector, now()).unwrap().deletions_with_last_copies().into_iter().collect();
    assert_eq!(deleted, [&vector[0]]);
}

#[test]
fn pointers_to_backups_are_backups() {
    let limits = at_most_one();
    let outcomes = [Outcome::Delete, Outcome::Keep];
    let arcs = [Arc::new(record(1, 2)), Arc::new(record(2, 1))];
    assert!(limits.judge(&arcs, now()).unwrap().outcomes().eq(outcomes));
    let rcs = [Rc::new(record(1, 2)), Rc::new(record(2, 1))];
    assert!(limits.judge(&rcs, now()).unwrap().outcomes().eq(outcomes));
    let boxes: [Box<dyn Backup<Id = u32, Object = u8>>; 2] =
        [Box::new(record(1, 2)), Box::new(record(2, 1))];
    assert!(limits.judge(&boxes, now()).unwrap().outcomes().eq(outcomes));
}

#[test]
fn an_instant_outside_the_range_of_chrono_is_no_date_and_is_kept() {
    let mut columns = Columns::new(&[record(1, 1), record(2, 2), record(3, 3)]);
    columns.created_at[1] = Some((i64::MIN, 0));
    columns.created_at[2] = Some((i64::MAX, 0));
    let judgement = Limits::UNLIMITED.with_max_backups(0).judge(&columns, now()).unwrap();
    assert!(judgement.outcomes().eq([Outcome::Delete, Outcome::Keep, Outcome::Keep]));
    assert!(judgement.ranks().eq([Some(1), None, None]));
}

#[test]
fn a_number_is_an_instant_if_it_is_in_the_range_of_chrono() {
    let text = |time: Option<UnixTime>| time.map(|time| DateTime::from(time).to_rfc3339());
    for (time, expected) in [
        (UnixTime::new(-1, 999_999_999), Some("1969-12-31T23:59:59.999999999+00:00")),
        (UnixTime::new(0, 1_000_000_000), None),
        (UnixTime::from_seconds(-1), Some("1969-12-31T23:59:59+00:00")),
        (UnixTime::from_millis(-1), Some("1969-12-31T23:59:59.999+00:00")),
        (UnixTime::from_micros(1), Some("1970-01-01T00:00:00.000001+00:00")),
        (UnixTime::from_nanos(-1_000_000_001), Some("1969-12-31T23:59:58.999999999+00:00")),
        (UnixTime::from_nanos(i64::MIN + 1), Some("1677-09-21T00:12:43.145224193+00:00")),
        (UnixTime::from_nanos(i64::MIN), None),
        (UnixTime::from_micros(i64::MIN), None),
        (UnixTime::from_millis(i64::MIN), None),
        (UnixTime::from_seconds(i64::MIN), None),
        (UnixTime::from_seconds(i64::MAX), None),
    ] {
        assert_eq!(text(time).as_deref(), expected);
    }
    for end in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
        assert_eq!(DateTime::from(UnixTime::from(end)), end);
        let outside = end.timestamp() + end.timestamp().signum();
        assert_eq!(UnixTime::from_seconds(outside), None);
        assert!(UnixTime::from_seconds(end.timestamp()).is_some());
    }
}

/// Chrono has leap seconds in dates, not in numbers.
#[test]
fn a_leap_second_is_between_its_neighbours_and_judged() {
    let leap: DateTime<Utc> = "2016-12-31T23:59:60.5Z".parse().unwrap();
    let time = UnixTime::from(leap);
    assert_eq!((time.seconds(), time.nanoseconds()), (1_483_228_799, 1_500_000_000));
    assert_eq!(DateTime::from(time), leap);
    assert!(UnixTime::new(1_483_228_799, 999_999_999).unwrap() < time);
    assert!(time < UnixTime::new(1_483_228_800, 0).unwrap());
    let records = [Record { created_at: Some(leap), ..record(1, 0) }];
    let limits = Limits::UNLIMITED.with_max_days(1);
    for (now, outcome) in [(leap, Outcome::Keep), (leap + TimeDelta::days(2), Outcome::Delete)] {
        let judgement = limits.judge(&records, now).unwrap();
        assert_eq!(judgement.outcome(0), Some(outcome));
        assert_eq!(judgement.verdict(0).unwrap().outcome(), outcome);
    }
}

#[test]
fn a_table_that_is_too_long_is_refused_before_it_is_read() {
    struct Endless;
    impl BackupTable for Endless {
        type Id = u32;
        type Object = u8;
        type Row<'a> = usize;

        fn len(&self) -> usize {
            1 << 32
        }
        fn row(&self, _: usize) -> usize {
            unreachable!()
        }
        fn id(&self, _: usize) -> &u32 {
            unreachable!()
        }
        fn object(&self, _: usize) -> &u8 {
            unreachable!()
        }
        fn created_at(&self, _: usize) -> Option<UnixTime> {
            unreachable!()
        }
        fn state(&self, _: usize) -> BackupState {
            unreachable!()
        }
        fn expiry(&self, _: usize) -> Expiry<UnixTime> {
            unreachable!()
        }
        fn policy_id(&self, _: usize) -> Option<&str> {
            unreachable!()
        }
        fn completeness(&self, _: usize) -> Completeness {
            unreachable!()
        }
    }
    let error = Limits::UNLIMITED.judge(Endless, now()).unwrap_err();
    assert_eq!(error, JudgeError::TooMany { found: 1 << 32 });
    assert_eq!(
        error.to_string(),
        "at most 4294967295 backups can be judged at once, found 4294967296"
    );
}
