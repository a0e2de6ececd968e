//! Starts a server and stops it.

use std::io;
use std::net::SocketAddr;

use tokio::net::TcpListener;
use tokio::signal;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::app::App;
use crate::args::ServeArguments;
use crate::clock::Clock;
use crate::config::{Config, Quotas};
use crate::http::HttpLimits;
use crate::jobs::{Runner, Simulate, SimulateSettings, Worker};
use crate::schedule::{Retention, Scheduler};
use crate::store::{Store, StoreError};

/// Why the server does not start, or stops before it is asked to.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {error}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        error: io::Error,
    },
    /// The database cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The first user cannot be created.
    #[error("the password cannot be hashed: {0}")]
    Password(argon2::password_hash::Error),
    /// The server failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Serves the projects of an existing database until the process is asked to stop.
///
/// # Errors
/// [`ServeError`] if the address or the database cannot be used.
pub async fn run(arguments: ServeArguments) -> Result<(), ServeError> {
    let listener = listen(arguments.listen).await?;
    let address = listener.local_addr()?;
    let config = Config {
        public_url: arguments.public_url.unwrap_or_else(|| format!("http://{address}")),
        http: HttpLimits::default(),
        quotas: Quotas { policies: arguments.max_policies, backups: arguments.max_backups },
    };
    let store = Store::open(&arguments.database).await?;
    tracing::info!(%address, "listening");
    let runner = Runner::Simulate(Simulate::new(SimulateSettings::default()));
    until_stopped(listener, App::new(store, Clock::system(), config), runner).await
}

/// Listens on an address.
pub(crate) async fn listen(address: SocketAddr) -> Result<TcpListener, ServeError> {
    TcpListener::bind(address).await.map_err(|error| ServeError::Listen { address, error })
}

/// Serves calls and runs jobs until the process gets SIGINT or SIGTERM. Calls and jobs in progress are
/// finished first.
pub(crate) async fn until_stopped(
    listener: TcpListener,
    app: App,
    runner: Runner,
) -> Result<(), ServeError> {
    let (stop, stopped) = watch::channel(());
    let (store, clock, wakeup) = (app.store(), app.clock(), app.wakeup());
    let worker = Worker::new(store.clone(), clock.clone(), runner, wakeup.clone());
    let scheduler = Scheduler::new(store.clone(), clock.clone(), wakeup.clone());
    let retention = Retention::new(store.clone(), clock.clone(), wakeup.clone());
    let mut tasks = JoinSet::new();
    tasks.spawn(clock.clone().follow(store.clone(), stopped.clone()));
    tasks.spawn(worker.run(stopped.clone()));
    tasks.spawn(scheduler.run(stopped.clone()));
    tasks.spawn(retention.run(stopped));
    axum::serve(listener, app.router()).with_graceful_shutdown(stop_signal()).await?;
    drop(stop);
    while let Some(ended) = tasks.join_next().await {
        if let Err(error) = ended {
            tracing::error!(%error, "a background task failed");
        }
    }
    app.store().close().await;
    Ok(())
}

async fn stop_signal() {
    let interrupt = async {
        // Without a handler, the default of the signal ends the process.
        if signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    let terminate = async {
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                terminate.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
    tracing::info!("stopping");
}
