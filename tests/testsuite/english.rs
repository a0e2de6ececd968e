//! The English sentences that other tests show only in part.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use keeptime::explain::{DropReason, English, ForecastTotals, Language, Scenario};
use keeptime::forecast::{BackupForecast, NeverDeleted};
use keeptime::retention::{DeleteReason, NotCounted, Outcome, Verdict};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn over_count(rank: u32) -> Verdict {
    Verdict::Delete(DeleteReason::Count { rank, max: 1 })
}

#[test]
fn ranks_have_the_endings_of_spoken_numbers() {
    let ordinals = [
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (12, "12th"),
        (13, "13th"),
        (21, "21st"),
        (22, "22nd"),
        (23, "23rd"),
        (101, "101st"),
        (111, "111th"),
        (112, "112th"),
        (113, "113th"),
    ];
    for (rank, ordinal) in ordinals {
        assert_eq!(English.evidence(&over_count(rank)), format!("{ordinal} newest, limit 1"));
    }
}

#[test]
fn durations_are_in_units_that_fit() {
    let minutes = TimeDelta::minutes;
    for (age, text) in [
        (minutes(0), "0 min"),
        (minutes(119), "119 min"),
        (minutes(120), "2 h"),
        (minutes(47 * 60 + 59), "47 h"),
        (minutes(48 * 60), "2 d"),
        (-minutes(120), "in 2 h"),
    ] {
        assert_eq!(English.short_age(age), text);
    }
    for (wait, text) in [
        (TimeDelta::seconds(59), "in 0 min 59 s"),
        (TimeDelta::seconds(3599), "in 59 min 59 s"),
        (minutes(60), "in 1 h 0 min"),
        (minutes(24 * 60), "in 1 d 0 h 0 min"),
        (minutes(2 * 24 * 60 + 184), "in 2 d 3 h 4 min"),
    ] {
        assert_eq!(English.time_until(wait), text);
    }
}

#[test]
fn outcomes_and_their_reasons_are_named() {
    let outcomes = [
        (Outcome::Keep, "keep"),
        (Outcome::Delete, "delete"),
        (Outcome::Defer, "defer"),
        (Outcome::BeingDeleted, "being deleted"),
    ];
    for (outcome, word) in outcomes {
        assert_eq!(English.outcome(outcome), word);
    }
    assert_eq!(English.never_deleted(NeverDeleted::NoLimit), "no limit is set");
    let never = NeverDeleted::NotCounted(NotCounted::BeingCreated);
    let forecast = BackupForecast::NeverDeleted(never);
    assert_eq!(
        English.backup_forecast(&forecast, at("2026-11-26T12:00:00Z")),
        format!("never deleted: {}", English.never_deleted(never))
    );
    let reasons = [
        (DropReason::NotListed, "it is not in the listing"),
        (
            DropReason::RecordChanged { field: "status", was: Some("available"), is: None },
            "its record changed: status was available, now not set",
        ),
        (DropReason::Verdict(Verdict::BeingDeleted), "it is already being deleted"),
        (DropReason::Verdict(over_count(2)), "the verdict is now delete: 2nd newest, limit 1"),
    ];
    for (reason, text) in reasons {
        assert_eq!(English.drop_reason(&reason), text);
        let dropped = format!("backup b-1 is dropped from the plan: {text}");
        assert_eq!(English.dropped_deletion("b-1", &reason), dropped);
    }
}

#[test]
fn counts_agree_with_their_nouns_and_verbs() {
    assert_eq!(
        English.objects_not_judged(1, 1),
        "1 more server does not belong to this policy; its 1 backup is not judged."
    );
    assert_eq!(
        English.objects_not_judged(2, 3),
        "2 more servers do not belong to this policy; their 3 backups are not judged."
    );
    assert_eq!(
        [0, 1, 2].map(|count| English.backup_count(count)),
        ["0 backups", "1 backup", "2 backups"]
    );
    let (from, until) = (at("2026-11-26T12:00:00Z"), at("2026-12-26T12:00:00Z"));
    assert_eq!(
        English.timeline_description(2, from, until),
        "2 backups from 2026-11-26 12:00:00 UTC to 2026-12-26 12:00:00 UTC"
    );
}

#[test]
fn forecasts_say_what_they_count() {
    let day = NaiveDate::from_ymd_opt(2026, 12, 25);
    let until = at("2026-12-26T12:00:00Z");
    let totals =
        ForecastTotals { now: 2, later: 3, staying: 4, until, at_end: day.map(|day| (day, 1)) };
    assert_eq!(
        English.forecast_totals(&totals),
        "Of 9 existing backups, 2 can be deleted now, 3 will be deleted by 2026-12-26 12:00:00 UTC, and 4 will \
         stay longer. At the end of 2026-12-25 there will be 1 backup."
    );
    assert_eq!(English.chart_title(Scenario::Present), "Backups at the end of each day (UTC)");
    assert_eq!(
        English.chart_title(Scenario::WhatIf),
        "What if: backups at the end of each day (UTC)"
    );
    assert_eq!(
        English.size_assumption(),
        "The size of a future backup is assumed to be the average of its server's backups, or of all backups if \
         the server has none."
    );
    assert_eq!(
        English.no_more_fires(until),
        "Nothing fires after 2026-12-26 12:00:00 UTC up to the year 9999."
    );
}
