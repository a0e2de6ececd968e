//! What is known about the objects at one place in the records of a listing: the names of their members, and
//! in which order they come.

use super::super::members::{Field, RecordContext};
use super::{Cursor, Stop};

/// The members of the objects at one place.
#[derive(Clone, Debug, Default)]
pub(super) struct Shape {
    members: Vec<KnownMember>,
}

/// A member that an object of the shape has had.
#[derive(Clone, Debug)]
pub(super) struct KnownMember {
    /// The name in quotes, and a colon.
    quoted: Box<str>,
    /// Its first 16 bytes, or all of it and zeros.
    start: u128,
    /// The bits of `start` that are compared.
    mask: u128,
    pub(super) field: Field,
    pub(super) name_digest: u64,
    /// The number of the member that followed last time.
    next: usize,
    /// The shape of the objects in the value.
    pub(super) inner: Shape,
}

/// The numbers of the members that an object has had so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct SeenMembers(u128);

impl Shape {
    /// The greatest number of members of an object that a shape can describe.
    const MOST: usize = u128::BITS as usize;

    /// The greatest length of a name that is kept, in bytes.
    const LONGEST_NAME: usize = 256;

    /// Forgets the members before another object is read, if there may be more than can be described: objects
    /// with arbitrary names have other members each time.
    pub(super) fn forget_if_full(&mut self) {
        if self.members.len() > Self::MOST / 2 {
            self.members.clear();
        }
    }

    /// Returns the number of members of the objects of the shape and of those in them.
    pub(super) fn len(&self) -> usize {
        self.members.iter().map(|member| 1 + member.inner.len()).sum()
    }

    /// Reads the name of a member, which is expected to have a certain number, and the colon. Returns its number.
    #[inline]
    pub(super) fn read_name(
        &mut self,
        cursor: &mut Cursor<'_>,
        expected: usize,
        context: RecordContext<'_>,
    ) -> Result<usize, Stop> {
        if let Some(member) = self.members.get(expected)
            && member.is_at_start_of(cursor.rest())
        {
            cursor.advance(member.quoted.len());
            return Ok(expected);
        }
        self.find_name(cursor, context)
    }

    fn find_name(
        &mut self,
        cursor: &mut Cursor<'_>,
        context: RecordContext<'_>,
    ) -> Result<usize, Stop> {
        if cursor.peek()? != b'"' {
            return Err(Stop::Unusual);
        }
        let name = cursor.plain_name()?;
        cursor.skip_space();
        cursor.expect(b':')?;
        let is_same = |member: &KnownMember| {
            let quoted = member.quoted.strip_prefix('"');
            quoted.and_then(|rest| rest.strip_suffix("\":")) == Some(name)
        };
        let known = self.members.iter().position(is_same);
        if let Some(number) = known {
            return Ok(number);
        }
        let number = self.members.len();
        if number == Self::MOST || name.len() > Self::LONGEST_NAME {
            return Err(Stop::Unusual);
        }
        let quoted = format!("\"{name}\":");
        let mut start = [0; KnownMember::START];
        let mut mask = start;
        for ((byte, mask), known) in start.iter_mut().zip(&mut mask).zip(quoted.bytes()) {
            (*byte, *mask) = (known, u8::MAX);
        }
        self.members.push(KnownMember {
            quoted: quoted.into(),
            start: u128::from_le_bytes(start),
            mask: u128::from_le_bytes(mask),
            field: Field::of(name),
            name_digest: context.hash(name),
            next: number + 1,
            inner: Self::default(),
        });
        Ok(number)
    }

    /// Returns the number of the member that is expected after another.
    pub(super) fn expected_after(&self, number: usize) -> usize {
        self.members.get(number).map_or(0, |member| member.next)
    }

    /// Stores which member came after another.
    pub(super) fn set_next(&mut self, number: usize, next: usize) {
        if let Some(member) = self.members.get_mut(number) {
            member.next = next;
        }
    }

    pub(super) fn member(&mut self, number: usize) -> Result<&mut KnownMember, Stop> {
        self.members.get_mut(number).ok_or(Stop::Unusual)
    }
}

impl KnownMember {
    const START: usize = 16;

    /// Returns whether a text starts with the name. Near the end of the text it may return false although the
    /// name is there.
    #[inline]
    fn is_at_start_of(&self, text: &[u8]) -> bool {
        let Some(start) = text.first_chunk::<{ Self::START }>() else { return false };
        u128::from_le_bytes(*start) & self.mask == self.start
            && (self.quoted.len() <= Self::START || text.starts_with(self.quoted.as_bytes()))
    }
}

impl SeenMembers {
    /// Adds a member. Stops at one that appears twice.
    pub(super) fn add(&mut self, number: usize) -> Result<(), Stop> {
        let bit = 1 << (number % Shape::MOST);
        if self.0 & bit != 0 {
            return Err(Stop::Unusual);
        }
        self.0 |= bit;
        Ok(())
    }
}
