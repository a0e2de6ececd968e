//! Programs that do the work of jobs.

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::time::Duration;

use keeptime_server::jobs::{CommandRunner, Runner};
use uuid::Uuid;

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
