//! Corrects faults whose correction is certain.
//!
//! A correction must keep what the author wrote: it removes what has no meaning, or writes the same in the
//! form that the service reads. A missing or invalid value is never guessed.

use alloc::borrow::ToOwned;
use alloc::string::String;
use core::ops::Range;

use super::dialect::Dialect;
use super::error::{PatternError, PatternErrorKind as Kind};
use super::mistakes::{ascii, indented_line, starts_with};
use super::replacement::Replacement;
use super::{Pattern, StoredPattern};

impl PatternError {
    /// Returns the change that corrects this fault, if there is exactly one that keeps what the author
    /// wrote.
    ///
    /// `text` is the text that was parsed: the whole text, or the rule at
    /// [`rule_index`](Self::rule_index) if the pattern was given as a list. Other faults may remain.
    ///
    /// These can be corrected: a byte order mark, spaces next to a separator, full-width characters, two
    /// rules on a line, line ends written as `\n`, indentation, blank lines, parts that change nothing,
    /// parts that are repeated with the same value, an extra semicolon, names of weekdays such as `Monday`,
    /// an alarm in a calendar, and the prefix or the calendar around rules of CBR.
    ///
    /// ```
    /// use keeptime::pattern::{Dialect, Pattern};
    ///
    /// let change = |text: &str| {
    ///     let replacement = Pattern::parse(text).unwrap_err().replacement(text, Dialect::Csbs)?;
    ///     replacement.apply(text)
    /// };
    /// assert_eq!(change("FREQ=DAILY;WKST=MO;BYHOUR=2").as_deref(), Some("FREQ=DAILY;BYHOUR=2"));
    /// assert_eq!(change("FREQ=DAILY;BYHOUR=24"), None);
    /// ```
    pub fn replacement(&self, text: &str, dialect: Dialect) -> Option<Replacement> {
        let replacement = correction(self, text, dialect)?;
        let changed = replacement.apply(text)?;
        // Certain only if the fault is gone.
        let is_same = |fault: &PatternError| {
            fault.kind() == self.kind() && fault.span().start == self.span().start
        };
        let faults = match dialect {
            Dialect::Csbs => Pattern::faults(&changed),
            Dialect::Cbr => Pattern::faults_cbr(&changed),
        };
        (changed != text && !faults.iter().any(is_same)).then_some(replacement)
    }
}

fn correction(error: &PatternError, text: &str, dialect: Dialect) -> Option<Replacement> {
    let span = error.span();
    let found = text.get(span.clone())?;
    Some(match error.kind() {
        Kind::ByteOrderMark | Kind::RulePrefix | Kind::EmptyPart => Replacement::new(span, ""),
        Kind::BlankLine => Replacement::new(with_line_end(text, span), ""),
        Kind::EscapedLineEnd { .. } => Replacement::new(span, real_line_ends(found)),
        Kind::CarriageReturn { .. } => Replacement::new(span, found.replace('\r', "\n")),
        Kind::Indented => Replacement::new(0..text.len(), without_indentation(text)?),
        Kind::Folded => Replacement::new(span, found.trim_start()),
        Kind::FullWidth { .. } => {
            let line = line_around(text, span);
            let written = text[line.clone()].chars().map(|found| ascii(found).unwrap_or(found));
            Replacement::new(line, written.collect::<String>())
        }
        Kind::Space { .. } => Replacement::new(span.clone(), without_spaces(text, span)?),
        Kind::SecondRule { .. } => on_its_own_line(text, &span)?,
        Kind::NoEffect { .. } => Replacement::new(with_semicolon(text, span), ""),
        Kind::RepeatedPart { .. } => {
            let line = line_around(text, span.clone());
            let mut earlier = text[line.start..span.start].split([';', ':']);
            let is_equal = earlier.any(|part| part.eq_ignore_ascii_case(found));
            is_equal.then(|| Replacement::new(with_semicolon(text, span), ""))?
        }
        Kind::Weekday { .. } => Replacement::new(span, weekday_code(found)?),
        Kind::ComponentParameters { .. } if !found.contains(';') => {
            Replacement::new(span, found.split_whitespace().collect::<String>())
        }
        Kind::Component { found } if found.as_str().eq_ignore_ascii_case("VALARM") => {
            Replacement::new(block(text, span.start, "VALARM")?, "")
        }
        Kind::Calendar if error.rule_index().is_none() && dialect == Dialect::Cbr => {
            Replacement::new(0..text.len(), rules_of_calendar(text)?)
        }
        _ => return None,
    })
}

/// Extends the range of a line by its line end.
fn with_line_end(text: &str, line: Range<usize>) -> Range<usize> {
    let end = text[line.start..].find('\n').map_or(text.len(), |at| line.start + at + 1);
    line.start..end
}

/// Returns the range of the line that contains a range, without its line end.
fn line_around(text: &str, span: Range<usize>) -> Range<usize> {
    let start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[span.end..].find(['\r', '\n']).map_or(text.len(), |at| span.end + at);
    start..end
}

/// Replaces line ends that are written as a backslash and a letter.
fn real_line_ends(line: &str) -> String {
    line.replace("\\r\\n", "\n").replace("\\n", "\n").replace("\\N", "\n").replace("\\r", "\n")
}

/// Removes the indentation of all lines if all are indented, otherwise of those that start a line of their
/// own for certain.
fn without_indentation(text: &str) -> Option<String> {
    let is_indented = |line: &str| line.starts_with([' ', '\t']) || line.trim().is_empty();
    let all = text.lines().skip(1).all(is_indented);
    let starts_line = |line: &str| {
        ["BEGIN:", "END:", "RRULE:", "FREQ="].iter().any(|start| starts_with(line, start))
    };
    let changed: String = text
        .split_inclusive('\n')
        .map(|line| {
            let unindented = line.trim_start_matches([' ', '\t']);
            if all || starts_line(unindented) { unindented } else { line }
        })
        .collect();
    indented_line(&changed).is_none().then_some(changed)
}

/// Removes the white space of a range if all of it is beside a separator or the end of a line.
fn without_spaces(text: &str, span: Range<usize>) -> Option<String> {
    let is_edge = |found: Option<char>| {
        found.is_none_or(|found| matches!(found, ';' | ',' | '=' | ':' | '\r' | '\n'))
    };
    let mut changed = String::new();
    let mut rest = &text[span.clone()];
    while let Some(first) = rest.chars().next() {
        let at = span.end - rest.len();
        if !first.is_whitespace() {
            changed.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let after = rest.trim_start();
        let end = span.end - after.len();
        // White space that ends the item may continue after it.
        let next = text[end..].trim_start_matches([' ', '\t']).chars().next();
        if !is_edge(text[..at].chars().next_back()) && !is_edge(next) {
            return None;
        }
        rest = after;
    }
    Some(changed)
}

/// Puts the second rule of a line on a line of its own.
fn on_its_own_line(text: &str, second: &Range<usize>) -> Option<Replacement> {
    let line = line_around(text, second.clone());
    let between = [' ', '\t', ',', ';', '|'];
    let first = text[line.start..second.start].trim_end_matches(between);
    if first.is_empty() {
        return None;
    }
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let prefix = match first.get(.."RRULE:".len()) {
        Some(prefix) if starts_with(first, "RRULE:") => prefix,
        _ => "",
    };
    let has_prefix = starts_with(&text[second.clone()], "RRULE:");
    let mut between = line_end.to_owned();
    between.push_str(if has_prefix { "" } else { prefix });
    Some(Replacement::new(line.start + first.len()..second.start, between))
}

/// Extends the range of a part by the semicolon before it, otherwise by the one after it.
fn with_semicolon(text: &str, part: Range<usize>) -> Range<usize> {
    if text[..part.start].ends_with(';') {
        part.start - 1..part.end
    } else if text[part.end..].starts_with(';') {
        part.start..part.end + 1
    } else {
        part
    }
}

/// Returns the code of a weekday that is written out or shortened to three letters.
fn weekday_code(name: &str) -> Option<&'static str> {
    const DAYS: [(&str, &str); 7] = [
        ("MONDAY", "MO"),
        ("TUESDAY", "TU"),
        ("WEDNESDAY", "WE"),
        ("THURSDAY", "TH"),
        ("FRIDAY", "FR"),
        ("SATURDAY", "SA"),
        ("SUNDAY", "SU"),
    ];
    let day = DAYS
        .iter()
        .find(|(day, _)| name.eq_ignore_ascii_case(day) || name.eq_ignore_ascii_case(&day[..3]));
    day.map(|(_, code)| *code)
}

/// Returns the range of a component from its BEGIN line to the end of its END line.
fn block(text: &str, start: usize, component: &str) -> Option<Range<usize>> {
    let mut end = start;
    for line in text[start..].split_inclusive('\n') {
        end += line.len();
        let name = starts_with(line, "END:").then(|| line["END:".len()..].trim());
        if name.is_some_and(|name| name.eq_ignore_ascii_case(component)) {
            return Some(start..end);
        }
    }
    None
}

/// Returns the rules of a calendar, one per line, as CBR takes them.
fn rules_of_calendar(text: &str) -> Option<String> {
    let pattern = StoredPattern::parse(text).ok()?.into_pattern();
    let rules = pattern.rules().iter().copied();
    Some(Pattern::from_cbr_rules(rules).ok()?.canonical_text())
}
