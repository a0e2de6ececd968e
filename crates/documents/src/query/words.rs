//! Parameters that take one of some words.

use keeptime::pattern::Excerpt;

use crate::message_text::one_of;

/// The error of a text that is not one of the words that a parameter takes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected {}, found {found}", one_of(.allowed))]
pub struct UnknownWord {
    allowed: &'static [&'static str],
    found: Excerpt,
}

impl UnknownWord {
    pub(crate) fn new(allowed: &'static [&'static str], found: &str) -> Self {
        Self { allowed, found: found.into() }
    }
}

/// Defines an enumeration of words.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$doc])* $variant,)*
        }

        impl $name {
            /// All values.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The names of all values.
            pub(crate) const NAMES: &'static [&'static str] = &[$($word),*];

            /// Returns the service's name of the value.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::query::UnknownWord;

            fn from_str(name: &str) -> Result<Self, Self::Err> {
                let value = Self::ALL.iter().find(|value| value.name() == name);
                value.copied().ok_or_else(|| $crate::query::UnknownWord::new(Self::NAMES, name))
            }
        }

        /// Prints the name.
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.name())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let name = String::deserialize(deserializer)?;
                name.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

pub(crate) use words;
