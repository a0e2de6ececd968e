//! The batch protocol: a JSON request in, a JSON answer out.
//!
//! It gives a program in another language the answers of this library through one function.
//! `keeptime batch` answers the lines of its input in the same way.
//!
//! A request is an object with `op`, optionally `id` and `span_unit`, and the members of its operation.
//!
//! | `op` | members | answer |
//! |---|---|---|
//! | `pattern` | `pattern` | `rules`, `canonical` (not with the dialect `cbr`), and for complete weekly rules `points_per_week` and `min_gap_minutes` |
//! | `next` | `pattern`, `after`, optionally `count` | `fires`: the first ones after that instant |
//! | `prev` | `pattern`, `before`, optionally `count` | `fires`: the last ones before that instant, newest first |
//! | `count` | `pattern`, `from`, `until` | `count`: the number of fires from `from` on and before `until` |
//! | `plan` | `policy`, `now`, `backups`, optionally `vaults`, `keep_at_least`, `zero`, `leave_none`, `even_if_disabled` | `state`, lists of ids, `coverage`; see below |
//! | `prune` | `retention`, `now`, `backups`, optionally `format`, `keep_at_least`, `zero` | `prune`, `keep`, `defer`, `gone`: ids in the order of `backups`; `coverage` |
//! | `policy` | `policy`: the body of a request to create a policy of CSBS | `violations` and `notes` |
//! | `check` | `kind`: a name of [`DocumentKind`](crate::DocumentKind), `body` | `violations` and `notes` |
//! | `kinds` | | `kinds`: each `kind` and `what` it is |
//!
//! `count` takes 0 to 10,000, and is 1 if it is absent. All operations with a `pattern` take `dialect`
//! (`csbs`, `cbr`); those with fires also take `zone`, `start`, `gap` and `overlap`. Instants are RFC 3339. If
//! an answer depends on zone data, its `zone_data` is the version of that data. Fires after the year 9999
//! are left out.
//!
//! # The answer
//! `{"id": …, "ok": {…}}` or `{"id": …, "error": {"kind": "wrong_value", "message": "…"}}`. An error in a
//! pattern has a `span`, and `rule`, the index of the rule that the span is in, if the pattern is a list. A
//! span is a list of start and end, in bytes of the text; `span_unit` may be `characters` (Python) or
//! `utf16` (JavaScript).
//!
//! Unknown members are ignored. One that resembles a member of the operation is noted, because a misspelt
//! `keep_at_least` protects nothing: `notes`, in `ok` or in `error`, is a list of texts that should be
//! shown. It also has the notes on the policy and the backups, and is absent if it is empty. The
//! `notes` of `policy` and `check` are objects with `path`, `code` and `message`, like `violations`.
//!
//! # Backups to delete
//! `plan` judges `backups` like the command `prune`, by a complete policy of any service. It respects whether
//! the policy is enabled, which backups name another policy, and when the policy was created. `policy` is any
//! document that [`AnyPolicy`](crate::AnyPolicy) reads, `vaults` the vaults of CBR, as a list or as the service returns
//! them, with the objects of the policy and the locks. Every id is in exactly one of these lists, in the
//! order of `backups`:
//!
//! | list | backups |
//! |---|---|
//! | `delete` | to delete |
//! | `excluded_last_copies` | over the limits, but the last good copy of their object; with `"leave_none": true` they are in `delete` |
//! | `in_locked_vaults` | over the limits, but in a vault from which nothing can be deleted |
//! | `keep`, `defer`, `being_deleted` | other [outcomes](keeptime::retention::Outcome) |
//!
//! `state` is the [state](keeptime::policy::PolicyState) of the policy. One that is not enabled deletes
//! nothing, unless `even_if_disabled` is true.
//!
//! The operation `prune` judges only by an `operation_definition`. Its list `prune` has all backups over the
//! limits, **including last good copies**; `gone` has those that are being deleted. `format` is `csbs`
//! (checkpoint items, the default) or `cbr`.
//!
//! `coverage` says what [objects lack](keeptime::policy::Shortfalls) after these deletions:
//! `left_without_counted_backup`, `left_with_only_incomplete_backups`, `without_counted_backup` and
//! `names_other_policy` are lists of objects, `without_backup` is such a list or null if it is unknown, and
//! `listing_is_complete` is true, false or null.
//!
//! ```
//! use keeptime::schedule::source;
//! use keeptime_documents::batch;
//! use serde_json::json;
//!
//! let backup = |id: &str, day: u32| json!({"id": id, "checkpoint_id": "c", "resource_id": "web",
//!     "status": "available", "created_at": format!("2025-03-{day:02}T02:30:05"),
//!     "extend_info": {"auto_trigger": true}});
//! let policy = json!({"policy": {"id": "p", "status": "suspended", "resources": [{"id": "web"}],
//!     "scheduled_operations": [{"enabled": true, "operation_definition": {"max_backups": 1},
//!         "trigger": {"properties": {"pattern": "FREQ=DAILY;BYHOUR=2;BYMINUTE=30"}}}]}});
//! let mut request = json!({"op": "plan", "policy": policy, "now": "2025-03-04T12:00:00Z",
//!     "backups": [backup("mon", 3), backup("tue", 4)]});
//! let answer = batch::answer(request.to_string(), &source::offsets()).into_result().unwrap();
//! assert_eq!((&answer["delete"], &answer["keep"]), (&json!(["mon"]), &json!(["tue"])));
//!
//! request["keep_at_lest"] = 2.into();
//! let answer = batch::answer(request.to_string(), &source::offsets()).into_result().unwrap();
//! let note = "keep_at_lest: unknown member; did you mean keep_at_least?";
//! assert_eq!(answer["notes"], json!([note]));
//!
//! let request = json!({"op": "prune", "retention": {"max_backups": 1}, "keep_at_least": 2,
//!     "now": "2025-03-04T12:00:00Z", "backups": [backup("mon", 3), backup("tue", 4)]});
//! let answer = batch::answer(request.to_string(), &source::offsets()).into_result().unwrap();
//! assert_eq!((&answer["prune"], &answer["keep"]), (&json!([]), &json!(["mon", "tue"])));
//! ```
//!
//! # Fires
//! ```
//! use keeptime::schedule::source;
//! use keeptime_documents::batch;
//!
//! let request = r#"{"id": 1, "op": "next", "pattern": "FREQ=DAILY;BYHOUR=2;BYMINUTE=30",
//!     "after": "2025-03-08T12:00:00Z", "zone": "UTC+08:00"}"#;
//! let answer = batch::answer(request, &source::offsets());
//! assert_eq!(answer.to_string(), r#"{"id":1,"ok":{"fires":["2025-03-08T18:30:00Z"]}}"#);
//!
//! let error = batch::answer(r#"{"id": 2, "op": "nxt"}"#, &source::offsets()).into_result();
//! assert_eq!(error.unwrap_err().kind(), "unknown_op");
//! ```

mod members;
mod operations;
mod plain_fires;
mod plan;
mod request;
mod request_error;

use std::collections::BTreeMap;
use std::fmt;

use keeptime::schedule::source::ZoneSource;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

pub use request_error::RequestError;

use crate::json::parse_json;
use plain_fires::Schedules;
use request::Request;

/// The answer to a request: its `id` and either `ok` or `error`.
///
/// `Display` writes one line of JSON, without a line end.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// JSON on one line.
    id: String,
    result: Result<Value, RequestError>,
}

/// Answers a request with the zones of a source.
///
/// Every input has an answer. The input is one JSON object, as text or as bytes.
pub fn answer<S: ZoneSource>(request: impl AsRef<[u8]>, zones: &S) -> Answer {
    let (id, request) = parse(request.as_ref());
    let result = request.and_then(|request| operations::to(&request, zones));
    Answer { id, result }
}

/// Answers many requests, one after the other, in less time than [`answer`] takes for each.
///
/// The schedules of up to 1,024 earlier requests are kept.
///
/// ```
/// use keeptime::schedule::source;
/// use keeptime_documents::batch::Batch;
///
/// let zones = source::offsets();
/// let mut batch = Batch::new(&zones);
/// let mut lines = Vec::new();
/// for day in [1, 2] {
///     let request = format!(r#"{{"id": {day}, "op": "next", "pattern": "FREQ=DAILY;BYHOUR=2;BYMINUTE=30",
///         "after": "2025-03-0{day}T12:00:00Z"}}"#);
///     batch.push_answer(request, &mut lines);
///     lines.push(b'\n');
/// }
/// let expected = "{\"id\":1,\"ok\":{\"fires\":[\"2025-03-02T02:30:00Z\"]}}\n\
///     {\"id\":2,\"ok\":{\"fires\":[\"2025-03-03T02:30:00Z\"]}}\n";
/// assert_eq!(lines, expected.as_bytes());
/// ```
pub struct Batch<'z, S: ZoneSource> {
    zones: &'z S,
    schedules: Schedules<S::Zone>,
}

impl<S: ZoneSource> fmt::Debug for Batch<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batch").field("schedules", &self.schedules.len()).finish_non_exhaustive()
    }
}

impl<'z, S: ZoneSource> Batch<'z, S> {
    /// Starts a batch with the zones of a source.
    pub fn new(zones: &'z S) -> Self {
        Self { zones, schedules: Schedules::default() }
    }

    /// Appends the [answer] to a request to a text: one line of JSON, without a line end.
    pub fn push_answer(&mut self, request: impl AsRef<[u8]>, line: &mut Vec<u8>) {
        let request = request.as_ref();
        if plain_fires::answer(request, self.zones, &mut self.schedules, line).is_none() {
            line.extend_from_slice(answer(request, self.zones).to_string().as_bytes());
        }
    }
}

impl Answer {
    /// Returns the id of the request as JSON, copied from its text so that numbers keep all digits; `null` if
    /// there is none or it cannot be read.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the content of `ok`, an object.
    ///
    /// # Errors
    /// The content of `error`.
    pub fn result(&self) -> Result<&Value, &RequestError> {
        self.result.as_ref()
    }

    /// Returns the content of `ok`, an object.
    ///
    /// # Errors
    /// The content of `error`.
    pub fn into_result(self) -> Result<Value, RequestError> {
        self.result
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, content) = match &self.result {
            Ok(ok) => ("ok", serde_json::to_string(ok)),
            Err(error) => ("error", serde_json::to_string(error)),
        };
        let content = content.map_err(|_| fmt::Error)?;
        for part in ["{\"id\":", &self.id, ",\"", name, "\":", &content, "}"] {
            f.write_str(part)?;
        }
        Ok(())
    }
}

/// With `serde_json`, the id keeps all its digits.
impl Serialize for Answer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_map(Some(2))?;
        let id: &RawValue = serde_json::from_str(&self.id).map_err(serde::ser::Error::custom)?;
        members.serialize_entry("id", id)?;
        match &self.result {
            Ok(ok) => members.serialize_entry("ok", ok)?,
            Err(error) => members.serialize_entry("error", error)?,
        }
        members.end()
    }
}

/// Returns the text of a request's id and the request.
fn parse(text: &[u8]) -> (String, Result<Request, RequestError>) {
    let text = match std::str::from_utf8(text) {
        Ok(text) => text,
        Err(error) => {
            let message = format!("the line is not UTF-8: {error}");
            return (NO_ID.to_owned(), Err(RequestError::new("not_utf8", message)));
        }
    };
    // Members are not decoded yet, so that an unreadable one does not hide the id.
    let members = serde_json::from_str::<BTreeMap<String, &RawValue>>(text);
    let id = members.ok().and_then(|mut members| members.remove("id"));
    // Between its tokens, JSON may have line ends, which would split the line of the answer.
    let id = id.map_or(NO_ID.to_owned(), |id| id.get().replace(['\n', '\r'], " "));
    (id, request(text))
}

/// The id of an answer to a request without one.
const NO_ID: &str = "null";

fn request(text: &str) -> Result<Request, RequestError> {
    if text.trim().is_empty() {
        return Err(RequestError::new("not_json", "the line is blank; expected a JSON object"));
    }
    let document = parse_json(text)
        .map_err(|error| RequestError::new("not_json", format!("the line is not JSON: {error}")))?;
    Request::new(document)
}
