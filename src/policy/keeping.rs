//! What a policy keeps.

use alloc::sync::Arc;
use core::error::Error;
use core::fmt;

use crate::retention::Limits;

/// What a policy keeps: its limits, or the reason why the limits are unknown.
#[derive(Clone, Debug)]
pub enum Keeping {
    /// The limits are known.
    Limits(Limits),
    /// Its limits cannot be read.
    Unreadable(UnreadableLimits),
}

impl Keeping {
    pub(super) fn limits(&self) -> Result<Limits, UnreadableLimits> {
        match self {
            Self::Limits(limits) => Ok(*limits),
            Self::Unreadable(reason) => Err(reason.clone()),
        }
    }
}

impl From<Limits> for Keeping {
    fn from(limits: Limits) -> Self {
        Self::Limits(limits)
    }
}

impl From<UnreadableLimits> for Keeping {
    fn from(reason: UnreadableLimits) -> Self {
        Self::Unreadable(reason)
    }
}

/// Why the limits of a policy cannot be read. It wraps the error of the code that read the policy's
/// document, and displays as that error.
///
/// ```
/// use keeptime::pattern::Pattern;
/// use keeptime::policy::{Policy, PolicyState, UnreadableLimits};
///
/// let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0")?;
/// let reason = UnreadableLimits::new("many".parse::<u32>().unwrap_err());
/// let policy = Policy::new(pattern, reason, PolicyState::Enabled, ["web".to_owned()]);
/// // It still fires.
/// let now = "2025-03-01T12:00:00Z".parse()?;
/// assert_eq!(policy.next_after(now)?, Some("2025-03-02T02:00:00Z".parse()?));
/// let reason = policy.limits().unwrap_err();
/// assert_eq!(reason.to_string(), "invalid digit found in string");
/// assert!(reason.error().is::<std::num::ParseIntError>());
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct UnreadableLimits(Arc<dyn Error + Send + Sync>);

impl UnreadableLimits {
    /// Wraps an error.
    pub fn new(error: impl Error + Send + Sync + 'static) -> Self {
        Self(Arc::new(error))
    }

    /// Returns the wrapped error, which can be downcast.
    pub fn error(&self) -> &(dyn Error + Send + Sync + 'static) {
        &*self.0
    }
}

impl fmt::Display for UnreadableLimits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for UnreadableLimits {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()
    }
}
