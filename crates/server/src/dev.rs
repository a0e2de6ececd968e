//! `keeptime-server dev`: a server to try things on, with a project and a user.

use std::path::PathBuf;
use std::time::Duration;

use chrono::Utc;
use uuid::Uuid;

use crate::app::App;
use crate::args::DevArguments;
use crate::clock::Clock;
use crate::config::Config;
use crate::identity::REGION;
use crate::identity::first_user::{self, FirstUser};
use crate::page;
use crate::serve::{self, ServeError, StopSignals};
use crate::store::{ClockSetting, Durability, Store};
use crate::user;

/// Serves a new project until the process is asked to stop.
///
/// # Errors
/// [`ServeError`] if the address or the database cannot be used.
pub async fn run(arguments: DevArguments) -> Result<(), ServeError> {
    let signals = StopSignals::register()?;
    let listener = serve::listen(arguments.listen).await?;
    let url = format!("http://{}", listener.local_addr()?);
    let runner = arguments.runner();
    let file = TemporaryFile::new();
    let database = arguments.database.unwrap_or_else(|| file.url());
    let store = Store::open_with(&database, Durability::Process).await?;
    let config =
        Config { lease: Duration::from_millis(arguments.lease), ..Config::new(url.clone()) };
    let start = arguments.start.unwrap_or_else(Utc::now);
    let clock = Clock::test(&store, ClockSetting::new(start, arguments.speed)).await?;
    let app = App::new(store, clock, config);
    let user = first_user::create(&app).await?;
    if arguments.json {
        let mut line = user::as_json(&user);
        line["url"] = url.into();
        line["region"] = REGION.into();
        serve::print(&line.to_string(), user::not_printed(&user))?;
    } else {
        serve::print(&greeting(&url, &user), user::not_printed(&user))?;
    }
    serve::until_stopped(listener, app, runner, signals).await
}

fn greeting(url: &str, user: &FirstUser) -> String {
    let FirstUser { project_id, project, domain, name, password, .. } = user;
    let page = page::path_with_names(domain, name, project);
    let request = serde_json::json!({"auth": {
        "identity": {"methods": ["password"], "password": {"user": {
            "name": name, "domain": {"name": domain}, "password": password}}},
        "scope": {"project": {"id": project_id}},
    }});
    format!(
        "\
keeptime-server listens on {url}

{}

The page, which asks for the password:
{url}{page}

TOKEN=$(curl -s -D - -o /dev/null {url}/v3/auth/tokens -H 'Content-Type: application/json' \\
    -d '{request}' | tr -d '\\r' | sed -n 's/^x-subject-token: //p')
curl -H \"X-Auth-Token: $TOKEN\" {url}/v1/{project_id}/policies

Stop with Ctrl-C.",
        user::as_text(user)
    )
}

/// A file of SQLite that is removed with the files that SQLite adds.
struct TemporaryFile(PathBuf);

impl TemporaryFile {
    fn new() -> Self {
        Self(std::env::temp_dir().join(format!("keeptime-{}.db", Uuid::new_v4())))
    }

    fn url(&self) -> String {
        format!("sqlite:{}", self.0.display())
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        for suffix in ["", "-wal", "-shm"] {
            let mut path = self.0.clone().into_os_string();
            path.push(suffix);
            // The file does not exist if another database is used.
            let _ = std::fs::remove_file(path);
        }
    }
}
