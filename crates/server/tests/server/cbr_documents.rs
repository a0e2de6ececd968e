//! Requests of CBR, and a check of its answers.

use keeptime_documents::DocumentKind;
use serde_json::{Value, json};

use crate::harness::{Answer, Client};

pub const SERVER: &str = "11111111-1111-4111-8111-111111111111";
pub const OTHER_SERVER: &str = "22222222-2222-4222-8222-222222222222";

/// Returns the body of an answer, which has neither a fault nor a note.
#[track_caller]
pub fn checked(kind: DocumentKind, answer: Answer) -> Value {
    let body = answer.ok();
    let checked = kind.check(&body);
    assert_eq!((checked.faults().len(), checked.notes().len()), (0, 0), "{checked:?}: {body}");
    body
}

/// The body of a request that creates a policy.
pub fn policy(name: &str, limits: Value) -> Value {
    json!({"policy": {
        "name": name,
        "operation_type": "backup",
        "operation_definition": limits,
        "trigger": {"properties": {"pattern": ["FREQ=DAILY;INTERVAL=1;BYHOUR=2;BYMINUTE=00"]}},
    }})
}

/// The body of a request that creates a policy that replicates.
pub fn replication(name: &str) -> Value {
    let mut policy =
        policy(name, json!({"destination_region": "eu-nl", "destination_project_id": "project-2"}));
    policy["policy"]["operation_type"] = "replication".into();
    policy
}

/// The body of a request that creates a vault for servers.
pub fn vault(name: &str, servers: &[&str]) -> Value {
    let resources: Vec<_> = servers
        .iter()
        .map(|id| json!({"id": id, "type": "OS::Nova::Server", "name": format!("server {id}")}))
        .collect();
    json!({"vault": {
        "name": name,
        "billing": {
            "object_type": "server", "protect_type": "backup", "size": 100,
            "consistent_level": "crash_consistent",
        },
        "resources": resources,
    }})
}

impl Client<'_> {
    /// Creates something and returns its id.
    pub async fn created(&self, path: &str, body: Value) -> String {
        let member = body.as_object().unwrap().keys().next().unwrap().clone();
        let answer = self.post(&format!("/v3/{{project}}/{path}"), body).await.ok();
        answer[member]["id"].as_str().unwrap().to_owned()
    }

    /// Waits until the answer to a call meets a condition, and returns its body.
    pub async fn wait_for(&self, path: &str, condition: impl Fn(&Value) -> bool) -> Value {
        for _ in 0..500 {
            let body = self.get(path).await.body;
            if condition(&body) {
                return body;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        panic!("{path} takes too long: {:?}", self.get(path).await);
    }
}
