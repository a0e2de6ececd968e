//! The requests that create and change vaults and their resources.
//!
//! Source: CBR v3, "Vaults". Its tables have no numbers.

use super::restore_point::RESOURCE_TYPES;
use crate::schema::{
    Duplicate, ForbiddenCharacters, ListSize, Table, ValueRule, optional, required,
};
use crate::typed::document;

/// The name of a vault: 1 to 64 characters.
const NAME: ValueRule = ValueRule::NameWithChinese { most: 64 };

const CONSISTENT_LEVELS: ValueRule = ValueRule::OneOf(&["crash_consistent", "app_consistent"]);

/// The size of a vault in GB.
const SIZE: ValueRule = ValueRule::Between { least: 1, most: 10_485_760 };

/// The share of a vault in percent above which the service tells its owner.
const THRESHOLD: ValueRule = ValueRule::Between { least: 1, most: 100 };

const CREATE: Table = Table::new(1, &[required("vault", ValueRule::Table(&VAULT))]);

const VAULT: Table = Table::new(
    2,
    &[
        required("name", NAME),
        required("billing", ValueRule::Table(&BILLING)),
        required("resources", RESOURCE_LIST),
        optional("backup_policy_id", ValueRule::Id),
        optional(
            "description",
            ValueRule::Characters { least: 0, most: 255, forbidden: ForbiddenCharacters::NONE },
        ),
        optional("tags", ValueRule::List(&ValueRule::Table(&TAG), ListSize::AtMost(10))),
        optional("enterprise_project_id", ValueRule::Text),
        optional("auto_bind", ValueRule::Boolean),
        optional("bind_rules", ValueRule::Table(&BIND_RULES)),
        optional("auto_expand", ValueRule::Boolean),
        optional("threshold", THRESHOLD),
        optional("smn_notify", ValueRule::Boolean),
        optional("backup_name_prefix", ValueRule::Text),
        optional("demand_billing", ValueRule::Boolean),
        optional("sys_lock_source_service", ValueRule::Text),
        optional("locked", ValueRule::Boolean),
        optional("availability_zone", ValueRule::Text),
    ],
);

const BILLING: Table = Table::new(
    3,
    &[
        required(
            "object_type",
            ValueRule::OneOf(&["server", "disk", "turbo", "workspace", "vmware", "rds", "file"]),
        ),
        required("size", SIZE),
        // Some clients call it `operation_type`, others leave it out.
        optional("protect_type", ValueRule::OneOf(&["backup", "replication", "hybrid"]))
            .with_aliases(&["operation_type"]),
        optional("consistent_level", CONSISTENT_LEVELS),
        optional("charging_mode", ValueRule::OneOf(&["post_paid", "pre_paid"])),
        optional("cloud_type", ValueRule::OneOf(&["public", "hybrid"])),
        optional("period_type", ValueRule::OneOf(&["year", "month"])),
        optional("period_num", ValueRule::Integer),
        optional("is_auto_renew", ValueRule::Boolean),
        optional("is_auto_pay", ValueRule::Boolean),
        optional("console_url", ValueRule::Text),
        optional("extra_info", ValueRule::AnyObject),
        optional("is_multi_az", ValueRule::Boolean),
    ],
);

const RESOURCE_LIST: ValueRule = ValueRule::list(&ValueRule::Table(&RESOURCE));

const RESOURCE: Table = Table::new(
    4,
    &[
        required(
            "id",
            ValueRule::All(&[ValueRule::Id, ValueRule::UniqueInList(Duplicate::Suspicious)]),
        ),
        required("type", ValueRule::ResourceType(&RESOURCE_TYPES)),
        optional(
            "name",
            ValueRule::Characters { least: 0, most: 255, forbidden: ForbiddenCharacters::NONE },
        ),
        optional("extra_info", ValueRule::AnyObject),
        optional("auto_protect", ValueRule::Boolean),
    ],
);

const TAG: Table =
    Table::new(5, &[required("key", ValueRule::Id), required("value", ValueRule::Text)]);

const BIND_RULES: Table = Table::new(
    6,
    &[optional("tags", ValueRule::List(&ValueRule::Table(&TAG), ListSize::AtMost(5)))],
);

const UPDATE: Table = Table::new(7, &[required("vault", ValueRule::Table(&CHANGED_VAULT))]);

const CHANGED_VAULT: Table = Table::new(
    8,
    &[
        optional("name", NAME),
        optional("billing", ValueRule::Table(&CHANGED_BILLING)),
        optional("auto_bind", ValueRule::Boolean),
        optional("bind_rules", ValueRule::Table(&BIND_RULES)),
        optional("auto_expand", ValueRule::Boolean),
        optional("smn_notify", ValueRule::Boolean),
        optional("threshold", THRESHOLD),
        optional("locked", ValueRule::Boolean),
    ],
);

const CHANGED_BILLING: Table =
    Table::new(9, &[optional("size", SIZE), optional("consistent_level", CONSISTENT_LEVELS)]);

const ADD: Table = Table::new(
    10,
    &[required("resources", ValueRule::List(&ValueRule::Table(&RESOURCE), ListSize::AtLeastOne))],
);

const REMOVE: Table = Table::new(
    11,
    &[required("resource_ids", ValueRule::List(&ValueRule::Id, ListSize::AtLeastOne))],
);

document! {
    /// The body of a request that creates a vault.
    CreateVault of Cbr, request CREATE {
        /// The vault.
        required object(RequestedVault) vault,
    }
}

document! {
    /// A vault in a request that creates it.
    RequestedVault of Cbr, part 2 {
        /// Its name.
        optional text name,
        /// What it is for and its size.
        required object(RequestedBilling) billing,
        /// The resources whose backups it holds.
        optional list(RequestedResource) resources,
        /// The id of the policy that creates backups in it.
        optional text backup_policy_id,
        /// Its description.
        optional text description,
        /// Its tags.
        optional any tags,
        /// The id of its enterprise project.
        optional text enterprise_project_id,
        /// Whether the service adds resources with the tags of `bind_rules`.
        optional boolean auto_bind,
        /// The tags of the resources that the service adds.
        optional any_object bind_rules,
        /// Whether the vault grows if it is full.
        optional boolean auto_expand,
        /// The share in percent above which the service tells the owner.
        optional integer threshold,
        /// Whether the service tells the owner.
        optional boolean smn_notify,
        /// Whether nobody can delete a backup that a policy created until it expires.
        optional boolean locked,
    }
}

document! {
    /// What a vault is for and its size, in a request that creates it.
    RequestedBilling of Cbr, part 3 {
        /// What its resources are: `server`, `disk`, `turbo` and others.
        optional text object_type,
        /// Its size in GB.
        optional integer size,
        /// What it holds: `backup` (the default), `replication` or `hybrid`.
        optional text protect_type,
        /// The same under the name that some clients use.
        optional text operation_type,
        /// `crash_consistent` (the default) or `app_consistent`.
        optional text consistent_level,
        /// `post_paid` (the default) or `pre_paid`.
        optional text charging_mode,
        /// `public` (the default) or `hybrid`.
        optional text cloud_type,
    }
}

document! {
    /// A resource in a request that adds it to a vault.
    RequestedResource of Cbr, part 4 {
        /// Its id.
        required id id,
        /// Its type: one of [`RESOURCE_TYPES`].
        optional text resource_type = "type",
        /// Its name.
        optional text name,
        /// The disks of a server that are backed up, or those that are not.
        optional any_object extra_info,
    }
}

document! {
    /// The body of a request that changes a vault.
    UpdateVault of Cbr, request UPDATE {
        /// The members to change.
        required object(VaultChange) vault,
    }
}

document! {
    /// The members of a vault that a request changes.
    VaultChange of Cbr, part 8 {
        /// Its name.
        optional text name,
        /// Its size and level.
        optional object(BillingChange) billing,
        /// Whether the service adds resources with the tags of `bind_rules`.
        optional boolean auto_bind,
        /// The tags of the resources that the service adds.
        optional any_object bind_rules,
        /// Whether the vault grows if it is full.
        optional boolean auto_expand,
        /// Whether the service tells the owner that the vault is full.
        optional boolean smn_notify,
        /// The share in percent above which the service tells the owner.
        optional integer threshold,
        /// Whether nobody can delete a backup that a policy created until it expires. A lock cannot be
        /// undone.
        optional boolean locked,
    }
}

document! {
    /// The size and level of a vault that a request changes.
    BillingChange of Cbr, part 9 {
        /// Its size in GB.
        optional integer size,
        /// `crash_consistent` or `app_consistent`.
        optional text consistent_level,
    }
}

document! {
    /// The body of a request that adds resources to a vault.
    AddResources of Cbr, request ADD {
        /// The resources.
        optional list(RequestedResource) resources,
    }
}

document! {
    /// The body of a request that removes resources from a vault.
    RemoveResources of Cbr, request REMOVE {
        /// Their ids.
        optional text_list resource_ids,
    }
}

impl RequestedBilling {
    /// Returns what the vault holds: `backup`, `replication` or `hybrid`.
    pub fn holds(&self) -> &str {
        self.protect_type().or(self.operation_type()).unwrap_or("backup")
    }
}
