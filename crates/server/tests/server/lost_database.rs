//! A database that cannot be reached for a while: calls are answered with 503, nothing is lost, and the server comes
//! back by itself.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use keeptime_server::schedule::Scheduler;
use keeptime_server::wakeup::Wakeup;
use serde_json::json;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::csbs_policies::policy;
use crate::harness::{Client, Server, Setup, execute, on_database};

const POLICIES: &str = "/v1/{project}/policies";

/// A clock that stands still, and jobs that wait.
const SETUP: Setup = Setup {
    runs_jobs: false,
    quotas: keeptime_server::config::Quotas { policies: 32, backups: None },
    start: Some("2026-03-01T12:00:00Z"),
};

fn block_on(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(test);
}

/// A folder, which is removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("keeptime-lost-{}", Uuid::new_v4()));
        std::fs::create_dir(&folder).unwrap();
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Moves a database of SQLite with the files that SQLite adds.
fn move_database(from: &Path, to: &Path) {
    for suffix in ["", "-wal", "-shm"] {
        let with_suffix = |path: &Path| format!("{}{suffix}", path.display());
        let _ = std::fs::rename(with_suffix(from), with_suffix(to));
    }
}

/// Asserts that reading and writing calls are answered with 503, and the server says that it is unwell.
async fn assert_away(client: &Client<'_>, server: &Server) {
    let message = "the database cannot be reached; try again later";
    client.get(POLICIES).await.refused(503, "CSBS.9998", message);
    client.post(POLICIES, policy("lost", &["b"])).await.refused(503, "CSBS.9998", message);
    let health = server.raw(axum::http::Method::GET, "/healthz", &[], "").await;
    assert_eq!(health.status().as_u16(), 503);
}

/// The names of the policies.
async fn names(client: &Client<'_>) -> Vec<String> {
    let page = client.get(POLICIES).await.ok();
    let policies = page["policies"].as_array().unwrap().iter();
    policies.map(|policy| policy["name"].as_str().unwrap().to_owned()).collect()
}

/// A file that was removed can still be written to by whoever has it open. It is not.
#[test]
fn a_file_that_was_removed_is_noticed_and_so_is_another_in_its_place() {
    block_on(async {
        let folder = Folder::new();
        let [path, away, copy] =
            ["keeptime.db", "away.db", "copy.db"].map(|name| folder.0.join(name));
        let url = format!("sqlite:{}", path.display());
        on_database(&url, SETUP, async |server| {
            let client = server.client().await;
            client.post(POLICIES, policy("first", &["a"])).await.ok();
            server.sql(&format!("VACUUM INTO '{}'", copy.display())).await;
            client.post(POLICIES, policy("second", &["c"])).await.ok();
            for _ in 0..2 {
                move_database(&path, &away);
                assert_away(&client, server).await;
                // No new and empty database takes its place.
                assert!(!path.exists());
                move_database(&away, &path);
                assert_eq!(names(&client).await.len(), 2);
            }
            // An older copy is put in its place.
            move_database(&path, &away);
            std::fs::rename(&copy, &path).unwrap();
            assert_eq!(names(&client).await, ["first"]);
            client.post(POLICIES, policy("third", &["d"])).await.ok();
            assert_eq!(server.count("policies WHERE name = 'third'").await, 1);
        })
        .await;
    });
}

/// A way to PostgreSQL that a test can cut.
struct Proxy {
    url: String,
    state: watch::Sender<State>,
    listening: JoinHandle<()>,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Open,
    /// Connections are closed, old and new ones.
    Closed,
}

impl Proxy {
    /// `server` is a URL with the host and the port of PostgreSQL at its end.
    async fn start(server: &str, name: &str) -> Self {
        let (user, address) = server.rsplit_once('@').unwrap();
        let address: Arc<str> = address.into();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("{user}@{}/{name}", listener.local_addr().unwrap());
        let (state, seen) = watch::channel(State::Open);
        let listening = tokio::spawn(async move {
            loop {
                let (mut client, _) = listener.accept().await.unwrap();
                let (address, mut seen) = (address.clone(), seen.clone());
                tokio::spawn(async move {
                    if *seen.borrow_and_update() == State::Closed {
                        return;
                    }
                    let mut server = TcpStream::connect(&*address).await.unwrap();
                    tokio::select! {
                        _ = copy_bidirectional(&mut client, &mut server) => {}
                        _ = seen.wait_for(|state| *state == State::Closed) => {}
                    }
                });
            }
        });
        Self { url, state, listening }
    }

    async fn set(&self, state: State) {
        self.state.send_replace(state);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

/// Runs a test on a database of PostgreSQL behind a proxy, if there is a server.
fn on_postgresql(test: impl AsyncFn(&Server, &Proxy, &str, &str)) {
    let Ok(postgres) = std::env::var("KEEPTIME_TEST_POSTGRES") else { return };
    block_on(async {
        let name = format!("keeptime_lost_{}", Uuid::new_v4().simple());
        execute(&postgres, &format!("CREATE DATABASE {name}")).await;
        let proxy = Proxy::start(&postgres, &name).await;
        let test = async |server: &Server| test(server, &proxy, &postgres, &name).await;
        on_database(&proxy.url, SETUP, test).await;
        execute(&postgres, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
    });
}

#[test]
fn postgresql_that_goes_away_comes_back() {
    on_postgresql(async |server, proxy, _, _| {
        let client = server.client().await;
        client.post(POLICIES, policy("first", &["a"])).await.ok();
        for _ in 0..2 {
            proxy.set(State::Closed).await;
            assert_away(&client, server).await;
            proxy.set(State::Open).await;
            assert_eq!(names(&client).await, ["first"]);
        }
        assert_eq!(server.count("policies").await, 1);
    });
}

/// A database that is being restored does not exist for a while.
#[test]
fn a_database_that_does_not_exist_for_a_while_comes_back() {
    on_postgresql(async |server, _, postgres, name| {
        let client = server.client().await;
        client.post(POLICIES, policy("first", &["a"])).await.ok();
        let end = format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        );
        execute(postgres, &format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false")).await;
        execute(postgres, &end).await;
        assert_away(&client, server).await;
        execute(postgres, &format!("ALTER DATABASE {name} RENAME TO {name}_away")).await;
        assert_away(&client, server).await;
        execute(postgres, &format!("ALTER DATABASE {name}_away RENAME TO {name}")).await;
        execute(postgres, &format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true")).await;
        assert_eq!(names(&client).await, ["first"]);
    });
}

/// A standby after a failover takes no writes. Reads go on.
#[test]
fn a_database_that_only_reads_refuses_writes_until_it_takes_them_again() {
    on_postgresql(async |server, proxy, postgres, name| {
        let client = server.client().await;
        client.post(POLICIES, policy("first", &["a"])).await.ok();
        for (is_read_only, status) in [("on", 503), ("off", 200)] {
            let set = format!("SET default_transaction_read_only = {is_read_only}");
            execute(postgres, &format!("ALTER DATABASE {name} {set}")).await;
            // New connections have the setting.
            proxy.set(State::Closed).await;
            proxy.set(State::Open).await;
            assert_eq!(names(&client).await, ["first"]);
            let answer = client.post(POLICIES, policy("second", &["b"])).await;
            assert_eq!(answer.status.as_u16(), status, "{answer:?}");
        }
    });
}

/// The fire is neither given up nor run twice.
#[test]
fn a_fire_while_the_database_is_away_is_handled_when_it_is_back() {
    let test = async |server: &Server, away: &dyn Removable| {
        let client = server.client().await;
        client.post(POLICIES, policy("nightly", &["a"])).await.ok();
        let (store, clock) = (server.app.store().clone(), server.app.clock().clone());
        let due = "2026-03-02T02:00:00Z".parse().unwrap();
        clock.set(&store, keeptime_server::store::ClockSetting::new(due, 0)).await.unwrap();
        let scheduler = Scheduler::new(store, clock, Wakeup::default());
        away.set(true);
        tokio::time::sleep(Duration::from_millis(20)).await;
        assert!(scheduler.handle_due().await.unwrap_err().is_temporary());
        away.set(false);
        tokio::time::sleep(Duration::from_millis(20)).await;
        assert_eq!(scheduler.handle_due().await.unwrap().jobs, 1);
        assert_eq!(scheduler.handle_due().await.unwrap().jobs, 0);
        assert_eq!(server.count("missed_fires").await, 0);
        let page = client.get("/v1/{project}/checkpoint_items/count").await.ok();
        assert_eq!(page, json!({"count": 1}));
    };
    block_on(async {
        let folder = Folder::new();
        let path = folder.0.join("keeptime.db");
        let url = format!("sqlite:{}", path.display());
        on_database(&url, SETUP, async |server| test(server, &path).await).await;
    });
    on_postgresql(async |server, proxy, _, _| test(server, proxy).await);
}

/// Takes a database away and brings it back.
trait Removable {
    fn set(&self, is_away: bool);
}

impl Removable for PathBuf {
    fn set(&self, is_away: bool) {
        let away = self.with_extension("away");
        if is_away { move_database(self, &away) } else { move_database(&away, self) }
    }
}

impl Removable for Proxy {
    fn set(&self, is_away: bool) {
        self.state.send_replace(if is_away { State::Closed } else { State::Open });
    }
}
