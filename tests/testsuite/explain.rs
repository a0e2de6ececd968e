//! The sentences about what a policy keeps, word for word.

use chrono::{FixedOffset, Utc};
use keeptime::explain::{English, Explanation, GroupCounts, Language, VerdictGroup};
use keeptime::forecast::{LongRun, Reach};
use keeptime::pattern::Pattern;
use keeptime::policy::{
    Firing, Keeping, LongTermChange, PatternChange, Policy, PolicyState, UnreadableLimits,
};
use keeptime::retention::{BackupState, Busy, Expiry, Limits, LongTerm, NotCounted};
use keeptime::schedule::NamedZone;

use crate::oracle::backups::Record;
use crate::records::{available, instant};

const NO_LIMIT: &str =
    "Keeps every backup; nothing is deleted, except backups whose own expiry has passed.";
pub(crate) const NOW: &str = "2025-03-03T12:00:00Z";

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
        "It backs up 1 server. Its fires are unknown: BYHOUR takes 0 to 23, found \
             24. Keeps every backup; nothing is deleted, except backups whose own expiry has passed."
    );
    assert_eq!(
        explained(&policy(daily.into(), unreadable.into(), PolicyState::Enabled)),
        "It backs up 1 server. Every day at 02:00 UTC. The longest time without a backup \
             is 1 day. Its limits cannot be read: invalid digit found in string."
    );
}

#[test]
fn a_summary_names_the_servers_if_there_are_any() {
    let daily = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0").unwrap();
    let times = |servers: &[&'static str]| {
        let servers = servers.iter().copied();
        let policy = Policy::new(daily.clone(), Limits::UNLIMITED, PolicyState::Enabled, servers);
        let shown: [NamedZone<Utc>; 0] = [];
        let explanation = Explanation::new(&policy, &NamedZone::UTC, &shown, instant(NOW));
        let [times, _] = English.policy_summary(&explanation);
        times
    };
    assert_eq!(times(&["web", "db"]), "Backs up 2 servers: every day at 02:00 UTC.");
    assert_eq!(times(&[]), "Every day at 02:00 UTC.");
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
