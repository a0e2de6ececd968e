//! A policy as requests have it: what the service fills in is not part of it.

use serde_json::{Map, Value};

use super::policy_answer::Resource;
use crate::document::{document, flag};
use crate::json::strict_members_or_null;

document! {
    /// A policy as it is asked for (CSBS v1, tables 5-22 and 5-40).
    RequestedPolicy {
        texts {
            /// Its name.
            name,
            /// Its description.
            description,
            /// The provider that is to make the backups.
            provider_id,
        }
        lists {
            /// The objects it is about.
            resources: Resource,
            /// Its one operation.
            scheduled_operations: RequestedOperation,
        }
        values {
            /// Further parameters.
            parameters: Value,
        }
    }
}

document! {
    /// What a policy is to do (CSBS v1, tables 5-25 and 5-42).
    RequestedOperation {
        texts {
            /// Its name.
            name,
            /// Its description.
            description,
            /// `backup`.
            operation_type,
        }
        values {
            /// Whether it runs by itself.
            #[serde(deserialize_with = "flag")]
            enabled: bool,
            /// Its limits, as they came; [`read_limits`](crate::read_limits) reads them.
            #[serde(deserialize_with = "strict_members_or_null")]
            operation_definition: Map<String, Value>,
            /// When it runs.
            trigger: RequestedTrigger,
        }
    }
}

document! {
    /// When an operation is to run (CSBS v1, tables 5-27 and 5-44).
    RequestedTrigger {
        values {
            /// Its pattern.
            properties: RequestedPattern,
        }
    }
}

document! {
    /// The pattern of a trigger (CSBS v1, tables 5-28 and 5-45).
    RequestedPattern {
        texts {
            /// The pattern's text.
            pattern,
        }
    }
}

impl RequestedPolicy {
    /// Its one operation.
    pub fn operation(&self) -> Option<&RequestedOperation> {
        self.scheduled_operations().first()
    }
}

impl RequestedOperation {
    /// Its id, where it is one that is there and is to change (CSBS v1, table 5-42).
    pub fn id(&self) -> Option<&str> {
        self.more().get("id")?.as_str()
    }

    /// The text of its pattern.
    pub fn pattern(&self) -> Option<&str> {
        self.trigger()?.properties()?.pattern()
    }
}
