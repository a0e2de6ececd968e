//! The documents with faults that the tests of `keeptime-documents` check.

use axum::http::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::harness::Client;

const ROWS: &str = include_str!("../../../documents/tests/fault_rows.jsonl");

/// A document with faults.
#[derive(Debug, Deserialize)]
pub struct Row {
    kind: String,
    /// The body of a request, or the text of a query.
    document: Value,
    /// The pointer, the code and the message of each fault.
    faults: Vec<(String, String, String)>,
}

/// Returns the documents of a kind.
pub fn rows(kind: &str) -> Vec<Row> {
    let rows = ROWS.lines().map(|line| serde_json::from_str::<Row>(line).unwrap());
    let rows: Vec<_> = rows.filter(|row| row.kind == kind).collect();
    assert!(!rows.is_empty(), "{kind}");
    rows
}

impl Row {
    /// Whether the document has a member.
    pub fn has(&self, member: &str) -> bool {
        self.document.get(member).is_some()
    }

    /// The code of the first fault and the messages of all, as the server answers them.
    fn answer(&self) -> (&str, String) {
        let messages: Vec<_> = self
            .faults
            .iter()
            .map(|(pointer, _, message)| match pointer.as_str() {
                "" => message.clone(),
                pointer => format!("{pointer}: {message}"),
            })
            .collect();
        (&self.faults[0].1, messages.join("; "))
    }
}

impl Client<'_> {
    /// Sends a document and asserts that it is refused with its faults.
    pub async fn refuses(&self, row: &Row, method: Method, path: &str) {
        let (code, message) = row.answer();
        let answer = match &row.document {
            Value::String(query) if row.kind.ends_with("-query") => {
                self.call(method, &format!("{path}?{query}"), None).await
            }
            body => self.call(method, path, Some(body.clone())).await,
        };
        if row.kind.starts_with("vbs-") {
            let body = json!({"error": {"code": code, "message": message}});
            assert_eq!((answer.status.as_u16(), answer.body), (400, body));
        } else {
            answer.refused(400, code, &message);
        }
    }
}
