//! `keeptime explain`: what a policy does, in sentences.

use std::io::Write;

use chrono::NaiveDateTime;
use jiff::tz::TimeZone;
use keeptime::explain::{Explanation, Language, NextDays, Timing, Week, WeekAfterChange};
use keeptime::picture;
use keeptime::schedule::{NamedZone, OffsetChange};

use crate::answer;
use crate::args;
use crate::failure::{ExitStatus, Failure};
use crate::read::policy::{self, LoadedPolicy};
use crate::read::zone::{self, ZoneArg};
use crate::read::{input, time, vault};
use crate::show::escape::escaped;
use crate::show::style::{Meaning, paint};
use crate::show::{print_note, prose, terminal};

pub(crate) fn run(
    task: &args::Explain,
    language: &dyn Language,
    output: &mut impl Write,
) -> Result<ExitStatus, Failure> {
    input::standard_input_once(task.source.file.iter().chain(&task.vault))?;
    let source = LoadedPolicy::read(&task.source, task.retention.zero.into())?
        .with_vaults(&vault::read(&task.vault, None)?)?;
    let now = time::resolve_now(task.now.as_ref());
    let policy = source.policy.policy().clone().with_keep_at_least(task.retention.keep_at_least);
    let policy = policy::with_start(policy, task.schedule.start.as_ref(), now);
    let hours = task.schedule.zone.named();
    let shown = named(&task.show);
    zone::note_if_old(task.show.iter().chain([&task.schedule.zone]), now);
    let explanation = Explanation::new(&policy, hours, &shown, now);
    let mut sentences = language.activity(&explanation);
    // A bare pattern has no limits to describe.
    if !source.policy.is_bare_pattern() {
        sentences.extend(language.limits(explanation.limits()));
        sentences.extend(explanation.reach().map(|reach| language.reach(reach)));
    }
    let notes = source.policy.field_notes(task.schedule.zone.name());
    sentences.extend(notes.iter().map(|note| language.field_note(note)));
    if task.output.is_json() {
        let mut zones = std::iter::once(&task.schedule.zone).chain(&task.show);
        let limits = policy.limits().ok().filter(|_| !source.policy.is_bare_pattern());
        let answer = answer::explain::Explanation {
            id: source.policy.id(),
            name: source.policy.name(),
            state: policy.state(),
            limits,
            sentences,
            zone_data: zones.find_map(ZoneArg::zone_data),
        };
        answer::write(&answer, output)?;
        return Ok(ExitStatus::Success);
    }
    if let Some(name) = source.policy.name().filter(|name| !name.is_empty()) {
        let id = source.policy.id().map_or(String::new(), |id| format!(" ({})", escaped(id)));
        let heading = format!("{}{id}", escaped(name));
        prose::write(&heading, Meaning::Heading, 0, output)?;
    }
    for sentence in sentences {
        prose::sentence(&escaped(&sentence), output)?;
    }
    match explanation.timing() {
        Ok(timing) => show_weeks(timing, hours.name(), language, output)?,
        Err(error) if policy::needs_start(error) => {
            print_note(&format!("{}: use --start to give the schedule a start", source.name));
        }
        Err(_) => {}
    }
    Ok(ExitStatus::Success)
}

/// Returns each different zone once.
pub(crate) fn named(zones: &[ZoneArg]) -> Vec<NamedZone<TimeZone>> {
    let mut named: Vec<NamedZone<TimeZone>> = Vec::new();
    for zone in zones {
        if !named.contains(zone.named()) {
            named.push(zone.named().clone());
        }
    }
    named
}

/// Draws the week, or the next days if times recur every few days, in the pattern's zone and in each
/// shown zone.
fn show_weeks(
    timing: &Timing,
    zone: &str,
    language: &dyn Language,
    output: &mut impl Write,
) -> Result<(), Failure> {
    let change = timing.change();
    match timing.next_days() {
        None => show_week(zone, timing.week(), change, language, output)?,
        Some(days) => show_days(zone, days, change, language, output)?,
    }
    for there in timing.shown_weeks() {
        let change = there
            .after_change()
            .filter(|after| after.zone() == there.zone())
            .map(WeekAfterChange::change);
        match there.next_days() {
            None => show_week(there.zone(), there.week(), change, language, output)?,
            Some(days) => show_days(there.zone(), days, change, language, output)?,
        }
    }
    Ok(())
}

fn show_week(
    zone: &str,
    week: &Week,
    change: Option<&OffsetChange>,
    language: &dyn Language,
    output: &mut impl Write,
) -> Result<(), Failure> {
    writeln!(output, "\n{}", paint(zone, Meaning::Heading))?;
    let civil = change.map(civil);
    write!(output, "{}", picture::week(week, civil, terminal::width(), language))?;
    if let Some(change) = change {
        let line = format!("* {}", language.clock_change(change));
        prose::write(&line, Meaning::Plain, 2, output)?;
    }
    Ok(())
}

fn show_days(
    zone: &str,
    days: &NextDays,
    change: Option<&OffsetChange>,
    language: &dyn Language,
    output: &mut impl Write,
) -> Result<(), Failure> {
    writeln!(output, "\n{}", paint(zone, Meaning::Heading))?;
    // The next change of the clocks may come after the last day shown; then nothing is marked.
    let shows = |change: &&OffsetChange| days.iter().any(|(day, _)| day == civil(change).date());
    let change = change.filter(shows);
    write!(output, "{}", picture::next_days(days, change.map(civil), terminal::width(), language))?;
    if let Some(change) = change {
        let line = format!("* {}", language.clock_change(change));
        prose::write(&line, Meaning::Plain, 2, output)?;
    }
    Ok(())
}

/// Returns the civil time at which the clocks change.
fn civil(change: &OffsetChange) -> NaiveDateTime {
    (change.at() + change.before()).naive_utc()
}
