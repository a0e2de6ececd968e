//! Notes on stored patterns.

use core::fmt;
use core::ops::Range;

/// A part of a stored pattern that the service accepts although its reference does not allow it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternNote {
    kind: PatternNoteKind,
    span: Range<usize>,
}

/// The kinds of notes on a stored pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PatternNoteKind {
    /// `INTERVAL=1`, which has no effect.
    IntervalOfOne,
}

impl PatternNote {
    pub(super) fn new(kind: PatternNoteKind, span: Range<usize>) -> Self {
        Self { kind, span }
    }

    /// Returns the kind of the note.
    pub fn kind(&self) -> PatternNoteKind {
        self.kind
    }

    /// Returns the range of bytes that the note is about, a whole part, in the text as given, folds
    /// included.
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }
}

impl PatternNoteKind {
    /// Returns the name of the kind in snake case.
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
                "INTERVAL=1 has no effect; the service accepts it although its reference does not \
                 list INTERVAL",
            ),
        }
    }
}
