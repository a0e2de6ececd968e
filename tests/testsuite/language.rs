//! All sentences come from a language.

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use keeptime::explain::{
    English, Explanation, FieldEffect, FieldNote, Language, Timing, VerdictGroup,
};
use keeptime::forecast::{Forecast, Forecaster, Quota, QuotaReached};
use keeptime::pattern::Pattern;
use keeptime::picture;
use keeptime::policy::{Extent, LongTermChange, PatternChange, Policy, PolicyState, Shortfall};
use keeptime::report::{Finding, Report, ReportedBackups, Severity};
use keeptime::retention::{
    Backup, BackupState, Busy, Completeness, Expiry, FailedOperation, Limits, LongTerm, NotCounted,
    Verdict,
};
use keeptime::schedule::{NamedZone, Schedule};

use crate::marked_language::{Marked, unmarked};

struct Record {
    id: u32,
    state: BackupState,
    taken: Option<DateTime<Utc>>,
    expiry: Expiry,
}

impl Backup for Record {
    type Id = u32;
    type Object = str;

    fn id(&self) -> &u32 {
        &self.id
    }
    fn object(&self) -> &str {
        if self.id == 1000 { "elsewhere" } else { "web" }
    }
    fn created_at(&self) -> Option<DateTime<Utc>> {
        self.taken
    }
    fn state(&self) -> BackupState {
        self.state
    }
    fn policy_id(&self) -> Option<&str> {
        (self.id == 1001).then_some("another")
    }
    fn completeness(&self) -> Completeness {
        Completeness::Complete
    }

    fn expiry(&self) -> Expiry {
        self.expiry
    }
}

fn now() -> DateTime<Utc> {
    "2025-03-03T12:00:00Z".parse().unwrap()
}

/// One backup of each kind, and several that count.
fn records() -> Vec<Record> {
    let states = [
        BackupState::Available,
        BackupState::Available,
        BackupState::Available,
        BackupState::Busy(Busy::Restoring),
        BackupState::Busy(Busy::Copying),
        BackupState::Busy(Busy::UnknownCopyStatus),
        BackupState::NotCounted(NotCounted::Manual),
        BackupState::NotCounted(NotCounted::Image),
        BackupState::NotCounted(NotCounted::BeingCreated),
        BackupState::NotCounted(NotCounted::UnknownStatus),
        BackupState::NotCounted(NotCounted::Failed(FailedOperation::Creation)),
        BackupState::NotCounted(NotCounted::Failed(FailedOperation::Restore)),
        BackupState::NotCounted(NotCounted::Failed(FailedOperation::Deletion)),
        BackupState::NotCounted(NotCounted::Failed(FailedOperation::Unknown)),
        BackupState::BeingDeleted,
    ];
    let days = |days: i64| Some(now() - TimeDelta::days(days));
    let record = |id, state, taken| Record { id, state, taken, expiry: Expiry::NotRecorded };
    let mut records: Vec<Record> =
        (1..).zip(states).map(|(id, state)| record(id, state, days(id.into()))).collect();
    let available = |id, taken| record(id, BackupState::Available, taken);
    records.extend([
        available(100, days(20)),
        available(101, None),
        available(102, days(-1)),
        available(1000, days(1)),
        available(1001, days(1)),
        available(1002, days(400)),
    ]);
    records
}

fn policy(limits: Limits, state: PolicyState) -> Policy<&'static str> {
    let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0").unwrap();
    Policy::new(pattern, limits, state, ["web", "mail"])
        .with_id("p".to_owned())
        .with_created_at(now() - TimeDelta::days(300))
}

/// Checks that the text outside of marks has no letters apart from `words`.
#[track_caller]
fn is_marked(output: &str, words: &[&str]) {
    let mut outside = unmarked(output);
    for word in words {
        outside = outside.replace(word, "");
    }
    assert!(!outside.contains(char::is_alphabetic), "{outside}\n\nof\n\n{output}");
}

/// Returns the texts of a page, including the labels for screen readers.
fn texts(page: &str) -> String {
    let (head, rest) = page.split_once("<style>").unwrap();
    let (_, body) = rest.split_once("</style>").unwrap();
    let (body, _) = body.split_once("<script>").unwrap();
    let mut texts = String::new();
    for part in [head, body] {
        let mut rest = part;
        while let Some((text, tag)) = rest.split_once('<') {
            texts.push_str(text);
            texts.push('\n');
            let (tag, after) = tag.split_once('>').unwrap();
            if let Some((_, label)) = tag.split_once("aria-label=\"") {
                texts.push_str(label.split_once('"').unwrap().0);
                texts.push('\n');
            }
            rest = after;
        }
        texts.push_str(rest);
    }
    texts
}

fn forecast<'r>(policy: &'r Policy<&'static str>, records: &'r [Record]) -> Forecast<'r, Record> {
    Forecaster::new(policy).run(records, now(), now() + TimeDelta::days(9)).unwrap()
}

#[test]
fn explanations_come_from_the_language() {
    let texts = |policy: &Policy<&str>| {
        let shown: [NamedZone<Utc>; 0] = [];
        let explanation = Explanation::new(policy, &NamedZone::UTC, &shown, now());
        let mut texts = Marked.activity(&explanation);
        texts.extend(Marked.limits(explanation.limits()));
        texts.join("\n")
    };
    for state in [PolicyState::Enabled, PolicyState::NotEnabled, PolicyState::StatusDisabled] {
        is_marked(&texts(&policy(Limits::UNLIMITED.with_max_backups(2), state)), &[]);
        is_marked(&Marked.not_running(state).unwrap_or_default(), &[]);
    }
    let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0").unwrap();
    let schedule = Schedule::builder().zone(NamedZone::UTC).pattern(&pattern).unwrap();
    let timing = Timing::new(&schedule, &[] as &[NamedZone<Utc>], now());
    is_marked(&Marked.timing(&timing).concat(), &[]);
    is_marked(&picture::week(timing.week(), None, 80, &Marked), &[]);
    is_marked(&picture::week(timing.week(), None, 40, &Marked), &["x"]);
}

#[test]
fn verdicts_and_forecasts_come_from_the_language() {
    let month = LongTerm::in_offset(Utc).months(1).build().unwrap();
    let limits = Limits::UNLIMITED.with_max_backups(2).with_max_days(10).with_long_term(month);
    let (policy, records) = (policy(limits, PolicyState::Enabled), records());
    let judgement = policy.judge(&records, now()).unwrap();
    let verdicts: Vec<Verdict> = judgement.verdicts().map(|(_, verdict)| verdict).collect();
    let groups: std::collections::HashSet<VerdictGroup> =
        verdicts.iter().map(VerdictGroup::from).collect();
    assert_eq!(groups.len(), VerdictGroup::ALL.len());
    for verdict in &verdicts {
        is_marked(&Marked.verdict(verdict), &[]);
        is_marked(&Marked.evidence(verdict), &[]);
        is_marked(&Marked.outcome(verdict.outcome()), &[]);
    }
    for (_, forecast) in forecast(&policy, &records).backup_forecasts() {
        is_marked(&Marked.backup_forecast(&forecast, now()), &[]);
    }
    is_marked(&picture::legend(&Marked), &["o", "x"]);
}

#[test]
fn changes_and_ranges_come_from_the_language() {
    let month = LongTerm::in_offset(Utc).months(1).build().unwrap();
    let all = Limits::UNLIMITED;
    let limits = [all, all.with_max_days(1), all.with_max_backups(3).with_long_term(month)];
    for limits in limits {
        let explained = policy(limits, PolicyState::Enabled);
        let shown: [NamedZone<Utc>; 0] = [];
        let explanation = Explanation::new(&explained, &NamedZone::UTC, &shown, now());
        is_marked(&Marked.reach(explanation.reach().unwrap()), &[]);
        is_marked(&Marked.limits(explanation.limits()).concat(), &[]);
    }
    let change = LongTermChange::between(all, limits[2]).unwrap();
    is_marked(&Marked.long_term_change(&change), &[]);
    for change in [PatternChange::SameFires, PatternChange::OtherFires] {
        is_marked(&Marked.pattern_change(change), &[]);
    }
    for expiry in [Expiry::NotRecorded, Expiry::Never, Expiry::At(now())] {
        is_marked(&Marked.expiry(expiry), &[]);
    }
}

#[test]
fn a_report_of_intervals_shows_the_next_days_and_expiries() {
    let pattern = Pattern::parse_cbr("FREQ=DAILY;INTERVAL=2;BYHOUR=14;BYMINUTE=0").unwrap();
    let policy =
        Policy::new(pattern, Limits::UNLIMITED.with_max_days(3), PolicyState::Enabled, ["web"])
            .with_start(now());
    let shown = [NamedZone::new("UTC+8", FixedOffset::east_opt(8 * 3600).unwrap())];
    let page = |expiry| {
        let state = BackupState::BeingDeleted;
        let records = [Record { id: 1, state, taken: Some(now()), expiry }];
        let builder = Report::builder("TITLE", &policy, now()).zones(&shown).fires(0).days(0);
        builder.build_with(&ReportedBackups::new(&records)).unwrap()
    };
    let marked = page(Expiry::Never).to_html(&Marked);
    is_marked(&texts(&marked), &["TITLE", "web", "UTC", "DOCTYPE html"]);
    let english = page(Expiry::Never).to_html(&English);
    for expected in [
        "Every 2 days at 14:00 UTC (22:00 in UTC+8), counted from 2025-03-03.",
        "In the long run, the oldest automatic backup of each server is at least 1 day and at most 3 days old (simulated).",
        "The next days",
        "<th scope=\"row\">Mon 2025-03-03</th>",
        "<th scope=\"row\">Sun 2025-03-30</th>",
        "<th scope=\"col\">Expires</th>",
        "<td>never</td>",
    ] {
        assert!(english.contains(expected), "{expected}\n{english}");
    }
    assert!(!english.contains("2025-03-31"));
    // A listing without expiries has no column for them.
    assert!(!page(Expiry::NotRecorded).to_html(&English).contains("Expires"));
}

#[test]
fn a_report_comes_from_the_language() {
    for state in [PolicyState::Enabled, PolicyState::NotEnabled] {
        let (policy, records) =
            (policy(Limits::UNLIMITED.with_max_backups(2).with_max_days(10), state), records());
        let quotas = [
            Quota::backups(1.0),
            Quota::backups(23.0),
            Quota::backups(1000.0),
            Quota::space(1.0, "GB"),
        ];
        let forecast = forecast(&policy, &records);
        let no_sizes = forecast.quota(&quotas[3], |_| None);
        assert_eq!(no_sizes.reached(), QuotaReached::NoSizes);
        let unknown_unit = forecast.quota(&Quota::space(1.0, "acres"), |_| Some(1.0));
        assert_eq!(unknown_unit.reached(), QuotaReached::UnknownUnit);
        is_marked(&Marked.quota(&unknown_unit), &[]);
        let effects = [
            FieldEffect::NoLimit,
            FieldEffect::ZeroIsNoLimit,
            FieldEffect::ZeroIsLimit,
            FieldEffect::OverriddenByPermanent,
            FieldEffect::DoesNotMoveFires { zone: "UTC" },
        ];
        let fields = effects.map(|effect| FieldNote { field: "field", value: "1".into(), effect });
        let shortfalls = [
            Shortfall::LosesLastCounted,
            Shortfall::LosesLastCountedOn(now()),
            Shortfall::OnlyIncomplete,
            Shortfall::NoneCounted,
            Shortfall::NamesOtherPolicy,
            Shortfall::NoneListed,
        ];
        for shortfall in shortfalls {
            is_marked(&Marked.shortfall(&shortfall), &[]);
        }
        let finding = |severity| Finding {
            severity,
            location: "PLACE".to_owned(),
            message: "MESSAGE".to_owned(),
        };
        let extent = Extent::Partial { read: 3, count: 25 };
        let page = Report::builder("TITLE", &policy, now())
            .field_notes(fields.into())
            .fires(2)
            .days(9)
            .findings(vec![finding(Severity::Fault), finding(Severity::Note)])
            .quotas(&quotas)
            .build_with(&ReportedBackups::new(&records).with_extent(extent))
            .unwrap()
            .to_html(&Marked);
        assert!(page.contains("lang=\"en-x-marked\""));
        // A column head, text from documents, and locations.
        let words =
            ["TITLE", "web", "elsewhere", "PLACE", "MESSAGE", "/count", "UTC", "DOCTYPE html"];
        is_marked(&texts(&page), &words);
    }
}
