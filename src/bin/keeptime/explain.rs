//! `keeptime explain`: what a policy does, in sentences.

use std::io::Write;

use chrono_tz::Tz;
use keeptime::api::{LIMIT_FIELDS, Zero};
use keeptime::explain::{Explanation, Named, Timing, english};
use keeptime::picture;
use serde_json::{Map, Value, json};

use crate::failure::Failure;
use crate::plain::plain;
use crate::{Ended, args, policy_file, terminal, time};

pub(crate) fn run(task: &args::Explain, output: &mut impl Write) -> Result<Ended, Failure> {
    let source =
        policy_file::source(task.file.as_deref(), task.pattern.as_deref(), task.zero.into())?;
    let now = time::or_now(task.now.as_ref());
    let mut policy = source.policy;
    if let Some(start) = &task.start {
        policy = policy.starting(start.read("--start"));
    }
    if task.keep_at_least > 0 {
        let limits = policy.limits().with_keep_at_least(task.keep_at_least);
        policy = policy.with_limits(limits);
    }
    let hours = Named::new(task.zone.name(), task.zone);
    let shown: Vec<Named<Tz>> =
        task.show.iter().map(|zone| Named::new(zone.name(), *zone)).collect();
    let explanation = Explanation::of(&policy, &hours, &shown, now);
    let mut sentences = english::policy(&explanation);
    if source.definition.is_none() {
        // A bare pattern says nothing of what is kept.
        sentences.truncate(sentences.len() - english::limits(policy.limits()).len());
    }
    let definition = source.definition.unwrap_or_default();
    sentences.extend(fields(&definition, task.zero.into()));
    if task.json {
        writeln!(output, "{}", json!({ "sentences": sentences }))?;
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

/// What the numbers of no limit do, where they stand there.
fn fields(definition: &Map<String, Value>, zero: Zero) -> Vec<String> {
    let fields = LIMIT_FIELDS.iter().filter_map(|field| {
        let value = definition.get(*field)?;
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        match (text.as_str(), zero) {
            ("-1", _) => Some(format!("{field} is -1, which is no limit.")),
            ("0", Zero::Unlimited) => {
                Some(format!("{field} is 0, which is read as no limit; -1 says so without doubt."))
            }
            ("0", Zero::Literal) => {
                Some(format!("{field} is 0, which is read as a limit of none."))
            }
            _ => None,
        }
    });
    fields.collect()
}

/// The week where the hours are read, and in each other zone.
fn show_weeks(timing: &Timing, hours: &Named<Tz>, output: &mut impl Write) -> Result<(), Failure> {
    let width = terminal::width();
    let here = timing.change().map(|change| (change.at() + change.before()).naive_utc());
    writeln!(output, "\n{}", hours.name())?;
    write!(output, "{}", picture::week(timing.week(), here, width))?;
    for there in timing.elsewhere() {
        let marked = there.after().map(|(change, _)| {
            let civil = (change.at() + change.before()).naive_utc();
            (change, civil)
        });
        writeln!(output, "\n{}", there.zone())?;
        write!(output, "{}", picture::week(there.week(), marked.map(|(_, civil)| civil), width))?;
        if let Some((_, civil)) = marked {
            writeln!(output, "* the clocks change there on {}", civil.format("%Y-%m-%d at %H:%M"))?;
        }
    }
    Ok(())
}
