//! The queries that list policies and vaults.

use super::requested_policy::OPERATION_TYPES;
use crate::query::query;
use crate::schema::{Table, ValueRule, optional};

const POLICIES: Table = Table::new(
    1,
    &[
        optional("operation_type", ValueRule::OperationType(&OPERATION_TYPES)),
        optional("vault_id", ValueRule::Text),
    ],
);

const VAULTS: Table = Table::new(
    2,
    &[
        optional("id", ValueRule::list(&ValueRule::Text)),
        optional("name", ValueRule::Text),
        optional("cloud_type", ValueRule::Text),
        optional("protect_type", ValueRule::Text),
        optional("object_type", ValueRule::Text),
        optional("enterprise_project_id", ValueRule::Text),
        optional("policy_id", ValueRule::Text),
        optional("status", ValueRule::Text),
        optional("resource_ids", ValueRule::list(&ValueRule::Text)),
        optional("limit", ValueRule::PositiveInteger),
        optional("offset", ValueRule::PositiveInteger),
        // No table has it; clients that read page by page send it.
        optional("marker", ValueRule::Text),
    ],
);

query! {
    /// A query that lists policies (CBR v3, "Querying the Policy List"). The list has one page.
    PoliciesQuery of Cbr: POLICIES {
        /// The type of the policies: `backup` or `replication`.
        text operation_type with_operation_type,
        /// The id of a vault that the policies are bound to.
        text vault_id with_vault_id,
    }
}

query! {
    /// A query that lists vaults (CBR v3, "Querying the Vault List").
    VaultsQuery of Cbr: VAULTS {
        /// The ids of the vaults.
        parsed_list(String) id with_id,
        /// The name of the vaults.
        text name with_name,
        /// `public` or `hybrid`.
        text cloud_type with_cloud_type,
        /// What the vaults hold: `backup`, `replication` or `hybrid`.
        text protect_type with_protect_type,
        /// What the resources of the vaults are: `server`, `disk`, `turbo` and others.
        text object_type with_object_type,
        /// The id of the enterprise project.
        text enterprise_project_id with_enterprise_project_id,
        /// The id of a policy that is bound to the vaults.
        text policy_id with_policy_id,
        /// The status of the vaults, for example `available`.
        text status with_status,
        /// The ids of resources, any of which is in the vaults.
        parsed_list(String) resource_ids with_resource_ids,
        /// The maximum number of vaults on a page, 1 to 1000. Absent means
        /// [`DEFAULT_LIMIT`](crate::query::DEFAULT_LIMIT).
        positive_integer limit with_limit,
        /// The number of vaults to skip.
        positive_integer offset with_offset,
        /// The id of the last vault of the previous page.
        text marker with_marker,
    }
}
