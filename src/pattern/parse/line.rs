//! What a content line says, as far as a pattern cares: `NAME;parameters:value` (RFC 2445, 4.1).

use super::{find, is};
use crate::pattern::lines::{Line, Lines};

/// Properties that would change the times, in an event as anywhere else.
const TIME_PROPERTIES: [&str; 5] = ["DTSTART", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID"];

/// What a line says.
#[derive(Clone, Copy)]
pub(super) enum LineContent<'t> {
    Blank,
    /// BEGIN or END, and the component's name.
    Begin(&'t str),
    End(&'t str),
    BeginWithParameters(&'t str),
    EndWithParameters(&'t str),
    /// RRULE, and where its value begins in the line.
    Rule {
        value: usize,
    },
    RuleWithParameters(&'t str),
    /// A property that would change the times.
    Time(&'static str),
    /// A property that describes, and is passed over.
    Descriptive,
    /// No property: it has no name and colon.
    Other,
}

/// How nearly every rule begins.
const RULE: &str = "RRULE:";

/// The next line, and what it says; `None` at the end.
pub(super) fn next<'t>(lines: &mut Lines<'t>) -> Option<(Line<'t>, LineContent<'t>)> {
    let rest = lines.rest();
    if rest.is_empty() {
        return None;
    }
    if rest.starts_with(RULE) {
        return Some((lines.next(), LineContent::Rule { value: RULE.len() }));
    }
    frame(lines, rest).or_else(|| {
        let line = lines.next();
        Some((line, LineContent::of(line.text)))
    })
}

/// The next line where it is one of those that frame nearly every calendar, known by heart.
fn frame<'t>(lines: &mut Lines<'t>, rest: &str) -> Option<(Line<'t>, LineContent<'t>)> {
    if rest.starts_with("BEGIN:") {
        if let Some(line) = lines.known("BEGIN:VCALENDAR") {
            return Some((line, LineContent::Begin("VCALENDAR")));
        }
        let line = lines.known("BEGIN:VEVENT")?;
        return Some((line, LineContent::Begin("VEVENT")));
    }
    if rest.starts_with("END:") {
        if let Some(line) = lines.known("END:VEVENT") {
            return Some((line, LineContent::End("VEVENT")));
        }
        let line = lines.known("END:VCALENDAR")?;
        return Some((line, LineContent::End("VCALENDAR")));
    }
    None
}

impl<'t> LineContent<'t> {
    fn of(line: &'t str) -> Self {
        let text = line.as_bytes();
        if text.is_empty() {
            return Self::Blank;
        }
        let end = find(text, 0, |byte| byte == b':' || byte == b';');
        let (name, rest) = text.split_at(end);
        if rest.is_empty() {
            return Self::Other;
        }
        // Whatever follows the name, it is the name that is at fault.
        if let Some(time) = TIME_PROPERTIES.into_iter().find(|known| is(name, known)) {
            return Self::Time(time);
        }
        let colon = unquoted_colon(text, end);
        let parameters = line[end..colon.unwrap_or(line.len())].strip_prefix(';');
        if let Some(parameters) = parameters.filter(|_| is(name, "RRULE")) {
            return Self::RuleWithParameters(parameters);
        }
        let Some(colon) = colon else { return Self::Other };
        let value = &line[colon + 1..];
        let has_parameters = parameters.is_some();
        if is(name, "RRULE") {
            Self::Rule { value: colon + 1 }
        } else if is(name, "BEGIN") {
            if has_parameters { Self::BeginWithParameters(value) } else { Self::Begin(value) }
        } else if is(name, "END") {
            if has_parameters { Self::EndWithParameters(value) } else { Self::End(value) }
        } else if name.is_empty() || !name.iter().copied().all(is_of_name) {
            Self::Other
        } else {
            Self::Descriptive
        }
    }
}

/// Whether a text is a calendar or an event rather than bare rules; one with white space before it is
/// meant as such.
pub(super) fn starts_with_begin(text: &str) -> bool {
    let begin = text.trim_start().as_bytes().split_at_checked("BEGIN".len());
    begin.is_some_and(|(name, rest)| is(name, "BEGIN") && matches!(rest, [b':' | b';', ..]))
}

fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-'
}

/// The first colon from `start` on that stands outside of double quotes.
fn unquoted_colon(text: &[u8], start: usize) -> Option<usize> {
    let mut quoted = false;
    let colon = find(text, start, |byte| {
        quoted ^= byte == b'"';
        !quoted && byte == b':'
    });
    (colon < text.len()).then_some(colon)
}
