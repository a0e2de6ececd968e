//! Policies and patterns, read from texts.

use keeptime::pattern::{Dialect, Pattern};
use keeptime::policy::{Policy, PolicyState};
use keeptime::retention::Limits;

use super::{AnyPolicy, PolicyDocument};
use crate::limits::ZeroLimit;
use crate::text::{Expected, TextDocument, TextFaults, looks_like_json, read_pattern};

impl AnyPolicy {
    /// Reads a policy, or a pattern without its policy, from a text.
    ///
    /// A text that is not JSON is a pattern, of CSBS unless `dialect` is given. A pattern is read as an
    /// enabled policy without limits; [`is_bare_pattern`](Self::is_bare_pattern) tells it apart. For JSON
    /// see [`read`](Self::read).
    ///
    /// # Errors
    /// Every fault of a text that holds no policy, with its span. If only one half of a policy cannot be
    /// read, it is in [`faults`](Self::faults), and [`TextFaults::of`] finds its span.
    ///
    /// ```
    /// use keeptime_documents::{AnyPolicy, ZeroLimit};
    ///
    /// let pattern = "FREQ=DAILY;BYHOUR=2;BYMINUTE=30";
    /// let policy = AnyPolicy::from_text(pattern, None, ZeroLimit::Unlimited)?;
    /// assert!(policy.is_bare_pattern());
    ///
    /// let error = AnyPolicy::from_text("FREQ=HOURLY", None, ZeroLimit::Unlimited);
    /// let error = error.unwrap_err();
    /// assert_eq!(&error.text()[error.findings()[0].span.clone()], "HOURLY");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_text(
        text: impl Into<String>,
        dialect: Option<Dialect>,
        zero: ZeroLimit,
    ) -> Result<Self, TextFaults> {
        let text = text.into();
        if !looks_like_json(&text) {
            return read_pattern(text, dialect).map(|pattern| Self::of_pattern(pattern, zero));
        }
        Self::from_document(TextDocument::read(text, Expected::PolicyOrRules)?, zero)
    }

    /// Makes a pattern an enabled policy without limits and objects.
    pub fn of_pattern(pattern: Pattern, zero: ZeroLimit) -> Self {
        let policy = Policy::new(pattern.clone(), Limits::UNLIMITED, PolicyState::Enabled, []);
        let document = PolicyDocument::Pattern(pattern);
        Self::new(document, policy, zero, Vec::new(), Vec::new())
    }

    /// Reads the policy of a document.
    ///
    /// # Errors
    /// Every fault of a document that holds no policy, with its span.
    pub fn from_document(document: TextDocument, zero: ZeroLimit) -> Result<Self, TextFaults> {
        let Some(kind) = document.kind() else { return Err(document.into_faults(&[])) };
        Self::read(kind, document.value(), zero).map_err(|faults| document.into_faults(&faults))
    }
}
