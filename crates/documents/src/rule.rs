//! The rules that values keep, each written once.

use std::collections::BTreeSet;
use std::num::NonZeroU64;
use std::ops::RangeInclusive;

use serde_json::Value;

use super::check::{Check, Node, Ruled, boolean, id, list, object, shown, text};
use super::fault::{Fault, FaultKind, NoteKind};
use super::instant::parse_instant;
use super::limits::{self, LIMIT_ALLOWED};
use super::table::{Due, Table, defer, defer_items};
use keeptime::pattern::{Found, Pattern};

/// What a value must be.
#[derive(Clone, Copy)]
pub(super) enum Rule {
    /// Text.
    Text,
    /// A text that is not empty.
    Id,
    /// True or false, and not as text.
    Boolean,
    /// An object of which nothing else is known.
    Object,
    /// Letters, digits, underscores and hyphens of ASCII, from one to so many.
    Name { most: usize },
    /// The same, and not beginning with a word that is the service's own.
    NameBut { most: usize, start: &'static str },
    /// So many characters at least and at most, and none of those forbidden.
    Characters { least: usize, most: usize, forbidden: Forbidden },
    /// One text and no other.
    Fixed(&'static str),
    /// One of some types of resource.
    ResourceType(&'static [&'static str]),
    /// −1 or 0 to 99999, as a number.
    Limit,
    /// One of some words.
    Word(&'static [&'static str]),
    /// A whole number of 1 or more, or its digits.
    Positive,
    /// True or false, or one of them as text.
    Flag,
    /// A time in one of the forms of documents, or an empty text, which is none.
    Time,
    /// A text that something else reads, which says what is wrong with it.
    Reads(fn(&str) -> Result<(), String>),
    /// A recurrence pattern.
    Pattern,
    /// An object with a table of its own.
    Table(&'static Table),
    /// A list of objects with a table of their own.
    List(&'static Table),
    /// The same, of one object at least.
    AtLeastOne(&'static Table),
    /// The same, of the disks that backups of disks are restored to.
    Mappings(&'static Table),
    /// The same, of what is selected; where the list is absent, that is everything.
    Selected(&'static Table),
    /// The same, of one object exactly.
    OneOf(&'static Table),
    /// The ids of what is selected; where the list is absent, that is everything.
    Ids,
    /// The same, where ids are UUIDs.
    Uuids,
}

/// Characters that a text must not have, and how a message names them.
#[derive(Clone, Copy)]
pub(super) struct Forbidden {
    pub(super) is_one: fn(char) -> bool,
    pub(super) names: &'static str,
}

impl Forbidden {
    pub(super) const NONE: Self = Self { is_one: |_| false, names: "" };
    /// `<` and `>`, which no description takes.
    pub(super) const BRACKETS: Self =
        Self { is_one: |found| matches!(found, '<' | '>'), names: "no < and no >" };
}

/// A description: 0 to 255 characters without angle brackets.
pub(super) const DESCRIPTION: Rule =
    Rule::Characters { least: 0, most: 255, forbidden: Forbidden::BRACKETS };

impl Rule {
    /// Holds a value to the rule; objects are set aside until their table's turn.
    pub(super) fn check<'v>(self, check: &mut Check, node: &Node<'v>, due: &mut Due<'v>) {
        match self {
            Self::Pattern => pattern(check, node),
            Self::Table(table) => defer(due, table, node.clone()),
            Self::List(table) => defer_items(check, due, table, node),
            Self::OneOf(table) => {
                defer_items(check, due, table, node);
                check.faults.extend(not_one(node));
            }
            Self::AtLeastOne(table) => {
                defer_items(check, due, table, node);
                check.faults.extend(empty(node, FaultKind::Length, "at least one item"));
            }
            Self::Mappings(table) => {
                defer_items(check, due, table, node);
                let allowed = "a disk for each disk's backup";
                check.faults.extend(empty(node, FaultKind::PartialRestore, allowed));
            }
            Self::Selected(table) => {
                defer_items(check, due, table, node);
                note_empty(check, node);
            }
            Self::Ids => ids(check, node, |item| id(item).map(drop)),
            Self::Uuids => ids(check, node, uuid),
            _ => {
                check.rule(node, |node| self.holds(node));
            }
        }
    }

    /// Holds a value to a rule that is about it alone.
    fn holds(self, node: &Node<'_>) -> Ruled<()> {
        match self {
            Self::Text => text(node).map(drop),
            Self::Id => id(node).map(drop),
            Self::Boolean => boolean(node).map(drop),
            Self::Object => object(node).map(drop),
            Self::Name { most } => name(node, most),
            Self::NameBut { most, start } => name_but(node, most, start),
            Self::Characters { least, most, forbidden } => {
                characters(node, least..=most, forbidden)
            }
            Self::Fixed(allowed) => fixed(node, allowed),
            Self::ResourceType(types) => resource_type(node, types),
            Self::Limit => limit(node),
            Self::Word(words) => word(node, words),
            Self::Positive => positive(node.value)
                .map(drop)
                .ok_or_else(|| node.takes(FaultKind::Value, "a whole number of 1 or more")),
            Self::Flag => flag(node),
            Self::Time => time(node),
            Self::Reads(read) => {
                read(text(node)?).map_err(|message| node.fault(FaultKind::Value, message))
            }
            Self::Pattern
            | Self::Table(_)
            | Self::List(_)
            | Self::AtLeastOne(_)
            | Self::Mappings(_)
            | Self::Selected(_)
            | Self::OneOf(_)
            | Self::Ids
            | Self::Uuids => Ok(()),
        }
    }
}

fn name(node: &Node<'_>, most: usize) -> Ruled<()> {
    let name = text(node)?;
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if !name.bytes().all(is_allowed) {
        return Err(node.takes(FaultKind::Value, "letters, digits, _ and - alone"));
    }
    length(node, name.len(), 1..=most)
}

fn name_but(node: &Node<'_>, most: usize, start: &str) -> Ruled<()> {
    name(node, most)?;
    if text(node)?.starts_with(start) {
        let message = format!(
            "{} takes no name that starts with {start}, found {}",
            node.field,
            shown(node.value)
        );
        return Err(node.fault(FaultKind::Value, message));
    }
    Ok(())
}

fn characters(node: &Node<'_>, allowed: RangeInclusive<usize>, forbidden: Forbidden) -> Ruled<()> {
    let text = text(node)?;
    if let Some(found) = text.chars().find(|found| (forbidden.is_one)(*found)) {
        let found = Found::from(String::from(found).as_str());
        let message = format!("{} takes {}, found {found}", node.field, forbidden.names);
        return Err(node.fault(FaultKind::Value, message));
    }
    length(node, text.chars().count(), allowed)
}

fn length(node: &Node<'_>, found: usize, allowed: RangeInclusive<usize>) -> Ruled<()> {
    if allowed.contains(&found) {
        return Ok(());
    }
    let (least, most) = allowed.into_inner();
    let message = format!("{} takes {least} to {most} characters, found {found}", node.field);
    Err(node.fault(FaultKind::Length, message))
}

fn fixed(node: &Node<'_>, allowed: &str) -> Ruled<()> {
    if text(node)? == allowed { Ok(()) } else { Err(node.takes(FaultKind::Value, allowed)) }
}

fn resource_type(node: &Node<'_>, types: &[&str]) -> Ruled<()> {
    if types.contains(&text(node)?) {
        return Ok(());
    }
    Err(node.takes(FaultKind::ResourceType, &one_of(types)))
}

fn word(node: &Node<'_>, words: &[&str]) -> Ruled<()> {
    if words.contains(&text(node)?) {
        return Ok(());
    }
    Err(node.takes(FaultKind::Value, &one_of(words)))
}

/// A whole number of 1 or more, or one as text: digits alone.
pub(super) fn positive(value: &Value) -> Option<NonZeroU64> {
    let number = match value.as_str() {
        None => value.as_u64()?,
        Some(text) if text.bytes().all(|byte| byte.is_ascii_digit()) => text.parse().ok()?,
        Some(_) => return None,
    };
    NonZeroU64::new(number)
}

pub(super) fn flag(node: &Node<'_>) -> Ruled<()> {
    match limits::boolean_or_text(node.value) {
        Some(_) => Ok(()),
        None => Err(node.takes(FaultKind::Type, "true or false")),
    }
}

pub(super) fn time(node: &Node<'_>) -> Ruled<()> {
    match text(node)? {
        "" => Ok(()),
        found => parse_instant(found)
            .map(drop)
            .map_err(|error| node.fault(FaultKind::Value, format!("{}: {error}", node.field))),
    }
}

/// `a`, `a or b`, `a, b or c`.
pub(super) fn one_of(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [word] => (*word).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

fn limit(node: &Node<'_>) -> Ruled<()> {
    if limits::number(node.value).is_some() {
        return Ok(());
    }
    let is_number = node.value.is_i64() || node.value.is_u64();
    let kind = if is_number { FaultKind::Value } else { FaultKind::Type };
    Err(node.takes(kind, LIMIT_ALLOWED))
}

/// A policy has one backup period (CSBS v1, table 5-40).
pub(super) fn not_one(operations: &Node<'_>) -> Option<Fault> {
    match operations.value.as_array()?.len() {
        1 => None,
        found => Some(operations.fault(
            FaultKind::Length,
            format!("{} takes one operation, found {found}", operations.field),
        )),
    }
}

/// A list must not be empty.
fn empty(node: &Node<'_>, kind: FaultKind, allowed: &str) -> Option<Fault> {
    node.value.as_array()?.is_empty().then(|| {
        let message = format!("{} takes {allowed}, found an empty list", node.field);
        node.fault(kind, message)
    })
}

/// The reference says what an absent selection means, and not what an empty one does.
fn note_empty(check: &mut Check, node: &Node<'_>) {
    if node.value.as_array().is_some_and(Vec::is_empty) {
        let message = format!(
            "{} is an empty list, which may be read as all or as none; leave it out for all",
            node.field
        );
        check.note(node.pointer.clone(), NoteKind::EmptyList, message);
    }
}

/// A selection by ids, each of which keeps a rule.
fn ids<'v>(check: &mut Check, node: &Node<'v>, rule: fn(&Node<'v>) -> Ruled<()>) {
    note_empty(check, node);
    let mut seen = BTreeSet::new();
    for item in check.rule(node, list).into_iter().flatten() {
        if check.rule(&item, rule).is_some() && !seen.insert(item.value.as_str()) {
            note_repeated(check, &item);
        }
    }
}

/// A list says something twice where once would do.
pub(super) fn note_repeated(check: &mut Check, node: &Node<'_>) {
    let message = format!("{} has {} already", node.field, shown(node.value));
    check.note(node.pointer.clone(), NoteKind::Repeated, message);
}

/// Hexadecimal digits in groups of 8, 4, 4, 4 and 12 (RFC 4122, 3).
fn uuid(node: &Node<'_>) -> Ruled<()> {
    let groups = text(node)?.split('-');
    let is_hex = |group: &str| group.bytes().all(|byte| byte.is_ascii_hexdigit());
    let lengths = groups.map(|group| if is_hex(group) { group.len() } else { 0 });
    if lengths.eq([8, 4, 4, 4, 12]) { Ok(()) } else { Err(node.takes(FaultKind::Value, "UUIDs")) }
}

/// A pattern with every fault of its text, or with what is worth knowing of it.
fn pattern(check: &mut Check, node: &Node<'_>) {
    let Some(text) = check.rule(node, text) else { return };
    let Ok(pattern) = Pattern::parse(text) else {
        check.pattern(node, text);
        return;
    };
    if let Some((rule, part)) =
        pattern.rules().iter().find_map(|rule| Some((rule, rule.missing()?)))
    {
        let message = format!("{rule} leaves {part} to the start of the schedule");
        check.note(node.pointer.clone(), NoteKind::LeftToStart, message);
    }
    if pattern.canonical() != text {
        let rules = Found::from(pattern.canonical_rules().join(", ").as_str());
        let message = format!("the canonical text differs, a calendar of {rules}");
        check.note(node.pointer.clone(), NoteKind::NotCanonical, message);
    }
}
