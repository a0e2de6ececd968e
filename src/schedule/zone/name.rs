//! The name of a zone.

use alloc::sync::Arc;
use core::fmt;

use chrono::FixedOffset;

const UTC: &str = "UTC";

/// The largest offset of a name such as `UTC+14:00`, in seconds. No zone has a larger one today.
const MAX_OFFSET: i32 = 14 * 3600;

/// The name of a zone. Cloning it is cheap.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(in crate::schedule) enum ZoneName {
    Utc,
    // Never `UTC`.
    Other(Arc<str>),
}

impl ZoneName {
    pub(in crate::schedule) fn new(name: impl Into<Arc<str>>) -> Self {
        let name = name.into();
        if &*name == UTC { Self::Utc } else { Self::Other(name) }
    }

    /// Returns the name of an offset: `UTC` or, for example, `UTC+08:00`.
    pub(super) fn of_offset(offset: FixedOffset) -> Self {
        if offset.local_minus_utc() == 0 {
            Self::Utc
        } else {
            Self::Other(alloc::format!("{UTC}{offset}").into())
        }
    }

    pub(in crate::schedule) fn as_str(&self) -> &str {
        match self {
            Self::Utc => UTC,
            Self::Other(name) => name,
        }
    }
}

impl fmt::Debug for ZoneName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

/// An offset that is not `±hh:mm`, or is more than 14:00.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct InvalidOffset;

/// Parses the names that need no zone data: `UTC`, `Z`, `UTC+08:00` and `+08:00`. Returns `None` if the
/// text is another name.
pub(super) fn parse_offset(text: &str) -> Option<Result<FixedOffset, InvalidOffset>> {
    let east = |seconds| FixedOffset::east_opt(seconds).ok_or(InvalidOffset);
    if text.eq_ignore_ascii_case("Z") {
        return Some(east(0));
    }
    let has_utc = text.get(..UTC.len()).is_some_and(|start| start.eq_ignore_ascii_case(UTC));
    let offset = if has_utc { &text[UTC.len()..] } else { text };
    match offset.as_bytes().first() {
        None => has_utc.then(|| east(0)),
        Some(b'+' | b'-') => Some(seconds(offset).ok_or(InvalidOffset).and_then(east)),
        Some(_) => None,
    }
}

/// Parses `+hh:mm` or `-hh:mm` into seconds.
fn seconds(text: &str) -> Option<i32> {
    let &[sign, h1, h2, b':', m1, m2] = text.as_bytes() else { return None };
    let number = |digits: [u8; 2]| {
        let [tens, ones] = digits.map(|digit| i32::from(digit) - i32::from(b'0'));
        let is_number = (0..10).contains(&tens) && (0..10).contains(&ones);
        is_number.then_some(tens * 10 + ones)
    };
    let minutes = number([m1, m2]).filter(|minutes| *minutes < 60)?;
    let seconds = number([h1, h2])? * 3600 + minutes * 60;
    let seconds = Some(seconds).filter(|seconds| *seconds <= MAX_OFFSET)?;
    Some(if sign == b'-' { -seconds } else { seconds })
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::borrow::ToOwned;

    #[test]
    fn offsets_are_parsed_and_named() {
        let name = |text| {
            let offset = parse_offset(text)?;
            Some(offset.map(|offset| ZoneName::of_offset(offset).as_str().to_owned()))
        };
        for text in ["Z", "z", "UTC", "utc", "+00:00", "-00:00", "UTC+00:00", "utc-00:00"] {
            assert_eq!(name(text), Some(Ok("UTC".to_owned())), "{text}");
        }
        assert_eq!(name("+08:00"), Some(Ok("UTC+08:00".to_owned())));
        assert_eq!(name("utc-05:30"), Some(Ok("UTC-05:30".to_owned())));
        assert_eq!(name("UTC+14:00"), Some(Ok("UTC+14:00".to_owned())));
        for text in
            ["UTC+14:01", "+15:00", "+8", "+08", "+0800", "+08:60", "+8:00", "+08:0", "+-8:00", "+"]
        {
            assert_eq!(name(text), Some(Err(InvalidOffset)), "{text}");
        }
        for text in ["", "UTCx", "UT", "GMT+8", "Etc/GMT+8", "Zulu", "08:00", "ÜTC+08:00", "−08:00"]
        {
            assert_eq!(parse_offset(text), None, "{text}");
        }
    }

    #[test]
    fn equal_names_are_equal_however_they_were_made() {
        assert_eq!(ZoneName::new("UTC"), ZoneName::Utc);
        assert_eq!(ZoneName::new("UTC").as_str(), "UTC");
        assert_ne!(ZoneName::new("utc"), ZoneName::Utc);
    }
}
