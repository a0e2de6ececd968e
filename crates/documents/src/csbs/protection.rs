//! One server backed up by hand.

use serde_json::Value;

use super::SERVER;
use super::create_policy::NAME;
use crate::document::{document, flag};
use crate::request::request;
use crate::rule::{DESCRIPTION, Rule};
use crate::table::{Table, no, yes};

const BODY: Table = Table::new(2, &[yes("protect", Rule::Table(&PROTECT))]);

const PROTECT: Table = Table::new(
    3,
    &[
        no("backup_name", NAME),
        no("description", DESCRIPTION),
        no("incremental", Rule::Boolean),
        no("resource_type", Rule::ResourceType(&[SERVER])),
        no("extra_info", Rule::Object),
    ],
);

request! {
    /// The body of a request that backs up one server (CSBS v1, tables 5-2 and 5-3).
    ///
    /// The answer is a [`CheckpointAnswer`](super::CheckpointAnswer).
    Protect: Csbs, BODY {
        /// What is asked for.
        protect: Protection
    }
}

document! {
    /// What is asked of a backup (CSBS v1, table 5-3).
    Protection {
        texts {
            /// Its name.
            backup_name,
            /// Its description.
            description,
            /// The type of what is backed up; a server where it is absent.
            resource_type,
        }
        values {
            /// Whether it builds on an earlier one; the first of a server never does.
            #[serde(deserialize_with = "flag")]
            incremental: bool,
            /// What else there is to say.
            extra_info: Value,
        }
    }
}
