//! Serializes faults as objects.

use serde::{Serialize, Serializer};

use crate::fault::{Fault, FaultEffect, FaultKind, Faults, Service};

impl Serialize for Fault {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Object<'f> {
            pointer: &'f str,
            kind: &'static str,
            code: &'static str,
            message: &'f str,
            effect: FaultEffect,
            service: Service,
            #[serde(skip_serializing_if = "Option::is_none")]
            pattern_error: Option<&'static str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            span: Option<(usize, usize)>,
        }
        let pattern_error = match self.kind() {
            FaultKind::Pattern(error) => Some(error.kind().name()),
            _ => None,
        };
        Object {
            pointer: self.pointer(),
            kind: self.kind().name(),
            code: self.code(),
            message: self.message(),
            effect: self.effect(),
            service: self.service(),
            pattern_error,
            span: self.span().map(|span| (span.start, span.end)),
        }
        .serialize(serializer)
    }
}

/// In serde, a list.
impl Serialize for Faults {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}
