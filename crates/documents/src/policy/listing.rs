//! The listing that a policy judges.

use chrono::{DateTime, Utc};
use keeptime::pattern::Excerpt;
use keeptime::policy::{Extent, KeepingError, Shortfalls};
use keeptime::retention::Judgement;

use super::AnyPolicy;
use crate::cbr::Vault;
use crate::fault::Service;
use crate::listing::{ListedBackups, LockedVaults};
use crate::plan::{LastGoodCopies, Plan};
use crate::record::{ListedBackup, RecordFormat, RecordNote};

/// A listing has a backup of another service than the policy that is to judge it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a policy of {service} takes a listing of {service}, found backup {id} of {found}",
    service = .service.name().to_ascii_uppercase(),
    found = .found.name().to_ascii_uppercase(),
)]
pub struct OtherService {
    service: RecordFormat,
    found: RecordFormat,
    id: Excerpt,
}

/// A listing and the policy that judges it, made by [`ListedBackups::for_policy`].
///
/// The objects of the policy are those in its vaults, backups in other vaults are kept, and it is known
/// which vaults are locked. [`judge`](Self::judge), [`plan`](Self::plan) and
/// [`shortfalls`](Self::shortfalls) use all of this.
#[derive(Clone, Debug)]
pub struct PolicyListing {
    policy: AnyPolicy,
    listed: ListedBackups,
    locked: LockedVaults,
}

impl PolicyListing {
    /// Returns the policy, with the objects in its vaults.
    pub fn policy(&self) -> &AnyPolicy {
        &self.policy
    }

    /// Returns the backups in the order of the listing. Those in vaults that the policy is not bound to are
    /// [not counted](keeptime::retention::NotCounted::OtherVault).
    pub fn backups(&self) -> &[ListedBackup] {
        self.listed.for_limits()
    }

    /// Returns the notes on records that were read despite a defect.
    pub fn notes(&self) -> &[RecordNote] {
        self.listed.notes()
    }

    /// Returns how many of the existing backups the listing contains; see [`ListedBackups::extent`].
    pub fn extent(&self) -> Extent {
        self.listed.extent()
    }

    /// Returns which of the given vaults are locked.
    pub fn locked_vaults(&self) -> &LockedVaults {
        &self.locked
    }

    /// Checks that the backups are of the service of another policy, for example a new one.
    ///
    /// # Errors
    /// [`OtherService`] if a backup is of another service.
    pub fn require_service_of(&self, policy: &AnyPolicy) -> Result<(), OtherService> {
        self.listed.require_service_of(policy)
    }

    /// Returns the verdicts of the policy on the backups.
    ///
    /// # Errors
    /// [`KeepingError`] if the limits of the policy cannot be read or the backups cannot be judged.
    pub fn judge(&self, now: DateTime<Utc>) -> Result<Judgement<&[ListedBackup]>, KeepingError> {
        self.policy.policy().judge(self.backups(), now)
    }

    /// Returns the deletions of a judgement that calls make; see [`Plan::new`], which also takes the recheck
    /// of an older plan.
    pub fn plan<'b>(
        &self,
        judgement: &Judgement<&'b [ListedBackup]>,
        last_good_copies: LastGoodCopies,
    ) -> Plan<'b> {
        Plan::new(judgement, last_good_copies, &self.locked, None)
    }

    /// Returns what the objects of the policy lack once the deletions of a plan are made.
    pub fn shortfalls<'b>(
        &'b self,
        judgement: &Judgement<&'b [ListedBackup]>,
        plan: &Plan<'_>,
    ) -> Shortfalls<'b, str> {
        let deleted = plan.ids();
        let is_spared = |backup: &ListedBackup| !deleted.contains(backup.id());
        self.policy.policy().shortfalls(judgement, self.extent(), is_spared)
    }
}

impl ListedBackups {
    /// Prepares the listing for a policy and its vaults; a policy of another service than CBR has no vaults.
    ///
    /// The resources of the vaults that the policy is bound to become its objects
    /// ([`AnyPolicy::with_vaults`]); without any vaults, it judges only backups that name it. Backups in
    /// other vaults are kept ([`BoundVaults::keep_others`](crate::cbr::BoundVaults::keep_others)).
    /// [`read_vaults`](crate::text::read_vaults) reads vaults.
    ///
    /// # Errors
    /// [`OtherService`] if a backup is of another service than the policy.
    ///
    /// ```
    /// use keeptime_documents::listing::Listing;
    /// use keeptime_documents::plan::LastGoodCopies;
    /// use keeptime_documents::text::read_vaults;
    /// use keeptime_documents::{AnyPolicy, ZeroLimit};
    ///
    /// let policy = r#"{"policy": {"id": "p", "enabled": true, "operation_definition": {"max_backups": 1},
    ///     "associated_vaults": [{"vault_id": "v"}],
    ///     "trigger": {"properties": {"pattern": ["FREQ=DAILY;INTERVAL=1;BYHOUR=2;BYMINUTE=0"]}}}}"#;
    /// let vault = r#"{"vault": {"id": "v", "name": "daily", "locked": true, "project_id": "project",
    ///     "billing": {}, "resources": [{"id": "web", "type": "OS::Nova::Server"}]}}"#;
    /// let page = r#"{"backups": [
    ///     {"id": "mon", "resource_id": "web", "vault_id": "v", "status": "available",
    ///      "created_at": "2025-03-03T02:00:05Z", "extend_info": {"auto_trigger": true}},
    ///     {"id": "tue", "resource_id": "web", "vault_id": "v", "status": "available",
    ///      "created_at": "2025-03-04T02:00:05Z", "extend_info": {"auto_trigger": true}}]}"#;
    ///
    /// let policy = AnyPolicy::from_text(policy, None, ZeroLimit::Unlimited)?;
    /// let mut listing = Listing::default();
    /// listing.read_text(page)?;
    /// let listed = listing.finish()?.for_policy(&policy, &read_vaults(vault)?)?;
    /// let judgement = listed.judge("2025-03-04T12:00:00Z".parse()?)?;
    /// assert_eq!(judgement.summary().deleted, 1);
    /// let plan = listed.plan(&judgement, LastGoodCopies::Keep);
    /// assert!(plan.deletions().is_empty());
    /// assert_eq!(plan.locked()[0].id(), "mon");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn for_policy(
        mut self,
        policy: &AnyPolicy,
        vaults: &[Vault],
    ) -> Result<PolicyListing, OtherService> {
        self.require_service_of(policy)?;
        if let Some(bound) = policy.bound_vaults(vaults) {
            bound.keep_others(self.backups_mut());
        }
        // Without vaults, the objects of a policy that names none stay unknown.
        let policy = policy.clone();
        let policy = if vaults.is_empty() { policy } else { policy.with_vaults(vaults) };
        Ok(PolicyListing { policy, listed: self, locked: LockedVaults::of(vaults) })
    }

    fn require_service_of(&self, policy: &AnyPolicy) -> Result<(), OtherService> {
        let service = match policy.service() {
            _ if policy.is_bare_pattern() => return Ok(()),
            Some(Service::Csbs) => RecordFormat::Csbs,
            Some(Service::Cbr) => RecordFormat::Cbr,
            Some(Service::Vbs) | None => return Ok(()),
        };
        match self.iter().find(|backup| backup.format() != service) {
            None => Ok(()),
            Some(other) => {
                Err(OtherService { service, found: other.format(), id: other.id().into() })
            }
        }
    }
}
