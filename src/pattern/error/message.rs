//! Pieces of messages that depend on what was found.

use alloc::format;
use core::fmt;

use crate::excerpt::Excerpt;
use crate::pattern::dialect::Dialect;
use crate::pattern::rule::RulePart;

/// Says which component was found and how to fix it.
pub(super) fn component_message(found: &Excerpt) -> impl fmt::Display {
    let advice = if found.as_str().eq_ignore_ascii_case("VTIMEZONE") {
        "remove the block; the zone is given separately"
    } else {
        "remove the block"
    };
    format!("a pattern takes one VCALENDAR with one VEVENT, found {found}: {advice}")
}

/// Says how to fix a property that would change the times.
pub(super) fn time_property_advice(name: &str) -> &'static str {
    if name == "DTSTART" {
        "remove it and put its hour and minute into BYHOUR and BYMINUTE, or pass it as the start; \
         the zone is given separately"
    } else {
        "remove it; the times come only from RRULE"
    }
}

/// Displays an item in quotes, and the part that it belongs to.
pub(super) struct FoundItem<'f> {
    pub(super) part: Option<RulePart>,
    pub(super) found: &'f Excerpt,
}

impl fmt::Display for FoundItem<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", self.found)?;
        self.part.map_or(Ok(()), |part| write!(f, " in {part}"))
    }
}

/// Says how a bare rule starts.
pub(super) fn start_of_rule(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Csbs => "FREQ=, BY…= or RRULE:",
        Dialect::Cbr => "FREQ=, INTERVAL= or BY…=",
    }
}

/// Says which parts a rule takes, instead of the unsupported one.
pub(super) fn parts_of_rule(dialect: Dialect, unsupported: &Excerpt) -> &'static str {
    match dialect {
        Dialect::Cbr => "a rule takes FREQ, INTERVAL, BYDAY, BYHOUR and BYMINUTE",
        Dialect::Csbs if unsupported.as_str().eq_ignore_ascii_case("INTERVAL") => {
            "a rule takes FREQ, BYDAY, BYHOUR and BYMINUTE; only CBR has INTERVAL"
        }
        Dialect::Csbs => "a rule takes FREQ, BYDAY, BYHOUR and BYMINUTE",
    }
}

/// Says how many values a part takes.
pub(super) fn count_of_values(part: RulePart) -> &'static str {
    match part {
        RulePart::Interval => "one value",
        _ => "at least one value",
    }
}
