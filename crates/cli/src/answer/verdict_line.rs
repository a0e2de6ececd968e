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
        None => line.null(name!("created_at")),
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use keeptime::explain::English;
    use keeptime_documents::listing::Listing;
    use serde_json::json;

    use super::*;
    use crate::answer;
    use crate::answer::prune::Line;
    use crate::show::backup::verdict_answer;

    #[test]
    fn a_line_is_written_as_serde_writes_it() {
        let mut listing = Listing::default();
        for record in [
            json!({"id": "a", "checkpoint_id": "c", "resource_id": "r"}),
            json!({"id": "b\n\"夜", "checkpoint_id": "\\", "resource_id": "r", "name": "n\u{1b}",
                   "created_at": "2025-03-03T02:30:05.25", "extend_info": {"resource_name": "w"}}),
        ] {
            listing.read_text(&record.to_string()).unwrap();
        }
        let (rank, max, days, age) = (5, 3, 30, 3_024_000);
        let verdicts = [
            json!({"outcome": "keep", "reason": "within_limits", "rank": 1, "age_seconds": 35_995,
                   "age_nanoseconds": 250_000_000}),
            json!({"outcome": "keep", "reason": "manual"}),
            json!({"outcome": "keep", "reason": "no_date"}),
            json!({"outcome": "keep", "reason": "other_object"}),
            json!({"outcome": "keep", "reason": "in_future", "ahead_seconds": 5, "ahead_nanoseconds": 1}),
            json!({"outcome": "keep", "reason": "floor", "rank": 2, "floor": 2, "exceeds": "expiry",
                   "expired_at": "2025-03-01T02:00:00.5Z"}),
            json!({"outcome": "keep", "reason": "permanent", "rank": rank, "exceeds": "count", "max": max}),
            json!({"outcome": "keep", "reason": "long_term", "rank": rank, "exceeds": "count", "max": max,
                   "periods": [{"unit": "week", "first_day": "2021-07-19"}]}),
            json!({"outcome": "delete", "reason": "age", "age_seconds": age, "days": days}),
            json!({"outcome": "delete", "reason": "count_and_age", "rank": rank, "max": max,
                   "age_seconds": age, "days": days}),
            json!({"outcome": "delete", "reason": "count_and_expiry", "rank": rank, "max": max,
                   "expired_at": "2025-03-01T02:00:00Z"}),
            json!({"outcome": "defer", "reason": "count", "busy": "restoring", "rank": rank, "max": max}),
            json!({"outcome": "being_deleted"}),
        ];
        for backup in listing.finish().unwrap().for_limits() {
            for verdict in &verdicts {
                let verdict: Verdict = serde_json::from_value(verdict.clone()).unwrap();
                let (mut written, mut expected) = (Vec::new(), Vec::new());
                push(&mut written, backup, &verdict, &English);
                let line = Line::Backup(verdict_answer(backup, &verdict, &English));
                answer::write(&line, &mut expected).unwrap();
                assert_eq!(String::from_utf8(written), String::from_utf8(expected));
            }
        }
    }
}
