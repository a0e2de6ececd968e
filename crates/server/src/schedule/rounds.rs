//! Work that is done in rounds until the server stops.

use std::time::Duration;

use tokio::sync::watch;

use crate::clock::ClockListener;
use crate::store::StoreError;
use crate::wakeup::Listener;

/// The longest pause between two rounds.
pub(super) const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// The pause after a round that others kept from its work. They hold their locks for a few milliseconds.
const SHORT_PAUSE: Duration = Duration::from_millis(5);

/// What a round left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Left {
    /// More work is due.
    More,
    /// Work is due, but others have it locked. If they stop, it is still to be done.
    Locked,
    /// Nothing is due.
    Nothing,
}

/// Something that is done in rounds.
pub(super) trait Rounds {
    /// What the log calls it.
    const NAME: &'static str;

    /// Does a part of the work that is due.
    fn round(&self) -> impl Future<Output = Result<Left, StoreError>> + Send;

    /// Returns the pause after a round that found nothing to do.
    fn pause(&self) -> Duration {
        LONGEST_PAUSE
    }
}

/// Does rounds until `stop` changes, with a pause when nothing is due or a round failed. A round that
/// has begun is finished.
pub(super) async fn until_stopped<R: Rounds>(
    rounds: R,
    mut clock: ClockListener,
    mut wakeup: Listener,
    mut stop: watch::Receiver<()>,
) {
    // A sender that is gone has stopped.
    while stop.has_changed().is_ok_and(|changed| !changed) {
        let pause = match rounds.round().await {
            Ok(Left::More) => continue,
            Ok(Left::Locked) => SHORT_PAUSE,
            Ok(Left::Nothing) => rounds.pause(),
            Err(error) => {
                tracing::warn!(%error, "a round of the {} failed", R::NAME);
                LONGEST_PAUSE
            }
        };
        tokio::select! {
            () = wakeup.woken() => {}
            () = clock.was_set() => {}
            () = tokio::time::sleep(pause) => {}
            _ = stop.changed() => break,
        }
    }
}
