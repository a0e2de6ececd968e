//! Recognizes the kind of a document by the members that it has.
//!
//! Requests are tried first, then answers, then the documents of the other services. The first kind
//! whose members match is taken. Documents that are not supported must match none.

use serde_json::{Map, Value};

use crate::cbr;
use crate::csbs::ANSWER_ONLY_MEMBERS;
use crate::document_kind::DocumentKind;
use crate::limits::LIMIT_FIELDS;
use crate::query::url_path;

impl DocumentKind {
    /// Returns the kind of a document by its members, or `None` if it is of no known kind.
    ///
    /// The first match is returned; requests come before answers. A query and the empty answer to a
    /// deletion have no members of their own and are not recognized. For the query of a URL, see
    /// [`recognize_url`](Self::recognize_url).
    ///
    /// A request with a policy is a request to change it if its operation has an `id` (CSBS v1, table
    /// 5-42). Otherwise it is a request to create one if it has a `provider_id`, or an `operation_type`
    /// in its operation (tables 5-22 and 5-25), or if the policy is empty or not an object. All others
    /// are requests to change a policy. A policy with a member that only the service writes, such as
    /// `created_at`, is an answer.
    ///
    /// A policy is one of CBR if it has its `trigger`, its `operation_definition` or `enabled` itself and
    /// not in an operation. It is an answer if it has an `id`, a request to create a policy if it has an
    /// `operation_type`, a name and a trigger, and otherwise a request to change one. A policy with the
    /// operation of both services is not recognized. A list whose first item is a text is a pattern of CBR.
    pub fn recognize(document: &Value) -> Option<Self> {
        let document = match document {
            Value::Array(items) => {
                return items.first().filter(|item| item.is_string()).map(|_| Self::CbrRules);
            }
            document => document.as_object()?,
        };
        if has_two_operations(document) {
            return None;
        }
        kind_of_cbr_policy(document)
            .or_else(|| kind_of_csbs_request(document))
            .or_else(|| kind_of_csbs_answer(document))
            .or_else(|| kind_of_other(document))
    }

    /// Returns the kind of query in a URL by the end of its path (CSBS v1, 5.2.5, 5.3.2 and 5.3.4).
    ///
    /// ```
    /// use keeptime_documents::DocumentKind;
    ///
    /// let url = "https://csbs.example.com/v1/project/policies?limit=3";
    /// assert_eq!(DocumentKind::recognize_url(url), Some(DocumentKind::CsbsPoliciesQuery));
    /// ```
    pub fn recognize_url(url: &str) -> Option<Self> {
        let segments: Vec<&str> = url_path(url)?.trim_end_matches('/').split('/').collect();
        match segments.as_slice() {
            [.., "v1", _, "policies"] => Some(Self::CsbsPoliciesQuery),
            [.., "v1", _, "checkpoint_items", "count"] => Some(Self::CsbsBackupCountQuery),
            [.., "v1", _, "checkpoint_items"] => Some(Self::CsbsBackupsQuery),
            [.., "v3", _, "backups"] => Some(Self::CbrBackupsQuery),
            _ => None,
        }
    }
}

fn kind_of_csbs_request(document: &Map<String, Value>) -> Option<DocumentKind> {
    let has = |member: &str| document.contains_key(member);
    let has_in = |member: &str, inner: &str| has_inner(document, member, inner);
    if has("policy") && !is_policy_answer(document.get("policy")) {
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
    let candidates = [
        (has("policy") || is_bare_answer(document), DocumentKind::CsbsPolicyAnswer),
        (
            is_list_of(document, "policies", "scheduled_operations"),
            DocumentKind::CsbsPoliciesAnswer,
        ),
        (has("checkpoint_item"), DocumentKind::CsbsBackupAnswer),
        (has("checkpoint_items"), DocumentKind::CsbsBackupsAnswer),
        (has("count") && document.len() == 1, DocumentKind::CsbsCountAnswer),
        (is_checkpoint, DocumentKind::CsbsCheckpointAnswer),
        (has("protectable"), DocumentKind::CsbsProtectableAnswer),
        (has("restorable"), DocumentKind::CsbsRestorableAnswer),
        (is_csbs_restore(document), DocumentKind::CsbsRestoreAnswer),
        (has("quotas"), DocumentKind::CsbsQuotaAnswer),
        (is_error_of_cbr(document), DocumentKind::CbrErrorAnswer),
        (
            has_value(document, "error_code") || has_value(document, "error_msg"),
            DocumentKind::CsbsErrorAnswer,
        ),
    ];
    first_match(&candidates)
}

fn kind_of_other(document: &Map<String, Value>) -> Option<DocumentKind> {
    let has = |member: &str| document.contains_key(member);
    let has_in = |member: &str, inner: &str| has_inner(document, member, inner);
    let has_value = |member: &str| has_value(document, member);
    let is_vbs_policy = has("scheduled_policy") || has("backup_policy_name");
    // A request that changes a policy need not have all of its members.
    let creates_a_vbs_policy = has("tags")
        || has("backup_policy_name")
            && ["start_time", "status"].iter().all(|member| has_in("scheduled_policy", member));
    let is_job =
        has_value("job_id") && !has("job_type") || has_value("code") && has_value("message");
    let candidates = [
        (has_in("checkpoint", "vault_id"), DocumentKind::CbrCreateRestorePointRequest),
        (has_in("vault", "id"), DocumentKind::CbrVaultAnswer),
        (has("vaults"), DocumentKind::CbrVaultsAnswer),
        (has("associate_policy"), DocumentKind::CbrAssociatePolicyAnswer),
        (has("dissociate_policy"), DocumentKind::CbrDissociatePolicyAnswer),
        (is_binding(document), DocumentKind::CbrAssociatePolicyRequest),
        (has_in("checkpoint", "vault"), DocumentKind::CbrRestorePointAnswer),
        (is_backup_of_cbr(document.get("backup")), DocumentKind::CbrBackupAnswer),
        (is_page_of_cbr(document.get("backups")), DocumentKind::CbrBackupsAnswer),
        (
            has_in("backup", "volume_id") && !has_in("backup", "id"),
            DocumentKind::VbsCreateBackupRequest,
        ),
        (has("backup_policies"), DocumentKind::VbsPoliciesAnswer),
        (is_vbs_policy && creates_a_vbs_policy, DocumentKind::VbsCreatePolicyRequest),
        (is_vbs_policy, DocumentKind::VbsUpdatePolicyRequest),
        (has("backup_policy_id") && document.len() == 1, DocumentKind::VbsCreatedPolicyAnswer),
        (is_job, DocumentKind::VbsJobAnswer),
        (has_in("error", "code") || has_in("error", "message"), DocumentKind::VbsErrorAnswer),
        (is_definition(document), DocumentKind::CsbsOperationDefinition),
    ];
    first_match(&candidates)
}

/// Returns whether a document has an error code of CBR.
fn is_error_of_cbr(document: &Map<String, Value>) -> bool {
    let code = document.get("error_code").and_then(Value::as_str);
    code.is_some_and(|code| code.starts_with(cbr::CODE_PREFIX))
}

/// Returns whether a value is a backup of CBR. A request to back up a disk, of VBS, and a backup of
/// VBS name a `volume_id`.
fn is_backup_of_cbr(backup: Option<&Value>) -> bool {
    let backup = backup.and_then(Value::as_object);
    backup.is_some_and(|backup| backup.contains_key("id") && !backup.contains_key("volume_id"))
}

/// Returns whether a value is a list of backups of CBR. Those of VBS name a `volume_id`.
fn is_page_of_cbr(backups: Option<&Value>) -> bool {
    let backups = backups.and_then(Value::as_array);
    backups.is_some_and(|backups| {
        backups.first().is_none_or(|backup| backup.get("volume_id").is_none())
    })
}

fn first_match(candidates: &[(bool, DocumentKind)]) -> Option<DocumentKind> {
    candidates.iter().find(|(fits, _)| *fits).map(|(_, kind)| *kind)
}

/// Returns whether `member` is an object with a member `inner`.
fn has_inner(document: &Map<String, Value>, member: &str, inner: &str) -> bool {
    document.get(member).is_some_and(|value| value.get(inner).is_some())
}

/// Returns whether a member is present and not null.
fn has_value(document: &Map<String, Value>, member: &str) -> bool {
    document.get(member).is_some_and(|value| !value.is_null())
}

/// Returns whether `member` is a list that is empty or whose first item has a member `inner`.
fn is_list_of(document: &Map<String, Value>, member: &str, inner: &str) -> bool {
    let items = document.get(member).and_then(Value::as_array);
    items.is_some_and(|items| items.first().is_none_or(|item| item.get(inner).is_some()))
}

/// Returns the first operation of a policy.
fn operation(document: &Map<String, Value>) -> Option<&Value> {
    document.get("policy")?.get("scheduled_operations")?.get(0)
}

/// Returns whether a policy has a member that only the service writes.
fn is_policy_answer(policy: Option<&Value>) -> bool {
    policy.is_some_and(|policy| ANSWER_ONLY_MEMBERS.iter().any(|field| policy.get(field).is_some()))
}

/// Returns whether a request changes a policy; see [`DocumentKind::recognize`].
///
/// An empty policy, or one that is not an object, is a request to create a policy: the check of that
/// request lists the missing members.
fn changes_a_policy(document: &Map<String, Value>) -> bool {
    let operation_has =
        |field| operation(document).is_some_and(|operation| operation.get(field).is_some());
    let policy = document.get("policy").and_then(Value::as_object);
    operation_has("id")
        || policy.is_some_and(|policy| !policy.is_empty())
            && !has_inner(document, "policy", "provider_id")
            && !operation_has("operation_type")
}

/// Returns whether a document is a policy without the outer member `policy`.
fn is_bare_policy(document: &Map<String, Value>) -> bool {
    document.contains_key("scheduled_operations") && !document.contains_key("policy")
}

/// Returns whether a document is such a policy in an answer.
fn is_bare_answer(document: &Map<String, Value>) -> bool {
    is_bare_policy(document)
        && ANSWER_ONLY_MEMBERS.iter().any(|field| document.contains_key(*field))
}

/// Returns whether a document is an `operation_definition` without its policy.
fn is_definition(document: &Map<String, Value>) -> bool {
    let has = |member: &str| document.contains_key(member);
    LIMIT_FIELDS.into_iter().any(has)
        && !["policy", "scheduled_operations", "resources", "status"].into_iter().any(has)
}

/// Returns whether a policy has its operation both as CSBS and as CBR writes it. Which of them a service
/// would follow is unknown.
fn has_two_operations(document: &Map<String, Value>) -> bool {
    const CBR: [&str; 4] =
        ["operation_definition", "trigger", "policy_operation_definition", "policy_trigger"];
    let policy = document.get("policy").and_then(Value::as_object).unwrap_or(document);
    policy.contains_key("scheduled_operations")
        && CBR.iter().any(|member| policy.contains_key(*member))
}

/// Returns the kind of a document with a policy of CBR, which has its operation in the policy itself.
fn kind_of_cbr_policy(document: &Map<String, Value>) -> Option<DocumentKind> {
    let is_first_of_page = !document.contains_key("policy");
    let policies = document.get("policies").and_then(Value::as_array).filter(|_| is_first_of_page);
    if let Some(policies) = policies {
        return match policies.first() {
            // An empty page of CSBS has no other member.
            None => has_value(document, "offset").then_some(DocumentKind::CbrPoliciesAnswer),
            Some(policy) => Some(match cbr_policy_type(policy.as_object()?)? {
                CbrPolicyType::Own => DocumentKind::CbrPoliciesAnswer,
                CbrPolicyType::OfOrganization => DocumentKind::CbrOrganizationPoliciesAnswer,
            }),
        };
    }
    let policy = match document.get("policy") {
        Some(policy) => policy.as_object()?,
        None if document.values().any(Value::is_object) => document,
        None => return None,
    };
    let is_answer = policy.contains_key("id");
    let policy_type = cbr_policy_type(policy)?;
    let creates = policy.contains_key("operation_type") && creates_policy_of_cbr(policy);
    Some(match (policy_type, is_answer, creates) {
        (CbrPolicyType::Own, true, _) => DocumentKind::CbrPolicyAnswer,
        (CbrPolicyType::Own, false, true) => DocumentKind::CbrCreatePolicyRequest,
        (CbrPolicyType::Own, false, false) => DocumentKind::CbrUpdatePolicyRequest,
        (CbrPolicyType::OfOrganization, true, _) => DocumentKind::CbrOrganizationPolicyAnswer,
        (CbrPolicyType::OfOrganization, false, true) => {
            DocumentKind::CbrCreateOrganizationPolicyRequest
        }
        (CbrPolicyType::OfOrganization, false, false) => {
            DocumentKind::CbrUpdateOrganizationPolicyRequest
        }
    })
}

/// Returns whether a policy with an `operation_type` has enough of what a request to create one needs. A
/// request that changes a policy has no `operation_type`, which is then its fault.
fn creates_policy_of_cbr(policy: &Map<String, Value>) -> bool {
    let has = |member: &str| policy.contains_key(member);
    has("name") && (has("trigger") || has("policy_trigger"))
}

/// The two types of policy in CBR.
enum CbrPolicyType {
    Own,
    OfOrganization,
}

/// Returns the type of a policy of CBR, or `None` if it is one of another service.
fn cbr_policy_type(policy: &Map<String, Value>) -> Option<CbrPolicyType> {
    const OWN: [&str; 5] =
        ["operation_definition", "operation_type", "trigger", "enabled", "associated_vaults"];
    const OF_ORGANIZATION: [&str; 4] =
        ["policy_operation_definition", "policy_trigger", "policy_enabled", "policy_name"];
    let has_any = |members: &[&str]| members.iter().any(|member| policy.contains_key(*member));
    if policy.contains_key("scheduled_operations") {
        None
    } else if has_any(&OF_ORGANIZATION) {
        Some(CbrPolicyType::OfOrganization)
    } else {
        has_any(&OWN).then_some(CbrPolicyType::Own)
    }
}

/// Returns whether a document names policies and nothing but what a request that binds them takes. A request
/// that unbinds a policy looks the same.
fn is_binding(document: &Map<String, Value>) -> bool {
    let has = |member: &str| document.contains_key(member);
    (has("policy_id") || has("add_policy_ids"))
        && document.keys().all(|member| {
            ["policy_id", "add_policy_ids", "destination_vault_id"].contains(&member.as_str())
        })
}

/// Returns whether a restore is one of CSBS. Those of CBR and VBS are not supported.
fn is_csbs_restore(document: &Map<String, Value>) -> bool {
    let fields = ["checkpoint_id", "provider_id", "parameters", "resources_status"];
    fields.iter().any(|field| has_inner(document, "restore", field))
}

/// Returns whether a checkpoint has a member that only an answer has.
fn is_checkpoint_answer(document: &Map<String, Value>) -> bool {
    let fields = ["id", "status", "created_at", "protection_plan", "resource_graph"];
    fields.iter().any(|field| has_inner(document, "checkpoint", field))
}
