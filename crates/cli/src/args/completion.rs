//! Completions for values that clap does not know: zones, kinds of documents, servers and manual pages.
//!
//! Most arguments have them by the name of their value, so that every command with a `ZONE` completes zones.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use clap::{Arg, Command, CommandFactory};
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};
use keeptime_documents::terraform::TerraformKind;
use keeptime_documents::{DocumentFamily, DocumentKind};
use serde_json::Value;

use super::Cli;
use crate::read::zone;

/// A larger listing would keep the user waiting.
const MOST_BYTES: u64 = 32 << 20;

/// Returns the definition of the arguments, with completions.
pub(crate) fn command() -> Command {
    Cli::command().mut_args(with_completer).mut_subcommands(|task| task.mut_args(with_completer))
}

fn with_completer(argument: Arg) -> Arg {
    let value = argument.get_value_names().and_then(|names| names.first());
    let value = value.map(clap::builder::Str::as_str).unwrap_or_default();
    let candidates: fn() -> Vec<CompletionCandidate> = match (argument.get_id().as_str(), value) {
        ("server", _) => servers,
        ("expect", "KIND") => expected_kinds,
        (_, "KIND") => kinds,
        (_, "ZONE") => zones,
        (_, "COMMAND") => manual_pages,
        _ => return argument,
    };
    argument.add(ArgValueCompleter::new(move |typed: &OsStr| matching(candidates(), typed)))
}

/// Returns the candidates that begin with what is typed, in any letter case. Of several words, such as
/// `berlin`, a candidate that contains them is completed too if it is the only one.
fn matching(candidates: Vec<CompletionCandidate>, typed: &OsStr) -> Vec<CompletionCandidate> {
    let typed = typed.to_string_lossy().to_lowercase();
    let (starting, others): (Vec<_>, Vec<_>) =
        candidates.into_iter().partition(|candidate| value(candidate).starts_with(&typed));
    if !starting.is_empty() {
        return starting;
    }
    let containing = others.into_iter().filter(|candidate| value(candidate).contains(&typed));
    let containing: Vec<_> = containing.collect();
    if containing.len() == 1 { containing } else { Vec::new() }
}

fn value(candidate: &CompletionCandidate) -> String {
    candidate.get_value().to_string_lossy().to_lowercase()
}

fn zones() -> Vec<CompletionCandidate> {
    let names = zone::data().names().into_iter();
    let local = CompletionCandidate::new("local").help(Some("the zone of this machine".into()));
    names.map(CompletionCandidate::new).chain([local]).collect()
}

fn kinds() -> Vec<CompletionCandidate> {
    DocumentKind::ALL
        .into_iter()
        .map(|kind| CompletionCandidate::new(kind.name()).help(Some(kind.description().into())))
        .collect()
}

fn expected_kinds() -> Vec<CompletionCandidate> {
    let families = DocumentFamily::ALL.into_iter().map(DocumentFamily::name);
    let families = families.chain(["pattern"]).map(CompletionCandidate::new);
    let of_terraform = TerraformKind::NAMES.map(CompletionCandidate::new);
    families.chain(kinds()).chain(of_terraform).collect()
}

fn manual_pages() -> Vec<CompletionCandidate> {
    let mut command = Cli::command();
    command.build();
    let page = |task: &Command| {
        CompletionCandidate::new(task.get_name().to_owned()).help(task.get_about().cloned())
    };
    command.get_subcommands().filter(|task| task.get_name() != "help").map(page).collect()
}

/// Returns the servers of the listings and policies on the command line so far: their names and ids.
fn servers() -> Vec<CompletionCandidate> {
    let words = std::env::args_os().skip_while(|word| word != "--").skip(1);
    let mut found = BTreeMap::new();
    for word in words.filter(|word| Path::new(word).is_file()) {
        if let Some(text) = read_text(&word) {
            let values = serde_json::Deserializer::from_str(&text).into_iter::<Value>();
            values.map_while(Result::ok).for_each(|value| collect_servers(&value, &mut found));
        }
    }
    let mut candidates = Vec::new();
    for (id, name) in found {
        if let Some(name) = &name {
            candidates.push(CompletionCandidate::new(name).help(Some(id.clone().into())));
        }
        candidates.push(CompletionCandidate::new(id).help(name.map(Into::into)));
    }
    candidates
}

fn read_text(file: &OsString) -> Option<String> {
    let mut text = String::new();
    let file = BufReader::new(File::open(file).ok()?);
    let length = file.take(MOST_BYTES + 1).read_to_string(&mut text).ok()?;
    (u64::try_from(length).ok()? <= MOST_BYTES).then_some(text)
}

/// Adds the servers of a document by their ids, with their names.
fn collect_servers(value: &Value, found: &mut BTreeMap<String, Option<String>>) {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect_servers(item, found)),
        Value::Object(members) => {
            let mut add = |id: Option<String>, name: Option<String>| {
                if let Some(id) = id {
                    let known = found.entry(id).or_default();
                    *known = known.take().or(name.filter(|name| !name.is_empty()));
                }
            };
            let name = members
                .get("resource_name")
                .or_else(|| members.get("extend_info").and_then(|info| info.get("resource_name")));
            add(text(members.get("resource_id")), text(name));
            for resource in members.get("resources").and_then(Value::as_array).into_iter().flatten()
            {
                add(text(resource.get("id")), text(resource.get("name")));
            }
            members.values().for_each(|member| collect_servers(member, found));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_have_the_names_and_ids_of_listings_and_policies() {
        let listing = serde_json::json!({
            "checkpoint_items": [
                {"resource_id": "srv-1", "extend_info": {"resource_name": "web"}},
                {"resource_id": "srv-1", "extend_info": {"resource_name": ""}},
                {"resource_id": "srv-2"}
            ],
            "policy": {"resources": [{"id": "srv-3", "name": "db"}]},
            "backups": [{"resource_id": "srv-4", "resource_name": "cbr"}]
        });
        let mut found = BTreeMap::new();
        collect_servers(&listing, &mut found);
        let found: Vec<_> = found.iter().map(|(id, name)| (id.as_str(), name.as_deref())).collect();
        let expected = [
            ("srv-1", Some("web")),
            ("srv-2", None),
            ("srv-3", Some("db")),
            ("srv-4", Some("cbr")),
        ];
        assert_eq!(found, expected);
    }
}
