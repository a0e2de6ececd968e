//! The members of a request. An error names the member that is wrong.

use chrono::{DateTime, Utc};
use keeptime::pattern::{Dialect, Pattern, SpanUnit};
use keeptime::schedule::source::ZoneSource;
use keeptime::schedule::{Gap, NamedZone, Overlap, Schedule};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::request_error::{RequestError, wrong_value};
use crate::fault::Fault;
use crate::json::ParsedJson;

pub(super) struct Request {
    members: Map<String, Value>,
    /// Members that appear more than once, at any depth.
    repeated: Vec<Fault>,
    /// Whether the list may be incomplete.
    is_cut: bool,
}

impl Request {
    pub(super) fn new(document: ParsedJson) -> Result<Self, RequestError> {
        let is_cut = document.is_truncated();
        match document.into_parts() {
            (Value::Object(members), repeated) => Ok(Self { members, repeated, is_cut }),
            _ => Err(RequestError::new("not_an_object", "a request is a JSON object")),
        }
    }

    /// Returns the pointers of repeated members inside a member that is checked as a document,
    /// relative to that document.
    pub(super) fn repeated_in(&self, field: &str) -> Vec<(&str, &Fault)> {
        let inside = |fault| Some((below(Fault::pointer(fault), field)?, fault));
        self.repeated.iter().filter_map(inside).collect()
    }

    /// Refuses repeated members. Exempt are the id, which is not interpreted, and a member that is
    /// checked as a document, which reports them as faults.
    pub(super) fn refuse_repeated(&self, document: Option<&str>) -> Result<(), RequestError> {
        let is_allowed = |fault: &Fault| {
            let mut fields = document.into_iter().chain(["id"]);
            fields.any(|field| below(fault.pointer(), field).is_some())
        };
        match self.repeated.iter().find(|fault| !is_allowed(fault)) {
            None if self.is_cut => {
                let message = "too many members of the request appear twice";
                Err(RequestError::new("repeated_member", message))
            }
            None => Ok(()),
            Some(fault) => {
                let message = format!("{}: {}", fault.pointer(), fault.message());
                Err(RequestError::new("repeated_member", message))
            }
        }
    }

    /// Returns a member as it is, `null` included; `None` if it is absent.
    pub(super) fn raw(&self, field: &str) -> Option<&Value> {
        self.members.get(field)
    }

    pub(super) fn optional(&self, field: &str) -> Option<&Value> {
        self.raw(field).filter(|value| !value.is_null())
    }

    pub(super) fn required(&self, field: &str) -> Result<&Value, RequestError> {
        self.optional(field)
            .ok_or_else(|| RequestError::new("missing_member", format!("{field} is missing")))
    }

    pub(super) fn text(&self, field: &str) -> Result<&str, RequestError> {
        let value = self.required(field)?;
        value.as_str().ok_or_else(|| wrong_value(field, "text", value))
    }

    /// Returns the names of the members.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.members.keys().map(String::as_str)
    }

    /// `true` or `false`; `false` if it is absent.
    pub(super) fn boolean(&self, field: &str) -> Result<bool, RequestError> {
        self.word(field, "true or false")
    }

    /// The unit of the spans in the answer.
    pub(super) fn span_unit(&self) -> Result<SpanUnit, RequestError> {
        self.word("span_unit", "\"bytes\", \"characters\" or \"utf16\"")
    }

    /// Converts the span of an error in the pattern.
    pub(super) fn with_span_in(&self, unit: SpanUnit, error: RequestError) -> RequestError {
        let pattern = self.raw("pattern");
        let text = match (pattern, error.rule()) {
            (Some(Value::Array(rules)), Some(rule)) => rules.get(rule),
            (pattern, _) => pattern,
        };
        match text.and_then(Value::as_str) {
            Some(text) => error.map_span(|span| unit.convert(text, span)),
            None => error,
        }
    }

    pub(super) fn pattern(&self) -> Result<Pattern, RequestError> {
        match self.word("dialect", "\"csbs\" or \"cbr\"")? {
            Dialect::Cbr => self.cbr_pattern(),
            _ => Ok(Pattern::parse(self.text("pattern")?)?),
        }
    }

    /// A pattern of CBR: a list of rules, or a text with one per line.
    fn cbr_pattern(&self) -> Result<Pattern, RequestError> {
        let value = self.required("pattern")?;
        let wrong = || wrong_value("pattern", "a text or a list of texts", value);
        match value {
            Value::String(text) => Ok(Pattern::parse_cbr(text)?),
            Value::Array(items) => {
                let rules: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
                let pattern = Pattern::parse_cbr_rules(&rules.ok_or_else(wrong)?);
                Ok(pattern.map_err(RequestError::in_list)?)
            }
            _ => Err(wrong()),
        }
    }

    /// An instant with its offset (RFC 3339).
    pub(super) fn instant(&self, field: &str) -> Result<DateTime<Utc>, RequestError> {
        let value = self.required(field)?;
        instant(field, value)
    }

    /// An integer from 0 to `most`; `otherwise` if it is absent.
    pub(super) fn integer(
        &self,
        field: &str,
        most: u32,
        otherwise: u32,
    ) -> Result<u32, RequestError> {
        let Some(value) = self.optional(field) else { return Ok(otherwise) };
        value
            .as_u64()
            .and_then(|number| u32::try_from(number).ok())
            .filter(|number| *number <= most)
            .ok_or_else(|| wrong_value(field, &format!("0 to {most}"), value))
    }

    /// One of several words; the default if it is absent.
    pub(super) fn word<T: DeserializeOwned + Default>(
        &self,
        field: &str,
        allowed: &str,
    ) -> Result<T, RequestError> {
        let Some(value) = self.optional(field) else { return Ok(T::default()) };
        T::deserialize(value).map_err(|_| wrong_value(field, allowed, value))
    }

    /// The schedule with the zone, start, gap and overlap of the request.
    pub(super) fn schedule<S: ZoneSource>(
        &self,
        zones: &S,
    ) -> Result<Schedule<NamedZone<S::Zone>>, RequestError> {
        let pattern = self.pattern()?;
        let name = match self.optional("zone") {
            None => "UTC",
            Some(value) => value.as_str().ok_or_else(|| wrong_value("zone", "text", value))?,
        };
        let zone = zones.zone(name);
        let zone = zone.map_err(|error| RequestError::new("unknown_zone", error.to_string()))?;
        let start = match self.optional("start") {
            None => None,
            Some(value) => Some(instant("start", value)?),
        };
        let gap: Gap = self.word("gap", "\"shift\" or \"skip\"")?;
        let overlap: Overlap = self.word("overlap", "\"first\", \"second\" or \"both\"")?;
        let builder = Schedule::builder().zone(zone).start(start).gap(gap).overlap(overlap);
        Ok(builder.pattern(&pattern)?)
    }
}

/// Makes a pointer relative to a member of the request.
fn below<'p>(pointer: &'p str, field: &str) -> Option<&'p str> {
    let rest = pointer.strip_prefix('/')?.strip_prefix(field)?;
    rest.starts_with('/').then_some(rest)
}

fn instant(field: &str, value: &Value) -> Result<DateTime<Utc>, RequestError> {
    value
        .as_str()
        .and_then(rfc3339)
        .ok_or_else(|| wrong_value(field, "an RFC 3339 instant with an offset", value))
}

pub(super) fn rfc3339(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text).ok().map(|instant| instant.to_utc())
}
