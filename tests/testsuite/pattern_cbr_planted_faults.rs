//! Puts one fault into a valid pattern of CBR. Exactly that fault must be found, in the right rule and with
//! the right span, in a list and in a text.
//!
//! The expected span is marked with « and ».

use keeptime::Pattern;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::pattern_planted_faults::{Parts, PlantedFault, list, planted_fault, unmarked};

const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// Rules with the same minute, of which no two share an hour, and none is near midnight.
fn valid_rules() -> impl Strategy<Value = Vec<Parts>> {
    let days = prop::sample::subsequence(&DAYS[..], 1..=7);
    let rule = (0..3_u8, 2..=30_u8, days, 1..5_usize, any::<usize>());
    prop::collection::vec(rule, 1..4).prop_map(|rules| {
        let own = |(index, (form, interval, days, hours, turn)): (
            usize,
            (u8, u8, Vec<&str>, usize, usize),
        )| {
            // Each rule has six hours of its own.
            let hours: Vec<usize> = (0..hours).map(|hour| index * 6 + hour).collect();
            let days = format!("BYDAY={}", list(&days));
            let mut parts = match form {
                0 => vec!["FREQ=DAILY".to_owned(), format!("INTERVAL={interval:02}")],
                1 => vec!["FREQ=DAILY".to_owned(), "INTERVAL=1".to_owned(), days],
                _ => vec!["FREQ=WEEKLY".to_owned(), days],
            };
            parts.extend([format!("BYHOUR={}", list(&hours)), "BYMINUTE=20".to_owned()]);
            let turn = turn % parts.len();
            parts.rotate_left(turn);
            parts
        };
        rules.into_iter().enumerate().map(own).collect()
    })
}

fn cbr_fault() -> impl Strategy<Value = PlantedFault> {
    let of_interval = select(vec![
        ("INTERVAL=«0»", "interval"),
        ("INTERVAL=«31»", "interval"),
        ("INTERVAL=«001»", "interval"),
        ("INTERVAL=«+1»", "interval"),
        ("INTERVAL=«1,2»", "interval"),
        ("INTERVAL=« 1»", "space"),
        ("«INTERVAL =1»", "space"),
        ("INTERVAL=«１»", "full_width"),
        ("«INTERVAL=»", "empty_list"),
        ("«INTERVAL»", "not_a_part"),
    ]);
    // CSBS has no INTERVAL.
    let shared = planted_fault().prop_filter("no INTERVAL", |fault| match fault {
        PlantedFault::Added { text, .. } => !text.to_uppercase().contains("INTERVAL"),
        _ => true,
    });
    prop_oneof![
        3 => shared,
        2 => of_interval.prop_map(|(text, kind)| PlantedFault::Replaced { part: "INTERVAL", text, kind }),
        1 => Just(PlantedFault::Twice { part: "INTERVAL" }),
    ]
}

/// The part into which a fault is put, if it has to be in the rule.
fn part(fault: &PlantedFault) -> &'static str {
    match fault {
        PlantedFault::Item { part, .. }
        | PlantedFault::EmptyItem { part }
        | PlantedFault::Replaced { part, .. }
        | PlantedFault::Twice { part } => part,
        _ => "FREQ",
    }
}

/// Checks that a pattern has exactly one fault, with this kind, in the rule with marks.
fn finds(marked: &[String], rule: usize, kind: &str, line_end: &str) {
    let (text, span) = unmarked(&marked[rule]);
    let mut rules = marked.to_vec();
    rules[rule] = text;
    let faults = Pattern::faults_cbr_rules(&rules);
    let found: Vec<_> = faults
        .iter()
        .map(|fault| (fault.rule_index(), fault.kind().name(), fault.span()))
        .collect();
    assert_eq!(found, [(Some(rule), kind, span.clone())], "{rules:?}");
    assert_eq!(Pattern::parse_cbr_rules(&rules).as_ref(), Err(&faults[0]));

    let before: usize = rules[..rule].iter().map(|rule| rule.len() + line_end.len()).sum();
    let text = rules.join(line_end) + line_end;
    let faults = Pattern::faults_cbr(&text);
    let found: Vec<_> = faults.iter().map(|fault| (fault.kind().name(), fault.span())).collect();
    assert_eq!(found, [(kind, span.start + before..span.end + before)], "{text:?}");
    assert_eq!(Pattern::parse_cbr(&text).as_ref(), Err(&faults[0]));
}

/// Whole rules that are not allowed, in a list and in a text.
const RULES: [(&str, &str); 8] = [
    ("«RRULE:»FREQ=DAILY;INTERVAL=2;BYHOUR=1", "rule_prefix"),
    ("«RRULE;X=1:FREQ=DAILY»", "rule_prefix"),
    ("«DTSTART:20250101T000000Z»", "time_property"),
    ("«EXDATE;X=\"a:b\":20250101T000000Z»", "time_property"),
    ("«SUMMARY:nightly»", "not_a_rule"),
    ("«END:VEVENT»", "not_a_rule"),
    ("FREQ=WEEKLY;«INTERVAL=2»;BYDAY=MO", "weekly_interval"),
    ("BYDAY=MO;«INTERVAL=30»;FREQ=DAILY", "interval_with_days"),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn valid_rules_of_cbr_have_no_fault(rules in valid_rules()) {
        let rules: Vec<String> = rules.iter().map(|parts| parts.join(";")).collect();
        prop_assert_eq!(Pattern::faults_cbr_rules(&rules), []);
        prop_assert_eq!(Pattern::parse_cbr(&rules.join("\r\n")), Pattern::parse_cbr_rules(&rules));
    }

    #[test]
    fn a_fault_in_a_rule_of_cbr_is_the_only_fault_and_has_its_rule_and_span(
        valid in valid_rules(), planted in cbr_fault(), rule in any::<Index>(), at in any::<Index>(),
        line_end in select(vec!["\n", "\r\n"]), lower_case in any::<bool>(),
    ) {
        let has_part = |rule: &usize| valid[*rule].iter().any(|text| text.starts_with(part(&planted)));
        let fitting: Vec<usize> = (0..valid.len()).filter(has_part).collect();
        prop_assume!(!fitting.is_empty());
        let rule = fitting[rule.index(fitting.len())];
        let mut rules: Vec<String> = valid.iter().map(|parts| parts.join(";")).collect();
        let (text, kind) = planted.put_into(&valid[rule], at);
        rules[rule] = text;
        if lower_case {
            rules = rules.iter().map(|rule| rule.to_lowercase()).collect();
        }
        finds(&rules, rule, kind, line_end);
    }

    #[test]
    fn a_rule_that_cbr_does_not_allow_is_the_only_fault(
        valid in valid_rules(), bad in select(&RULES[..]), at in any::<Index>(), line_end in select(vec!["\n", "\r\n"]),
    ) {
        let mut rules: Vec<String> = valid.iter().map(|parts| parts.join(";")).collect();
        let at = at.index(rules.len() + 1);
        rules.insert(at, bad.0.to_owned());
        finds(&rules, at, bad.1, line_end);
    }

    #[test]
    fn a_line_end_in_a_rule_of_a_list_is_the_only_fault(
        valid in valid_rules(), rule in any::<Index>(), at in any::<Index>(), line_end in select(vec!["\n", "\r\n", "\r"]),
    ) {
        let mut rules: Vec<String> = valid.iter().map(|parts| parts.join(";")).collect();
        let rule = rule.index(rules.len());
        let at = at.index(rules[rule].len() + 1);
        rules[rule].insert_str(at, line_end);
        let faults = Pattern::faults_cbr_rules(&rules);
        let found: Vec<_> = faults.iter().map(|fault| (fault.rule_index(), fault.kind().name(), fault.span())).collect();
        prop_assert_eq!(found, [(Some(rule), "line_end_in_item", at..at + line_end.len())]);
    }

    /// The time is up to 59 minutes from one of another rule on day zero.
    #[test]
    fn times_of_cbr_too_close_are_a_fault_of_the_later_rule(
        valid in valid_rules(), intervals in [2..=30_u8, 2..=30_u8], hour in 18..23_i32, distance in 1..60_i32, before in any::<bool>(),
    ) {
        let every = |interval: u8, time: i32| {
            format!("FREQ=DAILY;INTERVAL={interval};BYHOUR={};BYMINUTE={}", time / 60, time % 60)
        };
        let mut rules: Vec<String> = valid.iter().map(|parts| parts.join(";")).collect();
        let time = hour * 60 + 20;
        rules.push(every(intervals[0], time));
        let time = time + if before { -distance } else { distance };
        rules.push(format!("«{}»", every(intervals[1], time)));
        finds(&rules, rules.len() - 1, "too_close", "\n");
    }
}
