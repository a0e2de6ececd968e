//! The arguments about the form of the output.

use clap::{Args, ValueEnum};

/// The formats that a command can write. Each command has an enum of its own, so that its help lists the
/// formats that it takes.
pub(crate) trait Format: ValueEnum + Default + PartialEq + Send + Sync + 'static {
    const JSON: Self;
}

// Clap would use a doc comment on a group as the help of the command.
#[derive(Args)]
pub(crate) struct FormatOption<F: Format> {
    /// Format of the output
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: F,
    /// Short for --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

impl<F: Format> FormatOption<F> {
    pub(crate) fn get(&self) -> F {
        if self.json { F::JSON } else { self.format.clone() }
    }

    pub(crate) fn is_json(&self) -> bool {
        self.get() == F::JSON
    }
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum TextOrJson {
    #[default]
    Text,
    Json,
}

impl Format for TextOrJson {
    const JSON: Self = Self::Json;
}

/// The formats of `keeptime diff`.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    #[default]
    Text,
    Json,
    /// A summary for a pull request
    Markdown,
}

impl Format for DiffFormat {
    const JSON: Self = Self::Json;
}

/// The formats of `keeptime check`.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// Findings drawn in the text
    #[default]
    Text,
    /// One JSON object per file: file, kind, faults, notes
    Json,
    /// Annotations of GitHub Actions
    Github,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// A summary for a pull request
    Markdown,
}

impl Format for CheckFormat {
    const JSON: Self = Self::Json;
}

/// When to use colours. `Auto`: on a terminal, as `NO_COLOR`, `CLICOLOR` and `CLICOLOR_FORCE` say.
#[derive(Clone, Copy, Default, ValueEnum)]
pub(crate) enum ColorChoice {
    #[default]
    Auto,
    Always,
    Never,
}

impl ColorChoice {
    /// Applies the choice to standard output and standard error.
    pub(crate) fn apply(self) {
        let choice = match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
    }
}
