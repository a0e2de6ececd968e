//! Mistakes that make a text look wrong all over, each told as the one fault that it is.
//!
//! They are looked for where something else has been found wrong, so a good text pays nothing.

use core::ops::Range;

use super::error::PatternErrorKind as Kind;

/// The first indented line of a text that is one only by mistake: a line of a calendar, or a rule that
/// continues nothing. Its indentation makes it a part of the line before it.
#[cold]
pub(super) fn indented_line(text: &str) -> Option<Range<usize>> {
    let mut start = 0;
    let mut before = "";
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\r', '\n']);
        let unindented = content.trim_start_matches([' ', '\t']);
        let is_first = before.is_empty();
        let starts_with = |name: &str| starts_with(unindented, name);
        if unindented.len() < content.len()
            && (starts_with("BEGIN:")
                || starts_with("END:")
                || starts_with("RRULE:")
                || !is_first && starts_with("FREQ=") && !before.ends_with([':', ';', '：', '；']))
        {
            return Some(start..start + content.len());
        }
        before = content;
        start += line.len();
    }
    None
}

/// A mistake that explains what is wrong with a rule.
pub(super) struct Mistake {
    pub(super) kind: Kind,
    /// Where it stands in the rule's value.
    pub(super) at: Range<usize>,
    pub(super) scope: Scope,
}

/// How much of a text a mistake makes unreadable.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// The rule alone.
    Line,
    /// What follows too: the text is not cut into lines where it should be.
    Text,
}

/// The mistake that explains what is wrong with a rule's value.
#[cold]
pub(super) fn in_rule(value: &str) -> Option<Mistake> {
    let whole = 0..value.len();
    if let Some(kind) = line_end(value) {
        return Some(Mistake { kind, at: whole, scope: Scope::Text });
    }
    let (kind, at) = full_width(value).or_else(|| {
        let second = second_rule(value)?;
        Some((Kind::SecondRule { found: value[second..].into() }, second..whole.end))
    })?;
    Some(Mistake { kind, at, scope: Scope::Line })
}

/// A line end that is none.
pub(super) fn line_end(line: &str) -> Option<Kind> {
    if ["\\n", "\\r", "\\N"].iter().any(|escape| line.contains(escape)) {
        return Some(Kind::EscapedLineEnd { found: line.into() });
    }
    line.contains('\r').then(|| Kind::CarriageReturn { found: line.into() })
}

/// The first full-width form of an ASCII character.
pub(super) fn full_width(line: &str) -> Option<(Kind, Range<usize>)> {
    line.char_indices().find_map(|(at, found)| {
        let ascii = ascii(found)?;
        Some((Kind::FullWidth { found, ascii }, at..at + found.len_utf8()))
    })
}

/// The ASCII character of a full-width form (U+FF01 to U+FF5E are ! to ~).
fn ascii(character: char) -> Option<char> {
    match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xff01 + u32::from('!')),
        '、' => Some(','),
        _ => None,
    }
}

/// Where a second rule starts in the value of a rule.
fn second_rule(value: &str) -> Option<usize> {
    for at in (1..value.len()).filter(|at| starts_with_at(value, *at, "FREQ=")) {
        let before = &value[..at];
        if !before.contains('=') {
            // Nothing before it is a rule.
            continue;
        }
        let glued = before.rsplit(';').next().unwrap_or(before);
        if glued.is_empty() {
            // After a semicolon FREQ is a part too many, unless more of a rule follows.
            if !has_part(before, "FREQ=") {
                continue;
            }
            let is_twice = |name: &&str| has_part(before, name) && has_part(&value[at..], name);
            return ["BYDAY=", "BYHOUR=", "BYMINUTE="].iter().any(is_twice).then_some(at);
        }
        if glued.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            continue;
        }
        let prefixed = at.saturating_sub("RRULE:".len());
        return Some(if starts_with_at(value, prefixed, "RRULE:") { prefixed } else { at });
    }
    None
}

fn has_part(rule: &str, name: &str) -> bool {
    rule.split(';').any(|part| starts_with(part, name))
}

fn starts_with(text: &str, word: &str) -> bool {
    starts_with_at(text, 0, word)
}

/// Whether a word stands at a place, in any letter case.
fn starts_with_at(text: &str, at: usize, word: &str) -> bool {
    let bytes = text.as_bytes().get(at..at + word.len());
    bytes.is_some_and(|bytes| bytes.eq_ignore_ascii_case(word.as_bytes()))
}
