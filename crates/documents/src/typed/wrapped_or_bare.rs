//! Policies with and without their outer `policy` member.

use serde_json::Value;

use super::traits::{TypedDocument, TypedObject, check_answer, check_answer_only, read_answer};
use crate::check_outcome::CheckOutcome;
use crate::fault::{Faults, Service};

/// A policy that can be a document without its outer `policy` member.
pub(crate) trait BarePolicy: TypedObject + serde::Serialize {
    /// The document with the outer member.
    type Body: TypedDocument;
    const SERVICE: Service;
    fn from_body(body: Self::Body) -> Self;
}

/// A policy with or without its outer `policy` member.
#[derive(serde::Serialize)]
#[serde(untagged)]
pub(crate) enum WrappedOrBare<P: BarePolicy> {
    Wrapped(P::Body),
    Bare(P),
}

impl<P: BarePolicy> WrappedOrBare<P> {
    pub(crate) fn into_policy(self) -> P {
        match self {
            Self::Wrapped(body) => P::from_body(body),
            Self::Bare(policy) => policy,
        }
    }
}

impl<P: BarePolicy> TypedDocument for WrappedOrBare<P> {
    fn check(body: &Value) -> CheckOutcome<Self> {
        match body.get("policy") {
            Some(_) => P::Body::check(body).map(Self::Wrapped),
            None => check_answer(P::SERVICE, body).map(Self::Bare),
        }
    }

    fn check_only(body: &Value) -> CheckOutcome<()> {
        match body.get("policy") {
            Some(_) => P::Body::check_only(body),
            None => check_answer_only::<P>(P::SERVICE, body),
        }
    }

    fn read(body: &Value) -> Result<Self, Faults> {
        match body.get("policy") {
            Some(_) => P::Body::read(body).map(Self::Wrapped),
            None => read_answer(P::SERVICE, body.clone()).map(Self::Bare),
        }
    }
}
