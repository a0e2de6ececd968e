//! `keeptime calendar`: the fires of a policy or pattern for calendar programs.

use std::io::Write;

use chrono::Utc;
use keeptime::explain::Language;
use keeptime::ics::{CalendarInfo, EndReason, calendar};
use keeptime::schedule::Schedule;
use keeptime_documents::{PolicyHalf, ZeroLimit};

use crate::args;
use crate::commands::output;
use crate::failure::{ExitStatus, Failure};
use crate::read::policy::{self, LoadedPolicy};
use crate::read::{time, zone};
use crate::show::print_note;

pub(crate) fn run(
    task: &args::Calendar,
    language: &dyn Language,
    output: &mut impl Write,
) -> Result<ExitStatus, Failure> {
    let source =
        LoadedPolicy::read(&task.source, ZeroLimit::default())?.requiring(&[PolicyHalf::Firing])?;
    if let Some(why) = language.not_running(source.policy.policy().state()) {
        print_note(&format!("{why}; the calendar shows when it would fire"));
    }
    let from = time::resolve_now(task.now.as_ref());
    let policy =
        policy::with_start(source.policy.policy().clone(), task.schedule.start.as_ref(), from);
    let builder = Schedule::builder()
        .zone(&task.schedule.zone)
        .gap(task.clock_changes.gap.into())
        .overlap(task.clock_changes.overlap.into());
    let schedule = policy
        .schedule_as_if_enabled(builder)
        .map_err(|error| policy::firing_failure(&source.name, &error))?;
    let name = task.name.as_deref().or(source.policy.name()).unwrap_or("backup");
    let id = source.policy.id().unwrap_or(name);
    let about = CalendarInfo { name, id, created_at: Utc::now().min(from) };
    let until = time::days_later(from, task.days);
    let zone = &task.schedule.zone;
    // A fixed offset has an IANA name if it is a whole number of hours.
    let zone_id = zone.iana_name().unwrap_or_else(|| zone.name().to_owned());
    zone::note_if_old([zone], from);
    let calendar = calendar(&schedule, &zone_id, &about, from..until)
        .map_err(|error| Failure::Document(format!("{}: {error}", source.name)))?;
    output::write(task.output.as_deref(), calendar.as_str().as_bytes(), output)?;
    if let Some(reason) = calendar.end_reason() {
        let end = until.format("%Y-%m-%d");
        let why = why_it_ends(reason, zone.name());
        print_note(&format!("the calendar ends on {end} (see --days): {why}"));
    }
    Ok(ExitStatus::Success)
}

fn why_it_ends(reason: EndReason, zone: &str) -> String {
    match reason {
        EndReason::ClockChanges => format!(
            "the clocks of {zone} skip or repeat one of the times, and each of these days is an \
             exception in the calendar"
        ),
        EndReason::IrregularZone => {
            format!(
                "the clocks of {zone} change without a yearly rule, and each change is in the calendar"
            )
        }
        EndReason::SharedTimes => "two rules have fires in common, and each of these fires is an \
             exception in the calendar"
            .to_owned(),
        _ => "its exceptions are written one by one".to_owned(),
    }
}
