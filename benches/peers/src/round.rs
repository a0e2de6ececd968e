//! Timing of implementations in rounds, and printing of the table.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// The time of one turn: long enough to measure well, short enough that the load of a shared machine
/// hardly changes during a round.
const TURN: Duration = Duration::from_millis(3);
const MAX_ROUNDS: u32 = 40;
/// Slow cases have fewer rounds, so that no case takes much longer than this.
const MAX_CASE: Duration = Duration::from_secs(4);
const MIN_ROUNDS: u32 = 5;

/// The number of inputs that are checked before a case is timed, and their distance. The distance is odd,
/// so that all inputs are checked if there are few. In a year of questions it covers summer and winter.
const CHECKED: usize = 16;
const STEP: usize = 61;

/// An implementation in a case.
pub struct Implementation {
    name: &'static str,
    note: String,
    answers: Answers,
    operation: Box<dyn Timed>,
}

enum Answers {
    LikeKeeptime,
    Always(i64),
}

impl Implementation {
    /// Creates an implementation whose `run` is called with the number of an input.
    ///
    /// `answer` converts a result to a number, which is compared. It is not timed.
    pub fn new<T: 'static>(
        name: &'static str,
        run: impl FnMut(usize) -> T + 'static,
        answer: impl Fn(T) -> i64 + 'static,
    ) -> Self {
        Self::of(name, Operation { run, answer })
    }

    /// Creates an implementation that takes its input by value. `make` is not timed.
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

    /// Sets a note for the table.
    pub fn note(self, note: &str) -> Self {
        Self { note: format!("; {note}"), ..self }
    }

    /// Sets the expected answer of an implementation that does not answer like keeptime.
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

// The loop is here and not around a `dyn FnMut`, so that there is one call through a pointer for a loop and
// not one for each operation.
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
    /// Prints the header of the table.
    pub fn new(filter: Option<String>) -> Self {
        println!("case\timplementation\tns\tratio_to_keeptime\tnote");
        Self { filter }
    }

    /// Returns whether a case is selected.
    pub fn wants(&self, name: &str) -> bool {
        self.filter.as_ref().is_none_or(|filter| name.contains(filter))
    }

    /// Runs a case. An operation consists of `units` of what the table shows the time of. The first
    /// implementation must be keeptime.
    ///
    /// # Panics
    /// If an implementation does not give the expected answer.
    pub fn case(
        &mut self,
        name: &str,
        units: usize,
        implementations: impl FnOnce() -> Vec<Implementation>,
    ) {
        if !self.wants(name) {
            return;
        }
        let mut implementations = implementations();
        check(name, &mut implementations);
        let times: Vec<usize> = implementations
            .iter_mut()
            .map(|implementation| loop_length(&mut *implementation.operation))
            .collect();
        let mut rounds: Vec<Vec<f64>> = vec![Vec::new(); implementations.len()];
        let (start, mut round) = (Instant::now(), 0);
        while round < MIN_ROUNDS || (round < MAX_ROUNDS && start.elapsed() < MAX_CASE) {
            for ((implementation, times), took) in
                implementations.iter_mut().zip(&times).zip(&mut rounds)
            {
                took.push(nanoseconds(implementation.operation.time(*times), times * units));
            }
            round += 1;
        }
        let implementations = implementations.iter().zip(rounds);
        print(
            name,
            implementations
                .map(|(implementation, rounds)| {
                    (implementation.name, rounds, implementation.note.clone())
                })
                .collect(),
        );
    }
}

/// Prints the rows of a case. Each implementation has its times in all rounds and a note. The first one
/// must be keeptime.
pub fn print(case: &str, mut implementations: Vec<(&str, Vec<f64>, String)>) {
    for (_, rounds, _) in &mut implementations {
        rounds.sort_by(f64::total_cmp);
    }
    let keeptime = implementations[0].1[0];
    for (name, rounds, note) in &implementations {
        let (shortest, median) = (rounds[0], rounds[rounds.len() / 2]);
        let ratio = shortest / keeptime;
        println!("{case}\t{name}\t{shortest:.2}\t{ratio:.2}\tmedian {median:.2}{note}");
    }
}

fn check(case: &str, implementations: &mut [Implementation]) {
    let (keeptime, _) = implementations.split_first_mut().expect("a case has an implementation");
    let expected: Vec<i64> = inputs().map(|input| keeptime.operation.answer(input)).collect();
    for implementation in implementations {
        for (input, expected) in inputs().zip(&expected) {
            let expected = match implementation.answers {
                Answers::LikeKeeptime => *expected,
                Answers::Always(answer) => answer,
            };
            let answer = implementation.operation.answer(input);
            assert_eq!(
                answer, expected,
                "{case}: {} gives another answer for input {input}",
                implementation.name
            );
        }
    }
}

fn inputs() -> impl Iterator<Item = usize> {
    (0..CHECKED).map(|n| n * STEP)
}

/// Returns the number of operations for one turn.
fn loop_length(operation: &mut dyn Timed) -> usize {
    let mut times = 1;
    loop {
        let took = operation.time(times);
        if took >= TURN / 2 {
            return times;
        }
        times *= 2;
    }
}

/// Returns the time of one operation in nanoseconds.
pub fn nanoseconds(time: Duration, operations: usize) -> f64 {
    time.as_nanos() as f64 / operations as f64
}
