//! Schedules, and pointers to them.

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::sync::Arc;

use super::definition::Schedule;
use super::zone::Zone;

/// A schedule, or a pointer to one.
///
/// [`Fires`](super::Fires) borrows its schedule, owns it or shares it, as its caller chooses. Implemented
/// for [`Schedule`], and for references, `Box`, `Rc` and `Arc` of it.
pub trait AsSchedule {
    /// The zone of the schedule.
    type Zone: Zone;

    /// Returns the schedule: the same one at each call.
    fn as_schedule(&self) -> &Schedule<Self::Zone>;
}

impl<Z: Zone> AsSchedule for Schedule<Z> {
    type Zone = Z;

    #[inline]
    fn as_schedule(&self) -> &Self {
        self
    }
}

/// Implements [`AsSchedule`] for pointers.
macro_rules! pointers {
    ($($pointer:ty),+) => {$(
        impl<S: AsSchedule + ?Sized> AsSchedule for $pointer {
            type Zone = S::Zone;

            #[inline]
            fn as_schedule(&self) -> &Schedule<S::Zone> {
                (**self).as_schedule()
            }
        }
    )+};
}

pointers!(&S, Box<S>, Rc<S>, Arc<S>);
