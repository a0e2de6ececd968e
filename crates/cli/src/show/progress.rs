//! A progress bar for input files, shown on a terminal if reading takes over a second.

use std::io::{self, IsTerminal, Read};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How long reading takes before the bar is shown.
const DELAY: Duration = Duration::from_secs(1);

/// A reader that shows its progress.
pub(crate) struct ProgressReader<R> {
    reader: R,
    bar: ProgressBar,
    started: Instant,
    is_shown: bool,
}

impl<R> ProgressReader<R> {
    /// Wraps a reader. `length` is its number of bytes, if known.
    pub(crate) fn new(reader: R, length: Option<u64>, name: &str) -> Self {
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
        Self { reader, bar, started: Instant::now(), is_shown: false }
    }
}

impl<R: Read> Read for ProgressReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.bar.inc(read as u64);
        if !self.is_shown && self.started.elapsed() > DELAY {
            self.is_shown = true;
            if io::stderr().is_terminal() {
                self.bar.set_draw_target(ProgressDrawTarget::stderr());
            }
        }
        Ok(read)
    }
}

impl<R> Drop for ProgressReader<R> {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
