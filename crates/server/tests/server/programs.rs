//! Programs that do the work of jobs.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use keeptime_server::background::Background;
use keeptime_server::jobs::{CommandRunner, Runner};
use uuid::Uuid;

use crate::csbs_calls::BY_HAND;
use crate::harness::on_each_database_with;

/// A script in a folder of its own, which is removed at the end.
pub struct Program(PathBuf);

impl Program {
    pub fn new(script: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("keeptime-program-{}", Uuid::new_v4()));
        std::fs::create_dir(&folder).unwrap();
        let program = Self(folder);
        let path = program.path();
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).unwrap();
        program
    }

    /// Replaces the line that names the interpreter.
    fn with_first_line(self, line: &str) -> Self {
        std::fs::write(self.path(), format!("{line}\n")).unwrap();
        self
    }

    fn path(&self) -> PathBuf {
        self.0.join("program")
    }

    /// A file in the folder, which is the directory of `$0`.
    pub fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub fn runner(&self, time_limit: Duration) -> Runner {
        Runner::Command(CommandRunner::new(self.path(), time_limit))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A process that has ended and that nobody has waited for is not running.
fn is_running(pid: &str) -> bool {
    let status = std::fs::read_to_string(Path::new("/proc").join(pid).join("status"));
    status.is_ok_and(|status| !status.contains("State:\tZ"))
}

#[test]
fn a_program_that_runs_for_too_long_is_killed_with_its_children() {
    on_each_database_with(BY_HAND, async |server| {
        let program = Program::new("sleep 300 & echo $! >\"${0%/*}/child\"; wait");
        let background = Background::start(&server.app, program.runner(Duration::from_secs(1)));
        let client = server.client().await;
        let record = client.protect("mail").await;
        let item = client.settled(&record).await.remove(0);
        let reason = &item["extend_info"]["fail_reason"];
        assert_eq!(reason, "the program was killed after 1 seconds");
        let child = std::fs::read_to_string(program.file("child")).unwrap();
        for _ in 0..100 {
            if !is_running(child.trim()) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert!(!is_running(child.trim()));
        background.stop().await;
    });
}

/// Each ends the job, and says why.
#[test]
fn a_program_that_cannot_run_fails_the_job_with_the_reason() {
    let folder = Program::new("");
    let [text, unreadable] = ["text", "unreadable"].map(|name| folder.file(name));
    std::fs::write(&text, "neither a script nor a program").unwrap();
    std::fs::set_permissions(&text, PermissionsExt::from_mode(0o755)).unwrap();
    std::fs::write(&unreadable, "#!/bin/sh\n").unwrap();
    std::fs::set_permissions(&unreadable, PermissionsExt::from_mode(0o644)).unwrap();
    let cannot = |path: &Path, why: &str| format!("{} cannot be started: {why}", path.display());
    let no_interpreter = Program::new("").with_first_line("#!/no/such/shell");
    let scripts = [
        ("exit 3", "exit status: 3: no message"),
        (
            "echo first >&2; echo 'the disk is full' >&2; echo >&2; exit 1",
            "exit status: 1: the disk is full",
        ),
        ("kill -9 $$", "signal: 9 (SIGKILL): no message"),
        ("exec <&- >&- 2>&-; exit 1", "exit status: 1: no message"),
        ("printf '\\377\\0\\n' >&2; exit 1", "exit status: 1: \u{fffd}\u{fffd}"),
    ];
    let scripts = scripts.map(|(script, reason)| (Program::new(script), reason.to_owned()));
    let mut programs: Vec<(PathBuf, String)> = vec![
        (
            folder.file("missing"),
            cannot(&folder.file("missing"), "No such file or directory (os error 2)"),
        ),
        (folder.0.clone(), cannot(&folder.0, "Permission denied (os error 13)")),
        (unreadable.clone(), cannot(&unreadable, "Permission denied (os error 13)")),
        (text.clone(), cannot(&text, "Exec format error (os error 8)")),
        (
            no_interpreter.path(),
            cannot(&no_interpreter.path(), "No such file or directory (os error 2)"),
        ),
    ];
    programs.extend(scripts.iter().map(|(program, reason)| (program.path(), reason.clone())));
    on_each_database_with(BY_HAND, async |server| {
        let client = server.client().await;
        for (number, (program, reason)) in programs.iter().enumerate() {
            let runner = CommandRunner::new(program, Duration::from_secs(60));
            let background = Background::start(&server.app, Runner::Command(runner));
            let record = client.protect(&format!("mail-{number}")).await;
            let item = client.settled(&record).await.remove(0);
            assert_eq!(item["status"], "error", "{item}");
            assert_eq!(item["extend_info"]["fail_reason"], reason.as_str());
            background.stop().await;
        }
    });
}

/// What a program says beside the protocol is ignored, and the backup has one disk, the object itself.
#[test]
fn a_program_may_ignore_its_input_and_write_what_it_likes() {
    let scripts = [
        "exec <&-; exit 0",
        "echo no json",
        "echo '{\"size_mb\": -1}'",
        "echo '{\"disks\": 7}'",
        "head -c 300000 /dev/zero; echo; head -c 300000 /dev/urandom >&2",
        "exec >&- 2>&-",
    ];
    on_each_database_with(BY_HAND, async |server| {
        let client = server.client().await;
        for (number, script) in scripts.into_iter().enumerate() {
            let program = Program::new(script);
            let background =
                Background::start(&server.app, program.runner(Duration::from_secs(60)));
            let record = client.protect(&format!("mail-{number}")).await;
            let item = client.settled(&record).await.remove(0);
            assert_eq!(item["status"], "available", "{script}: {item}");
            let disks = item["extend_info"]["volume_backups"].as_array().unwrap();
            assert_eq!(disks.len(), 1, "{script}");
            background.stop().await;
        }
    });
}
