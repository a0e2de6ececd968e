//! Reads the document of a policy, even if one or both halves of it cannot be read.

use serde_json::{Value, json};

use super::half::{HalfPointers, PolicyHalf};
use super::only_policy;
use crate::check_outcome::CheckOutcome;
use crate::fault::{Fault, FaultEffect, Faults};
use crate::instant::parse_instant;
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
    /// Whether the start of the trigger is when the policy was created, before which it keeps all backups.
    const START_IS_CREATION: bool;
}

impl TwoHalves for csbs::PolicyAnswer {
    const HALVES: HalfPointers = HalfPointers {
        operation: "/scheduled_operations/0",
        firing: "trigger",
        keeping: "operation_definition",
    };
    const START_IS_CREATION: bool = false;
}

impl TwoHalves for cbr::PolicyAnswer {
    const HALVES: HalfPointers =
        HalfPointers { operation: "", firing: "trigger", keeping: "operation_definition" };
    const START_IS_CREATION: bool = true;
}

impl TwoHalves for cbr::OrganizationPolicyAnswer {
    const HALVES: HalfPointers = HalfPointers {
        operation: "",
        firing: "policy_trigger",
        keeping: "policy_operation_definition",
    };
    const START_IS_CREATION: bool = true;
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
        let operation = format!("{policy}{}", P::HALVES.operation);
        restore_start(&mut readable, document, &operation, &P::HALVES);
        let answer = WrappedOrBare::<P>::read(&readable)?.into_policy();
        let unknown_creation = found.iter().find(|fault| {
            P::START_IS_CREATION && fault.pointer().ends_with(START) && fault.pointer() != START
        });
        let unknown_creation =
            unknown_creation.map(|fault| (PolicyHalf::Keeping, limits_without_creation(fault)));
        let faults = halves.into_iter().zip(found).chain(unknown_creation).collect();
        Ok(Self { answer, faults, notes })
    }
}

/// The pointer of the start in a trigger.
pub(super) const START: &str = "/properties/start_time";

/// Puts a readable start back into a document without its trigger.
fn restore_start(readable: &mut Value, document: &Value, operation: &str, pointers: &HalfPointers) {
    let trigger = pointers.member(PolicyHalf::Firing);
    let start = document.pointer(&format!("{operation}/{trigger}{START}"));
    let Some(start) = start.filter(|start| start.as_str().is_some_and(is_instant)) else { return };
    if let Some(Value::Object(operation)) = readable.pointer_mut(operation) {
        operation
            .entry(trigger)
            .or_insert_with(|| json!({"properties": {"start_time": start.clone()}}));
    }
}

fn is_instant(text: &str) -> bool {
    parse_instant(text).is_ok()
}

/// Returns the fault in the limits of a policy whose start has a fault.
fn limits_without_creation(fault: &Fault) -> Fault {
    let message =
        format!("{}, so it is unknown which backups are older than the policy", fault.message());
    Fault::new(fault.pointer().to_owned(), fault.kind().clone(), message)
}

/// Removes a half from a document.
fn remove(document: &mut Value, operation: &str, half: PolicyHalf, pointers: &HalfPointers) {
    if let Some(Value::Object(operation)) = document.pointer_mut(operation) {
        operation.remove(pointers.member(half));
    }
}
