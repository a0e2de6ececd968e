//! The same schedules in the notation of each crate.

use std::fmt::Write as _;

use keeptime::pattern::{MAX_CHARACTERS, Pattern};

/// A schedule in all notations.
#[derive(Clone, Copy)]
pub struct Texts {
    pub name: &'static str,
    /// The value of an RRULE.
    pub rule: &'static str,
    /// A crontab line of five fields.
    pub crontab: &'static str,
    /// The number of fires in a week.
    pub fires_a_week: i64,
}

/// Three times on each working day. The days have names, because saffron and cron number them from Sunday.
pub const WD15: Texts = Texts {
    name: "WD15",
    rule: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=0,8,16;BYMINUTE=30",
    crontab: "30 0,8,16 * * MON-FRI",
    fires_a_week: 15,
};

/// Every hour, with the hours listed.
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

    /// For the crate cron, which requires seconds first.
    pub fn crontab_with_seconds(&self) -> String {
        format!("0 {}", self.crontab)
    }

    /// For the crate cronexpr, which requires the zone last.
    pub fn crontab_in(&self, zone: &str) -> String {
        format!("{} {zone}", self.crontab)
    }

    /// For the crate rrule, which requires a start, in the form of RFC 5545: `:20150101T000000Z`.
    pub fn recurrence_set(&self, start: &str) -> String {
        recurrence_set([self.rule], start)
    }
}

/// Returns the rules of the longest text: more than 250. The first are weekly, so that not all of them
/// are repetitions of the 24 daily ones.
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

/// Returns a calendar with one event, as the services accept it.
pub fn calendar<R: AsRef<str>>(rules: impl IntoIterator<Item = R>) -> String {
    let mut text = String::from("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n");
    for rule in rules {
        let _ = write!(text, "RRULE:{}\r\n", rule.as_ref());
    }
    text + "END:VEVENT\r\nEND:VCALENDAR\r\n"
}

/// Returns rules with a start, for the crate rrule.
pub fn recurrence_set<R: AsRef<str>>(rules: impl IntoIterator<Item = R>, start: &str) -> String {
    let mut text = format!("DTSTART{start}");
    for rule in rules {
        let _ = write!(text, "\nRRULE:{}", rule.as_ref());
    }
    text
}
