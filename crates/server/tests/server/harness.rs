//! Starts the server for a test and calls it, without a socket.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use http_body_util::BodyExt;
use keeptime_server::app::App;
use keeptime_server::background::Background;
use keeptime_server::clock::Clock;
use keeptime_server::config::{Config, Quotas};
use keeptime_server::identity::first_user::{self, FirstUser};
use keeptime_server::jobs::{Runner, Simulate, SimulateSettings};
use keeptime_server::store::{ClockSetting, Durability, Store};
use keeptime_server::time_travel::{self, Steps};
use serde_json::{Value, json};
use sqlx::{AnyConnection, Connection, Executor};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tower::ServiceExt;
use uuid::Uuid;

/// A server with a database of its own.
pub struct Server {
    pub app: App,
    router: Router,
    background: Option<Background>,
    database: TestDatabase,
}

/// A user who calls a server.
pub struct Client<'s> {
    server: &'s Server,
    pub user: FirstUser,
    pub token: String,
}

/// An answer.
#[derive(Debug, PartialEq)]
pub struct Answer {
    pub status: StatusCode,
    pub body: Value,
}

/// Runs a test on a new server on a database that the test has made and that is not removed.
pub async fn on_database(url: &str, setup: Setup, test: impl AsyncFn(&Server)) {
    run(TestDatabase::Other(url.to_owned()), setup, &config(), &test).await;
}

enum TestDatabase {
    Other(String),
    Sqlite(PathBuf),
    Postgres { server: String, name: String },
}

/// What differs between the servers of tests.
#[derive(Clone, Copy)]
pub struct Setup {
    /// Whether jobs are run. Otherwise they wait until the test runs them.
    pub runs_jobs: bool,
    pub quotas: Quotas,
    /// What the clock shows at first. It stands still until the test moves it.
    pub start: Option<&'static str>,
}

impl Default for Setup {
    fn default() -> Self {
        Self { runs_jobs: true, quotas: Quotas::default(), start: None }
    }
}

/// The configuration of the servers of tests.
pub fn config() -> Config {
    Config::new("http://127.0.0.1:8790")
}

/// Runs a test on a new server for each kind of database.
pub fn on_each_database(test: impl AsyncFn(&Server)) {
    on_each_database_with(Setup::default(), test);
}

/// Runs a test on a new server for each kind of database.
pub fn on_each_database_with(setup: Setup, test: impl AsyncFn(&Server)) {
    with_config(setup, &Config { quotas: setup.quotas, ..config() }, &test);
}

/// Runs a test on a new server with a configuration for each kind of database.
pub fn on_each_database_configured(runs_jobs: bool, config: Config, test: impl AsyncFn(&Server)) {
    with_config(Setup { runs_jobs, ..Setup::default() }, &config, &test);
}

fn with_config(setup: Setup, config: &Config, test: &impl AsyncFn(&Server)) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let path = std::env::temp_dir().join(format!("keeptime-test-{}.db", Uuid::new_v4()));
        run(TestDatabase::Sqlite(path), setup, config, test).await;
        if let Ok(server) = std::env::var("KEEPTIME_TEST_POSTGRES") {
            let name = format!("keeptime_{}", Uuid::new_v4().simple());
            execute(&server, &format!("CREATE DATABASE {name}")).await;
            run(TestDatabase::Postgres { server, name }, setup, config, test).await;
        }
    });
}

async fn run(database: TestDatabase, setup: Setup, config: &Config, test: &impl AsyncFn(&Server)) {
    let url = database.url();
    eprintln!("on {url}");
    let store = Store::open_with(&url, Durability::Process).await.unwrap();
    let clock = match setup.start {
        None => Clock::system(),
        Some(start) => {
            let setting = ClockSetting::new(start.parse().unwrap(), 0);
            Clock::test(&store, setting).await.unwrap()
        }
    };
    let app = App::new(store, clock, config.clone());
    let settings =
        SimulateSettings { longest: Duration::from_millis(20), ..SimulateSettings::default() };
    let runner = Runner::Simulate(Simulate::new(settings));
    let background = setup.runs_jobs.then(|| Background::start(&app, runner));
    let server = Server { router: app.router(), app, background, database };
    test(&server).await;
    server.remove().await;
}

/// Runs a statement on the database server of PostgreSQL.
pub async fn execute(server: &str, statement: &str) {
    sqlx::any::install_default_drivers();
    let mut connection = AnyConnection::connect(&format!("{server}/postgres")).await.unwrap();
    connection.execute(statement).await.unwrap();
}

impl TestDatabase {
    fn url(&self) -> String {
        match self {
            Self::Other(url) => url.clone(),
            Self::Sqlite(path) => format!("sqlite:{}", path.display()),
            Self::Postgres { server, name } => format!("{server}/{name}"),
        }
    }
}

impl Server {
    /// Returns the URL of the database.
    pub fn url(&self) -> String {
        self.database.url()
    }

    /// Runs a statement on the database of the server.
    pub async fn sql(&self, statement: &str) {
        let mut connection = AnyConnection::connect(&self.database.url()).await.unwrap();
        connection.execute(statement).await.unwrap();
        connection.close().await.unwrap();
    }

    /// Counts rows of the database: a table, and perhaps a condition.
    pub async fn count(&self, from: &str) -> i64 {
        let mut connection = AnyConnection::connect(&self.database.url()).await.unwrap();
        let sql = format!("SELECT count(*) FROM {from}");
        let count = sqlx::query_scalar(&sql).fetch_one(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        count
    }

    /// Creates a project and a user, and gets a token.
    pub async fn client(&self) -> Client<'_> {
        let user = first_user::create(&self.app).await.unwrap();
        let client = Client { server: self, user, token: String::new() };
        let request = client.token_request();
        let response = self.raw(Method::POST, "/v3/auth/tokens", &[], request.to_string()).await;
        assert_eq!(response.status(), StatusCode::CREATED);
        let token = response.headers()["x-subject-token"].to_str().unwrap().to_owned();
        Client { token, ..client }
    }

    /// Sends a request and returns the whole response.
    pub async fn raw(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> axum::http::Response<Body> {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(body.into()).unwrap()).await
    }

    /// Sends a request and returns the whole response.
    pub async fn send(&self, request: Request<Body>) -> axum::http::Response<Body> {
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// Listens on a port until the sender is dropped. The task ends when the server has stopped.
    pub async fn listen(&self) -> (SocketAddr, watch::Sender<()>, JoinHandle<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, mut stopped) = watch::channel(());
        let stopped = async move {
            let _ = stopped.changed().await;
        };
        let Config { http, address_source, .. } = *self.app.config();
        let router = self.router.clone();
        let served = tokio::spawn(async move {
            keeptime_server::http::serve(listener, router, http, address_source, stopped).await;
        });
        (address, stop, served)
    }

    /// Lets everything happen until an instant.
    pub async fn advance_to(&self, instant: &str) {
        let target = instant.parse().unwrap();
        let (store, clock) = (self.app.store(), self.app.clock());
        time_travel::advance(store, clock, target, Steps::default()).await.unwrap();
    }

    async fn remove(self) {
        if let Some(background) = self.background {
            background.stop().await;
        }
        self.app.store().close().await;
        match self.database {
            TestDatabase::Other(_) => {}
            TestDatabase::Sqlite(path) => {
                for suffix in ["", "-wal", "-shm"] {
                    let _ = std::fs::remove_file(format!("{}{suffix}", path.display()));
                }
            }
            TestDatabase::Postgres { server, name } => {
                execute(&server, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
            }
        }
    }
}

impl Client<'_> {
    /// The body of a request for a token of the project.
    pub fn token_request(&self) -> Value {
        let FirstUser { name, domain, password, project_id, .. } = &self.user;
        json!({"auth": {
            "identity": {"methods": ["password"], "password": {"user": {
                "name": name, "password": password, "domain": {"name": domain}}}},
            "scope": {"project": {"id": project_id}},
        }})
    }

    /// Calls a path of the project. `{project}` stands for its id.
    pub async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let path = path.replace("{project}", &self.user.project_id);
        let body = body.map(|body| body.to_string()).unwrap_or_default();
        let headers = [("x-auth-token", self.token.as_str())];
        answer(self.server.raw(method, &path, &headers, body).await).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.call(Method::POST, path, Some(body)).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.call(Method::PUT, path, Some(body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.call(Method::DELETE, path, None).await
    }
}

/// Reads the body of a response.
pub async fn answer(response: axum::http::Response<Body>) -> Answer {
    let status = response.status();
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    let body = if bytes.is_empty() {
        Value::Null
    } else {
        serde_json::from_slice(&bytes)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&bytes)))
    };
    Answer { status, body }
}

impl Answer {
    /// Returns the body of a call that succeeded.
    #[track_caller]
    pub fn ok(self) -> Value {
        assert!(self.status.is_success(), "{self:?}");
        self.body
    }

    /// Asserts the status, the code and the message of an error of CSBS or CBR.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str, message: &str) {
        let body = json!({"error_code": code, "error_msg": message});
        assert_eq!((self.status.as_u16(), self.body), (status, body));
    }
}
