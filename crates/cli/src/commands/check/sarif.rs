//! The result of a check as SARIF 2.1.0, for code scanning.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::Path;

use keeptime_documents::ErrorEntry;
use keeptime_documents::text::{Finding, Severity};
use serde_json::{Value, json};

use super::checked_file::{CheckedFile, Content, Region, is_certain, regions};

/// The code of a file that cannot be read.
const UNREADABLE: &str = "unreadable_file";

/// Writes one document with a run over all files.
pub(super) fn write(files: &[CheckedFile], output: &mut impl Write) -> io::Result<()> {
    let rules = rules(files);
    let results: Vec<Value> = files.iter().flat_map(|file| results(file, &rules)).collect();
    let rules: Vec<Value> = rules.keys().map(|code| rule(code)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "keeptime",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": "https://docs.rs/keeptime",
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    serde_json::to_writer_pretty(&mut *output, &log)?;
    writeln!(output)
}

/// Returns the codes of all findings, sorted, with their indices.
fn rules(files: &[CheckedFile]) -> BTreeMap<&str, usize> {
    let mut rules = BTreeMap::new();
    for file in files {
        match &file.content {
            Content::Unreadable { .. } => {
                rules.insert(UNREADABLE, 0);
            }
            Content::Read { .. } => {
                rules.extend(file.shown().into_iter().map(|(finding, _)| (finding.code, 0)));
            }
        }
    }
    for (index, (_, number)) in rules.iter_mut().enumerate() {
        *number = index;
    }
    rules
}

fn rule(code: &str) -> Value {
    let description = match ErrorEntry::with_code(code).next() {
        Some(entry) => format!("The service refuses the request with {code}: {}", entry.meaning()),
        None => code.replace('_', " "),
    };
    json!({"id": code, "shortDescription": {"text": description}})
}

fn results(file: &CheckedFile, rules: &BTreeMap<&str, usize>) -> Vec<Value> {
    let artifact = json!({"uri": uri(&file.exact_name)});
    let annotated = match &file.content {
        Content::Read { annotated, .. } => annotated,
        Content::Unreadable { message, .. } => {
            return vec![json!({
                "ruleId": UNREADABLE,
                "ruleIndex": rules.get(UNREADABLE),
                "level": "error",
                "message": {"text": message},
                "locations": [{"physicalLocation": {"artifactLocation": artifact}}],
            })];
        }
    };
    let result = |(finding, found): (&Finding, Region)| {
        let mut location = json!({
            "physicalLocation": {"artifactLocation": artifact, "region": region(found)},
        });
        if let Some(pointer) = finding.pointer.as_deref().filter(|pointer| !pointer.is_empty()) {
            location["logicalLocations"] =
                json!([{"fullyQualifiedName": pointer, "kind": "value"}]);
        }
        let mut value = json!({
            "ruleId": finding.code,
            "ruleIndex": rules.get(finding.code),
            "level": match finding.severity {
                Severity::Fault => "error",
                Severity::Note => "warning",
                Severity::Info => "note",
            },
            "message": {"text": finding.message},
            "locations": [location],
        });
        if let Some(fix) = finding.fix.as_ref().filter(|_| is_certain(finding)) {
            let deleted = regions(&annotated.text, &[fix.replacement.span()]);
            value["fixes"] = json!([{
                "description": {"text": "the change that keeptime check --fix makes"},
                "artifactChanges": [{
                    "artifactLocation": artifact,
                    "replacements": [{
                        "deletedRegion": deleted.first().map(|deleted| region(*deleted)),
                        "insertedContent": {"text": fix.replacement.text()},
                    }],
                }],
            }]);
        }
        value
    };
    file.shown().into_iter().map(result).collect()
}

fn region(Region { start, end }: Region) -> Value {
    json!({"startLine": start.0, "startColumn": start.1, "endLine": end.0, "endColumn": end.1})
}

/// Returns the URI of a file: relative, or with the scheme `file` for an absolute path.
fn uri(name: &str) -> String {
    let is_absolute = Path::new(name).is_absolute();
    let mut uri = String::from(if is_absolute { "file://" } else { "" });
    for byte in name.replace(std::path::MAIN_SEPARATOR, "/").bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_file_is_a_uri() {
        assert_eq!(uri("policies/a b.json"), "policies/a%20b.json");
        assert_eq!(uri("é:1"), "%C3%A9%3A1");
        #[cfg(unix)]
        assert_eq!(uri("/tmp/a.json"), "file:///tmp/a.json");
    }
}
