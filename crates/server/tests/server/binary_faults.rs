//! The command where it cannot do what it is asked: what it says, and that it does not panic.
#![cfg(target_os = "linux")]

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use uuid::Uuid;

const BINARY: &str = env!("CARGO_BIN_EXE_keeptime-server");

fn server(arguments: &[&str]) -> Command {
    let mut command = Command::new(BINARY);
    command.args(arguments).env_remove("KEEPTIME_DATABASE").env_remove("RUST_LOG");
    command.stdin(Stdio::null());
    command
}

fn full() -> File {
    OpenOptions::new().write(true).open("/dev/full").unwrap()
}

/// A path for a database, which is removed at the end.
struct Database(PathBuf);

impl Database {
    fn new() -> Self {
        Self(std::env::temp_dir().join(format!("keeptime-faults-{}.db", Uuid::new_v4())))
    }

    fn url(&self) -> String {
        format!("sqlite:{}", self.0.display())
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        for suffix in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{suffix}", self.0.display()));
        }
    }
}

/// A running server, which is killed at the end.
struct Running {
    child: Child,
    address: String,
}

impl Running {
    fn dev(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let account: Value = serde_json::from_str(&line).unwrap();
        let address = account["url"].as_str().unwrap().strip_prefix("http://").unwrap().to_owned();
        Self { child, address }
    }

    /// Sends a request without a token and returns the status of the answer.
    fn status(&self, head: &str, body: &Value) -> u16 {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let body = body.to_string();
        let length = body.len();
        write!(stream, "{head} HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}")
            .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.split(' ').nth(1).unwrap().parse().unwrap()
    }

    fn health(&self) -> u16 {
        self.status("GET /healthz", &Value::Null)
    }

    /// Sets the test clock, which writes to the database.
    fn clock(&self, change: &Value) -> u16 {
        self.status("POST /_keeptime/clock", change)
    }

    fn stop(mut self) {
        let stopped = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(stopped.unwrap().success());
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const DEV: [&str; 5] = ["dev", "--json", "--listen", "127.0.0.1:0", "--database"];

#[test]
fn what_cannot_be_used_is_named_at_once() {
    let garbage = Database::new();
    std::fs::write(&garbage.0, "not a database, but text\n".repeat(100)).unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    let file = |why: &str| format!("the database file cannot be opened: {why}");
    for (listen, database, message) in [
        (
            taken.as_str(),
            "sqlite:unused.db",
            format!("cannot listen on {taken}: Address already in use (os error 98)"),
        ),
        (
            "127.0.0.1:0",
            "sqlite:/no/such/folder/a.db",
            file("No such file or directory (os error 2)"),
        ),
        ("127.0.0.1:0", "sqlite:/tmp", file("Is a directory (os error 21)")),
        ("127.0.0.1:0", "sqlite:", file("No such file or directory (os error 2)")),
        (
            "127.0.0.1:0",
            &garbage.url(),
            "error returned from database: (code: 26) file is not a database".into(),
        ),
        (
            "127.0.0.1:0",
            "mysql://a",
            "a database has a URL that starts with sqlite: or postgres:".into(),
        ),
    ] {
        let output =
            server(&["serve", "--listen", listen, "--database", database]).output().unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{database}: {errors}");
        let message = format!("keeptime-server: {message}");
        assert_eq!(errors.lines().last(), Some(message.as_str()), "{database}");
        assert!(!errors.contains("pool"), "{errors}");
        // The message may be lost, but not the status.
        let mut silent = server(&["serve", "--listen", listen, "--database", database]);
        assert_eq!(silent.stderr(full()).status().unwrap().code(), Some(1), "{database}");
    }
    assert!(!PathBuf::from("unused.db").exists());
    if let Ok(postgres) = std::env::var("KEEPTIME_TEST_POSTGRES") {
        let database = format!("{postgres}/no_such_database");
        let output = server(&["serve", "--listen", "127.0.0.1:0", "--database", &database])
            .output()
            .unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert!(errors.ends_with("database \"no_such_database\" does not exist\n"), "{errors}");
    }
}

/// The password is shown once. If it is lost, the message says so.
#[test]
fn a_password_that_cannot_be_printed_is_an_error() {
    let database = Database::new();
    let url = database.url();
    let add = ["user", "add", "--database", &url, "--project", "p", "--user", "u"];
    let output = server(&add).stdout(full()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "keeptime-server: added the user u, but cannot print the password and the secret key: No space left on \
         device (os error 28)\n"
    );
    let key = ["key", "add", "--database", &url, "--user", "u"];
    assert_eq!(server(&key).stdout(full()).output().unwrap().status.code(), Some(1));
    let remove = ["user", "remove", "--database", &url, "--user", "u"];
    assert_eq!(server(&remove).output().unwrap().status.code(), Some(0));
    assert_eq!(
        server(&[&DEV[..], &[&url]].concat()).stdout(full()).output().unwrap().status.code(),
        Some(1)
    );
}

/// A full disk or a reader that has gone takes the log, not the server.
#[test]
fn a_log_that_cannot_be_written_does_not_stop_the_server() {
    let logs: [fn() -> Stdio; 2] = [|| full().into(), || std::io::pipe().unwrap().1.into()];
    for log in logs {
        let database = Database::new();
        let mut command = server(&[&DEV[..], &[&database.url()]].concat());
        command.stderr(log());
        let running = Running::dev(command);
        for _ in 0..3 {
            assert_eq!(running.health(), 200);
            assert_eq!(running.status("GET /v1/p/policies", &Value::Null), 401);
        }
        running.stop();
    }
}

/// A limit on the size of files stands for the full disk. It is lifted while the server runs.
#[test]
fn a_full_disk_refuses_writes_until_there_is_room() {
    let database = Database::new();
    // A shell ignores the signal for the server, which gets an error then, as from a full disk.
    let mut shell = Command::new("sh");
    shell.args(["-c", "trap '' XFSZ; exec \"$@\"", "sh", BINARY]).args(DEV).arg(database.url());
    shell.args(["--speed", "0", "--start", "2026-03-01T12:00:00Z"]);
    let running = Running::dev({
        shell.stderr(Stdio::null());
        shell
    });
    let limit = |bytes: &str| {
        let pid = running.child.id().to_string();
        let set =
            Command::new("prlimit").args(["--pid", &pid, &format!("--fsize={bytes}:")]).status();
        set.is_ok_and(|status| status.success())
    };
    if !limit("unlimited") {
        println!("skipped, for prlimit cannot be run");
        return;
    }
    let set =
        |minute: u32| running.clock(&json!({"now": format!("2026-03-01T13:{minute:02}:00Z")}));
    assert_eq!(set(1), 200);
    assert!(limit("0"));
    assert_eq!([set(2), set(3)], [503, 503]);
    // Reads go on.
    assert_eq!(running.health(), 200);
    assert_eq!(running.status("GET /v1/p/policies", &Value::Null), 401);
    assert!(limit("unlimited"));
    assert_eq!(set(4), 200);
    running.stop();
}
