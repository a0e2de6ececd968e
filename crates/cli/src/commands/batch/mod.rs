//! `keeptime batch`: one JSON request per line in, one answer per line out.

mod answer;
mod request;
mod request_error;

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};

use keeptime_documents::parse_json;
use serde_json::json;
use serde_json::value::RawValue;

use request::Request;
use request_error::RequestError;

/// Answers each line of the input. Flushes whenever no complete line is left in the buffer.
pub(crate) fn run(input: impl Read, output: &mut impl Write) -> io::Result<()> {
    let mut input = BufReader::with_capacity(1 << 16, input);
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        answer(&line, output)?;
        line.clear();
        if !input.buffer().contains(&b'\n') {
            output.flush()?;
        }
    }
    output.flush()
}

fn answer(line: &[u8], output: &mut impl Write) -> io::Result<()> {
    let (id, request) = parse(line);
    let answer = match request.and_then(|request| answer::to(&request)) {
        Ok(ok) => json!({ "ok": ok }),
        Err(error) => json!({ "error": error.as_json() }),
    };
    // The id is copied as text, so that numbers keep all digits. `{"id": …,` takes the place of
    // the opening brace of the answer.
    let answer = answer.to_string();
    writeln!(output, "{{\"id\":{id},{}", &answer[1..])
}

/// Returns the request of a line and the text of its id, `null` if the id cannot be read.
fn parse(line: &[u8]) -> (&str, Result<Request, RequestError>) {
    let line = match std::str::from_utf8(line) {
        Ok(line) => line,
        Err(error) => {
            let message = format!("the line is not UTF-8: {error}");
            return ("null", Err(RequestError::new("not_utf8", message)));
        }
    };
    // Members are not decoded yet, so that an unreadable one does not hide the id.
    let members: BTreeMap<String, &RawValue> = serde_json::from_str(line).unwrap_or_default();
    let id = members.get("id").map_or("null", |id| id.get());
    (id, request(line))
}

fn request(line: &str) -> Result<Request, RequestError> {
    if line.trim().is_empty() {
        return Err(RequestError::new("not_json", "the line is blank; expected a JSON object"));
    }
    let document = parse_json(line)
        .map_err(|error| RequestError::new("not_json", format!("the line is not JSON: {error}")))?;
    Request::new(&document)
}
