//! A set of hours of the week as a bit mask.

use core::ops::BitOr;

/// The number of hours in a week.
pub(super) const HOURS_PER_WEEK: u8 = 168;
const WORDS: usize = 3;
const BITS: u8 = 64;

/// A set of hours of the week, each 0 to 167, as a mask of 168 bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct WeekHours([u64; WORDS]);

impl WeekHours {
    /// Makes the set that has the same hours of the day on each of several days. `days` is a 7-bit
    /// mask whose lowest bit is Monday; `hours` is a 24-bit mask.
    pub(crate) fn on_days(days: u8, hours: u32) -> Self {
        // A word has 64 bits, so two of the days (Wednesday and Saturday) span two words.
        let hours_on = |day: u32| u64::from(hours) * u64::from(days >> day & 1);
        Self([
            word_of([hours_on(0), hours_on(1) << 24, hours_on(2) << 48]),
            word_of([hours_on(2) >> 16, hours_on(3) << 8, hours_on(4) << 32, hours_on(5) << 56]),
            word_of([hours_on(5) >> 8, hours_on(6) << 16]),
        ])
    }

    /// Returns the set with every hour one later, and the set with every hour one earlier. Both wrap
    /// around the end of the week.
    pub(super) fn shifted(&self) -> [Self; 2] {
        const LAST: u8 = HOURS_PER_WEEK - 1 - 2 * BITS;
        const WEEK: u64 = (1 << (LAST + 1)) - 1;
        let [a, b, c] = self.0;
        let later = [[a << 1, c >> LAST & 1], [b << 1, a >> 63], [c << 1 & WEEK, b >> 63]];
        let earlier = [[a >> 1, b << 63], [b >> 1, c << 63], [c >> 1, (a & 1) << LAST]];
        [later, earlier].map(|words| Self(words.map(word_of)))
    }

    /// Returns the hours that are in both sets.
    pub(super) fn intersection(&self, other: &Self) -> Self {
        Self(core::array::from_fn(|word| self.0[word] & other.0[word]))
    }

    pub(crate) fn insert_all(&mut self, other: &Self) {
        for (word, more) in self.0.iter_mut().zip(other.0) {
            *word |= more;
        }
    }

    /// Returns the hours of the set, ascending.
    pub(super) fn iter(self) -> impl Iterator<Item = u8> {
        [0, BITS, 2 * BITS].into_iter().zip(self.0).flat_map(|(base, mut word)| {
            core::iter::from_fn(move || {
                let hour = (word != 0).then(|| base + trailing(word));
                word &= word.wrapping_sub(1);
                hour
            })
        })
    }

    pub(super) fn contains(&self, hour: u8) -> bool {
        self.0[usize::from(hour / BITS)] >> (hour % BITS) & 1 == 1
    }

    pub(super) fn insert(&mut self, hour: u8) {
        self.0[usize::from(hour / BITS)] |= 1 << (hour % BITS);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0 == [0; WORDS]
    }

    /// Returns the number of hours in the set, 0 to 168.
    pub(super) fn len(&self) -> u16 {
        self.0.iter().map(|word| ones(*word)).sum()
    }

    /// Returns the first hour of the set at or after `hour`.
    #[inline]
    pub(super) fn first_at_or_after(&self, hour: u8) -> Option<u8> {
        let (start, bit) = (hour / BITS, hour % BITS);
        let mut word = *self.0.get(usize::from(start))? & (u64::MAX << bit);
        for index in start..3 {
            if word != 0 {
                return Some(index * BITS + trailing(word));
            }
            word = *self.0.get(usize::from(index) + 1)?;
        }
        None
    }

    /// Returns the last hour of the set before `hour`.
    #[inline]
    pub(super) fn last_before(&self, hour: u8) -> Option<u8> {
        let mut index = hour / BITS;
        let mut word = self.0.get(usize::from(index))? & !(u64::MAX << (hour % BITS));
        loop {
            if word != 0 {
                return Some(index * BITS + BITS - 1 - leading(word));
            }
            index = index.checked_sub(1)?;
            word = self.0[usize::from(index)];
        }
    }

    /// Counts the hours of the set before `hour`.
    pub(super) fn rank(&self, hour: u8) -> u16 {
        let index = usize::from(hour / BITS);
        let whole: u16 = self.0[..index].iter().map(|word| ones(*word)).sum();
        whole + ones(self.0[index] & !(u64::MAX << (hour % BITS)))
    }

    /// Returns the hour of the set that has exactly `rank` hours of the set before it.
    pub(super) fn select(&self, mut rank: u16) -> Option<u8> {
        for (base, word) in [0, BITS, 2 * BITS].into_iter().zip(self.0) {
            let here = ones(word);
            if rank < here {
                return Some(base + select_in_word(word, rank));
            }
            rank -= here;
        }
        None
    }
}

/// Combines the bits of all parts.
fn word_of<const PARTS: usize>(parts: [u64; PARTS]) -> u64 {
    parts.into_iter().fold(0, BitOr::bitor)
}

/// Returns the index of the set bit of `word` that has `rank` set bits below it. `word` must have more
/// than `rank` set bits.
///
/// Halves the word, counts the set bits of the lower half, and continues in the half that holds the
/// bit.
fn select_in_word(mut word: u64, mut rank: u16) -> u8 {
    let mut index = 0;
    for width in [32, 16, 8, 4, 2, 1] {
        let below = ones(word & ((1 << width) - 1));
        if rank >= below {
            rank -= below;
            index += width;
            word >>= width;
        }
    }
    index
}

// A word has 64 bits, so each of these counts is at most 64.
#[allow(clippy::cast_possible_truncation)]
fn ones(word: u64) -> u16 {
    word.count_ones() as u16
}

#[allow(clippy::cast_possible_truncation)]
fn trailing(word: u64) -> u8 {
    word.trailing_zeros() as u8
}

#[allow(clippy::cast_possible_truncation)]
fn leading(word: u64) -> u8 {
    word.leading_zeros() as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    /// Compares every method with a plain list of hours.
    fn check(hours: &[u8]) {
        let mut mask = WeekHours::default();
        for hour in hours {
            mask.insert(*hour);
        }
        assert_eq!(usize::from(mask.len()), hours.len());
        for hour in 0..HOURS_PER_WEEK {
            assert_eq!(mask.contains(hour), hours.contains(&hour));
            assert_eq!(mask.first_at_or_after(hour), hours.iter().copied().find(|h| *h >= hour));
            assert_eq!(mask.last_before(hour), hours.iter().copied().rfind(|h| *h < hour));
            let below = hours.iter().filter(|h| **h < hour).count();
            assert_eq!(usize::from(mask.rank(hour)), below);
        }
        assert_eq!(mask.first_at_or_after(HOURS_PER_WEEK), None);
        assert_eq!(mask.last_before(HOURS_PER_WEEK), hours.last().copied());
        for rank in 0..=HOURS_PER_WEEK {
            assert_eq!(mask.select(u16::from(rank)), hours.get(usize::from(rank)).copied());
        }
    }

    #[test]
    fn on_days_has_the_hours_on_each_day() {
        for days in 0..128_u8 {
            for hours in [0, 1, 0x00ff_ffff, 0x0080_0001, 0x0012_3456] {
                let mask = WeekHours::on_days(days, hours);
                for hour in 0..HOURS_PER_WEEK {
                    let is_in = days >> (hour / 24) & 1 == 1 && hours >> (hour % 24) & 1 == 1;
                    assert_eq!(mask.contains(hour), is_in);
                }
                let listed: Vec<u8> = mask.iter().collect();
                let plain: Vec<u8> = (0..HOURS_PER_WEEK).filter(|h| mask.contains(*h)).collect();
                assert_eq!(listed, plain);
            }
        }
    }

    #[test]
    fn shifted_hours_wrap_around_the_end_of_the_week() {
        for hour in 0..HOURS_PER_WEEK {
            let mut mask = WeekHours::default();
            mask.insert(hour);
            let before = hour.checked_sub(1).unwrap_or(167);
            let shifted = mask.shifted().map(|mask| mask.iter().collect::<Vec<_>>());
            assert_eq!(shifted, [[(hour + 1) % 168], [before]]);
        }
    }

    #[test]
    fn every_method_agrees_with_a_plain_list() {
        check(&[]);
        check(&[0]);
        check(&[167]);
        check(&[0, 63, 64, 127, 128, 167]);
        check(&(0..HOURS_PER_WEEK).collect::<Vec<_>>());
        for step in 2..50 {
            check(&(step % 7..HOURS_PER_WEEK).step_by(usize::from(step)).collect::<Vec<_>>());
        }
    }
}
