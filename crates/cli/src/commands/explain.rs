//! `keeptime explain`: what a policy does, in sentences.

use std::io::Write;

use keeptime::explain::{After, Explanation, Named, Timing, Week, english};
use keeptime::picture;
use keeptime::schedule::OffsetChange;
use keeptime_documents::{LIMIT_FIELDS, Zero};
use serde_json::{Map, Value, json};

use crate::args;
use crate::failure::{Ended, Failure};
use crate::read::policy::{self, Source};
use crate::read::time;
use crate::read::zone::{self, NamedZone};
use crate::show::escape::plain;
use crate::show::terminal;

pub(crate) fn run(task: &args::Explain, output: &mut impl Write) -> Result<Ended, Failure> {
    let (file, text) = (task.source.file.as_deref(), task.source.pattern.as_deref());
    let source = Source::read(file, text, task.rules.zero.into())?;
    let now = time::or_now(task.now.as_ref());
    let mut policy = policy::with_floor(source.policy.clone(), task.rules.keep_at_least);
    if let Some(start) = &task.hours.start {
        policy = policy.starting(start.read("--start", now));
    }
    let hours = Named::new(task.hours.zone.name().to_owned(), task.hours.zone.clone());
    let shown = named(&task.show);
    zone::note_if_old(task.show.iter().chain([&task.hours.zone]), now);
    let explanation = Explanation::of(&policy, &hours, &shown, now);
    let sentences =
        sentences(&source, &explanation, task.rules.zero.into(), task.hours.zone.name());
    if task.json {
        let mut answer = json!({ "sentences": sentences });
        let mut zones = std::iter::once(&task.hours.zone).chain(&task.show);
        if let Some(version) = zones.find_map(NamedZone::zone_data) {
            answer["zone_data"] = version.into();
        }
        writeln!(output, "{answer}")?;
        return Ok(Ended::Fine);
    }
    for sentence in sentences {
        writeln!(output, "{}", plain(&sentence))?;
    }
    if let Ok(timing) = explanation.timing() {
        show_weeks(timing, &hours, output)?;
    }
    Ok(Ended::Fine)
}

/// Zones by their names, each once.
pub(crate) fn named(zones: &[NamedZone]) -> Vec<Named<NamedZone>> {
    let mut named: Vec<Named<NamedZone>> = Vec::new();
    for zone in zones {
        if named.iter().all(|known| known.zone() != zone) {
            named.push(Named::new(zone.name().to_owned(), zone.clone()));
        }
    }
    named
}

/// All that is to be said. A bare pattern says nothing of what is kept.
pub(crate) fn sentences(
    source: &Source,
    explanation: &Explanation,
    zero: Zero,
    hours: &str,
) -> Vec<String> {
    let mut sentences = english::running(explanation);
    let Some(definition) = &source.definition else { return sentences };
    sentences.extend(english::keeping(explanation));
    sentences.extend(fields(definition, zero, hours));
    sentences
}

/// What members do that are easily taken for something else.
fn fields(definition: &Map<String, Value>, zero: Zero, hours: &str) -> Vec<String> {
    let text = |field: &str| {
        let value = definition.get(field).filter(|value| !value.is_null())?;
        Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    };
    let is_permanent = text("permanent").is_some_and(|text| text.eq_ignore_ascii_case("true"));
    let limits = LIMIT_FIELDS.iter().filter(|field| **field != "permanent").filter_map(|field| {
        match (text(field)?.as_str(), zero) {
            ("-1", _) => Some(format!("{field} is -1, which is no limit.")),
            (value, _) if is_permanent => {
                Some(format!("{field} is {value}, which has no effect beside permanent."))
            }
            ("0", Zero::Unlimited) => {
                Some(format!("{field} is 0, which is read as no limit; -1 says so without doubt."))
            }
            ("0", Zero::Literal) => {
                Some(format!("{field} is 0, which is read as a limit of none."))
            }
            _ => None,
        }
    });
    let zone = text("timezone").map(|zone| {
        format!("timezone is {zone}, which does not move the hours: they are those of {hours}.")
    });
    limits.chain(zone).collect()
}

/// The week where the hours are read, and in each other zone.
fn show_weeks(
    timing: &Timing,
    hours: &Named<NamedZone>,
    output: &mut impl Write,
) -> Result<(), Failure> {
    show_week(hours.name(), timing.week(), timing.change(), output)?;
    for there in timing.elsewhere() {
        let change = there.after().filter(|after| after.zone() == there.zone()).map(After::change);
        show_week(there.zone(), there.week(), change, output)?;
    }
    Ok(())
}

fn show_week(
    zone: &str,
    week: &Week,
    change: Option<&OffsetChange>,
    output: &mut impl Write,
) -> Result<(), Failure> {
    let civil = change.map(|change| (change.at() + change.before()).naive_utc());
    writeln!(output, "\n{zone}")?;
    write!(output, "{}", picture::week(week, civil, terminal::width()))?;
    if let Some(civil) = civil {
        writeln!(output, "* the clocks change there on {}", civil.format("%Y-%m-%d at %H:%M"))?;
    }
    Ok(())
}
