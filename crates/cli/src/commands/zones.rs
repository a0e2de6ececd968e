//! `keeptime zones`: the known zones with their offsets.

use std::io::Write;

use chrono::{DateTime, FixedOffset, SecondsFormat, Utc};
use keeptime::schedule::OffsetChange;
use serde_json::json;

use crate::args;
use crate::failure::{ExitStatus, Failure};
use crate::read::time;
use crate::read::zone::{self, ZoneArg};
use crate::show::instant::utc_text;

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
    let width = zones.iter().map(|zone| zone.name().len()).max().unwrap_or_default();
    for zone in &zones {
        let offset = zone.offset_at(now);
        let change = OffsetChange::next_after(zone, now);
        if task.json {
            writeln!(output, "{}", as_json(zone, offset, change.as_ref()))?;
            continue;
        }
        write!(output, "{:width$}  {offset}", zone.name())?;
        if let Some(change) = change {
            write!(output, "  {} from {}", change.after(), utc_text(change.at()))?;
        }
        writeln!(output)?;
    }
    Ok(ExitStatus::Success)
}

fn as_json(
    zone: &ZoneArg,
    offset: FixedOffset,
    change: Option<&OffsetChange>,
) -> serde_json::Value {
    let rfc3339 = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::AutoSi, true);
    json!({
        "zone": zone.name(),
        "offset": offset.to_string(),
        "next_change": change.map(|change| {
            json!({"at": rfc3339(change.at()), "offset": change.after().to_string()})
        }),
        "zone_data": zone.zone_data(),
    })
}
