//! `keeptime batch`: one JSON request per line in, one answer per line out.

use std::io::{self, BufRead, BufReader, Read, Write};

use keeptime_documents::batch;

use crate::read::zone;

/// Answers each line of the input. Flushes whenever no complete line is left in the buffer.
pub(crate) fn run(input: impl Read, output: &mut impl Write) -> io::Result<()> {
    let mut input = BufReader::with_capacity(1 << 16, input);
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        writeln!(output, "{}", batch::answer(&line, zone::data().source()))?;
        line.clear();
        if !input.buffer().contains(&b'\n') {
            output.flush()?;
        }
    }
    output.flush()
}
