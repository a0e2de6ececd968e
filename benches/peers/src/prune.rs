//! Which backups may go.

use std::cmp::Reverse;
use std::collections::HashMap;

use keeptime::retention::{Backup, Judgement, Limits, Outcome};

use crate::backups::{MAX_BACKUPS, MAX_DAYS, Row, TextRow, limits, now, shuffled, sorted};
use crate::round::{Bench, Side};

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
}

/// Backups with numbers for keys, beside the least that any pruning in one pass over sorted backups
/// has to do: the sort.
fn numbers(rows: &[Row], limits: Limits) -> Vec<Side> {
    let mut sides = Vec::from(keeptime(rows.to_vec(), limits));
    let records = records(rows);
    let sort = move |_| {
        let mut records = records.clone();
        records.sort_unstable();
        records
    };
    let by_days = limits.max_days().is_some();
    sides.push(
        Side::new("plain sort", sort, move |records| pruned_of_sorted(&records, by_days))
            .note("sorts records of 16 bytes, gives no verdicts"),
    );
    #[cfg(feature = "rustic")]
    sides.extend(crate::rustic::side(rows, limits));
    sides
}

/// Backups with texts for keys, beside the least that telling the objects apart takes.
fn texts(rows: &[Row], limits: Limits) -> Vec<Side> {
    let rows: Vec<TextRow> = rows.iter().map(|row| TextRow::from(*row)).collect();
    let mut sides = Vec::from(keeptime(rows.clone(), limits));
    // Counts are enough for an answer only where days do not matter.
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
    sides.push(Side::new("group by HashMap<&str,u32>", group, pruned).note("gives no verdicts"));
    sides
}

fn keeptime<B: Backup + Clone + 'static>(rows: Vec<B>, limits: Limits) -> [Side; 2] {
    let same = rows.clone();
    let whole = move |_| pruned(&judge(&rows, limits));
    let alone = move |_| judge(&same, limits).limits();
    [
        Side::new("keeptime", whole, |pruned| pruned),
        Side::new("keeptime judge", alone, |_| 0).answering(0).note("reads no verdict"),
    ]
}

fn judge<B: Backup>(rows: &[B], limits: Limits) -> Judgement<'_, B> {
    limits.judge(rows, now()).expect("no backup stands twice")
}

/// Reads every verdict.
fn pruned<B: Backup>(judgement: &Judgement<'_, B>) -> i64 {
    judgement.verdicts().map(|(_, verdict)| i64::from(verdict.outcome() == Outcome::Delete)).sum()
}

/// 16 bytes that order backups as a pruning has to: by object, newest first.
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

/// What the records say once they are sorted, to be sure that they are.
fn pruned_of_sorted(records: &[Record], by_days: bool) -> i64 {
    let oldest = now().timestamp() - MAX_DAYS * 24 * 3600;
    let objects = records.chunk_by(|a, b| a.object == b.object);
    let newest_first = objects.flat_map(|object| object.iter().enumerate());
    let due = |(newer, record): &(usize, &Record)| {
        *newer >= MAX_BACKUPS || (by_days && record.seconds.0 < oldest)
    };
    i64::try_from(newest_first.filter(due).count()).expect("a small number")
}
