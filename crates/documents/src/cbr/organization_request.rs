//! The requests that create and change a policy of an organization.

use super::operation_definition::{REQUEST_TABLE, check_replication};
use super::requested_policy::{
    OPERATION_TYPES, RequestedTrigger, RequestedTriggerProperties, TRIGGER_RULE,
};
use crate::schema::{ForbiddenCharacters, Table, ValueRule, optional, required};
use crate::typed::document;

const CREATE_BODY: Table = Table::new(11, &[required("policy", ValueRule::Table(&CREATED))]);

const CREATED: Table = Table {
    check_combination: |checker, policy| {
        check_replication(checker, policy, "policy_operation_definition");
    },
    refused_members: ANSWER_ONLY,
    ..Table::new(
        12,
        &[
            required("name", NAME),
            optional("description", TEXT),
            required("operation_type", ValueRule::OperationType(&OPERATION_TYPES)),
            optional("effective_scope", TEXT),
            required("policy_name", POLICY_NAME),
            required("policy_enabled", ValueRule::Boolean),
            required("policy_operation_definition", ValueRule::Table(&REQUEST_TABLE)),
            required("policy_trigger", TRIGGER_RULE),
        ],
    )
};

const UPDATE_BODY: Table = Table::new(11, &[required("policy", ValueRule::Table(&UPDATED))]);

const UPDATED: Table = Table {
    refused_members: &[("operation_type", "operation_type cannot change; omit it")],
    ..Table::new(
        12,
        &[
            optional("name", NAME),
            optional("description", TEXT),
            optional("effective_scope", TEXT),
            optional("policy_name", POLICY_NAME),
            optional("policy_enabled", ValueRule::Boolean),
            optional("policy_operation_definition", ValueRule::Table(&REQUEST_TABLE)),
            optional("policy_trigger", TRIGGER_RULE),
        ],
    )
};

const ANSWER_ONLY: &[(&str, &str)] = &[
    ("id", "id is set by the service; omit it"),
    ("status", "status is set by the service; omit it"),
    ("domain_id", "domain_id is set by the service; omit it"),
    ("domain_name", "domain_name is set by the service; omit it"),
];

/// The reference limits only the length.
const NAME: ValueRule =
    ValueRule::Characters { least: 1, most: 64, forbidden: ForbiddenCharacters::NONE };

/// The name of the policies in the accounts. They are policies like all others.
const POLICY_NAME: ValueRule = super::requested_policy::NAME;

const TEXT: ValueRule =
    ValueRule::Characters { least: 0, most: 255, forbidden: ForbiddenCharacters::NONE };

document! {
    /// The body of a request that creates a policy of an organization.
    CreateOrganizationPolicy of Cbr, request CREATE_BODY {
        /// The policy to create.
        required object(RequestedOrganizationPolicy) policy,
    }
}

document! {
    /// The body of a request that changes a policy of an organization. Every member is optional.
    UpdateOrganizationPolicy of Cbr, request UPDATE_BODY {
        /// The members to change.
        required object(RequestedOrganizationPolicy) policy,
    }
}

document! {
    /// A policy of an organization in a request.
    RequestedOrganizationPolicy of Cbr, part 12 {
        /// The name.
        optional text name,
        /// The description.
        optional text description,
        /// The type: `backup` or `replication`. A request that changes a policy has none.
        optional text operation_type,
        /// The accounts that the policy is for.
        optional text effective_scope,
        /// The name of the policies that the service creates in the accounts.
        optional text policy_name,
        /// Whether these policies run.
        optional boolean policy_enabled,
        /// Their limits, unchanged; [`read_limits`](crate::read_limits) reads them.
        optional any_object policy_operation_definition,
        /// Their trigger, which says when they run.
        optional object(RequestedTrigger) policy_trigger,
    }
}

impl RequestedOrganizationPolicy {
    /// Returns the rules of the pattern.
    pub fn pattern(&self) -> &[String] {
        let properties = self.policy_trigger().and_then(RequestedTrigger::properties);
        properties.map(RequestedTriggerProperties::pattern).unwrap_or_default()
    }
}
