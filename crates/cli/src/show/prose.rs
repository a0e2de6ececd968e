//! Sentences, wrapped between words.

use std::io::{self, Write};

use textwrap::core::display_width;
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

/// Writes phrases with commas between them, wrapped between phrases.
pub(crate) fn items(items: &[(String, Meaning)], output: &mut impl Write) -> io::Result<()> {
    items_within(terminal::line_width().unwrap_or(usize::MAX), items, output)
}

fn items_within(
    total: usize,
    items: &[(String, Meaning)],
    output: &mut impl Write,
) -> io::Result<()> {
    let mut used = 0;
    for (number, (text, meaning)) in items.iter().enumerate() {
        let width = display_width(text) + usize::from(number + 1 < items.len());
        if used > 0 && used + 1 + width > total {
            writeln!(output)?;
            used = 0;
        }
        if used > 0 {
            write!(output, " ")?;
            used += 1;
        }
        let comma = if number + 1 < items.len() { "," } else { "" };
        write!(output, "{}{comma}", paint(text, *meaning))?;
        used += width;
    }
    writeln!(output)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_wrapped_where_the_next_does_not_fit() {
        let items =
            ["3 kept", "12 to delete", "1 deferred"].map(|text| (text.to_owned(), Meaning::Plain));
        let written = |total: usize| {
            let mut output = Vec::new();
            items_within(total, &items, &mut output).unwrap();
            String::from_utf8(output).unwrap()
        };
        assert_eq!(written(usize::MAX), "3 kept, 12 to delete, 1 deferred\n");
        assert_eq!(written(32), "3 kept, 12 to delete, 1 deferred\n");
        assert_eq!(written(31), "3 kept, 12 to delete,\n1 deferred\n");
        assert_eq!(written(21), "3 kept, 12 to delete,\n1 deferred\n");
        assert_eq!(written(20), "3 kept,\n12 to delete,\n1 deferred\n");
        assert_eq!(written(1), "3 kept,\n12 to delete,\n1 deferred\n");
    }
}
