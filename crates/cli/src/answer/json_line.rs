//! Writes JSON objects to memory, for answers with a line for each of a million backups.
//!
//! It writes the same as serde, which formats each number, date and character through several layers.

use chrono::{DateTime, Datelike, Timelike, Utc};
use serde::Serialize;

/// The name of a member, with a comma before it and a colon after it; [`name!`] makes it.
///
/// Its length is a constant, so that it is copied without a loop.
#[derive(Clone, Copy)]
pub(crate) struct Name<const N: usize>(pub(super) &'static [u8; N]);

/// Makes a name, which needs no escapes.
macro_rules! name {
    ($name:literal) => {{
        const TEXT: &[u8] = concat!(",\"", $name, "\":").as_bytes();
        const NAME: Option<&[u8; TEXT.len()]> = TEXT.first_chunk();
        $crate::answer::json_line::Name(const { NAME.unwrap() })
    }};
}
pub(crate) use name;

/// Appends the members of an object.
pub(crate) struct JsonObject<'b> {
    bytes: &'b mut Vec<u8>,
    /// Where the comma of the first member is. The end makes a brace of it.
    start: usize,
}

impl<'b> JsonObject<'b> {
    /// Begins an object.
    pub(crate) fn begin(bytes: &'b mut Vec<u8>) -> Self {
        let start = bytes.len();
        Self { bytes, start }
    }

    /// Ends the object.
    pub(crate) fn end(self) {
        match self.bytes.get_mut(self.start) {
            Some(comma) => *comma = b'{',
            None => self.bytes.push(b'{'),
        }
        self.bytes.push(b'}');
    }

    pub(crate) fn text<const N: usize>(&mut self, name: Name<N>, text: &str) {
        self.bytes.extend_from_slice(name.0);
        if text.bytes().fold(false, |found, byte| found | needs_escape(byte)) {
            serialize(self.bytes, text);
        } else {
            self.bytes.push(b'"');
            self.bytes.extend_from_slice(text.as_bytes());
            self.bytes.push(b'"');
        }
    }

    pub(crate) fn text_or_null<const N: usize>(&mut self, name: Name<N>, text: Option<&str>) {
        match text {
            Some(text) => self.text(name, text),
            None => self.null(name),
        }
    }

    pub(crate) fn null<const N: usize>(&mut self, name: Name<N>) {
        self.bytes.extend_from_slice(name.0);
        self.bytes.extend_from_slice(b"null");
    }

    pub(crate) fn number<const N: usize>(&mut self, name: Name<N>, number: impl Into<i64>) {
        let mut digits = itoa::Buffer::new();
        self.bytes.extend_from_slice(name.0);
        self.bytes.extend_from_slice(digits.format(number.into()).as_bytes());
    }

    pub(crate) fn instant<const N: usize>(&mut self, name: Name<N>, at: DateTime<Utc>) {
        self.bytes.extend_from_slice(name.0);
        match (u32::try_from(at.year()), at.nanosecond()) {
            (Ok(year @ 0..=9999), nanosecond @ 0..1_000_000_000) => {
                self.bytes.push(b'"');
                self.bytes.extend_from_slice(&two_digits(year / 100));
                self.bytes.extend_from_slice(&two_digits(year % 100));
                for (before, number) in [
                    (b'-', at.month()),
                    (b'-', at.day()),
                    (b'T', at.hour()),
                    (b':', at.minute()),
                    (b':', at.second()),
                ] {
                    self.bytes.push(before);
                    self.bytes.extend_from_slice(&two_digits(number));
                }
                push_fraction(self.bytes, nanosecond);
                self.bytes.extend_from_slice(b"Z\"");
            }
            _ => serialize(self.bytes, &at),
        }
    }

    /// Appends an object as a member.
    pub(crate) fn object<const N: usize>(&mut self, name: Name<N>) -> JsonObject<'_> {
        self.bytes.extend_from_slice(name.0);
        JsonObject::begin(self.bytes)
    }

    /// Appends any value, through serde.
    pub(crate) fn value<const N: usize>(&mut self, name: Name<N>, value: &impl Serialize) {
        self.bytes.extend_from_slice(name.0);
        serialize(self.bytes, value);
    }
}

fn needs_escape(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

/// Writing to memory cannot fail, and neither does serializing the values of answers.
fn serialize(bytes: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) {
    let is_written = serde_json::to_writer(&mut *bytes, value).is_ok();
    debug_assert!(is_written);
}

/// Returns the two digits of a number below 100.
fn two_digits(number: u32) -> [u8; 2] {
    [number / 10, number % 10].map(digit)
}

/// Appends a fraction of a second in three, six or nine digits; nothing for 0.
fn push_fraction(bytes: &mut Vec<u8>, nanosecond: u32) {
    if nanosecond == 0 {
        return;
    }
    bytes.push(b'.');
    let (mut rest, mut scale) = (nanosecond, 100_000_000);
    for place in 0..9 {
        if place % 3 == 0 && place > 0 && rest == 0 {
            return;
        }
        bytes.push(digit(rest / scale));
        rest %= scale;
        scale = (scale / 10).max(1);
    }
}

/// Returns the last digit of a number.
fn digit(number: u32) -> u8 {
    b'0' + u8::try_from(number % 10).unwrap_or_default()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use serde_json::json;

    fn written(write: impl FnOnce(&mut JsonObject<'_>)) -> String {
        let mut bytes = Vec::new();
        let mut object = JsonObject::begin(&mut bytes);
        write(&mut object);
        object.end();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn values_are_written_as_serde_writes_them() {
        for text in ["", "web-1", "a\"b", "a\\b", "\u{1b}[31m", "\0", "\u{7f}", "夜 😀", "\n\t"]
        {
            assert_eq!(
                written(|object| object.text(name!("a"), text)),
                json!({"a": text}).to_string()
            );
        }
        for number in [0, 9, 10, -1, 1_234_567_890_123, i64::MAX, i64::MIN] {
            assert_eq!(
                written(|object| object.number(name!("a"), number)),
                json!({"a": number}).to_string()
            );
        }
        for (seconds, nanoseconds) in [
            (0, 0),
            (1_740_994_205, 0),
            (1_740_994_205, 1),
            (951_782_399, 277_000_000),
            (951_782_399, 270_000),
            (951_782_399, 1_000_000_000),
            (951_782_399, 1_277_000_000),
            (-62_167_219_200, 0),
            (-62_167_219_201, 0),
            (253_402_300_799, 0),
            (253_402_300_800, 0),
            (-8_334_601_228_800, 0),
        ] {
            let at = DateTime::from_timestamp(seconds, nanoseconds).unwrap();
            assert_eq!(
                written(|object| object.instant(name!("a"), at)),
                json!({"a": at}).to_string()
            );
        }
        let several = written(|object| {
            object.null(name!("a"));
            let mut inner = object.object(name!("b"));
            inner.value(name!("c"), &[1, 2]);
            inner.end();
            object.number(name!("d"), 5);
        });
        assert_eq!(several, r#"{"a":null,"b":{"c":[1,2]},"d":5}"#);
    }
}
