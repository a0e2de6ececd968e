//! Common mistakes that would otherwise cause many faults, each reported as a single fault.
//!
//! The parser looks for them only after it has found some other fault, so valid text costs nothing
//! extra.

use core::ops::Range;

use super::error::PatternErrorKind as Kind;

/// Returns the range of the first line that is indented by mistake: a line of a calendar, or a rule
/// that cannot continue the line before it. Indentation makes a line continue the line before it.
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

/// Returns the range of the first line, after the first one of the text, that starts with a space or a
/// tab.
#[cold]
pub(super) fn folded_line(text: &str) -> Option<Range<usize>> {
    let mut lines = text.split_inclusive('\n');
    let mut start = lines.next()?.len();
    for line in lines {
        if line.starts_with([' ', '\t']) {
            return Some(start..start + line.trim_end_matches(['\r', '\n']).len());
        }
        start += line.len();
    }
    None
}

/// A mistake that explains the faults of a rule.
pub(super) struct Mistake {
    pub(super) kind: Kind,
    /// Its range in the rule's value.
    pub(super) range: Range<usize>,
    pub(super) scope: Scope,
}

impl Mistake {
    /// Returns the mistake with the scope that it has in a list, where it makes only its own rule
    /// unreadable.
    pub(super) fn in_item(self) -> Self {
        let kind = match self.kind {
            Kind::EscapedLineEnd { .. } | Kind::CarriageReturn { .. } => Kind::LineEndInItem,
            Kind::SecondRule { found } => Kind::SecondRuleInItem { found },
            other => other,
        };
        Self { kind, scope: Scope::Line, ..self }
    }
}

/// How much of the text cannot be read because of a mistake.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// Only the rule.
    Line,
    /// The rest of the text too, because its line ends are wrong.
    Text,
}

/// Returns the mistake that explains the faults in a rule's value, if there is one.
#[cold]
pub(super) fn in_rule(value: &str) -> Option<Mistake> {
    let whole = 0..value.len();
    if let Some(kind) = wrong_line_end(value) {
        return Some(Mistake { kind, range: whole, scope: Scope::Text });
    }
    let (kind, range) = full_width(value).or_else(|| {
        let second = second_rule(value)?;
        Some((Kind::SecondRule { found: value[second..].into() }, second..whole.end))
    })?;
    Some(Mistake { kind, range, scope: Scope::Line })
}

/// Returns the fault of a line that contains an escaped line end or a carriage return.
pub(super) fn wrong_line_end(line: &str) -> Option<Kind> {
    if ["\\n", "\\r", "\\N"].iter().any(|escape| line.contains(escape)) {
        return Some(Kind::EscapedLineEnd { found: line.into() });
    }
    line.contains('\r').then(|| Kind::CarriageReturn { found: line.into() })
}

/// Returns the fault of the first full-width character, and its range in the line.
pub(super) fn full_width(line: &str) -> Option<(Kind, Range<usize>)> {
    line.char_indices().find_map(|(start, found)| {
        let ascii = ascii(found)?;
        Some((Kind::FullWidth { found, ascii }, start..start + found.len_utf8()))
    })
}

/// Returns the ASCII form of a full-width character (U+FF01 to U+FF5E are ! to ~).
pub(super) fn ascii(character: char) -> Option<char> {
    match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xff01 + u32::from('!')),
        '、' => Some(','),
        _ => None,
    }
}

/// Returns the offset at which a second rule starts in the value of a rule.
fn second_rule(value: &str) -> Option<usize> {
    for at in (1..value.len()).filter(|at| starts_with_at(value, *at, "FREQ=")) {
        let before = &value[..at];
        if !before.contains('=') {
            // The text before it is not a rule.
            continue;
        }
        let last_part = before.rsplit(';').next().unwrap_or(before);
        if last_part.is_empty() {
            // After a semicolon, FREQ is more likely a repeated part. It starts a second rule only if
            // another part is repeated too.
            if !has_part(before, "FREQ=") {
                continue;
            }
            let is_twice = |name: &&str| has_part(before, name) && has_part(&value[at..], name);
            return ["BYDAY=", "BYHOUR=", "BYMINUTE="].iter().any(is_twice).then_some(at);
        }
        if last_part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
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

pub(super) fn starts_with(text: &str, word: &str) -> bool {
    starts_with_at(text, 0, word)
}

/// Returns whether a word is at an offset of a text, in any letter case.
fn starts_with_at(text: &str, offset: usize, word: &str) -> bool {
    let bytes = text.as_bytes().get(offset..offset + word.len());
    bytes.is_some_and(|bytes| bytes.eq_ignore_ascii_case(word.as_bytes()))
}
