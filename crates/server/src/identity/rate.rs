//! How often a client or a user may ask for a token.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota};

/// How many token calls are answered at once, and how many a minute after that.
#[derive(Clone, Copy, Debug)]
pub struct TokenRateLimits {
    /// Calls from one address. For IPv6 this is a network of 64 bits, which is what one client has.
    pub by_address: (NonZeroU32, NonZeroU32),
    /// Calls for one user, from wherever.
    pub by_user: (NonZeroU32, NonZeroU32),
}

impl Default for TokenRateLimits {
    fn default() -> Self {
        let number = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
        Self { by_address: (number(120), number(600)), by_user: (number(60), number(120)) }
    }
}

/// Counts token calls.
pub struct TokenRate {
    addresses: DefaultKeyedRateLimiter<Bucket>,
    users: DefaultKeyedRateLimiter<Bucket>,
    hasher: RandomState,
    clock: DefaultClock,
}

/// Addresses and names are counted by a hash of 16 bits, so that no number of them fills the memory.
/// Two that share a hash share a limit; which ones do is a secret that changes at each start.
type Bucket = u16;

impl TokenRate {
    /// Creates the counters.
    pub fn new(limits: TokenRateLimits) -> Self {
        let quota = |(burst, per_minute)| Quota::per_minute(per_minute).allow_burst(burst);
        Self {
            addresses: DefaultKeyedRateLimiter::keyed(quota(limits.by_address)),
            users: DefaultKeyedRateLimiter::keyed(quota(limits.by_user)),
            hasher: RandomState::new(),
            clock: DefaultClock::default(),
        }
    }

    /// Counts a call from an address. If it is one too many, returns how long to wait.
    pub(super) fn check_address(&self, address: IpAddr) -> Result<(), Duration> {
        self.check(&self.addresses, &network(address))
    }

    /// Counts a call for a user. If it is one too many, returns how long to wait.
    pub(super) fn check_user(&self, domain: &str, name: &str) -> Result<(), Duration> {
        self.check(&self.users, &(domain, name))
    }

    fn check(
        &self,
        limiter: &DefaultKeyedRateLimiter<Bucket>,
        key: &impl std::hash::Hash,
    ) -> Result<(), Duration> {
        let [a, b, ..] = self.hasher.hash_one(key).to_le_bytes();
        limiter
            .check_key(&u16::from_le_bytes([a, b]))
            .map_err(|not_until| not_until.wait_time_from(self.clock.now()))
    }
}

/// The part of an address that one client has.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
    }
}

impl fmt::Debug for TokenRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenRate").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_lets_calls_through_again_after_the_time_that_it_says() {
        let limit = (NonZeroU32::MIN, NonZeroU32::MIN.saturating_add(599));
        let rate = TokenRate::new(TokenRateLimits { by_address: limit, by_user: limit });
        assert_eq!(rate.check_user("d", "a"), Ok(()));
        let wait = rate.check_user("d", "a").err().unwrap_or_default();
        assert!(!wait.is_zero() && wait <= Duration::from_millis(100), "{wait:?}");
        std::thread::sleep(wait);
        assert_eq!(rate.check_user("d", "a"), Ok(()));
    }
}
