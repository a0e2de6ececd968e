//! Pictures in plain text: a week, the next days, a timeline of backups, and a chart of the number of
//! backups.
//!
//! A [`week`] cannot show times that recur every few days: for these, draw the [`next_days`].
//!
//! Each picture consists of lines of ASCII characters that fit into the given number of columns.
//!
//! ```
//! use keeptime::explain::{English, Week};
//! use keeptime::pattern::Pattern;
//! use keeptime::picture;
//! use keeptime::schedule::Schedule;
//!
//! let schedule = Schedule::new(&Pattern::parse("FREQ=WEEKLY;BYDAY=TH;BYHOUR=12;BYMINUTE=27")?)?;
//! let grid = picture::week(&Week::new(&schedule), None, 80, &English);
//! assert!(grid.lines().nth(4).unwrap().starts_with("Thu  .  .  .  .  .  .  .  .  .  .  .  . 27"));
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```

mod chart;
mod next_days;
mod timeline;
mod week;

pub use chart::chart;
pub use next_days::next_days;
pub use timeline::{legend, timeline};
#[cfg(feature = "report")]
pub(crate) use week::minutes as minutes_of;
pub use week::week;
