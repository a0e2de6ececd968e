//! Policies: when they fire, which backups they judge, and changes.

use chrono::{TimeDelta, Utc};
use keeptime::explain::{English, Language};
use keeptime::forecast::{ForecastEvent, Forecaster};
use keeptime::pattern::Pattern;
use keeptime::policy::{
    ChangeError, Firing, FiringError, KeepingError, PatternChange, Policy, PolicyChange,
    PolicyState, UnknownPattern, UnreadableLimits, UnsupportedTimes,
};
use keeptime::retention::{
    BackupState, Coverage, KeepReason, Limits, LongTerm, NotCounted, NotJudged, Verdict,
};
use keeptime::schedule::Schedule;

use crate::oracle::backups::Record;
use crate::records::{ALL, aged, available, instant, now};

#[test]
fn a_policy_judges_its_own_objects_and_only_while_it_is_enabled() {
    let records = [available(1), available(2), Record { object: 2, ..available(3) }];
    let pattern = || Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0").unwrap();
    let policy = |state| Policy::new(pattern(), ALL.with_max_backups(1), state, [1_u8]);
    let verdicts = |policy: &Policy<u8>| -> Vec<String> {
        policy
            .judge(&records, now())
            .unwrap()
            .verdicts()
            .map(|(_, verdict)| English.verdict(&verdict))
            .collect()
    };
    let enabled =
        ["keep: newest, age 1 d", "delete: 2nd newest, limit 1", "keep: server not in this policy"];
    assert_eq!(verdicts(&policy(PolicyState::Enabled)), enabled);
    let off = policy(PolicyState::NotEnabled);
    assert_eq!(
        verdicts(&off),
        [
            "keep: the policy is not enabled",
            "keep: the policy is not enabled",
            "keep: server not in this policy"
        ]
    );
    assert_eq!(off.next_after(now()), Ok(None));
    assert_eq!(verdicts(&off.clone().into_enabled()), enabled);
    assert_eq!(off.into_enabled().next_after(now()), Ok(Some(instant("2024-01-10T02:00:00Z"))));
}

#[test]
fn an_object_of_another_policy_is_not_judged_even_if_its_backups_are_being_deleted() {
    let records = [aged(1, BackupState::BeingDeleted)];
    let policy =
        Policy::new(Pattern::parse("FREQ=DAILY").unwrap(), ALL, PolicyState::Enabled, [9_u8]);
    let judgement = policy.judge(&records, now()).unwrap();
    let coverage: Vec<Coverage> = judgement.objects().map(|object| object.coverage()).collect();
    assert_eq!(coverage, [Coverage::NotJudged]);
    assert_eq!(judgement.verdict(0), Some(Verdict::BeingDeleted));
    assert_eq!(judgement.summary().being_deleted, 1);
}

#[test]
fn a_policy_that_is_not_enabled_never_fires_whatever_its_pattern() {
    let daily = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0").unwrap();
    let refused = Pattern::parse("X").unwrap_err();
    for firing in [Firing::from(daily), refused.into()] {
        for (state, error) in [
            (PolicyState::NotEnabled, FiringError::NotEnabled),
            (PolicyState::StatusDisabled, FiringError::StatusDisabled),
        ] {
            let policy = Policy::new(firing.clone(), ALL, state, [1_u8]);
            assert_eq!(policy.next_after(now()), Ok(None));
            assert_eq!(policy.schedule().unwrap_err(), error);
        }
    }
}

#[test]
fn a_policy_that_is_not_enabled_has_a_schedule_as_if_enabled() {
    let daily = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0").unwrap();
    let policy = Policy::new(daily, ALL, PolicyState::NotEnabled, [1_u8]);
    let schedule = policy.schedule_as_if_enabled(Schedule::builder()).unwrap();
    assert_eq!(schedule.next_after(now()), Some(instant("2024-01-10T02:00:00Z")));
    assert_eq!(policy.schedule().unwrap_err().to_string(), "the policy is not enabled");
}

#[test]
fn unreadable_limits_stop_judging_only() {
    let daily = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0").unwrap();
    let reason = UnreadableLimits::new("many".parse::<u32>().unwrap_err());
    for state in [PolicyState::Enabled, PolicyState::NotEnabled] {
        let policy = Policy::new(daily.clone(), reason.clone(), state, [1_u8]);
        assert_eq!(policy.pattern(), Ok(&daily));
        assert_eq!(policy.limits().unwrap_err().to_string(), "invalid digit found in string");
        let error = policy.judge(&[available(1), available(2)], now()).unwrap_err();
        assert_eq!(error.to_string(), "invalid digit found in string");
        let KeepingError::Limits(reason) = error else { panic!("{error:?}") };
        assert!(reason.error().is::<std::num::ParseIntError>());
    }
    let policy = Policy::new(daily, reason, PolicyState::Enabled, [1_u8]);
    assert_eq!(policy.next_after(now()), Ok(Some(instant("2024-01-10T02:00:00Z"))));
}

#[test]
fn a_change_says_which_of_its_policies_cannot_judge() {
    let daily = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0").unwrap();
    let reason = UnreadableLimits::new("many".parse::<u32>().unwrap_err());
    let readable = Policy::new(daily, ALL.with_max_days(7), PolicyState::Enabled, [1_u8]);
    let unreadable = readable.clone().with_keeping(reason).into_enabled();
    let records = [available(1)];
    let judge = |before, after| PolicyChange::new(before, after).judge(&records, now()).map(drop);
    assert!(matches!(judge(&unreadable, &readable), Err(ChangeError::Before(_))));
    assert!(matches!(judge(&readable, &unreadable), Err(ChangeError::After(_))));
    assert!(judge(&readable, &readable).is_ok());
    // Firing does not depend on the limits.
    let change = PolicyChange::new(&readable, &unreadable);
    assert!(change.duration_change().is_none() && change.schedules().iter().all(Result::is_ok));
}

#[test]
fn a_refused_pattern_stops_firing_only() {
    let refused = Pattern::parse("FREQ=HOURLY").unwrap_err();
    let policy = Policy::new(refused, ALL.with_max_backups(1), PolicyState::Enabled, [1_u8]);
    let fault = policy.next_after(now()).unwrap_err();
    assert_eq!(fault.to_string(), "FREQ takes DAILY or WEEKLY, found HOURLY");
    assert!(matches!(fault, FiringError::Pattern(_)));
    assert_eq!(policy.judge(&[available(1), available(2)], now()).unwrap().summary().deleted, 1);
}

#[test]
fn a_policy_fires_from_its_start() {
    let policy = Policy::new(
        Pattern::parse("FREQ=DAILY;BYHOUR=2").unwrap(),
        ALL,
        PolicyState::Enabled,
        [1_u8],
    );
    assert_eq!(
        policy.next_after(now()).unwrap_err().to_string(),
        "BYMINUTE is missing from FREQ=DAILY;BYHOUR=2, and there is no start to take it from"
    );
    let policy = policy.with_start(instant("2024-02-01T05:17:09Z"));
    assert_eq!(policy.next_after(now()), Ok(Some(instant("2024-02-02T02:17:09Z"))));
    let zone = chrono::FixedOffset::east_opt(3600).unwrap();
    let schedule = policy.schedule_as_if_enabled(Schedule::builder().zone(zone)).unwrap();
    assert_eq!(schedule.next_after(now()), Some(instant("2024-02-02T01:17:09Z")));
}

/// A policy with an id and one object, created eight days before now.
fn own_policy(limits: Limits) -> Policy<u8> {
    Policy::new(Pattern::parse("FREQ=DAILY").unwrap(), limits, PolicyState::Enabled, [1_u8])
        .with_id("own".to_owned())
        .with_created_at(now() - TimeDelta::days(8))
}

/// Checks the verdicts of a policy, in the order of the records.
#[track_caller]
fn check(policy: &Policy<u8>, records: &[Record], expected: &[&str]) {
    let judgement = policy.judge(records, now()).unwrap();
    let verdicts: Vec<String> =
        judgement.verdicts().map(|(_, verdict)| English.verdict(&verdict)).collect();
    assert_eq!(verdicts, expected);
}

#[test]
fn a_policy_judges_only_backups_made_since_it_was_created() {
    let before = Record {
        created_at: available(8).created_at.map(|at| at - TimeDelta::nanoseconds(1)),
        ..available(9)
    };
    let records = [
        available(1),
        available(8),
        before,
        available(400),
        Record { created_at: None, ..available(3) },
    ];
    check(
        &own_policy(ALL.with_max_backups(1)),
        &records,
        &[
            "keep: newest, age 1 d",
            "delete: 2nd newest, limit 1",
            "keep: created before the policy",
            "keep: created before the policy",
            "keep: no date",
        ],
    );
    let policy = own_policy(ALL.with_max_backups(1));
    let verdict = policy.judge(&records, now()).unwrap().verdict(2);
    assert_eq!(verdict, Some(Verdict::Keep(KeepReason::NotJudged(NotJudged::CreatedBeforePolicy))));
    assert_eq!((policy.id(), policy.created_at()), (Some("own"), available(8).created_at));
    // Without a creation time the policy judges every backup.
    let undated = policy.with_created_at(None);
    assert_eq!(undated.judge(&records, now()).unwrap().summary().deleted, 3);
}

#[test]
fn a_policy_judges_only_backups_that_name_it_or_no_policy() {
    let named = |days, policy| Record { policy: Some(policy), ..available(days) };
    let records = [
        named(1, "own"),
        available(2),
        named(3, "other"),
        named(4, "own"),
        Record { policy: Some("other"), ..aged(5, BackupState::NotCounted(NotCounted::Manual)) },
        Record { policy: Some("other"), ..aged(6, BackupState::BeingDeleted) },
    ];
    check(
        &own_policy(ALL.with_max_backups(1)),
        &records,
        &[
            "keep: newest, age 1 d",
            "delete: 2nd newest, limit 1",
            "keep: created by another policy",
            "delete: 3rd newest, limit 1",
            "keep: manual",
            "being deleted",
        ],
    );
    // A policy without an id judges no backup that names a policy.
    let judgement = own_policy(ALL.with_max_backups(0)).with_id(None);
    let judgement = judgement.judge(&records, now()).unwrap();
    let deleted: Vec<u32> =
        judgement.deletions_with_last_copies().iter().map(|record| record.id).collect();
    assert_eq!(deleted, [2]);
    // Limits judge the backups of every policy.
    assert_eq!(ALL.with_max_backups(0).judge(&records, now()).unwrap().summary().deleted, 4);
}

#[test]
fn an_object_with_backups_of_other_policies_only_has_no_counted_backup() {
    let records = [Record { policy: Some("other"), ..available(1) }, available(400)];
    let policy = own_policy(ALL.with_max_backups(0));
    let judgement = policy.judge(&records, now()).unwrap();
    assert_eq!(judgement.objects().next().unwrap().coverage(), Coverage::NoneCounted);
}

#[test]
fn a_policy_with_unknown_objects_judges_only_the_backups_that_name_it() {
    let own = |id| Record { policy: Some("p"), ..available(id) };
    let records = [
        own(1),
        own(2),
        available(3),
        Record { policy: Some("other"), ..available(4) },
        Record { object: 2, ..available(5) },
        Record { object: 3, policy: Some("other"), ..available(6) },
    ];
    let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0").unwrap();
    let limits = ALL.with_max_backups(1);
    let policy: Policy<u8> =
        Policy::new(pattern, limits, PolicyState::Enabled, [7]).with_unknown_objects();
    assert!(policy.objects().is_none());
    let nobody = policy.judge(&records, now()).unwrap();
    assert_eq!(nobody.summary().kept, 6);
    let policy = policy.with_id("p".to_owned());
    let judgement = policy.judge(&records, now()).unwrap();
    let verdicts: Vec<String> =
        judgement.verdicts().map(|(_, verdict)| English.verdict(&verdict)).collect();
    assert_eq!(
        verdicts,
        [
            "keep: newest, age 1 d",
            "delete: 2nd newest, limit 1",
            "keep: names no policy, and the objects of the policy are unknown",
            "keep: created by another policy",
            "keep: no backup of this object names the policy",
            "keep: no backup of this object names the policy",
        ]
    );
    let coverage: Vec<Coverage> = judgement.objects().map(|object| object.coverage()).collect();
    assert_eq!(coverage, [Coverage::Covered, Coverage::NotJudged, Coverage::NotJudged]);
    assert_eq!(policy.objects_without_backups(&records).count(), 0);
    assert_eq!(policy.clone().into_enabled().with_objects([1]).objects().unwrap().len(), 1);

    // Only the object with a backup that names the policy gets new backups.
    let until = now() + TimeDelta::days(2);
    let forecast = Forecaster::new(&policy).run(&records, now(), until).unwrap();
    let created: Vec<u8> = forecast
        .events()
        .iter()
        .filter_map(|event| match event {
            ForecastEvent::Creation(creation) => Some(*creation.object()),
            ForecastEvent::Deletion(_) => None,
        })
        .collect();
    assert_eq!(created, [1, 1]);
    assert_eq!(forecast.deletions().count(), 3);
}

#[test]
fn objects_without_backups_are_returned() {
    let policy =
        Policy::new(Pattern::parse("FREQ=DAILY").unwrap(), ALL, PolicyState::Enabled, [1_u8, 2, 3]);
    let records = [
        Record { object: 9, ..available(1) },
        aged(2, BackupState::NotCounted(NotCounted::Manual)),
    ];
    let mut without: Vec<u8> = policy.objects_without_backups(&records).copied().collect();
    without.sort_unstable();
    assert_eq!(without, [2, 3]);
    assert_eq!(policy.objects_without_backups(&records[..0]).count(), 3);
}

#[test]
fn a_changed_pattern_is_compared_by_its_times() {
    let policy = |pattern: Pattern| {
        Policy::new(pattern, Limits::UNLIMITED, PolicyState::NotEnabled, ["web".to_owned()])
            .with_start(instant("2024-03-01T08:00:30Z"))
    };
    let csbs = |rules| policy(Pattern::parse(rules).unwrap());
    let cbr = |rules| policy(Pattern::parse_cbr(rules).unwrap());
    let change =
        |before: &Policy, after: &Policy| PolicyChange::new(before, after).pattern_change();
    let two_rules = csbs("FREQ=DAILY;BYHOUR=8;BYMINUTE=0\nFREQ=DAILY;BYHOUR=9;BYMINUTE=0");
    let one_rule = cbr("FREQ=DAILY;BYHOUR=8,9;BYMINUTE=0");
    assert_eq!(change(&two_rules, &two_rules), None);
    assert_eq!(change(&two_rules, &one_rule), Some(PatternChange::SameFires));
    assert_eq!(
        change(&two_rules, &csbs("FREQ=DAILY;BYHOUR=8;BYMINUTE=0")),
        Some(PatternChange::OtherFires)
    );
    // The start is a Friday.
    let weekly = cbr("FREQ=WEEKLY;BYDAY=FR;BYHOUR=8;BYMINUTE=0");
    let every_seven = cbr("FREQ=DAILY;INTERVAL=7;BYHOUR=8;BYMINUTE=0");
    assert_eq!(change(&weekly, &every_seven), Some(PatternChange::SameFires));
    // Another day zero moves the fires, and another second does not count.
    let every_two = cbr("FREQ=DAILY;INTERVAL=2;BYHOUR=8;BYMINUTE=0");
    let moved = every_two.clone().with_start(instant("2024-03-02T08:00:00Z"));
    assert_eq!(change(&every_two, &moved), Some(PatternChange::OtherFires));
    let same_day = every_two.clone().with_start(instant("2024-03-03T20:00:00Z"));
    assert_eq!(change(&every_two, &same_day), None);
    // Without a start, the patterns decide.
    let [every_two, other] = [every_two, cbr("FREQ=DAILY;INTERVAL=3;BYHOUR=8;BYMINUTE=0")]
        .map(|policy| policy.with_start(None));
    assert_eq!(change(&every_two, &other), Some(PatternChange::OtherFires));
    assert_eq!(change(&every_two, &every_two), None);
}

#[test]
fn a_change_of_long_term_rules_has_both_sides() {
    let pattern = || Pattern::parse("FREQ=DAILY;BYHOUR=8;BYMINUTE=0").unwrap();
    let policy =
        |limits: Limits| Policy::new(pattern(), limits, PolicyState::Enabled, ["web".to_owned()]);
    let rules = LongTerm::in_offset(Utc).months(2).build().unwrap();
    let (without, with) = (Limits::UNLIMITED, Limits::UNLIMITED.with_long_term(rules));
    let (without, with) = (policy(without), policy(with));
    let change = PolicyChange::new(&without, &with).long_term_change().unwrap();
    assert_eq!((change.before(), change.after()), (None, Some(rules)));
    assert_eq!(PolicyChange::new(&with, &with).long_term_change(), None);
}

#[test]
fn a_change_of_the_days_has_both_sides_and_a_direction() {
    let change = |before: Option<u32>, after: Option<u32>| {
        let limits = |days| Limits::UNLIMITED.with_max_days(days).with_max_backups(5);
        let [before, after] = [before, after].map(|days| own_policy(limits(days)));
        let change = PolicyChange::new(&before, &after).duration_change()?;
        Some((change.before(), change.after(), change.extends()))
    };
    for (before, after, extends) in [
        (Some(30), Some(31), true),
        (Some(30), Some(29), false),
        (Some(30), None, true),
        (None, Some(30), false),
    ] {
        assert_eq!(change(before, after), Some((before, after, extends)));
    }
    assert_eq!((change(None, None), change(Some(30), Some(30))), (None, None));
}

#[test]
fn what_is_unknown_has_a_reason_and_can_be_replaced() {
    let times = UnsupportedTimes::new("it fires at sunrise");
    let policy = own_policy(ALL).with_firing(times.clone());
    assert_eq!(policy.pattern(), Err(&UnknownPattern::Unsupported(times)));
    assert_eq!(policy.pattern().unwrap_err().to_string(), "it fires at sunrise");
    let daily = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0").unwrap();
    assert_eq!(policy.with_firing(daily.clone()).pattern(), Ok(&daily));

    #[derive(Debug, thiserror::Error)]
    #[error("cannot read the limits")]
    struct Wrapping(#[source] std::num::ParseIntError);
    let reason = UnreadableLimits::new(Wrapping("many".parse::<u32>().unwrap_err()));
    let source = std::error::Error::source(&reason).unwrap();
    assert_eq!(source.to_string(), "invalid digit found in string");
}

#[test]
fn a_schedule_with_a_zone_respects_the_state() {
    let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0").unwrap();
    let policy = |state| Policy::new(pattern.clone(), Limits::UNLIMITED, state, ["web".to_owned()]);
    let east = || Schedule::builder().zone(chrono::FixedOffset::east_opt(3600).unwrap());
    let enabled = policy(PolicyState::Enabled);
    let next = |schedule: Schedule<_>| schedule.next_after("2025-03-01T12:00:00Z".parse().unwrap());
    let expected = "2025-03-02T01:00:00Z".parse().ok();
    assert_eq!(next(enabled.schedule_with(east()).unwrap()), expected);
    let disabled = policy(PolicyState::StatusDisabled);
    assert!(matches!(disabled.schedule_with(east()), Err(FiringError::StatusDisabled)));
    let not_enabled = policy(PolicyState::NotEnabled);
    assert!(matches!(not_enabled.schedule_with(east()), Err(FiringError::NotEnabled)));
    assert_eq!(next(not_enabled.schedule_as_if_enabled(east()).unwrap()), expected);
}

#[test]
fn converting_the_objects_leaves_the_rest_of_a_policy() {
    let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0").unwrap();
    let at = "2025-03-01T12:00:00Z".parse::<chrono::DateTime<Utc>>().unwrap();
    let names = ["web", "mail", "new"].map(str::to_owned);
    let policy = Policy::new(pattern, Limits::UNLIMITED, PolicyState::NotEnabled, names)
        .with_id("p".to_owned())
        .with_created_at(at)
        .with_start(at);
    let number = |name: String| ["web", "mail"].iter().position(|known| *known == name);
    let numbers = policy.clone().map_objects(number);
    let mut objects: Vec<usize> = numbers.objects().unwrap().copied().collect();
    objects.sort_unstable();
    assert_eq!(objects, [0, 1]);
    assert_eq!(
        (numbers.id(), numbers.created_at(), numbers.start()),
        (Some("p"), Some(at), Some(at))
    );
    assert_eq!(numbers.state(), PolicyState::NotEnabled);
    assert_eq!(numbers.pattern().unwrap(), policy.pattern().unwrap());
    assert!(policy.with_unknown_objects().map_objects(number).objects().is_none());
}
