//! Policies of CSBS.

use serde_json::{Value, json};

use crate::harness::on_each_database;

/// The body of a request that creates a policy.
pub fn policy(name: &str, servers: &[&str]) -> Value {
    let resources: Vec<_> = servers
        .iter()
        .map(|id| json!({"id": id, "type": "OS::Nova::Server", "name": format!("name of {id}")}))
        .collect();
    json!({"policy": {
        "name": name,
        "provider_id": "fc4d5750-22e7-4798-8a46-f48f62c4c1da",
        "parameters": {"common": {}},
        "resources": resources,
        "scheduled_operations": [{
            "enabled": true,
            "operation_type": "backup",
            "operation_definition": {"max_backups": 7},
            "trigger": {"properties": {"pattern": "FREQ=DAILY;BYHOUR=2;BYMINUTE=0"}},
        }],
    }})
}

#[test]
fn a_policy_can_be_created_shown_changed_and_deleted() {
    on_each_database(async |server| {
        let client = server.client().await;
        let created = client.post("/v1/{project}/policies", policy("nightly", &["a"])).await.ok();
        let id = created["policy"]["id"].as_str().unwrap();
        let path = format!("/v1/{{project}}/policies/{id}");
        assert_eq!(client.get(&path).await.ok(), created);

        let operation_id = &created["policy"]["scheduled_operations"][0]["id"];
        let change = json!({"policy": {"name": "hourly", "scheduled_operations": [
            {"id": operation_id, "operation_definition": {"max_backups": 3}}]}});
        let changed = client.put(&path, change).await.ok();
        assert_eq!(changed["policy"]["name"], "hourly");
        assert_eq!(client.get(&path).await.ok(), changed);

        assert_eq!(client.delete(&path).await.ok(), json!({}));
        let message = format!("there is no policy {id}");
        client.get(&path).await.refused(404, "CSBS.3000", &message);
        client.delete(&path).await.refused(404, "CSBS.3000", &message);
    });
}

#[test]
fn names_and_servers_are_taken_once() {
    on_each_database(async |server| {
        let client = server.client().await;
        let path = "/v1/{project}/policies";
        client.post(path, policy("one", &["a", "b"])).await.ok();
        client.post(path, policy("one", &["c"])).await.refused(
            400,
            "CSBS.9007",
            "another policy has this name",
        );
        client.post(path, policy("two", &["c", "b"])).await.refused(
            400,
            "CSBS.6004",
            "server b already has a policy",
        );
        // What a refused call wrote before it was refused is gone.
        client.post(path, policy("two", &["c"])).await.ok();
    });
}
