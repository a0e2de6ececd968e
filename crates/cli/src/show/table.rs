//! Tables with aligned columns that fit the terminal. No command formats columns by itself.
//!
//! Nothing is cut: a column of text wraps between words, and where that does not suffice, columns move to
//! lines of their own below their row. Columns without any text are left out.

use std::io::{self, Write};

use textwrap::core::display_width;

use super::prose;
use super::style::{Meaning, paint};
use super::terminal;

/// The columns between two cells.
const GAP: usize = 2;
/// The fewest columns that a text is wrapped into, so that it does not become a thin pillar.
const LEAST_WRAPPED: usize = 24;

/// A column of a table.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    head: String,
    align: Align,
    narrow: Narrow,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Align {
    Left,
    Right,
}

/// What happens to a column if the table is too wide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Narrow {
    /// It stays as it is.
    Stays,
    /// It moves below its row.
    Folds,
    /// Its text is wrapped between words. If too little room is left, it moves below its row.
    Wraps,
}

impl Column {
    /// A column of text that stays on one line, such as ids and dates.
    pub(crate) fn new(head: impl Into<String>) -> Self {
        Self { head: head.into(), align: Align::Left, narrow: Narrow::Stays }
    }

    /// A column of numbers.
    pub(crate) fn number(head: impl Into<String>) -> Self {
        Self { align: Align::Right, ..Self::new(head) }
    }

    /// A column of sentences or phrases, which wrap.
    pub(crate) fn text(head: impl Into<String>) -> Self {
        Self { narrow: Narrow::Wraps, ..Self::new(head) }
    }

    /// Lets the column move below its row if the table is too wide. Texts that have no room move first, then of
    /// several such columns the last.
    #[must_use]
    pub(crate) fn folding(mut self) -> Self {
        self.narrow = Narrow::Folds;
        self
    }
}

/// A cell of a table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cell {
    text: String,
    meaning: Meaning,
}

impl Cell {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), meaning: Meaning::Plain }
    }

    /// A number; zero is left blank, so that the others stand out.
    pub(crate) fn count(count: usize) -> Self {
        if count == 0 { Self::default() } else { Self::new(count.to_string()) }
    }

    #[must_use]
    pub(crate) fn meaning(mut self, meaning: Meaning) -> Self {
        self.meaning = meaning;
        self
    }
}

/// A row of cells, or a line between rows.
#[derive(Clone, Debug)]
pub(crate) enum Row<const N: usize> {
    Cells([Cell; N]),
    /// A line that is not aligned with the columns, such as the name of a group of rows, after an empty
    /// line.
    Heading(String),
}

/// A table with `N` columns.
#[derive(Clone, Debug)]
pub(crate) struct Table<const N: usize> {
    columns: [Column; N],
    has_heads: bool,
    /// The number of rows that decide how wide the columns are.
    measured: usize,
}

/// How a table is laid out.
struct Layout<const N: usize> {
    widths: [usize; N],
    /// The columns that are shown in the row, and those below it.
    shown: Vec<usize>,
    below: Vec<usize>,
    /// The number of columns that the output has.
    total: Option<usize>,
}

impl<const N: usize> Table<N> {
    pub(crate) const fn new(columns: [Column; N]) -> Self {
        Self { columns, has_heads: true, measured: usize::MAX }
    }

    /// Leaves out the heads of the columns.
    #[must_use]
    pub(crate) const fn without_heads(mut self) -> Self {
        self.has_heads = false;
        self
    }

    /// Lets only the first rows decide how wide the columns are.
    #[must_use]
    pub(crate) const fn measured_by(mut self, rows: usize) -> Self {
        self.measured = rows;
        self
    }

    /// Writes the table, to fit the terminal. `rows` is called twice, first to measure, so that the rows
    /// of a long listing need not be held.
    pub(crate) fn write<R: Iterator<Item = Row<N>>>(
        &self,
        rows: impl Fn() -> R,
        output: &mut impl Write,
    ) -> io::Result<()> {
        self.write_within(terminal::line_width(), rows, output)
    }

    fn write_within<R: Iterator<Item = Row<N>>>(
        &self,
        total: Option<usize>,
        rows: impl Fn() -> R,
        output: &mut impl Write,
    ) -> io::Result<()> {
        let layout = self.layout(total, rows());
        if layout.shown.is_empty() {
            return Ok(());
        }
        let heads =
            || self.columns.clone().map(|column| Cell::new(column.head).meaning(Meaning::Heading));
        let mut heads_wanted = self.has_heads;
        for row in rows() {
            match row {
                Row::Cells(cells) => {
                    if std::mem::take(&mut heads_wanted) {
                        self.write_in_row(&layout, &heads(), output)?;
                    }
                    self.write_in_row(&layout, &cells, output)?;
                    write_below(&layout, &cells, output)?;
                }
                Row::Heading(text) => {
                    writeln!(output)?;
                    prose::write(&text, Meaning::Heading, 0, output)?;
                    heads_wanted = self.has_heads;
                }
            }
        }
        Ok(())
    }

    fn layout(&self, total: Option<usize>, rows: impl Iterator<Item = Row<N>>) -> Layout<N> {
        let mut widths = [0; N];
        let mut longest_words = [0; N];
        for row in rows.take(self.measured) {
            let Row::Cells(cells) = row else { continue };
            for (column, cell) in cells.iter().enumerate() {
                widths[column] = display_width(&cell.text).max(widths[column]);
                if self.columns[column].narrow == Narrow::Wraps {
                    let longest = cell.text.split(' ').map(display_width).max().unwrap_or(0);
                    longest_words[column] = longest.max(longest_words[column]);
                }
            }
        }
        let mut shown: Vec<usize> = (0..N).filter(|column| widths[*column] > 0).collect();
        if self.has_heads {
            for column in &shown {
                widths[*column] = display_width(&self.columns[*column].head).max(widths[*column]);
            }
        }
        let mut below = Vec::new();
        while let Some(total) = total {
            let needed = |shown: &[usize], widths: &[usize; N]| {
                shown.iter().map(|column| widths[*column] + GAP).sum::<usize>().saturating_sub(GAP)
            };
            let Some(excess) = needed(&shown, &widths).checked_sub(total).filter(|by| *by > 0)
            else {
                break;
            };
            let is = |narrow: Narrow| move |column: &usize| self.columns[*column].narrow == narrow;
            // The widest text takes all the excess.
            let wrapped = shown.iter().copied().filter(is(Narrow::Wraps));
            let wrapped = wrapped.max_by_key(|column| widths[*column]);
            let roomy = wrapped.filter(|column| {
                let least = longest_words[*column].max(LEAST_WRAPPED);
                widths[*column].saturating_sub(excess) >= least
            });
            if let Some(column) = roomy {
                widths[column] -= excess;
                break;
            }
            let folded = wrapped.or_else(|| shown.iter().copied().rfind(is(Narrow::Folds)));
            match folded {
                Some(column) if shown.len() > 1 => {
                    shown.retain(|other| *other != column);
                    below.push(column);
                    below.sort_unstable();
                }
                _ => break,
            }
        }
        Layout { widths, shown, below, total }
    }

    /// Writes the cells that are in the row, on as many lines as the highest needs.
    fn write_in_row(
        &self,
        layout: &Layout<N>,
        cells: &[Cell; N],
        output: &mut impl Write,
    ) -> io::Result<()> {
        let Layout { widths, shown, .. } = layout;
        let wrapped: Vec<Vec<String>> = shown
            .iter()
            .map(|column| match self.columns[*column].narrow {
                Narrow::Wraps => prose::lines(&cells[*column].text, widths[*column]),
                Narrow::Stays | Narrow::Folds => vec![cells[*column].text.clone()],
            })
            .collect();
        let height = wrapped.iter().map(Vec::len).max().unwrap_or_default();
        for line in 0..height {
            let mut blanks = 0;
            for (column, lines) in shown.iter().zip(&wrapped) {
                let text = lines.get(line).map_or("", String::as_str);
                let padding = widths[*column].saturating_sub(display_width(text));
                let (before, after) = match self.columns[*column].align {
                    Align::Left => (0, padding),
                    Align::Right => (padding, 0),
                };
                if text.is_empty() {
                    blanks += padding + GAP;
                    continue;
                }
                let painted = paint(text, cells[*column].meaning);
                write!(output, "{:1$}{painted}", "", blanks + before)?;
                // Written before the next text, so that no line ends with spaces.
                blanks = after + GAP;
            }
            writeln!(output)?;
        }
        Ok(())
    }
}

/// Writes the cells that have moved below the row.
fn write_below<const N: usize>(
    layout: &Layout<N>,
    cells: &[Cell; N],
    output: &mut impl Write,
) -> io::Result<()> {
    const INDENT: usize = 2 * GAP;
    let width = layout.total.map_or(usize::MAX, |total| total.saturating_sub(INDENT));
    let below = layout.below.iter().map(|column| &cells[*column]);
    let below = below.map(|cell| (&cell.text, cell.meaning));
    let below: Vec<_> = below.filter(|(text, _)| !text.is_empty()).collect();
    let needed: usize = below.iter().map(|(text, _)| display_width(text) + GAP).sum();
    if !below.is_empty() && needed <= width + GAP {
        let texts: Vec<String> =
            below.iter().map(|(text, meaning)| paint(text, *meaning)).collect();
        writeln!(output, "{:INDENT$}{}", "", texts.join("  "))?;
        return Ok(());
    }
    for (text, meaning) in below {
        for line in prose::lines(text, width) {
            writeln!(output, "{:INDENT$}{}", "", paint(&line, meaning))?;
        }
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const ID: &str = "b6f1c3f0-7d2e-4b52-9b5e-0f5a3a1d2c4b";

    /// Returns the lines of a table of servers in this number of columns.
    fn lines(total: Option<usize>) -> Vec<String> {
        let table = Table::new([
            Column::new("Server"),
            Column::new("Id").folding(),
            Column::number("Keep"),
            Column::new("Never"),
            Column::text("Problem"),
        ]);
        let row = |name: &str, keep: usize, problem: &str| {
            let cells = [name, ID, "", "", problem].map(Cell::new);
            let [name, id, _, never, problem] = cells;
            Row::Cells([name, id, Cell::count(keep), never, problem])
        };
        let rows = [
            row("web", 7, ""),
            row("mail-2", 12, "all its remaining counted backups are incomplete"),
        ];
        let mut output = Vec::new();
        table.write_within(total, || rows.iter().cloned(), &mut output).unwrap();
        let plain = anstream::adapter::strip_bytes(&output).into_vec();
        String::from_utf8(plain).unwrap().lines().map(str::to_owned).collect()
    }

    #[test]
    fn columns_are_aligned_and_empty_ones_are_left_out() {
        assert_eq!(
            lines(None),
            [
                "Server  Id                                    Keep  Problem",
                "web     b6f1c3f0-7d2e-4b52-9b5e-0f5a3a1d2c4b     7",
                "mail-2  b6f1c3f0-7d2e-4b52-9b5e-0f5a3a1d2c4b    12  all its remaining counted backups \
                 are incomplete",
            ]
        );
    }

    #[test]
    fn text_wraps_between_words() {
        assert_eq!(
            lines(Some(80)),
            [
                "Server  Id                                    Keep  Problem",
                "web     b6f1c3f0-7d2e-4b52-9b5e-0f5a3a1d2c4b     7",
                "mail-2  b6f1c3f0-7d2e-4b52-9b5e-0f5a3a1d2c4b    12  all its remaining counted",
                "                                                    backups are incomplete",
            ]
        );
    }

    #[test]
    fn a_column_moves_below_its_row_where_the_table_is_too_wide() {
        assert_eq!(
            lines(Some(60)),
            [
                "Server  Id                                    Keep",
                "web     b6f1c3f0-7d2e-4b52-9b5e-0f5a3a1d2c4b     7",
                "mail-2  b6f1c3f0-7d2e-4b52-9b5e-0f5a3a1d2c4b    12",
                "    all its remaining counted backups are incomplete",
            ]
        );
    }

    #[test]
    fn moved_texts_share_a_line_where_they_fit() {
        let table = Table::new([
            Column::new("Created"),
            Column::new("Name").folding(),
            Column::new("Server").folding(),
        ]);
        let rows = [
            ["2026-11-26", "nightly", "web-1"].map(Cell::new),
            ["2026-11-25", "", "database"].map(Cell::new),
            ["2026-11-24", "before-the-upgrade", "web-2"].map(Cell::new),
        ];
        let lines = |total: usize| {
            let mut output = Vec::new();
            let rows = || rows.iter().cloned().map(Row::Cells);
            table.write_within(Some(total), rows, &mut output).unwrap();
            String::from_utf8(anstream::adapter::strip_bytes(&output).into_vec()).unwrap()
        };
        let one_line_each =
            "2026-11-26\n    nightly  web-1\n2026-11-25\n    database\n2026-11-24\n";
        assert_eq!(lines(40), lines(1000));
        assert_eq!(lines(39).lines().next(), Some("Created     Name"));
        assert_eq!(
            lines(30),
            "Created     Name\n2026-11-26  nightly\n    web-1\n2026-11-25\n    database\n\
             2026-11-24  before-the-upgrade\n    web-2\n"
        );
        assert_eq!(lines(29), format!("Created\n{one_line_each}    before-the-upgrade  web-2\n"));
        assert_eq!(
            lines(28),
            format!("Created\n{one_line_each}    before-the-upgrade\n    web-2\n")
        );
    }

    #[test]
    fn an_id_is_never_cut() {
        assert_eq!(
            lines(Some(20)),
            [
                "Server  Keep",
                "web        7",
                "    b6f1c3f0-7d2e-4b52-9b5e-0f5a3a1d2c4b",
                "mail-2    12",
                "    b6f1c3f0-7d2e-4b52-9b5e-0f5a3a1d2c4b",
                "    all its",
                "    remaining",
                "    counted backups",
                "    are incomplete",
            ]
        );
    }
}
