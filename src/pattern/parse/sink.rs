//! What happens with faults as they are found.

use alloc::vec::Vec;
use core::ops::ControlFlow;

use crate::pattern::error::PatternError;

/// Receives faults as they are found.
pub(in crate::pattern) trait FaultSink {
    /// Receives a fault. Returns whether to look for more.
    fn take(&mut self, fault: PatternError) -> ControlFlow<()>;
}

/// Keeps the first fault and stops.
impl FaultSink for Option<PatternError> {
    fn take(&mut self, fault: PatternError) -> ControlFlow<()> {
        *self = Some(fault);
        ControlFlow::Break(())
    }
}

/// Keeps every fault.
impl FaultSink for Vec<PatternError> {
    fn take(&mut self, fault: PatternError) -> ControlFlow<()> {
        self.push(fault);
        ControlFlow::Continue(())
    }
}
