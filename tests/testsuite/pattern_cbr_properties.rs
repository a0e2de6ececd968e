//! Properties of patterns of CBR that hold for any text and any rules.

use keeptime::Pattern;
use keeptime::pattern::{
    MAX_CBR_RULES, PatternError, PatternErrorKind as Kind, Rule, StoredPattern,
};
use proptest::prelude::*;

use crate::intervals::{gaps, rule, rules};
use crate::oracle::interval_days::PlainRule;
use crate::pattern_properties::{nearly_valid, quoted};

/// Checks what holds for each fault, which is in this text.
fn holds_of_fault(fault: &PatternError, text: &str) {
    let Some(covered) = text.get(fault.span()) else {
        panic!("{fault} at {:?} in {text:?}", fault.span());
    };
    if let Some(found) = quoted(fault.kind()) {
        assert!(covered.contains(found.as_str()), "{fault} at {covered:?} in {text:?}");
    }
    let message = fault.to_string();
    assert!(!message.chars().any(char::is_control), "{message:?}");
}

fn holds_of_any_list(rules: &[String]) {
    let faults = Pattern::faults_cbr_rules(rules);
    let parsed = Pattern::parse_cbr_rules(rules);
    assert_eq!(parsed.as_ref().err(), faults.first());
    for fault in &faults {
        holds_of_fault(fault, fault.rule_index().map_or("", |index| &rules[index]));
    }
    let stored = StoredPattern::parse_cbr_rules(rules);
    assert_eq!(stored.as_ref().map(StoredPattern::pattern), parsed.as_ref());
    let Ok(pattern) = parsed else { return };
    assert!(!rules.is_empty() && rules.len() <= MAX_CBR_RULES);
    let canonical = pattern.canonical_rules();
    assert!(canonical.is_sorted() && !canonical.is_empty());
    for again in [
        Pattern::parse_cbr_rules(&canonical),
        Pattern::parse_cbr(&pattern.canonical_text()),
        Pattern::parse_cbr(&rules.join("\n")),
    ] {
        let again = again.unwrap();
        assert_eq!(again, pattern);
        assert_eq!(again.canonical_rules(), canonical);
    }
    // Another client can read every rule that names its times, and one note is enough for other days.
    for note in StoredPattern::parse_cbr_rules(&canonical).unwrap().notes() {
        let name = note.kind().name();
        assert!(["hour_and_minute_apart", "other_days"].contains(&name), "{canonical:?}");
    }
}

fn holds_of_any_text(text: &str) {
    let faults = Pattern::faults_cbr(text);
    let parsed = Pattern::parse_cbr(text);
    assert_eq!(parsed.as_ref().err(), faults.first());
    for fault in &faults {
        assert_eq!(fault.rule_index(), None);
        holds_of_fault(fault, text);
    }
    if let Ok(pattern) = parsed {
        assert_eq!(Pattern::parse_cbr(&pattern.canonical_text()).unwrap(), pattern);
        let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
        assert_eq!(Pattern::parse_cbr_rules(&lines).unwrap(), pattern);
    }
}

/// The name of a fault's kind, the same in a list and in a text.
fn shared_name(fault: &PatternError) -> &'static str {
    match fault.kind() {
        Kind::SecondRuleInItem { .. } => "second_rule",
        kind => kind.name(),
    }
}

/// Rules made of the pieces of rules, rarely valid, without white space.
fn nearly_valid_rule() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "FREQ=DAILY",
        "FREQ=WEEKLY",
        "FREQ=",
        "INTERVAL=",
        "INTERVAL=2",
        "BYDAY=",
        "BYDAY=MO,TU",
        "BYHOUR=8",
        "BYHOUR=",
        "BYMINUTE=0",
        "BYMINUTE=30",
        ";",
        ";",
        ";",
        ";",
        ",",
        "=",
        "30",
        "7",
        "31",
        "01",
        "MO",
        "RRULE:",
        "END:",
        "X=1",
        "WKST=MO",
        "；",
        "é",
    ]);
    prop::collection::vec(word, 1..10).prop_map(|words| words.concat())
}

/// Returns whether some start keeps the times of rules an hour apart.
fn fits(rules: &[PlainRule]) -> bool {
    rules.is_empty() || (0..7).any(|day| gaps(rules, day).iter().all(|gap| *gap >= 60))
}

/// Returns a text of a rule. The seed chooses the spelling.
fn spelled(rule: &Rule, seed: u64) -> String {
    let bit = |index: u32| seed >> index & 1 == 1;
    let text = rule.to_string();
    let mut parts: Vec<String> = text.split(';').map(str::to_owned).collect();
    if !text.contains("INTERVAL") && bit(0) {
        parts.push("INTERVAL=1".to_owned());
    }
    for part in &mut parts {
        let (name, items) = part.split_once('=').unwrap();
        let mut items: Vec<&str> = items.split(',').collect();
        if bit(1) && name.starts_with("BY") {
            items.reverse();
            items.push(items[0]);
        }
        let padded = items.iter().map(|item| match item.parse::<u8>() {
            Ok(number) if bit(2) => format!("{number:02}"),
            _ => (*item).to_owned(),
        });
        *part = format!("{name}={}", padded.collect::<Vec<_>>().join(","));
    }
    let turn = usize::try_from(seed >> 8).unwrap_or(0) % parts.len();
    parts.rotate_left(turn);
    let text = parts.join(";");
    if bit(3) { text.to_lowercase() } else { text }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_as_cbr_without_panic(text in any::<String>(), rules in prop::collection::vec(any::<String>(), 0..30)) {
        holds_of_any_text(&text);
        holds_of_any_list(&rules);
    }

    #[test]
    fn nearly_valid_text_is_read_as_cbr_without_panic(text in nearly_valid()) {
        holds_of_any_text(&text);
        let rules: Vec<String> = text.split('\n').map(str::to_owned).collect();
        holds_of_any_list(&rules);
    }

    #[test]
    fn a_list_and_the_text_of_its_lines_have_the_same_faults(
        rules in prop::collection::vec(nearly_valid_rule(), 1..5), line_end in prop::sample::select(vec!["\n", "\r\n"]),
    ) {
        holds_of_any_list(&rules);
        let starts: Vec<usize> = rules
            .iter()
            .scan(0, |next, rule| Some(core::mem::replace(next, *next + rule.len() + line_end.len())))
            .collect();
        let of_list = Pattern::faults_cbr_rules(&rules);
        let of_list: Vec<_> = of_list
            .iter()
            .map(|fault| {
                let start = starts[fault.rule_index().unwrap()];
                (shared_name(fault), fault.span().start + start..fault.span().end + start)
            })
            .collect();
        let text = rules.join(line_end);
        let of_text = Pattern::faults_cbr(&text);
        let of_text: Vec<_> = of_text.iter().map(|fault| (shared_name(fault), fault.span())).collect();
        prop_assert_eq!(of_list, of_text);
    }

    #[test]
    fn spelling_changes_nothing_in_cbr(rules in rules(), seed in any::<u64>()) {
        let built: Vec<Rule> = rules.iter().map(rule).collect();
        let mut texts: Vec<String> = built.iter().map(|rule| spelled(rule, seed)).collect();
        let again = texts[0].clone();
        texts.push(again);
        texts.reverse();
        let read = Pattern::parse_cbr_rules(&texts);
        match Pattern::from_cbr_rules(built) {
            Ok(built) => prop_assert_eq!(read, Ok(built)),
            Err(_) => prop_assert!(read.is_err()),
        }
    }

    /// Rules are refused exactly if no start keeps their times an hour apart, and the fault is in a rule that
    /// leaves no such start: the first one, if no two rules are too close whatever the start.
    #[test]
    fn rules_of_cbr_are_refused_if_no_start_keeps_them_an_hour_apart(rules in rules()) {
        let texts: Vec<String> = rules.iter().map(|plain| rule(plain).to_string()).collect();
        let read = Pattern::parse_cbr_rules(&texts);
        prop_assert_eq!(read.is_ok(), fits(&rules), "{:?}", texts);
        let Err(fault) = read else { return Ok(()) };
        let index = fault.rule_index().unwrap();
        prop_assert_eq!(&texts[index][fault.span()], &texts[index]);
        prop_assert!(!fits(&rules[..=index]));
        if let Kind::TooCloseForEveryStart { example, .. } = fault.kind() {
            prop_assert!(example.minutes_apart() < 60);
            prop_assert!(fits(&rules[..index]));
        }
    }
}
