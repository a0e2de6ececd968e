//! Reads JSON and finds members that appear more than once.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::map::{Entry, Map};

use super::fault::{Fault, FaultKind, Faults};
use super::message_text::{Location, Step};
use keeptime::pattern::Excerpt;

/// The maximum number of duplicate members to report. Without a limit, the pointers of a hostile text
/// could take memory that is quadratic in its length.
const MAX_REPORTED: usize = 100;

/// A JSON document and its duplicate members.
#[derive(Clone, Debug, PartialEq)]
pub struct ParsedJson {
    value: Value,
    faults: Vec<Fault>,
}

/// Parses a JSON document and finds duplicate members.
///
/// JSON allows an object to have two members with the same name, but does not define what they mean.
/// Most readers take the last, some the first. A deletion must not depend on a guess, so each duplicate
/// is a fault.
///
/// The time is linear in the length of the text. The first 100 duplicates are reported.
///
/// # Errors
/// An error of `serde_json` if the text is not JSON, or has more than 128 nested lists and objects.
///
/// ```
/// use keeptime_documents::parse_json;
///
/// let text = r#"{"permanent": true, "max_backups": 1, "permanent": false}"#;
/// let faults = parse_json(text)?.into_result().unwrap_err();
/// assert_eq!(faults[0].pointer(), "/permanent");
/// assert_eq!(faults[0].message(), "permanent appears twice");
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn parse_json(text: &str) -> Result<ParsedJson, serde_json::Error> {
    let mut faults = Vec::new();
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value =
        ValueReader { location: None, faults: &mut faults }.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(ParsedJson { value, faults })
}

impl ParsedJson {
    /// Returns the document. A duplicate member has its last value.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// Returns a fault of the kind [`FaultKind::RepeatedMember`] for each duplicate member.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// Returns whether there may be more duplicates than [`faults`](Self::faults) has.
    pub fn is_truncated(&self) -> bool {
        self.faults.len() == MAX_REPORTED
    }

    /// Returns the document and the [faults](Self::faults).
    pub(crate) fn into_parts(self) -> (Value, Vec<Fault>) {
        (self.value, self.faults)
    }

    /// Returns the document if it has no duplicate members.
    ///
    /// # Errors
    /// The [faults](Self::faults), if there are any.
    pub fn into_result(self) -> Result<Value, Faults> {
        Faults::ok_if_empty(self.faults).map(|()| self.value)
    }
}

/// Reads a value from any deserializer. Duplicate members are an error.
pub(super) fn deserialize_without_repeats<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Value, D::Error> {
    let mut faults = Vec::new();
    let value = ValueReader { location: None, faults: &mut faults }.deserialize(deserializer)?;
    Faults::ok_if_empty(faults).map(|()| value).map_err(D::Error::custom)
}

/// A `serde` seed that reads a JSON value and collects a fault for each duplicate member.
struct ValueReader<'p, 'f> {
    location: Option<&'p Location<'p>>,
    faults: &'f mut Vec<Fault>,
}

impl ValueReader<'_, '_> {
    fn report(&mut self, name: &str, times: usize) {
        if self.faults.len() == MAX_REPORTED {
            return;
        }
        let pointer = Location { parent: self.location, step: Step::Member(name) }.pointer();
        let found = Excerpt::from(name);
        let message = match times {
            2 => format!("{found} appears twice"),
            times => format!("{found} appears {times} times"),
        };
        self.faults.push(Fault::new(pointer, FaultKind::RepeatedMember, message));
    }
}

impl<'de> DeserializeSeed<'de> for ValueReader<'_, '_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ValueReader<'_, '_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        loop {
            let location = Location { parent: self.location, step: Step::Index(items.len()) };
            let reader = ValueReader { location: Some(&location), faults: self.faults };
            match access.next_element_seed(reader)? {
                Some(item) => items.push(item),
                None => return Ok(Value::Array(items)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut access: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        let mut repeated: BTreeMap<String, usize> = BTreeMap::new();
        while let Some(name) = access.next_key::<String>()? {
            let location = Location { parent: self.location, step: Step::Member(&name) };
            let reader = ValueReader { location: Some(&location), faults: self.faults };
            let value = access.next_value_seed(reader)?;
            match members.entry(name) {
                Entry::Vacant(member) => {
                    member.insert(value);
                }
                Entry::Occupied(mut member) => {
                    member.insert(value);
                    *repeated.entry(member.key().clone()).or_insert(1) += 1;
                }
            }
        }
        for (name, times) in repeated {
            self.report(&name, times);
        }
        Ok(Value::Object(members))
    }
}
