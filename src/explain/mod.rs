//! Explanations, verdicts, forecasts and diffs in sentences.
//!
//! There are values first, and sentences made of them. [`Explanation`] holds what can be said of a policy;
//! verdicts, forecasts and quotas come from [`retention`](crate::retention) and
//! [`forecast`](crate::forecast); the rest of what is said is here, as values. [`Language`] is the seam:
//! it has a method for each thing to say. [`English`] is one language. Nothing else in this library has
//! sentences of these kinds, and nothing reads them back.
//!
//! ```
//! # #[cfg(feature = "chrono-tz")] {
//! use chrono_tz::Asia::Shanghai;
//! use keeptime::explain::{English, Explanation, Language, NamedZone};
//! use keeptime::pattern::Pattern;
//! use keeptime::policy::{Policy, PolicyState};
//! use keeptime::retention::Limits;
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
//! A language is a type that implements [`Language`]: a file beside `english`, or a type of your own
//! crate. Each method takes values and returns text, so its words and their order are free. There are no
//! default methods; the compiler lists what is missing. A method can be a match whose arms are sentences:
//!
//! ```
//! use keeptime::retention::Outcome;
//!
//! /// German, of which `Language::outcome` is this function.
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
//! `tests/testsuite/marked_language.rs` is a whole one: it wraps what English says in marks, and shows that no
//! sentence gets past the seam.

mod english;
mod explanation;
mod language;
mod statement;
mod week;

pub use english::English;
pub use explanation::{Explanation, NamedZone, ShownWeek, Timing, WeekAfterChange};
pub use language::Language;
pub use statement::{
    ChangeSide, ChangeSource, DropReason, FieldEffect, FieldNote, Label, MemberChange,
    OmittedLimits, RecheckTotals, Scenario, Shortfall, VerdictGroup, VerdictTotals,
};
pub(crate) use week::days_of;
pub use week::{DayGroup, TimeOfDay, Week};
