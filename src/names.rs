//! The names of enums: the words for their values in configurations, answers and columns of databases.
//!
//! These macros define each name once:
//! - `names!` for an enum with a finite number of values,
//! - `joined_names!` for such an enum that also has the names of other enums,
//! - `names_or_instant!` for an enum of names with one variant that holds an instant,
//! - `kind_names!` for an enum whose variants hold more than a name can say.

use core::fmt;

use crate::excerpt::Excerpt;

/// The error of a text that is not a name of an enum. It says which names are allowed and what was found.
///
/// Every enum of this crate whose values a configuration or an answer holds has a name for each value, in
/// snake case. `name` and `Display` give it, `FromStr` reads it, `ALL` and `NAMES` list all of them. With
/// the feature `serde`, a value is serialized as its name.
///
/// ```
/// use keeptime::schedule::Gap;
///
/// assert_eq!("skip".parse(), Ok(Gap::Skip));
/// assert_eq!(Gap::Skip.name(), "skip");
/// assert_eq!(Gap::NAMES, ["shift", "skip"]);
/// let error = "later".parse::<Gap>().unwrap_err();
/// assert_eq!(error.to_string(), "gap takes shift or skip, found \"later\"");
/// assert_eq!((error.what(), error.allowed(), error.found()), ("gap", &Gap::NAMES[..], "later"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} takes {}, found \"{found}\"", OneOf(.allowed))]
pub struct UnknownName {
    what: &'static str,
    allowed: &'static [&'static str],
    found: Excerpt,
}

impl UnknownName {
    /// Creates the error for an enum of your own. `what` says what the names stand for, `allowed` has all of
    /// them.
    pub fn new(what: &'static str, allowed: &'static [&'static str], found: &str) -> Self {
        Self { what, allowed, found: found.into() }
    }

    /// Says what the names stand for, such as the key of a configuration.
    ///
    /// ```
    /// use keeptime::retention::Outcome;
    ///
    /// let error = "prune".parse::<Outcome>().unwrap_err().with_what("verdict");
    /// assert!(error.to_string().starts_with("verdict takes keep, "));
    /// ```
    #[must_use]
    pub fn with_what(self, what: &'static str) -> Self {
        Self { what, ..self }
    }

    /// Returns what the names stand for, such as `gap`.
    pub fn what(&self) -> &'static str {
        self.what
    }

    /// Returns the names that are allowed. Where any instant is allowed too, one of the items says so.
    pub fn allowed(&self) -> &'static [&'static str] {
        self.allowed
    }

    /// Returns the text that was found.
    pub fn found(&self) -> &str {
        self.found.as_str()
    }
}

/// Displays names as `a`, `a or b`, or `a, b or c`.
pub(crate) struct OneOf<'n>(pub(crate) &'n [&'static str]);

impl fmt::Display for OneOf<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, name) in self.0.iter().enumerate() {
            let before = match index {
                0 => "",
                _ if index + 1 == self.0.len() => " or ",
                _ => ", ",
            };
            write!(f, "{before}{name}")?;
        }
        Ok(())
    }
}

/// Gives an enum with a finite number of values `ALL`, `name` and its text form. Variants that hold a value
/// of another enum are listed once for each such value.
macro_rules! names {
    (
        $type:ident, $what:literal:
        $first:ident $(($first_held:path))? = $first_name:literal
        $(, $variant:ident $(($held:path))? = $name:literal)* $(,)?
    ) => {
        impl $type {
            /// All values.
            pub const ALL: [Self; [$first_name $(, $name)*].len()] =
                [Self::$first $(($first_held))? $(, Self::$variant $(($held))?)*];

            #[doc = concat!("Returns the name: `", $first_name, "`" $(, ", `", $name, "`")*, ".")]
            pub const fn name(self) -> &'static str {
                match self {
                    Self::$first $(($first_held))? => $first_name,
                    $(Self::$variant $(($held))? => $name,)*
                }
            }
        }

        $crate::names::text_form!($type, $what);
    };
}

/// Like [`names!`](names) for an enum with variants without a value, followed by variants that hold another
/// enum and have its names.
macro_rules! joined_names {
    (
        $type:ident, $what:literal:
        $first:ident = $first_name:literal
        $(, $variant:ident = $name:literal)*
        $(; $outer:ident($held:ident))+ $(;)?
    ) => {
        impl $type {
            const COUNT: usize = [$first_name $(, $name)*].len() $(+ $held::ALL.len())+;

            /// All values.
            pub const ALL: [Self; Self::COUNT] = {
                let plain = [Self::$first $(, Self::$variant)*];
                let mut all = [Self::$first; Self::COUNT];
                let mut next = 0;
                while next < plain.len() {
                    all[next] = plain[next];
                    next += 1;
                }
                $(
                    let mut index = 0;
                    while index < $held::ALL.len() {
                        all[next] = Self::$outer($held::ALL[index]);
                        (next, index) = (next + 1, index + 1);
                    }
                )+
                all
            };

            #[doc = concat!(
                "Returns the name: `", $first_name, "`" $(, ", `", $name, "`")*,
                $(", or a name of [`", stringify!($held), "`]",)+ "."
            )]
            pub const fn name(self) -> &'static str {
                match self {
                    Self::$first => $first_name,
                    $(Self::$variant => $name,)*
                    $(Self::$outer(held) => held.name(),)+
                }
            }
        }

        $crate::names::text_form!($type, $what);
    };
}

/// Gives an enum that has `ALL` and a constant `name` the rest: `NAMES`, `Display`, `FromStr` and serde.
macro_rules! text_form {
    ($type:ident, $what:literal) => {
        impl $type {
            /// The names of all values, in the order of [`ALL`](Self::ALL).
            pub const NAMES: [&'static str; Self::ALL.len()] = {
                let mut names = [""; Self::ALL.len()];
                let mut index = 0;
                while index < names.len() {
                    names[index] = Self::ALL[index].name();
                    index += 1;
                }
                names
            };
        }

        /// Prints the name.
        impl core::fmt::Display for $type {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.pad(self.name())
            }
        }

        /// Reads a name. Letter case matters.
        impl core::str::FromStr for $type {
            type Err = $crate::UnknownName;

            fn from_str(name: &str) -> Result<Self, $crate::UnknownName> {
                let value = Self::ALL.into_iter().find(|value| value.name() == name);
                value.ok_or_else(|| $crate::UnknownName::new($what, &Self::NAMES, name))
            }
        }

        $crate::names::serialized_as_text!($type, &$type::NAMES);
    };
}

/// Gives an enum of values without anything and one that holds an instant its text form: a name, or the
/// instant as in RFC 3339.
macro_rules! names_or_instant {
    ($type:ident, $what:literal: $($variant:ident = $name:literal),+; $at:ident) => {
        impl $type {
            /// What a value is read from, for messages.
            const READ_FROM: &'static [&'static str] =
                &[$($name,)+ "an instant such as 2025-03-01T00:00:00Z"];
        }

        #[doc = concat!("Prints " $(, "`", $name, "`, ")+, "or the instant as in RFC 3339.")]
        impl core::fmt::Display for $type {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                match self {
                    $(Self::$variant => f.pad($name),)+
                    Self::$at(instant) => {
                        f.pad(&instant.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true))
                    }
                }
            }
        }

        /// Reads what `Display` prints. The instant may have any offset.
        impl core::str::FromStr for $type {
            type Err = $crate::UnknownName;

            fn from_str(text: &str) -> Result<Self, $crate::UnknownName> {
                match text {
                    $($name => Ok(Self::$variant),)+
                    _ => match text.parse() {
                        Ok(instant) => Ok(Self::$at(instant)),
                        Err(_) => {
                            Err($crate::UnknownName::new($what, Self::READ_FROM, text))
                        }
                    },
                }
            }
        }

        $crate::names::serialized_as_text!($type, $type::READ_FROM);
    };
}

/// Serializes a type as the text that it displays. `expected` lists what it can be read from.
macro_rules! serialized_as_text {
    ($type:ident, $expected:expr) => {
        #[cfg(feature = "serde")]
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        #[cfg(feature = "serde")]
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::names::deserialize_text(deserializer, $expected)
            }
        }
    };
}

/// Gives an enum whose variants hold more than a name can say the names of its variants.
macro_rules! kind_names {
    ($type:ty: $first:ident = $first_name:literal $(, $variant:ident = $name:literal)* $(,)?) => {
        impl $type {
            /// The names of all variants.
            pub const NAMES: [&'static str; [$first_name $(, $name)*].len()] =
                [$first_name $(, $name)*];

            #[doc = concat!(
                "Returns the name of the variant, for programs in other languages to match on: `",
                $first_name, "`" $(, ", `", $name, "`")*, "."
            )]
            pub const fn name(&self) -> &'static str {
                match self {
                    Self::$first { .. } => $first_name,
                    $(Self::$variant { .. } => $name,)*
                }
            }
        }
    };
}

pub(crate) use {joined_names, kind_names, names, names_or_instant, serialized_as_text, text_form};

/// Reads a value from its text, without a copy of it.
#[cfg(feature = "serde")]
pub(crate) fn deserialize_text<'de, T, D>(
    deserializer: D,
    expected: &'static [&'static str],
) -> Result<T, D::Error>
where
    T: core::str::FromStr<Err = UnknownName>,
    D: serde::Deserializer<'de>,
{
    struct TextVisitor<T>(&'static [&'static str], core::marker::PhantomData<T>);

    impl<T: core::str::FromStr<Err = UnknownName>> serde::de::Visitor<'_> for TextVisitor<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "{}", OneOf(self.0))
        }

        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
            text.parse().map_err(E::custom)
        }
    }

    deserializer.deserialize_str(TextVisitor(expected, core::marker::PhantomData))
}
