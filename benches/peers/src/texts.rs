//! The same schedules, as each crate writes them.

use std::fmt::Write as _;

use keeptime::pattern::{MAX_CHARACTERS, Pattern};

/// A schedule in each of the notations.
#[derive(Clone, Copy)]
pub struct Texts {
    pub name: &'static str,
    /// The value of an RRULE.
    pub rule: &'static str,
    /// A crontab line of five fields.
    pub crontab: &'static str,
    /// How many times it fires in a week.
    pub fires_a_week: i64,
}

/// Three times on each working day. Days by name, for saffron and cron count them from Sunday.
pub const WD15: Texts = Texts {
    name: "WD15",
    rule: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=0,8,16;BYMINUTE=30",
    crontab: "30 0,8,16 * * MON-FRI",
    fires_a_week: 15,
};

/// Each hour, with the hours spelt out.
pub const D24: Texts = Texts {
    name: "D24",
    rule: "FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23;BYMINUTE=0",
    crontab: "0 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23 * * *",
    fires_a_week: 168,
};

impl Texts {
    pub fn pattern(&self) -> Pattern {
        Pattern::parse(&self.calendar()).expect("a pattern")
    }

    pub fn calendar(&self) -> String {
        calendar([self.rule])
    }

    /// The crate cron wants seconds first.
    pub fn crontab_with_seconds(&self) -> String {
        format!("0 {}", self.crontab)
    }

    /// The crate cronexpr wants the zone last.
    pub fn crontab_in(&self, zone: &str) -> String {
        format!("{} {zone}", self.crontab)
    }

    /// The crate rrule wants a start, here in RFC 5545's form: `:20150101T000000Z`.
    pub fn recurrence_set(&self, start: &str) -> String {
        recurrence_set([self.rule], start)
    }
}

/// The rules of the longest text: as many as fit, more than 250. The first are weekly, so that the
/// text is not one rule for each hour over and over.
pub fn max_rules() -> Vec<String> {
    let weekly = (0..30).map(|n| {
        let day = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"][n % 7];
        format!("FREQ=WEEKLY;BYDAY={day};BYHOUR={};BYMINUTE=0", n % 24)
    });
    let daily = (0..24).cycle().map(|hour| format!("FREQ=DAILY;BYHOUR={hour};BYMINUTE=0"));
    let mut left = MAX_CHARACTERS - calendar::<&str>([]).len();
    let mut rules = Vec::new();
    for rule in weekly.chain(daily) {
        let line = "RRULE:\r\n".len() + rule.len();
        if line > left {
            break;
        }
        left -= line;
        rules.push(rule);
    }
    assert!(rules.len() > 250, "the longest text has {} rules", rules.len());
    rules
}

/// A calendar of one event, as a service takes it.
pub fn calendar<R: AsRef<str>>(rules: impl IntoIterator<Item = R>) -> String {
    let mut text = String::from("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n");
    for rule in rules {
        let _ = write!(text, "RRULE:{}\r\n", rule.as_ref());
    }
    text + "END:VEVENT\r\nEND:VCALENDAR\r\n"
}

/// Rules with a start, as the crate rrule takes them.
pub fn recurrence_set<R: AsRef<str>>(rules: impl IntoIterator<Item = R>, start: &str) -> String {
    let mut text = format!("DTSTART{start}");
    for rule in rules {
        let _ = write!(text, "\nRRULE:{}", rule.as_ref());
    }
    text
}
