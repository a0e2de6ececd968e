//! Prints how much memory pruning allocates in addition to its input, and how much an agenda does. This is
//! a separate program, because an allocator that counts would slow down the timing.

use keeptime::retention::Backup;
use peak_alloc::PeakAlloc;
use peers::agenda::{filled, schedules};
use peers::backups::{Row, TextRow, limits, now, shuffled, sorted};

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

const N: u32 = 1_000_000;

fn main() {
    println!("case\timplementation\tns\tratio_to_keeptime\tnote");
    for (order, rows) in [("shuffled", shuffled(N)), ("sorted", sorted(N))] {
        report(&format!("memory n={N} {order}"), &rows);
    }
    let texts: Vec<TextRow> = shuffled(N).into_iter().map(TextRow::from).collect();
    report(&format!("memory n={N} shuffled text keys"), &texts);
    let records: Vec<Row> = shuffled(N);
    let list = size_of_val(records.as_slice()) / records.len();
    println!("memory n={N}\tinput\t-\t-\t{list} bytes per backup, numbers as keys");
    let schedules = schedules();
    for n in [10_000, 100_000, N, 10 * N] {
        let before = ALLOCATOR.current_usage();
        let agenda = filled(&schedules, n, now());
        let held = (ALLOCATOR.current_usage() - before) as f64 / agenda.len() as f64;
        println!(
            "memory n={n} agenda\tkeeptime\t-\t-\t{held:.1} bytes per schedule, 4 of them its key"
        );
    }
}

fn report<B: Backup>(case: &str, rows: &[B]) {
    let (_, limits) = limits()[1];
    let before = ALLOCATOR.current_usage();
    ALLOCATOR.reset_peak_usage();
    let judgement = limits.judge(rows, now()).expect("no backup is repeated");
    let peak = ALLOCATOR.peak_usage() - before;
    let held = ALLOCATOR.current_usage() - before;
    assert_eq!(judgement.verdicts().len(), rows.len());
    let per_backup = |bytes: usize| bytes as f64 / rows.len() as f64;
    let (peak, held) = (per_backup(peak), per_backup(held));
    println!("{case}\tkeeptime\t-\t-\tpeak {peak:.1} bytes per backup, {held:.1} held afterwards");
}
