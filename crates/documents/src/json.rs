//! JSON texts, read so that no member that appears twice is lost.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::fault::{Fault, FaultKind, Faults};
use super::message_text::{Location, Step};
use keeptime::pattern::Excerpt;

/// How many members that appear more than once are reported. Each has a pointer of its own, and a
/// hostile text could have a pointer as long as itself for every few bytes.
const MOST_REPORTED: usize = 100;

/// A JSON document, and the members in it that appear more than once.
#[derive(Clone, Debug, PartialEq)]
pub struct ParsedJson {
    value: Value,
    faults: Vec<Fault>,
}

/// Reads a JSON document.
///
/// JSON allows an object to have two members of one name, and says nothing about what that means: most
/// readers take the last, some the first. Nothing that is deleted may depend on that guess, so each
/// such member is a fault.
///
/// Time is linear in the length of the text. At most 128 lists and objects may be nested, and the first
/// 100 repeated members are reported.
///
/// # Errors
/// Where the text is not JSON, or nests deeper.
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
    let value = Reader { location: None, faults: &mut faults }.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(ParsedJson { value, faults })
}

impl ParsedJson {
    /// The document. Of a member that appears more than once it has the last.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// A fault for each member that appears more than once, of the kind
    /// [`FaultKind::RepeatedMember`].
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// Whether there may be more such members than the faults tell.
    pub fn is_truncated(&self) -> bool {
        self.faults.len() == MOST_REPORTED
    }

    /// The document, in which every member is there once.
    ///
    /// # Errors
    /// The [faults](Self::faults), at least one.
    pub fn into_result(self) -> Result<Value, Faults> {
        Faults::ok_if_empty(self.faults).map(|()| self.value)
    }
}

/// A value from any deserializer, in which every member is there once.
pub(super) fn deserialize_without_repeats<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Value, D::Error> {
    let mut faults = Vec::new();
    let value = Reader { location: None, faults: &mut faults }.deserialize(deserializer)?;
    Faults::ok_if_empty(faults).map(|()| value).map_err(D::Error::custom)
}

/// Reads a value and collects the faults in it.
struct Reader<'p, 'f> {
    location: Option<&'p Location<'p>>,
    faults: &'f mut Vec<Fault>,
}

impl Reader<'_, '_> {
    fn report(&mut self, name: &str, times: usize) {
        if self.faults.len() == MOST_REPORTED {
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

impl<'de> DeserializeSeed<'de> for Reader<'_, '_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_, '_> {
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
        Ok(text.into())
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        loop {
            let location = Location { parent: self.location, step: Step::Index(items.len()) };
            let reader = Reader { location: Some(&location), faults: self.faults };
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
            let reader = Reader { location: Some(&location), faults: self.faults };
            let value = access.next_value_seed(reader)?;
            match members.get_mut(&name) {
                None => {
                    members.insert(name, value);
                }
                Some(earlier) => {
                    *earlier = value;
                    *repeated.entry(name).or_insert(1) += 1;
                }
            }
        }
        for (name, times) in repeated {
            self.report(&name, times);
        }
        Ok(Value::Object(members))
    }
}
