//! A policy run by hand, and the backup record that comes of it.

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
        /// Which policy, and how.
        required object(Execution) checkpoint,
    }
}

document! {
    /// A run of a policy (CSBS v1, table 5-75).
    Execution of Csbs, part 75 {
        /// The policy's id.
        optional text plan_id,
        /// How it is run.
        optional object(ExecutionParameters) parameters,
    }
}

document! {
    /// How a policy is run (CSBS v1, table 5-76).
    ExecutionParameters of Csbs, part 76 {
        /// The ids of the servers to back up; all of the policy's where there are none.
        optional text_list resources,
        /// Whether it counts as run by the schedule.
        optional boolean auto_trigger,
    }
}

document! {
    /// What the service answers to a run of a policy, or to a backup of one server (CSBS v1, tables 5-4
    /// and 5-77).
    CheckpointAnswer of Csbs, answer 4 {
        /// The backup record.
        required object(Checkpoint) checkpoint,
    }
}

document! {
    /// A backup record: one or more backups made together (CSBS v1, tables 5-5 and 5-78).
    Checkpoint of Csbs, part 5 {
        /// Its id.
        optional text id,
        /// One of the statuses of a backup; a [`BackupStatus`](super::BackupStatus) where the reference names it.
        optional text status,
        /// The project it belongs to.
        optional text project_id,
        /// When it was created.
        optional time created_at,
        /// Which resources are in which backups. Null says that the backups are of whole systems
        /// alone, and is written again.
        optional any_or_null resource_graph,
        /// The policy that it was made for.
        optional object(ProtectionPlan) protection_plan,
        /// What else is known; text in the reference, an object in what some services send.
        optional any extra_info,
    }
}

document! {
    /// The policy that a backup record was made for (CSBS v1, tables 5-6 and 5-79).
    ProtectionPlan of Csbs, part 6 {
        /// Its id.
        optional text id,
        /// Its name.
        optional text name,
        /// What was backed up.
        optional list(Resource) resources,
    }
}
