//! Text to something that can fire.

use ical::parser::Component as _;
use icalendar::Component as _;
use keeptime::pattern::Pattern;
use keeptime::timetable::Timetable;
use rrule::RRuleSet;

use crate::round::{Bench, Side};
use crate::texts::{D24, Texts, WD15, calendar, max_rules, recurrence_set};
use crate::times::{MONDAY_UTC, a_week};

pub fn cases(bench: &mut Bench) {
    for texts in [WD15, D24] {
        bench.case(&format!("parse {}", texts.name), 1, || one_rule(texts));
    }
    bench.case("parse MAX", 1, max);
}

// Each side is checked by how many times a week it fires; those that read calendars and compute no
// fires, by how many rules they hold.
fn one_rule(texts: Texts) -> Vec<Side> {
    let (monday, next_monday) = a_week();
    let just_before = monday - chrono::TimeDelta::seconds(1);
    let mut sides = vec![keeptime(texts.calendar())];

    let line = texts.crontab_in("UTC");
    let from = crate::times::timestamps(&[just_before])[0];
    let until = crate::times::timestamps(&[next_monday])[0];
    sides.push(Side::new(
        "cronexpr",
        move |_| cronexpr::parse_crontab(&line).expect("a crontab"),
        move |crontab| {
            let fires =
                crontab.iter_after(from).expect("an instant").map(|fire| fire.expect("a fire"));
            count(fires.take_while(|fire| fire.timestamp() < until))
        },
    ));
    sides.push(Side::new(
        "saffron",
        move |_| texts.crontab.parse::<saffron::Cron>().expect("a crontab"),
        move |cron| count(cron.iter_from(monday).take_while(|fire| *fire < next_monday)),
    ));
    let line = texts.crontab_with_seconds();
    sides.push(Side::new(
        "cron",
        move |_| line.parse::<cron::Schedule>().expect("a crontab"),
        move |cron| count(cron.after(&just_before).take_while(|fire| *fire < next_monday)),
    ));
    sides.push(Side::new(
        "croner",
        move |_| texts.crontab.parse::<croner::Cron>().expect("a crontab"),
        move |cron| count(cron.iter_after(just_before).take_while(|fire| *fire < next_monday)),
    ));
    sides.push(rrule(texts.recurrence_set(MONDAY_UTC)));
    sides.extend(calendars(&texts.calendar(), 1));
    sides
}

fn max() -> Vec<Side> {
    let rules = max_rules();
    let text = calendar(&rules);
    let size = format!("{} rules, {} characters", rules.len(), text.len());
    let mut sides = vec![keeptime(text.clone()).note(&size)];
    // rrule fires once for each rule that names a point.
    let fires_a_week = |rule: &String| if rule.starts_with("FREQ=DAILY") { 7 } else { 1 };
    sides.push(
        rrule(recurrence_set(&rules, MONDAY_UTC))
            .answering(rules.iter().map(fires_a_week).sum())
            .note("does not join the fires of rules"),
    );
    sides.extend(calendars(&text, rules.len()));
    sides
}

fn keeptime(text: String) -> Side {
    let parse = move |_| -> Timetable {
        let pattern = Pattern::parse(&text).expect("a pattern");
        pattern.timetable().expect("complete rules")
    };
    Side::new("keeptime", parse, |timetable| timetable.times_per_week().into())
}

fn rrule(text: String) -> Side {
    let (_, next_monday) = a_week();
    let parse = move |_| text.parse::<RRuleSet>().expect("a set");
    Side::new("rrule", parse, move |set| {
        count((&set).into_iter().take_while(|fire| *fire < next_monday))
    })
}

fn calendars(text: &str, rules: usize) -> [Side; 3] {
    let rules = i64::try_from(rules).expect("a small number");
    let texts = [text.to_owned(), text.to_owned(), text.to_owned()];
    let [one, two, three] = texts;
    let icalendar = Side::new(
        "icalendar",
        move |_| one.parse::<icalendar::Calendar>().expect("a calendar"),
        |calendar| {
            let event = calendar.components[0].as_event().expect("an event");
            let one = event.properties().contains_key("RRULE");
            let more = event.multi_properties().get("RRULE").map_or(0, Vec::len);
            count(0..usize::from(one) + more)
        },
    );
    let calcard = Side::new(
        "calcard",
        move |_| calcard::icalendar::ICalendar::parse(&two).expect("a calendar"),
        |calendar| {
            use calcard::icalendar::ICalendarProperty::Rrule;
            let entries = calendar.components.iter().flat_map(|component| &component.entries);
            count(entries.filter(|entry| entry.name == Rrule))
        },
    );
    let ical = Side::new(
        "ical",
        move |_| ical::IcalParser::new(three.as_bytes()).next().expect("one").expect("a calendar"),
        |calendar| {
            // Only to be sure that the event is there and not elsewhere.
            assert!(calendar.get_property("RRULE").is_none());
            count(calendar.events[0].properties.iter().filter(|property| property.name == "RRULE"))
        },
    );
    [
        // It keeps a property once for each name, the last of them.
        icalendar.answering(1).note(if rules == 1 {
            "keeps the rule as text"
        } else {
            "keeps the last rule alone, as text"
        }),
        calcard.answering(rules).note("holds the rule, computes no fires here"),
        ical.answering(rules).note("keeps the rule as text"),
    ]
}

fn count(fires: impl Iterator) -> i64 {
    i64::try_from(fires.count()).expect("a small number")
}
