//! Patterns and canonical texts at their greatest length.

use keeptime::pattern::{Pattern, PatternErrorKind, PatternFromRulesError, Rule};

use crate::pattern_checks::{HEAD, TAIL, reads};

#[test]
fn a_text_has_at_most_10240_characters() {
    let text = |length: usize| {
        format!("FREQ=DAILY;BYHOUR=5{}", ",05".repeat(length / 3))[..length].to_owned()
    };
    let longest = text(10_240);
    assert_eq!(longest.len(), 10_240);
    reads(&longest, &["FREQ=DAILY;BYHOUR=5"]);
    let fault = Pattern::parse(&format!("{longest},")).unwrap_err();
    assert_eq!(fault.to_string(), "a pattern takes at most 10240 characters, found 10241");
    assert_eq!(fault.span(), 10_240..10_241);
    // Characters, not bytes.
    let wide =
        |letters| format!("{HEAD}SUMMARY:{}\r\nRRULE:FREQ=DAILY\r\n{TAIL}", "é".repeat(letters));
    let around = wide(0).len();
    reads(&wide(10_240 - around), &["FREQ=DAILY"]);
    assert!(matches!(
        Pattern::parse(&wide(10_241 - around)).unwrap_err().kind(),
        PatternErrorKind::TooLong { characters: 10_241 }
    ));
}

#[test]
fn a_canonical_text_that_would_be_too_long_is_the_bare_rules() {
    // They leave out the minute, so that there can be many of them.
    let rules: Vec<String> = ["DAILY", "WEEKLY"]
        .into_iter()
        .flat_map(|frequency| pairs().map(move |[a, b]| format!("FREQ={frequency};BYHOUR={a},{b}")))
        .take(400)
        .collect();
    let text = rules.join("\n");
    assert!(text.len() <= 10_240);
    let pattern = Pattern::parse(&text).unwrap();
    assert!(pattern.canonical_text().len() <= 10_240);
    assert!(!pattern.canonical_text().starts_with("BEGIN"));
    assert_eq!(Pattern::parse(&pattern.canonical_text()), Ok(pattern));
}

/// Returns every pair of hours of the day.
fn pairs() -> impl Iterator<Item = [u8; 2]> {
    (0..24).flat_map(|a| (a + 1..24).map(move |b| [a, b]))
}

/// Returns rules whose values, joined by line ends, have exactly this number of characters. They leave
/// out the minute, so that there can be many of them.
fn rules_of_length(characters: usize) -> Vec<Rule> {
    let later = |[a, b]: [u8; 2]| (b + 1..24).map(move |c| vec![a, b, c]);
    let short: Vec<Rule> = pairs()
        .map(|pair| pair.to_vec())
        .chain(pairs().flat_map(later).take(300))
        .map(|hours| Rule::weekly().at_hours(hours).build().unwrap())
        .collect();
    // The last rule has as many hours as needed; each hour adds two or three characters.
    let long = |hours: u8, least: u8| {
        Rule::daily().at_hours((0..hours).map(|hour| hour + least)).build().unwrap()
    };
    let endings = (1..=12).flat_map(|hours| (0..=12).map(move |least| long(hours, least)));
    let length = |rule: &Rule| rule.to_string().len() + 1;
    let endings: Vec<(Rule, usize)> = endings.map(|rule| (rule, length(&rule))).collect();
    let mut rules = Vec::new();
    let mut used = 0;
    for rule in short {
        // The last rule has no line end.
        let left = characters + 1 - used;
        if let Some((ending, _)) = endings.iter().find(|(_, length)| *length == left) {
            rules.push(*ending);
            return rules;
        }
        used += length(&rule);
        rules.push(rule);
    }
    panic!("no rules have {characters} characters")
}

#[test]
fn rules_may_have_exactly_the_maximum_of_characters() {
    let joined =
        |rules: &[Rule]| rules.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    let most = rules_of_length(10_240);
    assert_eq!(joined(&most).len(), 10_240);
    let pattern = Pattern::from_rules(most.iter().copied()).unwrap();
    assert_eq!(pattern.canonical_text().len(), 10_240);
    assert_eq!(Pattern::parse(&pattern.canonical_text()), Ok(pattern));
    let more = rules_of_length(10_241);
    assert_eq!(
        Pattern::from_rules(more),
        Err(PatternFromRulesError::TooLong { characters: 10_241 })
    );

    // The calendar adds `RRULE:` and a CRLF to each rule, and the lines around them.
    let around = HEAD.len() + TAIL.len();
    let calendar = |rules: &[Rule]| around + joined(rules).len() + 1 + 7 * rules.len();
    let fit = (7_000..10_000).map(rules_of_length).find(|rules| calendar(rules) == 10_240).unwrap();
    let canonical = Pattern::from_rules(fit.iter().copied()).unwrap().canonical_text();
    assert!(canonical.starts_with(HEAD) && canonical.len() == 10_240);
    let over =
        (7_000..10_000).map(rules_of_length).find(|rules| calendar(rules) == 10_241).unwrap();
    let canonical = Pattern::from_rules(over.iter().copied()).unwrap().canonical_text();
    assert!(!canonical.contains("BEGIN") && canonical.len() < 10_240);
}
