//! Puts one fault into a valid pattern. Exactly that fault must be found, with the right span.
//!
//! The expected span is marked with « and ».

use core::ops::Range;

use keeptime::pattern::Pattern;
use proptest::prelude::*;
use proptest::sample::{Index, select};

const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// The parts of a complete rule.
pub(crate) type Parts = Vec<String>;

/// The components around the rules.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Frame {
    Calendar,
    Event,
    Bare,
}

/// A valid pattern. All rules have the same minute; no two rules share an hour.
#[derive(Clone, Debug)]
struct ValidPattern {
    frame: Frame,
    rules: Vec<Parts>,
    line_end: &'static str,
    lower_case: bool,
}

pub(crate) fn list(items: &[impl ToString]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

fn valid_pattern() -> impl Strategy<Value = ValidPattern> {
    let days = prop::sample::subsequence(&DAYS[..], 1..=7);
    let rule = (any::<bool>(), days, 1..6_usize, 0..4_usize);
    let frame = select(vec![Frame::Calendar, Frame::Event, Frame::Bare]);
    let line_end = select(vec!["\r\n", "\n"]);
    (frame, prop::collection::vec(rule, 1..4), line_end, any::<bool>()).prop_map(
        |(frame, rules, line_end, lower_case)| {
            // Each rule has six hours of its own, so that no two rules are too close.
            let own =
                |(index, (daily, days, hours, turn)): (usize, (bool, Vec<&str>, usize, usize))| {
                    let hours: Vec<usize> = (0..hours).map(|hour| index * 6 + hour).collect();
                    let frequency = if daily { "DAILY" } else { "WEEKLY" };
                    let mut parts = vec![
                        format!("FREQ={frequency}"),
                        format!("BYDAY={}", list(&days)),
                        format!("BYHOUR={}", list(&hours)),
                        "BYMINUTE=20".to_owned(),
                    ];
                    parts.rotate_left(turn);
                    parts
                };
            let rules = rules.into_iter().enumerate().map(own).collect();
            ValidPattern { frame, rules, line_end, lower_case }
        },
    )
}

/// A fault to put into a rule, and the name of its kind.
#[derive(Clone, Debug)]
pub(crate) enum PlantedFault {
    /// An invalid item in a list.
    Item { part: &'static str, item: &'static str, kind: &'static str },
    /// An empty item in a list.
    EmptyItem { part: &'static str },
    /// A text that replaces a part.
    Replaced { part: &'static str, text: &'static str, kind: &'static str },
    /// A text added as one more part.
    Added { text: &'static str, kind: &'static str },
    /// A rule without FREQ. The span is the whole rule.
    NoFrequency,
    /// A part that appears twice.
    Twice { part: &'static str },
    /// An extra semicolon.
    EmptyPart,
    /// A full-width semicolon.
    FullWidth,
}

pub(crate) fn planted_fault() -> impl Strategy<Value = PlantedFault> {
    let item = |part, kind, items: &[&'static str]| {
        let kind_of = move |item: &str| match item {
            _ if item.contains(' ') => "space",
            "１" => "full_width",
            _ => kind,
        };
        select(items.to_vec()).prop_map(move |item| PlantedFault::Item {
            part,
            item,
            kind: kind_of(item),
        })
    };
    let hours = &["24", "99", "007", "+1", "-1", "1.0", "x", " 5", "5 ", "１", "1-3", "*"];
    let minutes = &["60", "61", "100", "+0", "-0", "x", " 0", "0 ", "½"];
    let days = &["1MO", "-1SU", "MON", "M", "XX", "1", " MO", "MO ", "м", "MO-FR"];
    let instead = select(vec![
        ("FREQ", "FREQ=«HOURLY»", "frequency"),
        ("FREQ", "FREQ=«MONTHLY»", "frequency"),
        ("FREQ", "FREQ=«DAILY,WEEKLY»", "frequency"),
        ("FREQ", "FREQ=«DAILY »", "space"),
        ("FREQ", "«FREQ=»", "empty_list"),
        ("BYDAY", "«BYDAY=»", "empty_list"),
        ("BYHOUR", "«BYHOUR=»", "empty_list"),
        ("BYMINUTE", "«BYMINUTE=»", "empty_list"),
        ("FREQ", "«FREQ =DAILY»", "space"),
        ("BYHOUR", "«BYHOUR\t=5»", "space"),
        ("BYMINUTE", "«BYMINUTE»", "not_a_part"),
        ("BYDAY", "«BYDAY MO»", "space"),
    ]);
    let beside = select(vec![
        ("«INTERVAL=1»", "no_effect"),
        ("«interval=01»", "no_effect"),
        ("«WKST=MO»", "no_effect"),
        ("«BYSECOND=0»", "no_effect"),
        ("«INTERVAL = 1»", "space"),
        ("«INTERVAL=2»", "unsupported_part"),
        ("«INTERVAL=»", "unsupported_part"),
        ("«COUNT=3»", "unsupported_part"),
        ("«UNTIL=20301231T000000Z»", "unsupported_part"),
        ("«WKST=1»", "unsupported_part"),
        ("«BYSECOND=1»", "unsupported_part"),
        ("«BYMONTHDAY=1»", "unsupported_part"),
        ("«BYSETPOS=-1»", "unsupported_part"),
        ("«X-VENDOR=a=b»", "unsupported_part"),
        ("«=»", "unsupported_part"),
        ("«nothing»", "not_a_part"),
        ("«夜»", "not_a_part"),
        ("«\u{0}»", "not_a_part"),
    ]);
    prop_oneof![
        item("BYHOUR", "hour", hours),
        item("BYMINUTE", "minute", minutes),
        item("BYDAY", "weekday", days),
        select(vec!["BYDAY", "BYHOUR", "BYMINUTE"])
            .prop_map(|part| PlantedFault::EmptyItem { part }),
        instead.prop_map(|(part, text, kind)| PlantedFault::Replaced { part, text, kind }),
        beside.prop_map(|(text, kind)| PlantedFault::Added { text, kind }),
        Just(PlantedFault::NoFrequency),
        select(vec!["FREQ", "BYDAY", "BYHOUR", "BYMINUTE"])
            .prop_map(|part| PlantedFault::Twice { part }),
        Just(PlantedFault::EmptyPart),
        Just(PlantedFault::FullWidth),
    ]
}

impl PlantedFault {
    /// Returns the rule with the fault in it, and the name of the kind.
    pub(crate) fn put_into(&self, parts: &Parts, at: Index) -> (String, &'static str) {
        let index_of = |name: &str| parts.iter().position(|part| part.starts_with(name)).unwrap();
        let replace_part = |index: usize, text: String| {
            let mut parts = parts.clone();
            parts[index] = text;
            parts.join(";")
        };
        let beside = |text: &str| {
            let mut parts = parts.clone();
            parts.insert(at.index(parts.len() + 1), text.to_owned());
            parts.join(";")
        };
        let with_item = |name: &str, item: &str| {
            let (_, items) = parts[index_of(name)].split_once('=').unwrap();
            let mut items: Vec<&str> = items.split(',').collect();
            items.insert(at.index(items.len() + 1), item);
            items.join(",")
        };
        match self {
            Self::Item { part, item, kind } => {
                let items = with_item(part, &format!("«{item}»"));
                (replace_part(index_of(part), format!("{part}={items}")), kind)
            }
            Self::EmptyItem { part } => (
                replace_part(index_of(part), format!("«{part}={}»", with_item(part, ""))),
                "empty_item",
            ),
            Self::Replaced { part, text, kind } => {
                (replace_part(index_of(part), (*text).to_owned()), kind)
            }
            Self::Added { text, kind } => (beside(text), kind),
            Self::NoFrequency => {
                let mut parts = parts.clone();
                parts.remove(index_of("FREQ"));
                (format!("«{}»", parts.join(";")), "no_frequency")
            }
            Self::Twice { part } => {
                // The span is that of the second one.
                let again = parts[index_of(part)].clone();
                let mut parts = parts.clone();
                let after = index_of(part) + 1 + at.index(parts.len() - index_of(part));
                parts.insert(after, format!("«{again}»"));
                (parts.join(";"), "repeated_part")
            }
            Self::FullWidth => {
                let after = 1 + at.index(parts.len() - 1);
                (
                    format!("{}«；»{}", parts[..after].join(";"), parts[after..].join(";")),
                    "full_width",
                )
            }
            Self::EmptyPart => {
                // The span is the first of two semicolons, or the one at the start or end.
                let after = at.index(parts.len() + 1);
                let (before, rest) = (parts[..after].join(";"), parts[after..].join(";"));
                let marked = match (before.is_empty(), rest.is_empty()) {
                    (false, false) => format!("{before}«;»;{rest}"),
                    _ => format!("{before}«;»{rest}"),
                };
                (marked, "empty_part")
            }
        }
    }
}

impl ValidPattern {
    /// Returns the text of a pattern with these rules and, at an index among them, one more line.
    fn text(&self, rules: &[String], more: Option<(usize, &str)>) -> String {
        let prefix = if self.frame == Frame::Bare { "" } else { "RRULE:" };
        let mut lines: Vec<String> = rules.iter().map(|rule| format!("{prefix}{rule}")).collect();
        if let Some((at, line)) = more {
            lines.insert(at, line.to_owned());
        }
        let around = |name: &str, lines: &mut Vec<String>| {
            lines.insert(0, format!("BEGIN:{name}"));
            lines.push(format!("END:{name}"));
        };
        if self.frame != Frame::Bare {
            around("VEVENT", &mut lines);
        }
        if self.frame == Frame::Calendar {
            around("VCALENDAR", &mut lines);
        }
        let text = lines.join(self.line_end) + self.line_end;
        if self.lower_case { text.to_lowercase() } else { text }
    }

    fn rules(&self) -> Vec<String> {
        self.rules.iter().map(|parts| parts.join(";")).collect()
    }
}

/// Removes the marks. Returns the text and the range between the marks.
pub(crate) fn unmarked(text: &str) -> (String, Range<usize>) {
    let start = text.find('«').unwrap();
    let end = text.find('»').unwrap() - '«'.len_utf8();
    (text.replace(['«', '»'], ""), start..end)
}

/// Folds the text somewhere inside a line. Returns the new text and the range, adjusted to it.
fn folded(text: &str, range: &Range<usize>, at: Index, fold: &str) -> (String, Range<usize>) {
    let inside = |at: &usize| {
        let around = |byte: u8| !matches!(byte, b'\r' | b'\n');
        text.is_char_boundary(*at)
            && around(text.as_bytes()[at - 1])
            && around(text.as_bytes()[*at])
    };
    let offsets: Vec<usize> = (1..text.len()).filter(inside).collect();
    let offset = offsets[at.index(offsets.len())];
    let text = format!("{}{fold}{}", &text[..offset], &text[offset..]);
    // A range that starts at the fold starts after it; one that ends at the fold ends before it.
    let start = if range.start >= offset { range.start + fold.len() } else { range.start };
    let end = if range.end > offset { range.end + fold.len() } else { range.end };
    (text, start..end)
}

/// Checks that a text has exactly one fault, with this kind and the marked span, with and without a fold.
fn finds(marked: &str, kind: &str, at: Index) {
    let (text, span) = unmarked(marked);
    for (text, span) in [
        (text.clone(), span.clone()),
        folded(&text, &span, at, "\r\n "),
        folded(&text, &span, at, "\n\t"),
    ] {
        let faults = Pattern::faults(&text);
        let found: Vec<_> =
            faults.iter().map(|fault| (fault.kind().name(), fault.span())).collect();
        assert_eq!(found, [(kind, span)], "{text:?}");
        assert_eq!(Pattern::parse(&text).as_ref(), Err(&faults[0]));
    }
}

/// Lines that are not allowed in the VEVENT of a calendar.
const LINES: [(&str, &str); 16] = [
    ("«DTSTART:20250101T000000Z»", "time_property"),
    ("«DTSTART;TZID=Europe/Berlin:20250101T000000»", "time_property"),
    ("«RDATE:20250101T000000Z»", "time_property"),
    ("«EXDATE;X=\"a:b\":20250101T000000Z»", "time_property"),
    ("«EXRULE:FREQ=DAILY»", "time_property"),
    ("«RECURRENCE-ID:20250101T000000Z»", "time_property"),
    ("«RRULE;X=1:FREQ=DAILY»", "rule_parameters"),
    ("«RRULE:»", "empty_rule"),
    ("«»", "blank_line"),
    ("«no colon»", "not_a_property"),
    ("«:value»", "not_a_property"),
    ("«BEGIN:VALARM»\nTRIGGER:-PT5M\nEND:VALARM", "component"),
    ("«BEGIN:VTODO»\nBEGIN:VEVENT\nEND:VEVENT\nRRULE:x\nEND:VTODO", "component"),
    ("«BEGIN;X=1:VALARM»\nEND;Y=1:VALARM", "component"),
    ("«END:VTODO»", "wrong_end"),
    ("«END;X=1:VTODO»", "wrong_end"),
];

/// Lines that are not allowed among bare rules.
const BARE_LINES: [(&str, &str); 7] = [
    ("«DTSTART:20250101T000000Z»", "time_property"),
    ("«SUMMARY:nightly»", "not_a_rule"),
    ("«BEGIN:VEVENT»", "not_a_rule"),
    ("«END:VEVENT»", "not_a_rule"),
    ("«RRULE;X=1:FREQ=DAILY»", "rule_parameters"),
    ("«RRULE:»", "empty_rule"),
    ("«»", "blank_line"),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_valid_pattern_has_no_fault(valid in valid_pattern(), at in any::<Index>()) {
        let text = valid.text(&valid.rules(), None);
        prop_assert_eq!(Pattern::faults(&text), []);
        let (folded, _) = folded(&text, &(0..0), at, "\r\n\t");
        prop_assert_eq!(Pattern::parse(&folded).unwrap(), Pattern::parse(&text).unwrap());
    }

    #[test]
    fn a_fault_in_a_rule_is_the_only_fault_and_has_its_span(
        valid in valid_pattern(), planted in planted_fault(), rule in any::<Index>(), at in any::<Index>(), fold in any::<Index>(),
    ) {
        let mut rules = valid.rules();
        let rule = rule.index(rules.len());
        let (text, kind) = planted.put_into(&valid.rules[rule], at);
        rules[rule] = text;
        finds(&valid.text(&rules, None), kind, fold);
    }

    #[test]
    fn a_line_that_is_not_allowed_is_the_only_fault_and_has_its_span(
        valid in valid_pattern(), line in any::<Index>(), at in any::<Index>(), fold in any::<Index>(),
    ) {
        let lines = if valid.frame == Frame::Bare { &BARE_LINES[..] } else { &LINES[..] };
        let (line, kind) = lines[line.index(lines.len())];
        // A text that starts with BEGIN is not a list of bare rules.
        let first = usize::from(valid.frame == Frame::Bare && line.starts_with("«BEGIN"));
        // The last line may be empty.
        let last = usize::from(valid.frame == Frame::Bare && line == "«»");
        let at = first + at.index(valid.rules.len() + 1 - first - last);
        finds(&valid.text(&valid.rules(), Some((at, line))), kind, fold);
    }

    /// The new rule, which is too close to an earlier one, is the last rule.
    #[test]
    fn times_too_close_are_a_fault_of_the_later_rule(
        valid in valid_pattern(), rule in any::<Index>(), distance in 1..60_i32, before in any::<bool>(), fold in any::<Index>(),
    ) {
        let parts = &valid.rules[rule.index(valid.rules.len())];
        let hour = parts.iter().find_map(|part| part.strip_prefix("BYHOUR=")).unwrap();
        let hour: i32 = hour.split(',').next().unwrap().parse().unwrap();
        let day = parts.iter().find_map(|part| part.strip_prefix("BYDAY=")).unwrap();
        let day = DAYS.iter().position(|known| day.split(',').next() == Some(known)).unwrap();
        let week = 7 * 1440;
        let point = i32::try_from(day).unwrap() * 1440 + hour * 60 + 20;
        let close = (point + if before { -distance } else { distance } + week) % week;
        let mut rules = valid.rules();
        rules.push(format!(
            "«FREQ=WEEKLY;BYDAY={};BYHOUR={};BYMINUTE={}»",
            DAYS[usize::try_from(close / 1440).unwrap()], close / 60 % 24, close % 60
        ));
        finds(&valid.text(&rules, None), "too_close", fold);
        let (text, _) = unmarked(&valid.text(&rules, None));
        let message = Pattern::parse(&text).unwrap_err().to_string();
        let minutes = message.split(" are ").nth(1).unwrap().split(' ').next().unwrap();
        prop_assert!(minutes.parse::<i32>().unwrap() <= distance, "{}", message);
    }
}
