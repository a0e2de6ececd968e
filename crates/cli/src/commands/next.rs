//! `keeptime next`: the next fires of a policy or pattern.

use std::io::Write;

use chrono::{DateTime, SecondsFormat, Utc};
use keeptime::explain::Language;
use keeptime::schedule::Schedule;
use keeptime_documents::{PolicyHalf, ZeroLimit};
use serde_json::json;

use crate::args;
use crate::commands::fires;
use crate::failure::{ExitStatus, Failure};
use crate::read::policy::{self, LoadedPolicy};
use crate::read::time;
use crate::read::zone::{self, ZoneArg};
use crate::show::print_message;

pub(crate) fn run(
    task: &args::Next,
    language: &dyn Language,
    output: &mut impl Write,
) -> Result<ExitStatus, Failure> {
    let LoadedPolicy { name, policy, .. } =
        LoadedPolicy::read(&task.source, ZeroLimit::default())?.requiring(&[PolicyHalf::Firing])?;
    let policy = policy.into_policy();
    if let (Some(why), false) = (language.not_running(policy.state()), task.even_if_disabled) {
        print_message(&format!("{why}; --even-if-disabled shows when it would fire"));
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
    for fire in fires::after(&schedule, now).take(task.count) {
        if task.output.is_json() {
            writeln!(output, "{}", as_json(fire, shown, now, zone_data))?;
        } else {
            writeln!(output, "{}", as_line(fire, shown, now, language))?;
        }
    }
    Ok(ExitStatus::Success)
}

fn as_line(
    fire: DateTime<Utc>,
    shown: &ZoneArg,
    now: DateTime<Utc>,
    language: &dyn Language,
) -> String {
    let utc = fire.format("%a %Y-%m-%d %H:%M:%S UTC");
    let distance = language.time_until(fire - now);
    if shown.is_utc() {
        return format!("{utc}   {distance}");
    }
    let there = fire.with_timezone(&shown.offset_at(fire)).format("%a %Y-%m-%d %H:%M:%S %:z");
    format!("{there} {}   {utc}   {distance}", shown.name())
}

fn as_json(
    fire: DateTime<Utc>,
    shown: &ZoneArg,
    now: DateTime<Utc>,
    zone_data: Option<&str>,
) -> serde_json::Value {
    let there = fire.with_timezone(&shown.offset_at(fire));
    let mut answer = json!({
        "utc": fire.to_rfc3339_opts(SecondsFormat::AutoSi, true),
        "in_zone": there.to_rfc3339(),
        "zone": shown.name(),
        "seconds_from_now": (fire - now).num_seconds(),
    });
    if let Some(version) = zone_data {
        answer["zone_data"] = version.into();
    }
    answer
}
