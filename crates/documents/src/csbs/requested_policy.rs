//! A policy in a request to create or change it. It has none of the members that the service fills
//! in, such as the status.

use super::policy_answer::Resource;
use crate::typed::document;

document! {
    /// A policy in a request (CSBS v1, tables 5-22 and 5-40).
    RequestedPolicy of Csbs, part 22 {
        /// The name.
        optional text name,
        /// The description.
        optional text description,
        /// The id of the provider that creates the backups.
        optional text provider_id,
        /// The objects to back up.
        optional list(Resource) resources,
        /// The operations. There is at most one.
        optional list(RequestedOperation) scheduled_operations,
        /// Further parameters.
        optional any parameters,
    }
}

document! {
    /// The operation of a policy in a request (CSBS v1, tables 5-25 and 5-42).
    RequestedOperation of Csbs, part 25 {
        /// The id of the operation to change. It is absent in a request that creates a policy (CSBS
        /// v1, table 5-42).
        optional text id,
        /// The name.
        optional text name,
        /// The description.
        optional text description,
        /// The type: `backup`.
        optional text operation_type,
        /// Whether the operation runs on schedule.
        optional boolean enabled,
        /// The limits, unchanged; [`read_limits`](crate::read_limits) reads them.
        optional any_object operation_definition,
        /// The trigger, which says when the operation runs.
        optional object(RequestedTrigger) trigger,
    }
}

document! {
    /// The trigger of an operation in a request (CSBS v1, tables 5-27 and 5-44).
    RequestedTrigger of Csbs, part 27 {
        /// The pattern.
        optional object(RequestedPattern) properties,
    }
}

document! {
    /// The pattern of a trigger in a request (CSBS v1, tables 5-28 and 5-45).
    RequestedPattern of Csbs, part 28 {
        /// The text of the pattern.
        optional text pattern,
    }
}

impl RequestedPolicy {
    /// Returns the only operation.
    pub fn operation(&self) -> Option<&RequestedOperation> {
        self.scheduled_operations().first()
    }
}

impl RequestedOperation {
    /// Returns the text of the pattern.
    pub fn pattern(&self) -> Option<&str> {
        self.trigger()?.properties()?.pattern()
    }
}
