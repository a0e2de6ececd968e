//! Reads the members of a record from a text.

use keeptime::retention::Completeness;
use serde::de::DeserializeSeed;

use super::super::extend_info::ExtendInfoMembers;
use super::super::members::{Field, RecordContext, ShallowValue, ValueReader, member_digest};
use super::super::part_statuses::PartStatus;
use super::super::record_members::RecordMembers;
use super::super::state::CopyState;
use super::shape::{SeenMembers, Shape};
use super::{Cursor, Stop};

/// Reads records, and learns from each for the next.
#[derive(Clone, Debug, Default)]
pub(crate) struct RecordScanner {
    shape: Shape,
    /// The number of records until the size of the shape is looked at.
    unchecked: u32,
}

/// The greatest number of members of a shape, with those of the objects in its values. Records with arbitrary
/// names would let it grow with the listing.
pub(super) const MOST_MEMBERS: usize = 10_000;

/// How many records are read before the size of the shape is looked at again.
const CHECKED_EVERY: u32 = 64;

/// How many levels of lists and objects a record may have.
const MOST_LEVELS: u8 = 32;

impl RecordScanner {
    /// Reads a record from behind its opening brace to behind its closing one. Returns its digest.
    pub(crate) fn read<'t>(
        &mut self,
        cursor: &mut Cursor<'t>,
        context: RecordContext<'_>,
        record: &mut RecordMembers<'t>,
    ) -> Result<u64, Stop> {
        self.unchecked = self.unchecked.checked_sub(1).unwrap_or_else(|| {
            if self.shape.len() > MOST_MEMBERS {
                self.shape = Shape::default();
            }
            CHECKED_EVERY
        });
        Scan { cursor, context, levels: MOST_LEVELS }
            .members(&mut self.shape, |scan, field, inner| scan.member(field, inner, record))
    }
}

/// The text of a record while it is read.
struct Scan<'c, 't> {
    cursor: &'c mut Cursor<'t>,
    context: RecordContext<'c>,
    /// How many more levels there may be.
    levels: u8,
}

impl<'t> Scan<'_, 't> {
    /// Reads an object from behind its opening brace and returns its digest, as
    /// [`read_members`](super::super::read_members) does.
    #[inline]
    fn members(
        &mut self,
        shape: &mut Shape,
        mut read: impl FnMut(&mut Self, Field, &mut Shape) -> Result<u64, Stop>,
    ) -> Result<u64, Stop> {
        shape.forget_if_full();
        let mut digest = 0_u64;
        self.cursor.skip_space();
        if self.cursor.peek()? == b'}' {
            self.cursor.advance(1);
            return Ok(digest);
        }
        let mut seen = SeenMembers::default();
        let (mut previous, mut expected) = (None, 0);
        loop {
            let number = shape.read_name(self.cursor, expected, self.context)?;
            seen.add(number)?;
            if let Some(previous) = previous.filter(|_| number != expected) {
                shape.set_next(previous, number);
            }
            self.cursor.skip_space();
            let member = shape.member(number)?;
            let name_digest = member.name_digest;
            let value = read(self, member.field, &mut member.inner)?;
            digest = digest.wrapping_add(member_digest(name_digest, value));
            self.cursor.skip_space();
            match self.cursor.next()? {
                b',' => self.cursor.skip_space(),
                b'}' => return Ok(digest),
                _ => return Err(Stop::Unusual),
            }
            (previous, expected) = (Some(number), shape.expected_after(number));
        }
    }

    /// Reads a list from its opening bracket. `read` reads an item.
    fn items(&mut self, mut read: impl FnMut(&mut Self) -> Result<(), Stop>) -> Result<(), Stop> {
        self.cursor.expect(b'[')?;
        self.cursor.skip_space();
        if self.cursor.peek()? == b']' {
            self.cursor.advance(1);
            return Ok(());
        }
        loop {
            read(self)?;
            self.cursor.skip_space();
            match self.cursor.next()? {
                b',' => self.cursor.skip_space(),
                b']' => return Ok(()),
                _ => return Err(Stop::Unusual),
            }
        }
    }

    /// Reads what is one level deeper.
    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, Stop>) -> Result<T, Stop> {
        self.levels = self.levels.checked_sub(1).ok_or(Stop::Unusual)?;
        let value = read(self);
        self.levels += 1;
        value
    }

    /// Reads the value of a member of a record, and returns its digest.
    fn member(
        &mut self,
        field: Field,
        inner: &mut Shape,
        record: &mut RecordMembers<'t>,
    ) -> Result<u64, Stop> {
        record.cbr_member = record.cbr_member.or(field.cbr_name());
        let kept = match field {
            // This is a page, not a record.
            Field::Page(..) => return Err(Stop::Unusual),
            Field::ExtendInfo => return self.extend_info(inner, &mut record.extend_info),
            Field::Children => {
                let (children, digest) = self.statuses::<Completeness>(inner)?;
                record.children = Some(children);
                return Ok(digest);
            }
            Field::ReplicationRecords => {
                let (copies, digest) = self.statuses::<CopyState>(inner)?;
                record.replications = Some(copies);
                return Ok(digest);
            }
            field => match record.kept(field) {
                Some(kept) => kept,
                None => return self.value(inner, |_| ()),
            },
        };
        self.value(inner, |value| *kept = value)
    }

    /// Reads an `extend_info`: an object or null.
    fn extend_info(
        &mut self,
        shape: &mut Shape,
        info: &mut ExtendInfoMembers<'t>,
    ) -> Result<u64, Stop> {
        match self.cursor.peek()? {
            b'{' => self.cursor.advance(1),
            b'n' => return self.cursor.literal("null").map(|()| 0),
            _ => return Err(Stop::Unusual),
        }
        self.members(shape, |scan, field, inner| {
            if field == Field::VolumeBackups {
                let (completeness, digest) = scan.statuses::<Completeness>(inner)?;
                info.disks = Some(completeness);
                return Ok(digest);
            }
            match info.kept(field) {
                Some(kept) => scan.value(inner, |value| *kept = value),
                None => scan.value(inner, |_| ()),
            }
        })
    }

    /// Reads the statuses of parts or copies from a list of objects.
    fn statuses<S: PartStatus>(&mut self, shape: &mut Shape) -> Result<(S, u64), Stop> {
        if self.cursor.peek()? != b'[' {
            return Err(Stop::Unusual);
        }
        let (mut all, mut digest) = (S::NONE, self.context.hash(0_u8));
        self.items(|scan| {
            scan.cursor.expect(b'{')?;
            let mut status = ShallowValue::Null;
            let part = scan.members(shape, |scan, field, inner| {
                if field == Field::Status {
                    return scan.value(inner, |value| status = value);
                }
                scan.value(inner, |_| ())
            })?;
            all = all.and(S::of(&status));
            digest = scan.context.hash((digest, part));
            Ok(())
        })?;
        Ok((all, digest))
    }

    /// Reads any value and returns its digest, as [`ValueReader`] does. `keep` gets the value: to return it with
    /// the digest would copy it through memory several times.
    #[inline]
    fn value(
        &mut self,
        inner: &mut Shape,
        keep: impl FnOnce(ShallowValue<'t>),
    ) -> Result<u64, Stop> {
        match self.cursor.peek()? {
            b'"' => {
                let text = self.cursor.string()?;
                let digest = self.context.text_digest(&text);
                keep(ShallowValue::Text(text));
                Ok(digest)
            }
            b'0'..=b'9' | b'-' => {
                let (number, digest) = self.number()?;
                keep(ShallowValue::Number(number));
                Ok(digest)
            }
            b't' => {
                self.cursor.literal("true")?;
                keep(ShallowValue::Bool(true));
                Ok(self.context.hash((1_u8, true)))
            }
            b'f' => {
                self.cursor.literal("false")?;
                keep(ShallowValue::Bool(false));
                Ok(self.context.hash((1_u8, false)))
            }
            b'n' => {
                self.cursor.literal("null")?;
                keep(ShallowValue::Null);
                Ok(self.context.hash(0_u8))
            }
            b'[' => {
                let (is_empty, digest) = self.deeper(|scan| scan.list(inner))?;
                keep(ShallowValue::List { is_empty });
                Ok(digest)
            }
            b'{' => {
                let (is_empty, digest) = self.deeper(|scan| scan.object(inner))?;
                keep(ShallowValue::Object { is_empty });
                Ok(digest)
            }
            _ => Err(Stop::Unusual),
        }
    }

    /// Reads a number and its digest.
    #[allow(clippy::cast_precision_loss)] // an approximate number is enough here
    fn number(&mut self) -> Result<(f64, u64), Stop> {
        if let Some(value) = self.cursor.plain_number() {
            return Ok((value as f64, self.context.hash((3_u8, value))));
        }
        let text = self.cursor.number()?;
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let read = ValueReader::without_text(self.context).deserialize(&mut deserializer);
        match (read, deserializer.end()) {
            (Ok((ShallowValue::Number(number), digest)), Ok(())) => Ok((number, digest)),
            _ => Err(Stop::Unusual),
        }
    }

    /// Reads a list. Returns whether it is empty, and its digest.
    fn list(&mut self, shape: &mut Shape) -> Result<(bool, u64), Stop> {
        let (mut is_empty, mut digest) = (true, self.context.hash(6_u8));
        self.items(|scan| {
            let item = scan.value(shape, |_| ())?;
            is_empty = false;
            digest = scan.context.hash((digest, item));
            Ok(())
        })?;
        Ok((is_empty, digest))
    }

    /// Reads an object. Returns whether it is empty, and its digest.
    fn object(&mut self, shape: &mut Shape) -> Result<(bool, u64), Stop> {
        self.cursor.expect(b'{')?;
        let mut is_empty = true;
        let digest = self.members(shape, |scan, _, inner| {
            is_empty = false;
            scan.value(inner, |_| ())
        })?;
        Ok((is_empty, self.context.hash((7_u8, digest))))
    }
}
