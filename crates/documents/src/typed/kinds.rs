//! The kinds of members that documents have.

use std::fmt::Display;
use std::marker::PhantomData;
use std::num::NonZeroU64;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde_json::{Map, Number, Value};

use super::traits::{Document, Tabled, read_object};
use crate::instant::{is_date, parse_instant, show_instant};
use crate::limits::boolean_or_text;
use crate::schema::{Rule, Size, amount, positive, rules_as_text, whole, without_fraction};

/// A kind of member: how its values are checked in an answer, read and written.
pub(crate) trait Kind {
    type Value;
    const RULE: Rule;
    /// Whether `null` is a value, and not as good as absent.
    const TAKES_NULL: bool = false;
    /// The value; `None` if it stands for an absent one.
    fn read(value: Value) -> Option<Self::Value>;
    fn write(value: &Self::Value) -> Value;
}

/// A kind of member that may be required, with a value for a document that was never checked.
pub(crate) trait Requirable: Kind {
    fn absent() -> Self::Value;
}

/// The known values of a text, of which a service may have more.
pub(crate) trait Words {
    const WORDS: &'static [&'static str];
}

pub(crate) struct Text;
pub(crate) struct Id;
pub(crate) struct PathId;
pub(crate) struct Flag;
pub(crate) struct Whole;
pub(crate) struct Positive;
pub(crate) struct Amount;
pub(crate) struct AmountAsText;
pub(crate) struct Time;
pub(crate) struct Date;
pub(crate) struct Texts;
pub(crate) struct Members;
pub(crate) struct Any;
pub(crate) struct AnyOrNull;
pub(crate) struct CbrOnly;
pub(crate) struct Pattern;
pub(crate) struct Word<W>(PhantomData<W>);
pub(crate) struct Parsed<T>(PhantomData<T>);
pub(crate) struct Part<T>(PhantomData<T>);
pub(crate) struct PartOrEmpty<T>(PhantomData<T>);
pub(crate) struct List<T>(PhantomData<T>);
pub(crate) struct Operations<T>(PhantomData<T>);
pub(crate) struct Definition<T>(PhantomData<T>);

impl Kind for Text {
    type Value = String;
    const RULE: Rule = Rule::Text;

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

impl Kind for Flag {
    type Value = bool;
    const RULE: Rule = Rule::Boolean;

    fn read(value: Value) -> Option<bool> {
        boolean_or_text(&value)
    }

    fn write(value: &bool) -> Value {
        (*value).into()
    }
}

impl Kind for Whole {
    type Value = i64;
    const RULE: Rule = Rule::Whole;

    fn read(value: Value) -> Option<i64> {
        whole(&value)
    }

    fn write(value: &i64) -> Value {
        (*value).into()
    }
}

impl Kind for Positive {
    type Value = NonZeroU64;
    const RULE: Rule = Rule::Positive;

    fn read(value: Value) -> Option<NonZeroU64> {
        positive(&value)
    }

    fn write(value: &NonZeroU64) -> Value {
        value.get().into()
    }
}

impl Kind for Amount {
    type Value = f64;
    const RULE: Rule = Rule::Amount;

    fn read(value: Value) -> Option<f64> {
        amount(&value)
    }

    /// Without a fraction if there is none.
    fn write(value: &f64) -> Value {
        match without_fraction(*value) {
            Some(whole) => whole.into(),
            None => Number::from_f64(*value).map_or(Value::Null, Value::Number),
        }
    }
}

impl Kind for AmountAsText {
    type Value = f64;
    const RULE: Rule = Rule::Amount;

    fn read(value: Value) -> Option<f64> {
        amount(&value)
    }

    /// Without a fraction if there is none, and never with an exponent.
    fn write(value: &f64) -> Value {
        value.to_string().into()
    }
}

impl Kind for Time {
    type Value = DateTime<Utc>;
    const RULE: Rule = Rule::Time;

    fn read(value: Value) -> Option<DateTime<Utc>> {
        parse_instant(value.as_str()?).ok()
    }

    fn write(value: &DateTime<Utc>) -> Value {
        show_instant(*value).into()
    }
}

impl Kind for Date {
    type Value = DateTime<Utc>;
    const RULE: Rule = Rule::Date;

    fn read(value: Value) -> Option<DateTime<Utc>> {
        Time::read(value).filter(|instant| is_date(*instant))
    }

    fn write(value: &DateTime<Utc>) -> Value {
        Time::write(value)
    }
}

impl Kind for Texts {
    type Value = Vec<String>;
    const RULE: Rule = Rule::list(&Rule::Text);

    fn read(value: Value) -> Option<Vec<String>> {
        let Value::Array(items) = value else { return None };
        Some(items.into_iter().filter_map(Text::read).collect())
    }

    fn write(value: &Vec<String>) -> Value {
        value.as_slice().into()
    }
}

impl Kind for Members {
    type Value = Map<String, Value>;
    const RULE: Rule = Rule::Object;

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

impl Kind for Any {
    type Value = Value;
    const RULE: Rule = Rule::Any;

    fn read(value: Value) -> Option<Value> {
        Some(value)
    }

    fn write(value: &Value) -> Value {
        value.clone()
    }
}

impl Kind for AnyOrNull {
    type Value = Value;
    const RULE: Rule = Rule::Any;
    const TAKES_NULL: bool = true;

    fn read(value: Value) -> Option<Value> {
        Some(value)
    }

    fn write(value: &Value) -> Value {
        value.clone()
    }
}

impl Kind for Pattern {
    type Value = String;
    const RULE: Rule = Rule::Pattern;

    fn read(value: Value) -> Option<String> {
        rules_as_text(&value)
    }

    fn write(value: &String) -> Value {
        value.as_str().into()
    }
}

/// Makes a kind that is read and written like another, with a rule of its own.
macro_rules! like {
    ($kind:ty, $other:ty, $rule:expr $(, $parameter:ident: $bound:ident)?) => {
        impl $(<$parameter: $bound>)? Kind for $kind {
            type Value = <$other as Kind>::Value;
            const RULE: Rule = $rule;

            fn read(value: Value) -> Option<Self::Value> {
                <$other>::read(value)
            }

            fn write(value: &Self::Value) -> Value {
                <$other>::write(value)
            }
        }
    };
}

like!(Id, Text, Rule::Id);
like!(PathId, Text, Rule::PathId);
like!(CbrOnly, Any, Rule::CbrOnly);
like!(Word<W>, Text, Rule::Known(W::WORDS), W: Words);
like!(PartOrEmpty<T>, Part<T>, Rule::OrEmpty(&Part::<T>::RULE), T: Document);
like!(Operations<T>, List<T>, Rule::List(&Part::<T>::RULE, Size::OneOperation), T: Document);
like!(Definition<T>, Members, Rule::Table(&T::TABLE), T: Tabled);

/// A value that a text says. Only queries have such members, and a query's table is written by hand.
impl<T: FromStr + Display> Kind for Parsed<T> {
    type Value = T;
    const RULE: Rule = Rule::Text;

    fn read(value: Value) -> Option<T> {
        value.as_str()?.parse().ok()
    }

    fn write(value: &T) -> Value {
        value.to_string().into()
    }
}

impl<T: Document> Kind for Part<T> {
    type Value = T;
    const RULE: Rule = Rule::Table(&T::TABLE);

    fn read(value: Value) -> Option<T> {
        Members::read(value).map(T::read)
    }

    fn write(value: &T) -> Value {
        value.write().into()
    }
}

impl<T: Document> Kind for List<T> {
    type Value = Vec<T>;
    const RULE: Rule = Rule::list(&Part::<T>::RULE);

    fn read(value: Value) -> Option<Vec<T>> {
        let Value::Array(items) = value else { return None };
        Some(items.into_iter().map(read_object).collect())
    }

    fn write(value: &Vec<T>) -> Value {
        value.iter().map(Part::<T>::write).collect()
    }
}

impl Requirable for Id {
    fn absent() -> String {
        String::new()
    }
}

impl Requirable for PathId {
    fn absent() -> String {
        String::new()
    }
}

impl<T: Document> Requirable for Part<T> {
    fn absent() -> T {
        T::read(Map::new())
    }
}

impl<T: Document> Requirable for List<T> {
    fn absent() -> Vec<T> {
        Vec::new()
    }
}
