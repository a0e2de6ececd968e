//! Serializes verdicts and their reasons as flat objects.

use alloc::vec::Vec;

use chrono::{DateTime, TimeDelta, Utc};
use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::backup::Busy;
use super::period::{Period, Periods};
use super::reason::{Exceeded, Reason};
use super::verdict::{DeleteReason, KeepReason, Outcome, Verdict};
use super::verdict_fields::VerdictFields;

/// Defines the object: its keys, in the order in which they are written, all optional.
macro_rules! object {
    ($($key:ident: $type:ty,)+) => {
        #[derive(Default, Serialize, Deserialize)]
        #[serde(rename = "Verdict", deny_unknown_fields, expecting = "a verdict as an object")]
        struct Object {
            $(#[serde(default, skip_serializing_if = "Option::is_none")] $key: Option<$type>,)+
        }

        impl Object {
            /// Returns a key that has a value.
            fn any_key(&self) -> Option<&'static str> {
                $(if self.$key.is_some() {
                    return Some(stringify!($key));
                })+
                None
            }
        }
    };
}

object! {
    outcome: Outcome,
    reason: Reason,
    rank: u32,
    floor: u32,
    periods: Periods,
    busy: Busy,
    exceeds: Exceeded,
    max: u32,
    age_seconds: i64,
    age_nanoseconds: i32,
    days: u32,
    expired_at: DateTime<Utc>,
    ahead_seconds: i64,
    ahead_nanoseconds: i32,
}

/// What is wrong with an object.
#[derive(Debug, thiserror::Error)]
enum ObjectError {
    #[error("a verdict needs {0}")]
    NoKind(&'static str),
    #[error("a verdict with the reason {reason} needs {key}")]
    Missing { reason: Reason, key: &'static str },
    #[error("a verdict with the reason {reason} does not take {key}")]
    Extra { reason: Reason, key: &'static str },
    #[error("a verdict with the outcome being_deleted does not take {key}")]
    ExtraBeingDeleted { key: &'static str },
    #[error("a verdict with the outcome {outcome} does not take the reason {reason}")]
    Reason { outcome: Outcome, reason: Reason },
    #[error("{key} is out of range, found {found}")]
    Range { key: &'static str, found: i64 },
}

/// Takes the value of a key out of an object. The error names the key.
macro_rules! take {
    ($object:ident.$key:ident, $reason:expr) => {
        $object.$key.take().ok_or(ObjectError::Missing { reason: $reason, key: stringify!($key) })
    };
}

impl Object {
    fn take_outcome(&mut self) -> Result<Outcome, ObjectError> {
        self.outcome.take().ok_or(ObjectError::NoKind("outcome"))
    }

    fn take_reason(&mut self) -> Result<Reason, ObjectError> {
        self.reason.take().ok_or(ObjectError::NoKind("reason"))
    }

    fn take_age(&mut self, reason: Reason) -> Result<TimeDelta, ObjectError> {
        let seconds = take!(self.age_seconds, reason)?;
        let nanoseconds = self.age_nanoseconds.take();
        time_delta(("age_seconds", seconds), ("age_nanoseconds", nanoseconds))
    }

    fn take_ahead(&mut self, reason: Reason) -> Result<TimeDelta, ObjectError> {
        let seconds = take!(self.ahead_seconds, reason)?;
        let nanoseconds = self.ahead_nanoseconds.take();
        time_delta(("ahead_seconds", seconds), ("ahead_nanoseconds", nanoseconds))
    }

    /// Takes the evidence of what a backup exceeds.
    fn take_excess(
        &mut self,
        exceeded: Exceeded,
        reason: Reason,
    ) -> Result<DeleteReason, ObjectError> {
        Ok(match exceeded {
            Exceeded::Count => DeleteReason::Count {
                rank: take!(self.rank, reason)?,
                max: take!(self.max, reason)?,
            },
            Exceeded::Age => {
                DeleteReason::Age { age: self.take_age(reason)?, days: take!(self.days, reason)? }
            }
            Exceeded::Expiry => {
                DeleteReason::Expiry { expired_at: take!(self.expired_at, reason)? }
            }
            Exceeded::CountAndAge => DeleteReason::CountAndAge {
                rank: take!(self.rank, reason)?,
                max: take!(self.max, reason)?,
                age: self.take_age(reason)?,
                days: take!(self.days, reason)?,
            },
            Exceeded::CountAndExpiry => DeleteReason::CountAndExpiry {
                rank: take!(self.rank, reason)?,
                max: take!(self.max, reason)?,
                expired_at: take!(self.expired_at, reason)?,
            },
        })
    }

    /// Takes the rank and the excess of a backup that is kept although it exceeds a limit.
    fn take_spared(&mut self, reason: Reason) -> Result<(u32, DeleteReason), ObjectError> {
        let rank = take!(self.rank, reason)?;
        let exceeded = take!(self.exceeds, reason)?;
        self.rank = Some(rank);
        let excess = self.take_excess(exceeded, reason)?;
        self.rank = None;
        Ok((rank, excess))
    }

    fn take_keep_reason(&mut self) -> Result<KeepReason, ObjectError> {
        let reason = self.take_reason()?;
        let kept = match reason {
            Reason::WithinLimits => KeepReason::WithinLimits {
                rank: take!(self.rank, reason)?,
                age: self.take_age(reason)?,
            },
            Reason::Floor => {
                let floor = take!(self.floor, reason)?;
                let (rank, excess) = self.take_spared(reason)?;
                KeepReason::Floor { rank, floor, reason: excess }
            }
            Reason::Permanent => {
                let (rank, excess) = self.take_spared(reason)?;
                KeepReason::Permanent { rank, reason: excess }
            }
            Reason::LongTerm => {
                let periods = take!(self.periods, reason)?;
                let (rank, excess) = self.take_spared(reason)?;
                KeepReason::LongTerm { rank, periods, reason: excess }
            }
            Reason::NoDate => KeepReason::NoDate,
            Reason::InFuture => KeepReason::InFuture { ahead: self.take_ahead(reason)? },
            Reason::NotCounted(why) => KeepReason::NotCounted(why),
            Reason::NotJudged(why) => KeepReason::NotJudged(why),
            Reason::Exceeds(_) => {
                return Err(ObjectError::Reason { outcome: Outcome::Keep, reason });
            }
        };
        self.finish(reason)?;
        Ok(kept)
    }

    fn take_delete_reason(&mut self, outcome: Outcome) -> Result<DeleteReason, ObjectError> {
        let reason = self.take_reason()?;
        let Reason::Exceeds(exceeded) = reason else {
            return Err(ObjectError::Reason { outcome, reason });
        };
        let excess = self.take_excess(exceeded, reason)?;
        self.finish(reason)?;
        Ok(excess)
    }

    /// Refuses keys that are left.
    fn finish(&self, reason: Reason) -> Result<(), ObjectError> {
        self.any_key().map_or(Ok(()), |key| Err(ObjectError::Extra { reason, key }))
    }

    fn into_verdict(mut self) -> Result<Verdict, ObjectError> {
        Ok(match self.take_outcome()? {
            Outcome::Keep => Verdict::Keep(self.take_keep_reason()?),
            Outcome::Delete => Verdict::Delete(self.take_delete_reason(Outcome::Delete)?),
            Outcome::Defer => {
                let busy = self.busy.take();
                let reason = self.take_delete_reason(Outcome::Defer)?;
                let missing = ObjectError::Missing {
                    reason: Reason::Exceeds(reason.without_evidence()),
                    key: "busy",
                };
                Verdict::Defer(reason, busy.ok_or(missing)?)
            }
            Outcome::BeingDeleted => match self.any_key() {
                Some(key) => return Err(ObjectError::ExtraBeingDeleted { key }),
                None => Verdict::BeingDeleted,
            },
        })
    }
}

/// Combines whole seconds and nanoseconds, which have the same sign.
fn time_delta(
    (seconds_key, seconds): (&'static str, i64),
    (nanoseconds_key, nanoseconds): (&'static str, Option<i32>),
) -> Result<TimeDelta, ObjectError> {
    let nanoseconds = i64::from(nanoseconds.unwrap_or(0));
    if nanoseconds.abs() >= 1_000_000_000 || nanoseconds.signum() * seconds.signum() < 0 {
        return Err(ObjectError::Range { key: nanoseconds_key, found: nanoseconds });
    }
    let whole = TimeDelta::try_seconds(seconds);
    whole
        .and_then(|whole| whole.checked_add(&TimeDelta::nanoseconds(nanoseconds)))
        .ok_or(ObjectError::Range { key: seconds_key, found: seconds })
}

/// Splits a time into whole seconds and nanoseconds.
fn seconds(time: Option<TimeDelta>) -> (Option<i64>, Option<i32>) {
    let nanoseconds = time.map(|time| time.subsec_nanos()).filter(|nanoseconds| *nanoseconds != 0);
    (time.map(|time| time.num_seconds()), nanoseconds)
}

impl From<VerdictFields> for Object {
    fn from(fields: VerdictFields) -> Self {
        let VerdictFields {
            outcome,
            reason,
            rank,
            floor,
            exceeds,
            max,
            age,
            days,
            expired_at,
            ahead,
            periods,
            busy,
        } = fields;
        let (age_seconds, age_nanoseconds) = seconds(age);
        let (ahead_seconds, ahead_nanoseconds) = seconds(ahead);
        Self {
            outcome: Some(outcome),
            reason,
            rank,
            floor,
            periods,
            busy,
            exceeds,
            max,
            age_seconds,
            age_nanoseconds,
            days,
            expired_at,
            ahead_seconds,
            ahead_nanoseconds,
        }
    }
}

/// The object has one rank, so one that differs from it would be lost.
fn check_ranks(verdict: &Verdict) -> Result<(), &'static str> {
    let Verdict::Keep(
        KeepReason::Floor { rank, reason: excess, .. }
        | KeepReason::Permanent { rank, reason: excess }
        | KeepReason::LongTerm { rank, reason: excess, .. },
    ) = verdict
    else {
        return Ok(());
    };
    match excess {
        DeleteReason::Count { rank: other, .. }
        | DeleteReason::CountAndAge { rank: other, .. }
        | DeleteReason::CountAndExpiry { rank: other, .. }
            if other != rank =>
        {
            Err("a verdict and its reason have the same rank")
        }
        _ => Ok(()),
    }
}

impl Serialize for Verdict {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        check_ranks(self).map_err(S::Error::custom)?;
        Object::from(self.fields()).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Verdict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Object::deserialize(deserializer)?.into_verdict().map_err(D::Error::custom)
    }
}

/// Serialized like the [`Verdict`].
impl Serialize for VerdictFields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Object::from(*self).serialize(serializer)
    }
}

/// Serialized as a [`Verdict`] without its outcome.
impl Serialize for KeepReason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let verdict = Verdict::Keep(*self);
        check_ranks(&verdict).map_err(S::Error::custom)?;
        Object { outcome: None, ..verdict.fields().into() }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for KeepReason {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Object::deserialize(deserializer)?.take_keep_reason().map_err(D::Error::custom)
    }
}

/// Serialized as a [`Verdict`] without its outcome.
impl Serialize for DeleteReason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fields = Verdict::Delete(*self).fields();
        Object { outcome: None, ..fields.into() }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for DeleteReason {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut object = Object::deserialize(deserializer)?;
        object.take_delete_reason(Outcome::Delete).map_err(D::Error::custom)
    }
}

impl Serialize for Periods {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for Periods {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let periods = Vec::<Period>::deserialize(deserializer)?;
        Self::from_list(&periods).ok_or_else(|| {
            D::Error::custom(
                "periods take at most one day, week, month and year each that contain the same day",
            )
        })
    }
}
