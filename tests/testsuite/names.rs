//! The names of enums: every value is read from its name, and a text that is no name is an error that lists
//! the names.

use core::fmt::{Debug, Display};
use std::collections::BTreeSet;
use std::str::FromStr;

use keeptime::UnknownName;
use keeptime::explain::{
    ChangeSide, ChangeSource, DropReason, FieldEffect, OmittedLimits, PlannedChange, Scenario,
    VerdictGroup,
};
use keeptime::forecast::{Basis, NeverDeleted};
use keeptime::pattern::{
    Dialect, Frequency, PatternErrorKind, PatternNoteKind, RulePart, SpanUnit,
};
use keeptime::policy::{PatternChange, PolicyState};
use keeptime::retention::{
    BackupState, Busy, Completeness, Coverage, Exceeded, Expiry, FailedOperation, NotCounted,
    NotJudged, Outcome, PeriodUnit, Reason, Verdict,
};
use keeptime::schedule::{CatchUp, Gap, Overlap};

/// Checks that each value is read from its name, that names differ, and the error for another text.
#[track_caller]
fn check<T>(all: &[T], names: &[&str], unknown: &str)
where
    T: Copy + PartialEq + Debug + Display + FromStr<Err = UnknownName>,
{
    let printed: Vec<String> = all.iter().map(ToString::to_string).collect();
    assert_eq!(printed, names);
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{names:?}");
    for (value, name) in all.iter().zip(names) {
        assert_eq!(name.parse(), Ok(*value));
        assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'), "{name}");
    }
    assert_eq!("other".parse::<T>().unwrap_err().to_string(), unknown);
    for text in ["", " ", "DaiLy", "Keep", names[0].to_uppercase().as_str()] {
        match text.parse::<T>() {
            Ok(_) => assert!(names.contains(&text)),
            Err(error) => {
                assert_eq!((error.found(), error.allowed()), (text, names));
            }
        }
    }
}

#[test]
fn every_value_is_read_from_its_name() {
    check(
        &Outcome::ALL,
        &["keep", "delete", "defer", "being_deleted"],
        "outcome takes keep, delete, defer or being_deleted, found \"other\"",
    );
    check(
        &PeriodUnit::ALL,
        &["day", "week", "month", "year"],
        "unit takes day, week, month or year, found \"other\"",
    );
    check(
        &Busy::ALL,
        &["restoring", "copying", "unknown_copy_status", "replicating"],
        "busy takes restoring, copying, unknown_copy_status or replicating, found \"other\"",
    );
    check(
        &FailedOperation::ALL,
        &["creation", "restore", "deletion", "unknown"],
        "operation takes creation, restore, deletion or unknown, found \"other\"",
    );
    check(
        &Completeness::ALL,
        &["complete", "incomplete"],
        "completeness takes complete or incomplete, found \"other\"",
    );
    check(
        &Coverage::ALL,
        &[
            "covered",
            "only_incomplete",
            "loses_last_complete",
            "loses_last_counted",
            "none_counted",
            "not_judged",
        ],
        "coverage takes covered, only_incomplete, loses_last_complete, loses_last_counted, none_counted or not_judged, found \"other\"",
    );
    check(
        &Exceeded::ALL,
        &["count", "age", "expiry", "count_and_age", "count_and_expiry"],
        "exceeds takes count, age, expiry, count_and_age or count_and_expiry, found \"other\"",
    );
    check(&Gap::ALL, &["shift", "skip"], "gap takes shift or skip, found \"other\"");
    check(
        &Overlap::ALL,
        &["first", "second", "both"],
        "overlap takes first, second or both, found \"other\"",
    );
    check(
        &CatchUp::ALL,
        &["skip", "once", "each"],
        "catch_up takes skip, once or each, found \"other\"",
    );
    check(&Dialect::ALL, &["csbs", "cbr"], "dialect takes csbs or cbr, found \"other\"");
    check(&Frequency::ALL, &["DAILY", "WEEKLY"], "FREQ takes DAILY or WEEKLY, found \"other\"");
    check(
        &RulePart::ALL,
        &["FREQ", "INTERVAL", "BYDAY", "BYHOUR", "BYMINUTE"],
        "part takes FREQ, INTERVAL, BYDAY, BYHOUR or BYMINUTE, found \"other\"",
    );
    check(
        &PatternNoteKind::ALL,
        &["interval_of_one", "daily_without_interval", "hour_and_minute_apart", "other_days"],
        "kind takes interval_of_one, daily_without_interval, hour_and_minute_apart or other_days, found \"other\"",
    );
    check(
        &SpanUnit::ALL,
        &["bytes", "characters", "utf16"],
        "unit takes bytes, characters or utf16, found \"other\"",
    );
    check(
        &PatternChange::ALL,
        &["same_fires", "other_fires"],
        "pattern_change takes same_fires or other_fires, found \"other\"",
    );
    check(
        &PolicyState::ALL,
        &["enabled", "not_enabled", "status_disabled"],
        "state takes enabled, not_enabled or status_disabled, found \"other\"",
    );
    check(
        &Basis::ALL,
        &["formula", "whole_cycle", "part_of_cycle"],
        "basis takes formula, whole_cycle or part_of_cycle, found \"other\"",
    );
    check(
        &NotJudged::ALL,
        &[
            "other_object",
            "not_enabled",
            "status_disabled",
            "created_before_policy",
            "other_policy",
            "names_no_policy",
            "no_backup_names_policy",
        ],
        "reason takes other_object, not_enabled, status_disabled, created_before_policy, other_policy, names_no_policy or no_backup_names_policy, found \"other\"",
    );
    check(
        &NotCounted::ALL,
        &[
            "manual",
            "image",
            "being_created",
            "failed_creation",
            "failed_restore",
            "failed_deletion",
            "failed_unknown",
            "unknown_status",
            "replica",
            "part_of_backup",
            "unknown_type",
            "other_vault",
        ],
        "reason takes manual, image, being_created, failed_creation, failed_restore, failed_deletion, failed_unknown, unknown_status, replica, part_of_backup, unknown_type or other_vault, found \"other\"",
    );
}

#[test]
fn values_for_sentences_have_names() {
    check(
        &Scenario::ALL,
        &["present", "what_if"],
        "forecast takes present or what_if, found \"other\"",
    );
    check(&ChangeSide::ALL, &["before", "after"], "side takes before or after, found \"other\"");
    check(
        &ChangeSource::ALL,
        &["stated", "status_follows_enabled"],
        "source takes stated or status_follows_enabled, found \"other\"",
    );
    check(
        &OmittedLimits::ALL,
        &["none_omitted", "kept", "removed", "either"],
        "omitted takes none_omitted, kept, removed or either, found \"other\"",
    );
    check(
        &PlannedChange::ALL,
        &["created", "updated", "replaced", "deleted", "forgotten"],
        "change takes created, updated, replaced, deleted or forgotten, found \"other\"",
    );
    check(
        &VerdictGroup::ALL,
        &["kept", "long_term", "not_counted", "failed", "deferred", "deleted", "being_deleted"],
        "group takes kept, long_term, not_counted, failed, deferred, deleted or being_deleted, found \"other\"",
    );
    assert_eq!(FieldEffect::DoesNotMoveFires { zone: "UTC" }.name(), "does_not_move_fires");
    assert_eq!(DropReason::Verdict(Verdict::BeingDeleted).name(), "being_deleted");
}

/// A state and a reason have the names of the values that they hold, and each name says which.
#[test]
fn names_of_values_that_hold_others_are_all_different() {
    let all = |names: &[&'static str]| names.iter().copied().collect::<BTreeSet<_>>();
    assert_eq!(all(&BackupState::NAMES).len(), 2 + 4 + 12);
    assert_eq!(all(&Reason::NAMES).len(), 6 + 12 + 7 + 5);
    assert_eq!(all(&NeverDeleted::NAMES).len(), 4 + 12 + 7);
    for reason in NeverDeleted::ALL {
        assert_eq!(reason.name().parse(), Ok(reason));
    }
    for state in BackupState::ALL {
        assert_eq!(state.name().parse(), Ok(state));
    }
    for reason in Reason::ALL {
        assert_eq!(reason.name().parse(), Ok(reason));
    }
    assert_eq!(
        "failed_restore".parse(),
        Ok(BackupState::from(NotCounted::Failed(FailedOperation::Restore)))
    );
    assert_eq!("copying".parse(), Ok(BackupState::from(Busy::Copying)));
    assert_eq!("available".parse(), Ok(BackupState::Available));
    assert!("thawing".parse::<BackupState>().is_err());
}

#[test]
fn names_of_pattern_errors_are_all_different() {
    let names: BTreeSet<_> = PatternErrorKind::NAMES.into_iter().collect();
    assert_eq!(names.len(), PatternErrorKind::NAMES.len());
}

#[test]
fn an_expiry_is_a_word_or_an_instant() {
    let at = "2025-03-01T02:00:00Z";
    for (text, expiry) in [
        ("not_recorded", Expiry::NotRecorded),
        ("never", Expiry::Never),
        (at, Expiry::At(at.parse().unwrap())),
        (
            "2025-03-01T02:00:00.000000001Z",
            Expiry::At("2025-03-01T02:00:00.000000001Z".parse().unwrap()),
        ),
        ("+012025-03-01T02:00:00Z", Expiry::At("+12025-03-01T02:00:00Z".parse().unwrap())),
    ] {
        assert_eq!(text.parse(), Ok(expiry), "{text}");
        assert_eq!(expiry.to_string().parse(), Ok(expiry), "{text}");
    }
    assert_eq!("2025-03-01T03:00:00+01:00".parse(), Ok(Expiry::At(at.parse().unwrap())));
    assert_eq!(
        "soon".parse::<Expiry>().unwrap_err().to_string(),
        "expiry takes not_recorded, never or an instant such as 2025-03-01T00:00:00Z, found \"soon\"",
    );
}

#[test]
fn the_text_of_an_unknown_name_is_escaped_and_shortened() {
    let error = "a\nb".parse::<Gap>().unwrap_err();
    assert_eq!(error.to_string(), "gap takes shift or skip, found \"a\\nb\"");
    assert_eq!((error.found(), error.what()), ("a\nb", "gap"));
    let error = error.with_what("skipped times");
    assert_eq!(error.to_string(), "skipped times takes shift or skip, found \"a\\nb\"");
    assert_eq!(error.what(), "skipped times");
    let long = "x".repeat(100);
    let error = long.parse::<Gap>().unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("gap takes shift or skip, found \"{}…\"", "x".repeat(60))
    );
}
