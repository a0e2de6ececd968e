//! Properties that hold for any text and any rules.

use chrono::Weekday;
use keeptime::pattern::{
    Excerpt, Pattern, PatternErrorKind as Kind, PatternFromRulesError, Rule, StoredPattern,
};
use proptest::prelude::*;

use crate::oracle::week::{gaps, minutes, sorted};

const DAYS: [(&str, Weekday); 7] = [
    ("MO", Weekday::Mon),
    ("TU", Weekday::Tue),
    ("WE", Weekday::Wed),
    ("TH", Weekday::Thu),
    ("FR", Weekday::Fri),
    ("SA", Weekday::Sat),
    ("SU", Weekday::Sun),
];

/// A rule as lists. An empty list or `None` is a part that is left out.
#[derive(Clone, Debug)]
struct Plain {
    daily: bool,
    days: Vec<u16>,
    hours: Vec<u16>,
    minute: Option<u16>,
}

impl Plain {
    /// Returns the text of the rule. The seed chooses the spelling.
    fn text(&self, seed: u64) -> String {
        let bit = |index: u64| seed >> (index % 64) & 1 == 1;
        let list = |items: Vec<String>| {
            let mut items = items;
            if bit(1) {
                items.reverse();
            }
            if bit(2) && !items.is_empty() {
                items.push(items[0].clone());
            }
            items.join(",")
        };
        let number = |value: &u16| if bit(3) { format!("{value:02}") } else { value.to_string() };
        let mut parts = vec![format!("FREQ={}", if self.daily { "DAILY" } else { "WEEKLY" })];
        if !self.days.is_empty() {
            let names = self.days.iter().map(|day| DAYS[usize::from(*day)].0.to_owned());
            parts.push(format!("BYDAY={}", list(names.collect())));
        }
        if !self.hours.is_empty() {
            parts.push(format!("BYHOUR={}", list(self.hours.iter().map(number).collect())));
        }
        if let Some(minute) = &self.minute {
            parts.push(format!("BYMINUTE={}", list(vec![number(minute)])));
        }
        let turn = usize::try_from(seed % 4).unwrap() % parts.len();
        parts.rotate_left(turn);
        let text = parts.join(";");
        if bit(4) { text.to_lowercase() } else { text }
    }

    fn build(&self) -> Rule {
        let builder = if self.daily { Rule::daily() } else { Rule::weekly() };
        let small = |value: &u16| u8::try_from(*value).unwrap();
        let builder = match self.days.is_empty() {
            true => builder,
            false => builder.on_days(self.days.iter().map(|day| DAYS[usize::from(*day)].1)),
        };
        let builder = match self.hours.is_empty() {
            true => builder,
            false => builder.at_hours(self.hours.iter().map(small)),
        };
        let builder = match &self.minute {
            None => builder,
            Some(minute) => builder.at_minute(small(minute)),
        };
        builder.build().unwrap()
    }

    /// Returns the rule with the parts that it leaves out taken from a start.
    fn with_start(&self, start: u16) -> Self {
        let mut filled = self.clone();
        if filled.days.is_empty() && !filled.daily {
            filled.days = vec![start / 1440];
        }
        if filled.hours.is_empty() {
            filled.hours = vec![start / 60 % 24];
        }
        filled.minute.get_or_insert(start % 60);
        filled
    }

    /// Returns the week minutes of a complete rule.
    fn minutes(&self) -> Vec<u16> {
        let all: Vec<u16> = (0..7).collect();
        let days = if self.days.is_empty() { &all } else { &self.days };
        minutes(days, &self.hours, self.minute.as_slice())
    }
}

/// A rule with few possible hours and minutes, so that about half of the patterns have times that are too
/// close.
fn crowded_rule() -> impl Strategy<Value = Plain> {
    let days = prop::collection::btree_set(0..7_u16, 1..7);
    let hours = prop::collection::btree_set(prop_oneof![4 => 0..6_u16, 1 => Just(23)], 1..4);
    let minute = prop::sample::select(vec![0_u16, 29, 30, 31, 59]);
    let rule = (any::<bool>(), days, hours, minute, 0..8_u8);
    rule.prop_map(|(daily, days, hours, minute, left_out)| Plain {
        daily,
        days: if left_out & 1 == 0 { days.into_iter().collect() } else { Vec::new() },
        hours: if left_out & 2 == 0 { hours.into_iter().collect() } else { Vec::new() },
        minute: (left_out & 4 == 0).then_some(minute),
    })
}

/// Returns whether two times are less than an hour apart for each of the 10,080 starts.
fn is_close_for_every_start(rules: &[Plain]) -> bool {
    (0..10_080).all(|start| {
        let all = sorted(rules.iter().flat_map(|rule| rule.with_start(start).minutes()).collect());
        gaps(&all).into_iter().min().unwrap() < 60
    })
}

fn complete() -> impl Strategy<Value = Plain> {
    let days = prop::collection::btree_set(0..7_u16, 1..7);
    let hours = prop::collection::btree_set(0..24_u16, 1..6);
    let minute = prop_oneof![3 => Just(0_u16), 1 => 0..60_u16];
    (any::<bool>(), days, hours, minute).prop_map(|(daily, days, hours, minute)| Plain {
        daily,
        days: days.into_iter().collect(),
        hours: hours.into_iter().collect(),
        minute: Some(minute),
    })
}

fn any_rule() -> impl Strategy<Value = Plain> {
    (complete(), 0..8_u8).prop_map(|(mut rule, left_out)| {
        if left_out & 1 == 1 {
            rule.days.clear();
        }
        if left_out & 2 == 2 {
            rule.hours.clear();
        }
        if left_out & 4 == 4 {
            rule.minute = None;
        }
        rule
    })
}

/// Text made of the pieces of a pattern, rarely valid.
pub(crate) fn nearly_valid() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "BEGIN:",
        "END:",
        "VCALENDAR",
        "VEVENT",
        "VTODO",
        "\r\n",
        "\n",
        "\r",
        " ",
        "\t",
        "RRULE:",
        "RRULE;X=Y:",
        "FREQ=",
        "DAILY",
        "WEEKLY",
        "HOURLY",
        ";",
        ",",
        "=",
        ":",
        "BYDAY=",
        "MO",
        "SU",
        "BYHOUR=",
        "BYMINUTE=",
        "0",
        "5",
        "23",
        "24",
        "07",
        "INTERVAL=1",
        "INTERVAL=",
        "WKST=MO",
        "FREQ=DAILY",
        "\\n",
        "；",
        "\u{feff}",
        "COUNT=2",
        "DTSTART:1",
        "SUMMARY:x",
        "é",
        "\u{0}",
        "+1",
        "-1SU",
    ]);
    prop::collection::vec(word, 0..40).prop_map(|words| words.concat())
}

/// Returns the excerpt that a fault has.
pub(crate) fn quoted(kind: &Kind) -> Option<&Excerpt> {
    match kind {
        Kind::EscapedLineEnd { found }
        | Kind::CarriageReturn { found }
        | Kind::NotARule { found, .. }
        | Kind::NotAProperty { found }
        | Kind::Component { found }
        | Kind::ComponentParameters { found }
        | Kind::WrongEnd { found, .. }
        | Kind::AfterEnd { found, .. }
        | Kind::RuleParameters { found }
        | Kind::NoFrequency { found }
        | Kind::NotAPart { found }
        | Kind::Space { found, .. }
        | Kind::SecondRule { found }
        | Kind::SecondRuleInItem { found }
        | Kind::Interval { found }
        | Kind::NoEffect { found }
        | Kind::UnsupportedPart { found, .. }
        | Kind::Frequency { found }
        | Kind::Weekday { found }
        | Kind::Hour { found }
        | Kind::Minute { found } => Some(found),
        _ => None,
    }
}

/// Removes the folds from a piece of text.
fn unfolded(piece: &str) -> String {
    let folds = ["\r\n ", "\r\n\t", "\n ", "\n\t"];
    folds.into_iter().fold(piece.to_owned(), |piece, fold| piece.replace(fold, ""))
}

fn holds_of_any_text(text: &str) {
    let faults = Pattern::faults(text);
    let parsed = Pattern::parse(text);
    assert_eq!(parsed.as_ref().err(), faults.first());
    for fault in &faults {
        let Some(covered) = text.get(fault.span()) else {
            panic!("{fault} at {:?} in {text:?}", fault.span());
        };
        if let Some(found) = quoted(fault.kind()) {
            assert!(
                unfolded(covered).contains(found.as_str()),
                "{fault} at {covered:?} in {text:?}"
            );
        }
        let message = fault.to_string();
        assert!(!message.chars().any(char::is_control), "{message:?}");
    }
    let stored = StoredPattern::parse(text);
    assert_eq!(stored.as_ref().err(), StoredPattern::faults(text).first());
    if let Ok(stored) = &stored {
        for note in stored.notes() {
            assert!(unfolded(&text[note.span()]).starts_with(['I', 'i']));
        }
        assert_eq!(stored.notes().is_empty(), parsed.as_ref() == Ok(stored.pattern()));
    }
    assert!(parsed.is_err() || stored.is_ok());
    if let Ok(pattern) = parsed {
        let canonical = pattern.canonical_text();
        let again = Pattern::parse(&canonical).unwrap();
        assert_eq!(again, pattern);
        assert_eq!(again.canonical_text(), canonical);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_parses_without_panic_and_parse_agrees_with_faults(text in any::<String>()) {
        holds_of_any_text(&text);
    }

    #[test]
    fn nearly_valid_text_parses_without_panic_and_parse_agrees_with_faults(text in nearly_valid()) {
        holds_of_any_text(&text);
    }

    #[test]
    fn spelling_changes_nothing(rules in prop::collection::vec(any_rule(), 1..4), seed in any::<u64>()) {
        let plain: Vec<String> = rules.iter().map(|rule| rule.text(0)).collect();
        let mut other: Vec<String> = rules.iter().map(|rule| rule.text(seed)).collect();
        other.reverse();
        other.push(other[0].clone());
        let lines: String = other.iter().map(|rule| format!("RRULE:{rule}\r\n")).collect();
        let calendar = format!("begin:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:vevent\r\n{lines}END:VEVENT\r\nEND:VCALENDAR");
        let at = usize::try_from(seed % 1000).unwrap() % (calendar.len() - 1) + 1;
        // Folds a line anywhere inside, but not between CR and LF and not at the start of a line.
        let folded = match &calendar.as_bytes()[at - 1..=at] {
            [b'\r' | b'\n', _] | [_, b'\r' | b'\n'] => calendar.clone(),
            _ => format!("{}\r\n {}", &calendar[..at], &calendar[at..]),
        };
        let built = Pattern::from_rules(rules.iter().map(Plain::build));
        let read = Pattern::parse(&plain.join("\n"));
        match built {
            Ok(built) => {
                prop_assert_eq!(Ok(&built), read.as_ref());
                prop_assert_eq!(Ok(built), Pattern::parse(&folded));
            }
            Err(_) => {
                prop_assert!(read.is_err());
                prop_assert!(Pattern::parse(&folded).is_err());
            }
        }
    }

    #[test]
    fn complete_rules_are_accepted_if_their_times_are_an_hour_apart(rules in prop::collection::vec(complete(), 1..4)) {
        let all = sorted(rules.iter().flat_map(Plain::minutes).collect());
        let text: Vec<String> = rules.iter().map(|rule| rule.text(0)).collect();
        let read = Pattern::parse(&text.join("\n"));
        prop_assert_eq!(read.is_ok(), gaps(&all).into_iter().min().unwrap() >= 60);
        if let Ok(pattern) = read {
            let points: Vec<u16> = pattern.timetable().unwrap().week().unwrap().week_minutes().map(|p| p.minutes_from_monday()).collect();
            prop_assert_eq!(&points, &all);
            for day in 0..7 {
                prop_assert!(points.iter().filter(|minute| **minute / 1440 == day).count() <= 24);
            }
        }
    }

    #[test]
    fn parts_left_out_come_from_the_start(rule in any_rule(), start in 0..10_080_u16) {
        let filled = rule.with_start(start);
        let start = crate::oracle::week::civil(start);
        let pattern = Pattern::parse(&rule.text(0)).unwrap();
        let points: Vec<u16> = pattern.timetable_from(start).unwrap().week().unwrap().week_minutes().map(|p| p.minutes_from_monday()).collect();
        prop_assert_eq!(points, filled.minutes());
        let is_complete = rule.minute.is_some() && !rule.hours.is_empty() && (rule.daily || !rule.days.is_empty());
        prop_assert_eq!(pattern.timetable().is_ok(), is_complete);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// The reference tries every start.
    #[test]
    fn rules_are_accepted_if_some_start_keeps_them_an_hour_apart(
        rules in prop::collection::vec(crowded_rule(), 1..6),
    ) {
        let is_close = |rules: &[Plain]| !rules.is_empty() && is_close_for_every_start(rules);
        let texts: Vec<String> = rules.iter().map(|rule| rule.text(0)).collect();
        let text = texts.join("\n");
        let read = Pattern::parse(&text);
        prop_assert_eq!(read.is_err(), is_close(&rules), "{}", text);
        let built = Pattern::from_rules(rules.iter().map(Plain::build));
        prop_assert_eq!(read.is_err(), built.is_err());
        let Err(fault) = read else { return Ok(()) };
        if let Kind::TooCloseForEveryStart { example, .. } = fault.kind() {
            prop_assert!(example.minutes_apart() < 60);
            let is_refused = matches!(built, Err(PatternFromRulesError::TooCloseForEveryStart { .. }));
            prop_assert!(is_refused);
            // The span is the first rule that leaves no valid start.
            let count = text[..fault.span().start].matches('\n').count();
            prop_assert_eq!(&text[fault.span()], &texts[count]);
            prop_assert!(is_close(&rules[..=count]) && !is_close(&rules[..count]));
        }
    }
}
