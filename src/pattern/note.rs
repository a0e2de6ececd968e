//! What a stored pattern has that no request may have.

use core::fmt;
use core::ops::Range;

/// What a service stores in a pattern although a request must not have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternNote {
    kind: PatternNoteKind,
    span: Range<usize>,
}

/// What kind of note it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PatternNoteKind {
    /// `INTERVAL=1`.
    IntervalOfOne,
}

impl PatternNote {
    pub(super) fn new(kind: PatternNoteKind, span: Range<usize>) -> Self {
        Self { kind, span }
    }

    /// What kind of note it is.
    pub fn kind(&self) -> PatternNoteKind {
        self.kind
    }

    /// The bytes of the text as given, folds included, that it is about: a whole part.
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }
}

impl PatternNoteKind {
    /// The kind's name, in snake case.
    pub const fn name(self) -> &'static str {
        match self {
            Self::IntervalOfOne => "interval_of_one",
        }
    }
}

impl fmt::Display for PatternNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            PatternNoteKind::IntervalOfOne => f.write_str(
                "INTERVAL=1 changes nothing; the service accepts it, although its reference does \
                 not name it",
            ),
        }
    }
}
