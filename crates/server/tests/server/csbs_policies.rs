//! Policies of CSBS.

use serde_json::{Value, json};

use crate::csbs_calls::assert_sound;
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

const POLICIES: &str = "/v1/{project}/policies";

/// The body of a request that changes the operation of a policy.
fn change(operation_id: &Value, members: Value) -> Value {
    let mut operation = members;
    operation["id"] = operation_id.clone();
    json!({"policy": {"scheduled_operations": [operation]}})
}

#[test]
fn an_update_changes_what_it_names_and_answers_as_a_create_does() {
    on_each_database(async |server| {
        let client = server.client().await;
        let created = client.post(POLICIES, policy("nightly", &["a", "b"])).await.ok();
        assert_sound("csbs-policy-answer", &created);
        assert_eq!(created["policy"]["status"], "suspended");
        assert_eq!(created["policy"]["description"], "");
        assert_eq!(created["policy"]["tags"], json!([]));
        let path = format!("{POLICIES}/{}", created["policy"]["id"].as_str().unwrap());
        let operation = &created["policy"]["scheduled_operations"][0];
        assert_eq!(operation["operation_definition"]["max_backups"], "7");

        // Limits are numbers in a request and text in an answer.
        let body = change(
            &operation["id"],
            json!({"operation_definition": {
            "max_backups": -1, "retention_duration_days": 30, "permanent": false}}),
        );
        let changed = client.put(&path, body).await.ok();
        assert_sound("csbs-policy-answer", &changed);
        let mut expected = created.clone();
        let definition = &mut expected["policy"]["scheduled_operations"][0]["operation_definition"];
        definition["max_backups"] = json!("-1");
        definition["retention_duration_days"] = json!("30");
        definition["permanent"] = json!("false");
        assert_eq!(changed, expected);
        let body = change(&operation["id"], json!({"operation_definition": {"max_backups": "3"}}));
        client.put(&path, body).await.refused(
            400,
            "CSBS.9001",
            "/policy/scheduled_operations/0/operation_definition/max_backups: max_backups takes -1 or \
             0 to 99999, found \"3\"",
        );

        // The status stays what it is: `enabled` of the operation says whether the policy runs.
        for enabled in [false, true] {
            let body = change(&operation["id"], json!({"enabled": enabled}));
            let changed = client.put(&path, body).await.ok();
            assert_eq!(changed["policy"]["scheduled_operations"][0]["enabled"], enabled);
            assert_eq!(changed["policy"]["status"], "suspended");
        }

        let body = json!({"policy": {"description": "By the hour",
            "resources": [{"id": "c", "name": "C", "type": "OS::Nova::Server"}]}});
        let changed = client.put(&path, body).await.ok();
        expected["policy"]["description"] = json!("By the hour");
        expected["policy"]["resources"] =
            json!([{"id": "c", "name": "C", "type": "OS::Nova::Server", "extra_info": {}}]);
        assert_eq!(changed, expected);
        assert_eq!(client.get(&path).await.ok(), expected);
        // The servers that it no longer has are free.
        client.post(POLICIES, policy("other", &["a", "b"])).await.ok();

        let id = operation["id"].as_str().unwrap();
        client.put(&path, change(&json!("x"), json!({}))).await.refused(
            400,
            "CSBS.9001",
            &format!("the policy's operation has the id {id:?}, found \"x\" in the request"),
        );
        let unknown = client.put(&format!("{POLICIES}/x"), json!({"policy": {}})).await;
        unknown.refused(404, "CSBS.3000", "there is no policy x");
    });
}

#[test]
fn an_update_conflicts_with_other_policies_as_a_create_does() {
    on_each_database(async |server| {
        let client = server.client().await;
        let first = client.post(POLICIES, policy("first", &["a"])).await.ok();
        let second = client.post(POLICIES, policy("second", &["b"])).await.ok();
        let path = format!("{POLICIES}/{}", second["policy"]["id"].as_str().unwrap());
        let taken = client.put(&path, json!({"policy": {"name": "first"}})).await;
        taken.refused(400, "CSBS.9007", "another policy has this name");
        let resources = json!([{"id": "b", "name": "", "type": "OS::Nova::Server"},
            {"id": "a", "name": "", "type": "OS::Nova::Server"}]);
        let taken = client.put(&path, json!({"policy": {"resources": resources}})).await;
        taken.refused(400, "CSBS.6004", "server a already has a policy");
        assert_eq!(client.get(&path).await.ok(), second);
        // Its own name and servers are no conflict.
        client.put(&path, json!({"policy": {"name": "second"}})).await.ok();
        let list = client.get(&format!("{POLICIES}?sort=name:asc")).await.ok();
        assert_sound("csbs-policies-answer", &list);
        assert_eq!(list, json!({"policies": [first["policy"], second["policy"]]}));
    });
}

#[test]
fn a_project_has_at_most_32_policies() {
    on_each_database(async |server| {
        let client = server.client().await;
        let mut last = Value::Null;
        for number in 0..32 {
            last = client.post(POLICIES, policy(&format!("p{number}"), &[])).await.ok();
        }
        let message = "the project has 32 policies, which is the most it may have";
        let refused = client.post(POLICIES, policy("p32", &[])).await;
        refused.refused(400, "CSBS.0001", message);
        let path = format!("{POLICIES}/{}", last["policy"]["id"].as_str().unwrap());
        client.delete(&path).await.ok();
        client.post(POLICIES, policy("p32", &[])).await.ok();
        // The policies of other projects do not count.
        server.client().await.post(POLICIES, policy("p0", &[])).await.ok();
    });
}

#[test]
fn updates_at_the_same_time_do_not_overwrite_each_other() {
    on_each_database(async |server| {
        let client = server.client().await;
        let created = client.post(POLICIES, policy("nightly", &["a"])).await.ok();
        let path = format!("{POLICIES}/{}", created["policy"]["id"].as_str().unwrap());
        let rename = async |name: &str| {
            let answer = client.put(&path, json!({"policy": {"description": name}})).await;
            if answer.status == 200 {
                return true;
            }
            answer.refused(409, "keeptime.409", "the policy was changed by another call");
            false
        };
        let answers = tokio::join!(rename("a"), rename("b"), rename("c"), rename("d"));
        let accepted: Vec<_> = [answers.0, answers.1, answers.2, answers.3]
            .iter()
            .zip(["a", "b", "c", "d"])
            .filter_map(|(accepted, name)| accepted.then_some(name))
            .collect();
        let last = client.get(&path).await.ok()["policy"]["description"].clone();
        assert!(accepted.contains(&last.as_str().unwrap()), "{last} is not one of {accepted:?}");
    });
}
