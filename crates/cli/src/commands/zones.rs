//! `keeptime zones`: the known zones with their offsets.

use std::io::Write;

use chrono::{DateTime, SecondsFormat, Utc};
use keeptime::schedule::OffsetChange;

use crate::answer;
use crate::args;
use crate::failure::{ExitStatus, Failure};
use crate::read::time;
use crate::read::zone::{self, ZoneArg};
use crate::show::instant::utc_text;
use crate::show::table::{Cell, Column, Row, Table};

pub(crate) fn run(task: &args::Zones, output: &mut impl Write) -> Result<ExitStatus, Failure> {
    let now = time::resolve_now(task.now.as_ref());
    let wanted = |name: &String| {
        let holds = |text: &String| name.to_lowercase().contains(&text.to_lowercase());
        task.texts.is_empty() || task.texts.iter().any(holds)
    };
    let names: Vec<String> = zone::data().names().into_iter().filter(wanted).collect();
    if names.is_empty() {
        return Err(Failure::Misuse(format!("no zone name contains {}", task.texts.join(" or "))));
    }
    let zones: Vec<ZoneArg> = names.iter().filter_map(|name| zone::parse(name).ok()).collect();
    zone::note_if_old(&zones, now);
    if task.output.is_json() {
        for zone in &zones {
            answer::write(&as_answer(zone, now), output)?;
        }
        return Ok(ExitStatus::Success);
    }
    let row = |zone: &ZoneArg| {
        let change = OffsetChange::next_after(zone, now);
        let next = change.as_ref().map(|change| change.after().to_string());
        let at = change.map(|change| utc_text(change.at()));
        let offset = zone.offset_at(now).to_string();
        let cells =
            [zone.name().to_owned(), offset, next.unwrap_or_default(), at.unwrap_or_default()];
        Row::Cells(cells.map(Cell::new))
    };
    let table = Table::new(["Zone", "Offset", "Next offset", "From"].map(Column::new));
    table.write(|| zones.iter().map(row), output)?;
    Ok(ExitStatus::Success)
}

fn as_answer(zone: &ZoneArg, now: DateTime<Utc>) -> answer::lists::Zone<'_> {
    let rfc3339 = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::AutoSi, true);
    answer::lists::Zone {
        zone: zone.name(),
        offset: zone.offset_at(now).to_string(),
        next_change: OffsetChange::next_after(zone, now).map(|change| {
            answer::lists::OffsetChange {
                at: rfc3339(change.at()),
                offset: change.after().to_string(),
            }
        }),
        zone_data: zone.zone_data(),
    }
}
