//! Notes on stored patterns.

use core::fmt;
use core::ops::Range;

use super::span_unit::SpanUnit;
use crate::names::names;

/// Something in a stored pattern that its service accepts, but that the service's reference does not allow
/// or other clients cannot read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternNote {
    kind: PatternNoteKind,
    span: Range<usize>,
    rule_index: Option<usize>,
}

/// The kinds of notes on a stored pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PatternNoteKind {
    /// `INTERVAL=1` in CSBS, which has no effect.
    IntervalOfOne,
    /// A daily rule of CBR without INTERVAL.
    DailyWithoutInterval,
    /// A rule of CBR in which BYMINUTE does not directly follow BYHOUR.
    HourAndMinuteApart,
    /// A rule of CBR whose days differ from those of the first rule.
    OtherDays,
}

impl PatternNote {
    pub(super) fn new(
        kind: PatternNoteKind,
        span: Range<usize>,
        rule_index: Option<usize>,
    ) -> Self {
        Self { kind, span, rule_index }
    }

    /// Returns the kind of the note.
    pub fn kind(&self) -> PatternNoteKind {
        self.kind
    }

    /// Returns the index of the rule that the note is about, from 0, if the pattern was given as a list.
    pub fn rule_index(&self) -> Option<usize> {
        self.rule_index
    }

    /// Returns the range of bytes that the note is about, a whole part or rule, in the text as given,
    /// folds included. If the pattern was given as a list, it is a range of the rule at
    /// [`rule_index`](Self::rule_index).
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// Returns the [`span`](Self::span) in another unit. `text` is the text that was parsed, or the rule at
    /// [`rule_index`](Self::rule_index).
    pub fn span_in(&self, text: &str, unit: SpanUnit) -> Range<usize> {
        unit.convert(text, self.span())
    }
}

names! { PatternNoteKind, "kind":
    IntervalOfOne = "interval_of_one",
    DailyWithoutInterval = "daily_without_interval",
    HourAndMinuteApart = "hour_and_minute_apart",
    OtherDays = "other_days",
}

impl fmt::Display for PatternNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            PatternNoteKind::IntervalOfOne => {
                "INTERVAL=1 has no effect; the service accepts it although its reference does not \
                 list INTERVAL"
            }
            PatternNoteKind::DailyWithoutInterval => {
                "Huawei Cloud's Terraform provider cannot read a daily rule without INTERVAL: add \
                 INTERVAL=1"
            }
            PatternNoteKind::HourAndMinuteApart => {
                "Huawei Cloud's Terraform provider reads a rule only if BYMINUTE directly follows BYHOUR"
            }
            PatternNoteKind::OtherDays => {
                "Huawei Cloud's Terraform provider reads only the days of the first rule, and the \
                 days of this rule differ"
            }
        })
    }
}
