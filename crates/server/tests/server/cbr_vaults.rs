//! Vaults of CBR.

use keeptime_documents::DocumentKind;
use keeptime_server::store::{Binding, VaultPolicies};
use serde_json::json;

use crate::cbr_documents::{OTHER_SERVER, SERVER, checked, policy, vault};
use crate::csbs_calls::BY_HAND;
use crate::harness::{on_each_database, on_each_database_with};

const VAULTS: &str = "/v3/{project}/vaults";

#[test]
fn a_vault_can_be_created_shown_changed_and_deleted() {
    on_each_database(async |server| {
        let client = server.client().await;
        let policy = client.created("policies", policy("nightly", json!({}))).await;
        let mut request = vault("servers", &[SERVER]);
        request["vault"]["backup_policy_id"] = policy.clone().into();
        request["vault"]["resources"][0]["extra_info"] = json!({"exclude_volumes": ["disk"]});
        request["vault"]["tags"] = json!([{"key": "a", "value": "b"}]);
        let created = checked(DocumentKind::CbrVaultAnswer, client.post(VAULTS, request).await);
        let mut vault = created["vault"].clone();
        let id = vault["id"].take();
        let path = format!("{VAULTS}/{}", id.as_str().unwrap());
        assert!(vault["created_at"].take().is_string());
        assert_eq!(
            vault,
            json!({
                "id": null,
                "created_at": null,
                "name": "servers",
                "description": "",
                "project_id": client.user.project_id,
                "user_id": client.user.user_id,
                "enterprise_project_id": "0",
                "provider_id": "0daac4c5-6707-4851-97ba-169e36266b66",
                "billing": {
                    "object_type": "server", "protect_type": "backup", "cloud_type": "public",
                    "charging_mode": "post_paid", "consistent_level": "crash_consistent",
                    "spec_code": "vault.backup.server.normal", "status": "available",
                    "size": 100, "used": 0,
                },
                "resources": [{
                    "id": SERVER, "name": format!("server {SERVER}"), "type": "OS::Nova::Server",
                    "protect_status": "available", "backup_size": 0, "backup_count": 0,
                    "extra_info": {"exclude_volumes": ["disk"]},
                }],
                "tags": [{"key": "a", "value": "b"}],
                "auto_bind": false, "bind_rules": {"tags": []}, "auto_expand": false,
                "smn_notify": true, "threshold": 80, "locked": false,
                "backup_policy_id": policy,
            }),
        );
        assert_eq!(client.get(&path).await.ok(), created);

        let change = json!({"vault": {
            "name": "renamed", "auto_bind": true, "locked": true, "threshold": 90,
            "bind_rules": {"tags": [{"key": "k", "value": "v"}]}, "billing": {"size": 200},
        }});
        let changed = checked(DocumentKind::CbrVaultAnswer, client.put(&path, change).await);
        let mut expected = created.clone();
        expected["vault"]["name"] = "renamed".into();
        expected["vault"]["auto_bind"] = true.into();
        expected["vault"]["locked"] = true.into();
        expected["vault"]["threshold"] = 90.into();
        expected["vault"]["bind_rules"] = json!({"tags": [{"key": "k", "value": "v"}]});
        expected["vault"]["billing"]["size"] = 200.into();
        assert_eq!(changed, expected);
        let unlock = json!({"vault": {"locked": false}});
        let message = "locked must be true here: a lock cannot be undone";
        client.put(&path, unlock).await.refused(400, "BackupService.9900", message);

        let deleted = client.delete(&path).await;
        assert_eq!((deleted.status.as_u16(), deleted.body), (204, json!(null)));
        // Its resources can be in another vault now.
        client.created("vaults", self::vault("again", &[SERVER, OTHER_SERVER])).await;
    });
}

/// A policy may be deleted after a call has found it and before it is bound.
#[test]
fn a_policy_that_is_bound_and_deleted_at_once_is_not_found() {
    on_each_database_with(BY_HAND, async |server| {
        let client = server.client().await;
        let vault_id = client.created("vaults", vault("servers", &[SERVER])).await;
        let bind = format!("/v3/{{project}}/vaults/{vault_id}/associatepolicy");
        for round in 0..20 {
            let policy_id =
                client.created("policies", policy(&format!("p{round}"), json!({}))).await;
            let path = format!("/v3/{{project}}/policies/{policy_id}");
            let body = json!({"policy_id": policy_id});
            let mut with_policy = vault("other", &[]);
            with_policy["vault"]["backup_policy_id"] = policy_id.clone().into();
            let (bound, created, deleted) = tokio::join!(
                client.post(&bind, body),
                client.post("/v3/{project}/vaults", with_policy),
                client.delete(&path),
            );
            assert_eq!(deleted.status.as_u16(), 204);
            for answer in [bound, created] {
                if answer.status.as_u16() != 200 {
                    let message = format!("there is no policy {policy_id}");
                    answer.refused(404, "BackupService.6000", &message);
                }
            }
        }
        let gone = VaultPolicies { backup: Some("gone".to_owned()), ..VaultPolicies::default() };
        let binding =
            server.app.store().bind_policies(&client.user.project_id, &vault_id, &gone).await;
        assert_eq!(binding.unwrap(), Binding::NoPolicy("gone".to_owned()));
    });
}
