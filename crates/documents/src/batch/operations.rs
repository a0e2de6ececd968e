//! The answers, by operation.

use std::ops::Bound;

use chrono::{DateTime, Datelike, SecondsFormat, Utc};
use keeptime::pattern::{Dialect, SpanUnit};
use keeptime::policy::Shortfalls;
use keeptime::retention::Outcome;
use keeptime::schedule::NamedZone;
use keeptime::schedule::source::ZoneSource;
use serde_json::{Map, Value, json};

use super::members::OPERATIONS;
use super::plan;
use super::request::Request;
use super::request_error::{RequestError, wrong_value};
use crate::csbs::CreatePolicy;
use crate::document_kind::{DocumentKind, UnknownKind};
use crate::fault::Fault;
use crate::limits::{ZeroLimit, read_limits};
use crate::listing::RecordFormat;
use crate::note::{Note, NoteKind};

/// The maximum number of fires in an answer.
pub(super) const MAX_FIRES: u32 = 10_000;

/// Answers a request. What is noted about its members is added to the answer or the error.
pub(super) fn to<S: ZoneSource>(request: &Request, zones: &S) -> Result<Value, RequestError> {
    let op = request.raw("op").and_then(Value::as_str);
    request.refuse_repeated(match op {
        Some("policy") => Some("policy"),
        Some("check") => Some("body"),
        _ => None,
    })?;
    let op = request.text("op")?;
    let operation = OPERATIONS.iter().find(|operation| operation.name == op).ok_or_else(|| {
        let last = OPERATIONS.len() - 1;
        let names = OPERATIONS.map(|operation| operation.name);
        let (names, last) = (names[..last].join(", "), names[last]);
        RequestError::new("unknown_op", format!("op takes {names} and {last}, found {op:?}"))
    })?;
    let notes = request.member_notes(operation);
    let unit = request.span_unit()?;
    match answer(op, request, zones) {
        Ok(answer) => Ok(with_notes(answer, notes)),
        Err(error) => Err(request.with_span_in(unit, error).with_notes(notes)),
    }
}

fn answer<S: ZoneSource>(op: &str, request: &Request, zones: &S) -> Result<Value, RequestError> {
    match op {
        "pattern" => pattern(request),
        "next" => next(request, zones),
        "prev" => prev(request, zones),
        "count" => count(request, zones),
        "prune" => prune(request),
        "plan" => plan::plan(request),
        "policy" => policy(request),
        "check" => check(request),
        _ => Ok(kinds()),
    }
}

/// Adds notes about the members of a request: texts, or objects where the answer has notes on a document.
fn with_notes(mut answer: Value, notes: Vec<String>) -> Value {
    if notes.is_empty() {
        return answer;
    }
    let is_check = answer.get("violations").is_some();
    let note = |message: String| {
        if is_check {
            json!({"path": "", "code": NoteKind::UnknownMember.name(), "message": message})
        } else {
            message.into()
        }
    };
    let mut all: Vec<Value> = notes.into_iter().map(note).collect();
    if let Some(Value::Array(others)) = answer.get_mut("notes") {
        all.append(others);
    }
    answer["notes"] = all.into();
    answer
}

fn pattern(request: &Request) -> Result<Value, RequestError> {
    let pattern = request.pattern()?;
    let mut answer = json!({ "rules": pattern.canonical_rules() });
    if pattern.dialect() == Dialect::Csbs {
        answer["canonical"] = pattern.canonical_text().into();
    }
    if let Ok(timetable) = pattern.timetable()
        && let Some(week) = timetable.as_week()
    {
        answer["points_per_week"] = week.times_per_week().into();
        answer["min_gap_minutes"] = week.shortest_gap().num_minutes().into();
    }
    Ok(answer)
}

fn next<S: ZoneSource>(request: &Request, zones: &S) -> Result<Value, RequestError> {
    let schedule = request.schedule(zones)?;
    let after = request.instant("after")?;
    let fires = schedule.fires((Bound::Excluded(after), Bound::Unbounded));
    let answer = fires_answer(fires, request.integer("count", MAX_FIRES, 1)?);
    Ok(with_zone_data(answer, schedule.zone(), zones))
}

fn prev<S: ZoneSource>(request: &Request, zones: &S) -> Result<Value, RequestError> {
    let schedule = request.schedule(zones)?;
    let before = request.instant("before")?;
    let fires = schedule.fires(..before).rev();
    let answer = fires_answer(fires, request.integer("count", MAX_FIRES, 1)?);
    Ok(with_zone_data(answer, schedule.zone(), zones))
}

fn fires_answer(fires: impl Iterator<Item = DateTime<Utc>>, count: u32) -> Value {
    let fires: Vec<String> = writable(fires, count).map(formatted).collect();
    json!({ "fires": fires })
}

/// Returns the first fires that can be written: RFC 3339 has years of four digits only.
pub(super) fn writable(
    fires: impl Iterator<Item = DateTime<Utc>>,
    count: u32,
) -> impl Iterator<Item = DateTime<Utc>> {
    fires.take(count as usize).take_while(|fire| (0..=9999).contains(&fire.year()))
}

pub(super) fn formatted(fire: DateTime<Utc>) -> String {
    fire.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

fn count<S: ZoneSource>(request: &Request, zones: &S) -> Result<Value, RequestError> {
    let schedule = request.schedule(zones)?;
    let (from, until) = (request.instant("from")?, request.instant("until")?);
    let end = DateTime::from_timestamp(253_402_300_800, 0).unwrap_or(DateTime::<Utc>::MAX_UTC);
    let answer = json!({"count": schedule.count(from..until.min(end))});
    Ok(with_zone_data(answer, schedule.zone(), zones))
}

/// Adds the version of the zone data to an answer that depends on it.
fn with_zone_data<S: ZoneSource>(mut answer: Value, zone: &NamedZone<S::Zone>, zones: &S) -> Value {
    if let Some(version) = zone_data(zone, zones) {
        answer["zone_data"] = version.into();
    }
    answer
}

/// Returns the version of the zone data if an answer in this zone depends on it.
pub(super) fn zone_data<'z, S: ZoneSource>(
    zone: &NamedZone<S::Zone>,
    zones: &'z S,
) -> Option<&'z str> {
    zone.fixed_offset().is_none().then(|| zones.version().unwrap_or("unknown"))
}

/// The names of outcomes in the protocol.
const OUTCOMES: [(&str, Outcome); 4] = [
    ("prune", Outcome::Delete),
    ("keep", Outcome::Keep),
    ("defer", Outcome::Defer),
    ("gone", Outcome::BeingDeleted),
];

fn prune(request: &Request) -> Result<Value, RequestError> {
    let retention = request.required("retention")?;
    let Value::Object(definition) = retention else {
        return Err(wrong_value("retention", "an object", retention));
    };
    let resembling = DocumentKind::CsbsOperationDefinition.check(retention);
    let resembling =
        resembling.notes().iter().filter(|note| note.kind() == NoteKind::UnknownMember);
    let mut notes: Vec<String> = resembling.map(|note| format!("retention: {note}")).collect();
    let zero: ZeroLimit = request.word("zero", "\"unlimited\" or \"literal\"")?;
    let limits = read_limits(definition, zero)
        .map_err(|error| RequestError::new("limits", error.to_string()))?;
    let limits = limits.with_keep_at_least(request.integer("keep_at_least", u32::MAX, 0)?);
    let now = request.instant("now")?;
    let format: RecordFormat = request.word("format", "\"csbs\" or \"cbr\"")?;
    let listed = plan::listing(request, Some(format))?;
    notes.extend(listed.notes().iter().map(ToString::to_string));
    let judgement = limits
        .judge(listed.for_limits(), now)
        .map_err(|error| RequestError::new("backups", error.to_string()))?;

    let mut answer = Map::new();
    for (name, outcome) in OUTCOMES {
        let ids: Vec<&str> = judgement
            .verdicts()
            .filter(|(_, verdict)| verdict.outcome() == outcome)
            .map(|(backup, _)| backup.id())
            .collect();
        answer.insert(name.to_owned(), ids.into());
    }
    answer.insert(
        "coverage".to_owned(),
        json!(Shortfalls::of(&judgement, listed.extent(), |_| false)),
    );
    if !notes.is_empty() {
        answer.insert("notes".to_owned(), notes.into());
    }
    Ok(answer.into())
}

fn policy(request: &Request) -> Result<Value, RequestError> {
    let body = request
        .raw("policy")
        .ok_or_else(|| RequestError::new("missing_member", "policy is missing"))?;
    let checked = CreatePolicy::check(body);
    let unit = request.span_unit()?;
    Ok(findings(body, unit, &request.repeated_in("policy"), checked.faults(), checked.notes()))
}

fn check(request: &Request) -> Result<Value, RequestError> {
    let kind: DocumentKind = request
        .text("kind")?
        .parse()
        .map_err(|error: UnknownKind| RequestError::new("unknown_kind", error.to_string()))?;
    let body = request
        .raw("body")
        .ok_or_else(|| RequestError::new("missing_member", "body is missing"))?;
    let checked = kind.check(body);
    let unit = request.span_unit()?;
    Ok(findings(body, unit, &request.repeated_in("body"), checked.faults(), checked.notes()))
}

fn kinds() -> Value {
    let kind = |kind: DocumentKind| json!({"kind": kind.name(), "what": kind.description()});
    json!({"kinds": DocumentKind::ALL.into_iter().map(kind).collect::<Vec<_>>()})
}

fn findings(
    body: &Value,
    unit: SpanUnit,
    repeated: &[(&str, &Fault)],
    faults: &[Fault],
    notes: &[Note],
) -> Value {
    let violation = |(pointer, fault): (&str, &Fault)| {
        let mut violation = json!({
            "path": pointer,
            "code": fault.code(),
            "message": fault.message(),
        });
        if let Some(span) = fault.span() {
            let text = body.pointer(pointer).and_then(Value::as_str);
            let span = text.map_or(span.clone(), |text| unit.convert(text, span));
            violation["span"] = json!([span.start, span.end]);
        }
        violation
    };
    let note = |note: &Note| json!({"path": note.pointer(), "code": note.kind().name(), "message": note.message()});
    json!({
        "violations": repeated
            .iter()
            .copied()
            .chain(faults.iter().map(|fault| (fault.pointer(), fault)))
            .map(violation)
            .collect::<Vec<_>>(),
        "notes": notes.iter().map(note).collect::<Vec<_>>(),
    })
}
