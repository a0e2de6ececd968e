//! Checks of the rules and the faults that a pattern of CBR is read as.

use keeptime::Pattern;
use keeptime::pattern::{Dialect, StoredPattern};

/// A fault: the index of its rule, its kind, the text of its span, its message.
type Expected<'e> = (Option<usize>, &'e str, &'e str, &'e str);

/// Checks that a list and the text of its lines are read as these rules.
#[track_caller]
pub(crate) fn reads(rules: &[&str], canonical: &[&str]) {
    let pattern = Pattern::parse_cbr_rules(rules).unwrap();
    assert_eq!(pattern.dialect(), Dialect::Cbr);
    assert_eq!(pattern.canonical_rules(), canonical);
    assert_eq!(pattern.canonical_text(), canonical.join("\n"));
    assert_eq!(Pattern::faults_cbr_rules(rules), []);
    for line_end in ["\n", "\r\n"] {
        for text_end in ["", line_end, &line_end.repeat(2)] {
            let text = rules.join(line_end) + text_end;
            assert_eq!(Pattern::parse_cbr(&text).as_ref(), Ok(&pattern), "{text:?}");
            assert_eq!(Pattern::faults_cbr(&text), []);
        }
    }
    assert_eq!(Pattern::parse_cbr_rules(canonical), Ok(pattern));
}

/// Checks that a list has exactly these faults.
#[track_caller]
pub(crate) fn has_faults(rules: &[&str], expected: &[Expected<'_>]) {
    let faults = Pattern::faults_cbr_rules(rules);
    let messages: Vec<String> = faults.iter().map(ToString::to_string).collect();
    let found: Vec<Expected<'_>> = faults
        .iter()
        .zip(&messages)
        .map(|(fault, message)| {
            let covered = match fault.rule_index() {
                Some(index) => &rules[index][fault.span()],
                None => {
                    assert_eq!(fault.span(), 0..0);
                    ""
                }
            };
            (fault.rule_index(), fault.kind().name(), covered, message.as_str())
        })
        .collect();
    assert_eq!(found, expected);
    assert_eq!(Pattern::parse_cbr_rules(rules).as_ref(), Err(&faults[0]));
    assert_eq!(StoredPattern::parse_cbr_rules(rules).as_ref(), Err(&faults[0]));
}

/// Checks that a text has exactly these faults: kind, text of the span, message.
#[track_caller]
pub(crate) fn text_has_faults(text: &str, expected: &[(&str, &str, &str)]) {
    let faults = Pattern::faults_cbr(text);
    let messages: Vec<String> = faults.iter().map(ToString::to_string).collect();
    let found: Vec<(&str, &str, &str)> = faults
        .iter()
        .zip(&messages)
        .map(|(fault, message)| (fault.kind().name(), &text[fault.span()], message.as_str()))
        .collect();
    assert_eq!(found, expected);
    assert!(faults.iter().all(|fault| fault.rule_index().is_none()));
    assert_eq!(Pattern::parse_cbr(text).as_ref(), Err(&faults[0]));
}

/// Checks that a rule has this fault, in a list after a rule that is valid, and as a text.
#[track_caller]
pub(crate) fn rule(rule: &str, kind: &str, covered: &str, message: &str) {
    has_faults(
        &["FREQ=DAILY;INTERVAL=3;BYHOUR=23;BYMINUTE=0", rule],
        &[(Some(1), kind, covered, message)],
    );
    text_has_faults(rule, &[(kind, covered, message)]);
}
