//! What the text of the page is, and the policy in it.

use keeptime::pattern::{Dialect, Pattern};
use keeptime_documents::policy::PolicyListing;
use keeptime_documents::terraform::{PlannedAction, TerraformFile, TerraformPolicy};
use keeptime_documents::text::{InspectOptions, Inspection, TextKind, inspect};
use keeptime_documents::{AnyPolicy, ZeroLimit};
use serde::Serialize;

use crate::request::Request;

/// Zero means no limit, as the services take it.
const ZERO: ZeroLimit = ZeroLimit::Unlimited;

/// The text of the page.
#[derive(Debug)]
pub(crate) struct Subject {
    pub(crate) inspection: Inspection,
    /// The dialect in which a faulty pattern is valid.
    pub(crate) other_dialect: Option<Dialect>,
    /// The policies of a plan or a state.
    pub(crate) choices: Vec<Choice>,
    /// The policy, and the one that a plan replaces by it.
    pub(crate) policy: Option<ReadPolicy>,
    /// Why the text has no policy, if it has no fault.
    pub(crate) without_policy: Option<String>,
}

/// A policy.
#[derive(Debug)]
pub(crate) struct ReadPolicy {
    pub(crate) policy: AnyPolicy,
    /// The policy before the change of a plan.
    pub(crate) before: Option<AnyPolicy>,
}

/// A policy of a plan or a state.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Choice {
    address: String,
    action: Option<PlannedAction>,
    is_selected: bool,
}

impl Subject {
    pub(crate) fn read(request: &Request) -> Self {
        let options = InspectOptions::default().with_dialect(request.dialect);
        let inspection = inspect(&request.text, options);
        let is_pattern = inspection.kind == Some(TextKind::Pattern);
        let mut subject = Self {
            other_dialect: is_pattern.then(|| other_dialect(request)).flatten(),
            choices: Vec::new(),
            policy: None,
            without_policy: None,
            inspection,
        };
        let read = match subject.inspection.kind {
            Some(TextKind::Terraform(_)) => subject.read_plan(request.resource.as_deref()),
            _ => read(&request.text, request.dialect),
        };
        match read {
            Ok(policy) => subject.policy = Some(policy),
            Err(message) => subject.without_policy = Some(message),
        }
        subject
    }

    /// Reads the policy at an address of a plan or a state, or the first that it changes.
    fn read_plan(&mut self, address: Option<&str>) -> Result<ReadPolicy, String> {
        let Some(file) = self.inspection.document.as_ref().and_then(TerraformFile::read) else {
            return Err(String::new());
        };
        let policies = file.policies();
        let is_changed = |policy: &&TerraformPolicy<'_>| {
            policy.action().is_some_and(|action| action != PlannedAction::Keep)
        };
        let selected = policies
            .iter()
            .find(|policy| Some(policy.address()) == address)
            .or_else(|| policies.iter().find(is_changed))
            .or(policies.first());
        let choices = policies.iter().map(|policy| Choice {
            address: policy.address().to_owned(),
            action: policy.action(),
            is_selected: selected.is_some_and(|selected| std::ptr::eq(selected, policy)),
        });
        self.choices = choices.collect();
        selected.map_or_else(|| Err(String::new()), read_planned)
    }
}

impl ReadPolicy {
    /// Returns the policy before a plan as one that may judge the same listing.
    pub(crate) fn before_of(&self, listed: Option<&PolicyListing>) -> Option<&AnyPolicy> {
        let before = self.before.as_ref()?;
        listed.is_none_or(|listed| listed.require_service_of(before).is_ok()).then_some(before)
    }
}

/// Returns the other dialect if the pattern is valid only in that one.
fn other_dialect(request: &Request) -> Option<Dialect> {
    let csbs = || Pattern::parse(&request.text).is_ok();
    let cbr = || Pattern::parse_cbr(&request.text).is_ok();
    if request.dialect == Some(Dialect::Cbr) {
        return (!cbr() && csbs()).then_some(Dialect::Csbs);
    }
    (!csbs() && cbr()).then_some(Dialect::Cbr)
}

fn read(text: &str, dialect: Option<Dialect>) -> Result<ReadPolicy, String> {
    match AnyPolicy::from_text(text, dialect, ZERO) {
        Ok(policy) => Ok(ReadPolicy { policy, before: None }),
        Err(faults) => Err(faults.to_string()),
    }
}

/// Reads what a policy is after a plan, or was if the plan deletes it.
fn read_planned(policy: &TerraformPolicy<'_>) -> Result<ReadPolicy, String> {
    let before = policy.before(ZERO).transpose().map_err(|faults| faults.to_string())?;
    let after = match &before {
        Some(before) => {
            let update = policy.update(before, ZERO).transpose();
            update.map_err(|error| error.to_string())?.map(|update| update.policy().clone())
        }
        None => policy.after(ZERO).transpose().map_err(|faults| faults.to_string())?,
    };
    match (before, after) {
        (before, Some(policy)) => Ok(ReadPolicy { policy, before }),
        (Some(policy), None) => Ok(ReadPolicy { policy, before: None }),
        (None, None) => Err(String::new()),
    }
}
