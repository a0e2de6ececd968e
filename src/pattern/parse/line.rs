//! Classifies the lines of a text, `NAME;parameters:value` (RFC 2445, 4.1).

use super::{find, is};
use crate::pattern::lines::{Line, Lines};

/// Properties that would change the times. They are refused inside and outside of an event.
const TIME_PROPERTIES: [&str; 5] = ["DTSTART", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID"];

/// The content of a line, as far as patterns need it.
#[derive(Clone, Copy)]
pub(super) enum LineContent<'t> {
    Blank,
    /// BEGIN with the name of a component.
    Begin(&'t str),
    /// END with the name of a component.
    End(&'t str),
    BeginWithParameters(&'t str),
    EndWithParameters(&'t str),
    /// RRULE without parameters. `value` is the offset of its value in the line.
    Rule {
        value: usize,
    },
    /// RRULE with the text of its parameters.
    RuleWithParameters(&'t str),
    /// A property that would change the times, by name.
    TimeProperty(&'static str),
    /// Any other property. It is ignored.
    DescriptiveProperty,
    /// Not a property: it has no valid name or no colon.
    NotAProperty,
}

/// The start of nearly every rule line.
const RULE_PREFIX: &str = "RRULE:";

/// Consumes the next line and returns it with its content. Returns `None` at the end of the text.
pub(super) fn next<'t>(lines: &mut Lines<'t>) -> Option<(Line<'t>, LineContent<'t>)> {
    let rest = lines.rest();
    if rest.is_empty() {
        return None;
    }
    if rest.starts_with(RULE_PREFIX) {
        return Some((lines.next(), LineContent::Rule { value: RULE_PREFIX.len() }));
    }
    common_line(lines, rest).or_else(|| {
        let line = lines.next();
        Some((line, LineContent::parse(line.text)))
    })
}

/// Consumes the next line if it is one of the BEGIN and END lines that nearly every calendar has. This is
/// faster than splitting and classifying it.
fn common_line<'t>(lines: &mut Lines<'t>, rest: &str) -> Option<(Line<'t>, LineContent<'t>)> {
    if rest.starts_with("BEGIN:") {
        if let Some(line) = lines.next_if_equal("BEGIN:VCALENDAR") {
            return Some((line, LineContent::Begin("VCALENDAR")));
        }
        let line = lines.next_if_equal("BEGIN:VEVENT")?;
        return Some((line, LineContent::Begin("VEVENT")));
    }
    if rest.starts_with("END:") {
        if let Some(line) = lines.next_if_equal("END:VEVENT") {
            return Some((line, LineContent::End("VEVENT")));
        }
        let line = lines.next_if_equal("END:VCALENDAR")?;
        return Some((line, LineContent::End("VCALENDAR")));
    }
    None
}

impl<'t> LineContent<'t> {
    fn parse(line: &'t str) -> Self {
        let text = line.as_bytes();
        if text.is_empty() {
            return Self::Blank;
        }
        let end = find(text, 0, |byte| byte == b':' || byte == b';');
        let (name, rest) = text.split_at(end);
        if rest.is_empty() {
            return Self::NotAProperty;
        }
        // The name is the fault, whether or not the rest of the line is valid.
        if let Some(time) = TIME_PROPERTIES.into_iter().find(|known| is(name, known)) {
            return Self::TimeProperty(time);
        }
        let colon = unquoted_colon(text, end);
        let parameters = line[end..colon.unwrap_or(line.len())].strip_prefix(';');
        if let Some(parameters) = parameters.filter(|_| is(name, "RRULE")) {
            return Self::RuleWithParameters(parameters);
        }
        let Some(colon) = colon else { return Self::NotAProperty };
        let value = &line[colon + 1..];
        let has_parameters = parameters.is_some();
        if is(name, "RRULE") {
            Self::Rule { value: colon + 1 }
        } else if is(name, "BEGIN") {
            if has_parameters { Self::BeginWithParameters(value) } else { Self::Begin(value) }
        } else if is(name, "END") {
            if has_parameters { Self::EndWithParameters(value) } else { Self::End(value) }
        } else if name.is_empty() || !name.iter().copied().all(is_name_byte) {
            Self::NotAProperty
        } else {
            Self::DescriptiveProperty
        }
    }
}

/// Returns whether a text is a calendar or an event and not bare rules. White space before it is
/// skipped, so that an indented calendar is reported as such.
pub(super) fn starts_with_begin(text: &str) -> bool {
    let begin = text.trim_start().as_bytes().split_at_checked("BEGIN".len());
    begin.is_some_and(|(name, rest)| is(name, "BEGIN") && matches!(rest, [b':' | b';', ..]))
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-'
}

/// Returns the offset of the first colon at or after `start` that is not in double quotes.
fn unquoted_colon(text: &[u8], start: usize) -> Option<usize> {
    let mut quoted = false;
    let colon = find(text, start, |byte| {
        quoted ^= byte == b'"';
        !quoted && byte == b':'
    });
    (colon < text.len()).then_some(colon)
}
