//! The request that backs up one server now.

use super::constants::SERVER_TYPE;
use super::create_policy::NAME;
use crate::schema::{DESCRIPTION, Table, ValueRule, optional, required};
use crate::typed::document;

const BODY: Table = Table::new(2, &[required("protect", ValueRule::Table(&PROTECT))]);

const PROTECT: Table = Table::new(
    3,
    &[
        optional("backup_name", NAME),
        optional("description", DESCRIPTION),
        optional("incremental", ValueRule::Boolean),
        optional("resource_type", ValueRule::ResourceType(&[SERVER_TYPE])),
        optional("extra_info", ValueRule::AnyObject),
    ],
);

document! {
    /// The body of a request that backs up one server now (CSBS v1, tables 5-2 and 5-3).
    ///
    /// The answer is a [`CheckpointAnswer`](super::CheckpointAnswer).
    CreateBackup of Csbs, request BODY {
        /// The backup to create.
        required object(RequestedBackup) protect,
    }
}

document! {
    /// The backup to create (CSBS v1, table 5-3).
    RequestedBackup of Csbs, part 3 {
        /// The name of the backup.
        optional text backup_name,
        /// The description of the backup.
        optional text description,
        /// The resource type; absent means a server.
        optional text resource_type,
        /// Whether the backup is incremental. The first backup of a server is always full.
        optional boolean incremental,
        /// Extra information.
        optional any extra_info,
    }
}
