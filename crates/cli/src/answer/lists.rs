//! The lines of `keeptime zones --json` and `keeptime kinds --json`.

use serde::Serialize;

/// A time zone.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Zone<'a> {
    /// The name of the zone.
    pub(crate) zone: &'a str,
    /// Its offset, as `+01:00`.
    pub(crate) offset: String,
    /// Its next change.
    pub(crate) next_change: Option<OffsetChange>,
    /// The version of the zone data.
    pub(crate) zone_data: Option<&'a str>,
}

/// A change of an offset.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct OffsetChange {
    /// When the offset changes, in UTC.
    pub(crate) at: String,
    /// The offset after the change.
    pub(crate) offset: String,
}

/// A kind of document.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Kind {
    /// The name of the kind, as --kind and --expect take it.
    pub(crate) name: &'static str,
    /// What documents of this kind are.
    pub(crate) description: String,
}
