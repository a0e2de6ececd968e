//! Serializes a CSBS pattern as its canonical text, a CBR pattern as the list of its canonical rules, and a
//! rule as its bare value.

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::fmt;

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Dialect, MAX_CBR_RULES, Pattern, Rule};

/// A pattern in a format that does not describe its values, such as postcard.
#[derive(Serialize, Deserialize)]
struct Compact {
    dialect: Dialect,
    rules: Vec<Rule>,
}

impl Serialize for Pattern {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.dialect {
            _ if !serializer.is_human_readable() => {
                Compact { dialect: self.dialect, rules: self.rules.clone() }.serialize(serializer)
            }
            Dialect::Csbs => serializer.collect_str(self),
            Dialect::Cbr => serializer.collect_seq(self.canonical_rules()),
        }
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return deserializer.deserialize_any(PatternVisitor);
        }
        let Compact { dialect, rules } = Compact::deserialize(deserializer)?;
        let pattern = match dialect {
            Dialect::Csbs => Self::from_rules(rules),
            Dialect::Cbr => Self::from_cbr_rules(rules),
        };
        pattern.map_err(D::Error::custom)
    }
}

struct PatternVisitor;

impl<'de> Visitor<'de> for PatternVisitor {
    type Value = Pattern;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the text of a CSBS pattern or a list of the rules of a CBR pattern")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Pattern, E> {
        Pattern::parse(text).map_err(E::custom)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Pattern, A::Error> {
        let mut rules: Vec<Cow<'de, str>> = Vec::with_capacity(MAX_CBR_RULES);
        while let Some(rule) = list.next_element()? {
            rules.push(rule);
        }
        Pattern::parse_cbr_rules(&rules).map_err(A::Error::custom)
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<str>::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}
