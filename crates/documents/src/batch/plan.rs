//! The operation `plan`: what a whole policy deletes.

use keeptime::explain::{English, Language};
use keeptime::pattern::Excerpt;
use keeptime::policy::KeepingError;
use keeptime::retention::Outcome;
use serde_json::{Map, Value, json};

use super::request::Request;
use super::request_error::{RequestError, wrong_value};
use crate::cbr::{Vault, VaultBody, Vaults};
use crate::document_kind::DocumentKind;
use crate::fault::Service;
use crate::limits::ZeroLimit;
use crate::listing::{ListedBackups, Listing, RecordFormat};
use crate::plan::LastGoodCopies;
use crate::policy::{AnyPolicy, PolicyHalf};

pub(super) fn plan(request: &Request) -> Result<Value, RequestError> {
    let mut notes = Vec::new();
    let policy = policy(request, &mut notes)?;
    let vaults = vaults(request, &policy, &mut notes)?;
    let keep_at_least = request.integer("keep_at_least", u32::MAX, 0)?;
    let even_if_disabled = request.boolean("even_if_disabled")?;
    let state = policy.policy().state();
    let policy = policy.map_policy(|policy| {
        let policy = policy.with_keep_at_least(keep_at_least);
        if even_if_disabled { policy.into_enabled() } else { policy }
    });
    let now = request.instant("now")?;
    let last_good_copies =
        if request.boolean("leave_none")? { LastGoodCopies::Delete } else { LastGoodCopies::Keep };
    let backups = |error: String| RequestError::new("backups", error);
    let listed = listing(request, listing_of(&policy))?;
    let listed = listed.for_policy(&policy, &vaults).map_err(|error| backups(error.to_string()))?;
    notes.extend(listed.notes().iter().map(ToString::to_string));
    if let Some(why) = English.not_running(listed.policy().policy().state()) {
        notes.push(format!("{why}; even_if_disabled shows what it would delete"));
    }
    let judgement = listed.judge(now).map_err(|error| match error {
        KeepingError::Limits(error) => RequestError::new("limits", error.to_string()),
        error => backups(error.to_string()),
    })?;
    let plan = listed.plan(&judgement, last_good_copies);

    let deleted = plan.ids();
    let mut lists: [(&str, Vec<&str>); 6] = LISTS.map(|name| (name, Vec::new()));
    for (backup, verdict) in judgement.verdicts() {
        let name = match verdict.outcome() {
            Outcome::Delete if deleted.contains(backup.id()) => DELETE,
            Outcome::Delete if listed.locked_vaults().hold(backup) => IN_LOCKED_VAULTS,
            Outcome::Delete => EXCLUDED_LAST_COPIES,
            outcome => outcome.name(),
        };
        if let Some((_, ids)) = lists.iter_mut().find(|(list, _)| *list == name) {
            ids.push(backup.id());
        }
    }
    let mut answer = Map::new();
    answer.insert("state".to_owned(), state.name().into());
    answer.extend(lists.map(|(name, ids)| (name.to_owned(), ids.into())));
    answer.insert("coverage".to_owned(), json!(listed.shortfalls(&judgement, &plan)));
    if !notes.is_empty() {
        answer.insert("notes".to_owned(), notes.into());
    }
    Ok(answer.into())
}

const DELETE: &str = Outcome::Delete.name();
const EXCLUDED_LAST_COPIES: &str = "excluded_last_copies";
const IN_LOCKED_VAULTS: &str = "in_locked_vaults";

/// The lists of an answer. Every id is in exactly one.
const LISTS: [&str; 6] = [
    DELETE,
    EXCLUDED_LAST_COPIES,
    IN_LOCKED_VAULTS,
    Outcome::Keep.name(),
    Outcome::Defer.name(),
    Outcome::BeingDeleted.name(),
];

/// Reads the policy, and notes what is easily misread or cannot be read.
fn policy(request: &Request, notes: &mut Vec<String>) -> Result<AnyPolicy, RequestError> {
    let document = request.required("policy")?;
    let zero: ZeroLimit = request.word("zero", "\"unlimited\" or \"literal\"")?;
    let refuse = |why: String| RequestError::new("policy", format!("policy: {why}"));
    let Some(kind) = DocumentKind::recognize(document) else {
        return Err(refuse("a policy is required, found an unknown kind of document".to_owned()));
    };
    let policy =
        AnyPolicy::read(kind, document, zero).map_err(|error| refuse(error.to_string()))?;
    if policy.is_bare_pattern() {
        return Err(refuse(format!("a policy is required, found {}", kind.description())));
    }
    notes.extend(policy.notes().iter().map(|note| format!("policy: {note}")));
    for (half, fault) in policy.faults() {
        if half == PolicyHalf::Firing {
            notes.push(format!("policy: the pattern cannot be read: {}", fault.message()));
        }
    }
    Ok(policy)
}

/// Reads the vaults, and notes which objects of the policy stay unknown.
fn vaults(
    request: &Request,
    policy: &AnyPolicy,
    notes: &mut Vec<String>,
) -> Result<Vec<Vault>, RequestError> {
    let refuse = |why: String| RequestError::new("vaults", format!("vaults: {why}"));
    let vaults = match request.optional("vaults") {
        None => Vec::new(),
        Some(value) => {
            let read = match value {
                Value::Array(vaults) => Vaults::check(&json!({"vaults": vaults}))
                    .into_result()
                    .map(|page| page.vaults().to_vec()),
                Value::Object(members) if members.contains_key("vault") => {
                    VaultBody::check(value).into_result().map(|body| vec![body.vault().clone()])
                }
                Value::Object(_) => {
                    Vaults::check(value).into_result().map(|page| page.vaults().to_vec())
                }
                _ => return Err(wrong_value("vaults", "a list or an answer with vaults", value)),
            };
            read.map_err(|error| refuse(error.to_string()))?
        }
    };
    match policy.bound_vaults(&vaults) {
        None if !vaults.is_empty() => {
            let why = "only a policy of CBR has its objects in vaults";
            return Err(refuse(why.to_owned()));
        }
        Some(bound) if !vaults.is_empty() => {
            if let [first, rest @ ..] = bound.missing() {
                let others = match rest.len() {
                    0 => String::new(),
                    more => format!(" and {more} more"),
                };
                notes.push(format!(
                    "the policy is bound to the vault {}{others}, which vaults does not give; only \
                     backups that name the policy are judged",
                    Excerpt::from(first.as_str()),
                ));
            } else if bound.vaults().is_empty() {
                notes.push("the policy is bound to none of the vaults".to_owned());
            }
        }
        Some(_) => notes.push(
            "without its vaults, the policy judges only backups that name it; vaults gives its \
             vaults"
                .to_owned(),
        ),
        None => {}
    }
    Ok(vaults)
}

/// Returns the service whose backups a policy judges.
fn listing_of(policy: &AnyPolicy) -> Option<RecordFormat> {
    match policy.service() {
        Some(Service::Csbs) => Some(RecordFormat::Csbs),
        Some(Service::Cbr) => Some(RecordFormat::Cbr),
        Some(Service::Vbs) | None => None,
    }
}

/// Reads `backups`.
pub(super) fn listing(
    request: &Request,
    format: Option<RecordFormat>,
) -> Result<ListedBackups, RequestError> {
    let backups = request.required("backups")?;
    if !backups.is_array() {
        return Err(wrong_value("backups", "a list", backups));
    }
    let mut listing = format.map_or_else(Listing::default, Listing::with_format);
    listing
        .read(backups)
        .map_err(|error| RequestError::new("backups", format!("backups: {error}")))?;
    // A page that cannot be read has been refused, so only a repeated id remains.
    listing.finish().map_err(|error| RequestError::new(error.name(), error.to_string()))
}
