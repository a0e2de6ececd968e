//! Policies of CBR.

use keeptime_documents::DocumentKind;
use serde_json::json;

use crate::cbr_documents::{SERVER, checked, policy, replication, vault};
use crate::harness::on_each_database;

const POLICIES: &str = "/v3/{project}/policies";

#[test]
fn a_policy_of_cbr_can_be_created_shown_changed_and_deleted() {
    on_each_database(async |server| {
        let client = server.client().await;
        let mut request = policy("nightly", json!({"max_backups": 7, "full_backup_interval": 3}));
        request["policy"]["trigger"]["properties"]["start_window_minutes"] = 60.into();
        let created = checked(DocumentKind::CbrPolicyAnswer, client.post(POLICIES, request).await);
        let id = created["policy"]["id"].as_str().unwrap();
        assert_eq!(created["policy"]["enabled"], true);
        assert_eq!(created["policy"]["associated_vaults"], json!([]));
        let path = format!("{POLICIES}/{id}");
        assert_eq!(client.get(&path).await.ok(), created);

        let change = json!({"policy": {
            "enabled": false,
            "operation_definition": {"retention_duration_days": 30},
            "trigger": {"properties": {
                "pattern": ["FREQ=WEEKLY;BYDAY=MO;BYHOUR=3;BYMINUTE=30"],
                "start_window_minutes": null,
            }},
        }});
        let changed =
            checked(DocumentKind::CbrPolicyAnswer, client.put(&path, change).await)["policy"]
                .take();
        assert_eq!(changed["name"], "nightly");
        assert_eq!(changed["enabled"], false);
        assert_eq!(changed["operation_definition"], json!({"retention_duration_days": 30}));
        let properties = &changed["trigger"]["properties"];
        let start = &created["policy"]["trigger"]["properties"]["start_time"];
        assert_eq!(
            *properties,
            json!({"pattern": ["FREQ=WEEKLY;BYDAY=MO;BYHOUR=3;BYMINUTE=30"], "start_time": start}),
        );

        let deleted = client.delete(&path).await;
        assert_eq!((deleted.status.as_u16(), deleted.body), (204, json!(null)));
        let message = format!("there is no policy {id}");
        for answer in [
            client.get(&path).await,
            client.put(&path, json!({"policy": {"name": "a"}})).await,
            client.delete(&path).await,
        ] {
            answer.refused(404, "BackupService.6000", &message);
        }
    });
}

#[test]
fn policies_of_cbr_are_listed_by_type_and_vault() {
    on_each_database(async |server| {
        let client = server.client().await;
        let backup = client.created("policies", policy("same", json!({"max_backups": 7}))).await;
        let unbound = client.created("policies", policy("same", json!({}))).await;
        let copies = client.created("policies", replication("copies")).await;
        let vault = client.created("vaults", vault("servers", &[SERVER])).await;
        let bind = format!("/v3/{{project}}/vaults/{vault}/associatepolicy");
        client.post(&bind, json!({"policy_id": backup})).await.ok();
        let other_vault = "vault-in-the-other-region";
        let body = json!({"policy_id": copies, "destination_vault_id": other_vault});
        client.post(&bind, body).await.ok();

        let listed = |query: &str| {
            let path = format!("{POLICIES}{query}");
            let client = &client;
            async move {
                let page = checked(DocumentKind::CbrPoliciesAnswer, client.get(&path).await);
                let policies = page["policies"].as_array().unwrap();
                assert_eq!(page["count"], policies.len());
                assert_eq!((&page["limit"], &page["offset"]), (&json!(1000), &json!(0)));
                let id = |policy: &serde_json::Value| policy["id"].as_str().unwrap().to_owned();
                policies.iter().map(id).collect::<Vec<_>>()
            }
        };
        assert_eq!(listed("").await, [&*copies, &unbound, &backup]);
        assert_eq!(listed("?operation_type=backup").await, [&*unbound, &backup]);
        assert_eq!(listed("?operation_type=replication").await, [&*copies]);
        assert_eq!(listed(&format!("?vault_id={vault}")).await, [&*copies, &backup]);
        assert_eq!(listed("?vault_id=none").await, [""; 0]);
        let message =
            "/operation_type: operation_type takes backup or replication, found \"restore\"";
        let answer = client.get(&format!("{POLICIES}?operation_type=restore")).await;
        answer.refused(400, "BackupService.6117", message);

        let shown = client.get(&format!("{POLICIES}/{copies}")).await.ok();
        assert_eq!(
            shown["policy"]["associated_vaults"],
            json!([{"vault_id": vault, "destination_vault_id": other_vault}]),
        );
        // A policy that is deleted is unbound.
        client.delete(&format!("{POLICIES}/{copies}")).await.ok();
        let found = client.get(&format!("/v3/{{project}}/vaults/{vault}")).await.ok();
        assert_eq!(found["vault"]["replication_policy_id"], json!(null));
        assert_eq!(found["vault"]["backup_policy_id"], backup);
    });
}
