//! The policy that any document with a policy makes of an old one.

use serde_json::Value;

use super::{AnyPolicy, PolicyHalf, PolicyUpdate, PolicyUpdateError};
use crate::cbr::Vault;
use crate::document_kind::DocumentKind;
use crate::fault::{Fault, Faults};

impl AnyPolicy {
    /// Returns what a document makes of this policy: a request changes it, see [`updated`](Self::updated);
    /// any other policy replaces it, even one of another service.
    ///
    /// The objects of a policy that replaces this one are in those of `vaults` that it is bound to. If both are
    /// policies of CBR and the document is an answer, it keeps the objects of this one instead.
    ///
    /// # Errors
    /// [`PolicyUpdateError`] if the document has faults, holds no policy, or does not say what is kept, and
    /// if it is a request to change a policy of another service. A pattern that cannot be read is not an
    /// error.
    ///
    /// ```
    /// use keeptime_documents::{AnyPolicy, DocumentKind, ZeroLimit};
    /// use serde_json::json;
    ///
    /// let rules = "FREQ=DAILY;BYHOUR=2;BYMINUTE=0";
    /// let old = AnyPolicy::from_text(rules, None, ZeroLimit::Unlimited).unwrap();
    /// let document = json!({"policy": {"name": "nightly", "operation_type": "backup",
    ///     "operation_definition": {"max_backups": 7},
    ///     "trigger": {"properties": {"pattern": ["FREQ=DAILY;INTERVAL=1;BYHOUR=3;BYMINUTE=0"]}}}});
    /// let new = old.after(DocumentKind::CbrCreatePolicyRequest, &document, &[])?;
    /// assert_eq!(new.policy().policy().limits()?.max_backups(), Some(7));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn after(
        &self,
        kind: DocumentKind,
        document: &Value,
        vaults: &[Vault],
    ) -> Result<PolicyUpdate, PolicyUpdateError> {
        let whole = || self.replaced_by(kind, document, vaults);
        if !is_request(kind) {
            // An answer of the same service keeps the objects of this policy.
            let new = whole()?;
            return Ok(self.updated(kind, document).unwrap_or(new));
        }
        let update = match self.updated(kind, document) {
            Err(PolicyUpdateError::OtherKind { .. }) if creates_policy(kind) => return whole(),
            update => update?,
        };
        // Limits that a request may contain, but that cannot be judged.
        if let Ok(read) = Self::read(kind, document, self.zero) {
            Faults::ok_if_empty(read.limits_faults().cloned().collect())?;
        }
        Ok(update)
    }

    /// Returns the policy of a document, which replaces this one.
    fn replaced_by(
        &self,
        kind: DocumentKind,
        document: &Value,
        vaults: &[Vault],
    ) -> Result<PolicyUpdate, PolicyUpdateError> {
        let new = Self::read(kind, document, self.zero)?;
        if new.limits_faults().next().is_some() {
            // The faults of the other half help to repair the document.
            Faults::ok_if_empty(new.faults().map(|(_, fault)| fault.clone()).collect())?;
        }
        Ok(PolicyUpdate::of(new.with_vaults(vaults)))
    }

    fn limits_faults(&self) -> impl Iterator<Item = &Fault> {
        let of_limits = self.faults().filter(|(half, _)| *half == PolicyHalf::Keeping);
        of_limits.map(|(_, fault)| fault)
    }
}

/// Returns whether a document is a request that [`AnyPolicy::updated`] can apply.
fn is_request(kind: DocumentKind) -> bool {
    use DocumentKind::{
        CbrUpdateOrganizationPolicyRequest, CbrUpdatePolicyRequest, CsbsUpdatePolicyRequest,
    };
    let changes =
        [CbrUpdateOrganizationPolicyRequest, CbrUpdatePolicyRequest, CsbsUpdatePolicyRequest];
    changes.contains(&kind) || creates_policy(kind)
}

/// Returns whether a request describes a whole policy.
fn creates_policy(kind: DocumentKind) -> bool {
    use DocumentKind::{
        CbrCreateOrganizationPolicyRequest, CbrCreatePolicyRequest, CsbsCreatePolicyRequest,
    };
    [CbrCreateOrganizationPolicyRequest, CbrCreatePolicyRequest, CsbsCreatePolicyRequest]
        .contains(&kind)
}
