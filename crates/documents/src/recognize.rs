//! How the kind of a document is recognized: by the members that it has.

use serde_json::{Map, Value};

use crate::csbs::{self, ANSWER_ONLY_MEMBERS};
use crate::document_kind::DocumentKind;
use crate::limits::{LATER_VERSION_RULES, LIMIT_FIELDS};

impl DocumentKind {
    /// The kind that a document is of, by its shape; the first that fits, requests before answers.
    /// A query has no shape of its own; [`recognize_url`](Self::recognize_url) tells that of a URL.
    ///
    /// A request about a policy creates one where it has what only that request has: a `provider_id`,
    /// or an `operation_type` in its operation (CSBS v1, tables 5-22 and 5-25). It changes one where
    /// its operation has an `id` (table 5-42), whatever else it has, and also where it has nothing that
    /// tells.
    ///
    /// An empty object, with which a deletion is answered, has no shape of its own either.
    pub fn recognize(document: &Value) -> Option<Self> {
        let document = document.as_object()?;
        kind_of_csbs_request(document)
            .or_else(|| kind_of_csbs_answer(document))
            .or_else(|| kind_of_other(document))
    }

    /// The kind of query that a URL has, by the end of its path (CSBS v1, 5.2.5, 5.3.2 and 5.3.4).
    ///
    /// ```
    /// use keeptime_documents::DocumentKind;
    ///
    /// let url = "https://csbs.example.com/v1/project/policies?limit=3";
    /// assert_eq!(DocumentKind::recognize_url(url), Some(DocumentKind::CsbsPoliciesQuery));
    /// ```
    pub fn recognize_url(url: &str) -> Option<Self> {
        let segments: Vec<&str> = csbs::url_path(url)?.trim_end_matches('/').split('/').collect();
        match segments.as_slice() {
            [.., "v1", _, "policies"] => Some(Self::CsbsPoliciesQuery),
            [.., "v1", _, "checkpoint_items", "count"] => Some(Self::CsbsBackupCountQuery),
            [.., "v1", _, "checkpoint_items"] => Some(Self::CsbsBackupsQuery),
            _ => None,
        }
    }
}

fn kind_of_csbs_request(document: &Map<String, Value>) -> Option<DocumentKind> {
    let has = |member: &str| document.contains_key(member);
    let has_in = |member: &str, inner: &str| has_inner(document, member, inner);
    if has("policy") && !is_of_cbr(document) && !is_answered(document.get("policy")) {
        let changes = changes_a_policy(document);
        return Some(if changes {
            DocumentKind::CsbsUpdatePolicyRequest
        } else {
            DocumentKind::CsbsCreatePolicyRequest
        });
    }
    if is_bare_policy(document) && !is_bare_answer(document) {
        return Some(DocumentKind::CsbsCreatePolicyRequest);
    }
    let is_execution = has_in("checkpoint", "plan_id")
        || has_in("checkpoint", "parameters")
            && !has_in("checkpoint", "vault_id")
            && !is_checkpoint_answer(document);
    if is_execution {
        return Some(DocumentKind::CsbsExecutePolicyRequest);
    }
    if has("protect") {
        return Some(DocumentKind::CsbsProtectRequest);
    }
    if has("check_protectable") {
        return Some(DocumentKind::CsbsCheckProtectableRequest);
    }
    if has("check_restorable") {
        return Some(DocumentKind::CsbsCheckRestorableRequest);
    }
    let is_restore =
        is_csbs_restore(document) && !has_in("restore", "id") && !has_in("restore", "status");
    is_restore.then_some(DocumentKind::CsbsRestoreRequest)
}

fn kind_of_csbs_answer(document: &Map<String, Value>) -> Option<DocumentKind> {
    let has = |member: &str| document.contains_key(member);
    let has_in = |member: &str, inner: &str| has_inner(document, member, inner);
    let is_checkpoint = is_checkpoint_answer(document)
        && !has_in("checkpoint", "vault")
        && !has_in("checkpoint", "vault_id");
    let shapes = [
        (
            has("policy") && !is_of_cbr(document) || is_bare_answer(document),
            DocumentKind::CsbsPolicyAnswer,
        ),
        (lists(document, "policies", "scheduled_operations"), DocumentKind::CsbsPoliciesAnswer),
        (has("checkpoint_item"), DocumentKind::CsbsBackupAnswer),
        (has("checkpoint_items"), DocumentKind::CsbsBackupsAnswer),
        (has("count") && document.len() == 1, DocumentKind::CsbsCountAnswer),
        (is_checkpoint, DocumentKind::CsbsCheckpointAnswer),
        (has("protectable"), DocumentKind::CsbsProtectableAnswer),
        (has("restorable"), DocumentKind::CsbsRestorableAnswer),
        (is_csbs_restore(document), DocumentKind::CsbsRestoreAnswer),
        (has("quotas"), DocumentKind::CsbsQuotaAnswer),
        (
            says(document, "error_code") || says(document, "error_msg"),
            DocumentKind::CsbsErrorAnswer,
        ),
    ];
    first(&shapes)
}

fn kind_of_other(document: &Map<String, Value>) -> Option<DocumentKind> {
    let has = |member: &str| document.contains_key(member);
    let has_in = |member: &str, inner: &str| has_inner(document, member, inner);
    let says = |member: &str| says(document, member);
    let is_job = says("job_id") && !has("job_type") || says("code") && says("message");
    let shapes = [
        (has_in("checkpoint", "vault_id"), DocumentKind::CbrCreateRestorePointRequest),
        (has_in("checkpoint", "vault"), DocumentKind::CbrRestorePointAnswer),
        (
            has_in("backup", "volume_id") && !has_in("backup", "id"),
            DocumentKind::VbsCreateBackupRequest,
        ),
        (is_job, DocumentKind::VbsJobAnswer),
        (has_in("error", "code") || has_in("error", "message"), DocumentKind::VbsErrorAnswer),
        (is_definition(document), DocumentKind::CsbsOperationDefinition),
    ];
    first(&shapes)
}

fn first(shapes: &[(bool, DocumentKind)]) -> Option<DocumentKind> {
    shapes.iter().find(|(fits, _)| *fits).map(|(_, kind)| *kind)
}

/// Whether a member is an object that has another.
fn has_inner(document: &Map<String, Value>, member: &str, inner: &str) -> bool {
    document.get(member).is_some_and(|value| value.get(inner).is_some())
}

/// Whether a member is there and says something.
fn says(document: &Map<String, Value>, member: &str) -> bool {
    document.get(member).is_some_and(|value| !value.is_null())
}

/// Whether a member holds a list whose first item, if there is one, has another.
fn lists(document: &Map<String, Value>, member: &str, inner: &str) -> bool {
    let items = document.get(member).and_then(Value::as_array);
    items.is_some_and(|items| items.first().is_none_or(|item| item.get(inner).is_some()))
}

/// The first operation of a policy.
fn operation(document: &Map<String, Value>) -> Option<&Value> {
    document.get("policy")?.get("scheduled_operations")?.get(0)
}

/// Whether a policy has what only the service writes into it.
fn is_answered(policy: Option<&Value>) -> bool {
    policy.is_some_and(|policy| ANSWER_ONLY_MEMBERS.iter().any(|field| policy.get(field).is_some()))
}

/// A request that changes a policy, as [`DocumentKind::of`] tells it from one that creates a policy. An empty
/// policy, or something else in its place, is left to the other one, which says what it lacks.
fn changes_a_policy(document: &Map<String, Value>) -> bool {
    let operation_has =
        |field| operation(document).is_some_and(|operation| operation.get(field).is_some());
    let policy = document.get("policy").and_then(Value::as_object);
    operation_has("id")
        || policy.is_some_and(|policy| !policy.is_empty())
            && !has_inner(document, "policy", "provider_id")
            && !operation_has("operation_type")
}

/// A policy without its outer member, which an answer may be and a request must not.
fn is_bare_policy(document: &Map<String, Value>) -> bool {
    document.contains_key("scheduled_operations") && !document.contains_key("policy")
}

/// The same, as the service answers it.
fn is_bare_answer(document: &Map<String, Value>) -> bool {
    is_bare_policy(document)
        && ANSWER_ONLY_MEMBERS.iter().any(|field| document.contains_key(*field))
}

/// An `operation_definition` alone: what a policy keeps, and nothing of a policy.
fn is_definition(document: &Map<String, Value>) -> bool {
    let has = |member: &str| document.contains_key(member);
    LIMIT_FIELDS.into_iter().chain(LATER_VERSION_RULES).any(has)
        && !["policy", "scheduled_operations", "resources", "status"].into_iter().any(has)
}

/// CBR has a policy's operation in the policy itself, and its policies are not known here.
fn is_of_cbr(document: &Map<String, Value>) -> bool {
    let fields =
        ["operation_definition", "operation_type", "policy_operation_definition", "trigger"];
    fields.iter().any(|field| has_inner(document, "policy", field))
}

/// CBR and VBS restore too, from backups, and those documents are not known here.
fn is_csbs_restore(document: &Map<String, Value>) -> bool {
    let fields = ["checkpoint_id", "provider_id", "parameters", "resources_status"];
    fields.iter().any(|field| has_inner(document, "restore", field))
}

/// What a backup record has once the service has begun it.
fn is_checkpoint_answer(document: &Map<String, Value>) -> bool {
    let fields = ["id", "status", "created_at", "protection_plan", "resource_graph"];
    fields.iter().any(|field| has_inner(document, "checkpoint", field))
}
