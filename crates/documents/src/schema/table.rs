//! Tables, their rows, and the rules that the rows name: data alone.

use super::checker::Checker;
use super::node::ObjectNode;
use crate::fault::FaultEffect;

/// The members of one kind of object.
pub(crate) struct Table {
    /// The number in the reference's chapter, 21 for table 5-21; if the reference has no numbers, the
    /// place among its tables. Faults are sorted by it.
    pub(crate) number: u16,
    pub(crate) rows: &'static [Row],
    /// Members that the table does not name, but other versions of the service know, each with what
    /// to say about it in a request.
    pub(crate) other_version_members: &'static [(&'static str, &'static str)],
    /// Checks what no single row can: several members together.
    pub(crate) check_combination: fn(&mut Checker, &ObjectNode<'_>),
    /// What the faults of its members stop.
    pub(crate) effect: FaultEffect,
}

/// One member of an object.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) presence: Presence,
    pub(crate) rule: ValueRule,
    /// Other names of the member, which services send too.
    pub(crate) aliases: &'static [&'static str],
}

impl Row {
    /// The same member under other names too.
    pub(crate) const fn with_aliases(self, aliases: &'static [&'static str]) -> Self {
        Self { aliases, ..self }
    }
}

/// Whether a member must be there. `null` counts as absent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    Required,
    /// A document without it is read, but something else is stopped.
    MissingMeans(FaultEffect),
    Optional,
}

/// A row of a member that must be there.
pub(crate) const fn required(name: &'static str, rule: ValueRule) -> Row {
    Row { name, presence: Presence::Required, rule, aliases: &[] }
}

/// A row of a member of a policy that is read without it, and then neither fires nor keeps.
pub(crate) const fn required_for_policy(name: &'static str, rule: ValueRule) -> Row {
    Row { name, presence: Presence::MissingMeans(FaultEffect::NoPolicy), rule, aliases: &[] }
}

/// A row of a member of a policy that is read without it, and then does not fire.
pub(crate) const fn required_to_fire(name: &'static str, rule: ValueRule) -> Row {
    Row { name, presence: Presence::MissingMeans(FaultEffect::NoFires), rule, aliases: &[] }
}

/// A row of a member that may be absent or `null`.
pub(crate) const fn optional(name: &'static str, rule: ValueRule) -> Row {
    Row { name, presence: Presence::Optional, rule, aliases: &[] }
}

impl Table {
    pub(crate) const fn new(number: u16, rows: &'static [Row]) -> Self {
        Self {
            number,
            rows,
            other_version_members: &[],
            check_combination: |_, _| {},
            effect: FaultEffect::Unreadable,
        }
    }

    /// The names of its members, and then those that it knows from other versions of the service.
    pub(crate) fn member_names(&self) -> impl Iterator<Item = &'static str> {
        let rows = self.rows.iter();
        let rows = rows.flat_map(|row| row.aliases.iter().copied().chain([row.name]));
        rows.chain(self.other_version_members.iter().map(|(name, _)| *name))
    }
}

/// What a value must be.
#[derive(Clone, Copy)]
pub(crate) enum ValueRule {
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
    BooleanOrText,
    /// An object of which nothing else is known.
    AnyObject,
    /// Letters, digits, underscores and hyphens of ASCII, from one to so many.
    Name {
        most: usize,
    },
    /// The same, and not starting with a word that the service reserves.
    NameWithoutPrefix {
        most: usize,
        prefix: &'static str,
    },
    /// So many characters at least and at most, and none of those forbidden.
    Characters {
        least: usize,
        most: usize,
        forbidden: ForbiddenCharacters,
    },
    /// One text and no other.
    Fixed(&'static str),
    /// One of some types of resource.
    ResourceType(&'static [&'static str]),
    /// One of some words.
    OneOf(&'static [&'static str]),
    /// A text of which some values are known, in any letter case; others are noted.
    KnownWords(&'static [&'static str]),
    /// −1 or 0 to 99999; in an answer also as text.
    Limit,
    /// A retention rule that only an answer of a later version sets, and that is not read here.
    LaterVersionRule,
    /// A member that only CBR's documents have, in a document of another service.
    CbrOnly,
    /// A whole number of 1 or more, or its digits.
    PositiveInteger,
    /// A whole number, also as text; an empty text is none.
    Integer,
    /// A number, also as text; an empty text is none.
    Number,
    /// A time in one of the forms of documents; an empty text is none.
    Time,
    /// The same; one that cannot be read is noted.
    BackupDate,
    /// A text that something else reads, which says what is wrong with it.
    ParsedBy(fn(&str) -> Result<(), String>),
    /// A recurrence pattern. In an answer it may be a list of rules, and what a service has stored.
    Pattern,
    /// An object with a table of its own.
    Table(&'static Table),
    /// A list, with a rule for each item and for how many there are.
    List(&'static ValueRule, ListSize),
    /// An empty text, which stands for none, or else what another rule says.
    EmptyTextOr(&'static ValueRule),
    /// Several rules, up to the first that finds a fault.
    All(&'static [ValueRule]),
    /// A member that the objects of a list have in common, with a different text in each.
    UniqueInList(Duplicate),
    /// An item that its list has once.
    UniqueItem,
}

/// How many items a list may have.
#[derive(Clone, Copy)]
pub(crate) enum ListSize {
    Any,
    /// An empty list is noted: it may be read as all or as none.
    NoteIfEmpty,
    AtLeastOne,
    /// One at least, since each disk's backup needs a disk (CSBS.6018).
    AtLeastOneDisk,
    /// A policy has one backup period (CSBS v1, table 5-40).
    OneOperation,
}

/// What a text means that a list has already.
#[derive(Clone, Copy)]
pub(crate) enum Duplicate {
    /// Legal, though few mean it.
    Suspicious,
    /// A server that is bound to a policy cannot be bound again (CSBS.6004).
    ServerBoundTwice,
    /// A disk cannot take two backups, one of which would be left out (CSBS.6018).
    DiskRestoredTwice,
}

/// Characters that a text must not have, and how a message names them.
#[derive(Clone, Copy)]
pub(crate) struct ForbiddenCharacters {
    pub(crate) contains: fn(char) -> bool,
    pub(crate) message: &'static str,
}

impl ForbiddenCharacters {
    pub(crate) const NONE: Self = Self { contains: |_| false, message: "" };
    /// `<` and `>`, which no description takes.
    pub(crate) const BRACKETS: Self =
        Self { contains: |found| matches!(found, '<' | '>'), message: "no < and no >" };
}

/// A description: 0 to 255 characters without angle brackets.
pub(crate) const DESCRIPTION: ValueRule =
    ValueRule::Characters { least: 0, most: 255, forbidden: ForbiddenCharacters::BRACKETS };

impl ValueRule {
    /// The rule of a list with any number of items.
    pub(crate) const fn list(items: &'static Self) -> Self {
        Self::List(items, ListSize::Any)
    }
}
