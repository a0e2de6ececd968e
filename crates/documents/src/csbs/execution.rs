//! The request that runs a policy now, and the backup record in the answer.
//!
//! The same backup record also answers a request to back up one server
//! ([`CreateBackup`](super::CreateBackup)).

use super::policy_answer::Resource;
use crate::schema::{ListSize, Table, ValueRule, optional, required};
use crate::typed::document;

const BODY: Table = Table::new(74, &[required("checkpoint", ValueRule::Table(&CHECKPOINT))]);

const CHECKPOINT: Table = Table::new(
    75,
    &[required("parameters", ValueRule::Table(&PARAMETERS)), required("plan_id", ValueRule::Id)],
);

const PARAMETERS: Table = Table::new(
    76,
    &[
        optional("auto_trigger", ValueRule::Boolean),
        optional(
            "resources",
            ValueRule::List(
                &ValueRule::All(&[ValueRule::Id, ValueRule::UniqueItem]),
                ListSize::NoteIfEmpty,
            ),
        ),
    ],
);

document! {
    /// The body of a request that runs a policy now (CSBS v1, tables 5-74 to 5-76).
    ExecutePolicy of Csbs, request BODY {
        /// The policy to run and how to run it.
        required object(Execution) checkpoint,
    }
}

document! {
    /// A run of a policy (CSBS v1, table 5-75).
    Execution of Csbs, part 75 {
        /// The policy's id.
        optional text plan_id,
        /// The parameters of the run.
        optional object(ExecutionParameters) parameters,
    }
}

document! {
    /// The parameters of a run of a policy (CSBS v1, table 5-76).
    ExecutionParameters of Csbs, part 76 {
        /// The ids of the servers to back up. If empty, all servers of the policy are backed up.
        optional text_list resources,
        /// Whether the run counts as started by the schedule.
        optional boolean auto_trigger,
    }
}

document! {
    /// The answer to a request that runs a policy or backs up one server (CSBS v1, tables 5-4 and
    /// 5-77).
    CheckpointAnswer of Csbs, answer 4 {
        /// The backup record.
        required object(Checkpoint) checkpoint,
    }
}

document! {
    /// A backup record (checkpoint): one or more backups created together (CSBS v1, tables 5-5 and
    /// 5-78).
    Checkpoint of Csbs, part 5 {
        /// The id.
        optional text id,
        /// The status; the reference names those of [`BackupStatus`](super::BackupStatus).
        optional text status,
        /// The project it belongs to.
        optional text project_id,
        /// The creation time.
        optional time created_at,
        /// The resources in each backup. Null means that every backup is of a whole system. It is
        /// not dropped when the document is written.
        optional any_or_null resource_graph,
        /// The policy that created the record.
        optional object(ProtectionPlan) protection_plan,
        /// Extra information. It is text in the reference; some services send an object.
        optional any extra_info,
    }
}

document! {
    /// The policy that created a backup record (CSBS v1, tables 5-6 and 5-79).
    ProtectionPlan of Csbs, part 6 {
        /// The id.
        optional text id,
        /// The name.
        optional text name,
        /// The objects that were backed up.
        optional list(Resource) resources,
    }
}
