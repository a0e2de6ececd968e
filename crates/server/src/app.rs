//! The state that all calls share, and the routes of all APIs.

use std::sync::Arc;

use axum::Router;

use crate::clock::Clock;
use crate::config::Config;
use crate::http::{unknown_path, with_limits};
use crate::store::Store;
use crate::wakeup::Wakeup;
use crate::{csbs, identity, time_travel};

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
}

impl App {
    /// Creates the state.
    pub fn new(store: Store, clock: Clock, config: Config) -> Self {
        let wakeup = Wakeup::default();
        Self { inner: Arc::new(Inner { store, clock, config, wakeup }) }
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

    /// Returns the routes of all APIs.
    pub fn router(&self) -> Router {
        let mut router = Router::new()
            .merge(identity::routes())
            .merge(csbs::routes(self))
            .fallback(unknown_path);
        if self.clock().setting().is_some() {
            router = router.merge(time_travel::routes());
        }
        with_limits(router, self.config().http).with_state(self.clone())
    }
}
