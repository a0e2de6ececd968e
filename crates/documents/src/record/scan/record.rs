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
}

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
    fn items(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
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
                None => return Ok(self.value(inner)?.1),
            },
        };
        let (value, digest) = self.value(inner)?;
        *kept = value;
        Ok(digest)
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
            let (value, digest) = scan.value(inner)?;
            if let Some(kept) = info.kept(field) {
                *kept = value;
            }
            Ok(digest)
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
                let (value, digest) = scan.value(inner)?;
                if field == Field::Status {
                    status = value;
                }
                Ok(digest)
            })?;
            all = all.and(S::of(&status));
            digest = scan.context.hash((digest, part));
            Ok(())
        })?;
        Ok((all, digest))
    }

    /// Reads any value and its digest, as [`ValueReader`] does.
    #[inline]
    fn value(&mut self, inner: &mut Shape) -> Result<(ShallowValue<'t>, u64), Stop> {
        match self.cursor.peek()? {
            b'"' => {
                let text = self.cursor.string()?;
                let digest = self.context.text_digest(&text);
                Ok((ShallowValue::Text(text), digest))
            }
            b'0'..=b'9' | b'-' => self.number(),
            b't' => self.literal("true", ShallowValue::Bool(true), (1_u8, true)),
            b'f' => self.literal("false", ShallowValue::Bool(false), (1_u8, false)),
            b'n' => self.literal("null", ShallowValue::Null, 0_u8),
            b'[' => self.deeper(|scan| scan.list(inner)),
            b'{' => self.deeper(|scan| scan.object(inner)),
            _ => Err(Stop::Unusual),
        }
    }

    fn literal(
        &mut self,
        literal: &str,
        value: ShallowValue<'t>,
        digested: impl std::hash::Hash,
    ) -> Result<(ShallowValue<'t>, u64), Stop> {
        self.cursor.literal(literal)?;
        Ok((value, self.context.hash(digested)))
    }

    #[allow(clippy::cast_precision_loss)] // an approximate number is enough here
    fn number(&mut self) -> Result<(ShallowValue<'t>, u64), Stop> {
        let text = self.cursor.number()?;
        let is_plain = matches!(text.as_bytes(), [b'0'] | [b'1'..=b'9', ..]) && text.len() < 19;
        if is_plain && text.bytes().all(|byte| byte.is_ascii_digit()) {
            let value =
                text.bytes().fold(0, |value, digit| value * 10 + u64::from(digit - b'0'));
            return Ok((ShallowValue::Number(value as f64), self.context.hash((3_u8, value))));
        }
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let read = ValueReader::without_text(self.context).deserialize(&mut deserializer);
        let read = read.and_then(|read| deserializer.end().map(|()| read));
        read.map_err(|_| Stop::Unusual)
    }

    fn list(&mut self, shape: &mut Shape) -> Result<(ShallowValue<'t>, u64), Stop> {
        let (mut is_empty, mut digest) = (true, self.context.hash(6_u8));
        self.items(|scan| {
            let (_, item) = scan.value(shape)?;
            is_empty = false;
            digest = scan.context.hash((digest, item));
            Ok(())
        })?;
        Ok((ShallowValue::List { is_empty }, digest))
    }

    fn object(&mut self, shape: &mut Shape) -> Result<(ShallowValue<'t>, u64), Stop> {
        self.cursor.expect(b'{')?;
        let mut is_empty = true;
        let digest = self.members(shape, |scan, _, inner| {
            is_empty = false;
            Ok(scan.value(inner)?.1)
        })?;
        Ok((ShallowValue::Object { is_empty }, self.context.hash((7_u8, digest))))
    }
}

