//! The tree with all mutants: a copy of the repository whose files are woven. The compiler says which mutants do not
//! compile; the tree is written without them until it compiles.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{fs, io};

use anyhow::{Context as _, Result, bail, ensure};
use serde::Deserialize;

use crate::mutant::{self, Mutant};
use crate::weave::{self, Unbuildable, Woven};
use crate::{paths, sets};

/// Writes the tree without the mutants that do not compile, and the list of those that do.
pub fn weave() -> Result<()> {
    let mutants = mutant::list(&sets::all()?)?;
    let mut unbuildable = Unbuildable::default();
    copy_repository(&mutants)?;
    loop {
        let woven = write_mutated(&mutants, &unbuildable)?;
        let errors = check(&mutants)?;
        if errors.is_empty() {
            break;
        }
        let before = unbuildable.mutants.len() + unbuildable.const_functions.len();
        for error in &errors {
            blame(error, &woven, &mut unbuildable);
        }
        let now = unbuildable.mutants.len() + unbuildable.const_functions.len();
        println!("{} errors; {now} mutants and constant functions do not compile", errors.len());
        ensure!(now > before, "no mutant causes these errors:\n{}", rendered(&errors));
    }
    write_list(&mutants, &unbuildable)
}

/// A mutant that compiles, with its number.
pub type Numbered = (u32, String);

fn list_path() -> PathBuf {
    paths::work().join("mutants.json")
}

/// Returns the mutants of the tree, by file.
pub fn mutants() -> Result<BTreeMap<String, Vec<Numbered>>> {
    let list = fs::read(list_path()).context("no tree: run `mutants weave` first")?;
    Ok(serde_json::from_slice(&list)?)
}

fn write_list(mutants: &[Mutant], unbuildable: &Unbuildable) -> Result<()> {
    let kept_const = write_mutated(mutants, unbuildable)?;
    let mut list: BTreeMap<&str, Vec<(u32, &str)>> = BTreeMap::new();
    let built: BTreeSet<u32> = kept_const
        .values()
        .flat_map(|woven| &woven.added)
        .flat_map(|(_, numbers)| numbers)
        .copied()
        .collect();
    for (number, mutant) in numbered(mutants) {
        if built.contains(&number) {
            list.entry(&mutant.file).or_default().push((number, &mutant.name));
        }
    }
    println!("{} of {} mutants compile", built.len(), mutants.len());
    fs::write(list_path(), serde_json::to_vec_pretty(&list)?)?;
    Ok(())
}

fn numbered(mutants: &[Mutant]) -> impl Iterator<Item = (u32, &Mutant)> {
    (0..).zip(mutants)
}

/// Copies the files of the repository that are not mutated, and the switch.
fn copy_repository(mutants: &[Mutant]) -> Result<()> {
    let tree = paths::tree();
    let listed = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(paths::repository())
        .output()?;
    let listed = String::from_utf8(listed.stdout)?;
    let mutated: BTreeSet<&str> = mutants.iter().map(|mutant| mutant.file.as_str()).collect();
    let packages: BTreeSet<PathBuf> = mutated.iter().map(|file| package_of(file)).collect();
    let files: BTreeSet<&Path> = listed.split_terminator('\0').map(Path::new).collect();
    for file in &files {
        let source = paths::repository().join(file);
        if !source.is_file() || mutated.contains(file.to_str().unwrap_or_default()) {
            continue;
        }
        let mut bytes = fs::read(&source)?;
        if file.ends_with("Cargo.toml") && packages.contains(&file.with_file_name("")) {
            bytes = with_switch(&String::from_utf8(bytes)?).into_bytes();
        }
        write_if_changed(&tree.join(file), &bytes)?;
        fs::set_permissions(tree.join(file), fs::metadata(&source)?.permissions())?;
    }
    for file in ["Cargo.toml", "src/lib.rs"] {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("switch").join(file);
        write_if_changed(&tree.join("mutant_switch").join(file), &fs::read(source)?)?;
    }
    remove_others(&tree, &tree, &files)
}

/// Removes files that are not in the repository any more, apart from what cargo made.
fn remove_others(folder: &Path, tree: &Path, files: &BTreeSet<&Path>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let relative = path.strip_prefix(tree)?;
        if ["target", "mutant_switch", "Cargo.lock"].iter().any(|kept| relative == Path::new(kept))
        {
            continue;
        }
        if path.is_dir() {
            remove_others(&path, tree, files)?;
        } else if !files.contains(relative) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// Returns the folder of the package that a file of the repository belongs to.
fn package_of(file: &str) -> PathBuf {
    let folders = Path::new(file).ancestors().skip(1);
    let mut packages =
        folders.filter(|folder| paths::repository().join(folder).join("Cargo.toml").is_file());
    packages.next().unwrap_or(Path::new("")).to_owned()
}

fn with_switch(manifest: &str) -> String {
    let path = paths::tree().join("mutant_switch");
    let dependency = format!("\n[dependencies]\nmutant_switch = {{ path = {path:?} }}\n");
    manifest.replacen("\n[dependencies]\n", &dependency, 1)
}

fn write_mutated(mutants: &[Mutant], unbuildable: &Unbuildable) -> Result<BTreeMap<String, Woven>> {
    let mut by_file: BTreeMap<&str, Vec<(u32, &Mutant)>> = BTreeMap::new();
    for (number, mutant) in numbered(mutants) {
        by_file.entry(&mutant.file).or_default().push((number, mutant));
    }
    let mut all = BTreeMap::new();
    for (file, mutants) in by_file {
        let text = fs::read_to_string(paths::repository().join(file))?;
        let woven = weave::weave(&text, &mutants, unbuildable).with_context(|| file.to_owned())?;
        write_if_changed(&paths::tree().join(file), woven.text.as_bytes())?;
        all.insert(file.to_owned(), woven);
    }
    Ok(all)
}

/// Keeps the time of a file that does not change, so that cargo does not compile it again.
fn write_if_changed(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if fs::read(path).is_ok_and(|before| before == bytes) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, bytes)
}

#[derive(Debug, Deserialize)]
struct CompilerError {
    message: String,
    level: String,
    spans: Vec<CompilerSpan>,
    rendered: Option<String>,
}

#[derive(Debug, Deserialize)]
struct CompilerSpan {
    file_name: String,
    byte_start: usize,
    byte_end: usize,
    is_primary: bool,
    expansion: Option<Box<Expansion>>,
}

#[derive(Debug, Deserialize)]
struct Expansion {
    span: CompilerSpan,
}

/// Starts cargo in the tree. Warnings about mutants say nothing.
pub fn cargo<'p>(task: &str, packages: impl Iterator<Item = &'p str>) -> Command {
    let mut command = Command::new("cargo");
    command.arg(task).args(["--all-features", "--message-format=json"]);
    let packages: BTreeSet<&str> = packages.collect();
    command.args(packages.iter().flat_map(|package| ["--package", package]));
    command.current_dir(paths::tree()).env("RUSTFLAGS", "--cap-lints=warn");
    for setting in ["CARGO_PROFILE_DEV_DEBUG", "CARGO_PROFILE_TEST_DEBUG"] {
        command.env(setting, "0");
    }
    command
}

/// Returns the errors of the compiler about the tree.
fn check(mutants: &[Mutant]) -> Result<Vec<CompilerError>> {
    #[derive(Deserialize)]
    struct Message {
        reason: String,
        message: Option<CompilerError>,
    }

    let packages = mutants.iter().map(|mutant| mutant.package.as_str());
    let output = cargo("check", packages)
        .args(["--tests", "--keep-going"])
        .stderr(Stdio::piped())
        .output()?;
    let mut errors = Vec::new();
    for line in output.stdout.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()) {
        let message: Message = serde_json::from_slice(line)?;
        let error = message.message.filter(|_| message.reason == "compiler-message");
        // The last error of a crate is a count of its errors.
        errors.extend(error.filter(|error| error.level == "error" && !error.spans.is_empty()));
    }
    if errors.is_empty() && !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(errors)
}

fn rendered(errors: &[CompilerError]) -> String {
    errors.iter().filter_map(|error| error.rendered.as_deref()).take(3).collect()
}

/// Finds out what causes an error: the mutants of the smallest added part around it, or a function that must be `const`.
fn blame(error: &CompilerError, woven: &BTreeMap<String, Woven>, unbuildable: &mut Unbuildable) {
    if let Some(name) = const_function(&error.message) {
        unbuildable.const_functions.insert(name.to_owned());
        return;
    }
    let primary_first = [true, false].into_iter().flat_map(|is_primary| {
        error.spans.iter().filter(move |span| span.is_primary == is_primary)
    });
    let blamed = primary_first.filter_map(|span| around(outermost(span), woven)).next();
    unbuildable.mutants.extend(blamed.into_iter().flatten());
}

/// Returns the place where the code of a macro is used.
fn outermost(span: &CompilerSpan) -> &CompilerSpan {
    span.expansion.as_ref().map_or(span, |expansion| outermost(&expansion.span))
}

fn around<'w>(span: &CompilerSpan, woven: &'w BTreeMap<String, Woven>) -> Option<&'w Vec<u32>> {
    let contains =
        |range: &Range<usize>| range.start <= span.byte_start && span.byte_end <= range.end;
    let parts = woven.get(&span.file_name)?.added.iter().filter(|(range, _)| contains(range));
    parts.min_by_key(|(range, _)| range.len()).map(|(_, numbers)| numbers)
}

/// Returns the name of a function that is called where only `const` functions can be.
fn const_function(message: &str) -> Option<&str> {
    let (_, name) = message.strip_prefix("cannot call non-const ")?.split_once('`')?;
    let (path, _) = name.split_once('`')?;
    let (_, name) = path.rsplit_once("::").unwrap_or(("", path));
    (name != "is_on").then_some(name)
}
