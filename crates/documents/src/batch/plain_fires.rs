//! Requests for fires in their most common form, answered without a tree of values.

use std::borrow::Cow;
use std::ops::Bound;

use chrono::{DateTime, Datelike, Timelike, Utc};
use hashbrown::HashMap;
use keeptime::pattern::Pattern;
use keeptime::schedule::source::ZoneSource;
use keeptime::schedule::{Gap, NamedZone, Overlap, Schedule, Zone};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::NO_ID;
use super::operations::{MAX_FIRES, formatted, writable, zone_data};
use super::request::rfc3339;

/// A request `next` or `prev` in which every member is known, appears once, has the right type, and has no
/// escapes if it is text.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlainRequest<'t> {
    #[serde(borrow)]
    id: Option<&'t RawValue>,
    op: &'t str,
    pattern: &'t str,
    zone: Option<&'t str>,
    start: Option<&'t str>,
    gap: Option<Gap>,
    overlap: Option<Overlap>,
    after: Option<&'t str>,
    before: Option<&'t str>,
    count: Option<u32>,
}

/// What a request says about a schedule.
#[derive(PartialEq, Eq, Hash)]
struct Definition<'t> {
    pattern: Cow<'t, str>,
    zone: Cow<'t, str>,
    start: Option<DateTime<Utc>>,
    gap: Gap,
    overlap: Overlap,
}

/// The maximum number of schedules that are kept.
const MAX_KEPT: usize = 1024;

/// Schedules of earlier requests.
pub(super) struct Schedules<Z>(HashMap<Definition<'static>, Schedule<NamedZone<Z>>>);

impl<Z> Default for Schedules<Z> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<Z> Schedules<Z> {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

impl<Z: Zone> Schedules<Z> {
    fn get_or_build<'s, S: ZoneSource<Zone = Z>>(
        &'s mut self,
        definition: &Definition<'s>,
        zones: &S,
    ) -> Option<&'s Schedule<NamedZone<Z>>> {
        if !self.0.contains_key(definition) {
            let schedule = definition.schedule(zones)?;
            if self.0.len() == MAX_KEPT {
                self.0.clear();
            }
            self.0.insert(definition.to_static(), schedule);
        }
        self.0.get(definition)
    }
}

impl Definition<'_> {
    fn schedule<S: ZoneSource>(&self, zones: &S) -> Option<Schedule<NamedZone<S::Zone>>> {
        let zone = zones.zone(&self.zone).ok()?;
        let builder = Schedule::builder().zone(zone).start(self.start);
        let builder = builder.gap(self.gap).overlap(self.overlap);
        builder.pattern(&Pattern::parse(&self.pattern).ok()?).ok()
    }

    fn to_static(&self) -> Definition<'static> {
        let Self { pattern, zone, start, gap, overlap } = self;
        let owned = |text: &str| Cow::Owned(text.to_owned());
        Definition {
            pattern: owned(pattern),
            zone: owned(zone),
            start: *start,
            gap: *gap,
            overlap: *overlap,
        }
    }
}

impl<'t> PlainRequest<'t> {
    /// Reads a request. What another reader of JSON could refuse is not accepted.
    fn parse(request: &'t [u8]) -> Option<Self> {
        // A list of the values would be accepted as well.
        let is_object = request.trim_ascii_start().starts_with(b"{");
        let request: Self = is_object.then(|| serde_json::from_slice(request).ok())??;
        request.id.is_none_or(is_plain).then_some(request)
    }

    fn definition(&self) -> Option<Definition<'t>> {
        Some(Definition {
            pattern: Cow::Borrowed(self.pattern),
            zone: Cow::Borrowed(self.zone.unwrap_or("UTC")),
            start: match self.start {
                Some(start) => Some(rfc3339(start)?),
                None => None,
            },
            gap: self.gap.unwrap_or_default(),
            overlap: self.overlap.unwrap_or_default(),
        })
    }
}

/// Whether an id is a short integer, or a text without escapes.
fn is_plain(id: &RawValue) -> bool {
    let id = id.get().as_bytes();
    let is_integer = id.len() < 19 && id.iter().all(u8::is_ascii_digit);
    is_integer || (id.starts_with(b"\"") && !id.contains(&b'\\'))
}

/// Appends the answer to a request. Returns `None`, and appends nothing, if the request has another form or
/// an error.
pub(super) fn answer<S: ZoneSource>(
    request: &[u8],
    zones: &S,
    schedules: &mut Schedules<S::Zone>,
    line: &mut Vec<u8>,
) -> Option<()> {
    let request = PlainRequest::parse(request)?;
    let count = request.count.unwrap_or(1);
    if count > MAX_FIRES {
        return None;
    }
    let schedule = schedules.get_or_build(&request.definition()?, zones)?;
    match (request.op, request.after, request.before) {
        ("next", Some(after), None) => {
            let after = (Bound::Excluded(rfc3339(after)?), Bound::Unbounded);
            push_start(line, request.id);
            push_fires(line, schedule.fires(after), count);
        }
        ("prev", None, Some(before)) => {
            let before = rfc3339(before)?;
            push_start(line, request.id);
            push_fires(line, schedule.fires(..before).rev(), count);
        }
        _ => return None,
    }
    line.push(b']');
    if let Some(version) = zone_data(schedule.zone(), zones) {
        line.extend_from_slice(b",\"zone_data\":");
        line.extend_from_slice(Value::from(version).to_string().as_bytes());
    }
    line.extend_from_slice(b"}}");
    Some(())
}

fn push_start(line: &mut Vec<u8>, id: Option<&RawValue>) {
    line.extend_from_slice(b"{\"id\":");
    line.extend_from_slice(id.map_or(NO_ID, RawValue::get).as_bytes());
    line.extend_from_slice(b",\"ok\":{\"fires\":[");
}

fn push_fires(line: &mut Vec<u8>, fires: impl Iterator<Item = DateTime<Utc>>, count: u32) {
    for (index, fire) in writable(fires, count).enumerate() {
        line.extend_from_slice(if index == 0 { b"\"" } else { b",\"" });
        push_instant(line, fire);
        line.push(b'"');
    }
}

/// Appends an instant like [`formatted`], digit by digit if it has four digits of a year and no fraction.
fn push_instant(line: &mut Vec<u8>, at: DateTime<Utc>) {
    let (Ok(year @ 0..=9999), 0) = (u32::try_from(at.year()), at.nanosecond()) else {
        return line.extend_from_slice(formatted(at).as_bytes());
    };
    let mut text = *b"0000-00-00T00:00:00Z";
    let numbers = [year / 100, year, at.month(), at.day(), at.hour(), at.minute(), at.second()];
    for (number, tens) in numbers.into_iter().zip([0, 2, 5, 8, 11, 14, 17]) {
        // The last two digits of the year.
        text[tens] = digit(number / 10);
        text[tens + 1] = digit(number);
    }
    line.extend_from_slice(&text);
}

/// Returns the last digit of a number.
fn digit(number: u32) -> u8 {
    b'0' + u8::try_from(number % 10).unwrap_or_default()
}
