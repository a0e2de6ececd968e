//! Rules about one value alone.

use std::ops::RangeInclusive;

use serde_json::Value;

use super::node::Node;
use super::table::{Forbidden, Rule};
use super::values::{amount, positive, whole};
use crate::fault::{Fault, FaultKind};
use crate::instant::parse_instant;
use crate::limits::{self, LIMIT_ALLOWED, boolean_or_text};
use crate::show::one_of;
use keeptime::pattern::Found;

/// Checks a value by a rule that is about it alone; other rules find no fault here.
pub(super) fn check(rule: Rule, is_answer: bool, node: &Node<'_>) -> Result<(), Fault> {
    match rule {
        Rule::Text => node.text().map(drop),
        Rule::Id => id(node).map(drop),
        Rule::PathId => path_id(node),
        Rule::Uuid => uuid(node),
        Rule::Boolean if is_answer => flag(node),
        Rule::Boolean => match node.value {
            Value::Bool(_) => Ok(()),
            _ => Err(node.takes(FaultKind::Type, "true or false")),
        },
        Rule::Flag => flag(node),
        Rule::Object => node.object().map(drop),
        Rule::Name { most } => name(node, most),
        Rule::NameBut { most, start } => name_but(node, most, start),
        Rule::Characters { least, most, forbidden } => characters(node, least..=most, forbidden),
        Rule::Fixed(allowed) => word(node, &[allowed], FaultKind::Value),
        Rule::ResourceType(types) => word(node, types, FaultKind::ResourceType),
        Rule::Word(words) => word(node, words, FaultKind::Value),
        Rule::Limit => limit(node, is_answer),
        Rule::LaterVersion => later_rule(node),
        Rule::CbrOnly => {
            let message =
                format!("{} belongs to backups of CBR, which are not read here", node.name);
            Err(node.fault(FaultKind::Value, message))
        }
        Rule::Positive => some(positive(node.value), node, "a whole number of 1 or more"),
        Rule::Whole => number(node, "a whole number", |value| whole(value).is_some()),
        Rule::Amount => number(node, "a number", |value| amount(value).is_some()),
        Rule::Time => time(node),
        Rule::Reads(read) => {
            read(node.text()?).map_err(|message| node.fault(FaultKind::Value, message))
        }
        Rule::Any
        | Rule::Known(_)
        | Rule::Date
        | Rule::Pattern
        | Rule::Table(_)
        | Rule::List(..)
        | Rule::OrEmpty(_)
        | Rule::All(_)
        | Rule::Once(_)
        | Rule::Distinct => Ok(()),
    }
}

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
        "." | ".." => Err(node.takes(FaultKind::Value, "an id that can be part of a path")),
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
        return Err(node.takes(FaultKind::Value, "letters, digits, _ and - alone"));
    }
    length(node, name.len(), 1..=most)
}

fn name_but(node: &Node<'_>, most: usize, start: &str) -> Result<(), Fault> {
    name(node, most)?;
    if node.text()?.starts_with(start) {
        let allowed = format!("no name that starts with {start}");
        return Err(node.takes(FaultKind::Value, &allowed));
    }
    Ok(())
}

fn characters(
    node: &Node<'_>,
    allowed: RangeInclusive<usize>,
    forbidden: Forbidden,
) -> Result<(), Fault> {
    let text = node.text()?;
    if let Some(found) = text.chars().find(|found| (forbidden.is_one)(*found)) {
        let found = Found::from(String::from(found).as_str());
        let message = format!("{} takes {}, found {found}", node.name, forbidden.names);
        return Err(node.fault(FaultKind::Value, message));
    }
    length(node, text.chars().count(), allowed)
}

fn length(node: &Node<'_>, found: usize, allowed: RangeInclusive<usize>) -> Result<(), Fault> {
    if allowed.contains(&found) {
        return Ok(());
    }
    let (least, most) = allowed.into_inner();
    let message = format!("{} takes {least} to {most} characters, found {found}", node.name);
    Err(node.fault(FaultKind::Length, message))
}

fn word(node: &Node<'_>, words: &[&str], kind: FaultKind) -> Result<(), Fault> {
    if words.contains(&node.text()?) {
        return Ok(());
    }
    Err(node.takes(kind, &one_of(words)))
}

fn limit(node: &Node<'_>, is_answer: bool) -> Result<(), Fault> {
    let read = if is_answer { limits::number_or_text } else { limits::number };
    if read(node.value).is_some() {
        return Ok(());
    }
    let is_allowed_type =
        node.value.is_i64() || node.value.is_u64() || is_answer && node.value.is_string();
    let kind = if is_allowed_type { FaultKind::Value } else { FaultKind::Type };
    Err(node.takes(kind, LIMIT_ALLOWED))
}

fn later_rule(node: &Node<'_>) -> Result<(), Fault> {
    match limits::later_rule(node.name, node.value) {
        Some(message) => Err(node.fault(FaultKind::Value, message)),
        None => Ok(()),
    }
}

/// A number in one of the forms of services. Some send an empty text for none.
fn number(node: &Node<'_>, allowed: &str, is_one: fn(&Value) -> bool) -> Result<(), Fault> {
    if node.value.as_str() == Some("") || is_one(node.value) {
        return Ok(());
    }
    let is_right_type = node.value.is_number() || node.value.is_string();
    let kind = if is_right_type { FaultKind::Value } else { FaultKind::Type };
    Err(node.takes(kind, allowed))
}

pub(super) fn time(node: &Node<'_>) -> Result<(), Fault> {
    match node.text()? {
        "" => Ok(()),
        found => parse_instant(found)
            .map(drop)
            .map_err(|error| node.fault(FaultKind::Value, format!("{}: {error}", node.name))),
    }
}
