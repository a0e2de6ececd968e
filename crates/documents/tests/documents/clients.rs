//! Request bodies of CBR written by clients that are not part of this project.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::process::Command;
use std::sync::LazyLock;

use keeptime_documents::DocumentKind;
use serde::Deserialize;
use serde_json::Value;

/// The exit status of the script if a client is not installed.
const NOT_INSTALLED: i32 = 77;

#[derive(Deserialize)]
struct Sent {
    client: String,
    request: Request,
    name: String,
    body: Value,
    /// Where the one fault of a broken policy is.
    pointer: Option<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Request {
    Create,
    Update,
}

impl Sent {
    /// Each fault as its pointer and message.
    fn faults(&self) -> Vec<(String, String)> {
        let kind = match self.request {
            Request::Create => DocumentKind::CbrCreatePolicyRequest,
            Request::Update => DocumentKind::CbrUpdatePolicyRequest,
        };
        let checked = kind.check(&self.body);
        let faults = checked.faults().iter();
        faults.map(|fault| (fault.pointer().to_owned(), fault.message().to_owned())).collect()
    }
}

/// What the clients send. Nothing if they are not installed.
static SENT: LazyLock<Option<Vec<Sent>>> = LazyLock::new(send);

fn send() -> Option<Vec<Sent>> {
    let python = std::env::var("KEEPTIME_CLIENTS_PYTHON").unwrap_or_else(|_| "python3".into());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/clients/bodies.py");
    let output = match Command::new(&python).args(["-B", script]).output() {
        Ok(output) => output,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            eprintln!("skipped: {python} is not installed");
            return None;
        }
        Err(error) => panic!("{python}: {error}"),
    };
    let errors = String::from_utf8_lossy(&output.stderr);
    if output.status.code() == Some(NOT_INSTALLED) {
        eprintln!("skipped: {}", errors.trim());
        return None;
    }
    assert!(output.status.success(), "{errors}");
    let lines = String::from_utf8(output.stdout).unwrap();
    Some(lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

/// What a client lets through and the service does not: policy, pointer, and the rule it breaks.
const REFUSED: [(&str, &str, &str); 1] = [(
    "days beside long-term units",
    "/policy/operation_definition/retention_duration_days",
    "retention_duration_days is not set together with max_backups or a long-term unit (CBR API \
         reference since 2024-09-09)",
)];

#[test]
fn policies_of_other_clients_are_valid_unless_they_break_a_rule_of_the_service() {
    let Some(sent) = &*SENT else { return };
    let valid: Vec<&Sent> = sent.iter().filter(|sent| sent.pointer.is_none()).collect();
    let names: BTreeSet<&str> = valid.iter().map(|sent| sent.name.as_str()).collect();
    assert_eq!(names.len(), 20);
    for sent in valid {
        let refused = REFUSED.iter().find(|(name, ..)| *name == sent.name);
        let expected: Vec<&str> = refused.iter().map(|(_, pointer, _)| *pointer).collect();
        let faults = sent.faults();
        let found: Vec<&str> = faults.iter().map(|(pointer, _)| pointer.as_str()).collect();
        let policy = (&sent.client, &sent.name);
        assert_eq!(found, expected, "{policy:?}: {faults:?}, expected {refused:?}");
    }
}

#[test]
fn a_broken_policy_of_another_client_has_its_one_fault_at_its_place() {
    let Some(sent) = &*SENT else { return };
    let broken: Vec<&Sent> = sent.iter().filter(|sent| sent.pointer.is_some()).collect();
    let names: BTreeSet<&str> = broken.iter().map(|sent| sent.name.as_str()).collect();
    assert!(names.len() >= 20);
    for sent in broken {
        let faults = sent.faults();
        let found: Vec<&str> = faults.iter().map(|(pointer, _)| pointer.as_str()).collect();
        let expected = Vec::from_iter(sent.pointer.as_deref());
        assert_eq!(found, expected, "{}, {}: {faults:?}", sent.client, sent.name);
    }
}
