//! `keeptime next`: the next fires of a policy or pattern.

use std::io::Write;

use chrono::{DateTime, Datelike, SecondsFormat, Utc, Weekday};
use keeptime::explain::Language;
use keeptime::schedule::Schedule;
use keeptime_documents::{PolicyHalf, ZeroLimit};

use crate::answer;
use crate::answer::next::{Fire, Line};
use crate::args;
use crate::commands::fires;
use crate::failure::{ExitStatus, Failure};
use crate::read::policy::{self, LoadedPolicy};
use crate::read::time;
use crate::read::zone::{self, ZoneArg};
use crate::show::style::Meaning;
use crate::show::table::{Cell, Column, Row, Table};
use crate::show::{print_note, prose};

/// The number of fires that decide how wide the columns are, so that the first is printed at once, however
/// many are asked for.
const MEASURED: usize = 1000;

pub(crate) fn run(
    task: &args::Next,
    language: &dyn Language,
    output: &mut impl Write,
) -> Result<ExitStatus, Failure> {
    let LoadedPolicy { name, policy, .. } =
        LoadedPolicy::read(&task.source, ZeroLimit::default())?.requiring(&[PolicyHalf::Firing])?;
    let policy = policy.into_policy();
    if let (Some(why), false) = (language.not_running(policy.state()), task.even_if_disabled) {
        if task.output.is_json() {
            answer::write(&Line::Never { never: policy.state(), why }, output)?;
        } else {
            prose::write(&language.fires_never(policy.state()), Meaning::Warning, 0, output)?;
        }
        print_note("--even-if-disabled shows when it would fire");
        return Ok(ExitStatus::Success);
    }
    let now = time::resolve_now(task.now.as_ref());
    let policy = policy::with_start(policy, task.schedule.start.as_ref(), now);
    let builder = Schedule::builder()
        .zone(&task.schedule.zone)
        .gap(task.clock_changes.gap.into())
        .overlap(task.clock_changes.overlap.into());
    let schedule = policy.schedule_as_if_enabled(builder);
    let schedule = schedule.map_err(|error| policy::firing_failure(&name, &error))?;
    let shown = task.show.as_ref().unwrap_or(&task.schedule.zone);
    zone::note_if_old([&task.schedule.zone, shown], now);
    let zone_data = task.schedule.zone.zone_data().or(shown.zone_data());
    let fires = || fires::after(&schedule, now).take(task.count);
    if task.output.is_json() {
        for fire in fires() {
            answer::write(&as_answer(fire, shown, now, zone_data), output)?;
        }
        return Ok(ExitStatus::Success);
    }
    if fires().next().is_none() && task.count > 0 {
        prose::sentence(&language.no_more_fires(now), output)?;
    }
    let [local, utc, wait] = [shown.name(), "UTC", ""].map(Column::new);
    let heads = [local, utc, wait.folding()];
    let row = |fire: DateTime<Utc>| {
        let day = |weekday: Weekday| language.short_weekday(weekday);
        let utc = format!("{} {}", day(fire.weekday()), fire.format("%Y-%m-%d %H:%M:%S UTC"));
        let there = fire.with_timezone(&shown.offset_at(fire));
        let there = if shown.is_utc() {
            String::new()
        } else {
            format!("{} {}", day(there.weekday()), there.format("%Y-%m-%d %H:%M:%S %:z"))
        };
        Row::Cells([there, utc, language.time_until(fire - now)].map(Cell::new))
    };
    let table = Table::new(heads);
    let table = if shown.is_utc() { table.without_heads() } else { table };
    table.measured_by(MEASURED).write(|| fires().map(row), output)?;
    Ok(ExitStatus::Success)
}

fn as_answer<'z>(
    fire: DateTime<Utc>,
    shown: &'z ZoneArg,
    now: DateTime<Utc>,
    zone_data: Option<&'z str>,
) -> Line<'z> {
    Line::Fire(Fire {
        utc: fire.to_rfc3339_opts(SecondsFormat::AutoSi, true),
        in_zone: fire.with_timezone(&shown.offset_at(fire)).to_rfc3339(),
        zone: shown.name(),
        seconds_from_now: (fire - now).num_seconds(),
        zone_data,
    })
}
