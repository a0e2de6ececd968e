//! The canonical text of a pattern.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::dialect::Dialect;
use super::rule::Rule;
use super::{MAX_CHARACTERS, Pattern};

impl Pattern {
    /// Returns the values of the rules as in the canonical text: sorted by their bytes, without repeats.
    /// For CBR this is the list to send.
    pub fn canonical_rules(&self) -> Vec<String> {
        let text = |rule: &Rule| {
            let mut text = String::new();
            // Writing to a string never fails.
            let _ = rule.write(&mut text, self.dialect);
            text
        };
        let mut rules: Vec<String> = self.rules.iter().map(text).collect();
        rules.sort_unstable();
        rules
    }

    /// Returns the canonical text, in upper case. Parsing it in the pattern's dialect gives an equal
    /// pattern.
    ///
    /// Parts are in the order FREQ, INTERVAL, BYDAY, BYHOUR, BYMINUTE. Lists are sorted, without repeats or
    /// leading zeros. Rules are sorted by their bytes, without repeats.
    ///
    /// In CSBS it is a VCALENDAR with one VEVENT, with CRLF and without folds. If that would have more than
    /// 10,240 characters, it is the bare rules, one per line. No rule has an INTERVAL.
    ///
    /// In CBR it is the bare rules, one per line. Every daily rule has an INTERVAL, because other clients
    /// cannot read one without it, and no weekly rule has one.
    pub fn canonical_text(&self) -> String {
        let rules = self.canonical_rules();
        if self.dialect == Dialect::Cbr {
            return rules.join("\n");
        }
        let head = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n";
        let tail = "END:VEVENT\r\nEND:VCALENDAR\r\n";
        let lines: usize = rules.iter().map(|rule| "RRULE:\r\n".len() + rule.len()).sum();
        let length = head.len() + lines + tail.len();
        if length > MAX_CHARACTERS {
            return rules.join("\n");
        }
        let mut text = String::with_capacity(length);
        text.push_str(head);
        for rule in rules {
            text.push_str("RRULE:");
            text.push_str(&rule);
            text.push_str("\r\n");
        }
        text.push_str(tail);
        text
    }
}

/// Writes the canonical text.
impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.canonical_text())
    }
}
