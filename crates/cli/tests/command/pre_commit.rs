//! The hooks of `.pre-commit-hooks.yaml`, run by pre-commit.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The program `pre-commit`, or `None` if it or git is not installed.
fn pre_commit() -> Option<String> {
    let program = std::env::var("KEEPTIME_PRE_COMMIT").unwrap_or_else(|_| "pre-commit".into());
    for program in [program.as_str(), "git"] {
        if Command::new(program).arg("--version").output().is_err() {
            eprintln!("skipped: {program} is not installed");
            return None;
        }
    }
    Some(program)
}

/// Makes an empty directory for this test.
fn directory(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("pre-commit").join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

#[track_caller]
fn git(directory: &Path, arguments: &[&str]) -> String {
    let ran = Command::new("git")
        .args(["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"])
        .args(arguments)
        .current_dir(directory)
        .output()
        .unwrap();
    assert!(ran.status.success(), "{ran:?}");
    String::from_utf8(ran.stdout).unwrap().trim().to_owned()
}

fn commit_all(directory: &Path) {
    git(directory, &["init", "-q"]);
    git(directory, &["add", "-A"]);
    git(directory, &["commit", "-q", "-m", "x"]);
}

#[test]
fn hooks_check_and_correct_policies() {
    let Some(program) = pre_commit() else { return };
    let hooks = directory("hooks");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    fs::copy(root.join(".pre-commit-hooks.yaml"), hooks.join(".pre-commit-hooks.yaml")).unwrap();
    commit_all(&hooks);
    let revision = git(&hooks, &["rev-parse", "HEAD"]);

    let work = directory("work");
    let config = format!(
        "repos:\n- repo: '{}'\n  rev: {revision}\n  hooks:\n  - id: keeptime-check\n  - id: keeptime-fix\n",
        hooks.display()
    );
    fs::write(work.join(".pre-commit-config.yaml"), config).unwrap();
    let rules = "[\"FREQ=DAILY;INTERVAL=1;BYHOUR=2;BYMINUTE=0;WKST=MO\"]\n";
    fs::create_dir(work.join("policies")).unwrap();
    fs::write(work.join("policies/rules.json"), rules).unwrap();
    fs::write(work.join("other.json"), "{}\n").unwrap();
    commit_all(&work);

    let cache = directory("cache");
    let keeptime = Path::new(env!("CARGO_BIN_EXE_keeptime")).parent().unwrap();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = [keeptime.to_owned()].into_iter().chain(std::env::split_paths(&path));
    let path = std::env::join_paths(path).unwrap();
    let run = |hook: &str| -> Output {
        let mut command = Command::new(&program);
        command.args(["run", "--all-files", "--color", "never", hook]).current_dir(&work);
        command.env("PRE_COMMIT_HOME", &cache).env("PATH", &path).env("NO_COLOR", "1");
        command.output().unwrap()
    };
    let check = run("keeptime-check");
    let output = String::from_utf8_lossy(&check.stdout);
    assert_eq!(check.status.code(), Some(1), "{output}");
    let fault = "error[BackupService.9900]: WKST=MO is not supported and changes nothing: leave it out\n \
                 --> policies/rules.json:1:45\n";
    assert!(output.contains(fault), "{output}");
    assert!(!output.contains("other.json"), "{output}");

    let fix = run("keeptime-fix");
    let output = String::from_utf8_lossy(&fix.stdout);
    assert_eq!(fix.status.code(), Some(1), "{output}");
    assert!(output.contains("files were modified by this hook"), "{output}");
    let fixed = fs::read_to_string(work.join("policies/rules.json")).unwrap();
    assert_eq!(fixed, "[\"FREQ=DAILY;INTERVAL=1;BYHOUR=2;BYMINUTE=0\"]\n");
    git(&work, &["add", "-A"]);
    for hook in ["keeptime-check", "keeptime-fix"] {
        let ran = run(hook);
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stdout));
    }
}
