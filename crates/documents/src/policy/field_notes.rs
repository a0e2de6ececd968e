//! The members of a policy that are easily misread.

use std::borrow::Cow;

use keeptime::explain::{FieldEffect, FieldNote};
use serde_json::Value;

use super::AnyPolicy;
use crate::limits::{MAX_BACKUPS, MAX_DAYS, PERMANENT, ZeroLimit, boolean_or_text};
use crate::long_term::TIMEZONE;

impl AnyPolicy {
    /// Returns the members of the `operation_definition` whose effect differs from what their names or
    /// values suggest. `zone` is the name of the zone in which the hours of the pattern are read.
    ///
    /// ```
    /// use keeptime::explain::{English, Language};
    /// use keeptime_documents::{AnyPolicy, DocumentKind, ZeroLimit};
    ///
    /// let body = serde_json::json!({"policy": {"id": "p", "operation_definition": {"max_backups": -1},
    ///     "trigger": {"properties": {"pattern": ["FREQ=DAILY;BYHOUR=2;BYMINUTE=0"]}}}});
    /// let policy = AnyPolicy::read(DocumentKind::CbrPolicyAnswer, &body, ZeroLimit::Unlimited)?;
    /// let notes = policy.field_notes("UTC");
    /// assert_eq!(English.field_note(&notes[0]), "max_backups is -1: no limit.");
    /// # Ok::<(), keeptime_documents::Faults>(())
    /// ```
    pub fn field_notes<'n>(&'n self, zone: &'n str) -> Vec<FieldNote<'n>> {
        let Some(definition) = self.definition() else { return Vec::new() };
        let member = |field| definition.get(field).filter(|value| !value.is_null());
        let is_permanent = member(PERMANENT).and_then(boolean_or_text) == Some(true);
        let limits = [MAX_BACKUPS, MAX_DAYS].into_iter().filter_map(|field| {
            let value = text(member(field)?);
            let effect = match (&*value, self.zero) {
                ("-1", _) => FieldEffect::NoLimit,
                _ if is_permanent => FieldEffect::OverriddenByPermanent,
                ("0", ZeroLimit::Unlimited) => FieldEffect::ZeroIsNoLimit,
                ("0", ZeroLimit::Literal) => FieldEffect::ZeroIsLimit,
                _ => return None,
            };
            Some(FieldNote { field, value, effect })
        });
        let timezone = member(TIMEZONE).map(|value| FieldNote {
            field: TIMEZONE,
            value: text(value),
            effect: FieldEffect::DoesNotMoveFires { zone },
        });
        limits.chain(timezone).collect()
    }
}

fn text(value: &Value) -> Cow<'_, str> {
    value.as_str().map_or_else(|| value.to_string().into(), Cow::Borrowed)
}
