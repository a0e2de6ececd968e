//! Reads the document of a policy, even if one or both halves of it cannot be read.

use serde_json::Value;

use super::half::{HalfPointers, PolicyHalf};
use super::only_policy;
use crate::fault::{CheckOutcome, Fault, FaultEffect, Faults};
use crate::note::Note;
use crate::typed::{BarePolicy, TypedDocument, WrappedOrBare};
use crate::{cbr, csbs};

/// A policy that was read, and the faults in its halves.
pub(super) struct Reading<P> {
    pub(super) answer: P,
    pub(super) faults: Vec<(PolicyHalf, Fault)>,
    pub(super) notes: Vec<Note>,
}

/// A policy whose document has two halves.
pub(super) trait TwoHalves: BarePolicy {
    const HALVES: HalfPointers;
}

impl TwoHalves for csbs::PolicyAnswer {
    const HALVES: HalfPointers = HalfPointers {
        operation: "/scheduled_operations/0",
        firing: "trigger",
        keeping: "operation_definition",
    };
}

impl TwoHalves for cbr::PolicyAnswer {
    const HALVES: HalfPointers =
        HalfPointers { operation: "", firing: "trigger", keeping: "operation_definition" };
}

impl TwoHalves for cbr::OrganizationPolicyAnswer {
    const HALVES: HalfPointers = HalfPointers {
        operation: "",
        firing: "policy_trigger",
        keeping: "policy_operation_definition",
    };
}

impl<P: TwoHalves> Reading<P> {
    /// Reads a policy with or without its outer `policy` member.
    pub(super) fn of(document: &Value) -> Result<Self, Faults> {
        let policy = if document.get("policy").is_some() { "/policy" } else { "" };
        Self::read(document, policy)
    }

    /// Reads the only policy of a page.
    pub(super) fn of_page(page: &Value) -> Result<Self, Faults> {
        const POLICY: &str = "/policies/0";
        match Self::read(only_policy(page, "policies")?, "") {
            Ok(Self { answer, faults, notes }) => Ok(Self {
                answer,
                faults: faults
                    .into_iter()
                    .map(|(half, fault)| (half, fault.nested_in(POLICY)))
                    .collect(),
                notes: notes.into_iter().map(|note| note.nested_in(POLICY)).collect(),
            }),
            Err(faults) => Err(faults.nested_in(POLICY)),
        }
    }

    /// Reads a document whose policy is at the pointer `policy`.
    fn read(document: &Value, policy: &str) -> Result<Self, Faults> {
        let CheckOutcome { outcome, notes } = WrappedOrBare::<P>::check(document);
        let found = match outcome {
            Ok(answer) => {
                return Ok(Self { answer: answer.into_policy(), faults: Vec::new(), notes });
            }
            Err(found) => found,
        };
        let halves: Option<Vec<PolicyHalf>> =
            found.iter().map(|fault| P::HALVES.affected_by(fault, policy)).collect();
        let Some(halves) = halves else { return Err(found) };
        let mut readable = document.clone();
        for (half, fault) in halves.iter().zip(&found) {
            // The other effects leave the document readable.
            if matches!(fault.effect(), FaultEffect::Unreadable | FaultEffect::NoPolicy) {
                remove(
                    &mut readable,
                    &format!("{policy}{}", P::HALVES.operation),
                    *half,
                    &P::HALVES,
                );
            }
        }
        let answer = WrappedOrBare::<P>::read(&readable)?.into_policy();
        Ok(Self { answer, faults: halves.into_iter().zip(found).collect(), notes })
    }
}

/// Removes a half from a document.
fn remove(document: &mut Value, operation: &str, half: PolicyHalf, pointers: &HalfPointers) {
    if let Some(Value::Object(operation)) = document.pointer_mut(operation) {
        operation.remove(pointers.member(half));
    }
}
