//! Colours on the terminal, by what a text means. Every colour of the command comes from here.
//!
//! A colour only repeats what a word beside it says. Where the output is not a terminal, or colours are
//! switched off, the stream removes the styles.

use anstyle::{AnsiColor, Style};

/// What a piece of text means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// Nothing that needs a style.
    #[default]
    Plain,
    /// A heading, or the head of a column.
    Heading,
    /// The sentence that answers the question.
    Answer,
    /// Text that matters less, such as an id beside a name.
    Dim,
    /// A backup that is kept and counts.
    Keep,
    /// A backup that only long-term rules keep.
    LongTerm,
    /// A backup that is kept and does not count.
    NotCounted,
    /// A backup that can be deleted.
    Delete,
    /// A backup whose deletion is deferred.
    Deferred,
    /// A backup that has failed.
    Failed,
    /// A backup that is already being deleted.
    BeingDeleted,
    /// Something that the reader should look at.
    Warning,
}

impl Meaning {
    pub(crate) const fn style(self) -> Style {
        match self {
            Self::Plain => Style::new(),
            Self::Heading | Self::Answer => Style::new().bold(),
            Self::Dim | Self::NotCounted | Self::BeingDeleted => Style::new().dimmed(),
            Self::Keep => AnsiColor::Green.on_default(),
            Self::LongTerm => AnsiColor::Cyan.on_default(),
            Self::Delete => AnsiColor::Red.on_default(),
            Self::Deferred => AnsiColor::Yellow.on_default(),
            Self::Failed => AnsiColor::BrightRed.on_default().bold().invert(),
            Self::Warning => AnsiColor::Yellow.on_default().bold(),
        }
    }
}

/// Puts a text in the style of its meaning.
pub(crate) fn paint(text: &str, meaning: Meaning) -> String {
    match meaning {
        Meaning::Plain => text.to_owned(),
        _ if text.is_empty() => String::new(),
        meaning => {
            let style = meaning.style();
            format!("{style}{text}{style:#}")
        }
    }
}
