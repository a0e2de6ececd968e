//! Texts and tables in Markdown, as GitHub reads it.

use std::io::{self, Write};

/// Returns a text in which nothing is markup, on one line.
pub(crate) fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for found in text.chars() {
        match found {
            '\r' | '\n' => written.push(' '),
            '<' => written.push_str("&lt;"),
            '&' => written.push_str("&amp;"),
            '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '~' | '#' | '@' => {
                written.push('\\');
                written.push(found);
            }
            _ => written.push(found),
        }
    }
    written
}

/// Returns a text as code, on one line.
pub(crate) fn code(text: &str) -> String {
    let text = text.replace(['\r', '\n'], " ");
    let (mut run, mut longest) = (0, 0);
    for found in text.chars() {
        run = if found == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    let space = if longest > 0 { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// Returns a text as code in a cell of a table.
pub(crate) fn code_cell(text: &str) -> String {
    code(text).replace('|', "\\|")
}

/// Writes a table. The cells are Markdown. Columns without any text are left out.
pub(crate) fn write_table<const N: usize>(
    heads: &[String; N],
    rows: &[[String; N]],
    output: &mut impl Write,
) -> io::Result<()> {
    let is_used = |column: &usize| rows.iter().any(|row| !row[*column].is_empty());
    let used: Vec<usize> = (0..N).filter(is_used).collect();
    let mut write = |cells: &[String; N]| {
        let cells: Vec<&str> = used.iter().map(|column| cells[*column].as_str()).collect();
        writeln!(output, "| {} |", cells.join(" | "))
    };
    write(heads)?;
    write(&std::array::from_fn(|_| "---".to_owned()))?;
    rows.iter().try_for_each(write)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_markup() {
        assert_eq!(escaped("a|b `c` <img> @d\n*e*"), "a\\|b \\`c\\` &lt;img> \\@d \\*e\\*");
        assert_eq!(escaped("&lt; & ~#\\"), "&amp;lt; &amp; \\~\\#\\\\");
        assert_eq!(code("a|b.json:1:2"), "`a|b.json:1:2`");
        assert_eq!(code_cell("a|b.json:1:2"), "`a\\|b.json:1:2`");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(code("a``b"), "``` a``b ```");
    }
}
