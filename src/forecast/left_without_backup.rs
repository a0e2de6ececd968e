//! The objects that a forecast leaves without a counted backup.

use alloc::vec::Vec;

use chrono::{DateTime, Utc};
use hashbrown::{HashMap, HashSet};

use super::{Forecast, ForecastEvent};
use crate::retention::Backup;

impl<'b, B: Backup> Forecast<'b, B> {
    /// Returns the objects whose last counted backup is deleted after the start of the forecast, and when
    /// this first happens. For deletions at the start see
    /// [`coverage`](crate::retention::ObjectJudgement::coverage).
    pub fn objects_left_without_backup(&self) -> Vec<(&'b B::Object, DateTime<Utc>)> {
        let counted: Vec<bool> =
            self.judgement.verdicts().map(|(_, verdict)| verdict.is_counted()).collect();
        let mut left: HashMap<&B::Object, usize> = HashMap::new();
        for ((backup, _), is_counted) in self.judgement.verdicts().zip(&counted) {
            *left.entry(B::object(backup)).or_default() += usize::from(*is_counted);
        }
        let mut already_without = HashSet::new();
        let mut left_without = Vec::new();
        for event in &self.events {
            match event {
                ForecastEvent::Creation(creation) => {
                    *left.entry(creation.object()).or_default() += 1;
                }
                ForecastEvent::Deletion(deletion) => {
                    let is_counted = |index: usize| counted.get(index).copied().unwrap_or_default();
                    // A backup that the forecast created is counted.
                    if !deletion.index().is_none_or(is_counted) {
                        continue;
                    }
                    let object = deletion.object();
                    let left = left.entry(object).or_default();
                    *left = left.saturating_sub(1);
                    if *left == 0 && already_without.insert(object) && deletion.at() > self.now {
                        left_without.push((object, deletion.at()));
                    }
                }
            }
        }
        left_without
    }
}
