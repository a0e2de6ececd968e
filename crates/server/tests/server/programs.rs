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
