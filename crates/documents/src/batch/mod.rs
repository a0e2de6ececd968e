//! The batch protocol: a JSON request in, a JSON answer out.
//!
//! It gives a program in another language the answers of this library through one function.
//! `keeptime batch` answers the lines of its input in the same way.
//!
//! A request is an object with `op`, optionally `id`, and the members of its operation. Unknown members
//! are ignored.
//!
//! | `op` | members | answer |
//! |---|---|---|
//! | `pattern` | `pattern` | `rules`, `canonical` (not with the dialect `cbr`), and for complete weekly rules `points_per_week` and `min_gap_minutes` |
//! | `next` | `pattern`, `after`, optionally `count` | `fires`: the first ones after that instant |
//! | `prev` | `pattern`, `before`, optionally `count` | `fires`: the last ones before that instant, newest first |
//! | `count` | `pattern`, `from`, `until` | `count`: the number of fires from `from` on and before `until` |
//! | `prune` | `retention`, `now`, `backups`, optionally `format`, `keep_at_least`, `zero` | `prune`, `keep`, `defer`, `gone`: ids in the order of `backups`; `coverage`: [what objects lack](keeptime::policy::Shortfalls) |
//! | `policy` | `policy`: the body of a request to create a policy of CSBS | `violations` and `notes` |
//! | `check` | `kind`: a name of [`DocumentKind`](crate::DocumentKind), `body` | `violations` and `notes` |
//! | `kinds` | | `kinds`: each `kind` and `what` it is |
//!
//! `count` takes 0 to 10,000, and is 1 if it is absent. All operations with a `pattern` take `dialect`
//! (`csbs`, `cbr`); those with fires also take `zone`, `start`, `gap` and `overlap`. Instants are RFC 3339. If
//! an answer depends on zone data, its `zone_data` is the version of that data. Fires after the year 9999
//! are left out.
//!
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

mod operations;
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
        write!(f, "{{\"id\":{},\"{name}\":{}}}", self.id, content.map_err(|_| fmt::Error)?)
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
    let members: BTreeMap<String, &RawValue> = serde_json::from_str(text).unwrap_or_default();
    // Between its tokens, JSON may have line ends, which would split the line of the answer.
    let id = members.get("id").map_or(NO_ID.to_owned(), |id| id.get().replace(['\n', '\r'], " "));
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
    Request::new(&document)
}
