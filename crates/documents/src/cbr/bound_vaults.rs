//! The vaults that a policy is bound to, and the objects in them.

use std::collections::BTreeSet;

use super::policy_answer::PolicyAnswer;
use super::requested_policy::REPLICATION;
use super::vault::{Vault, VaultResource};
use keeptime::policy::Policy;

/// The vaults that a policy is bound to, returned by [`PolicyAnswer::bound_vaults`].
#[derive(Clone, Debug, PartialEq)]
pub struct BoundVaults<'v> {
    vaults: Vec<&'v Vault>,
    missing: Vec<String>,
}

impl<'v> BoundVaults<'v> {
    pub(super) fn of_policy(policy: &PolicyAnswer, vaults: &'v [Vault]) -> Self {
        let named: BTreeSet<&str> =
            policy.associated_vaults().iter().filter_map(|vault| vault.vault_id()).collect();
        let replicates = policy
            .operation_type()
            .is_some_and(|operation_type| operation_type.eq_ignore_ascii_case(REPLICATION));
        let names_policy = |vault: &Vault| {
            let named =
                if replicates { vault.replication_policy_id() } else { vault.backup_policy_id() };
            policy.id().is_some() && policy.id() == named
        };
        let is_bound = |vault: &&Vault| named.contains(vault.id()) || names_policy(vault);
        let given: BTreeSet<&str> = vaults.iter().map(Vault::id).collect();
        Self {
            vaults: vaults.iter().filter(is_bound).collect(),
            missing: named.difference(&given).map(|id| (*id).to_owned()).collect(),
        }
    }

    /// Takes all vaults as those of a policy.
    pub(crate) fn all(vaults: &'v [Vault]) -> Self {
        Self { vaults: vaults.iter().collect(), missing: Vec::new() }
    }

    /// Returns the vaults, in the order in which they were given.
    pub fn vaults(&self) -> &[&'v Vault] {
        &self.vaults
    }

    /// Returns the ids of the vaults that the policy names and that were not given, sorted.
    pub fn missing(&self) -> &[String] {
        &self.missing
    }

    /// Iterates over the resources of the vaults.
    pub fn resources(&self) -> impl Iterator<Item = &'v VaultResource> {
        self.vaults.iter().flat_map(|vault| vault.resources())
    }

    /// Returns the policy with the resources of the vaults as its objects. They stay unknown if a vault is
    /// [missing](Self::missing).
    #[must_use]
    pub fn apply_to(&self, policy: Policy) -> Policy {
        if self.missing.is_empty() {
            policy.with_objects(self.resources().map(|resource| resource.id().to_owned()))
        } else {
            policy
        }
    }
}

impl PolicyAnswer {
    /// Returns those of `vaults` that the policy is bound to: the vaults that it names, and those that name
    /// it.
    ///
    /// ```
    /// use keeptime_documents::ZeroLimit;
    /// use keeptime_documents::cbr::{PolicyAnswer, VaultBody};
    ///
    /// let answer: PolicyAnswer = serde_json::from_str(
    ///     r#"{"id": "p", "associated_vaults": [{"vault_id": "v"}]}"#)?;
    /// let body: VaultBody = serde_json::from_str(
    ///     r#"{"vault": {"id": "v", "resources": [{"id": "server", "type": "OS::Nova::Server"}]}}"#)?;
    /// let vaults = [body.vault().clone()];
    /// let bound = answer.bound_vaults(&vaults);
    /// let policy = bound.apply_to(answer.to_policy(ZeroLimit::Unlimited));
    /// assert_eq!(policy.objects().unwrap().next().unwrap(), "server");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn bound_vaults<'v>(&self, vaults: &'v [Vault]) -> BoundVaults<'v> {
        BoundVaults::of_policy(self, vaults)
    }
}
