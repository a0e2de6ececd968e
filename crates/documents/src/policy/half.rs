//! The two halves of a policy.

use crate::fault::{Fault, FaultEffect};
use crate::names::names;

/// The two halves of a policy, each of which can be unreadable by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PolicyHalf {
    /// When it fires: the trigger.
    Firing,
    /// What it keeps: the `operation_definition`.
    Keeping,
}

names! { PolicyHalf, "half":
    Firing = "firing",
    Keeping = "keeping",
}

/// Where the halves of a policy are in its document.
pub(super) struct HalfPointers {
    /// The pointer of the object that holds both halves, in the policy.
    pub(super) operation: &'static str,
    pub(super) firing: &'static str,
    pub(super) keeping: &'static str,
}

impl HalfPointers {
    /// Returns the half that a fault makes unreadable, or `None` if the policy cannot be used. The pointer of
    /// the fault starts at the policy.
    pub(super) fn affected_by(&self, fault: &Fault, policy: &str) -> Option<PolicyHalf> {
        match fault.effect() {
            FaultEffect::NoFires => Some(PolicyHalf::Firing),
            FaultEffect::UnknownLimits => Some(PolicyHalf::Keeping),
            FaultEffect::Unreadable | FaultEffect::NoPolicy => {
                let pointer = fault.pointer().strip_prefix(policy)?;
                let inside = pointer.strip_prefix(self.operation)?.strip_prefix('/')?;
                let member = inside.split('/').next()?;
                [PolicyHalf::Firing, PolicyHalf::Keeping]
                    .into_iter()
                    .find(|half| self.member(*half) == member)
            }
        }
    }

    /// Returns the member with a half.
    pub(super) fn member(&self, half: PolicyHalf) -> &'static str {
        match half {
            PolicyHalf::Firing => self.firing,
            PolicyHalf::Keeping => self.keeping,
        }
    }
}
