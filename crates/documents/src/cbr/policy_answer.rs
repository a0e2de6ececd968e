//! A policy in an answer of the service.
//!
//! Almost every member is optional, because regions differ. [`PolicyAnswer::to_policy`] turns an answer
//! into the library's [`Policy`].
//!
//! The pattern and the limits are read separately: a pattern that cannot be read does not stop retention,
//! and limits that cannot be read do not stop fires.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::keeping::keeping;
use super::operation_definition::OperationDefinition;
use super::requested_policy::OPERATION_TYPES;
use super::trigger::{Trigger, TriggerProperties};
use crate::check_outcome::CheckOutcome;
use crate::csbs::PolicyJsonError;
use crate::fault::{Faults, Service};
use crate::instant::is_date;
use crate::json::parse_json;
use crate::limits::ZeroLimit;
use crate::typed::{BarePolicy, KnownWords, TypedDocument, WrappedOrBare, document};
use keeptime::pattern::Pattern;
use keeptime::policy::{Firing, Keeping, Policy, PolicyState};

document! {
    /// A policy in an answer.
    ///
    /// Every member may be absent, because regions differ. The body of a request can be read with this type
    /// too.
    ///
    /// ```
    /// use keeptime_documents::ZeroLimit;
    /// use keeptime_documents::cbr::PolicyAnswer;
    ///
    /// let answer = PolicyAnswer::from_json(
    ///     r#"{"policy": {"id": "p", "name": "nightly", "enabled": true, "operation_type": "backup",
    ///         "operation_definition": {"max_backups": 20, "retention_duration_days": -1},
    ///         "trigger": {"type": "time", "properties": {
    ///             "pattern": ["FREQ=DAILY;INTERVAL=2;BYHOUR=2;BYMINUTE=00"],
    ///             "start_time": "2025-03-07 09:27:41"}},
    ///         "associated_vaults": null}}"#,
    /// )?;
    /// let policy = answer.to_policy(ZeroLimit::Unlimited);
    /// assert_eq!(policy.limits().unwrap().max_backups(), Some(20));
    /// assert!(policy.objects().is_none());
    /// let next = policy.next_after("2025-03-08T00:00:00Z".parse().unwrap()).unwrap();
    /// assert_eq!(next.unwrap().to_rfc3339(), "2025-03-09T02:00:41+00:00");
    /// # Ok::<(), keeptime_documents::csbs::PolicyJsonError>(())
    /// ```
    #[derive(Default)]
    PolicyAnswer of Cbr, part 22 {
        /// The id.
        optional text id,
        /// The name.
        optional text name,
        /// Whether the policy runs. Absent means true.
        optional boolean enabled,
        /// The limits, unchanged; [`read_limits`](crate::read_limits) reads them.
        optional checked_object(OperationDefinition) operation_definition,
        /// The type: `backup` or `replication`.
        optional known_word(OperationTypeWords) operation_type,
        /// The trigger, which says when the policy runs.
        required_to_fire object(Trigger) trigger,
        /// The vaults that the policy is bound to. Some regions return null or omit the member.
        optional list(AssociatedVault) associated_vaults,
        /// `custom_policy`, or a word that names a policy of the organization.
        optional known_word(PolicyTypeWords) policy_type,
    }
}

document! {
    /// A vault that a policy is bound to.
    AssociatedVault of Cbr, part 26 {
        /// The id of the vault.
        optional text vault_id,
        /// The id of the vault that the policy replicates to.
        optional text destination_vault_id,
    }
}

document! {
    /// An answer that holds one policy.
    PolicyBody of Cbr, answer 21 {
        /// The policy.
        required object(PolicyAnswer) policy,
    }
}

document! {
    /// A page of policies.
    Policies of Cbr, answer 20 {
        /// The policies.
        required list(PolicyAnswer) policies,
        /// The number of policies. Services also send other numbers than that of the list.
        optional integer count,
        /// The maximum number of policies of a page.
        optional integer limit,
        /// The number of policies before this page.
        optional integer offset,
    }
}

/// A policy with or without its outer `policy` member.
pub(crate) type PolicyDocument = WrappedOrBare<PolicyAnswer>;

impl BarePolicy for PolicyAnswer {
    type Body = PolicyBody;
    const SERVICE: Service = Service::Cbr;

    fn from_body(body: PolicyBody) -> Self {
        body.policy
    }
}

pub(crate) struct OperationTypeWords;

impl KnownWords for OperationTypeWords {
    const WORDS: &'static [&'static str] = &OPERATION_TYPES;
}

/// The type of a policy that its organization has removed.
const ORGANIZATION_POLICY_REMOVED: &str = "organization_policy_removed";

pub(crate) struct PolicyTypeWords;

impl KnownWords for PolicyTypeWords {
    const WORDS: &'static [&'static str] = &[
        "custom_policy",
        "organization_policy_v1",
        "organization_policy_v2",
        ORGANIZATION_POLICY_REMOVED,
    ];
}

impl PolicyAnswer {
    /// Reads an answer with or without its outer `policy` member.
    ///
    /// # Errors
    /// [`PolicyJsonError`] if the text is not JSON, a member appears twice, or a member has a type that no
    /// service sends.
    pub fn from_json(text: &str) -> Result<Self, PolicyJsonError> {
        Ok(Self::from_value(&parse_json(text)?.into_result()?)?)
    }

    /// Reads an answer from a JSON value. A value cannot hold a member twice;
    /// [`parse_json`] finds such members in the text.
    ///
    /// # Errors
    /// A fault for every member of a type that no service sends.
    pub fn from_value(value: &Value) -> Result<Self, Faults> {
        PolicyDocument::read(value).map(PolicyDocument::into_policy)
    }

    /// Checks an answer with or without its outer `policy` member, and finds everything that prevents
    /// reading it, calculating its fires or judging backups.
    pub fn check(body: &Value) -> CheckOutcome<Self> {
        PolicyDocument::check(body).map(PolicyDocument::into_policy)
    }

    /// Returns whether the policy runs. One that its organization has removed does not.
    pub fn state(&self) -> PolicyState {
        let policy_type = self.policy_type().unwrap_or_default();
        state(self.enabled(), policy_type.eq_ignore_ascii_case(ORGANIZATION_POLICY_REMOVED))
    }

    /// Returns whether the policy has no member that only the service writes, as in a request to create it.
    pub(crate) fn is_request(&self) -> bool {
        let is_answer = self.id().is_some()
            || self.associated_vaults.is_some()
            || self.policy_type().is_some()
            || self.start_time().is_some();
        !is_answer
    }

    fn start_time(&self) -> Option<DateTime<Utc>> {
        self.trigger()?.properties()?.start_time()
    }

    /// Returns the policy that the answer describes. Its objects are unknown;
    /// [`bound_vaults`](Self::bound_vaults) finds them.
    ///
    /// Its start and its creation time are the start of the trigger, which the service sets when a policy
    /// is created. A pattern that cannot be read prevents only fires; limits that cannot be read prevent
    /// only judging. The limits of a policy that replicates count as unreadable: they are for the replicas
    /// in its destination, not for the backups in its vaults.
    ///
    /// A placeholder for a missing start, such as a date in year 1, counts as missing.
    pub fn to_policy(&self, zero: ZeroLimit) -> Policy {
        let keeping = keeping(self.operation_type(), self.operation_definition(), zero);
        policy(self.trigger(), keeping, self.state(), self.id())
    }
}

/// Returns whether a policy runs. An absent `enabled` means that it does, unless it is disabled by another
/// member.
pub(super) fn state(enabled: Option<bool>, is_disabled: bool) -> PolicyState {
    match enabled {
        Some(false) => PolicyState::NotEnabled,
        Some(true) | None if is_disabled => PolicyState::StatusDisabled,
        Some(true) | None => PolicyState::Enabled,
    }
}

/// Returns the policy with these members, and with unknown objects.
pub(super) fn policy(
    trigger: Option<&Trigger>,
    keeping: Keeping,
    state: PolicyState,
    id: Option<&str>,
) -> Policy {
    let properties = trigger.and_then(Trigger::properties);
    let rules = properties.map(TriggerProperties::pattern).unwrap_or_default();
    let start = properties.and_then(TriggerProperties::start_time);
    let start = start.filter(|start| is_date(*start));
    let firing = Pattern::parse_cbr_rules(rules).map_or_else(Firing::from, Firing::from);
    Policy::new(firing, keeping, state, [])
        .with_unknown_objects()
        .with_start(start)
        .with_id(id.map(ToOwned::to_owned))
        .with_created_at(start)
}
