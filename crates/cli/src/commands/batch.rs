//! `keeptime batch`: one JSON request per line in, one answer per line out.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;

use keeptime_documents::batch::Batch;

use crate::failure::Failure;
use crate::read::{input, zone};
use crate::show::file::STANDARD_INPUT;

/// The length of answers that are written together.
const BLOCK: usize = 1 << 16;

/// Answers each line of the input. Flushes whenever no complete line is left in the buffer.
pub(crate) fn run(input: impl Read, output: &mut impl Write) -> Result<(), Failure> {
    let mut input = BufReader::with_capacity(BLOCK, input);
    let mut batch = Batch::new(zone::data().source());
    let (mut line, mut answers) = (Vec::new(), Vec::new());
    let unreadable = |error| input::unreadable(Path::new(STANDARD_INPUT), error);
    while input.read_until(b'\n', &mut line).map_err(unreadable)? > 0 {
        batch.push_answer(&line, &mut answers);
        answers.push(b'\n');
        line.clear();
        let is_last = !input.buffer().contains(&b'\n');
        if is_last || answers.len() >= BLOCK {
            output.write_all(&answers)?;
            answers.clear();
        }
        if is_last {
            output.flush()?;
        }
    }
    Ok(output.flush()?)
}
