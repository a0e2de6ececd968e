//! A progress bar for input files, shown on a terminal if reading takes over a second.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How long reading takes before the bar is shown.
const DELAY: Duration = Duration::from_secs(1);

/// How much of a file has been read.
pub(crate) struct Progress {
    bar: ProgressBar,
    started: Instant,
    is_shown: bool,
}

impl Progress {
    /// Starts with nothing read. `length` is the number of bytes, if known.
    pub(crate) fn new(length: Option<u64>, name: &str) -> Self {
        let bar = match length {
            Some(length) => {
                ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::hidden())
                    .with_style(
                        ProgressStyle::with_template(
                            "{msg} {wide_bar} {bytes}/{total_bytes} {eta}",
                        )
                        .unwrap_or_else(|_| ProgressStyle::default_bar()),
                    )
            }
            None => ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden()),
        };
        bar.set_message(name.to_owned());
        Self { bar, started: Instant::now(), is_shown: false }
    }

    /// Adds a number of bytes that have been read.
    pub(crate) fn add(&mut self, bytes: usize) {
        self.bar.inc(bytes as u64);
        if !self.is_shown && self.started.elapsed() > DELAY {
            self.is_shown = true;
            if io::stderr().is_terminal() {
                self.bar.set_draw_target(ProgressDrawTarget::stderr());
            }
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
