//! How the fields of a checkpoint item say how a backup stands.

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::api::document::read_from_object;
use crate::retention::{Busy, Exempt, FailedOperation, Standing};

/// The copy statuses of a backup that nothing is being done to.
const SETTLED: [&str; 3] = ["na", "success", "fail"];

/// The members of `extend_info` that retention asks for (CSBS v1, tables 5-87 and 5-95).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, remote = "Self")]
pub(super) struct Signs {
    #[serde(rename = "auto_trigger")]
    trigger: Trigger,
    #[serde(rename = "os_images_data")]
    images: Images,
    #[serde(rename = "copy_status")]
    copy: Copy,
}

read_from_object!(Signs);

impl Signs {
    pub(super) fn new(
        auto_trigger: Option<bool>,
        images: usize,
        copy_status: Option<&str>,
    ) -> Self {
        let trigger = if auto_trigger == Some(true) { Trigger::Automatic } else { Trigger::Manual };
        let images = if images == 0 { Images::None } else { Images::Registered };
        let copy = match copy_status {
            Some(status) if !SETTLED.contains(&status) => Copy::Open,
            _ => Copy::Settled,
        };
        Self { trigger, images, copy }
    }

    /// How a backup with this status stands.
    ///
    /// One that is going is going, whatever else it is. A status or a copy status that is not known
    /// is never read as leave to delete.
    pub(super) fn standing(self, status: Option<&str>) -> Standing {
        match (status, self.trigger, self.images) {
            (Some("waiting_delete" | "deleting" | "deleted"), ..) => Standing::Going,
            (_, Trigger::Manual, _) => Standing::Exempt(Exempt::Manual),
            (_, _, Images::Registered) => Standing::Exempt(Exempt::Image),
            (Some("waiting_protect" | "protecting"), ..) => Standing::Exempt(Exempt::BeingMade),
            (Some("error"), ..) => Standing::Exempt(Exempt::Failed(FailedOperation::Unknown)),
            (Some("waiting_restore" | "restoring"), ..) => Standing::Busy(Busy::Restoring),
            (Some("available"), ..) => match self.copy {
                Copy::Settled => Standing::Available,
                Copy::Open => Standing::Busy(Busy::Copying),
            },
            _ => Standing::Exempt(Exempt::UnknownStatus),
        }
    }
}

/// What started a backup: a schedule, where `auto_trigger` is true or text that says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Trigger {
    Automatic,
    #[default]
    Manual,
}

/// Whether images have been registered from a backup: `os_images_data` holds something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Images {
    #[default]
    None,
    Registered,
}

/// Whether a backup is being copied: `copy_status` is neither absent nor one of the settled ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Copy {
    #[default]
    Settled,
    Open,
}

/// What is asked of a JSON value of whatever type, without keeping it.
#[derive(Clone, Copy, PartialEq)]
enum Gist {
    Null,
    True,
    Empty,
    SettledCopy,
    Other,
}

impl<'de> Deserialize<'de> for Trigger {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Gist::deserialize(deserializer)? {
            Gist::True => Self::Automatic,
            _ => Self::Manual,
        })
    }
}

impl<'de> Deserialize<'de> for Images {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Gist::deserialize(deserializer)? {
            Gist::Null | Gist::Empty => Self::None,
            _ => Self::Registered,
        })
    }
}

impl<'de> Deserialize<'de> for Copy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Gist::deserialize(deserializer)? {
            Gist::Null | Gist::SettledCopy => Self::Settled,
            _ => Self::Open,
        })
    }
}

impl<'de> Deserialize<'de> for Gist {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct GistVisitor;

        impl<'de> Visitor<'de> for GistVisitor {
            type Value = Gist;

            fn expecting(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str("any value")
            }

            fn visit_bool<E>(self, value: bool) -> Result<Gist, E> {
                Ok(if value { Gist::True } else { Gist::Other })
            }

            fn visit_i64<E>(self, _: i64) -> Result<Gist, E> {
                Ok(Gist::Other)
            }

            fn visit_u64<E>(self, _: u64) -> Result<Gist, E> {
                Ok(Gist::Other)
            }

            fn visit_f64<E>(self, _: f64) -> Result<Gist, E> {
                Ok(Gist::Other)
            }

            fn visit_str<E>(self, text: &str) -> Result<Gist, E> {
                Ok(match text {
                    "" => Gist::Empty,
                    _ if SETTLED.contains(&text) => Gist::SettledCopy,
                    _ if text.eq_ignore_ascii_case("true") => Gist::True,
                    _ => Gist::Other,
                })
            }

            fn visit_unit<E>(self) -> Result<Gist, E> {
                Ok(Gist::Null)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Gist, A::Error> {
                let mut gist = Gist::Empty;
                while items.next_element::<IgnoredAny>()?.is_some() {
                    gist = Gist::Other;
                }
                Ok(gist)
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Gist, A::Error> {
                let mut gist = Gist::Empty;
                while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {
                    gist = Gist::Other;
                }
                Ok(gist)
            }
        }

        deserializer.deserialize_any(GistVisitor)
    }
}
