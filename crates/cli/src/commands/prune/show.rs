//! A plan as text: the totals, then a line for each server, or every backup.

use std::collections::HashSet;
use std::io::Write;

use chrono::{DateTime, Utc};
use keeptime::explain::{GroupCounts, Label, Language, VerdictGroup, VerdictTotals};
use keeptime::picture;
use keeptime::retention::{Backup, ObjectJudgement, Verdict};
use keeptime_documents::listing::ListedBackup;

use super::plan::ShownPlan;
use super::servers::{Server, servers};
use crate::args;
use crate::commands::coverage;
use crate::failure::Failure;
use crate::read::names::ServerNames;
use crate::show::backup::{VERDICT_COLUMN, group, meaning, verdict_cells, verdict_table};
use crate::show::escape::escaped;
use crate::show::style::{Meaning, paint};
use crate::show::table::{Cell, Column, Row, Table};
use crate::show::{print_note, prose, terminal};

impl ShownPlan<'_, '_> {
    pub(super) fn show(
        &self,
        task: &args::Prune,
        names: &ServerNames,
        language: &dyn Language,
        output: &mut impl Write,
    ) -> Result<(), Failure> {
        if let Some(rechecked) = &self.rechecked {
            self.show_rechecked(rechecked, names, language, output)?;
            for line in coverage::lines(&self.coverage, names, language) {
                prose::write(&line, Meaning::Warning, 2, output)?;
            }
        } else {
            let locked: HashSet<&str> =
                self.plan.locked().iter().copied().map(ListedBackup::id).collect();
            let servers = servers(&self.judgement, &self.coverage, &locked, names);
            let servers = chosen(servers, &task.server)?;
            self.show_totals(&servers, language, output)?;
            if task.all || task.only.is_some() || task.picture || !task.server.is_empty() {
                self.show_backups(&servers, &locked, task, language, output)?;
            } else {
                self.show_servers(&servers, language, output)?;
            }
            show_others(&servers, language, output)?;
            if let Some(line) = coverage::partial_line(&self.coverage, language) {
                prose::write(&line, Meaning::Warning, 2, output)?;
            }
        }
        for (number, line) in self.locked_lines(language).iter().enumerate() {
            if number == 0 {
                writeln!(output)?;
            }
            prose::write(line, Meaning::Warning, 2, output)?;
        }
        Ok(())
    }

    /// Writes the answer: how many backups there are in each group.
    fn show_totals(
        &self,
        servers: &[Server<'_>],
        language: &dyn Language,
        output: &mut impl Write,
    ) -> Result<(), Failure> {
        let mut counts = GroupCounts::default();
        let (mut locked, mut backed_up) = (0, 0);
        for server in servers.iter().filter(|server| !server.is_other()) {
            counts += server.counts;
            locked += server.locked;
            backed_up += usize::from(server.verdicts.is_some());
        }
        let groups = [
            VerdictGroup::Deleted,
            VerdictGroup::Kept,
            VerdictGroup::Deferred,
            VerdictGroup::Failed,
            VerdictGroup::BeingDeleted,
        ];
        let total = |group: VerdictGroup| {
            let count = counts.in_totals(group);
            let meaning = if count == 0 { Meaning::Dim } else { meaning(group) };
            (language.group_count(group, count), meaning)
        };
        let mut items: Vec<_> = groups.map(total).into();
        if locked > 0 {
            items.insert(1, (language.locked_count(locked), Meaning::Deferred));
        }
        prose::items(&items, output)?;
        let totals = VerdictTotals {
            backups: counts.total() + locked,
            objects: backed_up,
            now: self.judgement.now(),
        };
        prose::write(&language.verdict_totals(&totals), Meaning::Dim, 0, output)?;
        Ok(())
    }

    /// Writes a line for each server that belongs to the policy.
    fn show_servers(
        &self,
        servers: &[Server<'_>],
        language: &dyn Language,
        output: &mut impl Write,
    ) -> Result<(), Failure> {
        let own: Vec<_> = servers.iter().filter(|server| !server.is_other()).collect();
        let label = |label| language.label(label);
        let count = |group| Column::number(language.verdict_column(group));
        let table = Table::new([
            Column::new(label(Label::ServerName)),
            Column::new(label(Label::ServerId)).folding(),
            count(VerdictGroup::Deleted),
            count(VerdictGroup::Kept),
            Column::number(label(Label::Oldest)),
            Column::number(label(Label::Newest)),
            Column::text(label(Label::ServerNotes)),
        ]);
        let now = self.judgement.now();
        if !own.is_empty() {
            writeln!(output)?;
            table.write(|| own.iter().map(|server| server_row(server, now, language)), output)?;
        }
        Ok(())
    }

    /// Writes the backups of each server, newest first.
    fn show_backups(
        &self,
        servers: &[Server<'_>],
        locked: &HashSet<&str>,
        task: &args::Prune,
        language: &dyn Language,
        output: &mut impl Write,
    ) -> Result<(), Failure> {
        let only = task.only.map(args::OnlyVerdict::group);
        if task.picture {
            for server in servers {
                writeln!(output, "\n{}", paint(&server.shown(), Meaning::Heading))?;
                if let Some(object) = &server.verdicts {
                    draw(object, self.judgement.now(), language, output)?;
                }
            }
            if !task.all && task.only.is_none() {
                return Ok(());
            }
        }
        let table = verdict_table(language);
        let has_rows = |server: &&Server<'_>| server.verdicts_in(only, locked).next().is_some();
        let rows = || {
            servers.iter().filter(has_rows).flat_map(|server| {
                let backups = server.verdicts_in(only, locked).map(|(backup, verdict)| {
                    let mut cells = verdict_cells(backup, &verdict, language);
                    if locked.contains(backup.id()) {
                        let word = language.label(Label::Locked);
                        cells[VERDICT_COLUMN] = Cell::new(word).meaning(Meaning::Deferred);
                    }
                    Row::Cells(cells)
                });
                std::iter::once(Row::Heading(server.shown())).chain(backups)
            })
        };
        table.write(rows, output)?;
        let lacking = servers.iter().filter_map(|server| Some((server, server.shortfall?)));
        for (number, (server, shortfall)) in lacking.enumerate() {
            if number == 0 {
                writeln!(output)?;
            }
            let line = format!("{}: {}", server.shown(), language.shortfall(&shortfall));
            prose::write(&line, Meaning::Warning, 2, output)?;
        }
        Ok(())
    }
}

impl<'s> Server<'s> {
    /// Iterates over its backups that totals count in a group, or over all.
    fn verdicts_in<'l>(
        &self,
        only: Option<VerdictGroup>,
        locked: &'l HashSet<&str>,
    ) -> impl Iterator<Item = (&'s ListedBackup, Verdict)> + use<'s, 'l> {
        let verdicts = self.verdicts.as_ref().map(ObjectJudgement::verdicts);
        verdicts.into_iter().flatten().filter(move |(backup, verdict)| {
            let is_wanted =
                |only| group(*backup, verdict).in_totals() == only && !locked.contains(backup.id());
            only.is_none_or(is_wanted)
        })
    }

    /// Returns the name with the id, or only the id.
    pub(super) fn shown(&self) -> String {
        match self.name {
            Some(name) if name != self.id => format!("{} ({})", escaped(name), escaped(self.id)),
            _ => escaped(self.id),
        }
    }
}

/// Counts the servers that do not belong to the policy.
fn show_others(
    servers: &[Server<'_>],
    language: &dyn Language,
    output: &mut impl Write,
) -> Result<(), Failure> {
    let others: Vec<_> = servers.iter().filter(|server| server.is_other()).collect();
    if !others.is_empty() {
        let backups = others.iter().map(|server| server.backups()).sum();
        writeln!(output)?;
        let line = language.objects_not_judged(others.len(), backups);
        prose::write(&line, Meaning::Dim, 0, output)?;
    }
    Ok(())
}

fn server_row(server: &Server<'_>, now: DateTime<Utc>, language: &dyn Language) -> Row<7> {
    let count =
        |group: VerdictGroup| Cell::count(server.counts.in_totals(group)).meaning(meaning(group));
    let (name, id) = match server.name {
        Some(name) if name != server.id => (escaped(name), escaped(server.id)),
        // Without a name, the id takes its place.
        _ => (escaped(server.id), String::new()),
    };
    let age = |date: DateTime<Utc>| Cell::new(language.short_age(now - date));
    let [oldest, newest] = server.dates.map(|dates| dates.map(age)).unwrap_or_default();
    Row::Cells([
        Cell::new(name),
        Cell::new(id).meaning(Meaning::Dim),
        count(VerdictGroup::Deleted),
        count(VerdictGroup::Kept),
        oldest,
        newest,
        server_notes(server, language),
    ])
}

/// What few servers have: backups in the rarer groups, too few backups, or none that is judged. The text
/// has the style of the worst.
fn server_notes(server: &Server<'_>, language: &dyn Language) -> Cell {
    let groups = [VerdictGroup::Failed, VerdictGroup::Deferred, VerdictGroup::BeingDeleted];
    let counted = groups.into_iter().filter_map(|group| {
        let count = server.counts.in_totals(group);
        (count > 0).then(|| (language.group_count(group, count), meaning(group)))
    });
    let locked =
        (server.locked > 0).then(|| (language.locked_count(server.locked), Meaning::Deferred));
    let shortfall = server.shortfall.map(|lack| (language.shortfall(&lack), Meaning::Warning));
    let not_judged = server.not_judged.filter(|_| shortfall.is_none()).and_then(|_| {
        let (_, verdict) = server.verdicts.as_ref()?.verdicts().next()?;
        Some((language.evidence(&verdict), Meaning::Dim))
    });
    let (texts, meanings): (Vec<String>, Vec<Meaning>) =
        shortfall.into_iter().chain(locked).chain(counted).chain(not_judged).unzip();
    Cell::new(texts.join("; ")).meaning(meanings.into_iter().next().unwrap_or(Meaning::Plain))
}

/// Returns the servers with one of these names or ids, all if none is wanted.
fn chosen<'s>(servers: Vec<Server<'s>>, wanted: &[String]) -> Result<Vec<Server<'s>>, Failure> {
    if wanted.is_empty() {
        return Ok(servers);
    }
    let is = |server: &Server<'_>, wanted: &str| server.id == wanted || server.name == Some(wanted);
    for wanted in wanted {
        let matching: HashSet<&str> =
            servers.iter().filter(|server| is(server, wanted)).map(|server| server.id).collect();
        match matching.len() {
            0 => return Err(no_such_server(wanted, &servers)),
            1 => {}
            count => {
                let name = escaped(wanted);
                print_note(&format!("{count} servers are named {name}; all of them are shown"));
            }
        }
    }
    let is_wanted = |server: &Server<'_>| wanted.iter().any(|wanted| is(server, wanted));
    Ok(servers.into_iter().filter(is_wanted).collect())
}

fn no_such_server(wanted: &str, servers: &[Server<'_>]) -> Failure {
    let known = servers.iter().flat_map(|server| server.name.into_iter().chain([server.id]));
    let alike = known
        .map(|known| (strsim::jaro_winkler(wanted, known), known))
        .filter(|(likeness, _)| *likeness > 0.85)
        .max_by(|(one, a), (other, b)| one.total_cmp(other).then(b.cmp(a)));
    let hint =
        alike.map_or(String::new(), |(_, name)| format!("; did you mean {}?", escaped(name)));
    let wanted = escaped(wanted);
    Failure::Misuse(format!(
        "no server in the policy or the listing has the name or id {wanted}{hint}"
    ))
}

/// Draws the backups of an object on a time line.
fn draw(
    object: &ObjectJudgement<'_, &[ListedBackup]>,
    now: DateTime<Utc>,
    language: &dyn Language,
    output: &mut impl Write,
) -> Result<(), Failure> {
    let dated: Vec<(DateTime<Utc>, VerdictGroup)> = object
        .verdicts()
        .filter_map(|(backup, verdict)| Some((backup.created_at()?, group(backup, &verdict))))
        .collect();
    let first = dated.iter().map(|(at, _)| *at).min().unwrap_or(now);
    let last = dated.iter().map(|(at, _)| *at).max().unwrap_or(now);
    let width = terminal::width().saturating_sub(2);
    for line in picture::timeline(dated, first.min(now), last.max(now), width).lines() {
        writeln!(output, "  {line}")?;
    }
    prose::write(&format!("  {}", picture::legend(language)), Meaning::Plain, 2, output)?;
    Ok(())
}
