//! What the schedules of an agenda share: equal timetables, and the caches of their zones.

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::hash::Hash;

use hashbrown::{HashMap, HashSet};

use crate::schedule::{Disambiguation, Schedule, SegmentCache, Zone};
use crate::timetable::Timetable;

/// One timetable for all schedules that have an equal one.
#[derive(Clone, Default)]
pub(super) struct SharedTimetables {
    timetables: HashSet<Arc<Timetable>>,
    /// The number of schedules that were removed since unused timetables were last dropped.
    removed: usize,
}

impl SharedTimetables {
    /// Returns the shared timetable that is equal to this one.
    pub(super) fn share(&mut self, own: &Arc<Timetable>) -> Arc<Timetable> {
        Arc::clone(self.timetables.get_or_insert_with(&**own, |_| Arc::clone(own)))
    }

    /// Notes that a schedule was removed. Drops the timetables that nothing uses once as many schedules
    /// were removed as there are.
    pub(super) fn release(&mut self, schedules: usize) {
        self.removed += 1;
        if self.removed > schedules + 16 {
            self.removed = 0;
            self.timetables.retain(|timetable| Arc::strong_count(timetable) > 1);
        }
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.timetables.len()
    }

    #[cfg(test)]
    pub(super) fn contains(&self, timetable: &Arc<Timetable>) -> bool {
        self.timetables.contains(timetable)
    }
}

/// One segment cache for all schedules with the same zone and the same choice of gap and overlap.
#[derive(Clone)]
pub(super) struct ZoneCaches<Z> {
    index_by_zone: HashMap<(Z, Disambiguation), u32>,
    caches: Vec<ZoneCache<Z>>,
    /// The indices of caches without schedules.
    free: Vec<u32>,
}

#[derive(Clone)]
struct ZoneCache<Z> {
    segments: SegmentCache<Z>,
    schedules: usize,
}

impl<Z> Default for ZoneCaches<Z> {
    fn default() -> Self {
        Self { index_by_zone: HashMap::new(), caches: Vec::new(), free: Vec::new() }
    }
}

impl<Z: Zone + Clone + Eq + Hash> ZoneCaches<Z> {
    /// Returns the index of the cache for one more schedule.
    pub(super) fn acquire(&mut self, schedule: &Schedule<Z>) -> u32 {
        let (zone, disambiguation) = (schedule.zone(), schedule.disambiguation());
        let Self { index_by_zone, caches, free } = self;
        let index = *index_by_zone.entry((zone.clone(), disambiguation)).or_insert_with(|| {
            let segments = SegmentCache::new(zone.clone(), disambiguation);
            let cache = ZoneCache { segments, schedules: 0 };
            if let Some(index) = free.pop() {
                caches[index as usize] = cache;
                return index;
            }
            caches.push(cache);
            // There are no more zones than schedules, which are fewer than 2^32.
            #[allow(clippy::cast_possible_truncation)]
            let index = (caches.len() - 1) as u32;
            index
        });
        caches[index as usize].schedules += 1;
        index
    }

    /// Notes that one of a cache's schedules was removed. After the last one, another zone may take the
    /// cache's place, so that zones which are never used again do not accumulate.
    pub(super) fn release(&mut self, index: u32) {
        let cache = &mut self.caches[index as usize];
        cache.schedules = cache.schedules.saturating_sub(1);
        if cache.schedules == 0 {
            self.index_by_zone.remove(&cache.segments.key());
            self.free.push(index);
        }
    }

    pub(super) fn get(&mut self, index: u32) -> &mut SegmentCache<Z> {
        &mut self.caches[index as usize].segments
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.index_by_zone.len()
    }
}
