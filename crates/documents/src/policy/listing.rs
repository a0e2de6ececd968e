//! The listing that a policy judges.

use keeptime::pattern::Excerpt;

use super::AnyPolicy;
use crate::cbr::Vault;
use crate::fault::Service;
use crate::listing::ListedBackups;
use crate::record::RecordFormat;

/// A listing has a backup of another service than the policy that is to judge it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a policy of {service} takes a listing of {service}, found backup {id} of {found}",
    service = .service.name().to_uppercase(),
    found = .found.name().to_uppercase(),
)]
pub struct OtherService {
    service: RecordFormat,
    found: RecordFormat,
    id: Excerpt,
}

impl ListedBackups {
    /// Prepares the listing for a policy: backups in vaults that the policy is not bound to are kept; see
    /// [`BoundVaults::keep_others`](crate::cbr::BoundVaults::keep_others). Whoever judges a listing by a
    /// policy calls this first.
    ///
    /// # Errors
    /// [`OtherService`] if a backup is of another service than the policy.
    pub fn for_policy(
        mut self,
        policy: &AnyPolicy,
        vaults: &[Vault],
    ) -> Result<Self, OtherService> {
        self.require_service_of(policy)?;
        if let Some(bound) = policy.bound_vaults(vaults) {
            bound.keep_others(self.backups_mut());
        }
        Ok(self)
    }

    /// Checks that the backups are of the service of a policy.
    ///
    /// # Errors
    /// [`OtherService`] if a backup is of another service.
    pub fn require_service_of(&self, policy: &AnyPolicy) -> Result<(), OtherService> {
        let service = match policy.service() {
            _ if policy.is_bare_pattern() => return Ok(()),
            Some(Service::Csbs) => RecordFormat::Csbs,
            Some(Service::Cbr) => RecordFormat::Cbr,
            Some(Service::Vbs) | None => return Ok(()),
        };
        match self.backups().iter().find(|backup| backup.format() != service) {
            None => Ok(()),
            Some(other) => {
                Err(OtherService { service, found: other.format(), id: other.id().into() })
            }
        }
    }
}
