//! The line of a backup in `keeptime prune --json`, written without serde.

use keeptime::Verdict;
use keeptime::explain::Language;
use keeptime::retention::Backup;
use keeptime_documents::listing::ListedBackup;

use super::SCHEMA_VERSION;
use super::json_line::{JsonObject, name};

/// Appends the line, which is that of a [`Line::Backup`](super::prune::Line::Backup).
pub(crate) fn push(
    bytes: &mut Vec<u8>,
    backup: &ListedBackup,
    verdict: &Verdict,
    language: &dyn Language,
) {
    let mut line = JsonObject::begin(bytes);
    line.number(name!("schema_version"), SCHEMA_VERSION);
    line.text(name!("id"), backup.id());
    line.text_or_null(name!("name"), backup.name());
    line.text_or_null(name!("checkpoint_id"), backup.checkpoint_id());
    line.text(name!("resource_id"), backup.resource_id());
    line.text_or_null(name!("resource_name"), backup.resource_name());
    match backup.created_at() {
        Some(created_at) => line.instant(name!("created_at"), created_at),
        None => line.text_or_null(name!("created_at"), None),
    }
    push_verdict(line.object(name!("verdict")), verdict);
    line.text(name!("why"), &language.evidence(verdict));
    line.end();
    bytes.push(b'\n');
}

fn push_verdict(mut object: JsonObject<'_>, verdict: &Verdict) {
    let fields = verdict.fields();
    object.text(name!("outcome"), fields.outcome.name());
    if let Some(reason) = fields.reason {
        object.text(name!("reason"), reason.name());
    }
    if let Some(rank) = fields.rank {
        object.number(name!("rank"), rank);
    }
    if let Some(floor) = fields.floor {
        object.number(name!("floor"), floor);
    }
    if let Some(periods) = fields.periods {
        object.value(name!("periods"), &periods);
    }
    if let Some(busy) = fields.busy {
        object.text(name!("busy"), busy.name());
    }
    if let Some(exceeds) = fields.exceeds {
        object.text(name!("exceeds"), exceeds.name());
    }
    if let Some(max) = fields.max {
        object.number(name!("max"), max);
    }
    if let Some(age) = fields.age {
        object.number(name!("age_seconds"), age.num_seconds());
        if age.subsec_nanos() != 0 {
            object.number(name!("age_nanoseconds"), age.subsec_nanos());
        }
    }
    if let Some(days) = fields.days {
        object.number(name!("days"), days);
    }
    if let Some(expired_at) = fields.expired_at {
        object.instant(name!("expired_at"), expired_at);
    }
    if let Some(ahead) = fields.ahead {
        object.number(name!("ahead_seconds"), ahead.num_seconds());
        if ahead.subsec_nanos() != 0 {
            object.number(name!("ahead_nanoseconds"), ahead.subsec_nanos());
        }
    }
    object.end();
}
