//! The rules that values must meet, each written once.

use std::ops::RangeInclusive;

use serde_json::Value;

use super::values::{amount, is_one_line, positive, rules_as_text, whole};
use super::{Check, Node, Table};
use crate::fault::{Fault, FaultKind, Stops};
use crate::instant::parse_instant;
use crate::limits::{self, LIMIT_ALLOWED, boolean_or_text};
use crate::note::NoteKind;
use crate::show::{one_of, shown};
use keeptime::pattern::{Found, Pattern, StoredPattern};

/// What a value must be.
#[derive(Clone, Copy)]
pub(crate) enum Rule {
    Any,
    Text,
    /// A text that is not empty.
    Id,
    /// The same, and not one that leads elsewhere as a segment of a path.
    PathId,
    /// Hexadecimal digits in groups of 8, 4, 4, 4 and 12 (RFC 4122, 3).
    Uuid,
    /// True or false; in an answer also as text.
    Boolean,
    /// True or false, or one of them as text.
    Flag,
    /// An object of which nothing else is known.
    Object,
    /// Letters, digits, underscores and hyphens of ASCII, from one to so many.
    Name {
        most: usize,
    },
    /// The same, and not starting with a word that the service reserves.
    NameBut {
        most: usize,
        start: &'static str,
    },
    /// So many characters at least and at most, and none of those forbidden.
    Characters {
        least: usize,
        most: usize,
        forbidden: Forbidden,
    },
    /// One text and no other.
    Fixed(&'static str),
    /// One of some types of resource.
    ResourceType(&'static [&'static str]),
    /// One of some words.
    Word(&'static [&'static str]),
    /// A text of which some values are known, in any letter case; others are noted.
    Known(&'static [&'static str]),
    /// −1 or 0 to 99999; in an answer also as text.
    Limit,
    /// A retention rule that only an answer of a later version sets, and that is not read here.
    LaterRule,
    /// A whole number of 1 or more, or its digits.
    Positive,
    /// A whole number, also as text; an empty text is none.
    Whole,
    /// A number, also as text; an empty text is none.
    Amount,
    /// A time in one of the forms of documents; an empty text is none.
    Time,
    /// The same; one that cannot be read is noted.
    Date,
    /// A text that something else reads, which says what is wrong with it.
    Reads(fn(&str) -> Result<(), String>),
    /// A recurrence pattern. In an answer it may be a list of rules, and what a service has stored.
    Pattern,
    /// An object with a table of its own.
    Table(&'static Table),
    /// A list, with a rule for each item and for how many there are.
    List(&'static Rule, Size),
    /// An empty text, which stands for none, or else what another rule says.
    OrEmpty(&'static Rule),
    /// Several rules, up to the first that finds a fault.
    All(&'static [Rule]),
    /// A member that the objects of a list have in common, with a different text in each.
    Once(Once),
    /// An item that its list has once.
    Distinct,
}

/// How many items a list may have.
#[derive(Clone, Copy)]
pub(crate) enum Size {
    Any,
    /// An empty list is noted: it may be read as all or as none.
    Noted,
    AtLeastOne,
    /// One at least, since each disk's backup needs a disk (CSBS.6018).
    DiskForEach,
    /// A policy has one backup period (CSBS v1, table 5-40).
    OneOperation,
}

/// What a text means that a list has already.
#[derive(Clone, Copy)]
pub(crate) enum Once {
    /// Legal, though few mean it.
    Noted,
    /// A server that is bound to a policy cannot be bound again (CSBS.6004).
    Bound,
    /// A disk cannot take two backups, one of which would be left out (CSBS.6018).
    Restored,
}

/// Characters that a text must not have, and how a message names them.
#[derive(Clone, Copy)]
pub(crate) struct Forbidden {
    pub(crate) is_one: fn(char) -> bool,
    pub(crate) names: &'static str,
}

impl Forbidden {
    pub(crate) const NONE: Self = Self { is_one: |_| false, names: "" };
    /// `<` and `>`, which no description takes.
    pub(crate) const BRACKETS: Self =
        Self { is_one: |found| matches!(found, '<' | '>'), names: "no < and no >" };
}

/// A description: 0 to 255 characters without angle brackets.
pub(crate) const DESCRIPTION: Rule =
    Rule::Characters { least: 0, most: 255, forbidden: Forbidden::BRACKETS };

impl Rule {
    /// The rule of a list of objects.
    pub(crate) const fn list(items: &'static Self) -> Self {
        Self::List(items, Size::Any)
    }

    /// Checks a value, and what it holds.
    pub(super) fn check(self, check: &mut Check, node: &Node<'_>) {
        match self {
            Self::Table(table) => check.object(node, table),
            Self::List(rule, size) => {
                check.items(node, *rule);
                self::size(check, node, size);
            }
            Self::OrEmpty(_) if node.value.as_str() == Some("") => {}
            Self::OrEmpty(rule) => rule.check(check, node),
            Self::All(rules) => {
                for rule in rules {
                    let faults = check.fault_count();
                    rule.check(check, node);
                    if check.fault_count() > faults {
                        return;
                    }
                }
            }
            Self::Once(once) => self::once(check, node, once),
            Self::Distinct => distinct(check, node),
            Self::Pattern => pattern(check, node),
            Self::Known(words) => known(check, node, words),
            Self::Date => date(check, node),
            _ => {
                let outcome = self.alone(check.is_answer(), node);
                check.take(outcome);
            }
        }
    }

    /// Checks a value by a rule that is about it alone.
    fn alone(self, is_answer: bool, node: &Node<'_>) -> Result<(), Fault> {
        match self {
            Self::Text => node.text().map(drop),
            Self::Id => id(node).map(drop),
            Self::PathId => path_id(node),
            Self::Uuid => uuid(node),
            Self::Boolean if is_answer => flag(node),
            Self::Boolean => match node.value {
                Value::Bool(_) => Ok(()),
                _ => Err(node.takes(FaultKind::Type, "true or false")),
            },
            Self::Flag => flag(node),
            Self::Object => node.object().map(drop),
            Self::Name { most } => name(node, most),
            Self::NameBut { most, start } => name_but(node, most, start),
            Self::Characters { least, most, forbidden } => {
                characters(node, least..=most, forbidden)
            }
            Self::Fixed(allowed) => word(node, &[allowed], FaultKind::Value),
            Self::ResourceType(types) => word(node, types, FaultKind::ResourceType),
            Self::Word(words) => word(node, words, FaultKind::Value),
            Self::Limit => limit(node, is_answer),
            Self::LaterRule => later_rule(node),
            Self::Positive => some(positive(node.value), node, "a whole number of 1 or more"),
            Self::Whole => number(node, "a whole number", |value| whole(value).is_some()),
            Self::Amount => number(node, "a number", |value| amount(value).is_some()),
            Self::Time => time(node),
            Self::Reads(read) => {
                read(node.text()?).map_err(|message| node.fault(FaultKind::Value, message))
            }
            Self::Any
            | Self::Known(_)
            | Self::Date
            | Self::Pattern
            | Self::Table(_)
            | Self::List(..)
            | Self::OrEmpty(_)
            | Self::All(_)
            | Self::Once(_)
            | Self::Distinct => Ok(()),
        }
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

fn known(check: &mut Check, node: &Node<'_>, words: &[&str]) {
    let Some(found) = check.take(node.text()) else { return };
    if found.is_empty() || words.iter().any(|word| word.eq_ignore_ascii_case(found)) {
        return;
    }
    let found = shown(node.value);
    let message = format!("{}: unknown value {found}; known is {}", node.name, one_of(words));
    check.note(node.pointer.clone(), NoteKind::UnknownValue, message);
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

fn time(node: &Node<'_>) -> Result<(), Fault> {
    match node.text()? {
        "" => Ok(()),
        found => parse_instant(found)
            .map(drop)
            .map_err(|error| node.fault(FaultKind::Value, format!("{}: {error}", node.name))),
    }
}

fn date(check: &mut Check, node: &Node<'_>) {
    if let Err(fault) = time(node) {
        let message = format!("{}; the backup counts as one without a date", fault.message());
        check.note(node.pointer.clone(), NoteKind::Undated, message);
    }
}

fn size(check: &mut Check, node: &Node<'_>, size: Size) {
    let Some(found) = node.value.as_array().map(Vec::len) else { return };
    let name = node.name;
    match (size, found) {
        (Size::Noted, 0) => {
            let message = format!(
                "{name} is an empty list, which may be read as all or as none; leave it out for all"
            );
            check.note(node.pointer.clone(), NoteKind::EmptyList, message);
        }
        (Size::AtLeastOne, 0) => {
            let message = format!("{name} takes at least one item, found an empty list");
            check.fault(node.fault(FaultKind::Length, message));
        }
        (Size::DiskForEach, 0) => {
            let message =
                format!("{name} takes a disk for each disk's backup, found an empty list");
            check.fault(node.fault(FaultKind::PartialRestore, message));
        }
        (Size::OneOperation, 0 | 2..) => {
            let message = format!("{name} takes one operation, found {found}");
            check.fault_that_stops(Stops::Use, node.fault(FaultKind::Length, message));
        }
        (
            Size::Any | Size::Noted | Size::AtLeastOne | Size::DiskForEach | Size::OneOperation,
            _,
        ) => {}
    }
}

fn once(check: &mut Check, node: &Node<'_>, once: Once) {
    let Some(text) = node.value.as_str() else { return };
    if check.is_first(node, text) {
        return;
    }
    let (kind, allowed) = match once {
        Once::Noted => return note_repeated(check, node),
        Once::Bound => (FaultKind::AlreadyBound, "each server once"),
        Once::Restored => (FaultKind::PartialRestore, "a different disk for each backup"),
    };
    let message = format!("{} takes {allowed}, found {} again", node.name, shown(node.value));
    check.fault(node.fault(kind, message));
}

fn distinct(check: &mut Check, node: &Node<'_>) {
    let Some(text) = node.value.as_str() else { return };
    // The item's place in its list stands where that of an object's member would.
    let member = Node { pointer: format!("{}/", node.pointer), ..node.clone() };
    if !check.is_first(&member, text) {
        note_repeated(check, node);
    }
}

fn note_repeated(check: &mut Check, node: &Node<'_>) {
    let message = format!("{} has {} already", node.name, shown(node.value));
    check.note(node.pointer.clone(), NoteKind::Repeated, message);
}

/// Every fault of a pattern, or what is worth knowing about it.
fn pattern(check: &mut Check, node: &Node<'_>) {
    if check.is_answer() {
        return stored_pattern(check, node);
    }
    let Some(text) = check.take(node.text()) else { return };
    let Ok(pattern) = Pattern::parse(text) else {
        for error in Pattern::faults(text) {
            let message = error.to_string();
            check.fault(node.fault(FaultKind::Pattern(error), message));
        }
        return;
    };
    let mut missing = pattern.rules().iter().filter_map(|rule| Some((rule, rule.missing()?)));
    if let Some((rule, part)) = missing.next() {
        let message = format!("{rule} leaves {part} to the start of the schedule");
        check.note(node.pointer.clone(), NoteKind::LeftToStart, message);
    }
    if pattern.canonical() != text {
        let rules = Found::from(pattern.canonical_rules().join(", ").as_str());
        let message = format!("the canonical text differs, a calendar of {rules}");
        check.note(node.pointer.clone(), NoteKind::NotCanonical, message);
    }
}

/// A pattern that a service answers. What is wrong with its text stops the policy from firing, and
/// nothing else.
fn stored_pattern(check: &mut Check, node: &Node<'_>) {
    let Some(text) = rules_as_text(node.value) else {
        return check.fault(node.takes(FaultKind::Type, "text or a list of texts"));
    };
    if let Value::Array(rules) = node.value
        && !rules.iter().filter_map(Value::as_str).all(is_one_line)
    {
        let message = format!("{} takes rules of one line without spaces", node.name);
        return check.fault(node.fault(FaultKind::Value, message));
    }
    match StoredPattern::parse(&text) {
        Ok(stored) => {
            // Each rule may have one, and they all say the same.
            if let Some(note) = stored.notes().first() {
                check.note(node.pointer.clone(), NoteKind::IntervalOfOne, note.to_string());
            }
        }
        Err(_) => {
            for error in StoredPattern::faults(&text) {
                let message = error.to_string();
                // Only in a text of its own does the span lead to a place in the document.
                let kind = match node.value {
                    Value::String(_) => FaultKind::Pattern(error),
                    _ => FaultKind::Value,
                };
                check.fault_that_stops(Stops::Firing, node.fault(kind, message));
            }
        }
    }
}
