//! Changes of a text that correct a finding.

use keeptime::pattern::Replacement;
use serde::{Serialize, Serializer};

use crate::names::names;

/// A change of a text that corrects a finding.
///
/// In serde, an object with `certainty`, `span` and `text`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fix {
    /// Whether the change can be made without asking.
    pub certainty: Certainty,
    /// The bytes to replace, and the text to write there.
    pub replacement: Replacement,
}

/// Whether a change can be made without asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Certainty {
    /// The changed text says what its author wrote, in the form that the service reads.
    Certain,
    /// The change is right only if its author agrees.
    Review,
    /// The change belongs in the file that the text was made from: in the configuration of Terraform, not
    /// in a plan or a state.
    InSource,
}

names! { Certainty, "certainty":
    Certain = "certain",
    Review = "review",
    InSource = "in_source",
}

impl Fix {
    pub(crate) fn certain(replacement: Replacement) -> Self {
        Self { certainty: Certainty::Certain, replacement }
    }

    pub(crate) fn review(replacement: Replacement) -> Self {
        Self { certainty: Certainty::Review, replacement }
    }

    /// Returns the change for a text that was made from another file.
    pub(crate) fn in_source(self) -> Self {
        Self { certainty: Certainty::InSource, ..self }
    }

    /// Moves the span, for a change of a part of a text that starts at `offset`.
    pub(super) fn moved_by(&self, offset: usize) -> Self {
        let span = self.replacement.span();
        let span = span.start + offset..span.end + offset;
        Self { replacement: Replacement::new(span, self.replacement.text()), ..*self }
    }
}

impl Serialize for Fix {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Object<'f> {
            certainty: Certainty,
            span: (usize, usize),
            text: &'f str,
        }
        let span = self.replacement.span();
        Object {
            certainty: self.certainty,
            span: (span.start, span.end),
            text: self.replacement.text(),
        }
        .serialize(serializer)
    }
}
