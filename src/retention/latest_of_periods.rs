//! What long-term rules keep while new backups are created.

use alloc::collections::VecDeque;

use chrono::{DateTime, FixedOffset, Utc};

use super::long_term::LongTerm;
use super::period::{CivilDay, PeriodUnit, UnitSet};

/// The backups of one object that long-term rules keep, while newer ones are added. Backups are identified
/// by numbers.
///
/// A backup that a rule keeps is never deleted, and deleting others changes nothing here: another backup of
/// its period would have to be later, and its period is among the newest ones that have a backup.
#[derive(Debug)]
pub(crate) struct LatestOfPeriods {
    offset: FixedOffset,
    /// In the order of [`PeriodUnit::ALL`].
    units: [LatestOfUnit; PeriodUnit::ALL.len()],
}

/// The latest backups of the newest periods of one unit.
#[derive(Debug)]
struct LatestOfUnit {
    unit: PeriodUnit,
    /// The number of periods whose latest backup is kept, the newest one included; 0 without a rule.
    periods: usize,
    /// The number of each period (see [`CivilDay::period_numbers`]) and its latest backup, oldest first.
    latest: VecDeque<(i64, usize)>,
}

impl LatestOfPeriods {
    pub(crate) fn new(rules: LongTerm) -> Self {
        let of_unit = |unit| {
            // The newest period comes on top of those that the rule counts.
            let periods = match rules.periods(unit) {
                0 => 0,
                periods => usize::from(periods) + 1,
            };
            LatestOfUnit { unit, periods, latest: VecDeque::new() }
        };
        Self { offset: rules.offset(), units: PeriodUnit::ALL.map(of_unit) }
    }

    /// Adds a backup that is newer than all before, and returns the units that keep it. Calls `lost` for each
    /// older backup that a unit no longer keeps.
    pub(crate) fn add(
        &mut self,
        backup: usize,
        created_at: DateTime<Utc>,
        mut lost: impl FnMut(usize, PeriodUnit),
    ) -> UnitSet {
        let mut kept_for = UnitSet::EMPTY;
        let periods = CivilDay::new(created_at.timestamp(), self.offset).period_numbers();
        for (LatestOfUnit { unit, periods, latest }, period) in self.units.iter_mut().zip(periods) {
            if *periods == 0 {
                continue;
            }
            kept_for.insert(*unit);
            let replaced = match latest.back() {
                Some((newest, _)) if *newest == period => latest.pop_back(),
                _ if latest.len() == *periods => latest.pop_front(),
                _ => None,
            };
            if let Some((_, replaced)) = replaced {
                lost(replaced, *unit);
            }
            latest.push_back((period, backup));
        }
        kept_for
    }
}
