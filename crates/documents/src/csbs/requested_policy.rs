//! A policy as requests have it: what the service fills in is not part of it.

use super::policy_answer::Resource;
use crate::typed::document;

document! {
    /// A policy as it is asked for (CSBS v1, tables 5-22 and 5-40).
    RequestedPolicy of Csbs, part 22 {
        /// Its name.
        optional text name,
        /// Its description.
        optional text description,
        /// The provider that is to make the backups.
        optional text provider_id,
        /// The objects it is about.
        optional list(Resource) resources,
        /// Its one operation.
        optional list(RequestedOperation) scheduled_operations,
        /// Further parameters.
        optional any parameters,
    }
}

document! {
    /// What a policy is to do (CSBS v1, tables 5-25 and 5-42).
    RequestedOperation of Csbs, part 25 {
        /// The id of the operation that is to change; absent in a request that creates a policy (CSBS v1,
        /// table 5-42).
        optional text id,
        /// Its name.
        optional text name,
        /// Its description.
        optional text description,
        /// `backup`.
        optional text operation_type,
        /// Whether it runs by itself.
        optional boolean enabled,
        /// Its limits, as they came; [`read_limits`](crate::read_limits) reads them.
        optional any_object operation_definition,
        /// When it runs.
        optional object(RequestedTrigger) trigger,
    }
}

document! {
    /// When an operation is to run (CSBS v1, tables 5-27 and 5-44).
    RequestedTrigger of Csbs, part 27 {
        /// Its pattern.
        optional object(RequestedPattern) properties,
    }
}

document! {
    /// The pattern of a trigger (CSBS v1, tables 5-28 and 5-45).
    RequestedPattern of Csbs, part 28 {
        /// The pattern's text.
        optional text pattern,
    }
}

impl RequestedPolicy {
    /// Its one operation.
    pub fn operation(&self) -> Option<&RequestedOperation> {
        self.scheduled_operations().first()
    }
}

impl RequestedOperation {
    /// The text of its pattern.
    pub fn pattern(&self) -> Option<&str> {
        self.trigger()?.properties()?.pattern()
    }
}
