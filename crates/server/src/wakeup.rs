//! Tells the background tasks of this process that there is something to do.
//!
//! Work that another process leaves is found within a second.

use std::sync::Arc;

use tokio::sync::watch;

/// Wakes all listeners.
#[derive(Clone, Debug)]
pub struct Wakeup(Arc<watch::Sender<()>>);

/// Waits to be woken.
#[derive(Debug)]
pub struct Listener(watch::Receiver<()>);

impl Default for Wakeup {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(())))
    }
}

impl Wakeup {
    /// Wakes all listeners. One that is busy is woken when it waits again.
    pub fn wake(&self) {
        self.0.send_replace(());
    }

    /// Creates a listener.
    pub fn listener(&self) -> Listener {
        Listener(self.0.subscribe())
    }
}

impl Listener {
    /// Waits until somebody wakes the listeners, or has since the last wait.
    pub async fn woken(&mut self) {
        if self.0.changed().await.is_err() {
            // Nobody is left who could.
            std::future::pending::<()>().await;
        }
    }
}
