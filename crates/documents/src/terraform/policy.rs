//! One policy of a plan or a state.

use serde_json::Value;

use super::attributes::Attributes;
use super::body::{Body, Purpose, Sensitive};
use super::messages::Messages;
use super::resource_type::ResourceType;
use crate::fault::{Fault, FaultKind, Faults};
use crate::limits::ZeroLimit;
use crate::member_change::MemberChange;
use crate::names::names;
use crate::note::Note;
use crate::policy::{AnyPolicy, PolicyUpdate, PolicyUpdateError};

/// What a plan does with a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PlannedAction {
    /// Nothing.
    Keep,
    /// It is created.
    Create,
    /// It is changed.
    Update,
    /// It is deleted and created again.
    Replace,
    /// It is deleted.
    Delete,
    /// It stays, but Terraform no longer manages it.
    Forget,
}

names! { PlannedAction, "action":
    Keep = "keep",
    Create = "create",
    Update = "update",
    Replace = "replace",
    Delete = "delete",
    Forget = "forget",
}

impl PlannedAction {
    /// Reads the actions of a change in a plan.
    pub(super) fn of(change: &Value) -> Self {
        let actions = change.get("actions").and_then(Value::as_array);
        let has = |name: &str| {
            actions
                .is_some_and(|actions| actions.iter().any(|action| action.as_str() == Some(name)))
        };
        match (has("create"), has("delete")) {
            (true, true) => Self::Replace,
            (true, false) => Self::Create,
            (false, true) => Self::Delete,
            (false, false) if has("update") => Self::Update,
            (false, false) if has("forget") => Self::Forget,
            (false, false) => Self::Keep,
        }
    }
}

/// A backup policy in a plan or a state.
#[derive(Clone, Debug)]
pub struct TerraformPolicy<'v> {
    pub(super) address: &'v str,
    pub(super) resource_type: ResourceType,
    pub(super) action: Option<PlannedAction>,
    pub(super) before: Option<Attributes<'v>>,
    /// The values of a state.
    pub(super) after: Option<Attributes<'v>>,
}

impl<'v> TerraformPolicy<'v> {
    /// Returns the address of the resource, such as `module.web[0].huaweicloud_cbr_policy.nightly["a"]`.
    pub fn address(&self) -> &'v str {
        self.address
    }

    /// Returns what the plan does with it, or `None` in a state.
    pub fn action(&self) -> Option<PlannedAction> {
        self.action
    }

    /// Checks what a plan will send as a request, and what it leaves unchanged, or a state, as an answer.
    /// What it deletes has neither faults nor notes. See
    /// [`DocumentKind::check_with_floor`](crate::DocumentKind::check_with_floor) for `keep_at_least`.
    pub fn check(&self, keep_at_least: u32) -> (Vec<Fault>, Vec<Note>) {
        let Some(attributes) = &self.after else { return (Vec::new(), Vec::new()) };
        let purpose = match self.action {
            Some(PlannedAction::Create | PlannedAction::Update | PlannedAction::Replace) => {
                Purpose::Create
            }
            _ => Purpose::Answer,
        };
        let body = self.resource_type.body(attributes, purpose, Sensitive::Included);
        let kind = self.resource_type.kind(purpose);
        let checked = kind.check_with_floor(&body.document, keep_at_least);
        let messages = Messages { address: self.address, body: &body };
        let mut faults: Vec<Fault> = messages.unusable(kind.service(), purpose);
        faults.extend(checked.faults().iter().filter_map(|fault| messages.fault(fault)));
        let mut notes: Vec<Note> =
            checked.notes().iter().filter_map(|note| messages.note(note)).collect();
        notes.extend(messages.unknown());
        (faults, notes)
    }

    /// Reads the policy before the plan. Returns `None` in a state and for a policy that the plan creates.
    pub fn before(&self, zero: ZeroLimit) -> Option<Result<AnyPolicy, Faults>> {
        let attributes = self.before.as_ref()?;
        Some(self.read(attributes, Purpose::Answer, zero))
    }

    /// Reads the policy after the plan, or that of a state. Returns `None` for a policy that the plan
    /// deletes.
    ///
    /// A half of the policy is unreadable if a value in it is sensitive, or known only after apply.
    pub fn after(&self, zero: ZeroLimit) -> Option<Result<AnyPolicy, Faults>> {
        let attributes = self.after.as_ref()?;
        let purpose = match self.action {
            Some(PlannedAction::Create | PlannedAction::Replace) => Purpose::Create,
            _ => Purpose::Answer,
        };
        Some(self.read(attributes, purpose, zero))
    }

    /// Applies the request of a plan that changes the policy to the policy before the plan. A policy that
    /// is changed as a whole is read with [`after`](Self::after).
    ///
    /// Returns `None` if the plan does not change the policy.
    pub fn update(
        &self,
        before: &AnyPolicy,
        zero: ZeroLimit,
    ) -> Option<Result<PolicyUpdate, PolicyUpdateError>> {
        let attributes = self.after.as_ref()?;
        if !self.resource_type.has_updates() || self.action != Some(PlannedAction::Update) {
            let after = self.after(zero)?;
            return Some(after.map(PolicyUpdate::of).map_err(PolicyUpdateError::from));
        }
        let operation = self.before.as_ref().and_then(|before| {
            before.values.pointer("/scheduled_operation/0/id").filter(|id| id.is_string())
        });
        let purpose = Purpose::Change { operation };
        let body = self.resource_type.body(attributes, purpose, Sensitive::Withheld);
        let messages = Messages { address: self.address, body: &body };
        let updated = before.updated(self.resource_type.kind(purpose), &body.document);
        Some(match updated {
            Ok(update) => Ok(update.map(|policy| withhold(policy, &messages))),
            Err(PolicyUpdateError::Faults(faults)) => Err(messages.faults(&faults).into()),
            Err(error) => Err(error),
        })
    }

    /// Returns the attributes that differ between two readings of the policy, with their JSON pointers in
    /// the values of the resource.
    pub fn changes(&self, before: &AnyPolicy, after: &AnyPolicy) -> Vec<MemberChange> {
        let changes = before.changes(after);
        let Some(attributes) = self.after.as_ref().or(self.before.as_ref()) else { return changes };
        let body = self.resource_type.body(attributes, Purpose::Answer, Sensitive::Withheld);
        let policy = self.resource_type.policy_pointer();
        let attribute = |change: MemberChange| {
            let rest = change.pointer().strip_prefix("/policy").unwrap_or(change.pointer());
            let (path, _) = body.attribute_of(&format!("{policy}{rest}"), None);
            change.at(path)
        };
        changes.into_iter().map(attribute).collect()
    }

    fn read(
        &self,
        attributes: &Attributes<'_>,
        purpose: Purpose<'_>,
        zero: ZeroLimit,
    ) -> Result<AnyPolicy, Faults> {
        let body = self.resource_type.body(attributes, purpose, Sensitive::Withheld);
        let messages = Messages { address: self.address, body: &body };
        match AnyPolicy::read(self.resource_type.kind(purpose), &body.document, zero) {
            Ok(policy) => {
                let policy = policy
                    .map_findings(|fault| messages.fault_at(fault), |note| messages.note_at(&note));
                Ok(withhold(policy, &messages))
            }
            Err(faults) => Err(messages.faults(&faults)),
        }
    }

    /// Returns the sides of the policy, for their sensitive values.
    pub(super) fn sides(&self) -> impl Iterator<Item = &Attributes<'v>> {
        self.before.iter().chain(&self.after)
    }
}

/// Makes the halves of a policy unreadable whose values are withheld or unusable.
fn withhold(policy: AnyPolicy, messages: &Messages<'_, '_, '_>) -> AnyPolicy {
    let body: &Body<'_, '_> = messages.body;
    let mut policy = policy;
    for (attribute, message) in &body.unusable {
        let message = messages.text(attribute, message);
        let fault = Fault::new(messages.pointer(attribute), FaultKind::Value, message);
        policy = policy.with_unreadable(crate::policy::PolicyHalf::Firing, fault);
    }
    for withheld in &body.withheld {
        let Some(half) = withheld.half else { continue };
        let fault = messages.withheld(withheld);
        policy = policy.with_unreadable(half, fault);
    }
    policy
}
