//! `keeptime calendar`: the fires of a policy or pattern for calendar programs.

use std::io::Write;

use chrono::Utc;
use keeptime::explain::Language;
use keeptime::ics::{CalendarInfo, calendar};
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
    let zone = task.schedule.zone.iana_name().ok_or_else(|| {
        Failure::Misuse(format!(
            "--zone {}: a calendar needs a zone with an IANA name",
            task.schedule.zone.name()
        ))
    })?;
    zone::note_if_old([&task.schedule.zone], from);
    let calendar = calendar(&schedule, &zone, &about, from..until)
        .map_err(|error| Failure::Document(format!("{}: {error}", source.name)))?;
    output::write(task.output.as_deref(), calendar.as_bytes(), output)?;
    Ok(ExitStatus::Success)
}
