//! A set of hours of the week, and the bit operations that answer questions about it.

use core::ops::BitOr;

/// How many hours a week has.
pub(super) const HOURS_PER_WEEK: u8 = 168;
const WORDS: usize = 3;
const BITS: u8 = 64;

/// A set of hours of the week, each of 0 to 167, as a mask of 168 bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct WeekHours([u64; WORDS]);

impl WeekHours {
    /// The same hours (a mask of 24) on each of some days (a mask of 7, from Monday on).
    pub(crate) fn of_days(days: u8, hours: u32) -> Self {
        // The days of a word, and the two days that lie across words.
        let on = |day: u32| u64::from(hours) * u64::from(days >> day & 1);
        Self([
            word_of([on(0), on(1) << 24, on(2) << 48]),
            word_of([on(2) >> 16, on(3) << 8, on(4) << 32, on(5) << 56]),
            word_of([on(5) >> 8, on(6) << 16]),
        ])
    }

    /// The hours that come right after those of the set, and those right before, round the end of
    /// the week.
    pub(super) fn shifted(&self) -> [Self; 2] {
        const LAST: u8 = HOURS_PER_WEEK - 1 - 2 * BITS;
        const WEEK: u64 = (1 << (LAST + 1)) - 1;
        let [a, b, c] = self.0;
        let later = [[a << 1, c >> LAST & 1], [b << 1, a >> 63], [c << 1 & WEEK, b >> 63]];
        let earlier = [[a >> 1, b << 63], [b >> 1, c << 63], [c >> 1, (a & 1) << LAST]];
        [later, earlier].map(|words| Self(words.map(word_of)))
    }

    /// The hours of both sets.
    pub(super) fn common(&self, other: &Self) -> Self {
        Self(core::array::from_fn(|word| self.0[word] & other.0[word]))
    }

    pub(crate) fn insert_all(&mut self, other: &Self) {
        for (word, more) in self.0.iter_mut().zip(other.0) {
            *word |= more;
        }
    }

    /// The hours of the set, ascending.
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

    /// How many hours are in the set: 0 to 168.
    pub(super) fn len(&self) -> u16 {
        self.0.iter().map(|word| ones(*word)).sum()
    }

    /// The least hour of the set that is not below `hour`.
    #[inline]
    pub(super) fn first_from(&self, hour: u8) -> Option<u8> {
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

    /// The greatest hour of the set that is below `hour`.
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

    /// How many hours of the set are below `hour`.
    pub(super) fn rank(&self, hour: u8) -> u16 {
        let index = usize::from(hour / BITS);
        let whole: u16 = self.0[..index].iter().map(|word| ones(*word)).sum();
        whole + ones(self.0[index] & !(u64::MAX << (hour % BITS)))
    }

    /// The hour with exactly `rank` hours of the set below it.
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

/// The bits of all parts.
fn word_of<const PARTS: usize>(parts: [u64; PARTS]) -> u64 {
    parts.into_iter().fold(0, BitOr::bitor)
}

/// The place of the set bit of `word` that has `rank` set bits below it: halve, count, step.
fn select_in_word(mut word: u64, mut rank: u16) -> u8 {
    let mut place = 0;
    for width in [32, 16, 8, 4, 2, 1] {
        let below = ones(word & ((1 << width) - 1));
        if rank >= below {
            rank -= below;
            place += width;
            word >>= width;
        }
    }
    place
}

// A word has 64 bits, so each of these counts fits a byte.
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

    /// Every question, asked of a plain list of hours.
    fn check(hours: &[u8]) {
        let mut mask = WeekHours::default();
        for hour in hours {
            mask.insert(*hour);
        }
        assert_eq!(usize::from(mask.len()), hours.len());
        for hour in 0..HOURS_PER_WEEK {
            assert_eq!(mask.contains(hour), hours.contains(&hour));
            assert_eq!(mask.first_from(hour), hours.iter().copied().find(|h| *h >= hour));
            assert_eq!(mask.last_before(hour), hours.iter().copied().rfind(|h| *h < hour));
            let below = hours.iter().filter(|h| **h < hour).count();
            assert_eq!(usize::from(mask.rank(hour)), below);
        }
        assert_eq!(mask.first_from(HOURS_PER_WEEK), None);
        assert_eq!(mask.last_before(HOURS_PER_WEEK), hours.last().copied());
        for rank in 0..=HOURS_PER_WEEK {
            assert_eq!(mask.select(u16::from(rank)), hours.get(usize::from(rank)).copied());
        }
    }

    #[test]
    fn hours_of_days_are_those_of_each_day() {
        for days in 0..128_u8 {
            for hours in [0, 1, 0x00ff_ffff, 0x0080_0001, 0x0012_3456] {
                let mask = WeekHours::of_days(days, hours);
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
    fn shifted_hours_go_round_the_week() {
        for hour in 0..HOURS_PER_WEEK {
            let mut mask = WeekHours::default();
            mask.insert(hour);
            let before = hour.checked_sub(1).unwrap_or(167);
            let shifted = mask.shifted().map(|mask| mask.iter().collect::<Vec<_>>());
            assert_eq!(shifted, [[(hour + 1) % 168], [before]]);
        }
    }

    #[test]
    fn every_answer_is_that_of_a_plain_list() {
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
