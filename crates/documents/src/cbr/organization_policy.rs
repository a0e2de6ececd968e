//! A policy of an organization in an answer of the service.
//!
//! The service creates a policy in each account of the organization from it. It has the members of a
//! policy under other names.

use serde_json::Value;

use super::keeping::keeping;
use super::operation_definition::OperationDefinition;
use super::policy_answer::{OperationTypeWords, policy, state};
use super::trigger::Trigger;
use crate::check_outcome::CheckOutcome;
use crate::fault::{Faults, Service};
use crate::limits::ZeroLimit;
use crate::typed::{BarePolicy, TypedDocument, WrappedOrBare, document};
use keeptime::policy::{Policy, PolicyState};

document! {
    /// A policy of an organization in an answer.
    OrganizationPolicyAnswer of Cbr, part 32 {
        /// The id.
        optional text id,
        /// The name.
        optional text name,
        /// The description.
        optional text description,
        /// The type: `backup` or `replication`.
        optional known_word(OperationTypeWords) operation_type,
        /// The accounts that the policy is for.
        optional text effective_scope,
        /// The id of the account that the policy belongs to.
        optional text domain_id,
        /// The name of that account.
        optional text domain_name,
        /// How far the accounts have been brought up to date, for example `syncing`.
        optional text status,
        /// The name of the policies that the service creates in the accounts.
        optional text policy_name,
        /// Whether these policies run. Absent means true.
        optional boolean policy_enabled,
        /// Their limits, unchanged; [`read_limits`](crate::read_limits) reads them.
        optional checked_object(OperationDefinition) policy_operation_definition,
        /// Their trigger, which says when they run.
        required_to_fire object(Trigger) policy_trigger,
    }
}

document! {
    /// An answer that holds one policy of an organization.
    OrganizationPolicyBody of Cbr, answer 31 {
        /// The policy.
        required object(OrganizationPolicyAnswer) policy,
    }
}

document! {
    /// A page of policies of an organization.
    OrganizationPolicies of Cbr, answer 30 {
        /// The policies.
        required list(OrganizationPolicyAnswer) policies,
        /// The number of policies. Services also send other numbers than that of the list.
        optional integer count,
        /// The maximum number of policies of a page.
        optional integer limit,
        /// The number of policies before this page.
        optional integer offset,
    }
}

/// A policy of an organization with or without its outer `policy` member.
pub(crate) type OrganizationPolicyDocument = WrappedOrBare<OrganizationPolicyAnswer>;

impl BarePolicy for OrganizationPolicyAnswer {
    type Body = OrganizationPolicyBody;
    const SERVICE: Service = Service::Cbr;

    fn from_body(body: OrganizationPolicyBody) -> Self {
        body.policy
    }
}

/// The status of a policy whose copies in the accounts do not run.
const DISABLED: &str = "disabled";

impl OrganizationPolicyAnswer {
    /// Reads an answer with or without its outer `policy` member from a JSON value.
    ///
    /// # Errors
    /// A fault for every member of a type that no service sends.
    pub fn from_value(value: &Value) -> Result<Self, Faults> {
        OrganizationPolicyDocument::read(value).map(OrganizationPolicyDocument::into_policy)
    }

    /// Checks an answer with or without its outer `policy` member, and finds everything that prevents
    /// reading it, calculating its fires or judging backups.
    pub fn check(body: &Value) -> CheckOutcome<Self> {
        OrganizationPolicyDocument::check(body).map(OrganizationPolicyDocument::into_policy)
    }

    /// Returns whether the policies in the accounts run. With the status `disabled`, in any letter case,
    /// they do not.
    pub fn state(&self) -> PolicyState {
        let is_disabled = self.status().is_some_and(|status| status.eq_ignore_ascii_case(DISABLED));
        state(self.policy_enabled(), is_disabled)
    }

    /// Returns a policy like those that the service creates in the accounts. Its objects are unknown, and so
    /// are its id and its start: each of these policies has its own.
    pub fn to_policy(&self, zero: ZeroLimit) -> Policy {
        let keeping = keeping(self.operation_type(), self.policy_operation_definition(), zero);
        policy(self.policy_trigger(), keeping, self.state(), None)
    }
}
