//! The data types of the schema: tables, rows and rules.
//!
//! A [`Table`] has one [`Row`] for each member of an object. Rows are created with [`required`],
//! [`required_for_policy`], [`required_to_fire`] and [`optional`], so that a table reads like the one
//! in the service's reference. A row's [`ValueRule`] says which values the member takes; a rule may
//! contain another table, a list or several rules. This file has no checking code: that is in `walk`.

use super::checker::Checker;
use super::node::ObjectNode;
use crate::fault::{FaultEffect, FaultKind};

/// Describes the members of one kind of object.
pub(crate) struct Table {
    /// The number of the table in the reference, for example 21 for table 5-21. Tables of a reference
    /// without numbers are counted from 1. Faults are sorted by this number.
    pub(crate) number: u16,
    pub(crate) rows: &'static [Row],
    /// Members that the service refuses in a request, each with the message of the fault.
    pub(crate) refused_members: &'static [(&'static str, &'static str)],
    /// Checks rules that concern several members together.
    pub(crate) check_combination: fn(&mut Checker, &ObjectNode<'_>),
    /// The effect of a fault in one of the members.
    pub(crate) effect: FaultEffect,
}

/// Describes one member of an object.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) presence: Presence,
    pub(crate) rule: ValueRule,
    /// Other names of the member that services send.
    pub(crate) aliases: &'static [&'static str],
    /// The code with which the service answers a fault of this member, by the kind of the fault. Without
    /// it, the fault has the service's general code.
    pub(crate) code: Option<fn(&FaultKind) -> &'static str>,
}

impl Row {
    /// Adds other names of the member.
    pub(crate) const fn with_aliases(self, aliases: &'static [&'static str]) -> Self {
        Self { aliases, ..self }
    }

    /// Sets the service's code for faults of this member.
    pub(crate) const fn with_code(self, code: fn(&FaultKind) -> &'static str) -> Self {
        Self { code: Some(code), ..self }
    }
}

/// Whether a member must be present. `null` counts as absent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    /// The member is required. If it is missing, that is a fault with the table's effect.
    Required,
    /// Without the member, the document can be read and the fault has this effect.
    MissingMeans(FaultEffect),
    Optional,
}

/// Creates the row of a member that must be present.
pub(crate) const fn required(name: &'static str, rule: ValueRule) -> Row {
    Row { name, presence: Presence::Required, rule, aliases: &[], code: None }
}

/// Creates the row of a member without which the document can be read, but not used as a policy.
pub(crate) const fn required_for_policy(name: &'static str, rule: ValueRule) -> Row {
    Row {
        name,
        presence: Presence::MissingMeans(FaultEffect::NoPolicy),
        rule,
        aliases: &[],
        code: None,
    }
}

/// Creates the row of a member without which a policy can be read, but does not fire.
pub(crate) const fn required_to_fire(name: &'static str, rule: ValueRule) -> Row {
    Row {
        name,
        presence: Presence::MissingMeans(FaultEffect::NoFires),
        rule,
        aliases: &[],
        code: None,
    }
}

/// Creates the row of a member that may be absent or `null`.
pub(crate) const fn optional(name: &'static str, rule: ValueRule) -> Row {
    Row { name, presence: Presence::Optional, rule, aliases: &[], code: None }
}

impl Table {
    /// The maximum number of rows.
    pub(super) const MOST_ROWS: usize = 32;

    /// Creates a table with only rows, whose faults make the document unreadable.
    pub(crate) const fn new(number: u16, rows: &'static [Row]) -> Self {
        assert!(rows.len() <= Self::MOST_ROWS);
        Self {
            number,
            rows,
            refused_members: &[],
            check_combination: |_, _| {},
            effect: FaultEffect::Unreadable,
        }
    }

    /// Returns the names of all known members, with their aliases.
    pub(crate) fn member_names(&self) -> impl Iterator<Item = &'static str> {
        self.rows.iter().flat_map(|row| row.aliases.iter().copied().chain([row.name]))
    }
}

/// Says which values a member takes.
#[derive(Clone, Copy)]
pub(crate) enum ValueRule {
    /// Any value.
    Any,
    /// A text.
    Text,
    /// A text that is not empty.
    Id,
    /// A text that can be a segment of a URL path: not empty, not `.` and not `..`.
    PathId,
    /// Hexadecimal digits in groups of 8, 4, 4, 4 and 12 (RFC 4122, 3).
    Uuid,
    /// `true` or `false`; in an answer also as text.
    Boolean,
    /// `true` or `false`, also as text.
    BooleanOrText,
    /// An object with any members.
    AnyObject,
    /// A text of 1 to `most` ASCII letters, digits, underscores and hyphens.
    Name { most: usize },
    /// A [`Name`](Self::Name) that does not start with a prefix that the service reserves.
    NameWithoutPrefix { most: usize, prefix: &'static str },
    /// A text of 1 to `most` letters, digits, underscores, hyphens and Chinese characters. Letters and
    /// digits are those of ASCII.
    NameWithChinese { most: usize },
    /// A text of `least` to `most` characters, without the forbidden ones.
    Characters { least: usize, most: usize, forbidden: ForbiddenCharacters },
    /// Exactly this text.
    Fixed(&'static str),
    /// One of these types of resource.
    ResourceType(&'static [&'static str]),
    /// One of these types of operation.
    OperationType(&'static [&'static str]),
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A text. A note if it is not one of these words, ignoring case.
    KnownWords(&'static [&'static str]),
    /// −1 or 0 to 99999; in an answer also as text.
    Limit,
    /// −1 or 1 to 99999.
    LimitAboveZero,
    /// A number of periods of a long-term rule: 0 to 100; in an answer also as text.
    Periods,
    /// The timezone of long-term rules: `UTC±hh:mm`, at most 14:00.
    Timezone,
    /// `advanced_retention_rules`, which must not be set: no document says what they keep.
    AdvancedRules,
    /// A member that only documents of CBR have; its presence is a fault.
    CbrOnly,
    /// A whole number of `least` to `most`.
    Between { least: i64, most: i64 },
    /// A whole number of 1 or more, also as text.
    PositiveInteger,
    /// A whole number from `min` to `max`.
    IntegerIn { min: i64, max: i64 },
    /// A whole number, also as text. Empty text counts as absent.
    Integer,
    /// A number, also as text. Empty text counts as absent.
    Number,
    /// A time that [`parse_instant`](crate::parse_instant) reads. Empty text counts as absent.
    Time,
    /// The date of a backup. A note, not a fault, if it cannot be read.
    BackupDate,
    /// The time at which a backup expires. A note, not a fault, if it cannot be read.
    ExpiryDate,
    /// A text that this function accepts. Its error is the message of the fault.
    ParsedBy(fn(&str) -> Result<(), String>),
    /// A recurrence pattern. In an answer it may also be a list of rules.
    Pattern,
    /// A recurrence pattern as CBR writes it: a list of rules. In an answer it may also be a text with one
    /// rule per line.
    Rules,
    /// An object with a table of its own.
    Table(&'static Table),
    /// A list, with a rule for each item and one for the number of items.
    List(&'static ValueRule, ListSize),
    /// An empty text, or a value that meets the rule.
    EmptyTextOr(&'static ValueRule),
    /// All of these rules. Checking ends at the first that finds a fault.
    All(&'static [ValueRule]),
    /// A text that no other object of the same list has in this member.
    UniqueInList(Duplicate),
    /// A text that the list contains only once.
    UniqueItem,
}

/// Says how many items a list takes.
#[derive(Clone, Copy)]
pub(crate) enum ListSize {
    /// Any number.
    Any,
    /// Any number. A note if the list is empty: it may mean all or none.
    NoteIfEmpty,
    /// At least one.
    AtLeastOne,
    /// At least one disk, because each disk backup needs one (CSBS.6018).
    AtLeastOneDisk,
    /// Exactly one: a policy has one backup period (CSBS v1, table 5-40).
    OneOperation,
    /// At most this many.
    AtMost(usize),
}

/// Says what a duplicate in a list means.
#[derive(Clone, Copy)]
pub(crate) enum Duplicate {
    /// Legal but suspicious: a note.
    Suspicious,
    /// A fault: a server can be bound to a policy only once (CSBS.6004).
    ServerBoundTwice,
    /// A fault: two backups cannot be restored to the same disk (CSBS.6018).
    DiskRestoredTwice,
}

/// Characters that a text must not contain, and how a message names them.
#[derive(Clone, Copy)]
pub(crate) struct ForbiddenCharacters {
    pub(crate) contains: fn(char) -> bool,
    pub(crate) message: &'static str,
}

impl ForbiddenCharacters {
    pub(crate) const NONE: Self = Self { contains: |_| false, message: "" };
    /// `<` and `>`.
    pub(crate) const BRACKETS: Self =
        Self { contains: |found| matches!(found, '<' | '>'), message: "no < and no >" };
}

/// The rule for descriptions: 0 to 255 characters without angle brackets.
pub(crate) const DESCRIPTION: ValueRule =
    ValueRule::Characters { least: 0, most: 255, forbidden: ForbiddenCharacters::BRACKETS };

impl ValueRule {
    /// Creates the rule for a list with any number of items.
    pub(crate) const fn list(items: &'static Self) -> Self {
        Self::List(items, ListSize::Any)
    }
}
