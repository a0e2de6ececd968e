//! The sizes of what programs hold in large numbers. A change that makes one larger should have a reason.
#![cfg(target_pointer_width = "64")]

use chrono::Utc;
use chrono_tz::Tz;
use jiff::tz::TimeZone;
use keeptime::Schedule;
use keeptime::pattern::{Pattern, Rule};
use keeptime::schedule::NamedZone;
use keeptime::timetable::{Timetable, WeekTimes};

/// A mask of the 168 hours of a week, and a byte for the minute of each. A list of the minutes in use would
/// be shorter for most weeks, but to find one would mean to count bits, and the list would be an allocation
/// of its own. Schedules are cloned with the timetable shared.
#[test]
fn a_week_is_a_mask_of_its_hours_and_their_minutes() {
    assert_eq!(size_of::<WeekTimes>(), 3 * 8 + 168);
}

/// Times with intervals are behind a pointer, because most timetables have none.
#[test]
fn a_timetable_is_as_large_as_a_week_and_a_tag() {
    assert_eq!(size_of::<Timetable>(), size_of::<WeekTimes>() + 8);
}

/// The pattern and the timetable are each behind an `Arc`, so that clones share them. The start takes 12
/// bytes; the choices at gaps and overlaps and the second of the minute a byte each.
#[test]
fn a_schedule_is_two_pointers_its_start_and_its_zone() {
    assert_eq!(size_of::<Schedule<Utc>>(), 2 * 8 + 12 + 3 + 1);
    // A zone of chrono-tz has two bytes.
    assert_eq!(size_of::<Schedule<Tz>>(), size_of::<Schedule<Utc>>() + 8);
    // Its name is a pointer and a length; jiff's zone is a pointer.
    assert_eq!(size_of::<NamedZone<TimeZone>>(), 2 * 8 + 2 * 8);
    assert_eq!(size_of::<Schedule<NamedZone<TimeZone>>>(), 32 + size_of::<Schedule<Utc>>());
}

#[test]
fn a_pattern_is_its_dialect_and_a_list_of_small_rules() {
    assert_eq!(size_of::<Pattern>(), 2 * 8 + 8);
    assert_eq!(size_of::<Rule>(), 16);
}
