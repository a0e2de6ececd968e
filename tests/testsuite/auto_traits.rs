//! Every public type of the library is `Send` and `Sync`.
//!
//! Generic types are checked with parameters that are `Send` and `Sync`. Trait objects are not listed:
//! `Arc<dyn Zone>` leaves both traits out by design, `Arc<dyn Zone + Send + Sync>` has them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use chrono::Utc;
use keeptime::{agenda, explain, forecast, pattern, policy, retention, schedule, timetable};

use crate::oracle::backups::Record;

fn is_send_and_sync<T: ?Sized + Send + Sync>() {}

/// Checks types at compile time.
macro_rules! all_send_and_sync {
    ($($type:ty),+ $(,)?) => {{ $(is_send_and_sync::<$type>();)+ }};
}

#[test]
fn public_types_are_send_and_sync() {
    all_send_and_sync! {
        keeptime::UnknownName,

        agenda::Agenda<String, String, Utc>,
        agenda::DueSchedule<'static, String, String>,
        agenda::Handled,
        agenda::WeekLoad,

        explain::ChangeSide,
        explain::ChangeSource,
        explain::DayGroup,
        explain::DropReason<'static>,
        explain::English,
        explain::Explanation,
        explain::FieldEffect<'static>,
        explain::FieldNote<'static>,
        explain::Label,
        explain::MemberChange<'static>,
        explain::OmittedLimits,
        explain::PlannedChange,
        explain::RecheckTotals,
        explain::Scenario,
        explain::ShownWeek,
        explain::TimeOfDay,
        explain::Timing,
        explain::VerdictGroup,
        explain::ForecastTotals,
        explain::GroupCounts,
        explain::VerdictTotals,
        explain::Week,
        explain::WeekAfterChange,

        forecast::BackupForecast,
        forecast::Creation<'static, str>,
        forecast::Deletion<'static, Record>,
        forecast::Forecast<'static, Record>,
        forecast::ForecastError,
        forecast::ForecastEvent<'static, Record>,
        forecast::Forecaster<'static, String>,
        forecast::LongRun,
        forecast::NeverDeleted,
        forecast::Quota,
        forecast::QuotaForecast,
        forecast::QuotaReached,
        forecast::QuotaUnit,
        forecast::Basis,
        forecast::Reach,
        forecast::ReachRange,
        explain::IntervalGroup,
        explain::NextDays,
        policy::LongTermChange,
        policy::PatternChange,
        forecast::SimulatedBackup<'static, Record>,
        forecast::SteadyState,

        pattern::Dialect,
        pattern::Excerpt,
        pattern::Frequency,
        pattern::Pattern,
        pattern::PatternError,
        pattern::PatternErrorKind,
        pattern::PatternFromRulesError,
        pattern::PatternNote,
        pattern::PatternNoteKind,
        pattern::Replacement,
        pattern::Rule,
        pattern::RuleBuilder,
        pattern::RuleError,
        pattern::RulePart,
        pattern::SpanUnit,
        pattern::StoredPattern,
        pattern::TimetableError,

        policy::ChangeError,
        policy::ChangedVerdicts<&'static [Record]>,
        policy::DurationChange,
        policy::Extent,
        policy::Firing,
        policy::FiringError,
        policy::Keeping,
        policy::KeepingError,
        policy::Policy<String>,
        policy::PolicyChange<'static, String>,
        policy::PolicyState,
        policy::Shortfall,
        policy::Shortfalls<'static, str>,
        policy::UnknownPattern,
        policy::UnreadableLimits,
        policy::UnsupportedTimes,

        retention::BackupState,
        retention::Busy,
        retention::Completeness,
        retention::Coverage,
        retention::DeleteReason,
        retention::Deletions<&'static Record>,
        retention::Exceeded,
        retention::Reason,
        retention::VerdictFields,
        retention::Expiry,
        retention::FailedOperation,
        retention::JudgeError,
        retention::Judgement<&'static [Record]>,
        retention::Judgement<Arc<[Record]>>,
        retention::KeepReason,
        retention::Limits,
        retention::LongTerm,
        retention::LongTermBuilder,
        retention::LongTermError,
        retention::NotCounted,
        retention::NotJudged,
        retention::ObjectJudgement<'static, &'static [Record]>,
        retention::Outcome,
        retention::Period,
        retention::PeriodUnit,
        retention::Periods,
        retention::Ranking<str, str>,
        retention::RankingError,
        retention::Summary,
        retention::UnixTime,
        retention::Verdict,

        schedule::CatchUp,
        schedule::Fires<schedule::Schedule<Utc>>,
        schedule::Gap,
        schedule::MissedFires,
        schedule::NamedZone<Utc>,
        schedule::OffsetChange,
        schedule::OffsetChanges<Utc>,
        schedule::OffsetPeriod,
        schedule::Overlap,
        schedule::ProbedZone<Utc>,
        schedule::Schedule<Utc>,
        schedule::Schedule<Arc<dyn schedule::Zone + Send + Sync>>,
        schedule::ScheduleBuilder<Utc>,
        schedule::Spec,
        schedule::SpecError,
        schedule::ZoneTable<Utc>,
        schedule::ZoneTableError,
        schedule::source::OffsetSource,
        schedule::source::TableSource<schedule::source::OffsetSource>,
        schedule::source::ZoneNameError,

        timetable::Interval,
        timetable::RecurringTime,
        timetable::Timetable,
        timetable::TooClose,
        timetable::WeekMinute,
        timetable::WeekTimes,
    }
    #[cfg(feature = "chrono-tz")]
    all_send_and_sync!(schedule::source::ChronoTzSource, schedule::Schedule<chrono_tz::Tz>);
    #[cfg(feature = "jiff")]
    all_send_and_sync!(schedule::source::JiffSource, schedule::Schedule<jiff::tz::TimeZone>);
    #[cfg(feature = "icalendar")]
    all_send_and_sync!(
        keeptime::ics::Calendar,
        keeptime::ics::CalendarError,
        keeptime::ics::CalendarInfo<'static>,
        keeptime::ics::EndReason,
    );
    #[cfg(feature = "report")]
    all_send_and_sync!(
        keeptime::report::Finding,
        keeptime::report::Report<'static>,
        keeptime::report::ReportBuilder<'static, String>,
        keeptime::report::ReportError,
        keeptime::report::ReportedBackups<'static, Record>,
        keeptime::report::Section,
        keeptime::report::Severity,
    );
}

/// Collects the names of the public types that the files of a folder declare.
fn declared_types(folder: &Path, names: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            declared_types(&path, names);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            for line in fs::read_to_string(&path).unwrap().lines() {
                let declaration =
                    line.strip_prefix("pub struct ").or(line.strip_prefix("pub enum "));
                if let Some(declaration) = declaration {
                    let end = declaration.find(|c: char| !c.is_alphanumeric());
                    names.insert(declaration[..end.unwrap_or(declaration.len())].to_owned());
                }
            }
        }
    }
}

#[test]
fn the_list_of_public_types_is_complete() {
    let mut declared = BTreeSet::new();
    declared_types(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut declared);
    let list = include_str!("auto_traits.rs");
    let missing: Vec<&String> = declared
        .iter()
        .filter(|name| {
            let ends = [",", "<", ")"];
            !ends.iter().any(|end| list.contains(&format!("::{name}{end}")))
        })
        .collect();
    assert!(missing.is_empty(), "public types that are not in this list: {missing:?}");
}
