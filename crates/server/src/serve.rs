//! Starts a server and stops it.

use std::io::{self, Write};
use std::net::SocketAddr;

use chrono::TimeDelta;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::app::App;
use crate::args::ServeArguments;
use crate::background::Background;
use crate::clock::Clock;
use crate::config::{Config, Quotas};
use crate::http::{self, AddressSource};
use crate::jobs::Runner;
use crate::store::{Store, StoreError};

/// Why the server does not start, or stops before it is asked to.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// Listening on the address failed.
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
    /// A password cannot be hashed.
    #[error("the password cannot be hashed: {0}")]
    Password(argon2::password_hash::Error),
    /// The domain already has a user with this name.
    #[error("the domain {domain} already has a user {name}")]
    UserExists {
        /// The domain.
        domain: String,
        /// The name of the user.
        name: String,
    },
    /// The domain has no user with this name.
    #[error("the domain {domain} has no user {name}")]
    NoUser {
        /// The domain.
        domain: String,
        /// The name of the user.
        name: String,
    },
    /// There is no access key with this id.
    #[error("there is no access key {0}")]
    NoAccessKey(String),
    /// The public URL is not a URL.
    #[error("--public-url must be a URL such as https://backup.example, found {0}")]
    PublicUrl(String),
    /// A command did its work, but cannot print the result.
    #[error("{what}: {error}")]
    Print {
        /// What was done, and what cannot be printed.
        what: String,
        /// Why.
        error: io::Error,
    },
    /// The server failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Serves the projects of an existing database until the process is asked to stop.
///
/// # Errors
/// [`ServeError`] if the address or the database cannot be used.
pub async fn run(arguments: ServeArguments) -> Result<(), ServeError> {
    let signals = StopSignals::register()?;
    let listener = listen(arguments.listen).await?;
    let address = listener.local_addr()?;
    let public_url = match &arguments.public_url {
        Some(url) => without_slash(url)?,
        None => format!("http://{address}"),
    };
    let config = Config {
        address_source: arguments.address_source(),
        quotas: Quotas { policies: arguments.max_policies, backups: arguments.max_backups },
        keep_records: TimeDelta::days(arguments.keep_records.into()),
        ..Config::new(public_url)
    };
    if !address.ip().is_loopback() && config.address_source == AddressSource::Connection {
        tracing::warn!("without a proxy that adds TLS, passwords and tokens are sent unencrypted");
    }
    let store = Store::open(&arguments.database).await?;
    tracing::info!(%address, "listening");
    let runner = arguments.runner();
    until_stopped(listener, App::new(store, Clock::system(), config), runner, signals).await
}

/// Prints the result of a command to standard output. If that fails, `what` says what was done and what is not
/// printed.
pub(crate) fn print(text: &str, what: String) -> Result<(), ServeError> {
    let mut output = io::stdout();
    let printed = writeln!(output, "{text}").and_then(|()| output.flush());
    printed.map_err(|error| ServeError::Print { what, error })
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
    signals: StopSignals,
) -> Result<(), ServeError> {
    let background = Background::start(&app, runner);
    let config = app.config();
    http::serve(listener, app.router(), config.http, config.address_source, signals.first()).await;
    background.stop().await;
    app.store().close().await;
    Ok(())
}

/// Checks a public URL. Paths are appended to it, so it must not end with a slash.
fn without_slash(url: &str) -> Result<String, ServeError> {
    let host = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://"));
    let is_plain = |host: &&str| !host.is_empty() && !host.contains(['?', '#', ' ']);
    host.filter(is_plain).ok_or_else(|| ServeError::PublicUrl(url.to_owned()))?;
    Ok(url.trim_end_matches('/').to_owned())
}

/// The signals that ask the process to stop. They end it at once until they are registered.
pub(crate) struct StopSignals {
    interrupt: Signal,
    terminate: Signal,
}

impl StopSignals {
    pub(crate) fn register() -> io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn first(mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
        tracing::info!("stopping");
    }
}
