//! A pattern without fault, into which one is planted: it is found, it alone, and where it stands.
//!
//! What is planted bears marks, « and », around the place that the fault is to name.

use core::ops::Range;

use keeptime::pattern::Pattern;
use proptest::prelude::*;
use proptest::sample::{Index, select};

const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// The parts of a complete rule.
type Parts = Vec<String>;

/// What is around the rules.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Frame {
    Calendar,
    Event,
    Bare,
}

/// A pattern without fault: rules, all of them at the same minute and hours of their own.
#[derive(Clone, Debug)]
struct Sound {
    frame: Frame,
    rules: Vec<Parts>,
    line_end: &'static str,
    lower_case: bool,
}

fn list(items: &[impl ToString]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

fn sound() -> impl Strategy<Value = Sound> {
    let days = prop::sample::subsequence(&DAYS[..], 1..=7);
    let rule = (any::<bool>(), days, 1..6_usize, 0..4_usize);
    let frame = select(vec![Frame::Calendar, Frame::Event, Frame::Bare]);
    let line_end = select(vec!["\r\n", "\n"]);
    (frame, prop::collection::vec(rule, 1..4), line_end, any::<bool>()).prop_map(
        |(frame, rules, line_end, lower_case)| {
            // Six hours are each rule's own, so that no two rules come too close.
            let own =
                |(place, (daily, days, hours, turn)): (usize, (bool, Vec<&str>, usize, usize))| {
                    let hours: Vec<usize> = (0..hours).map(|hour| place * 6 + hour).collect();
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
            Sound { frame, rules, line_end, lower_case }
        },
    )
}

/// A fault for a rule, and the kind's name.
#[derive(Clone, Debug)]
enum Plant {
    /// Among a list's items.
    Item { part: &'static str, item: &'static str, kind: &'static str },
    /// An item that is not there.
    EmptyItem { part: &'static str },
    /// In a part's place.
    Instead { part: &'static str, text: &'static str, kind: &'static str },
    /// Beside the parts.
    Beside { text: &'static str, kind: &'static str },
    /// A part that is gone, and the rule is at fault.
    NoFrequency,
    /// A part that stands there once more.
    Twice { part: &'static str },
    /// A semicolon too many.
    EmptyPart,
    /// A full-width semicolon.
    FullWidth,
}

fn plant() -> impl Strategy<Value = Plant> {
    let item = |part, kind, items: &[&'static str]| {
        let kind_of = move |item: &str| match item {
            _ if item.contains(' ') => "space",
            "１" => "full_width",
            _ => kind,
        };
        select(items.to_vec()).prop_map(move |item| Plant::Item { part, item, kind: kind_of(item) })
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
        select(vec!["BYDAY", "BYHOUR", "BYMINUTE"]).prop_map(|part| Plant::EmptyItem { part }),
        instead.prop_map(|(part, text, kind)| Plant::Instead { part, text, kind }),
        beside.prop_map(|(text, kind)| Plant::Beside { text, kind }),
        Just(Plant::NoFrequency),
        select(vec!["FREQ", "BYDAY", "BYHOUR", "BYMINUTE"]).prop_map(|part| Plant::Twice { part }),
        Just(Plant::EmptyPart),
        Just(Plant::FullWidth),
    ]
}

impl Plant {
    /// A rule with this in it, and the kind's name.
    fn put_into(&self, parts: &Parts, at: Index) -> (String, &'static str) {
        let place = |name: &str| parts.iter().position(|part| part.starts_with(name)).unwrap();
        let with = |place: usize, text: String| {
            let mut parts = parts.clone();
            parts[place] = text;
            parts.join(";")
        };
        let beside = |text: &str| {
            let mut parts = parts.clone();
            parts.insert(at.index(parts.len() + 1), text.to_owned());
            parts.join(";")
        };
        let with_item = |name: &str, item: &str| {
            let (_, items) = parts[place(name)].split_once('=').unwrap();
            let mut items: Vec<&str> = items.split(',').collect();
            items.insert(at.index(items.len() + 1), item);
            items.join(",")
        };
        match self {
            Self::Item { part, item, kind } => {
                let items = with_item(part, &format!("«{item}»"));
                (with(place(part), format!("{part}={items}")), kind)
            }
            Self::EmptyItem { part } => {
                (with(place(part), format!("«{part}={}»", with_item(part, ""))), "empty_item")
            }
            Self::Instead { part, text, kind } => (with(place(part), (*text).to_owned()), kind),
            Self::Beside { text, kind } => (beside(text), kind),
            Self::NoFrequency => {
                let mut parts = parts.clone();
                parts.remove(place("FREQ"));
                (format!("«{}»", parts.join(";")), "no_frequency")
            }
            Self::Twice { part } => {
                // The second of the two is the one too many.
                let again = parts[place(part)].clone();
                let mut parts = parts.clone();
                let after = place(part) + 1 + at.index(parts.len() - place(part));
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
                // The first of two semicolons, or the one at an end.
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

impl Sound {
    /// The lines of the text, some of which stand in for rules.
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

/// The text without its marks, and what stood between them.
fn unmarked(text: &str) -> (String, Range<usize>) {
    let start = text.find('«').unwrap();
    let end = text.find('»').unwrap() - '«'.len_utf8();
    (text.replace(['«', '»'], ""), start..end)
}

/// The text with a fold put in somewhere inside a line, and where a range of it stands then.
fn folded(text: &str, range: &Range<usize>, at: Index, fold: &str) -> (String, Range<usize>) {
    let inside = |at: &usize| {
        let around = |byte: u8| !matches!(byte, b'\r' | b'\n');
        text.is_char_boundary(*at)
            && around(text.as_bytes()[at - 1])
            && around(text.as_bytes()[*at])
    };
    let places: Vec<usize> = (1..text.len()).filter(inside).collect();
    let place = places[at.index(places.len())];
    let text = format!("{}{fold}{}", &text[..place], &text[place..]);
    // What starts at the fold starts after it, what ends at it ends before it.
    let start = if range.start >= place { range.start + fold.len() } else { range.start };
    let end = if range.end > place { range.end + fold.len() } else { range.end };
    (text, start..end)
}

/// The one fault of a text, and the place of it, with and without a fold.
fn finds(marked: &str, kind: &str, at: Index) {
    let (text, place) = unmarked(marked);
    for (text, place) in [
        (text.clone(), place.clone()),
        folded(&text, &place, at, "\r\n "),
        folded(&text, &place, at, "\n\t"),
    ] {
        let faults = Pattern::faults(&text);
        let found: Vec<_> =
            faults.iter().map(|fault| (fault.kind().name(), fault.span())).collect();
        assert_eq!(found, [(kind, place)], "{text:?}");
        assert_eq!(Pattern::parse(&text).as_ref(), Err(&faults[0]));
    }
}

/// Lines that have no place among the rules of a calendar's event.
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

/// Lines that have no place among bare rules.
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
    fn what_is_sound_has_no_fault(sound in sound(), at in any::<Index>()) {
        let text = sound.text(&sound.rules(), None);
        prop_assert_eq!(Pattern::faults(&text), []);
        let (folded, _) = folded(&text, &(0..0), at, "\r\n\t");
        prop_assert_eq!(Pattern::parse(&folded).unwrap(), Pattern::parse(&text).unwrap());
    }

    #[test]
    fn a_fault_in_a_rule_is_found_there_and_no_other(
        sound in sound(), plant in plant(), rule in any::<Index>(), at in any::<Index>(), fold in any::<Index>(),
    ) {
        let mut rules = sound.rules();
        let rule = rule.index(rules.len());
        let (text, kind) = plant.put_into(&sound.rules[rule], at);
        rules[rule] = text;
        finds(&sound.text(&rules, None), kind, fold);
    }

    #[test]
    fn a_line_out_of_place_is_found_there_and_no_other(
        sound in sound(), line in any::<Index>(), at in any::<Index>(), fold in any::<Index>(),
    ) {
        let lines = if sound.frame == Frame::Bare { &BARE_LINES[..] } else { &LINES[..] };
        let (line, kind) = lines[line.index(lines.len())];
        // A text that begins with BEGIN is no list of bare rules.
        let first = usize::from(sound.frame == Frame::Bare && line.starts_with("«BEGIN"));
        // The last line of all may be empty.
        let last = usize::from(sound.frame == Frame::Bare && line == "«»");
        let at = first + at.index(sound.rules.len() + 1 - first - last);
        finds(&sound.text(&sound.rules(), Some((at, line))), kind, fold);
    }

    /// A rule that names a point less than an hour from another rule's comes after that one.
    #[test]
    fn a_point_too_close_is_found_at_the_later_rule(
        sound in sound(), rule in any::<Index>(), distance in 1..60_i32, before in any::<bool>(), fold in any::<Index>(),
    ) {
        let parts = &sound.rules[rule.index(sound.rules.len())];
        let hour = parts.iter().find_map(|part| part.strip_prefix("BYHOUR=")).unwrap();
        let hour: i32 = hour.split(',').next().unwrap().parse().unwrap();
        let day = parts.iter().find_map(|part| part.strip_prefix("BYDAY=")).unwrap();
        let day = DAYS.iter().position(|known| day.split(',').next() == Some(known)).unwrap();
        let week = 7 * 1440;
        let point = i32::try_from(day).unwrap() * 1440 + hour * 60 + 20;
        let close = (point + if before { -distance } else { distance } + week) % week;
        let mut rules = sound.rules();
        rules.push(format!(
            "«FREQ=WEEKLY;BYDAY={};BYHOUR={};BYMINUTE={}»",
            DAYS[usize::try_from(close / 1440).unwrap()], close / 60 % 24, close % 60
        ));
        finds(&sound.text(&rules, None), "too_close", fold);
        let (text, _) = unmarked(&sound.text(&rules, None));
        let message = Pattern::parse(&text).unwrap_err().to_string();
        let minutes = message.split(" are ").nth(1).unwrap().split(' ').next().unwrap();
        prop_assert!(minutes.parse::<i32>().unwrap() <= distance, "{}", message);
    }
}
