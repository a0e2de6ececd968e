//! Objects that a forecast leaves without a counted backup for a while.

use alloc::vec::Vec;

use chrono::{DateTime, Utc};
use hashbrown::{HashMap, HashSet};

use super::{Event, Forecast};
use crate::retention::Backup;

impl<'b, B: Backup> Forecast<'b, B> {
    /// The objects whose last counted backup is deleted after the start of the forecast, and when that
    /// first happens. What is deleted at the start is for [coverage] to tell.
    ///
    /// [coverage]: crate::retention::ObjectJudgement::coverage
    pub fn later_uncovered(&self) -> Vec<(&'b B::Object, DateTime<Utc>)> {
        let counted: Vec<bool> =
            self.judgement.verdicts().map(|(_, verdict)| verdict.is_counted()).collect();
        let mut left: HashMap<&B::Object, usize> = HashMap::new();
        for ((backup, _), is_counted) in self.judgement.verdicts().zip(&counted) {
            *left.entry(B::object(backup)).or_default() += usize::from(*is_counted);
        }
        let mut known = HashSet::new();
        let mut uncovered = Vec::new();
        for event in &self.events {
            match event {
                Event::Comes(arrival) => *left.entry(arrival.object()).or_default() += 1,
                Event::Goes(departure) => {
                    let is_counted = |index: usize| counted.get(index).copied().unwrap_or_default();
                    // One that is still to come is counted.
                    if !departure.index().is_none_or(is_counted) {
                        continue;
                    }
                    let object = departure.object();
                    let left = left.entry(object).or_default();
                    *left = left.saturating_sub(1);
                    if *left == 0 && known.insert(object) && departure.at() > self.now {
                        uncovered.push((object, departure.at()));
                    }
                }
            }
        }
        uncovered
    }
}
