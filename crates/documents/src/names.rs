//! The names of enums, each defined once.

/// Gives an enum `ALL`, `NAMES`, `name`, `Display`, `FromStr` and serde.
macro_rules! names {
    (
        $type:ident, $what:literal:
        $first:ident = $first_name:literal $(, $variant:ident = $name:literal)* $(,)?
    ) => {
        impl $type {
            /// All values.
            pub const ALL: [Self; [$first_name $(, $name)*].len()] =
                [Self::$first $(, Self::$variant)*];

            /// The names of all values, in the order of [`ALL`](Self::ALL).
            pub const NAMES: [&'static str; Self::ALL.len()] = [$first_name $(, $name)*];

            #[doc = concat!("Returns the name: `", $first_name, "`" $(, ", `", $name, "`")*, ".")]
            pub const fn name(self) -> &'static str {
                match self {
                    Self::$first => $first_name,
                    $(Self::$variant => $name,)*
                }
            }
        }

        /// Reads a name. Letter case matters.
        impl std::str::FromStr for $type {
            type Err = keeptime::UnknownName;

            fn from_str(name: &str) -> Result<Self, keeptime::UnknownName> {
                let value = Self::ALL.into_iter().find(|value| value.name() == name);
                value.ok_or_else(|| keeptime::UnknownName::new($what, &Self::NAMES, name))
            }
        }

        $crate::names::serialized_as_name!($type);
    };
}

/// Gives an enum that has `name` and `FromStr` the rest: `Display` and serde.
macro_rules! serialized_as_name {
    ($type:ident) => {
        /// Prints the name.
        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let name = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                name.parse().map_err(serde::de::Error::custom)
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

pub(crate) use {kind_names, names, serialized_as_name};
