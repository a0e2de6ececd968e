//! Every document of the services, by name and by shape.

use std::fmt;
use std::str::FromStr;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::fault::{Checked, Fault, FaultKind, Note, Service};
use super::{cbr, csbs, vbs};

/// A kind of document.
///
/// ```
/// use keeptime_documents::Kind;
///
/// let body = serde_json::json!({"protect": {"backup_name": "before upgrade"}});
/// let kind = Kind::of(&body).unwrap();
/// assert_eq!(kind.name(), "csbs-protect-request");
/// let (faults, _) = kind.check(&body);
/// assert_eq!(
///     faults[0].message(),
///     "backup_name takes letters, digits, _ and - alone, found \"before upgrade\"",
/// );
/// ```
#[derive(Clone, Copy)]
pub struct Kind(&'static Entry);

/// What is known of a kind.
struct Entry {
    name: &'static str,
    what: &'static str,
    service: Service,
    /// Whether a document with these members is of this kind, where none above it is.
    shape: fn(&Map<String, Value>) -> bool,
    check: fn(&Value, u32) -> Found,
    /// The document read and written again.
    rewrite: fn(&Value) -> Result<Value, serde_json::Error>,
}

type Found = (Vec<Fault>, Vec<Note>);

/// What several kinds are, whichever way they go and whatever service they are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Family {
    /// One policy: a request to create or to change it, or the service's answer.
    Policy,
    /// A page of policies or of backups.
    Listing,
    /// A query.
    Query,
    /// An error.
    Error,
}

impl Family {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Policy, Self::Listing, Self::Query, Self::Error];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Listing => "listing",
            Self::Query => "query",
            Self::Error => "error",
        }
    }

    /// The names of its kinds.
    const fn kinds(self) -> &'static [&'static str] {
        match self {
            Self::Policy => {
                &["csbs-create-policy-request", "csbs-update-policy-request", "csbs-policy-answer"]
            }
            Self::Listing => &["csbs-policies-answer", "csbs-backups-answer"],
            Self::Query => {
                &["csbs-policies-query", "csbs-backup-count-query", "csbs-backups-query"]
            }
            Self::Error => &["csbs-error-answer", "vbs-error-answer"],
        }
    }
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Kind {
    /// All kinds, service by service.
    pub fn all() -> impl Iterator<Item = Self> {
        ENTRIES.iter().map(Self)
    }

    /// The kind that a document is of, by its shape; the first that fits, requests before answers.
    /// A query has no shape of its own; [`of_url`](Self::of_url) tells that of a URL.
    ///
    /// A request about a policy creates one where it has what only that request has: a `provider_id`,
    /// or an `operation_type` in its operation (CSBS v1, tables 5-22 and 5-25). It changes one where
    /// its operation has an `id` (table 5-42), whatever else it has, and also where it has nothing that
    /// tells.
    ///
    /// An empty object, with which a deletion is answered, has no shape of its own either.
    pub fn of(document: &Value) -> Option<Self> {
        let members = document.as_object()?;
        Self::all().find(|kind| (kind.0.shape)(members))
    }

    /// The kind of query that a URL has, by the end of its path (CSBS v1, 5.2.5, 5.3.2 and 5.3.4).
    ///
    /// ```
    /// use keeptime_documents::Kind;
    ///
    /// let url = "https://csbs.example.com/v1/project/policies?limit=3";
    /// assert_eq!(Kind::of_url(url).unwrap().name(), "csbs-policies-query");
    /// ```
    pub fn of_url(url: &str) -> Option<Self> {
        let segments: Vec<&str> = csbs::path(url)?.trim_end_matches('/').split('/').collect();
        let name = match segments.as_slice() {
            [.., "v1", _, "policies"] => "csbs-policies-query",
            [.., "v1", _, "checkpoint_items", "count"] => "csbs-backup-count-query",
            [.., "v1", _, "checkpoint_items"] => "csbs-backups-query",
            _ => return None,
        };
        name.parse().ok()
    }

    /// Its name, as `csbs-create-policy-request`.
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// What it is, in a few words.
    pub fn what(self) -> &'static str {
        self.0.what
    }

    /// The family that it belongs to, if any.
    pub fn family(self) -> Option<Family> {
        Family::ALL.into_iter().find(|family| family.kinds().contains(&self.name()))
    }

    /// The service whose document it is.
    pub fn service(self) -> Service {
        self.0.service
    }

    /// Whether it is a query, whose document is an object of parameters or a text: a query string or a
    /// URL.
    pub fn is_query(self) -> bool {
        self.family() == Some(Family::Query)
    }

    /// What is wrong with a document that is to be of this kind, and what is worth knowing.
    ///
    /// A request is held to every rule of the reference; of an answer a member is at fault where it is
    /// of a type that no service sends.
    pub fn check(self, document: &Value) -> (Vec<Fault>, Vec<Note>) {
        self.check_with_floor(document, 0)
    }

    /// The same, with a note where the floor under which backups will be pruned is above the count of
    /// a request.
    pub fn check_with_floor(self, document: &Value, keep_at_least: u32) -> (Vec<Fault>, Vec<Note>) {
        (self.0.check)(document, keep_at_least)
    }

    /// The document as it is written again once it has been read.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn rewrite(self, document: &Value) -> Result<Value, serde_json::Error> {
        (self.0.rewrite)(document)
    }
}

impl PartialEq for Kind {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Kind {}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Kind({})", self.name())
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// No kind has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no kind {found:?}")]
pub struct UnknownKind {
    found: String,
}

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(name: &str) -> Result<Self, UnknownKind> {
        Self::all()
            .find(|kind| kind.name() == name)
            .ok_or_else(|| UnknownKind { found: name.into() })
    }
}

fn found<T>(checked: Checked<T>) -> Found {
    let Checked { outcome, notes } = checked;
    (outcome.err().unwrap_or_default(), notes)
}

/// The one fault of an answer that cannot be read.
fn unread<T: DeserializeOwned>(document: &Value) -> Found {
    let faults = match T::deserialize(document) {
        Ok(_) => Vec::new(),
        Err(error) => {
            let message = ToString::to_string(&error);
            vec![Fault::new(String::new(), FaultKind::Type, message)]
        }
    };
    (faults, Vec::new())
}

fn again<T: DeserializeOwned + serde::Serialize>(
    document: &Value,
) -> Result<Value, serde_json::Error> {
    serde_json::to_value(T::deserialize(document)?)
}

/// A kind: its type, its shape, what it is, and how it is checked.
macro_rules! kind {
    ($service:ident, $name:literal, $type:ty, $shape:expr, $what:literal, $check:expr) => {
        Entry {
            name: $name,
            what: $what,
            service: Service::$service,
            shape: $shape,
            check: $check,
            rewrite: again::<$type>,
        }
    };
}

/// A request, which is held to its tables.
macro_rules! request {
    ($service:ident, $name:literal, $type:ty, $shape:expr, $what:literal) => {
        kind!($service, $name, $type, $shape, $what, |document, _| found(<$type>::check(document)))
    };
}

/// An answer, which is well where it can be read.
macro_rules! answer {
    ($service:ident, $name:literal, $type:ty, $shape:expr, $what:literal) => {
        kind!($service, $name, $type, $shape, $what, |document, _| unread::<$type>(document))
    };
}

/// Whether a member is an object that has another.
fn has(document: &Map<String, Value>, member: &str, inner: &str) -> bool {
    document.get(member).is_some_and(|value| value.get(inner).is_some())
}

/// The first operation of a policy.
fn operation(document: &Map<String, Value>) -> Option<&Value> {
    document.get("policy")?.get("scheduled_operations")?.get(0)
}

/// Whether a policy has what only the service writes into it.
pub(super) fn is_answered(policy: &Value) -> bool {
    ANSWERED.iter().any(|field| policy.get(field).is_some())
}

/// The members of a policy that only the service writes.
const ANSWERED: [&str; 4] = ["id", "status", "project_id", "created_at"];

fn is_answered_policy(document: &Map<String, Value>) -> bool {
    document.get("policy").is_some_and(is_answered)
}

/// A request that changes a policy, as [`Kind::of`] tells it from one that creates a policy. An empty
/// policy, or something else in its place, is left to the other one, which says what it lacks.
fn changes_a_policy(document: &Map<String, Value>) -> bool {
    let operation_has =
        |field| operation(document).is_some_and(|operation| operation.get(field).is_some());
    let policy = document.get("policy").and_then(Value::as_object);
    operation_has("id")
        || policy.is_some_and(|policy| !policy.is_empty())
            && !has(document, "policy", "provider_id")
            && !operation_has("operation_type")
}

/// A policy without its outer member, which an answer may be and a request must not.
fn is_bare_policy(document: &Map<String, Value>) -> bool {
    document.contains_key("scheduled_operations") && !document.contains_key("policy")
}

/// The same, as the service answers it.
fn is_bare_answer(document: &Map<String, Value>) -> bool {
    is_bare_policy(document) && ANSWERED.iter().any(|field| document.contains_key(*field))
}

fn rewrite_policy(document: &Value) -> Result<Value, serde_json::Error> {
    match document.get("policy") {
        Some(_) => again::<csbs::PolicyBody>(document),
        None => again::<csbs::PolicyAnswer>(document),
    }
}

/// CBR has a policy's operation in the policy itself, and its policies are not known here.
fn is_of_cbr(document: &Map<String, Value>) -> bool {
    let fields =
        ["operation_definition", "operation_type", "policy_operation_definition", "trigger"];
    fields.iter().any(|field| has(document, "policy", field))
}

/// CBR and VBS restore too, from backups, and those documents are not known here.
fn is_csbs_restore(document: &Map<String, Value>) -> bool {
    let fields = ["checkpoint_id", "provider_id", "parameters", "resources_status"];
    fields.iter().any(|field| has(document, "restore", field))
}

/// Whether a member is there and says something.
fn says(document: &Map<String, Value>, member: &str) -> bool {
    document.get(member).is_some_and(|value| !value.is_null())
}

/// What a backup record has once the service has begun it.
fn is_checkpoint_answer(document: &Map<String, Value>) -> bool {
    let fields = ["id", "status", "created_at", "protection_plan", "resource_graph"];
    fields.iter().any(|field| has(document, "checkpoint", field))
}

/// Whether a member holds a list whose first item, where there is one, has another.
fn lists(document: &Map<String, Value>, member: &str, inner: &str) -> bool {
    let items = document.get(member).and_then(Value::as_array);
    items.is_some_and(|items| items.first().is_none_or(|item| item.get(inner).is_some()))
}

#[rustfmt::skip] // one kind a row
const ENTRIES: [Entry; 27] = [
    request!(Csbs, "csbs-update-policy-request", csbs::UpdatePolicy,
        |d| changes_a_policy(d) && !is_answered_policy(d) && !is_of_cbr(d),
        "a request to change a policy"),
    kind!(Csbs, "csbs-create-policy-request", csbs::CreatePolicy,
        |d| d.contains_key("policy") && !is_answered_policy(d) && !is_of_cbr(d)
            || is_bare_policy(d) && !is_bare_answer(d),
        "a request to create a policy",
        |document, floor| found(csbs::CreatePolicy::check_with_floor(document, floor))),
    request!(Csbs, "csbs-execute-policy-request", csbs::ExecutePolicy,
        |d| has(d, "checkpoint", "plan_id")
            || has(d, "checkpoint", "parameters") && !has(d, "checkpoint", "vault_id")
                && !is_checkpoint_answer(d),
        "a request to run a policy now"),
    request!(Csbs, "csbs-protect-request", csbs::Protect,
        |d| d.contains_key("protect"),
        "a request to back up one server"),
    request!(Csbs, "csbs-check-protectable-request", csbs::CheckProtectable,
        |d| d.contains_key("check_protectable"),
        "a question whether resources can be backed up"),
    request!(Csbs, "csbs-check-restorable-request", csbs::CheckRestorable,
        |d| d.contains_key("check_restorable"),
        "a question whether backups can be restored"),
    request!(Csbs, "csbs-restore-request", csbs::CreateRestore,
        |d| is_csbs_restore(d) && !has(d, "restore", "id") && !has(d, "restore", "status"),
        "a request to restore a backup"),
    request!(Csbs, "csbs-policies-query", csbs::PoliciesQuery,
        |_| false,
        "which policies to list, as a query string, a URL or an object of parameters"),
    request!(Csbs, "csbs-backup-count-query", csbs::BackupCountQuery,
        |_| false,
        "which backups to count, likewise"),
    request!(Csbs, "csbs-backups-query", csbs::BackupsQuery,
        |_| false,
        "which backups to list, likewise"),
    Entry { rewrite: rewrite_policy, ..kind!(Csbs, "csbs-policy-answer", csbs::PolicyBody,
        |d| d.contains_key("policy") && !is_of_cbr(d) || is_bare_answer(d),
        "a policy",
        |document, _| found(csbs::PolicyAnswer::check(document))) },
    answer!(Csbs, "csbs-policies-answer", csbs::Policies,
        |d| lists(d, "policies", "scheduled_operations"),
        "a page of policies"),
    answer!(Csbs, "csbs-backup-answer", csbs::CheckpointItemBody,
        |d| d.contains_key("checkpoint_item"),
        "a backup"),
    answer!(Csbs, "csbs-backups-answer", csbs::CheckpointItems,
        |d| d.contains_key("checkpoint_items"),
        "a page of backups"),
    answer!(Csbs, "csbs-count-answer", csbs::CountAnswer,
        |d| d.contains_key("count") && d.len() == 1,
        "the number of backups"),
    answer!(Csbs, "csbs-checkpoint-answer", csbs::CheckpointAnswer,
        |d| is_checkpoint_answer(d) && !has(d, "checkpoint", "vault")
            && !has(d, "checkpoint", "vault_id"),
        "a backup record, as it is begun"),
    answer!(Csbs, "csbs-protectable-answer", csbs::ProtectableAnswer,
        |d| d.contains_key("protectable"),
        "which resources can be backed up"),
    answer!(Csbs, "csbs-restorable-answer", csbs::RestorableAnswer,
        |d| d.contains_key("restorable"),
        "which backups can be restored"),
    answer!(Csbs, "csbs-restore-answer", csbs::RestoreAnswer,
        is_csbs_restore,
        "a restoration"),
    answer!(Csbs, "csbs-quota-answer", csbs::QuotaAnswer,
        |d| d.contains_key("quotas"),
        "how much may be kept"),
    answer!(Csbs, "csbs-error-answer", csbs::ErrorAnswer,
        |d| says(d, "error_code") || says(d, "error_msg"),
        "an error"),
    answer!(Csbs, "csbs-deletion-answer", csbs::DeletionAnswer,
        |_| false,
        "nothing, as is answered to a deletion"),
    request!(Cbr, "cbr-create-restore-point-request", cbr::CreateRestorePoint,
        |d| has(d, "checkpoint", "vault_id"),
        "a request to back up a vault"),
    answer!(Cbr, "cbr-restore-point-answer", cbr::RestorePointAnswer,
        |d| has(d, "checkpoint", "vault"),
        "a restore point, as it is begun"),
    request!(Vbs, "vbs-create-backup-request", vbs::CreateBackup,
        |d| has(d, "backup", "volume_id") && !has(d, "backup", "id"),
        "a request to back up a disk"),
    answer!(Vbs, "vbs-job-answer", vbs::JobAnswer,
        |d| says(d, "job_id") && !d.contains_key("job_type")
            || says(d, "code") && says(d, "message"),
        "a job"),
    answer!(Vbs, "vbs-error-answer", vbs::ErrorAnswer,
        |d| has(d, "error", "code") || has(d, "error", "message"),
        "an error"),
];
