//! The types that a member of a typed document can have.
//!
//! Each type is an empty struct that implements [`MemberType`]: the Rust type of the value, the rule
//! that checks it in an answer, and how it is read from and written to JSON. Types that differ only in
//! their rule are defined by the macro [`like!`]. The table in [`typed`](super) lists them all.

use std::fmt::Display;
use std::marker::PhantomData;
use std::num::NonZeroU64;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use keeptime::retention::Expiry;
use serde_json::{Map, Value};

use super::traits::{HasTable, TypedObject, read_object};
use crate::instant::{format_instant, is_date, parse_instant};
use crate::limits::boolean_or_text;
use crate::schema::{
    ListSize, ValueRule, amount, positive, rules, rules_as_text, whole, without_fraction,
};

/// A type of member: how its values are checked in an answer, read and written.
pub(crate) trait MemberType {
    /// The Rust type of the value.
    type Value;
    /// The rule for the value in an answer.
    const RULE: ValueRule;
    /// Whether `null` is a value. For other types `null` counts as absent.
    const TAKES_NULL: bool = false;
    /// Reads a value that has passed the check. `None` means that the member counts as absent.
    fn read(value: Value) -> Option<Self::Value>;
    /// Writes a value as JSON.
    fn write(value: &Self::Value) -> Value;
}

/// A type of member that can be `required`.
pub(crate) trait RequiredMember: MemberType {
    /// Returns the value to use if an unchecked document lacks the member.
    fn placeholder() -> Self::Value;
}

/// The known values of a text. Services may send others.
pub(crate) trait KnownWords {
    const WORDS: &'static [&'static str];
}

pub(crate) struct Text;
pub(crate) struct Id;
pub(crate) struct PathId;
pub(crate) struct Boolean;
pub(crate) struct Integer;
pub(crate) struct PositiveInteger;
pub(crate) struct Number;
pub(crate) struct NumberAsText;
pub(crate) struct Time;
pub(crate) struct BackupDate;
pub(crate) struct ExpiryDate;
pub(crate) struct UtcTime;
pub(crate) struct TextList;
pub(crate) struct AnyObject;
pub(crate) struct Any;
pub(crate) struct AnyOrNull;
pub(crate) struct CbrOnly;
pub(crate) struct Pattern;
pub(crate) struct Rules;
pub(crate) struct KnownWord<W>(PhantomData<W>);
pub(crate) struct Parsed<T>(PhantomData<T>);
pub(crate) struct ParsedList<T>(PhantomData<T>);
pub(crate) struct Object<T>(PhantomData<T>);
pub(crate) struct ObjectOrEmptyText<T>(PhantomData<T>);
pub(crate) struct List<T>(PhantomData<T>);
pub(crate) struct Operations<T>(PhantomData<T>);
pub(crate) struct CheckedObject<T>(PhantomData<T>);

impl MemberType for Text {
    type Value = String;
    const RULE: ValueRule = ValueRule::Text;

    fn read(value: Value) -> Option<String> {
        match value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    fn write(value: &String) -> Value {
        value.as_str().into()
    }
}

impl MemberType for Boolean {
    type Value = bool;
    const RULE: ValueRule = ValueRule::Boolean;

    fn read(value: Value) -> Option<bool> {
        boolean_or_text(&value)
    }

    fn write(value: &bool) -> Value {
        (*value).into()
    }
}

impl MemberType for Integer {
    type Value = i64;
    const RULE: ValueRule = ValueRule::Integer;

    fn read(value: Value) -> Option<i64> {
        whole(&value)
    }

    fn write(value: &i64) -> Value {
        (*value).into()
    }
}

impl MemberType for PositiveInteger {
    type Value = NonZeroU64;
    const RULE: ValueRule = ValueRule::PositiveInteger;

    fn read(value: Value) -> Option<NonZeroU64> {
        positive(&value)
    }

    fn write(value: &NonZeroU64) -> Value {
        value.get().into()
    }
}

impl MemberType for Number {
    type Value = f64;
    const RULE: ValueRule = ValueRule::Number;

    fn read(value: Value) -> Option<f64> {
        amount(&value)
    }

    /// Writes a whole number without a fraction.
    fn write(value: &f64) -> Value {
        match without_fraction(*value) {
            Some(whole) => whole.into(),
            None => serde_json::Number::from_f64(*value).map_or(Value::Null, Value::Number),
        }
    }
}

impl MemberType for NumberAsText {
    type Value = f64;
    const RULE: ValueRule = ValueRule::Number;

    fn read(value: Value) -> Option<f64> {
        amount(&value)
    }

    /// Writes a whole number without a fraction, and never an exponent.
    fn write(value: &f64) -> Value {
        value.to_string().into()
    }
}

impl MemberType for Time {
    type Value = DateTime<Utc>;
    const RULE: ValueRule = ValueRule::Time;

    fn read(value: Value) -> Option<DateTime<Utc>> {
        parse_instant(value.as_str()?).ok()
    }

    fn write(value: &DateTime<Utc>) -> Value {
        format_instant(*value).into()
    }
}

impl MemberType for UtcTime {
    type Value = DateTime<Utc>;
    const RULE: ValueRule = ValueRule::Time;

    fn read(value: Value) -> Option<DateTime<Utc>> {
        Time::read(value)
    }

    fn write(value: &DateTime<Utc>) -> Value {
        format!("{}Z", format_instant(*value)).into()
    }
}

impl MemberType for BackupDate {
    type Value = DateTime<Utc>;
    const RULE: ValueRule = ValueRule::BackupDate;

    fn read(value: Value) -> Option<DateTime<Utc>> {
        Time::read(value).filter(|instant| is_date(*instant))
    }

    fn write(value: &DateTime<Utc>) -> Value {
        Time::write(value)
    }
}

impl MemberType for ExpiryDate {
    type Value = Expiry;
    const RULE: ValueRule = ValueRule::ExpiryDate;
    const TAKES_NULL: bool = true;

    fn read(value: Value) -> Option<Expiry> {
        Some(BackupDate::read(value).map_or(Expiry::Never, Expiry::At))
    }

    fn write(value: &Expiry) -> Value {
        match value {
            Expiry::At(instant) => Time::write(instant),
            Expiry::Never | Expiry::NotRecorded => Value::Null,
        }
    }
}

impl MemberType for TextList {
    type Value = Vec<String>;
    const RULE: ValueRule = ValueRule::list(&ValueRule::Text);

    fn read(value: Value) -> Option<Vec<String>> {
        let Value::Array(items) = value else { return None };
        Some(items.into_iter().filter_map(Text::read).collect())
    }

    fn write(value: &Vec<String>) -> Value {
        value.as_slice().into()
    }
}

impl MemberType for AnyObject {
    type Value = Map<String, Value>;
    const RULE: ValueRule = ValueRule::AnyObject;

    fn read(value: Value) -> Option<Map<String, Value>> {
        match value {
            Value::Object(members) => Some(members),
            _ => None,
        }
    }

    fn write(value: &Map<String, Value>) -> Value {
        value.clone().into()
    }
}

impl MemberType for Any {
    type Value = Value;
    const RULE: ValueRule = ValueRule::Any;

    fn read(value: Value) -> Option<Value> {
        Some(value)
    }

    fn write(value: &Value) -> Value {
        value.clone()
    }
}

impl MemberType for AnyOrNull {
    type Value = Value;
    const RULE: ValueRule = ValueRule::Any;
    const TAKES_NULL: bool = true;

    fn read(value: Value) -> Option<Value> {
        Some(value)
    }

    fn write(value: &Value) -> Value {
        value.clone()
    }
}

impl MemberType for Pattern {
    type Value = String;
    const RULE: ValueRule = ValueRule::Pattern;

    fn read(value: Value) -> Option<String> {
        rules_as_text(&value)
    }

    fn write(value: &String) -> Value {
        value.as_str().into()
    }
}

/// Defines a type that is read and written like another but has its own rule.
macro_rules! like {
    ($kind:ty, $other:ty, $rule:expr $(, $parameter:ident: $bound:ident)?) => {
        impl $(<$parameter: $bound>)? MemberType for $kind {
            type Value = <$other as MemberType>::Value;
            const RULE: ValueRule = $rule;

            fn read(value: Value) -> Option<Self::Value> {
                <$other>::read(value)
            }

            fn write(value: &Self::Value) -> Value {
                <$other>::write(value)
            }
        }
    };
}

like!(Id, Text, ValueRule::Id);
like!(PathId, Text, ValueRule::PathId);
like!(CbrOnly, Any, ValueRule::CbrOnly);
like!(KnownWord<W>, Text, ValueRule::KnownWords(W::WORDS), W: KnownWords);
like!(ObjectOrEmptyText<T>, Object<T>, ValueRule::EmptyTextOr(&Object::<T>::RULE), T: TypedObject);
like!(Operations<T>, List<T>, ValueRule::List(&Object::<T>::RULE, ListSize::OneOperation), T: TypedObject);
like!(CheckedObject<T>, AnyObject, ValueRule::Table(&T::TABLE), T: HasTable);

/// A value that is parsed from text. Only queries have such members, and their tables check them.
impl<T: FromStr + Display> MemberType for Parsed<T> {
    type Value = T;
    const RULE: ValueRule = ValueRule::Text;

    fn read(value: Value) -> Option<T> {
        value.as_str()?.parse().ok()
    }

    fn write(value: &T) -> Value {
        value.to_string().into()
    }
}

impl MemberType for Rules {
    type Value = Vec<String>;
    const RULE: ValueRule = ValueRule::Rules;

    fn read(value: Value) -> Option<Vec<String>> {
        rules(&value).map(|rules| rules.into_iter().map(ToOwned::to_owned).collect())
    }

    fn write(value: &Vec<String>) -> Value {
        value.as_slice().into()
    }
}

/// The table of the query has the rule of the texts.
impl<T: FromStr + Display> MemberType for ParsedList<T> {
    type Value = Vec<T>;
    const RULE: ValueRule = ValueRule::list(&ValueRule::Text);

    fn read(value: Value) -> Option<Vec<T>> {
        TextList::read(value)?.iter().map(|text| text.parse().ok()).collect()
    }

    fn write(value: &Vec<T>) -> Value {
        value.iter().map(ToString::to_string).collect()
    }
}

impl<T: TypedObject> MemberType for Object<T> {
    type Value = T;
    const RULE: ValueRule = ValueRule::Table(&T::TABLE);

    fn read(value: Value) -> Option<T> {
        AnyObject::read(value).map(T::read)
    }

    fn write(value: &T) -> Value {
        value.write().into()
    }
}

impl<T: TypedObject> MemberType for List<T> {
    type Value = Vec<T>;
    const RULE: ValueRule = ValueRule::list(&Object::<T>::RULE);

    fn read(value: Value) -> Option<Vec<T>> {
        let Value::Array(items) = value else { return None };
        Some(items.into_iter().map(read_object).collect())
    }

    fn write(value: &Vec<T>) -> Value {
        value.iter().map(Object::<T>::write).collect()
    }
}

impl RequiredMember for Id {
    fn placeholder() -> String {
        String::new()
    }
}

impl RequiredMember for PathId {
    fn placeholder() -> String {
        String::new()
    }
}

impl<T: TypedObject> RequiredMember for Object<T> {
    fn placeholder() -> T {
        T::read(Map::new())
    }
}

impl<T: TypedObject> RequiredMember for List<T> {
    fn placeholder() -> Vec<T> {
        Vec::new()
    }
}
