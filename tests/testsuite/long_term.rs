//! Long-term rules, case by case.

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use keeptime::pattern::Pattern;
use keeptime::policy::{Policy, PolicyState};
use keeptime::retention::{
    BackupState, Busy, DeleteReason, Expiry, KeepReason, Limits, LongTerm, LongTermError,
    NotCounted, Outcome, PeriodUnit, Verdict,
};

use crate::oracle::backups::Record;
use crate::records::{ALL, available, instant};

fn offset(minutes: i32) -> FixedOffset {
    FixedOffset::east_opt(minutes * 60).unwrap()
}

/// Limits of one backup and these numbers of days, weeks, months and years.
fn one_and(days: u8, weeks: u8, months: u8, years: u8, offset: FixedOffset) -> Limits {
    let rules = LongTerm::in_offset(offset)
        .days(days)
        .weeks(weeks)
        .months(months)
        .years(years)
        .build()
        .unwrap();
    ALL.with_max_backups(1).with_long_term(rules)
}

/// Returns records of object 1 whose ids are their indices.
fn records(dates: &[&str]) -> Vec<Record> {
    let record =
        |(id, date): (u32, &&str)| Record { id, created_at: Some(instant(date)), ..available(0) };
    (0..).zip(dates).map(record).collect()
}

fn end_of_2021() -> DateTime<Utc> {
    instant("2021-12-31T23:59:59Z")
}

/// Returns the dates of the records that are kept.
#[track_caller]
fn kept<'d>(limits: Limits, dates: &[&'d str]) -> Vec<&'d str> {
    let records = records(dates);
    let judgement = limits.judge(&records, end_of_2021()).unwrap();
    let verdicts = judgement.verdicts().zip(dates);
    verdicts
        .filter(|((_, verdict), _)| verdict.outcome() == Outcome::Keep)
        .map(|(_, date)| *date)
        .collect()
}

/// Returns the periods that a verdict names as `week 2021-07-12`.
fn periods(verdict: &Verdict) -> Vec<String> {
    let Verdict::Keep(KeepReason::LongTerm { periods, .. }) = verdict else { return Vec::new() };
    periods.iter().map(|period| format!("{} {}", period.unit(), period.first_day())).collect()
}

#[test]
fn the_newest_period_does_not_use_up_a_rule() {
    let days = [1, 4, 5, 8, 11, 12, 15, 18, 19, 22, 25, 26, 29];
    let dates = days.map(|day| format!("2021-07-{day:02}T23:00:00Z"));
    let dates = dates.each_ref().map(String::as_str);
    let kept = |weeks| {
        let rules = LongTerm::in_offset(offset(0)).weeks(weeks).build().ok();
        let kept = kept(ALL.with_max_backups(3).with_long_term(rules), &dates);
        kept.iter().map(|date| date[8..10].to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(kept(0), ["25", "26", "29"]);
    assert_eq!(kept(1), ["25", "26", "29"]);
    assert_eq!(kept(2), ["18", "25", "26", "29"]);
    assert_eq!(kept(3), ["11", "18", "25", "26", "29"]);
    assert_eq!(kept(100), ["04", "11", "18", "25", "26", "29"]);
}

#[test]
fn the_latest_backup_of_each_period_is_kept() {
    let dates = [
        "2021-03-10T01:00:00Z",
        "2021-03-10T23:00:00Z",
        "2021-03-09T12:00:00Z",
        "2021-03-09T11:59:59Z",
        "2021-03-01T00:00:00Z",
        "2021-02-28T23:59:59Z",
        "2021-01-31T00:00:00Z",
        "2020-12-31T00:00:00Z",
        "2019-12-31T00:00:00Z",
    ];
    let kept = |days, weeks, months, years| -> Vec<&str> {
        kept(one_and(days, weeks, months, years, offset(0)), &dates)
            .iter()
            .map(|date| &date[..13])
            .collect()
    };
    assert_eq!(kept(1, 0, 0, 0), ["2021-03-10T23", "2021-03-09T12"]);
    assert_eq!(kept(2, 0, 0, 0), ["2021-03-10T23", "2021-03-09T12", "2021-03-01T00"]);
    // 2021-03-01 was a Monday, 2021-02-28 a Sunday.
    assert_eq!(kept(0, 1, 0, 0), ["2021-03-10T23", "2021-03-01T00"]);
    assert_eq!(kept(0, 2, 0, 0), ["2021-03-10T23", "2021-03-01T00", "2021-02-28T23"]);
    assert_eq!(kept(0, 0, 1, 0), ["2021-03-10T23", "2021-02-28T23"]);
    assert_eq!(kept(0, 0, 2, 0), ["2021-03-10T23", "2021-02-28T23", "2021-01-31T00"]);
    assert_eq!(kept(0, 0, 0, 1), ["2021-03-10T23", "2020-12-31T00"]);
    assert_eq!(kept(0, 0, 0, 2), ["2021-03-10T23", "2020-12-31T00", "2019-12-31T00"]);
    assert_eq!(kept(1, 0, 1, 0), ["2021-03-10T23", "2021-03-09T12", "2021-02-28T23"]);
}

#[test]
fn a_verdict_names_each_period_that_a_backup_is_kept_for() {
    let records = records(&[
        "2021-07-29T23:00:00Z",
        "2021-07-25T23:00:00Z",
        "2021-06-30T23:00:00Z",
        "2021-06-29T23:00:00Z",
        "2020-11-05T23:00:00Z",
    ]);
    let limits = one_and(2, 2, 1, 1, offset(0));
    let judgement = limits.judge(&records, end_of_2021()).unwrap();
    let periods: Vec<Vec<String>> =
        judgement.verdicts().map(|(_, verdict)| periods(&verdict)).collect();
    let expected: [&[&str]; 5] = [
        &[],
        &["day 2021-07-25", "week 2021-07-19"],
        &["day 2021-06-30", "week 2021-06-28", "month 2021-06-01"],
        &[],
        &["year 2020-01-01"],
    ];
    assert_eq!(periods, expected);
    let Some(Verdict::Keep(KeepReason::LongTerm { rank, periods, reason })) = judgement.verdict(4)
    else {
        panic!("{:?}", judgement.verdict(4));
    };
    assert_eq!((rank, reason), (5, DeleteReason::Count { rank: 5, max: 1 }));
    let period = periods.iter().next().unwrap();
    assert_eq!(period.unit(), PeriodUnit::Year);
    assert_eq!(period.first_day(), NaiveDate::from_ymd_opt(2020, 1, 1).unwrap());
    assert_eq!(judgement.verdict(3).unwrap().outcome(), Outcome::Delete);
    assert!(judgement.verdict(4).unwrap().is_counted());
    assert_eq!(format!("{periods:?}"), "[Period { unit: Year, first_day: 2020-01-01 }]");
}

#[test]
fn a_week_may_lie_in_two_years() {
    let dates = ["2021-01-04T00:00:00Z", "2021-01-03T23:00:00Z", "2020-12-31T23:00:00Z"];
    let limits = one_and(0, 5, 0, 0, offset(0));
    assert_eq!(kept(limits, &dates), dates[..2]);
    let judged = records(&dates);
    let judgement = limits.judge(&judged, end_of_2021()).unwrap();
    assert_eq!(periods(&judgement.verdict(1).unwrap()), ["week 2020-12-28"]);
}

#[test]
fn periods_without_a_counted_backup_do_not_use_up_a_rule() {
    let dates = [
        "2021-12-01T05:00:00Z",
        "2021-08-01T05:00:00Z",
        "2021-05-02T05:00:00Z",
        "2021-01-01T05:00:00Z",
    ];
    assert_eq!(kept(one_and(2, 0, 0, 0, offset(0)), &dates), dates[..3]);
    assert_eq!(kept(one_and(0, 2, 0, 0, offset(0)), &dates), dates[..3]);
    assert_eq!(kept(one_and(0, 0, 2, 0, offset(0)), &dates), dates[..3]);
    // Eleven months without a backup.
    let two_years = ["2021-02-01T00:00:00Z", "2020-03-01T00:00:00Z"];
    assert_eq!(kept(one_and(0, 0, 1, 0, offset(0)), &two_years), two_years);
    let mut judged = records(&dates);
    judged[1].state = BackupState::NotCounted(NotCounted::Manual);
    let judgement = one_and(0, 0, 2, 0, offset(0)).judge(&judged, end_of_2021()).unwrap();
    assert_eq!(judgement.summary().deleted, 0);
    assert_eq!(periods(&judgement.verdict(3).unwrap()), ["month 2021-01-01"]);
}

#[test]
fn the_offset_decides_which_period_a_backup_is_in() {
    // Midnight in UTC is between Sunday and Monday, and between two months.
    let dates = ["2021-11-01T12:00:00Z", "2021-10-31T23:30:00Z", "2021-10-31T22:30:00Z"];
    let kept = |minutes| kept(one_and(1, 0, 0, 0, offset(minutes)), &dates).len();
    assert_eq!(kept(0), 2);
    // 23:30 and 12:00 are on the same day.
    assert_eq!(kept(30), 2);
    assert_eq!(periods_of(&dates, 0, 1), ["day 2021-10-31", "week 2021-10-25", "month 2021-10-01"]);
    assert_eq!(
        periods_of(&dates, 29, 1),
        ["day 2021-10-31", "week 2021-10-25", "month 2021-10-01"]
    );
    assert_eq!(periods_of(&dates, 30, 1), [""; 0]);
    assert_eq!(
        periods_of(&dates, 30, 2),
        ["day 2021-10-31", "week 2021-10-25", "month 2021-10-01"]
    );
    assert_eq!(periods_of(&dates, 90, 2), [""; 0]);
    assert_eq!(
        periods_of(&dates, -12 * 60, 1),
        ["day 2021-10-31", "week 2021-10-25", "month 2021-10-01"]
    );
    // All three are on October 31.
    assert_eq!(periods_of(&dates, -12 * 60 - 1, 1), [""; 0]);
    assert_eq!(periods_of(&dates, -14 * 60, 2), [""; 0]);
    // The newest is on November 2.
    assert_eq!(periods_of(&dates, 14 * 60, 1), ["day 2021-11-01"]);
}

/// Returns the periods that one of the records is kept for, with a rule of each unit but years.
fn periods_of(dates: &[&str], minutes: i32, index: usize) -> Vec<String> {
    let records = records(dates);
    let limits = one_and(1, 1, 1, 0, offset(minutes));
    periods(&limits.judge(&records, end_of_2021()).unwrap().verdict(index).unwrap())
}

#[test]
fn a_protected_backup_still_counts() {
    // The second is the latest of its month, and has rank 2 all the same.
    let dates = [
        "2021-11-01T00:00:00Z",
        "2021-10-01T00:00:00Z",
        "2021-09-02T00:00:00Z",
        "2021-09-01T00:00:00Z",
    ];
    let rules = LongTerm::in_offset(offset(0)).months(1).build().unwrap();
    assert_eq!(kept(ALL.with_max_backups(2).with_long_term(rules), &dates), dates[..2]);
}

#[test]
fn without_a_limit_long_term_rules_change_nothing() {
    let records = records(&["2021-11-01T00:00:00Z", "2021-10-01T00:00:00Z"]);
    let rules = LongTerm::in_offset(offset(0)).days(1).weeks(1).months(1).years(1).build().unwrap();
    for limits in [ALL, ALL.with_max_backups(2), ALL.with_max_days(400), Limits::PERMANENT] {
        let with_rules = limits.with_long_term(rules).judge(&records, end_of_2021()).unwrap();
        let without = limits.judge(&records, end_of_2021()).unwrap();
        assert!(with_rules.verdicts().eq(without.verdicts()), "{limits:?}");
        for (_, verdict) in without.verdicts() {
            assert!(matches!(verdict, Verdict::Keep(KeepReason::WithinLimits { .. })));
        }
    }
}

#[test]
fn long_term_rules_protect_from_the_days_and_from_an_expiry_too() {
    let mut records = records(&["2021-11-01T00:00:00Z", "2021-10-01T00:00:00Z"]);
    let rules = LongTerm::in_offset(offset(0)).months(1).build().unwrap();
    let reason = |records: &[Record], limits: Limits| match limits
        .with_long_term(rules)
        .judge(records, end_of_2021())
        .unwrap()
        .verdict(1)
    {
        Some(Verdict::Keep(KeepReason::LongTerm { rank: 2, reason, .. })) => reason,
        other => panic!("{other:?}"),
    };
    let age = end_of_2021() - records[1].created_at.unwrap();
    assert_eq!(reason(&records, ALL.with_max_days(7)), DeleteReason::Age { age, days: 7 });
    let expired_at = instant("2021-10-08T00:00:00Z");
    records[1].expiry = Expiry::At(expired_at);
    assert_eq!(reason(&records, ALL), DeleteReason::Expiry { expired_at });
    assert_eq!(
        reason(&records, ALL.with_max_backups(1).with_max_days(7)),
        DeleteReason::CountAndExpiry { rank: 2, max: 1, expired_at }
    );
}

#[test]
fn the_floor_and_permanent_limits_precede_long_term_rules_and_these_precede_a_deferral() {
    let mut records = records(&[
        "2021-11-02T00:00:00Z",
        "2021-10-02T00:00:00Z",
        "2021-09-02T00:00:00Z",
        "2021-09-01T00:00:00Z",
    ]);
    for record in &mut records {
        record.state = BackupState::Busy(Busy::Replicating);
    }
    let rules = LongTerm::in_offset(offset(0)).months(2).build().unwrap();
    let limits = ALL.with_max_backups(0).with_keep_at_least(2).with_long_term(rules);
    let verdicts = |limits: Limits| {
        let judgement = limits.judge(&records, end_of_2021()).unwrap();
        judgement.verdicts().map(|(_, verdict)| verdict).collect::<Vec<_>>()
    };
    let over = |rank| DeleteReason::Count { rank, max: 0 };
    let floor = |rank| Verdict::Keep(KeepReason::Floor { rank, floor: 2, reason: over(rank) });
    let judged = verdicts(limits);
    assert_eq!(judged[..2], [floor(1), floor(2)]);
    assert_eq!(periods(&judged[2]), ["month 2021-09-01"]);
    assert_eq!(judged[3], Verdict::Defer(over(4), Busy::Replicating));
    let permanent = |rank| Verdict::Keep(KeepReason::Permanent { rank, reason: over(rank) });
    let limits = Limits::PERMANENT.with_max_backups(0).with_keep_at_least(2).with_long_term(rules);
    assert_eq!(verdicts(limits), [floor(1), floor(2), permanent(3), permanent(4)]);
}

#[test]
fn the_periods_of_an_object_are_those_of_its_own_backups() {
    let mut records =
        records(&["2021-11-02T00:00:00Z", "2021-10-02T00:00:00Z", "2021-09-02T00:00:00Z"]);
    records[0].object = 2;
    let limits = one_and(0, 0, 1, 0, offset(0));
    assert_eq!(limits.judge(&records, end_of_2021()).unwrap().summary().deleted, 0);
    // The backups of another policy hold no period of this one.
    records[0].object = 1;
    records[0].policy = Some("other");
    let policy =
        Policy::new(Pattern::parse("FREQ=DAILY").unwrap(), limits, PolicyState::Enabled, [1_u8])
            .with_id("own".to_owned());
    let judgement = policy.judge(&records, end_of_2021()).unwrap();
    assert_eq!(judgement.summary().deleted, 0);
    assert_eq!(periods(&judgement.verdict(2).unwrap()), ["month 2021-09-01"]);
    assert_eq!(limits.judge(&records, end_of_2021()).unwrap().summary().deleted, 1);
}

#[test]
fn backups_of_other_centuries_have_periods() {
    let dates = [
        "1885-12-31T23:59:59Z",
        "1885-11-24T17:31:44Z",
        "1885-11-24T17:31:43Z",
        "1800-02-28T12:00:00Z",
        "0002-01-01T00:00:00Z",
        "-0001-12-31T23:59:59Z",
    ];
    let kept = kept(one_and(0, 0, 1, 2, offset(0)), &dates);
    assert_eq!(kept, [dates[0], dates[1], dates[3], dates[4]]);
    assert_eq!(
        periods_of(&dates[4..], 0, 1),
        ["day -0001-12-31", "week -0001-12-27", "month -0001-12-01"]
    );
}

#[test]
fn months_of_different_years_are_different_months() {
    // 2000 is twice 1000, as February is month 2.
    let dates = ["2000-01-01T00:00:00Z", "1000-02-01T00:00:00Z", "1000-01-01T00:00:00Z"];
    assert_eq!(kept(one_and(0, 0, 1, 0, offset(0)), &dates), dates[..2]);
}

#[test]
fn dates_at_the_ends_of_chrono_have_the_nearest_periods() {
    let (first, last) = (DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC);
    for minutes in [-23 * 60 - 59, -14 * 60, 0, 14 * 60, 23 * 60 + 59] {
        let limits = one_and(100, 100, 100, 100, offset(minutes)).with_max_backups(0);
        let records = [last, first].map(|at| Record { created_at: Some(at), ..available(1) });
        let judgement = limits.judge(&records, last).unwrap();
        let first_days: Vec<Vec<NaiveDate>> = judgement
            .verdicts()
            .map(|(_, verdict)| match verdict {
                Verdict::Keep(KeepReason::LongTerm { periods, .. }) => {
                    periods.iter().map(|period| period.first_day()).collect()
                }
                other => panic!("{other:?}"),
            })
            .collect();
        let (min, max) = (NaiveDate::MIN, NaiveDate::MAX);
        let date = |month, day| NaiveDate::from_ymd_opt(262_142, month, day).unwrap();
        // December 31 of the last year is a Monday, January 1 of the first one too.
        let expected = match minutes {
            ..=0 => [vec![date(12, 31), date(12, 31), date(12, 1), date(1, 1)], vec![min; 4]],
            _ => [vec![max, date(12, 31), max, max], vec![min; 4]],
        };
        assert_eq!(first_days, expected, "{minutes}");
    }
}

#[test]
fn two_days_at_the_ends_of_chrono_stay_apart() {
    let (first, last) = (DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC);
    let hours = |hours| chrono::TimeDelta::hours(hours);
    // With the offset, one of each pair is outside chrono's range of dates.
    for (newer, older, minutes) in
        [(first + hours(14), first, -14 * 60), (last, last - hours(14), 14 * 60)]
    {
        let records = [(2, newer), (1, older)].map(|(id, at)| Record {
            id,
            created_at: Some(at),
            ..available(1)
        });
        for (days, weeks, months, years) in [(1, 0, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)] {
            let limits = one_and(days, weeks, months, years, offset(minutes));
            assert_eq!(limits.judge(&records, last).unwrap().summary().deleted, 0);
        }
    }
}

#[test]
fn long_term_rules_take_0_to_100_periods_and_a_whole_number_of_minutes() {
    let rules = LongTerm::in_offset(offset(-90)).days(3).weeks(7).months(100).build().unwrap();
    assert_eq!((rules.days(), rules.weeks(), rules.months(), rules.years()), (3, 7, 100, 0));
    assert_eq!(PeriodUnit::ALL.map(|unit| rules.periods(unit)), [3, 7, 100, 0]);
    let rules = LongTerm::in_offset(offset(-90)).years(2).build().unwrap();
    assert_eq!((rules.days(), rules.weeks(), rules.months(), rules.years()), (0, 0, 0, 2));
    assert_eq!(rules.offset(), offset(-90));
    let error = |days, weeks, offset| {
        LongTerm::in_offset(offset).days(days).weeks(weeks).build().unwrap_err()
    };
    let too_many = error(0, 101, offset(0));
    assert_eq!(too_many, LongTermError::TooMany { unit: PeriodUnit::Week, found: 101 });
    assert_eq!(too_many.to_string(), "a long-term rule takes 0 to 100 weeks, found 101");
    assert_eq!(error(0, 0, offset(0)), LongTermError::Empty);
    assert_eq!(error(0, 0, offset(0)).to_string(), "long-term rules need a number above 0");
    let seconds = FixedOffset::east_opt(3601).unwrap();
    assert_eq!(error(1, 0, seconds), LongTermError::OffsetHasSeconds { offset: seconds });
    assert_eq!(
        error(1, 0, seconds).to_string(),
        "the offset of long-term rules must be a number of minutes, found +01:00:01"
    );
    assert_eq!(PeriodUnit::ALL.map(PeriodUnit::name), ["day", "week", "month", "year"]);
    assert_eq!(format!("{:>6}", PeriodUnit::Week), "  week");
}
