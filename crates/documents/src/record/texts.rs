//! Texts that are stored together.

use std::ops::Range;

/// Several texts, one after another in one allocation. A listing has a million backups with five texts each;
/// as allocations of their own, these would take longer than reading the JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Texts<const N: usize> {
    joined: Box<str>,
    /// Where each text ends.
    ends: [usize; N],
}

impl<const N: usize> Texts<N> {
    pub(crate) fn new(texts: [&str; N]) -> Self {
        let mut joined = String::with_capacity(texts.iter().map(|text| text.len()).sum());
        let ends = texts.map(|text| {
            joined.push_str(text);
            joined.len()
        });
        Self { joined: joined.into_boxed_str(), ends }
    }

    /// Returns the text with this number. It is empty if there is none.
    pub(crate) fn get(&self, number: usize) -> &str {
        let start = number.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
        let range =
            Range { start: start.unwrap_or(0), end: self.ends.get(number).copied().unwrap_or(0) };
        self.joined.get(range).unwrap_or_default()
    }

    /// Returns the text with this number, or `None` if it is empty.
    pub(crate) fn get_non_empty(&self, number: usize) -> Option<&str> {
        Some(self.get(number)).filter(|text| !text.is_empty())
    }
}
