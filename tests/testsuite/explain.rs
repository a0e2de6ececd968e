//! The sentences about policies, word for word.

use chrono::{DateTime, FixedOffset, Utc};
use chrono_tz::{America, Asia, Australia, Europe, Pacific, Tz};
use keeptime::explain::{English, Explanation, GroupCounts, Language, Timing, VerdictGroup};
use keeptime::forecast::{LongRun, Reach};
use keeptime::pattern::Pattern;
use keeptime::policy::{
    Firing, Keeping, LongTermChange, PatternChange, Policy, PolicyState, UnreadableLimits,
};
use keeptime::retention::{BackupState, Busy, Expiry, Limits, LongTerm, NotCounted};
use keeptime::schedule::{NamedZone, OffsetChange, Schedule};

use crate::oracle::backups::Record;
use crate::records::available;

const NO_LIMIT: &str =
    "Keeps every backup; nothing is deleted, except backups whose own expiry has passed.";
const NOW: &str = "2025-03-03T12:00:00Z";

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Checks the sentences about a schedule with these rules, zone and start, shown in other zones.
#[track_caller]
fn check(rules: &str, zone: Tz, start: Option<&str>, shown: &[Tz], expected: &[&str]) {
    let builder = Schedule::builder().zone(NamedZone::from(zone)).start(start.map(instant));
    let schedule = builder.pattern(&Pattern::parse(rules).unwrap()).unwrap();
    let shown: Vec<_> = shown.iter().map(|zone| NamedZone::from(*zone)).collect();
    let timing = Timing::new(&schedule, &shown, instant(NOW));
    assert_eq!(English.timing(&timing), expected, "{rules}");
}

#[track_caller]
fn check_first(rules: &str, expected: &str) {
    let pattern = Pattern::parse(rules).unwrap();
    let schedule = Schedule::builder().zone(NamedZone::UTC).pattern(&pattern).unwrap();
    let shown: [NamedZone<Utc>; 0] = [];
    let sentences = English.timing(&Timing::new(&schedule, &shown, instant(NOW)));
    assert_eq!(sentences[0], expected, "{rules}");
}

#[test]
fn days_with_the_same_times_are_grouped() {
    check_first("FREQ=WEEKLY;BYDAY=TH;BYHOUR=12;BYMINUTE=27", "Every Thursday at 12:27 UTC.");
    check_first("FREQ=DAILY;BYHOUR=2;BYMINUTE=0", "Every day at 02:00 UTC.");
    check_first(
        "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=0,8,16;BYMINUTE=30",
        "Weekdays at 00:30, 08:30 and 16:30 UTC.",
    );
    check_first("FREQ=WEEKLY;BYDAY=SA,SU;BYHOUR=5;BYMINUTE=5", "Weekends at 05:05 UTC.");
    check_first(
        "FREQ=WEEKLY;BYDAY=MO,WE,FR;BYHOUR=1;BYMINUTE=0",
        "Every Monday, Wednesday and Friday at 01:00 UTC.",
    );
    check_first(
        "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA;BYHOUR=1;BYMINUTE=0",
        "Every day except Sunday at 01:00 UTC.",
    );
    check_first(
        "FREQ=DAILY;BYHOUR=2;BYMINUTE=30\nFREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=12;BYMINUTE=0",
        "Weekdays at 02:30 and 12:00 UTC; weekends at 02:30 UTC.",
    );
    check_first(
        "FREQ=DAILY;BYHOUR=0,2,4,6,8,10,12,14,16,18,20,22;BYMINUTE=15",
        "Every day, every 2 hours from 00:15 to 22:15 UTC.",
    );
    check_first(
        "FREQ=WEEKLY;BYDAY=SU;BYHOUR=8,9,10,11;BYMINUTE=45",
        "Every Sunday, every hour from 08:45 to 11:45 UTC.",
    );
    check_first(
        "FREQ=DAILY;BYHOUR=8,9,10,12;BYMINUTE=0",
        "Every day at 08:00, 09:00, 10:00 and 12:00 UTC.",
    );
    let hours: Vec<String> = (0..24).map(|hour| hour.to_string()).collect();
    let hourly = |minute| format!("FREQ=DAILY;BYHOUR={};BYMINUTE={minute}", hours.join(","));
    check_first(&hourly(0), "Every hour, on the hour.");
    check_first(&hourly(1), "Every hour, at 1 minute past.");
    let longest = "The longest time without a backup is 1 hour.";
    check(
        &hourly(45),
        Tz::UTC,
        None,
        &[Europe::Berlin],
        &["Every hour, at 45 minutes past.", longest],
    );
    check(
        &hourly(45),
        Tz::UTC,
        None,
        &[Asia::Kolkata],
        &["Every hour, at 45 minutes past in UTC (at 15 minutes past in Asia/Kolkata).", longest],
    );
    check(
        &hourly(0),
        Tz::UTC,
        None,
        &[Australia::Lord_Howe],
        &[
            "Every hour, on the hour.",
            "The clocks in Australia/Lord_Howe go back by 30 minutes on 2025-04-05 at 15:00 UTC. After that, in Australia/Lord_Howe, it fires every hour, at 30 minutes past.",
            longest,
        ],
    );
    // An hour and a half is not a whole number of hours.
    check_first(
        "FREQ=DAILY;BYHOUR=0,3;BYMINUTE=0\nFREQ=DAILY;BYHOUR=1,4;BYMINUTE=30",
        "Every day at 00:00, 01:30, 03:00 and 04:30 UTC.",
    );
}

#[test]
fn the_longest_time_without_a_backup_is_stated() {
    for (rules, expected) in [
        ("FREQ=WEEKLY;BYDAY=TH;BYHOUR=12;BYMINUTE=27", "7 days"),
        ("FREQ=DAILY;BYHOUR=2;BYMINUTE=0", "1 day"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=8,16;BYMINUTE=30", "2 days 16 hours"),
        ("FREQ=DAILY;BYHOUR=1,13;BYMINUTE=0\nFREQ=DAILY;BYHOUR=3;BYMINUTE=30", "12 hours"),
    ] {
        let pattern = Pattern::parse(rules).unwrap();
        let schedule = Schedule::builder().zone(NamedZone::UTC).pattern(&pattern).unwrap();
        let timing = Timing::new(&schedule, &[] as &[NamedZone<Utc>], instant(NOW));
        let sentences = English.timing(&timing);
        assert_eq!(
            sentences.last().unwrap(),
            &format!("The longest time without a backup is {expected}.")
        );
    }
}

#[test]
fn other_zones_are_shown_with_their_days_and_next_clock_change() {
    let thursday = "FREQ=WEEKLY;BYDAY=TH;BYHOUR=12;BYMINUTE=27";
    let week = "The longest time without a backup is 7 days.";
    check(
        thursday,
        Tz::UTC,
        None,
        &[Asia::Shanghai],
        &["Every Thursday at 12:27 UTC (20:27 in Asia/Shanghai).", week],
    );
    check(
        thursday,
        Tz::UTC,
        Some("2025-01-02T12:27:41Z"),
        &[Asia::Shanghai, Tz::UTC],
        &[
            "Every Thursday at 12:27:41 UTC (20:27:41 in Asia/Shanghai).",
            "It does not fire before 2025-01-02 12:27:41 UTC.",
            week,
        ],
    );
    check(
        thursday,
        Tz::UTC,
        None,
        &[Europe::Berlin],
        &[
            "Every Thursday at 12:27 UTC (13:27 in Europe/Berlin).",
            "The clocks in Europe/Berlin go forward by 1 hour on 2025-03-30 at 01:00 UTC. After that, in Europe/Berlin, it fires at 14:27.",
            week,
        ],
    );
    check(
        thursday,
        Tz::UTC,
        None,
        &[Asia::Tokyo, Pacific::Auckland],
        &[
            "Every Thursday at 12:27 UTC (21:27 in Asia/Tokyo; 01:27 the next day in \
             Pacific/Auckland).",
            "The clocks in Pacific/Auckland go back by 1 hour on 2025-04-05 at 14:00 UTC. After that, in Pacific/Auckland, it fires at 00:27 the next day.",
            week,
        ],
    );
    // Days with different times stay apart after the change.
    let both =
        "FREQ=DAILY;BYHOUR=2;BYMINUTE=30\nFREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=12;BYMINUTE=0";
    check(
        both,
        Tz::UTC,
        None,
        &[Europe::Berlin],
        &[
            "Weekdays at 02:30 and 12:00 UTC (03:30 and 13:00 in Europe/Berlin); weekends at \
             02:30 UTC (03:30 in Europe/Berlin).",
            "The clocks in Europe/Berlin go forward by 1 hour on 2025-03-30 at 01:00 UTC. After that, in Europe/Berlin, it fires weekdays at 04:30 and 14:00; weekends at 04:30.",
            "The longest time without a backup is 1 day.",
        ],
    );
    // Clock changes before the start do not count.
    check(
        thursday,
        Tz::UTC,
        Some("2025-04-10T12:27:00Z"),
        &[Europe::Berlin],
        &[
            "Every Thursday at 12:27 UTC (14:27 in Europe/Berlin).",
            "It does not fire before 2025-04-10 12:27:00 UTC.",
            "The clocks in Europe/Berlin go back by 1 hour on 2025-10-26 at 01:00 UTC. After that, in Europe/Berlin, it fires at 13:27.",
            week,
        ],
    );
    // If two zones change together, the difference between them stays the same.
    check(
        thursday,
        Europe::Berlin,
        None,
        &[Europe::Paris],
        &[
            "Every Thursday at 12:27 Europe/Berlin (12:27 in Europe/Paris).",
            "The clocks in Europe/Berlin go forward by 1 hour on 2025-03-30 at 01:00 UTC. Its local times stay the same, except for times that the clocks skip or repeat.",
            "The longest time without a backup is 7 days by the local clock.",
        ],
    );
    let day = "The longest time without a backup is 20 hours.";
    check(
        "FREQ=DAILY;BYHOUR=2,6;BYMINUTE=0",
        Tz::UTC,
        None,
        &[America::Phoenix],
        &[
            "Every day at 02:00 and 06:00 UTC (19:00 and 23:00 the previous day in \
             America/Phoenix).",
            day,
        ],
    );
    check(
        "FREQ=DAILY;BYHOUR=2,10;BYMINUTE=0\nFREQ=WEEKLY;BYDAY=SU;BYHOUR=12;BYMINUTE=0",
        Tz::UTC,
        None,
        &[America::Phoenix],
        &[
            "Every day except Sunday at 02:00 and 10:00 UTC (19:00 the previous day and at \
             03:00 in America/Phoenix); every Sunday at 02:00, 10:00 and 12:00 UTC (19:00 the \
             previous day and at 03:00 and 05:00 in America/Phoenix).",
            "The longest time without a backup is 16 hours.",
        ],
    );
}

#[test]
fn hours_read_in_a_zone_follow_its_clocks() {
    check(
        "FREQ=DAILY;BYHOUR=2;BYMINUTE=30",
        America::New_York,
        None,
        &[Tz::UTC],
        &[
            "Every day at 02:30 America/New_York (07:30 in UTC).",
            "The clocks in America/New_York go forward by 1 hour on 2025-03-09 at 07:00 UTC. Its local times stay the same, except for times that the clocks skip or repeat.",
            "The clocks in America/New_York go forward by 1 hour on 2025-03-09 at 07:00 UTC. After that, in UTC, it fires at 06:30.",
            "The longest time without a backup is 1 day by the local clock.",
        ],
    );
}

/// Checks the sentences about CBR rules with a start.
#[track_caller]
fn check_cbr(rules: &str, start: &str, zone: Tz, shown: &[Tz], expected: &[&str]) {
    let builder = Schedule::builder().zone(NamedZone::from(zone)).start(instant(start));
    let schedule = builder.pattern(&Pattern::parse_cbr(rules).unwrap()).unwrap();
    let shown: Vec<_> = shown.iter().map(|zone| NamedZone::from(*zone)).collect();
    let timing = Timing::new(&schedule, &shown, instant(NOW));
    assert_eq!(English.timing(&timing), expected, "{rules}");
}

#[test]
fn intervals_are_stated_with_the_day_that_they_are_counted_from() {
    let every_two = "FREQ=DAILY;INTERVAL=2;BYHOUR=14;BYMINUTE=0";
    check_cbr(
        every_two,
        "2024-03-01T08:30:00Z",
        Tz::UTC,
        &[Asia::Shanghai],
        &[
            "Every 2 days at 14:00 UTC (22:00 in Asia/Shanghai), counted from 2024-03-01.",
            "It does not fire before 2024-03-01 08:30:00 UTC.",
            "The longest time without a backup is 2 days.",
        ],
    );
    // The day zero of the pattern's own zone, which is another day in UTC.
    check_cbr(
        every_two,
        "2024-03-01T18:30:00Z",
        Asia::Shanghai,
        &[Tz::UTC],
        &[
            "Every 2 days at 14:00 Asia/Shanghai (06:00 in UTC), counted from 2024-03-02.",
            "It does not fire before 2024-03-01 18:30:00 UTC.",
            "The longest time without a backup is 2 days.",
        ],
    );
    check_cbr(
        "FREQ=DAILY;INTERVAL=3;BYHOUR=20;BYMINUTE=0\nFREQ=DAILY;INTERVAL=2;BYHOUR=2,14;BYMINUTE=0\n\
         FREQ=WEEKLY;BYDAY=MO;BYHOUR=8;BYMINUTE=0",
        "2025-03-01T08:30:00Z",
        Tz::UTC,
        &[Pacific::Auckland],
        &[
            "Every Monday at 08:00 UTC (21:00 in Pacific/Auckland); every 2 days at 02:00 and 14:00 UTC (15:00 and at 03:00 the next day in Pacific/Auckland); every 3 days at 20:00 UTC (09:00 the next day in Pacific/Auckland), each counted from 2025-03-01.",
            "It does not fire before 2025-03-01 08:30:00 UTC.",
            "The clocks in Pacific/Auckland go back by 1 hour on 2025-04-05 at 14:00 UTC. After that, in Pacific/Auckland, it fires every Monday at 20:00; every 2 days at 14:00 and at 02:00 the next day; every 3 days at 08:00 the next day.",
            "The longest time without a backup is 1 day 12 hours.",
        ],
    );
    check_cbr(
        every_two,
        "2025-03-01T08:30:00Z",
        Tz::UTC,
        &[Europe::Berlin],
        &[
            "Every 2 days at 14:00 UTC (15:00 in Europe/Berlin), counted from 2025-03-01.",
            "It does not fire before 2025-03-01 08:30:00 UTC.",
            "The clocks in Europe/Berlin go forward by 1 hour on 2025-03-30 at 01:00 UTC. After that, in Europe/Berlin, it fires at 16:00.",
            "The longest time without a backup is 2 days.",
        ],
    );
    // Every day and every 7 days recur every week.
    check_cbr(
        "FREQ=DAILY;INTERVAL=7;BYHOUR=2;BYMINUTE=0",
        "2024-03-01T01:00:00Z",
        Tz::UTC,
        &[],
        &[
            "Every Friday at 02:00 UTC.",
            "It does not fire before 2024-03-01 01:00:00 UTC.",
            "The longest time without a backup is 7 days.",
        ],
    );
}

fn long_term(days: u8, weeks: u8, months: u8, years: u8, hours: i32) -> LongTerm {
    let offset = FixedOffset::east_opt(hours * 3600).unwrap();
    LongTerm::in_offset(offset).days(days).weeks(weeks).months(months).years(years).build().unwrap()
}

#[test]
fn long_term_rules_state_their_periods_and_offset() {
    let seven = Limits::UNLIMITED.with_max_backups(7);
    let sentence = |rules: LongTerm| {
        let sentences = English.limits(Ok(seven.with_long_term(rules)));
        assert_eq!(sentences[3], "Periods without a backup do not count.");
        sentences[2].clone()
    };
    assert_eq!(
        sentence(long_term(0, 2, 0, 0, 8)),
        "Also keeps the latest backup of the newest week and of 2 weeks before it, where weeks begin on Monday 00:00 UTC+08:00."
    );
    assert_eq!(
        sentence(long_term(0, 0, 0, 1, 0)),
        "Also keeps the latest backup of the newest year and of 1 year before it, years in UTC."
    );
    assert_eq!(
        sentence(long_term(5, 0, 12, 0, -3)),
        "Also keeps the latest backup of the newest day and of 5 days before it, and of the newest month and of 12 months before it, all in UTC-03:00."
    );
    assert_eq!(
        sentence(long_term(1, 2, 3, 4, 0)),
        "Also keeps the latest backup of the newest day and of 1 day before it, of the newest week and of 2 weeks before it, of the newest month and of 3 months before it, and of the newest year and of 4 years before it, all in UTC, where weeks begin on Monday."
    );
    let rules = long_term(0, 0, 1, 0, 0);
    for (limits, expected) in [
        (
            Limits::UNLIMITED.with_max_days(30).with_keep_at_least(1),
            "Keeps automatic backups for 30 days and deletes older ones. There is no limit on the number of backups. Also keeps the latest backup of the newest month and of 1 month before it, months in UTC. Periods without a backup do not count. The newest automatic backup of each server is always kept. Manual backups and backups registered as images are never deleted.",
        ),
        (
            Limits::UNLIMITED.with_max_backups(0),
            "Keeps only the automatic backups that long-term rules keep; the others are deleted the next time the limits are applied. Also keeps the latest backup of the newest month and of 1 month before it, months in UTC. Periods without a backup do not count. Manual backups and backups registered as images are never deleted.",
        ),
        (
            Limits::UNLIMITED,
            "Keeps every backup; nothing is deleted, except backups whose own expiry has passed. Also keeps the latest backup of the newest month and of 1 month before it, months in UTC. Periods without a backup do not count.",
        ),
        (Limits::PERMANENT, "Keeps every backup permanently; nothing is deleted."),
    ] {
        assert_eq!(English.limits(Ok(limits.with_long_term(rules))).join(" "), expected);
    }
}

#[test]
fn the_reach_is_stated_with_how_it_is_known() {
    let daily = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0").unwrap().timetable().unwrap();
    let days: Vec<String> =
        [11, 13, 17, 19].map(|n| format!("FREQ=DAILY;INTERVAL={n};BYHOUR={n};BYMINUTE=0")).into();
    let rare = Pattern::parse_cbr(&days.join("\n")).unwrap();
    let rare = rare.timetable_from(instant(NOW).naive_utc()).unwrap();
    let all = Limits::UNLIMITED;
    let month = long_term(0, 0, 1, 0, 0);
    let oldest = "In the long run, the oldest automatic backup of each server is ";
    for (timetable, limits, expected) in [
        (&daily, all.with_max_days(7), "at least 6 days and at most 7 days old."),
        (&daily, all.with_max_backups(1), "at most 1 day old."),
        (
            &daily,
            all.with_max_backups(7).with_long_term(month),
            "at least 6 days and at most 32 days old (simulated).",
        ),
        (
            &rare,
            all.with_max_days(1),
            "at most 1 day old, and at times there is none (estimated by a simulation).",
        ),
    ] {
        assert_eq!(English.reach(&Reach::of(timetable, limits)), format!("{oldest}{expected}"));
    }
    let reach = |limits| English.reach(&Reach::of(&daily, limits));
    assert_eq!(reach(all), "Nothing limits how far back its backups reach.");
    assert_eq!(reach(Limits::PERMANENT), "Nothing limits how far back its backups reach.");
    assert_eq!(reach(all.with_max_backups(0)), "In the long run, there are no automatic backups.");
}

#[test]
fn the_long_run_is_stated_with_how_it_is_known() {
    let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0").unwrap();
    let sentence = |limits| {
        let policy = Policy::new(pattern.clone(), limits, PolicyState::Enabled, ["web"]);
        English.long_run(&LongRun::of(&policy).unwrap())
    };
    let seven = Limits::UNLIMITED.with_max_backups(7);
    assert_eq!(sentence(seven), "In the long run, each server has 7 automatic backups.");
    assert_eq!(
        sentence(seven.with_long_term(long_term(0, 2, 0, 0, 8))),
        "In the long run, each server has 8 to 9 automatic backups (simulated)."
    );
    assert_eq!(
        sentence(Limits::PERMANENT.with_max_backups(7)),
        "In the long run, the number of backups grows without limit."
    );
}

#[test]
fn evidence_names_periods_expiries_and_what_is_not_counted() {
    let expired_at = instant("2024-05-01T02:00:00Z");
    let limits = Limits::UNLIMITED.with_max_backups(1);
    let evidence = |limits: Limits, at: usize| {
        let record = |id, created_at, state, expiry| Record {
            id,
            created_at: Some(instant(created_at)),
            state,
            expiry,
            ..available(0)
        };
        let available = BackupState::Available;
        let records = [
            record(0, "2024-06-03T02:00:00Z", available, Expiry::NotRecorded),
            record(1, "2024-04-30T02:00:00Z", available, Expiry::At(expired_at)),
            record(2, "2024-04-29T02:00:00Z", BackupState::Busy(Busy::Replicating), Expiry::Never),
            record(
                3,
                "2024-04-28T02:00:00Z",
                BackupState::NotCounted(NotCounted::Replica),
                Expiry::Never,
            ),
            record(
                4,
                "2024-04-28T02:00:00Z",
                BackupState::NotCounted(NotCounted::PartOfBackup),
                Expiry::Never,
            ),
            record(
                5,
                "2024-04-28T02:00:00Z",
                BackupState::NotCounted(NotCounted::OtherVault),
                Expiry::Never,
            ),
        ];
        let judgement = limits.judge(&records, instant("2024-06-03T12:00:00Z")).unwrap();
        English.verdict(&judgement.verdict(at).unwrap())
    };
    let rules = long_term(0, 1, 1, 0, 8);
    for (limits, at, expected) in [
        (limits, 1, "delete: 2nd newest, limit 1; expired on 2024-05-01 02:00:00 UTC"),
        (Limits::UNLIMITED, 1, "delete: expired on 2024-05-01 02:00:00 UTC"),
        (
            limits.with_long_term(rules),
            1,
            "keep: 2nd newest, latest backup of the week of 2024-04-29 and 2024-04 (limit 1; expired on 2024-05-01 02:00:00 UTC)",
        ),
        (
            Limits::PERMANENT.with_max_backups(1),
            1,
            "keep: 2nd newest, kept permanently (limit 1; expired on 2024-05-01 02:00:00 UTC)",
        ),
        (limits, 2, "deferred: 3rd newest, limit 1, being replicated"),
        (limits, 3, "keep: a replica"),
        (limits, 5, "keep: in another vault"),
        (limits, 4, "keep: part of another backup"),
    ] {
        assert_eq!(evidence(limits, at), expected);
    }
    assert_eq!(English.expiry(Expiry::At(expired_at)), "2024-05-01 02:00:00 UTC");
    assert_eq!(English.expiry(Expiry::Never), "never");
    assert_eq!(English.expiry(Expiry::NotRecorded), "");
}

#[test]
fn changes_are_stated_by_meaning() {
    assert_eq!(
        English.pattern_change(PatternChange::SameFires),
        "The recurrence rules are written differently but fire at the same times."
    );
    assert_eq!(
        English.pattern_change(PatternChange::OtherFires),
        "The recurrence rules fire at other times."
    );
    let all = Limits::UNLIMITED;
    let (weeks, years) = (long_term(0, 2, 0, 0, 8), long_term(0, 0, 0, 1, 0));
    let change = |before: Limits, after: Limits| {
        English.long_term_change(&LongTermChange::between(before, after).unwrap())
    };
    let of_weeks = "the latest backup of the newest week and of 2 weeks before it, where weeks begin on Monday 00:00 UTC+08:00";
    let of_years = "the latest backup of the newest year and of 1 year before it, years in UTC";
    assert_eq!(
        change(all, all.with_long_term(weeks)),
        format!("New long-term rules keep {of_weeks}.")
    );
    assert_eq!(
        change(all.with_long_term(weeks), all),
        format!("The long-term rules are removed; they kept {of_weeks}.")
    );
    assert_eq!(
        change(all.with_long_term(weeks), all.with_long_term(years)),
        format!("The long-term rules keep {of_years}; before, they kept {of_weeks}.")
    );
}

#[test]
fn limits_state_what_is_kept_and_deleted() {
    let all = Limits::UNLIMITED;
    for (limits, expected) in [
        (all, NO_LIMIT),
        (
            Limits::PERMANENT.with_max_backups(3),
            "Keeps every backup permanently; nothing is deleted.",
        ),
        (all.with_keep_at_least(3), NO_LIMIT),
        (
            all.with_max_backups(20),
            "Keeps the newest 20 automatic backups of each server and deletes older ones. \
             There is no limit on age. Manual backups and backups registered as images are \
             never deleted.",
        ),
        (
            all.with_max_backups(1),
            "Keeps the newest automatic backup of each server and deletes older ones. There \
             is no limit on age. Manual backups and backups registered as images are never \
             deleted.",
        ),
        (
            all.with_max_days(30).with_keep_at_least(1),
            "Keeps automatic backups for 30 days and deletes older ones. There is no limit on the number of backups. The newest automatic backup of each server is always kept. Manual backups and backups registered as images are never deleted.",
        ),
        (
            all.with_max_backups(7).with_max_days(1).with_keep_at_least(2),
            "Keeps the newest 7 automatic backups of each server, each for at most 1 day; a backup over either limit is deleted. The newest 2 automatic backups of each server are always kept. Manual backups and backups registered as images are never deleted.",
        ),
        (
            all.with_max_backups(0),
            "Keeps no automatic backups: each is deleted the next time the limits are \
             applied. Manual backups and backups registered as images are never deleted.",
        ),
        (
            all.with_max_backups(0).with_keep_at_least(2),
            "Keeps only the newest 2 automatic backups of each server; older ones are \
             deleted the next time the limits are applied. Manual backups and backups \
             registered as images are never deleted.",
        ),
    ] {
        assert_eq!(English.limits(Ok(limits)).join(" "), expected);
    }
}

#[test]
fn a_whole_policy_is_explained() {
    let daily = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0").unwrap();
    let refused = Pattern::parse("FREQ=DAILY;BYHOUR=24").unwrap_err();
    let unreadable = UnreadableLimits::new("many".parse::<u32>().unwrap_err());
    let policy =
        |firing: Firing, keeping: Keeping, state| Policy::new(firing, keeping, state, ["web"]);
    let explained = |policy: &Policy<&str>| {
        let shown: [NamedZone<Utc>; 0] = [];
        let explanation = Explanation::new(policy, &NamedZone::UTC, &shown, instant(NOW));
        let mut sentences = English.activity(&explanation);
        sentences.extend(English.limits(explanation.limits()));
        sentences.join(" ")
    };
    assert_eq!(
        explained(&policy(daily.clone().into(), Limits::UNLIMITED.into(), PolicyState::NotEnabled)),
        "It backs up 1 server. It is not enabled: it creates no backups and deletes none. \
             Once it is enabled, it does the following. Every day at 02:00 UTC. The longest time without a backup is 1 day. Keeps every \
             backup; nothing is deleted, except backups whose own expiry has passed."
    );
    assert_eq!(
        explained(&policy(refused.into(), Limits::UNLIMITED.into(), PolicyState::Enabled)),
        "It backs up 1 server. It is not known when it fires: BYHOUR takes 0 to 23, found \
             24. Keeps every backup; nothing is deleted, except backups whose own expiry has passed."
    );
    assert_eq!(
        explained(&policy(daily.into(), unreadable.into(), PolicyState::Enabled)),
        "It backs up 1 server. Every day at 02:00 UTC. The longest time without a backup \
             is 1 day. Its limits cannot be read: invalid digit found in string."
    );
}

#[test]
fn the_next_clock_change_is_found() {
    let next = |zone: &Tz, from: &str| {
        OffsetChange::next_after(zone, instant(from))
            .map(|change| (change.at().to_rfc3339(), change.difference().num_minutes()))
    };
    let new_york = |at: &str, minutes| Some((at.to_owned(), minutes));
    assert_eq!(
        next(&America::New_York, "2025-03-09T06:59:59Z"),
        new_york("2025-03-09T07:00:00+00:00", 60)
    );
    assert_eq!(
        next(&America::New_York, "2025-03-09T07:00:00Z"),
        new_york("2025-11-02T06:00:00+00:00", -60)
    );
    assert_eq!(next(&Asia::Shanghai, NOW), None);
    assert_eq!(next(&Tz::UTC, NOW), None);
    assert_eq!(
        next(&Pacific::Apia, "2011-12-29T00:00:00Z"),
        new_york("2011-12-30T10:00:00+00:00", 24 * 60)
    );
}

#[test]
fn totals_count_what_is_kept_in_one_number() {
    let mut counts = GroupCounts::default();
    for (times, group) in (1..).zip(VerdictGroup::ALL) {
        (0..times).for_each(|_| counts.add(group));
        assert_eq!(counts.get(group), times, "{group:?}");
    }
    let both = |group| counts.get(VerdictGroup::Kept) + counts.get(group);
    let kept = both(VerdictGroup::LongTerm) + counts.get(VerdictGroup::NotCounted);
    assert_eq!(counts.in_totals(VerdictGroup::Kept), kept);
    assert_eq!(counts.in_totals(VerdictGroup::LongTerm), 0);
    assert_eq!(counts.in_totals(VerdictGroup::Deleted), counts.get(VerdictGroup::Deleted));
    assert_eq!(counts.total(), 28);
    let other = counts;
    counts += other;
    assert_eq!(counts.total(), 56);
    assert_eq!(counts.get(VerdictGroup::Failed), 2 * other.get(VerdictGroup::Failed));
}
