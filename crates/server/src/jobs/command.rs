//! A runner that starts a program for each job.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};

use crate::store::{Job, JobKind, Outcome};

/// How much of a stream is kept, in bytes. The beginning is dropped.
const MOST_OUTPUT: usize = 64 * 1024;

/// Starts a program for each job.
///
/// The program gets what to do as its only argument: `protect`, `restore` or `delete`. It gets the job as JSON
/// on standard input, and its most important members in variables:
///
/// | variable | meaning |
/// |---|---|
/// | `KEEPTIME_JOB` | the id of the job; every attempt has the same |
/// | `KEEPTIME_ATTEMPT` | the number of the attempt, from 1 |
/// | `KEEPTIME_BACKUP` | the id of the backup |
/// | `KEEPTIME_OBJECT` | the id of the object |
/// | `KEEPTIME_OBJECT_NAME` | its name |
///
/// Exit status 0 means success. The same job may run again after a crash, so the program must tolerate what an
/// earlier attempt has done: a backup that exists, or one that is gone. The program of an earlier attempt may
/// even still be running, because a killed server does not stop it. Let the program lock what it changes.
///
/// The program is in a process group of its own. If it runs for too long, the whole group is killed. Signals to
/// the server do not reach it: a server that is asked to stop waits for its programs.
///
/// For `protect`, the last line of standard output may be an object with `size_mb` and `disks`, a list of
/// objects with `id` and `source_volume_id`, and optionally `name`, `size`, `source_volume_size` and `bootable`.
/// Without it, the backup has one disk, the object itself. All output is kept, up to 64 KiB of each stream.
#[derive(Clone, Debug)]
pub struct CommandRunner {
    program: PathBuf,
    time_limit: Duration,
}

/// How a job ended, and what the program wrote.
pub(super) struct Ended {
    pub(super) outcome: Outcome,
    pub(super) output: String,
}

/// What a program may say about a backup.
#[derive(Default, Deserialize)]
struct Protected {
    size_mb: Option<u32>,
    disks: Option<Vec<Disk>>,
}

/// The backup of a disk.
#[derive(Deserialize, Serialize)]
struct Disk {
    id: String,
    source_volume_id: String,
    #[serde(default)]
    name: String,
    /// In MB.
    #[serde(default)]
    size: u32,
    /// In GB.
    #[serde(default)]
    source_volume_size: u32,
    #[serde(default)]
    bootable: bool,
    #[serde(skip_deserializing, default = "available")]
    status: &'static str,
}

/// A program that succeeds has made all disk backups that it names.
fn available() -> &'static str {
    "available"
}

impl CommandRunner {
    /// Creates the runner. A program that runs for longer than `time_limit` is killed, with all that it
    /// started.
    pub fn new(program: impl Into<PathBuf>, time_limit: Duration) -> Self {
        Self { program: program.into(), time_limit }
    }

    /// Runs the program for a job.
    pub(super) async fn run(&self, job: &Job) -> Ended {
        let child = match self.start(job) {
            Ok(child) => child,
            Err(error) => {
                let program = self.program.display();
                return Ended::failed(format!("{program} cannot be started: {error}"));
            }
        };
        match tokio::time::timeout(self.time_limit, finish(child, input(job))).await {
            Ok(Ok((status, out, err))) => ended(job, status, &out, &err),
            Ok(Err(error)) => Ended::failed(format!("the program cannot be waited for: {error}")),
            Err(_) => Ended::failed(format!(
                "the program was killed after {} seconds",
                self.time_limit.as_secs()
            )),
        }
    }

    fn start(&self, job: &Job) -> std::io::Result<Child> {
        Command::new(&self.program)
            .arg(job.kind.name())
            // The database's URL may have a password.
            .env_remove("KEEPTIME_DATABASE")
            .env("KEEPTIME_JOB", &job.id)
            .env("KEEPTIME_ATTEMPT", job.attempt.to_string())
            .env("KEEPTIME_BACKUP", &job.backup.id)
            .env("KEEPTIME_OBJECT", &job.backup.object.id)
            .env("KEEPTIME_OBJECT_NAME", &job.backup.object.name)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
    }
}

impl Ended {
    fn failed(reason: String) -> Self {
        Self { outcome: Outcome::Failed { reason }, output: String::new() }
    }
}

fn input(job: &Job) -> String {
    let backup = &job.backup;
    let parameters: Value = serde_json::from_str(&job.parameters).unwrap_or(Value::Null);
    let disks: Value = serde_json::from_str(&backup.disks).unwrap_or(Value::Null);
    json!({
        "job": job.id,
        "kind": job.kind.name(),
        "attempt": job.attempt,
        "backup": {
            "id": backup.id,
            "name": backup.name,
            "created_at": backup.created_at,
            "project_id": backup.project_id,
            "policy_id": backup.policy_id,
            "vault_id": backup.vault_id,
            "disks": disks,
        },
        "object": {
            "id": backup.object.id,
            "name": backup.object.name,
            "type": backup.object.object_type,
        },
        "parameters": parameters,
    })
    .to_string()
}

/// Writes the input and reads both streams at the same time, so that no pipe fills up.
async fn finish(
    mut child: Child,
    input: String,
) -> std::io::Result<(std::process::ExitStatus, String, String)> {
    let mut group = Group::of(&child);
    let stdin = child.stdin.take();
    let write = async move {
        if let Some(mut stdin) = stdin {
            // A program that does not read its input closes the pipe.
            let _ = stdin.write_all(input.as_bytes()).await;
        }
    };
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let ((), out, err, status) = tokio::join!(write, read_end(out), read_end(err), child.wait());
    group.leave();
    Ok((status?, out?, err?))
}

/// The processes that a program has started. They are killed unless the program has ended.
struct Group(Option<Pid>);

impl Group {
    fn of(child: &Child) -> Self {
        let id = child.id().and_then(|id| i32::try_from(id).ok());
        Self(id.and_then(Pid::from_raw))
    }

    /// Keeps the processes that the program left behind.
    fn leave(&mut self) {
        self.0 = None;
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if let Some(group) = self.0 {
            // All of them may have ended.
            let _ = kill_process_group(group, Signal::KILL);
        }
    }
}

/// Reads a stream and keeps its end.
async fn read_end(stream: Option<impl AsyncRead + Unpin>) -> std::io::Result<String> {
    let Some(mut stream) = stream else { return Ok(String::new()) };
    let mut kept = Vec::new();
    while stream.read_buf(&mut kept).await? > 0 {
        if kept.len() > 2 * MOST_OUTPUT {
            kept.drain(..kept.len() - MOST_OUTPUT);
        }
    }
    kept.drain(..kept.len().saturating_sub(MOST_OUTPUT));
    // PostgreSQL has no text with U+0000.
    Ok(String::from_utf8_lossy(&kept).replace('\0', "\u{fffd}"))
}

fn ended(job: &Job, status: std::process::ExitStatus, out: &str, err: &str) -> Ended {
    let outcome = if status.success() {
        succeeded(job, out)
    } else {
        let last = err.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("no message");
        Outcome::Failed { reason: format!("{status}: {last}") }
    };
    Ended { outcome, output: format!("{out}{err}") }
}

fn succeeded(job: &Job, out: &str) -> Outcome {
    match job.kind {
        JobKind::Restore => Outcome::Restored,
        JobKind::Delete => Outcome::Deleted,
        JobKind::Protect => {
            let said = out.lines().next_back().and_then(|line| serde_json::from_str(line).ok());
            let Protected { size_mb, disks } = said.unwrap_or_default();
            let size = size_mb.unwrap_or(0);
            let disks = disks.unwrap_or_else(|| {
                vec![Disk {
                    id: job.backup.id.clone(),
                    source_volume_id: job.backup.object.id.clone(),
                    name: job.backup.name.clone(),
                    size,
                    source_volume_size: size.div_ceil(1024),
                    bootable: true,
                    status: available(),
                }]
            });
            Outcome::Protected { size_mb: size.into(), disks: json!(disks).to_string() }
        }
    }
}
