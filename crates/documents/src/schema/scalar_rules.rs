//! The rules that one value is enough to check.
//!
//! [`check`] returns the fault of a value under a [`ValueRule`]: its type, its length, its characters,
//! its range. It needs nothing but the value itself. Rules for objects, lists and patterns, and rules
//! that give notes, are checked in `walk`; [`check`] accepts any value for them.

use std::ops::RangeInclusive;

use serde_json::Value;

use super::lenient_values::{amount, positive, whole};
use super::node::Node;
use super::table::{ForbiddenCharacters, ValueRule};
use crate::fault::{Fault, FaultKind};
use crate::instant::parse_instant;
use crate::limits::{self, LIMIT_ALLOWED, boolean_or_text};
use crate::long_term;
use crate::message_text::one_of;
use keeptime::pattern::Excerpt;

/// Checks a value against a rule for a single value. Returns `Ok` for all other rules.
pub(super) fn check(rule: ValueRule, is_answer: bool, node: &Node<'_>) -> Result<(), Fault> {
    match rule {
        ValueRule::Text => node.text().map(drop),
        ValueRule::Id => id(node).map(drop),
        ValueRule::PathId => path_id(node),
        ValueRule::Uuid => uuid(node),
        ValueRule::Boolean if is_answer => flag(node),
        ValueRule::Boolean => match node.value {
            Value::Bool(_) => Ok(()),
            _ => Err(node.takes(FaultKind::Type, "true or false")),
        },
        ValueRule::BooleanOrText => flag(node),
        ValueRule::AnyObject => node.object().map(drop),
        ValueRule::Name { most } => name(node, most),
        ValueRule::NameWithoutPrefix { most, prefix } => name_without_prefix(node, most, prefix),
        ValueRule::NameWithChinese { most } => name_with_chinese(node, most),
        ValueRule::Characters { least, most, forbidden } => {
            characters(node, least..=most, forbidden)
        }
        ValueRule::Fixed(allowed) => word(node, &[allowed], FaultKind::Value),
        ValueRule::ResourceType(types) => word(node, types, FaultKind::ResourceType),
        ValueRule::OperationType(words) => word(node, words, FaultKind::OperationType),
        ValueRule::OneOf(words) => word(node, words, FaultKind::Value),
        ValueRule::Limit => limit(node, is_answer),
        ValueRule::LimitAboveZero => limit_above_zero(node),
        ValueRule::Periods => periods(node, is_answer),
        ValueRule::Timezone => match long_term::parse_timezone(node.text()?) {
            Some(_) => Ok(()),
            None => Err(node.takes(FaultKind::Value, long_term::TIMEZONE_ALLOWED)),
        },
        ValueRule::AdvancedRules if long_term::is_unset(node.value) => Ok(()),
        ValueRule::AdvancedRules => Err(node.takes(FaultKind::Value, long_term::ADVANCED_ALLOWED)),
        ValueRule::CbrOnly => {
            let name = node.name();
            let message = format!(
                "{name} is a member of backups of CBR, but this backup is read as one of CSBS"
            );
            Err(node.fault(FaultKind::Value, message))
        }
        ValueRule::Between { least, most } => between(node, least, most),
        ValueRule::PositiveInteger => {
            some(positive(node.value), node, "a whole number of 1 or more")
        }
        ValueRule::IntegerIn { min, max } => match node.value.as_i64() {
            Some(found) if (min..=max).contains(&found) => Ok(()),
            _ => {
                let is_number = node.value.is_number();
                let kind = if is_number { FaultKind::Value } else { FaultKind::Type };
                Err(node.takes(kind, &format!("{min} to {max}")))
            }
        },
        ValueRule::Integer => number(node, "a whole number", |value| whole(value).is_some()),
        ValueRule::Number => number(node, "a number", |value| amount(value).is_some()),
        ValueRule::Time => time(node),
        ValueRule::ParsedBy(read) => {
            read(node.text()?).map_err(|message| node.fault(FaultKind::Value, message))
        }
        ValueRule::Any
        | ValueRule::KnownWords(_)
        | ValueRule::BackupDate
        | ValueRule::ExpiryDate
        | ValueRule::Pattern
        | ValueRule::Rules
        | ValueRule::Table(_)
        | ValueRule::List(..)
        | ValueRule::EmptyTextOr(_)
        | ValueRule::All(_)
        | ValueRule::UniqueInList(_)
        | ValueRule::UniqueItem => Ok(()),
    }
}

/// Returns a fault if `found` is `None`.
fn some<T>(found: Option<T>, node: &Node<'_>, allowed: &str) -> Result<(), Fault> {
    found.map(drop).ok_or_else(|| node.takes(FaultKind::Value, allowed))
}

fn id<'v>(node: &Node<'v>) -> Result<&'v str, Fault> {
    match node.text()? {
        "" => Err(node.takes(FaultKind::Length, "an id of at least one character")),
        id => Ok(id),
    }
}

fn path_id(node: &Node<'_>) -> Result<(), Fault> {
    match id(node)? {
        "." | ".." => Err(node.takes(FaultKind::Value, "an id that can be a path segment")),
        _ => Ok(()),
    }
}

fn uuid(node: &Node<'_>) -> Result<(), Fault> {
    let groups = node.text()?.split('-');
    let is_hex = |group: &str| group.bytes().all(|byte| byte.is_ascii_hexdigit());
    let lengths = groups.map(|group| if is_hex(group) { group.len() } else { 0 });
    if lengths.eq([8, 4, 4, 4, 12]) { Ok(()) } else { Err(node.takes(FaultKind::Value, "UUIDs")) }
}

fn flag(node: &Node<'_>) -> Result<(), Fault> {
    match boolean_or_text(node.value) {
        Some(_) => Ok(()),
        None => Err(node.takes(FaultKind::Type, "true or false")),
    }
}

fn name(node: &Node<'_>, most: usize) -> Result<(), Fault> {
    let name = node.text()?;
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if !name.bytes().all(is_allowed) {
        return Err(node.takes(FaultKind::Value, "only letters, digits, _ and -"));
    }
    length(node, name.len(), 1..=most)
}

fn name_with_chinese(node: &Node<'_>, most: usize) -> Result<(), Fault> {
    let name = node.text()?;
    let is_allowed = |character: char| {
        character.is_ascii_alphanumeric()
            || matches!(character, '_' | '-' | '\u{4E00}'..='\u{9FA5}' | '\u{F900}'..='\u{FA2D}')
    };
    if !name.chars().all(is_allowed) {
        let allowed = "only letters, digits, Chinese characters, _ and -";
        return Err(node.takes(FaultKind::Value, allowed));
    }
    length(node, name.chars().count(), 1..=most)
}

fn name_without_prefix(node: &Node<'_>, most: usize, prefix: &str) -> Result<(), Fault> {
    name(node, most)?;
    if node.text()?.starts_with(prefix) {
        let allowed = format!("text that does not start with {prefix}");
        return Err(node.takes(FaultKind::Value, &allowed));
    }
    Ok(())
}

fn characters(
    node: &Node<'_>,
    allowed: RangeInclusive<usize>,
    forbidden: ForbiddenCharacters,
) -> Result<(), Fault> {
    let text = node.text()?;
    if let Some(found) = text.chars().find(|found| (forbidden.contains)(*found)) {
        let found = Excerpt::from(String::from(found).as_str());
        let message = format!("{} takes {}, found {found}", node.name(), forbidden.message);
        return Err(node.fault(FaultKind::Value, message));
    }
    length(node, text.chars().count(), allowed)
}

fn length(node: &Node<'_>, found: usize, allowed: RangeInclusive<usize>) -> Result<(), Fault> {
    if allowed.contains(&found) {
        return Ok(());
    }
    let (least, most) = allowed.into_inner();
    let message = format!("{} takes {least} to {most} characters, found {found}", node.name());
    Err(node.fault(FaultKind::Length, message))
}

fn word(node: &Node<'_>, words: &[&str], kind: FaultKind) -> Result<(), Fault> {
    if words.contains(&node.text()?) {
        return Ok(());
    }
    Err(node.takes(kind, &one_of(words)))
}

fn limit(node: &Node<'_>, is_answer: bool) -> Result<(), Fault> {
    let read =
        if is_answer { limits::limit_from_number_or_text } else { limits::limit_from_number };
    if read(node.value).is_some() {
        return Ok(());
    }
    let is_allowed_type =
        node.value.is_i64() || node.value.is_u64() || is_answer && node.value.is_string();
    let kind = if is_allowed_type { FaultKind::Value } else { FaultKind::Type };
    Err(node.takes(kind, LIMIT_ALLOWED))
}

fn limit_above_zero(node: &Node<'_>) -> Result<(), Fault> {
    match limits::limit_from_number(node.value) {
        Some(limits::LimitValue::Unlimited | limits::LimitValue::At(1..)) => Ok(()),
        _ => Err(node.takes(whole_number_fault(node), "-1 or 1 to 99999")),
    }
}

fn between(node: &Node<'_>, least: i64, most: i64) -> Result<(), Fault> {
    if node.value.as_i64().is_some_and(|number| (least..=most).contains(&number)) {
        return Ok(());
    }
    Err(node.takes(whole_number_fault(node), &format!("{least} to {most}")))
}

/// Returns the kind of the fault of a value that is not one of the allowed whole numbers.
fn whole_number_fault(node: &Node<'_>) -> FaultKind {
    if node.value.is_i64() || node.value.is_u64() { FaultKind::Value } else { FaultKind::Type }
}

fn periods(node: &Node<'_>, is_answer: bool) -> Result<(), Fault> {
    let read = if is_answer {
        long_term::periods_from_number_or_text
    } else {
        long_term::periods_from_number
    };
    if read(node.value).is_some() {
        return Ok(());
    }
    let is_allowed_type = node.value.is_number() || is_answer && node.value.is_string();
    let kind = if is_allowed_type { FaultKind::Value } else { FaultKind::Type };
    Err(node.takes(kind, long_term::PERIODS_ALLOWED))
}

/// Checks a number in an answer. Some services send an empty text if there is no value.
fn number(node: &Node<'_>, allowed: &str, is_one: fn(&Value) -> bool) -> Result<(), Fault> {
    if node.value.as_str() == Some("") || is_one(node.value) {
        return Ok(());
    }
    let is_right_type = node.value.is_number() || node.value.is_string();
    let kind = if is_right_type { FaultKind::Value } else { FaultKind::Type };
    Err(node.takes(kind, allowed))
}

/// Checks a time. An empty text counts as absent.
pub(super) fn time(node: &Node<'_>) -> Result<(), Fault> {
    match node.text()? {
        "" => Ok(()),
        found => parse_instant(found)
            .map(drop)
            .map_err(|error| node.fault(FaultKind::Value, format!("{}: {error}", node.name()))),
    }
}
