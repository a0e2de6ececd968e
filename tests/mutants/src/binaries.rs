//! The test binaries of the tree, and how tests are run.

use std::collections::BTreeMap;
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, UNIX_EPOCH};
use std::{fs, thread};

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;

use crate::sets::Set;
use crate::{paths, tree};

#[derive(Debug, Clone)]
pub struct Binary {
    executable: PathBuf,
    /// The folder that cargo runs its tests in.
    package: PathBuf,
}

/// Builds the test binaries of the packages in a set. Returns them by their name, `package/target`.
pub fn build(set: &Set) -> Result<BTreeMap<String, Binary>> {
    #[derive(Deserialize)]
    struct Artifact {
        package_id: String,
        manifest_path: PathBuf,
        target: Target,
        profile: Profile,
        executable: Option<PathBuf>,
    }
    #[derive(Deserialize)]
    struct Target {
        name: String,
    }
    #[derive(Deserialize)]
    struct Profile {
        test: bool,
    }

    let packages = set.binaries.iter().filter_map(|binary| binary.split('/').next());
    let output = tree::cargo("test", packages).args(["--tests", "--no-run"]).output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut binaries = BTreeMap::new();
    for line in output.stdout.split(|&byte| byte == b'\n') {
        // Other messages have other members.
        let Ok(artifact) = serde_json::from_slice::<Artifact>(line) else { continue };
        let Some(executable) = artifact.executable.filter(|_| artifact.profile.test) else {
            continue;
        };
        let package =
            artifact.manifest_path.parent().context("a manifest is in a folder")?.to_owned();
        let (_, id) = artifact.package_id.rsplit_once('#').context("an id has a version")?;
        let name = match id.split_once('@') {
            Some((name, _)) => name.to_owned(),
            None => package.file_name().context("a folder")?.to_string_lossy().into_owned(),
        };
        let binary = Binary { executable, package };
        binaries.insert(format!("{name}/{}", artifact.target.name), binary);
    }
    allow_others_to_write()?;
    Ok(binaries)
}

/// With a mutant, a test can write anywhere, so root runs the tests as a user who may write only in the folders for
/// temporary files.
const NOBODY: u32 = 65534;

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0)
}

fn temporary() -> PathBuf {
    paths::work().join("tmp")
}

fn allow_others_to_write() -> Result<()> {
    for folder in [temporary(), paths::tree().join("target/tmp")] {
        fs::create_dir_all(&folder)?;
        let done = Command::new("chmod").args(["-R", "a+rwX"]).arg(&folder).status()?;
        ensure!(done.success(), "{} stays closed", folder.display());
    }
    Ok(())
}

/// How a run of tests ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Passed,
    Failed,
    TimedOut,
}

impl Binary {
    /// Returns a text that differs when the binary was built again.
    pub fn version(&self) -> Result<String> {
        let built = fs::metadata(&self.executable)?.modified()?.duration_since(UNIX_EPOCH)?;
        Ok(format!("{} {}", self.executable.display(), built.as_nanos()))
    }

    /// Returns the names of the tests.
    pub fn tests(&self) -> Result<Vec<String>> {
        let output = Command::new(&self.executable).args(["--list", "--format=terse"]).output()?;
        let lines = String::from_utf8(output.stdout)?;
        Ok(lines
            .lines()
            .filter_map(|line| line.strip_suffix(": test"))
            .map(str::to_owned)
            .collect())
    }

    /// Runs some tests one after the other, with a variable that the switch reads.
    pub fn run(&self, tests: &[&str], variable: (&str, &Path), limit: Duration) -> Result<End> {
        // A mutant can use up the memory.
        let mut command = Command::new("sh");
        command.args(["-c", "ulimit -v 12000000; exec \"$0\" \"$@\""]).arg(&self.executable);
        command.args(["--exact", "--test-threads=1"]).args(tests);
        command.current_dir(&self.package).process_group(0);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        // Random tests do the same in each run.
        command
            .env("PROPTEST_RNG_SEED", "2445")
            .env("TMPDIR", temporary())
            .env("HOME", temporary());
        command.env(variable.0, variable.1);
        if is_root() {
            command.uid(NOBODY).gid(NOBODY);
        }
        wait(&mut command.spawn()?, limit)
    }
}

fn wait(child: &mut Child, limit: Duration) -> Result<End> {
    let start = Instant::now();
    let mut pause = Duration::from_millis(1);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(if status.success() { End::Passed } else { End::Failed });
        }
        if start.elapsed() > limit {
            // With all that the tests started.
            Command::new("kill").args(["-9", "--", &format!("-{}", child.id())]).status()?;
            child.wait()?;
            return Ok(End::TimedOut);
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}
