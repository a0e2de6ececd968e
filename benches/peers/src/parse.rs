//! Parsing a text to a value that has fires.

use ical::parser::Component as _;
use icalendar::Component as _;
use keeptime::pattern::Pattern;
use keeptime::timetable::Timetable;
use rrule::RRuleSet;

use crate::round::{Bench, Implementation};
use crate::texts::{D24, Texts, WD15, calendar, max_rules, recurrence_set};
use crate::times::{MONDAY_UTC, a_week};

pub fn cases(bench: &mut Bench) {
    for texts in [WD15, D24] {
        bench.case(&format!("parse {}", texts.name), 1, || one_rule(texts));
    }
    bench.case("parse MAX", 1, max);
}

// Each implementation is checked by its number of fires in a week, or by its number of rules if it does
// not compute fires.
fn one_rule(texts: Texts) -> Vec<Implementation> {
    let (monday, next_monday) = a_week();
    let just_before = monday - chrono::TimeDelta::seconds(1);
    let mut implementations = vec![keeptime(texts.calendar())];

    let line = texts.crontab_in("UTC");
    let from = crate::times::timestamps(&[just_before])[0];
    let until = crate::times::timestamps(&[next_monday])[0];
    implementations.push(Implementation::new(
        "cronexpr",
        move |_| cronexpr::parse_crontab(&line).expect("a crontab"),
        move |crontab| {
            let fires =
                crontab.iter_after(from).expect("an instant").map(|fire| fire.expect("a fire"));
            count(fires.take_while(|fire| fire.timestamp() < until))
        },
    ));
    implementations.push(Implementation::new(
        "saffron",
        move |_| texts.crontab.parse::<saffron::Cron>().expect("a crontab"),
        move |cron| count(cron.iter_from(monday).take_while(|fire| *fire < next_monday)),
    ));
    let line = texts.crontab_with_seconds();
    implementations.push(Implementation::new(
        "cron",
        move |_| line.parse::<cron::Schedule>().expect("a crontab"),
        move |cron| count(cron.after(&just_before).take_while(|fire| *fire < next_monday)),
    ));
    implementations.push(Implementation::new(
        "croner",
        move |_| texts.crontab.parse::<croner::Cron>().expect("a crontab"),
        move |cron| count(cron.iter_after(just_before).take_while(|fire| *fire < next_monday)),
    ));
    implementations.push(rrule(texts.recurrence_set(MONDAY_UTC)));
    implementations.extend(calendars(&texts.calendar(), 1));
    implementations
}

fn max() -> Vec<Implementation> {
    let rules = max_rules();
    let text = calendar(&rules);
    let size = format!("{} rules, {} characters", rules.len(), text.len());
    let mut implementations = vec![keeptime(text.clone()).note(&size)];
    // rrule fires once for each rule that names a time.
    let fires_a_week = |rule: &String| if rule.starts_with("FREQ=DAILY") { 7 } else { 1 };
    implementations.push(
        rrule(recurrence_set(&rules, MONDAY_UTC))
            .answering(rules.iter().map(fires_a_week).sum())
            .note("repeats fires that several rules have"),
    );
    implementations.extend(calendars(&text, rules.len()));
    implementations
}

fn keeptime(text: String) -> Implementation {
    let parse = move |_| -> Timetable {
        let pattern = Pattern::parse(&text).expect("a pattern");
        pattern.timetable().expect("complete rules")
    };
    Implementation::new("keeptime", parse, |timetable| {
        timetable.week().map_or(0, |week| week.times_per_week().into())
    })
}

fn rrule(text: String) -> Implementation {
    let (_, next_monday) = a_week();
    let parse = move |_| text.parse::<RRuleSet>().expect("a set");
    Implementation::new("rrule", parse, move |set| {
        count((&set).into_iter().take_while(|fire| *fire < next_monday))
    })
}

fn calendars(text: &str, rules: usize) -> [Implementation; 3] {
    let rules = i64::try_from(rules).expect("a small number");
    let texts = [text.to_owned(), text.to_owned(), text.to_owned()];
    let [one, two, three] = texts;
    let icalendar = Implementation::new(
        "icalendar",
        move |_| one.parse::<icalendar::Calendar>().expect("a calendar"),
        |calendar| {
            let event = calendar.components[0].as_event().expect("an event");
            let one = event.properties().contains_key("RRULE");
            let more = event.multi_properties().get("RRULE").map_or(0, Vec::len);
            count(0..usize::from(one) + more)
        },
    );
    let calcard = Implementation::new(
        "calcard",
        move |_| calcard::icalendar::ICalendar::parse(&two).expect("a calendar"),
        |calendar| {
            use calcard::icalendar::ICalendarProperty::Rrule;
            let entries = calendar.components.iter().flat_map(|component| &component.entries);
            count(entries.filter(|entry| entry.name == Rrule))
        },
    );
    let ical = Implementation::new(
        "ical",
        move |_| ical::IcalParser::new(three.as_bytes()).next().expect("one").expect("a calendar"),
        |calendar| {
            // The rules must be in the event.
            assert!(calendar.get_property("RRULE").is_none());
            count(calendar.events[0].properties.iter().filter(|property| property.name == "RRULE"))
        },
    );
    [
        // It keeps one property of each name, the last one.
        icalendar.answering(1).note(if rules == 1 {
            "keeps the rule as text"
        } else {
            "keeps only the last rule, as text"
        }),
        calcard.answering(rules).note("parses the rule, computes no fires here"),
        ical.answering(rules).note("keeps the rule as text"),
    ]
}

fn count(fires: impl Iterator) -> i64 {
    i64::try_from(fires.count()).expect("a small number")
}
