//! Work that is done in rounds until the server stops.

use std::time::Duration;

use tokio::sync::watch;

use crate::clock::Clock;
use crate::store::StoreError;
use crate::wakeup::Listener;

/// The longest pause between two rounds.
pub(super) const PAUSE: Duration = Duration::from_secs(1);

/// What a round left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Left {
    /// More work is due.
    More,
    /// Nothing is due.
    Nothing,
}

/// Something that is done in rounds.
pub(super) trait Rounds {
    /// What the log calls it.
    const NAME: &'static str;

    /// Does a part of the work that is due.
    fn round(&self) -> impl Future<Output = Result<Left, StoreError>> + Send;
}

/// Does rounds until `stop` changes, with a pause when nothing is due or a round failed. A round that
/// has begun is finished.
pub(super) async fn until_stopped<R: Rounds>(
    rounds: R,
    clock: &Clock,
    mut wakeup: Listener,
    mut stop: watch::Receiver<()>,
) {
    // A sender that is gone has stopped.
    while stop.has_changed().is_ok_and(|changed| !changed) {
        match rounds.round().await {
            Ok(Left::More) => continue,
            Ok(Left::Nothing) => {}
            Err(error) => tracing::warn!(%error, "a round of the {} failed", R::NAME),
        }
        tokio::select! {
            () = wakeup.woken() => {}
            () = clock.was_set() => {}
            () = tokio::time::sleep(PAUSE) => {}
            _ = stop.changed() => break,
        }
    }
}
