//! Vaults of CBR.

use keeptime_documents::DocumentKind;
use keeptime_server::store::{Binding, VaultPolicies};
use serde_json::json;

use crate::cbr_documents::{OTHER_SERVER, SERVER, checked, policy, vault};
use crate::csbs_calls::BY_HAND;
use crate::csbs_policies;
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

#[test]
fn vaults_are_listed_newest_first_and_by_their_parts() {
    on_each_database_with(BY_HAND, async |server| {
        let client = server.client().await;
        let mut ids = Vec::new();
        for (name, servers) in [("one", &[SERVER][..]), ("two", &[OTHER_SERVER]), ("three", &[])] {
            ids.push(client.created("vaults", vault(name, servers)).await);
        }
        let list = async |query: &str| {
            let answer = client.get(&format!("{VAULTS}?{query}")).await;
            let page = checked(DocumentKind::CbrVaultsAnswer, answer);
            let vaults = page["vaults"].as_array().unwrap().iter();
            let names: Vec<_> =
                vaults.map(|vault| vault["name"].as_str().unwrap().to_owned()).collect();
            (names.join(" "), page["count"].as_i64().unwrap())
        };
        let [one, two, three] = [&ids[0], &ids[1], &ids[2]];
        for (query, names, count) in [
            ("", "three two one", 3),
            ("limit=2", "three two", 3),
            ("limit=1&offset=1", "two", 3),
            (&format!("marker={three}"), "two one", 3),
            ("name=two", "two", 1),
            ("name=four", "", 0),
            (&format!("id={one}"), "one", 1),
            (&format!("id={two}&id={one}"), "two one", 2),
            (&format!("resource_ids={SERVER}"), "one", 1),
            (&format!("resource_ids={SERVER}&resource_ids={OTHER_SERVER}"), "two one", 2),
            ("resource_ids=unknown", "", 0),
        ] {
            assert_eq!(list(query).await, (names.to_owned(), count), "{query}");
        }
        client.get(&format!("{VAULTS}?marker=unknown")).await.refused(
            400,
            "BackupService.9900",
            "marker names no vault: unknown",
        );
    });
}

#[test]
fn a_vault_shows_up_to_256_resources_in_the_order_in_which_they_were_added() {
    on_each_database_with(BY_HAND, async |server| {
        let client = server.client().await;
        let id = client.created("vaults", vault("servers", &["z", "y"])).await;
        let path = format!("{VAULTS}/{id}");
        let more = ["x", "w"].map(|id| json!({"id": id, "type": "OS::Nova::Server"}));
        client.post(&format!("{path}/addresources"), json!({"resources": more})).await.ok();
        let shown = client.get(&path).await.ok();
        let resources = shown["vault"]["resources"].as_array().unwrap().iter();
        let ids: Vec<_> = resources.map(|resource| resource["id"].as_str().unwrap()).collect();
        assert_eq!(ids, ["z", "y", "x", "w"]);
        // A vault takes 256.
        let many: Vec<_> =
            (0..252).map(|n| json!({"id": format!("s{n}"), "type": "OS::Nova::Server"})).collect();
        client.post(&format!("{path}/addresources"), json!({"resources": many})).await.ok();
    });
}

/// A fault of the database says nothing about the request.
#[test]
fn a_fault_of_the_database_is_no_conflict() {
    on_each_database_with(BY_HAND, async |server| {
        let client = server.client().await;
        let policies = "/v1/{project}/policies";
        for (table, column, path, body) in [
            ("policy_servers", "server_id", policies, csbs_policies::policy("one", &["a"])),
            ("policies", "description", policies, csbs_policies::policy("one", &["a"])),
            ("vault_resources", "extra_info", VAULTS, vault("one", &[SERVER])),
        ] {
            server.sql(&format!("ALTER TABLE {table} RENAME COLUMN {column} TO renamed")).await;
            let answer = client.post(path, body).await;
            assert_eq!(answer.status.as_u16(), 500, "{table}: {answer:?}");
        }
    });
}

#[test]
fn a_resource_shows_what_is_done_with_its_backups() {
    on_each_database_with(BY_HAND, async |server| {
        let client = server.client().await;
        let id = client.created("vaults", vault("servers", &[SERVER, OTHER_SERVER])).await;
        let resources = async || {
            let shown = client.get(&format!("{VAULTS}/{id}")).await.ok();
            let resources = shown["vault"]["resources"].as_array().unwrap().iter();
            let of_resource = |resource: &serde_json::Value| {
                let status = resource["protect_status"].as_str().unwrap().to_owned();
                (status, resource["backup_count"].as_i64().unwrap())
            };
            resources.map(of_resource).collect::<Vec<_>>()
        };
        let expected =
            |first: &str, count| vec![(first.to_owned(), count), ("available".to_owned(), 0)];
        assert_eq!(resources().await, expected("available", 0));
        let point = json!({"checkpoint": {"vault_id": id, "parameters": {"resource_details": [
            {"id": SERVER, "type": "OS::Nova::Server"}]}}});
        client.created("checkpoints", point).await;
        assert_eq!(resources().await, expected("protecting", 1));
        server.run_jobs().await;
        assert_eq!(resources().await, expected("available", 1));
        let page = client.get("/v3/{project}/backups").await.ok();
        let backup = page["backups"][0]["id"].as_str().unwrap();
        let restore = json!({"restore": {"server_id": SERVER}});
        client.post(&format!("/v3/{{project}}/backups/{backup}/restore"), restore).await.ok();
        assert_eq!(resources().await, expected("restoring", 1));
        server.run_jobs().await;
        assert_eq!(resources().await, expected("available", 1));
    });
}
