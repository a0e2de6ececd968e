//! The state that all calls share, and the routes of all APIs.

use std::sync::Arc;

use axum::Router;

use crate::clock::Clock;
use crate::config::Config;
use crate::http::{unknown_path, with_limits, with_record};
use crate::identity::{PasswordChecker, TokenRate};
use crate::metrics::Metrics;
use crate::store::Store;
use crate::wakeup::Wakeup;
use crate::{cbr, csbs, http, identity, page, time_travel, vbs};

/// What a call can use. Clones share everything.
#[derive(Clone, Debug)]
pub struct App {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    store: Store,
    clock: Clock,
    config: Config,
    wakeup: Wakeup,
    metrics: Metrics,
    passwords: PasswordChecker,
    token_rate: TokenRate,
}

impl App {
    /// Creates the state.
    pub fn new(store: Store, clock: Clock, config: Config) -> Self {
        let inner = Inner {
            store,
            clock,
            wakeup: Wakeup::default(),
            metrics: Metrics::default(),
            passwords: PasswordChecker::default(),
            token_rate: TokenRate::new(config.token_rate),
            config,
        };
        Self { inner: Arc::new(inner) }
    }

    /// Returns the store.
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// Returns the clock.
    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    /// Returns the configuration.
    pub fn config(&self) -> &Config {
        &self.inner.config
    }

    /// Returns what wakes the worker after a call has created a job.
    pub fn wakeup(&self) -> &Wakeup {
        &self.inner.wakeup
    }

    /// Returns the counters.
    pub fn metrics(&self) -> &Metrics {
        &self.inner.metrics
    }

    /// Returns what checks passwords.
    pub fn passwords(&self) -> &PasswordChecker {
        &self.inner.passwords
    }

    /// Returns the counters of token calls.
    pub fn token_rate(&self) -> &TokenRate {
        &self.inner.token_rate
    }

    /// Returns the routes of all APIs.
    pub fn router(&self) -> Router {
        let mut router = Router::new()
            .merge(http::routes())
            .merge(identity::routes(self))
            .merge(page::routes())
            .merge(csbs::routes(self))
            .merge(cbr::routes(self))
            .merge(vbs::routes(self))
            .fallback(unknown_path);
        router = with_limits(router, self.config().http);
        if self.clock().setting().is_some() {
            // A leap over a year may take longer than a request may.
            router = router.merge(time_travel::routes());
        }
        with_record(router, self.metrics().clone()).with_state(self.clone())
    }
}
