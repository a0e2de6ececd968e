//! A policy run by hand, and the backup record that comes of it.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::policy_answer::Resource;
use crate::document::{document, even_null, flag, instant, outer};
use crate::request::request;
use crate::rule::Rule;
use crate::table::{Table, no, yes};

const BODY: Table = Table::new(74, &[yes("checkpoint", Rule::Table(&CHECKPOINT))]);

const CHECKPOINT: Table =
    Table::new(75, &[yes("parameters", Rule::Table(&PARAMETERS)), yes("plan_id", Rule::Id)]);

const PARAMETERS: Table =
    Table::new(76, &[no("auto_trigger", Rule::Boolean), no("resources", Rule::Ids)]);

request! {
    /// The body of a request that runs a policy now (CSBS v1, tables 5-74 to 5-76).
    ExecutePolicy: Csbs, BODY {
        /// Which policy, and how.
        checkpoint: Execution
    }
}

document! {
    /// A run of a policy (CSBS v1, table 5-75).
    Execution {
        texts {
            /// The policy's id.
            plan_id,
        }
        values {
            /// How it is run.
            parameters: ExecutionParameters,
        }
    }
}

document! {
    /// How a policy is run (CSBS v1, table 5-76).
    ExecutionParameters {
        lists {
            /// The ids of the servers to back up; all of the policy's where there are none.
            resources: String,
        }
        values {
            /// Whether it counts as run by the schedule.
            #[serde(deserialize_with = "flag")]
            auto_trigger: bool,
        }
    }
}

outer! {
    /// What the service answers to a run of a policy, or to a backup of one server (CSBS v1, tables 5-4
    /// and 5-77).
    CheckpointAnswer {
        /// The backup record.
        checkpoint: Checkpoint
    }
}

document! {
    /// A backup record: one or more backups made together (CSBS v1, tables 5-5 and 5-78).
    Checkpoint {
        texts {
            /// Its id.
            id,
            /// One of the statuses of a backup; a [`Status`](super::Status) where the reference names it.
            status,
            /// The project it belongs to.
            project_id,
        }
        values {
            /// When it was created.
            #[serde(with = "instant")]
            created_at: DateTime<Utc>,
            /// Which resources are in which backups. Null says that the backups are of whole systems
            /// alone, and is written again.
            #[serde(deserialize_with = "even_null")]
            resource_graph: Value,
            /// The policy that it was made for.
            protection_plan: ProtectionPlan,
            /// What else is known; text in the reference, an object in what some services send.
            extra_info: Value,
        }
    }
}

document! {
    /// The policy that a backup record was made for (CSBS v1, tables 5-6 and 5-79).
    ProtectionPlan {
        texts {
            /// Its id.
            id,
            /// Its name.
            name,
        }
        lists {
            /// What was backed up.
            resources: Resource,
        }
    }
}
