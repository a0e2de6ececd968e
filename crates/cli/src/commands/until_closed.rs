//! Output that a reader may close before its end.

use std::io::{self, ErrorKind, Write};

/// Writes until the reader closes the pipe, and drops the rest, so that a command still ends with its exit status.
pub(super) struct UntilClosed<W> {
    output: W,
    is_closed: bool,
}

impl<W: Write> UntilClosed<W> {
    pub(super) fn new(output: W) -> Self {
        Self { output, is_closed: false }
    }

    fn unless_closed<T>(&mut self, result: io::Result<T>, closed: T) -> io::Result<T> {
        match result {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.is_closed = true;
                Ok(closed)
            }
            result => result,
        }
    }
}

impl<W: Write> Write for UntilClosed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.is_closed {
            return Ok(bytes.len());
        }
        let written = self.output.write(bytes);
        self.unless_closed(written, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.is_closed {
            return Ok(());
        }
        let flushed = self.output.flush();
        self.unless_closed(flushed, ())
    }
}
