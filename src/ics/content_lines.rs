//! The lines of a calendar file: folded, escaped, with CRLF (RFC 5545, 3.1 and 3.3.11).

use alloc::string::{String, ToString};

use chrono::{DateTime, Utc};

/// The most octets of a line without its end.
const LONGEST_LINE: usize = 75;

/// A calendar file that is being written.
pub(super) struct ContentLines(String);

impl ContentLines {
    pub(super) fn new() -> Self {
        Self(String::new())
    }

    pub(super) fn begin(&mut self, component: &str) {
        self.property("BEGIN", component);
    }

    pub(super) fn end(&mut self, component: &str) {
        self.property("END", component);
    }

    /// Writes a property whose value needs no escaping.
    pub(super) fn property(&mut self, name: &str, value: &str) {
        let mut length = 0;
        for character in name.chars().chain([':']).chain(value.chars()) {
            if length + character.len_utf8() > LONGEST_LINE {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(character);
            length += character.len_utf8();
        }
        self.0.push_str("\r\n");
    }

    /// Writes a property whose value is a text. Control characters become spaces, so that the text stays on
    /// one line.
    pub(super) fn text(&mut self, name: &str, text: &str) {
        let mut value = String::new();
        for character in text.chars() {
            match character {
                '\\' | ';' | ',' => value.extend(['\\', character]),
                character if character.is_control() => value.push(' '),
                character => value.push(character),
            }
        }
        self.property(name, &value);
    }

    pub(super) fn finish(self) -> String {
        self.0
    }
}

/// Returns an instant as a value, truncated to the second.
pub(super) fn utc_text(instant: DateTime<Utc>) -> String {
    instant.format("%Y%m%dT%H%M%SZ").to_string()
}
