//! Pruning: which backups can be deleted.

use std::cmp::Reverse;
use std::collections::HashMap;

use keeptime::retention::{Backup, Judgement, Limits, Outcome};

use crate::backups::{
    MAX_BACKUPS, MAX_DAYS, Row, TextRow, limits, long_term_limits, now, shuffled,
    shuffled_every_8_hours, sorted, sorted_every_8_hours,
};
use crate::round::{Bench, Implementation};

pub fn cases(bench: &mut Bench) {
    for n in [1_000, 100_000, 1_000_000] {
        for (order, rows) in [("shuffled", shuffled as fn(u32) -> Vec<Row>), ("sorted", sorted)] {
            for (name, limits) in limits() {
                let case = format!("prune n={n} {order} {name}");
                bench.case(&case, n as usize, || numbers(&rows(n), limits));
            }
        }
    }
    for n in [1_000, 100_000, 1_000_000] {
        let (name, limits) = limits()[0];
        let case = format!("prune n={n} shuffled {name} text keys");
        bench.case(&case, n as usize, || texts(&shuffled(n), limits));
    }
    for n in [1_000, 100_000, 1_000_000] {
        let case = format!("prune n={n} shuffled long-term");
        bench.case(&case, n as usize, || long_term(&shuffled_every_8_hours(n)));
        let case = format!("prune n={n} sorted long-term");
        bench.case(&case, n as usize, || long_term(&sorted_every_8_hours(n)));
    }
}

/// Backups judged with long-term rules, compared with the same backups judged without them.
fn long_term(rows: &[Row]) -> Vec<Implementation> {
    let limits = long_term_limits();
    let mut implementations = Vec::from(keeptime(rows.to_vec(), limits));
    let without_rules = limits.with_long_term(None);
    let copy = rows.to_vec();
    let judge_without = move |_| judge(&copy, without_rules).limits();
    implementations.push(
        Implementation::new("keeptime judge without rules", judge_without, |_| 0)
            .answering(0)
            .note("does not read the verdicts"),
    );
    #[cfg(feature = "rustic")]
    implementations.extend(crate::rustic::implementation(rows, limits));
    implementations
}

/// Backups with numbers as keys, compared with the sort that pruning in one pass requires.
fn numbers(rows: &[Row], limits: Limits) -> Vec<Implementation> {
    let mut implementations = Vec::from(keeptime(rows.to_vec(), limits));
    let copy = rows.to_vec();
    let deletions = move |_| judge(&copy, limits).deletions().len();
    let count = |deletions: usize| i64::try_from(deletions).expect("a small number");
    implementations.push(
        Implementation::new("keeptime deletions", deletions, count)
            .note("judges and lists the deletions, oldest first"),
    );
    if rows.is_sorted_by_key(|row| (row.object, Reverse(row.taken))) {
        let copy = rows.to_vec();
        let ranking = move |_| pruned_one_by_one(&copy, limits);
        implementations.push(
            Implementation::new("keeptime ranking", ranking, |pruned| pruned)
                .note("one backup at a time"),
        );
    }
    let records = records(rows);
    let sort = move |_| {
        let mut records = records.clone();
        records.sort_unstable();
        records
    };
    let by_days = limits.max_days().is_some();
    implementations.push(
        Implementation::new("plain sort", sort, move |records| pruned_of_sorted(&records, by_days))
            .note("sorts records of 16 bytes, gives no verdicts"),
    );
    #[cfg(feature = "rustic")]
    implementations.extend(crate::rustic::implementation(rows, limits));
    implementations
}

/// Backups with texts as keys, compared with counting the backups of each object.
fn texts(rows: &[Row], limits: Limits) -> Vec<Implementation> {
    let rows: Vec<TextRow> = rows.iter().map(|row| TextRow::from(*row)).collect();
    let mut implementations = Vec::from(keeptime(rows.clone(), limits));
    // Counts are enough for the answer only without a limit of days.
    assert!(limits.max_days().is_none());
    let group = move |_| {
        let mut counts: HashMap<&str, u32> = HashMap::new();
        for row in &rows {
            *counts.entry(&row.object).or_default() += 1;
        }
        counts.into_values().collect::<Vec<u32>>()
    };
    let pruned = |counts: Vec<u32>| {
        let over = counts.into_iter().map(|count| i64::from(count) - MAX_BACKUPS as i64);
        over.filter(|over| *over > 0).sum()
    };
    implementations.push(
        Implementation::new("group by HashMap<&str,u32>", group, pruned).note("gives no verdicts"),
    );
    implementations
}

fn keeptime<B: Backup + Clone + 'static>(rows: Vec<B>, limits: Limits) -> [Implementation; 2] {
    let copy = rows.clone();
    let judge_and_read = move |_| pruned(&judge(&rows, limits));
    let judge_only = move |_| judge(&copy, limits).limits();
    [
        Implementation::new("keeptime", judge_and_read, |pruned| pruned),
        Implementation::new("keeptime judge", judge_only, |_| 0)
            .answering(0)
            .note("does not read the verdicts"),
    ]
}

fn judge<B: Backup>(rows: &[B], limits: Limits) -> Judgement<&[B]> {
    limits.judge(rows, now()).expect("no backup is repeated")
}

/// Reads every verdict.
fn pruned<B: Backup>(judgement: &Judgement<&[B]>) -> i64 {
    judgement.verdicts().map(|(_, verdict)| i64::from(verdict.outcome() == Outcome::Delete)).sum()
}

/// Counts the backups to delete with a ranking for each object. They must be sorted by object, newest first.
fn pruned_one_by_one(rows: &[Row], limits: Limits) -> i64 {
    let objects = rows.chunk_by(|a, b| a.object == b.object);
    let pruned = objects.flat_map(|object| {
        let mut ranking = limits.ranking(now());
        object.iter().map(move |row| ranking.judge(row).expect("newest first").outcome())
    });
    pruned.map(|outcome| i64::from(outcome == Outcome::Delete)).sum()
}

/// A record of 16 bytes that sorts backups by object, newest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Record {
    object: u32,
    seconds: Reverse<i64>,
    index: u32,
}

fn records(rows: &[Row]) -> Vec<Record> {
    assert_eq!(size_of::<Record>(), 16);
    let record = |(index, row): (u32, &Row)| Record {
        object: row.object,
        seconds: Reverse(row.taken.timestamp()),
        index,
    };
    (0..).zip(rows).map(record).collect()
}

/// Counts the backups to delete in sorted records, to check the sort.
fn pruned_of_sorted(records: &[Record], by_days: bool) -> i64 {
    let oldest = now().timestamp() - MAX_DAYS * 24 * 3600;
    let objects = records.chunk_by(|a, b| a.object == b.object);
    let newest_first = objects.flat_map(|object| object.iter().enumerate());
    let expired = |(newer, record): &(usize, &Record)| {
        *newer >= MAX_BACKUPS || (by_days && record.seconds.0 < oldest)
    };
    i64::try_from(newest_first.filter(expired).count()).expect("a small number")
}
