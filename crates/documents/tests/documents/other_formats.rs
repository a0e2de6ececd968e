//! Documents and listings from other formats than JSON, whose values may be options or bytes.

use keeptime_documents::csbs::PolicyAnswer;
use keeptime_documents::listing::Listing;
use serde::de::value::{Error, MapDeserializer, SeqDeserializer};
use serde::de::{Deserialize, Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

/// A value of a format that tells absent values from others.
#[derive(Clone)]
enum Item {
    Absent,
    Present(Box<Item>),
    Bytes,
    Text(&'static str),
    List(Vec<Item>),
    Object(Vec<(Item, Item)>),
}

impl<'de> IntoDeserializer<'de, Error> for Item {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Item {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Self::Absent => visitor.visit_none(),
            Self::Present(value) => visitor.visit_some(*value),
            Self::Bytes => visitor.visit_bytes(b"x"),
            Self::Text(text) => visitor.visit_str(text),
            Self::List(items) => visitor.visit_seq(SeqDeserializer::new(items.into_iter())),
            Self::Object(members) => visitor.visit_map(MapDeserializer::new(members.into_iter())),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// An object with these members.
fn object<const N: usize>(members: [(&'static str, Item); N]) -> Item {
    Item::Object(members.into_iter().map(|(name, value)| (Item::Text(name), value)).collect())
}

#[test]
fn an_absent_value_of_a_document_is_null_and_a_present_one_is_itself() {
    let policy = object([
        ("id", Item::Present(Box::new(Item::Text("p")))),
        ("name", Item::Absent),
        ("scheduled_operations", Item::List(Vec::new())),
    ]);
    let policy = PolicyAnswer::deserialize(policy).unwrap();
    assert_eq!((policy.id(), policy.name()), (Some("p"), None));
}

#[test]
fn bytes_are_refused_with_what_is_expected() {
    let error = PolicyAnswer::deserialize(object([("id", Item::Bytes)])).unwrap_err();
    assert_eq!(error.to_string(), "invalid type: byte array, expected any JSON value");
    for (record, expected) in [
        (object([("id", Item::Bytes)]), "any value"),
        (object([("extend_info", Item::Bytes)]), "an object"),
        (object([("children", Item::Bytes)]), "a list of parts"),
        (Item::Object(vec![(Item::Bytes, Item::Absent)]), "the name of a member"),
    ] {
        let error = Listing::default().read(record).unwrap_err();
        assert_eq!(error.to_string(), format!("invalid type: byte array, expected {expected}"));
    }
}
