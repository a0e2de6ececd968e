//! One server backed up by hand.

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
    /// The body of a request that backs up one server (CSBS v1, tables 5-2 and 5-3).
    ///
    /// The answer is a [`CheckpointAnswer`](super::CheckpointAnswer).
    CreateBackup of Csbs, request BODY {
        /// What is asked for.
        required object(RequestedBackup) protect,
    }
}

document! {
    /// What is asked of a backup (CSBS v1, table 5-3).
    RequestedBackup of Csbs, part 3 {
        /// Its name.
        optional text backup_name,
        /// Its description.
        optional text description,
        /// The type of what is backed up; a server where it is absent.
        optional text resource_type,
        /// Whether it builds on an earlier one; the first of a server never does.
        optional boolean incremental,
        /// What else there is to say.
        optional any extra_info,
    }
}
