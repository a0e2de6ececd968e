//! The pattern of a policy as a document of its own: a list of rules.

use serde_json::Value;

use crate::check_outcome::CheckOutcome;
use crate::fault::{Fault, FaultKind, Faults, Origin, Service};
use crate::schema::{Findings, ValueRule, check_value};
use crate::typed::TypedDocument;
use keeptime::pattern::Pattern;

/// A valid pattern as a list of rules, without its policy.
///
/// ```
/// use keeptime_documents::cbr::Rules;
///
/// let list = serde_json::json!(["FREQ=WEEKLY;BYDAY=MO;BYHOUR=2;BYMINUTE=00", "FREQ=HOURLY"]);
/// let checked = Rules::check(&list);
/// assert_eq!(checked.faults()[0].pointer(), "/1");
/// assert_eq!(checked.faults()[0].message(), "FREQ takes DAILY or WEEKLY, found HOURLY");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules(Pattern);

impl Rules {
    /// Checks a list of rules as a request is checked.
    pub fn check(list: &Value) -> CheckOutcome<Self> {
        let origin = Origin::Request(Service::Cbr);
        let Findings { faults, notes } = check_value(origin, ValueRule::Rules, list);
        let outcome = Faults::ok_if_empty(faults).and_then(|()| Self::of(list));
        CheckOutcome { outcome, notes }
    }

    /// Returns the pattern of a list without faults.
    fn of(list: &Value) -> Result<Self, Faults> {
        let rules: Vec<&str> =
            list.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        Pattern::parse_cbr_rules(&rules).map(Self).map_err(|error| {
            let fault = Fault::new(String::new(), FaultKind::Value, error.to_string());
            Faults::one(fault.with_origin(Origin::Request(Service::Cbr)))
        })
    }

    /// Returns the pattern.
    pub fn pattern(&self) -> &Pattern {
        &self.0
    }

    /// Returns the pattern.
    pub fn into_pattern(self) -> Pattern {
        self.0
    }
}

impl TypedDocument for Rules {
    fn check(body: &Value) -> CheckOutcome<Self> {
        Self::check(body)
    }

    fn read(body: &Value) -> Result<Self, Faults> {
        Self::check(body).into_result()
    }
}

/// Writes the canonical rules.
impl serde::Serialize for Rules {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.canonical_rules().serialize(serializer)
    }
}
