//! Reads a rule.

use core::ops::ControlFlow;

use super::distances::two_minutes_fault;
use super::parts::{RuleParts, end_of_part, is_interval_of_one_part};
use super::sink::FaultSink;
use super::{Format, Parser, PatternOrigin};
use crate::pattern::error::PatternErrorKind as Kind;
use crate::pattern::lines::Line;
use crate::pattern::mistakes::{self, Mistake, Scope};
use crate::pattern::note::PatternNoteKind;
use crate::pattern::rule::{Rule, RulePart};
use crate::pattern::sets::{DaySet, HourSet};

impl<S: FaultSink> Parser<'_, S> {
    /// Reads the value of a rule, which starts at offset `start` of the line.
    pub(super) fn rule(&mut self, line: Line<'_>, start: usize) -> ControlFlow<()> {
        let value = start..line.text.len();
        if value.is_empty() {
            return self.fault(Kind::EmptyRule, line.whole());
        }
        let mut parts = RuleParts::new(self.format.dialect());
        let mut part = start;
        let (mut had_fault, mut had_interval) = (false, false);
        loop {
            let end = match parts.read(line.text, part) {
                Ok(end) => end,
                Err((kind, range)) => {
                    if self.origin == PatternOrigin::Stored
                        && !had_interval
                        && is_interval_of_one(&kind)
                    {
                        had_interval = true;
                        self.note(PatternNoteKind::IntervalOfOne, line.span(range));
                    } else if !had_fault
                        && let Some(mistake) = mistakes::in_rule(&line.text[start..])
                    {
                        return self.mistake(mistake, line, start);
                    } else {
                        had_fault = true;
                        self.fault(kind, line.span(range))?;
                    }
                    end_of_part(line.text, part)
                }
            };
            if end == value.end {
                break;
            }
            part = end + 1;
        }
        let Some(frequency) = parts.frequency else {
            if parts.seen(RulePart::Freq) {
                return ControlFlow::Continue(());
            }
            let found = line.text[value.clone()].into();
            return self.fault(Kind::NoFrequency { found }, line.span(value));
        };
        let (days, hours) = (DaySet::from_mask(parts.days), HourSet::from_mask(parts.hours));
        let (minute, second_minute) = parts.minutes();
        let interval = match parts.interval(frequency, line.text) {
            Ok(interval) => interval,
            Err((kind, range)) => return self.fault(kind, line.span(range)),
        };
        let rule = Rule { frequency, interval, days, hours, minute };
        let too_close = match (minute, second_minute) {
            (Some(first), Some(second)) => Some(two_minutes_fault(&rule, first, second)),
            _ => self.too_close(&rule).map(Kind::TooClose),
        };
        if let Some(kind) = too_close {
            let fault = self.error(kind, line.span(value.clone()));
            self.too_close.push(fault);
        }
        self.rules.push(rule);
        if self.origin == PatternOrigin::Stored && self.format == Format::CbrList {
            self.cbr_notes(line);
        }
        ControlFlow::Continue(())
    }

    /// Reports the mistake that explains all faults of a rule.
    fn mistake(&mut self, mistake: Mistake, line: Line<'_>, start: usize) -> ControlFlow<()> {
        let Mistake { kind, range, scope } = match self.format {
            Format::CbrList => mistake.in_item(),
            Format::Csbs | Format::CbrLines => mistake,
        };
        self.fault(kind, line.span(start + range.start..start + range.end))?;
        match scope {
            Scope::Line => ControlFlow::Continue(()),
            Scope::Text => ControlFlow::Break(()),
        }
    }
}

fn is_interval_of_one(kind: &Kind) -> bool {
    matches!(kind, Kind::NoEffect { found } if is_interval_of_one_part(found.as_str()))
}
