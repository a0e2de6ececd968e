//! A policy after a request, and the difference of two policies.

use serde_json::{Value, json};

use super::reading::{Reading, START};
use super::{AnyPolicy, PolicyDocument, PolicyHalf, cbr_policy, csbs_policy};
use crate::document_kind::DocumentKind;
use crate::fault::{Fault, Faults};
use crate::member_change::MemberChange;
use crate::{cbr, csbs};
use keeptime::pattern::Pattern;
use keeptime::policy::PolicyState;
use keeptime::retention::{Limits, PeriodUnit};

/// A policy after a request, returned by [`AnyPolicy::updated`].
#[derive(Clone, Debug)]
pub struct PolicyUpdate {
    policy: AnyPolicy,
    if_omitted_removed: Option<AnyPolicy>,
    omitted: Vec<String>,
    enables_by_default: bool,
}

/// Why a request cannot be applied to a policy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyUpdateError {
    /// The request has faults.
    #[error(transparent)]
    Faults(#[from] Faults),
    /// The request changes an operation that the policy does not have.
    #[error(transparent)]
    Operation(#[from] csbs::UpdateError),
    /// The request is not one for policies of this kind.
    #[error("{found} cannot be applied to this policy")]
    OtherKind {
        /// The kind of the request.
        found: DocumentKind,
    },
}

/// The halves of a policy that a request replaces.
#[derive(Clone, Copy)]
struct Replaced {
    firing: bool,
    keeping: bool,
}

impl Replaced {
    const ALL: Self = Self { firing: true, keeping: true };

    fn has(self, half: PolicyHalf) -> bool {
        match half {
            PolicyHalf::Firing => self.firing,
            PolicyHalf::Keeping => self.keeping,
        }
    }
}

impl PolicyUpdate {
    /// Returns the policy after the request.
    ///
    /// For CSBS, retention members that the request omits keep their values here; the reference does not say
    /// what happens to them. For CBR they are removed.
    pub fn policy(&self) -> &AnyPolicy {
        &self.policy
    }

    /// Returns the policy if the service removes the omitted retention members, where that is not
    /// [`policy`](Self::policy) itself.
    pub fn if_omitted_removed(&self) -> Option<&AnyPolicy> {
        self.if_omitted_removed.as_ref()
    }

    /// Returns the retention members that the old policy sets and that the `operation_definition` of the
    /// request omits.
    pub fn omitted_retention_fields(&self) -> &[String] {
        &self.omitted
    }

    /// Returns whether the request may enable a policy that does not run, because it omits `enabled`.
    pub fn enables_by_default(&self) -> bool {
        self.enables_by_default
    }

    /// Changes the policies.
    pub(crate) fn map(self, mut change: impl FnMut(AnyPolicy) -> AnyPolicy) -> Self {
        Self {
            policy: change(self.policy),
            if_omitted_removed: self.if_omitted_removed.map(change),
            ..self
        }
    }

    pub(crate) fn of(policy: AnyPolicy) -> Self {
        Self { policy, if_omitted_removed: None, omitted: Vec::new(), enables_by_default: false }
    }
}

impl From<AnyPolicy> for PolicyUpdate {
    /// A policy that is the whole new policy.
    fn from(policy: AnyPolicy) -> Self {
        Self::of(policy)
    }
}

impl AnyPolicy {
    /// Returns the policy as it would be after a request of this kind. If `document` is an answer, it is
    /// the policy afterwards. A policy of CBR keeps the objects of its vaults. See [`after`](Self::after)
    /// for documents of other services.
    ///
    /// A half that cannot be read here cannot be read afterwards either, unless the request replaces it. An
    /// unreadable start stays, because no request changes it.
    ///
    /// # Errors
    /// [`PolicyUpdateError`] if the request has faults or does not fit this policy.
    pub fn updated(
        &self,
        kind: DocumentKind,
        document: &Value,
    ) -> Result<PolicyUpdate, PolicyUpdateError> {
        use DocumentKind::{
            CbrCreatePolicyRequest, CbrOrganizationPoliciesAnswer, CbrOrganizationPolicyAnswer,
            CbrPoliciesAnswer, CbrPolicyAnswer, CbrUpdatePolicyRequest, CsbsCreatePolicyRequest,
            CsbsPoliciesAnswer, CsbsPolicyAnswer, CsbsUpdatePolicyRequest, VbsPoliciesAnswer,
        };
        match (&self.document, kind) {
            (PolicyDocument::Csbs(old), CsbsCreatePolicyRequest) => {
                let request = csbs::CreatePolicy::check(document).into_result()?;
                Ok(PolicyUpdate::of(self.csbs_after(request.replacing(old)?, Replaced::ALL)?))
            }
            (PolicyDocument::Csbs(old), CsbsUpdatePolicyRequest) => {
                self.csbs_updated(old, &csbs::UpdatePolicy::check(document).into_result()?)
            }
            (PolicyDocument::Cbr(old), CbrCreatePolicyRequest) => {
                let request = cbr::CreatePolicy::check(document).into_result()?;
                Ok(PolicyUpdate::of(self.cbr_after(request.replacing(old), Replaced::ALL)))
            }
            (PolicyDocument::Cbr(old), CbrUpdatePolicyRequest) => {
                let request = cbr::UpdatePolicy::check(document).into_result()?;
                let fields = request.omitted_retention_fields(old);
                let replaced = Replaced {
                    firing: !request.policy().pattern().is_empty(),
                    keeping: request.policy().operation_definition().is_some(),
                };
                Ok(PolicyUpdate {
                    omitted: fields.into_iter().map(ToOwned::to_owned).collect(),
                    enables_by_default: request.enables_by_default(old),
                    ..PolicyUpdate::of(self.cbr_after(request.applied_to(old), replaced))
                })
            }
            (PolicyDocument::Cbr(_), CbrPolicyAnswer | CbrPoliciesAnswer)
            | (
                PolicyDocument::CbrOrganization(_),
                CbrOrganizationPolicyAnswer | CbrOrganizationPoliciesAnswer,
            ) => {
                let answer = Self::read(kind, document, self.zero)?;
                Ok(PolicyUpdate::of(self.with_own_objects(answer)))
            }
            (PolicyDocument::Csbs(_), CsbsPolicyAnswer | CsbsPoliciesAnswer)
            | (PolicyDocument::Vbs(_), VbsPoliciesAnswer) => {
                Ok(PolicyUpdate::of(Self::read(kind, document, self.zero)?))
            }
            _ => Err(PolicyUpdateError::OtherKind { found: kind }),
        }
    }

    fn csbs_updated(
        &self,
        old: &csbs::PolicyAnswer,
        request: &csbs::UpdatePolicy,
    ) -> Result<PolicyUpdate, PolicyUpdateError> {
        let omitted = request.omitted_retention_fields(old);
        let omitted: Vec<String> = omitted.into_iter().map(ToOwned::to_owned).collect();
        let operation = request.policy().operation();
        let after = |members| -> Result<Self, PolicyUpdateError> {
            let definition =
                operation.and_then(csbs::RequestedOperation::operation_definition).is_some();
            let replaced = Replaced {
                firing: operation.and_then(csbs::RequestedOperation::pattern).is_some(),
                keeping: definition && members == csbs::OmittedMembers::Remove,
            };
            Ok(self.csbs_after(request.applied_to(old, members)?, replaced)?)
        };
        let if_omitted_removed = match omitted.as_slice() {
            [] => None,
            _ => Some(after(csbs::OmittedMembers::Remove)?),
        };
        Ok(PolicyUpdate {
            policy: after(csbs::OmittedMembers::Keep)?,
            if_omitted_removed,
            omitted,
            enables_by_default: request.enables_by_default(old),
        })
    }

    fn csbs_after(&self, answer: csbs::PolicyAnswer, replaced: Replaced) -> Result<Self, Faults> {
        let faults = self.remaining_faults(replaced);
        let after = csbs_policy(Reading { answer, faults, notes: Vec::new() }, self.zero)?;
        Ok(self.with_unknown_limits(replaced, after))
    }

    fn cbr_after(&self, answer: cbr::PolicyAnswer, replaced: Replaced) -> Self {
        let faults = self.remaining_faults(replaced);
        let after = cbr_policy(Reading { answer, faults, notes: Vec::new() }, self.zero);
        self.with_own_objects(self.with_unknown_limits(replaced, after))
    }

    /// Returns the faults that a request leaves in the policy. No request changes the start.
    fn remaining_faults(&self, replaced: Replaced) -> Vec<(PolicyHalf, Fault)> {
        let remains = |half: PolicyHalf, fault: &Fault| {
            fault.pointer().ends_with(START) || !replaced.has(half)
        };
        let faults = self.faults().filter(|(half, fault)| remains(*half, fault));
        faults.map(|(half, fault)| (half, fault.clone())).collect()
    }

    /// Returns the policy afterwards with unknown limits if those of this one are unknown and not replaced.
    fn with_unknown_limits(&self, replaced: Replaced, after: Self) -> Self {
        match self.policy.limits() {
            Err(reason) if !replaced.keeping && after.policy.limits().is_ok() => {
                after.map_policy(|policy| policy.with_keeping(reason))
            }
            _ => after,
        }
    }

    /// Returns the policy of CBR afterwards with the objects of this one, which are in its vaults and in no
    /// document of a policy.
    fn with_own_objects(&self, after: Self) -> Self {
        match self.policy.objects() {
            Some(objects) => {
                let objects: Vec<String> = objects.cloned().collect();
                Self { policy: after.policy.with_objects(objects), ..after }
            }
            None => after,
        }
    }

    /// Returns the members that differ between this policy and `after`, compared by their meanings.
    ///
    /// Policies of two services are compared by what they do: their names, whether they are enabled, their
    /// patterns and their limits, as members of a policy of CBR.
    pub fn changes(&self, after: &Self) -> Vec<MemberChange> {
        match (&self.document, &after.document) {
            (PolicyDocument::Csbs(old), PolicyDocument::Csbs(new)) => old.changes(new),
            (PolicyDocument::Cbr(old), PolicyDocument::Cbr(new)) => old.changes(new),
            (PolicyDocument::CbrOrganization(old), PolicyDocument::CbrOrganization(new)) => {
                MemberChange::between(old, new)
            }
            (PolicyDocument::Vbs(old), PolicyDocument::Vbs(new)) => MemberChange::between(old, new),
            _ => MemberChange::between(&self.common_members(), &after.common_members()),
        }
    }
}

impl AnyPolicy {
    /// Returns what the policy does, in the members of a policy of CBR.
    fn common_members(&self) -> Value {
        let policy = self.policy();
        let definition = match policy.limits() {
            Ok(limits) => limit_members(limits),
            Err(_) => self.definition().cloned().into(),
        };
        let rules = policy.pattern().ok().map(Pattern::canonical_rules);
        json!({
            "name": self.name(),
            "enabled": policy.state() == PolicyState::Enabled,
            "operation_definition": definition,
            "trigger": {"properties": {"pattern": rules}},
        })
    }
}

/// Returns the members of an `operation_definition` that set limits.
fn limit_members(limits: Limits) -> Value {
    let long_term = limits.long_term();
    let periods = |unit| long_term.map(|rules| rules.periods(unit));
    json!({
        "max_backups": limits.max_backups(),
        "retention_duration_days": limits.max_days(),
        "permanent": limits.is_permanent().then_some(true),
        "day_backups": periods(PeriodUnit::Day),
        "week_backups": periods(PeriodUnit::Week),
        "month_backups": periods(PeriodUnit::Month),
        "year_backups": periods(PeriodUnit::Year),
        "timezone": long_term.map(|rules| format!("UTC{}", rules.offset())),
    })
}

impl serde::Serialize for PolicyDocument {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Csbs(policy) => policy.serialize(serializer),
            Self::Cbr(policy) => policy.serialize(serializer),
            Self::CbrOrganization(policy) => policy.serialize(serializer),
            Self::CbrRules(rules) => rules.serialize(serializer),
            Self::Pattern(pattern) => pattern.serialize(serializer),
            Self::Vbs(policy) => policy.serialize(serializer),
        }
    }
}
