//! What a policy keeps.

use alloc::sync::Arc;
use core::error::Error;
use core::fmt;

use crate::retention::Limits;

/// What a policy keeps: its limits, or the reason why there are none.
#[derive(Clone, Debug)]
pub enum Keeping {
    /// What limits say.
    Limits(Limits),
    /// Nobody can say: its limits cannot be read.
    Unreadable(UnreadableLimits),
}

impl Keeping {
    pub(super) fn limits(&self) -> Result<Limits, &UnreadableLimits> {
        match self {
            Self::Limits(limits) => Ok(*limits),
            Self::Unreadable(reason) => Err(reason),
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

/// Why the limits of a policy are unknown: the error of whoever read its document.
///
/// It prints as that error does.
///
/// ```
/// use keeptime::pattern::Pattern;
/// use keeptime::policy::{Policy, PolicyState, UnreadableLimits};
///
/// let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0")?;
/// let reason = UnreadableLimits::new("many".parse::<u32>().unwrap_err());
/// let policy = Policy::new(pattern, reason, PolicyState::Enabled, ["web".to_owned()]);
/// // It fires all the same.
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
    /// The reason is this error.
    pub fn new(error: impl Error + Send + Sync + 'static) -> Self {
        Self(Arc::new(error))
    }

    /// The error, which can be downcast.
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
