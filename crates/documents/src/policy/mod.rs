//! Policies of all services, read into the library's [`Policy`].
//!
//! [`AnyPolicy`] reads every document that holds exactly one policy: a request to create or change one, an
//! answer, a page with one policy, and a pattern without its policy. [`AnyPolicy::from_text`] reads one from
//! a text of any of these kinds; [`PolicyOrLimits::from_text`] also reads an `operation_definition` without
//! its policy.
//!
//! From the files of a policy and a listing to the ids to delete:
//!
//! ```
//! use keeptime_documents::listing::Listing;
//! use keeptime_documents::plan::LastGoodCopies;
//! use keeptime_documents::{AnyPolicy, ZeroLimit};
//!
//! let policy = r#"{"policy": {"id": "p", "enabled": true, "operation_definition": {"max_backups": 1},
//!     "trigger": {"properties": {"pattern": ["FREQ=DAILY;BYHOUR=2;BYMINUTE=0"]}}}}"#;
//! let page = r#"{"backups": [
//!     {"id": "mon", "resource_id": "web", "scheduled_operation_id": "p", "status": "available",
//!      "created_at": "2025-03-03T02:00:05Z", "extend_info": {"auto_trigger": true}},
//!     {"id": "tue", "resource_id": "web", "scheduled_operation_id": "p", "status": "available",
//!      "created_at": "2025-03-04T02:00:05Z", "extend_info": {"auto_trigger": true}}]}"#;
//!
//! let policy = AnyPolicy::from_text(policy, None, ZeroLimit::Unlimited)?;
//! let mut listing = Listing::default();
//! listing.read_text(page)?;
//! let listed = listing.finish()?.for_policy(&policy, &[])?; // the vaults of the policy, if it has any
//! let judgement = listed.judge("2025-03-04T12:00:00Z".parse()?)?;
//! let plan = listed.plan(&judgement, LastGoodCopies::Keep);
//! let ids: Vec<&str> = plan.deletions().iter().map(|backup| backup.id()).collect();
//! assert_eq!(ids, ["mon"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod after;
mod field_notes;
mod from_text;
mod half;
mod listing;
mod policy_or_limits;
mod reading;
#[cfg(feature = "report")]
mod report;
mod update;

use serde_json::{Map, Value};

pub use half::PolicyHalf;
pub use listing::{OtherService, PolicyListing};
pub use policy_or_limits::PolicyOrLimits;
pub use update::{PolicyUpdate, PolicyUpdateError};

use crate::check_outcome::CheckOutcome;
use crate::document_kind::DocumentKind;
use crate::fault::{Fault, FaultKind, Faults, Service};
use crate::limits::ZeroLimit;
use crate::message_text::shown;
use crate::note::{Note, NoteKind};
use crate::typed::check_answer;
use crate::{cbr, csbs, vbs};
use keeptime::pattern::Pattern;
use keeptime::policy::{Policy, PolicyState, UnreadableLimits, UnsupportedTimes};
use keeptime::retention::Limits;
use reading::Reading;

/// A policy of any service, with the document that it was read from.
///
/// When the policy fires and what it keeps are [halves](PolicyHalf) that are read separately: if one cannot
/// be read, [`faults`](Self::faults) says why, and the other can still be used.
///
/// ```
/// use keeptime_documents::{AnyPolicy, DocumentKind, ZeroLimit};
///
/// let body = serde_json::json!({"policy": {
///     "id": "p",
///     "operation_definition": {"max_backups": 7},
///     "trigger": {"properties": {"pattern": ["FREQ=DAILY;INTERVAL=1;BYHOUR=2;BYMINUTE=00"]}}}});
/// let kind = DocumentKind::recognize(&body).unwrap();
/// assert_eq!(kind, DocumentKind::CbrPolicyAnswer);
/// let policy = AnyPolicy::read(kind, &body, ZeroLimit::Unlimited)?.into_policy();
/// assert_eq!(policy.limits().unwrap().max_backups(), Some(7));
/// # Ok::<(), keeptime_documents::Faults>(())
/// ```
#[derive(Clone, Debug)]
pub struct AnyPolicy {
    document: PolicyDocument,
    policy: Policy,
    zero: ZeroLimit,
    faults: Vec<(PolicyHalf, Fault)>,
    notes: Vec<Note>,
}

/// The document of a policy, by its service.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum PolicyDocument {
    /// A policy of CSBS.
    Csbs(csbs::PolicyAnswer),
    /// A policy of CBR.
    Cbr(cbr::PolicyAnswer),
    /// A policy of an organization in CBR.
    CbrOrganization(cbr::OrganizationPolicyAnswer),
    /// A pattern of CBR without its policy, as a JSON list.
    CbrRules(cbr::Rules),
    /// A pattern in text form without its policy.
    Pattern(Pattern),
    /// A backup policy of VBS.
    Vbs(vbs::BackupPolicy),
}

impl AnyPolicy {
    /// Reads the policy of a document of this kind.
    ///
    /// Requests are read as leniently as answers; [`DocumentKind::check`] checks whether one can be sent.
    /// The objects of a policy of CBR are unknown, see [`with_vaults`](Self::with_vaults). A pattern without
    /// its policy is read as an enabled policy without limits.
    ///
    /// # Errors
    /// The faults of a document that cannot be used as a policy. A document of another kind, and a page
    /// that does not have exactly one policy, have a single fault.
    pub fn read(kind: DocumentKind, document: &Value, zero: ZeroLimit) -> Result<Self, Faults> {
        match kind {
            DocumentKind::CsbsCreatePolicyRequest
            | DocumentKind::CsbsUpdatePolicyRequest
            | DocumentKind::CsbsPolicyAnswer => csbs_policy(Reading::of(document)?, zero),
            DocumentKind::CsbsPoliciesAnswer => csbs_policy(Reading::of_page(document)?, zero),
            DocumentKind::CbrCreatePolicyRequest | DocumentKind::CbrPolicyAnswer => {
                Ok(cbr_policy(Reading::of(document)?, zero))
            }
            DocumentKind::CbrUpdatePolicyRequest => {
                Ok(cbr_policy(Reading::of(document)?, zero).without_limits(kind))
            }
            DocumentKind::CbrPoliciesAnswer => Ok(cbr_policy(Reading::of_page(document)?, zero)),
            DocumentKind::CbrCreateOrganizationPolicyRequest
            | DocumentKind::CbrOrganizationPolicyAnswer => {
                Ok(organization_policy(Reading::of(document)?, zero))
            }
            DocumentKind::CbrUpdateOrganizationPolicyRequest => {
                Ok(organization_policy(Reading::of(document)?, zero).without_limits(kind))
            }
            DocumentKind::CbrOrganizationPoliciesAnswer => {
                Ok(organization_policy(Reading::of_page(document)?, zero))
            }
            DocumentKind::CbrRules => rules(document, zero),
            DocumentKind::VbsCreatePolicyRequest | DocumentKind::VbsUpdatePolicyRequest => {
                vbs_policy(document, "", zero)
            }
            DocumentKind::VbsPoliciesAnswer => {
                let policy = only_policy(document, "backup_policies")?;
                vbs_policy(policy, "/backup_policies/0", zero)
            }
            _ => {
                let message = format!("a policy is required, found {}", kind.description());
                Err(Faults::one(Fault::new(String::new(), FaultKind::Value, message)))
            }
        }
    }

    /// Returns the document that the policy was read from.
    pub fn document(&self) -> &PolicyDocument {
        &self.document
    }

    /// Returns the policy.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Returns the policy.
    pub fn into_policy(self) -> Policy {
        self.policy
    }

    /// Changes the policy, for example its start. The document and what was read of it stay as they are.
    #[must_use]
    pub fn map_policy(self, change: impl FnOnce(Policy) -> Policy) -> Self {
        Self { policy: change(self.policy), ..self }
    }

    /// Returns whether this is a pattern without its policy, which says nothing about limits.
    pub fn is_bare_pattern(&self) -> bool {
        matches!(self.document, PolicyDocument::CbrRules(_) | PolicyDocument::Pattern(_))
    }

    /// Returns the service of the document; `None` for a pattern in text form.
    pub fn service(&self) -> Option<Service> {
        match self.document {
            PolicyDocument::Csbs(_) => Some(Service::Csbs),
            PolicyDocument::Cbr(_)
            | PolicyDocument::CbrOrganization(_)
            | PolicyDocument::CbrRules(_) => Some(Service::Cbr),
            PolicyDocument::Vbs(_) => Some(Service::Vbs),
            PolicyDocument::Pattern(_) => None,
        }
    }

    /// Returns the id of the policy in its service.
    pub fn id(&self) -> Option<&str> {
        match &self.document {
            PolicyDocument::Csbs(policy) => policy.id(),
            PolicyDocument::Cbr(policy) => policy.id(),
            PolicyDocument::CbrOrganization(policy) => policy.id(),
            PolicyDocument::CbrRules(_) | PolicyDocument::Pattern(_) => None,
            PolicyDocument::Vbs(policy) => policy.backup_policy_id(),
        }
    }

    /// Returns the name of the policy.
    pub fn name(&self) -> Option<&str> {
        match &self.document {
            PolicyDocument::Csbs(policy) => policy.name(),
            PolicyDocument::Cbr(policy) => policy.name(),
            PolicyDocument::CbrOrganization(policy) => policy.name(),
            PolicyDocument::CbrRules(_) | PolicyDocument::Pattern(_) => None,
            PolicyDocument::Vbs(policy) => policy.backup_policy_name(),
        }
    }

    /// Iterates over the ids of the objects that the document names, with their names. Documents of CBR name
    /// none; [vaults](cbr::Vault) do.
    pub fn object_names(&self) -> impl Iterator<Item = (&str, &str)> {
        let resources = match &self.document {
            PolicyDocument::Csbs(policy) => policy.resources(),
            PolicyDocument::Cbr(_)
            | PolicyDocument::CbrOrganization(_)
            | PolicyDocument::CbrRules(_)
            | PolicyDocument::Pattern(_)
            | PolicyDocument::Vbs(_) => &[],
        };
        resources.iter().filter_map(|resource| Some((resource.id()?, resource.name()?)))
    }

    /// Returns the `operation_definition`, which has the limits, unchanged. VBS has none.
    pub fn definition(&self) -> Option<&Map<String, Value>> {
        match &self.document {
            PolicyDocument::Csbs(policy) => {
                policy.scheduled_operations().first()?.operation_definition()
            }
            PolicyDocument::Cbr(policy) => policy.operation_definition(),
            PolicyDocument::CbrOrganization(policy) => policy.policy_operation_definition(),
            PolicyDocument::CbrRules(_) | PolicyDocument::Pattern(_) | PolicyDocument::Vbs(_) => {
                None
            }
        }
    }

    /// Iterates over the faults for which a half of the policy cannot be read, with that half.
    pub fn faults(&self) -> impl Iterator<Item = (PolicyHalf, &Fault)> {
        self.faults.iter().map(|(half, fault)| (*half, fault))
    }

    /// Returns the notes on the document.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// Returns which of `vaults` the policy is bound to, or `None` if it does not belong to vaults.
    ///
    /// A request and a policy of an organization are not bound yet; all vaults are taken as theirs.
    pub fn bound_vaults<'v>(&self, vaults: &'v [cbr::Vault]) -> Option<cbr::BoundVaults<'v>> {
        match &self.document {
            PolicyDocument::Cbr(policy) if !policy.is_request() => {
                Some(policy.bound_vaults(vaults))
            }
            PolicyDocument::Cbr(_) | PolicyDocument::CbrOrganization(_) => {
                Some(cbr::BoundVaults::all(vaults))
            }
            PolicyDocument::Csbs(_)
            | PolicyDocument::CbrRules(_)
            | PolicyDocument::Pattern(_)
            | PolicyDocument::Vbs(_) => None,
        }
    }

    /// Makes the resources of the vaults that the policy is bound to its objects. They stay unknown if one of
    /// these vaults is not given; see [`bound_vaults`](Self::bound_vaults).
    ///
    /// This is for a policy that is shown without a listing. To judge one, use
    /// [`ListedBackups::for_policy`](crate::listing::ListedBackups::for_policy), which does this too.
    #[must_use]
    pub fn with_vaults(mut self, vaults: &[cbr::Vault]) -> Self {
        if let Some(bound) = self.bound_vaults(vaults) {
            self.policy = bound.apply_to(self.policy);
        }
        self
    }

    /// Changes the faults and notes.
    pub(crate) fn map_findings(
        self,
        fault: impl Fn(Fault) -> Fault,
        note: impl Fn(Note) -> Note,
    ) -> Self {
        let faults = self.faults.into_iter().map(|(half, found)| (half, fault(found))).collect();
        let notes = self.notes.into_iter().map(note).collect();
        Self::new(self.document, self.policy, self.zero, faults, notes)
    }

    /// Makes a half of the policy unreadable for one reason, which replaces others.
    pub(crate) fn with_unreadable(self, half: PolicyHalf, fault: Fault) -> Self {
        let policy = match half {
            PolicyHalf::Firing => {
                self.policy.with_firing(UnsupportedTimes::new(fault.message().to_owned()))
            }
            PolicyHalf::Keeping => self.policy.with_keeping(UnreadableLimits::new(fault.clone())),
        };
        let mut faults = self.faults;
        faults.retain(|(found, _)| *found != half);
        faults.push((half, fault));
        Self { policy, faults, ..self }
    }

    /// Makes the limits of a request to change a policy unknown: without the policy that it changes, it does
    /// not say what is kept.
    fn without_limits(self, kind: DocumentKind) -> Self {
        if self.policy.limits().is_err() {
            return self;
        }
        let message = format!(
            "the limits of a whole policy are required, found {}; diff judges a change of a policy",
            kind.description()
        );
        let fault = Fault::new(String::new(), FaultKind::Value, message);
        Self { policy: self.policy.with_keeping(UnreadableLimits::new(fault)), ..self }
    }

    /// Creates the policy of a document. A half with faults is unreadable.
    fn new(
        document: PolicyDocument,
        policy: Policy,
        zero: ZeroLimit,
        faults: Vec<(PolicyHalf, Fault)>,
        notes: Vec<Note>,
    ) -> Self {
        // Without its definition the policy would have no limits, and nothing may be judged by these.
        let keeping = faults.iter().find(|(half, _)| *half == PolicyHalf::Keeping);
        let policy = match keeping {
            Some((_, fault)) if policy.limits().is_ok() => {
                policy.with_keeping(UnreadableLimits::new(fault.clone()))
            }
            _ => policy,
        };
        Self { document, policy, zero, faults, notes }
    }
}

fn csbs_policy(reading: Reading<csbs::PolicyAnswer>, zero: ZeroLimit) -> Result<AnyPolicy, Faults> {
    let Reading { answer, faults, notes } = reading;
    let policy = answer.to_policy(zero).map_err(|error| {
        Faults::one(Fault::new(String::new(), FaultKind::Value, error.to_string()))
    })?;
    Ok(AnyPolicy::new(PolicyDocument::Csbs(answer), policy, zero, faults, notes))
}

fn cbr_policy(reading: Reading<cbr::PolicyAnswer>, zero: ZeroLimit) -> AnyPolicy {
    let Reading { answer, faults, mut notes } = reading;
    let policy = answer.to_policy(zero);
    let has_limits =
        policy.limits().is_ok() && faults.iter().all(|(half, _)| *half != PolicyHalf::Keeping);
    if !answer.is_request() && policy.created_at().is_none() && has_limits {
        notes.push(Note {
            pointer: String::new(),
            kind: NoteKind::UnknownCreation,
            message:
                "the start of the trigger is missing, so it is unknown which backups are older \
                      than the policy"
                    .to_owned(),
        });
    }
    AnyPolicy::new(PolicyDocument::Cbr(answer), policy, zero, faults, notes)
}

fn organization_policy(
    reading: Reading<cbr::OrganizationPolicyAnswer>,
    zero: ZeroLimit,
) -> AnyPolicy {
    let Reading { answer, faults, notes } = reading;
    let policy = answer.to_policy(zero);
    AnyPolicy::new(PolicyDocument::CbrOrganization(answer), policy, zero, faults, notes)
}

fn rules(list: &Value, zero: ZeroLimit) -> Result<AnyPolicy, Faults> {
    let checked = cbr::Rules::check(list);
    let notes = checked.notes().to_vec();
    let rules = checked.into_result()?;
    let pattern = rules.pattern().clone();
    let policy = Policy::new(pattern, Limits::UNLIMITED, PolicyState::Enabled, []);
    let policy = policy.with_unknown_objects();
    Ok(AnyPolicy::new(PolicyDocument::CbrRules(rules), policy, zero, Vec::new(), notes))
}

/// Reads a policy of VBS, which is at `pointer` of its document.
fn vbs_policy(policy: &Value, pointer: &str, zero: ZeroLimit) -> Result<AnyPolicy, Faults> {
    let CheckOutcome { outcome, notes } = check_answer::<vbs::BackupPolicy>(Service::Vbs, policy);
    let answer = outcome.map_err(|faults| faults.nested_in(pointer))?;
    let notes = notes.into_iter().map(|note| note.nested_in(pointer)).collect();
    let policy = answer.to_policy();
    Ok(AnyPolicy::new(PolicyDocument::Vbs(answer), policy, zero, Vec::new(), notes))
}

/// Returns the only policy of a page, whose policies are in `member`.
fn only_policy<'v>(page: &'v Value, member: &str) -> Result<&'v Value, Faults> {
    let policies = page.get(member);
    match policies.and_then(Value::as_array).map(Vec::as_slice) {
        Some([policy]) => Ok(policy),
        found => {
            let found = match (found, policies) {
                (Some(policies), _) => policies.len().to_string(),
                (None, Some(value)) => shown(value),
                (None, None) => "none".to_owned(),
            };
            let message = format!("{member} takes exactly one policy here, found {found}");
            Err(Faults::one(Fault::new(format!("/{member}"), FaultKind::Length, message)))
        }
    }
}
