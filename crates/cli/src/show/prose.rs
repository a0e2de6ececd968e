//! Sentences, wrapped between words.

use std::io::{self, Write};

use textwrap::{Options, WordSeparator, WordSplitter};

use super::style::{Meaning, paint};
use super::terminal;

/// Wraps a text into lines of at most `width` columns. A word that is longer, such as an id, stays whole.
pub(crate) fn lines(text: &str, width: usize) -> Vec<String> {
    let options = Options::new(width.max(1))
        .break_words(false)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation);
    textwrap::wrap(text, options).into_iter().map(std::borrow::Cow::into_owned).collect()
}

/// Writes a text, wrapped to the terminal. Lines after the first are indented by `indent` columns.
pub(crate) fn write(
    text: &str,
    meaning: Meaning,
    indent: usize,
    output: &mut impl Write,
) -> io::Result<()> {
    let Some(width) = terminal::line_width() else {
        return writeln!(output, "{}", paint(text, meaning));
    };
    let (mut first, rest) = (true, width.saturating_sub(indent));
    for line in lines(text, rest) {
        let indent = if std::mem::take(&mut first) { 0 } else { indent };
        writeln!(output, "{:indent$}{}", "", paint(&line, meaning))?;
    }
    Ok(())
}

/// Writes a sentence.
pub(crate) fn sentence(text: &str, output: &mut impl Write) -> io::Result<()> {
    write(text, Meaning::Plain, 0, output)
}
