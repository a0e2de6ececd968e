//! What a changed policy changes, as people and as programs read it.

use std::collections::HashSet;
use std::io::Write;

use chrono::{DateTime, SecondsFormat, Utc};
use keeptime::pattern::Pattern;
use keeptime::retention::Backup;
use keeptime_documents::csbs::{MemberChange, PolicyAnswer};
use serde_json::{Value, json};

use super::{Departures, Fires, NewPlan};
use crate::failure::Failure;
use crate::show::backup::{as_json, counted, line};
use crate::show::escape::plain;
use crate::show::time as show_time;

/// A status in an answer may be another than what its operation's `enabled` says.
const STATUS: &str = ", as is taken for granted of a changed enabled";

pub(super) struct Report<'d> {
    pub(super) old: &'d PolicyAnswer,
    pub(super) changes: Vec<MemberChange>,
    /// The limits that the request leaves out.
    pub(super) left_out: &'d [String],
    /// What the request may do besides.
    pub(super) warnings: &'d [&'static str],
    /// Before and after.
    pub(super) fires: [Fires; 2],
    /// When it was judged, where there is a listing.
    pub(super) now: Option<DateTime<Utc>>,
    pub(super) plan: NewPlan<'d>,
    /// The same if what is left out goes.
    pub(super) plan_without: Option<NewPlan<'d>>,
    /// What the services do with backups made before the change.
    pub(super) durations: Option<String>,
}

impl Report<'_> {
    /// That more goes if what was left out goes.
    fn warning(&self) -> Option<String> {
        let going: HashSet<&str> =
            self.plan.departures.iter().map(|(backup, _)| backup.id()).collect();
        let without = &self.plan_without.as_ref()?.departures;
        let more = without.iter().filter(|(backup, _)| !going.contains(backup.id())).count();
        (more > 0).then(|| {
            format!(
                "{} would go if what is left out goes; a request that says {} leaves no doubt",
                counted(more, "more backup"),
                self.left_out.join(" and ")
            )
        })
    }

    fn warnings(&self) -> impl Iterator<Item = String> {
        let known = self.warnings.iter().map(|warning| (*warning).to_owned());
        known.chain(self.warning())
    }

    pub(super) fn show(&self, output: &mut impl Write) -> Result<(), Failure> {
        if self.changes.is_empty() {
            writeln!(output, "No member changes.")?;
        }
        for change in &self.changes {
            let [before, after] = [change.before(), change.after()].map(shown);
            let taken = if change.pointer() == "/policy/status" { STATUS } else { "" };
            writeln!(output, "{}: {before} -> {after}{taken}", plain(change.pointer()))?;
        }
        for field in self.left_out {
            let operation = self.old.scheduled_operations().first();
            let value =
                operation.and_then(|operation| operation.operation_definition()?.get(field));
            writeln!(
                output,
                "{field}, {} before, is left out: whether it stays or goes the reference does not say",
                shown(value)
            )?;
        }
        writeln!(output)?;
        self.show_fires(output)?;
        if let Some(now) = self.now {
            let when = self.left_out.first().map(|_| "what is left out stays");
            show_plan(&self.plan, when, now, output)?;
            if let Some(plan) = &self.plan_without {
                show_plan(plan, Some("what is left out goes"), now, output)?;
            }
        }
        if let Some(note) = &self.durations {
            writeln!(output, "\nnote: {note}")?;
        }
        for warning in self.warnings() {
            writeln!(output, "\nwarning: {warning}")?;
        }
        Ok(())
    }

    /// The next fires before and after, side by side.
    fn show_fires(&self, output: &mut impl Write) -> Result<(), Failure> {
        let [before, after] = &self.fires;
        for (name, fires) in [("before", before), ("after", after)] {
            if let Err(why) = fires {
                writeln!(output, "It does not fire {name}: {why}.")?;
            }
        }
        let columns = [before, after].map(|fires| fires.as_deref().unwrap_or_default());
        let rows = columns.map(<[_]>::len).into_iter().max().unwrap_or_default();
        if rows > 0 {
            let same = if before == after { ", the same" } else { "" };
            writeln!(output, "{:27}  Fires after{same}", "Fires before")?;
        }
        let cell = |fires: &[DateTime<Utc>], row: usize| match fires.get(row) {
            Some(fire) => fire.format("%a %Y-%m-%d %H:%M:%S UTC").to_string(),
            None => String::new(),
        };
        for row in 0..rows {
            let [before, after] = columns.map(|fires| cell(fires, row));
            writeln!(output, "{}", format!("{before:27}  {after}").trim_end())?;
        }
        Ok(())
    }

    pub(super) fn as_json(&self, output: &mut impl Write) -> Result<(), Failure> {
        let change = |change: &MemberChange| json!({"path": change.pointer(), "before": change.before(), "after": change.after()});
        let going = |all: &Departures<'_>| -> Value {
            all.iter().map(|(backup, verdict)| as_json(backup, verdict)).collect()
        };
        let [before, after] = &self.fires;
        let report = json!({
            "changes": self.changes.iter().map(change).collect::<Value>(),
            "left_out": self.left_out,
            "fires": {"before": fires_as_json(before), "after": fires_as_json(after)},
            "backups": self.now.map(|now| json!({
                "now": now,
                "go": going(&self.plan.departures),
                "go_if_left_out_goes":
                    self.plan_without.as_ref().map(|plan| going(&plan.departures)),
                "coverage": self.plan.coverage.as_json(),
                "coverage_if_left_out_goes":
                    self.plan_without.as_ref().map(|plan| plan.coverage.as_json()),
            })),
            "notes": self.durations.iter().collect::<Vec<_>>(),
            "warnings": self.warnings().collect::<Vec<_>>(),
        });
        writeln!(output, "{report}")?;
        Ok(())
    }
}

/// A value in a line; a calendar as its rules.
fn shown(value: Option<&Value>) -> String {
    let Some(value) = value else { return "nothing".to_owned() };
    match value.as_str().map(Pattern::parse) {
        Some(Ok(pattern)) => pattern.canonical_rules().join(", "),
        _ => plain(&value.to_string()),
    }
}

fn show_plan(
    plan: &NewPlan<'_>,
    condition: Option<&str>,
    now: DateTime<Utc>,
    output: &mut impl Write,
) -> Result<(), Failure> {
    let condition = condition.map(|condition| format!(" if {condition}")).unwrap_or_default();
    let departures = &plan.departures;
    let go = if departures.len() == 1 { "goes" } else { "go" };
    let count = counted(departures.len(), "backup");
    let now = show_time::shown(now);
    writeln!(output, "\n{count} that stayed before {go}{condition}, as of {now}.")?;
    for (backup, verdict) in departures {
        writeln!(output, "  {}  {}", line(backup, verdict), plain(backup.object()))?;
    }
    for line in plan.coverage.lines() {
        writeln!(output, "{line}")?;
    }
    Ok(())
}

fn fires_as_json(fires: &Fires) -> Value {
    match fires {
        Ok(fires) => {
            let text = |fire: &DateTime<Utc>| fire.to_rfc3339_opts(SecondsFormat::AutoSi, true);
            fires.iter().map(text).collect()
        }
        Err(why) => json!({"none": why}),
    }
}
