//! Requests and queries of CSBS that break a rule of a table.

use axum::http::Method;
use serde_json::json;

use crate::csbs_calls::{ITEMS, PROVIDER, RESTORES};
use crate::csbs_policies::policy;
use crate::fault_rows::rows;
use crate::harness::on_each_database;

#[test]
fn every_fault_of_a_request_is_answered() {
    on_each_database(async |server| {
        let client = server.client().await;
        let policies = "/v1/{project}/policies";
        let created = client.post(policies, policy("nightly", &["a"])).await.ok();
        let of_policy = format!("{policies}/{}", created["policy"]["id"].as_str().unwrap());
        for (kind, method, path) in [
            ("csbs-create-policy-request", Method::POST, policies.to_owned()),
            ("csbs-update-policy-request", Method::PUT, of_policy.clone()),
            ("csbs-execute-policy-request", Method::POST, format!("{PROVIDER}/checkpoints")),
            ("csbs-protect-request", Method::POST, format!("{PROVIDER}/resources/a/action")),
            (
                "csbs-check-protectable-request",
                Method::POST,
                format!("{PROVIDER}/resources/action"),
            ),
            ("csbs-check-restorable-request", Method::POST, format!("{PROVIDER}/resources/action")),
            ("csbs-restore-request", Method::POST, RESTORES.to_owned()),
            ("csbs-policies-query", Method::GET, policies.to_owned()),
            ("csbs-backups-query", Method::GET, ITEMS.to_owned()),
            ("csbs-backup-count-query", Method::GET, format!("{ITEMS}/count")),
        ] {
            for row in rows(kind) {
                // Two requests have the same path. Their first member says which one it is.
                let is_check = path.ends_with("resources/action");
                if !is_check || row.has("check_protectable") || row.has("check_restorable") {
                    client.refuses(&row, method.clone(), &path).await;
                }
            }
        }
        // None of them did anything.
        assert_eq!(client.get(&of_policy).await.ok(), created);
        let list = client.get(policies).await.ok();
        assert_eq!(list, json!({"policies": [created["policy"]]}));
        assert_eq!(client.get(ITEMS).await.ok(), json!({"checkpoint_items": []}));
    });
}
