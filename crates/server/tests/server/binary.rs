//! The command itself: what it prints, what it logs, and the file that it creates.

use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use uuid::Uuid;

const BINARY: &str = env!("CARGO_BIN_EXE_keeptime-server");

/// A running server. It is stopped at the end.
struct Running(Child);

impl Running {
    fn start(arguments: &[&str]) -> Self {
        let mut command = Command::new(BINARY);
        command.args(arguments).env("RUST_LOG", "trace").env_remove("KEEPTIME_DATABASE");
        Self(command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
    }

    /// Stops the server and returns what it logged.
    fn stop(&mut self) -> String {
        let stopped = Command::new("kill").args(["-TERM", &self.0.id().to_string()]).status();
        assert!(stopped.unwrap().success());
        let mut log = String::new();
        self.0.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        assert!(self.0.wait().unwrap().success());
        log
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
    }
}

fn sh(script: &str) -> String {
    let output = Command::new("sh").args(["-euc", script]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_printed_lines_work_and_nothing_secret_is_logged() {
    let mut server = Running::start(&["dev", "--listen", "127.0.0.1:0"]);
    let lines = BufReader::new(server.0.stdout.take().unwrap()).lines();
    let lines: Vec<_> =
        lines.map(Result::unwrap).take_while(|line| line != "Stop with Ctrl-C.").collect();
    let value = |name: &str| {
        let line = lines.iter().find(|line| line.starts_with(name)).unwrap();
        line[12..].to_owned()
    };
    let start = lines.iter().position(|line| line.starts_with("TOKEN=")).unwrap();
    let script = lines[start..].join("\n").replace("curl -H", "curl -sw '%{http_code}' -H");
    let answer = sh(&format!("{script}\necho; echo $TOKEN"));
    let (answer, token) = answer.trim_end().rsplit_once('\n').unwrap();
    assert_eq!(answer, "{\"policies\":[]}200");
    assert_eq!(token.len(), 64);
    let url = lines[0].rsplit(' ').next().unwrap();
    let signed = format!(
        "SDK-HMAC-SHA256 Access={}, SignedHeaders=a, Signature=5ec7e7",
        value("access key")
    );
    sh(&format!("curl -s -H 'Authorization: {signed}' {url}/v1/p/policies"));
    sh(&format!(
        "curl -s -X POST -H 'X-Auth-Token: {token}' -d 'b0dy5ecret' {url}/v1/p/policies?name=qu3ry"
    ));
    let log = server.stop();
    assert!(log.contains("answered") && log.contains("/v1/{project_id}/policies"), "{log}");
    for secret in [&value("password"), &value("secret key"), token, "5ec7e7", "b0dy5ecret", "qu3ry"]
    {
        let line = log.lines().find(|line| line.contains(secret));
        assert_eq!(line, None, "{secret}");
    }
}

#[test]
fn dev_prints_an_object_for_programs() {
    let mut server = Running::start(&["dev", "--json", "--listen", "127.0.0.1:0"]);
    let mut line = String::new();
    BufReader::new(server.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let account: Value = serde_json::from_str(&line).unwrap();
    let names = [
        "access_key",
        "domain",
        "password",
        "project",
        "project_id",
        "region",
        "secret_key",
        "url",
        "user",
    ];
    let found: Vec<_> = account.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(found, names);
    server.stop();
}

#[test]
fn users_are_added_to_a_private_file() {
    let path = std::env::temp_dir().join(format!("keeptime-users-{}.db", Uuid::new_v4()));
    let database = format!("sqlite:{}", path.display());
    let add = |user: &str| {
        let arguments = ["user", "add", "--database", &database, "--project", "p", "--user", user];
        Command::new(BINARY).args(arguments).arg("--json").output().unwrap()
    };
    let account = |user: &str| -> Value { serde_json::from_slice(&add(user).stdout).unwrap() };
    let [first, second] = [account("first"), account("second")];
    assert_eq!(first["project_id"], second["project_id"]);
    assert_eq!(first["domain"], "default");
    let again = add("first");
    assert_eq!(again.status.code(), Some(1));
    let message = "keeptime-server: the domain default already has a user first\n";
    assert_eq!(String::from_utf8(again.stderr).unwrap(), message);

    // While the server runs, it has more files than the database.
    let serve = || {
        let arguments = ["serve", "--listen", "127.0.0.1:0", "--database", &database];
        let mut server = Running::start(&arguments);
        let log = BufReader::new(server.0.stderr.as_mut().unwrap());
        let log = log.lines().map(Result::unwrap);
        let until_ready: Vec<_> = log.take_while(|line| !line.contains("listening")).collect();
        (server, until_ready.iter().any(|line| line.contains("others can read the database")))
    };
    let (mut server, warns) = serve();
    assert!(!warns);
    let files: Vec<_> = ["", "-wal", "-shm"].map(|end| format!("{}{end}", path.display())).into();
    for file in &files {
        let mode = std::fs::metadata(file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
    server.stop();
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o640)).unwrap();
    let (mut server, warns) = serve();
    assert!(warns);
    server.stop();
    for file in files {
        let _ = std::fs::remove_file(PathBuf::from(file));
    }
}

#[test]
fn access_keys_are_added_and_revoked_and_users_removed() {
    let path = std::env::temp_dir().join(format!("keeptime-keys-{}.db", Uuid::new_v4()));
    let database = format!("sqlite:{}", path.display());
    let run = |arguments: &[&str]| {
        let output =
            Command::new(BINARY).args(arguments).args(["--database", &database]).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    run(&["user", "add", "--project", "p", "--user", "u"]);
    let (_, added, _) = run(&["key", "add", "--user", "u", "--json"]);
    let key: Value = serde_json::from_str(&added).unwrap();
    let key = key["access_key"].as_str().unwrap();
    let revoke = ["key", "revoke", "--key", key];
    assert_eq!(run(&revoke), (Some(0), format!("revoked the access key {key}\n"), String::new()));
    let message = format!("keeptime-server: there is no access key {key}\n");
    assert_eq!(run(&revoke), (Some(1), String::new(), message));

    let remove = ["user", "remove", "--user", "u"];
    let removed = "removed the user u of domain default\n".to_owned();
    assert_eq!(run(&remove), (Some(0), removed, String::new()));
    let message = "keeptime-server: the domain default has no user u\n";
    for arguments in [&remove[..], &["key", "add", "--user", "u"]] {
        assert_eq!(run(arguments), (Some(1), String::new(), message.to_owned()));
    }
    std::fs::remove_file(path).unwrap();
}

#[test]
fn a_file_of_sqlite_is_named_as_the_driver_reads_it() {
    let folder = std::env::temp_dir().join(format!("keeptime-files-{}", Uuid::new_v4()));
    std::fs::create_dir(&folder).unwrap();
    let add = |database: &str| {
        let arguments = ["user", "add", "--project", "p", "--user", "u", "--database", database];
        Command::new(BINARY).args(arguments).current_dir(&folder).output().unwrap()
    };
    let absolute = format!("sqlite://{}/c.db", folder.display());
    let spelt = [("sqlite:a.db", "a.db"), ("sqlite://b.db", "b.db"), (absolute.as_str(), "c.db")];
    for (database, file) in spelt.into_iter().chain([("sqlite:a%20b.db?mode=rw", "a b.db")]) {
        let output = add(database);
        assert!(output.status.success(), "{database}: {output:?}");
        let mode = std::fs::metadata(folder.join(file)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
    for database in ["sqlite::memory:", "sqlite://:memory:", "sqlite:a?mode=memory"] {
        let message =
            "keeptime-server: a database in memory cannot be used; sqlite:FILE names a file\n";
        assert_eq!(String::from_utf8(add(database).stderr).unwrap(), message);
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_start_is_a_time_that_documents_can_show() {
    for (start, message) in [
        ("+20000-01-01T00:00:00Z", "the year must be 1970 to 9998, found 20000"),
        ("today", "input contains invalid characters"),
    ] {
        let output = Command::new(BINARY).args(["dev", "--start", start]).output().unwrap();
        let found = String::from_utf8(output.stderr).unwrap();
        assert!(found.contains(message), "{found}");
    }
}

#[test]
fn a_public_url_is_a_url() {
    for url in ["backup.example", "https://", "ftp://a", "https://a/?b"] {
        let arguments = ["serve", "--listen", "127.0.0.1:0", "--public-url", url];
        let output = Command::new(BINARY).args(arguments).output().unwrap();
        let message = format!(
            "keeptime-server: --public-url must be a URL such as https://backup.example, found {url}\n"
        );
        assert_eq!(String::from_utf8(output.stderr).unwrap(), message);
    }
}
