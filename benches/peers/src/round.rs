//! Timing in rounds, and the table.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// Long enough for the clock to measure well, short enough that a round sees one state of a shared
/// machine.
const LOOP: Duration = Duration::from_millis(3);
const ROUNDS: u32 = 40;
/// Slow cases get fewer rounds, so that none takes much longer than this.
const CASE: Duration = Duration::from_secs(4);
const FEWEST_ROUNDS: u32 = 5;

/// How many inputs of a case are checked before it is timed, and how far apart. The step is odd, so
/// that it meets all of a few inputs; of the questions of a year it reaches summer and winter.
const CHECKED: usize = 16;
const STEP: usize = 61;

/// One implementation in a case.
pub struct Side {
    name: &'static str,
    note: String,
    answers: Answers,
    operation: Box<dyn Timed>,
}

enum Answers {
    LikeKeeptime,
    Always(i64),
}

impl Side {
    /// A side whose operation `i` works on the `i`th input, over and over.
    ///
    /// `answer` makes a number of its result, outside of the timing, to compare the sides by.
    pub fn new<T: 'static>(
        name: &'static str,
        run: impl FnMut(usize) -> T + 'static,
        answer: impl Fn(T) -> i64 + 'static,
    ) -> Self {
        Self::of(name, Operation { run, answer })
    }

    /// A side that takes its input by value: making that is not timed.
    pub fn consuming<I: 'static, T: 'static>(
        name: &'static str,
        make: impl FnMut() -> I + 'static,
        run: impl FnMut(I) -> T + 'static,
        answer: impl Fn(T) -> i64 + 'static,
    ) -> Self {
        Self::of(name, Consuming { make, run, answer })
    }

    fn of(name: &'static str, operation: impl Timed + 'static) -> Self {
        let operation = Box::new(operation);
        Self { name, note: String::new(), answers: Answers::LikeKeeptime, operation }
    }

    /// With a remark for the table.
    pub fn note(self, note: &str) -> Self {
        Self { note: format!("; {note}"), ..self }
    }

    /// For a side that answers something else than keeptime: always this number.
    pub fn answering(self, answer: i64) -> Self {
        Self { answers: Answers::Always(answer), ..self }
    }
}

trait Timed {
    fn time(&mut self, times: usize) -> Duration;
    fn answer(&mut self, input: usize) -> i64;
}

struct Operation<F, A> {
    run: F,
    answer: A,
}

// The loop is in here, and not around a `dyn FnMut`, so that a call through a pointer is paid once
// for a loop and not for each operation.
impl<T, F: FnMut(usize) -> T, A: Fn(T) -> i64> Timed for Operation<F, A> {
    fn time(&mut self, times: usize) -> Duration {
        let start = Instant::now();
        for input in 0..times {
            black_box((self.run)(black_box(input)));
        }
        start.elapsed()
    }

    fn answer(&mut self, input: usize) -> i64 {
        (self.answer)((self.run)(input))
    }
}

struct Consuming<M, F, A> {
    make: M,
    run: F,
    answer: A,
}

impl<I, T, M: FnMut() -> I, F: FnMut(I) -> T, A: Fn(T) -> i64> Timed for Consuming<M, F, A> {
    fn time(&mut self, times: usize) -> Duration {
        let mut time = Duration::ZERO;
        for _ in 0..times {
            let input = black_box((self.make)());
            let start = Instant::now();
            black_box((self.run)(input));
            time += start.elapsed();
        }
        time
    }

    fn answer(&mut self, _: usize) -> i64 {
        let input = (self.make)();
        (self.answer)((self.run)(input))
    }
}

/// Runs cases and prints their rows.
pub struct Bench {
    filter: Option<String>,
}

impl Bench {
    /// Prints the header.
    pub fn new(filter: Option<String>) -> Self {
        println!("case\timplementation\tns\tratio_to_keeptime\tnote");
        Self { filter }
    }

    /// Whether a case is to be run.
    pub fn wants(&self, name: &str) -> bool {
        self.filter.as_ref().is_none_or(|filter| name.contains(filter))
    }

    /// A case whose operations each do `units` of what the table tells the time of. The first side
    /// is keeptime, by which the others are measured.
    ///
    /// # Panics
    /// Where a side does not answer as it should.
    pub fn case(&mut self, name: &str, units: usize, sides: impl FnOnce() -> Vec<Side>) {
        if !self.wants(name) {
            return;
        }
        let mut sides = sides();
        check(name, &mut sides);
        let times: Vec<usize> =
            sides.iter_mut().map(|side| loop_length(&mut *side.operation)).collect();
        let mut rounds: Vec<Vec<f64>> = vec![Vec::new(); sides.len()];
        let (start, mut round) = (Instant::now(), 0);
        while round < FEWEST_ROUNDS || (round < ROUNDS && start.elapsed() < CASE) {
            for ((side, times), took) in sides.iter_mut().zip(&times).zip(&mut rounds) {
                took.push(nanoseconds(side.operation.time(*times), times * units));
            }
            round += 1;
        }
        let sides = sides.iter().zip(rounds);
        print(name, sides.map(|(side, rounds)| (side.name, rounds, side.note.clone())).collect());
    }
}

/// The rows of a case: each side with the time of an operation in each round, and a note. The first
/// side is keeptime.
pub fn print(case: &str, mut sides: Vec<(&str, Vec<f64>, String)>) {
    for (_, rounds, _) in &mut sides {
        rounds.sort_by(f64::total_cmp);
    }
    let keeptime = sides[0].1[0];
    for (name, rounds, note) in &sides {
        let (least, median) = (rounds[0], rounds[rounds.len() / 2]);
        let ratio = least / keeptime;
        println!("{case}\t{name}\t{least:.2}\t{ratio:.2}\tmedian {median:.2}{note}");
    }
}

fn check(case: &str, sides: &mut [Side]) {
    let (keeptime, _) = sides.split_first_mut().expect("a case has a side");
    let expected: Vec<i64> = inputs().map(|input| keeptime.operation.answer(input)).collect();
    for side in sides {
        for (input, expected) in inputs().zip(&expected) {
            let expected = match side.answers {
                Answers::LikeKeeptime => *expected,
                Answers::Always(answer) => answer,
            };
            let answer = side.operation.answer(input);
            assert_eq!(answer, expected, "{case}: {} answers input {input} otherwise", side.name);
        }
    }
}

fn inputs() -> impl Iterator<Item = usize> {
    (0..CHECKED).map(|n| n * STEP)
}

/// How many operations take about as long as a loop should.
fn loop_length(operation: &mut dyn Timed) -> usize {
    let mut times = 1;
    loop {
        let took = operation.time(times);
        if took >= LOOP / 2 {
            return times;
        }
        times *= 2;
    }
}

/// The time of one of some operations.
pub fn nanoseconds(time: Duration, operations: usize) -> f64 {
    time.as_nanos() as f64 / operations as f64
}
