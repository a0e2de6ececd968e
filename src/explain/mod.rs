//! Explanations, verdicts, forecasts and diffs in sentences.
//!
//! Values and sentences are separate. [`Explanation`] holds the facts about a policy. Verdicts come from
//! [`retention`](crate::retention), forecasts and quotas from [`forecast`](crate::forecast). Values that
//! only sentences need are defined here. A [`Language`] has one method for each kind of sentence;
//! [`English`] is one language. No other module of this library contains such sentences, and no code
//! reads a sentence to decide something.
//!
//! ```
//! # #[cfg(feature = "chrono-tz")] {
//! use chrono_tz::Asia::Shanghai;
//! use keeptime::explain::{English, Explanation, Language};
//! use keeptime::pattern::Pattern;
//! use keeptime::policy::{Policy, PolicyState};
//! use keeptime::retention::Limits;
//! use keeptime::schedule::NamedZone;
//!
//! let pattern = Pattern::parse("FREQ=WEEKLY;BYDAY=TH;BYHOUR=12;BYMINUTE=27").unwrap();
//! let limits = Limits::UNLIMITED.with_max_backups(20);
//! let policy = Policy::new(pattern, limits, PolicyState::Enabled, ["web", "mail"]);
//! let now = "2025-03-03T12:00:00Z".parse().unwrap();
//! let shown = [NamedZone::new("Asia/Shanghai", Shanghai)];
//! let explanation = Explanation::new(&policy, &NamedZone::UTC, &shown, now);
//! let language: &dyn Language = &English;
//! assert_eq!(
//!     language.activity(&explanation),
//!     [
//!         "It backs up 2 servers.",
//!         "Every Thursday at 12:27 UTC (20:27 in Asia/Shanghai).",
//!         "The longest time without a backup is 7 days.",
//!     ],
//! );
//! assert_eq!(
//!     language.limits(explanation.limits())[0],
//!     "Keeps the newest 20 automatic backups of each server and deletes older ones.",
//! );
//! # }
//! ```
//!
//! # Another language
//! To add a language, implement [`Language`] for a type, in a folder next to `english` or in your own crate.
//! Each method takes values and returns text, so words and word order are up to the language. There are
//! no default methods, so the compiler lists what is missing. Many methods are a match with a text in
//! each arm:
//!
//! ```
//! use keeptime::retention::Outcome;
//!
//! /// `Language::outcome` in German.
//! fn outcome(outcome: Outcome) -> String {
//!     let word = match outcome {
//!         Outcome::Keep => "behalten",
//!         Outcome::Delete => "löschen",
//!         Outcome::Defer => "verschieben",
//!         Outcome::BeingDeleted => "wird gelöscht",
//!     };
//!     word.to_owned()
//! }
//! assert_eq!(outcome(Outcome::Keep), "behalten");
//! ```
//!
//! `tests/testsuite/marked_language.rs` is a complete example. It puts marks around the English texts, so
//! that tests find text that does not come from a language.

mod english;
mod explanation;
mod language;
mod next_days;
mod recurrences;
mod statement;
mod week;

pub use english::English;
pub use explanation::{Explanation, ShownWeek, Timing, WeekAfterChange};
pub use language::Language;
pub use next_days::NextDays;
pub use recurrences::IntervalGroup;
pub use statement::{
    ChangeSide, ChangeSource, DropReason, FieldEffect, FieldNote, ForecastTotals, GroupCounts,
    Label, MemberChange, OmittedLimits, PlannedChange, RecheckTotals, Scenario, VerdictGroup,
    VerdictTotals,
};
pub(crate) use week::days_of;
pub use week::{DayGroup, TimeOfDay, Week};
