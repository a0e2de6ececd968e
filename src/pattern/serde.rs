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
                Compact { dialect: self.dialect, rules: self.rules.to_vec() }.serialize(serializer)
            }
            Dialect::Csbs => serializer.collect_str(self),
            Dialect::Cbr => serializer.collect_seq(self.canonical_rules()),
        }
    }
}

/// Reads the text of a CSBS pattern or the list of the rules of a CBR pattern.
///
/// serde's errors are messages: they do not hold the [kind](super::PatternError::kind) and the
/// [span](super::PatternError::span) of a fault. Where a user edits the pattern, deserialize its text and
/// parse that; for CBR, deserialize a `Vec<String>` and use [`Pattern::parse_cbr_rules`].
///
/// ```
/// use keeptime::pattern::{Pattern, SpanUnit};
///
/// #[derive(serde::Deserialize)]
/// struct Job {
///     pattern: String,
/// }
///
/// let job: Job = serde_json::from_str(r#"{"pattern": "FREQ=DAILY;BYHOUR=24"}"#)?;
/// let error = Pattern::parse(&job.pattern).unwrap_err();
/// assert_eq!(error.kind().name(), "hour");
/// assert_eq!(error.span_in(&job.pattern, SpanUnit::Utf16), 18..20);
///
/// // The same text as a `Pattern`: only the message is left.
/// let error = serde_json::from_str::<Pattern>(r#""FREQ=DAILY;BYHOUR=24""#).unwrap_err();
/// assert_eq!(error.to_string(), "BYHOUR takes 0 to 23, found 24 at line 1 column 22");
/// # Ok::<(), serde_json::Error>(())
/// ```
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
