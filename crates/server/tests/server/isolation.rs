//! Other projects and their tokens, in every path.

use axum::http::Method;
use keeptime_documents::Service;
use keeptime_server::store::{Binding, VaultDeletion, VaultPolicies, VaultUpdate};
use serde_json::json;

use crate::cbr_documents;
use crate::csbs_policies::policy;
use crate::harness::{answer, on_each_database};

const PROVIDER: &str = "fc4d5750-22e7-4798-8a46-f48f62c4c1da";

/// Each call with `{id}` for something that another project owns.
fn calls() -> Vec<(Method, String)> {
    let csbs = [
        (Method::GET, "policies"),
        (Method::POST, "policies"),
        (Method::GET, "policies/{id}"),
        (Method::PUT, "policies/{id}"),
        (Method::DELETE, "policies/{id}"),
        (Method::POST, "providers/{provider}/resources/{id}/action"),
        (Method::POST, "providers/{provider}/resources/action"),
        (Method::POST, "providers/{provider}/checkpoints"),
        (Method::GET, "providers/{provider}/checkpoints/{id}"),
        (Method::DELETE, "providers/{provider}/checkpoints/{id}"),
        (Method::GET, "checkpoint_items"),
        (Method::GET, "checkpoint_items/count"),
        (Method::GET, "checkpoint_items/{id}"),
        (Method::POST, "providers/{provider}/checkpoints/{id}/action"),
        (Method::GET, "quotas"),
        (Method::GET, "anything/else"),
    ];
    let cbr = [
        (Method::GET, "policies"),
        (Method::GET, "policies/{id}"),
        (Method::PUT, "policies/{id}"),
        (Method::DELETE, "policies/{id}"),
        (Method::GET, "vaults"),
        (Method::POST, "vaults"),
        (Method::GET, "vaults/{id}"),
        (Method::DELETE, "vaults/{id}"),
        (Method::POST, "vaults/{id}/addresources"),
        (Method::POST, "vaults/{id}/removeresources"),
        (Method::POST, "vaults/{id}/associatepolicy"),
        (Method::POST, "vaults/{id}/dissociatepolicy"),
        (Method::POST, "checkpoints"),
        (Method::GET, "checkpoints/{id}"),
        (Method::GET, "backups"),
        (Method::GET, "backups/{id}"),
        (Method::DELETE, "backups/{id}"),
        (Method::POST, "backups/{id}/restore"),
    ];
    let vbs = [(Method::POST, "cloudbackups"), (Method::GET, "jobs/{id}")];
    let in_version = |version: &'static str| {
        move |(method, path): (Method, &str)| {
            let path = path.replace("{provider}", PROVIDER);
            (method, format!("/{version}/{{project}}/{path}"))
        }
    };
    csbs.into_iter()
        .map(in_version("v1"))
        .chain(cbr.into_iter().map(in_version("v3")))
        .chain(vbs.into_iter().map(in_version("v2")))
        .collect()
}

#[test]
fn no_path_opens_another_project() {
    on_each_database(async |server| {
        let [client, other] = [server.client().await, server.client().await];
        let created =
            client.post("/v1/{project}/policies", policy("distinctive", &["a"])).await.ok();
        let id = created["policy"]["id"].as_str().unwrap();
        for (method, path) in calls() {
            let path = path.replace("{project}", &client.user.project_id).replace("{id}", id);
            for (token, status) in [(other.token.as_str(), 404), ("unknown", 401), ("", 401)] {
                let headers = [("x-auth-token", token)];
                let answered = server.raw(method.clone(), &path, &headers, "{}").await;
                let answered = answer(answered).await;
                assert_eq!(answered.status, status, "{method} {path} {answered:?}");
                let text = answered.body.to_string();
                assert!(!text.contains("distinctive"), "{text}");
            }
            let answered = server.raw(method.clone(), &path, &[], "{}").await;
            assert_eq!(answered.status(), 401, "{method} {path}");
        }
        assert_eq!(client.get(&format!("/v1/{{project}}/policies/{id}")).await.ok(), created);
    });
}

#[test]
fn ids_of_another_project_are_not_found_in_ones_own() {
    on_each_database(async |server| {
        let [client, other] = [server.client().await, server.client().await];
        let created =
            client.post("/v1/{project}/policies", policy("distinctive", &["a"])).await.ok();
        let id = created["policy"]["id"].as_str().unwrap();
        let path = format!("/v1/{{project}}/policies/{id}");
        let message = format!("there is no policy {id}");
        other.get(&path).await.refused(404, "CSBS.3000", &message);
        let change = json!({"policy": {"name": "taken"}});
        other.put(&path, change).await.refused(404, "CSBS.3000", &message);
        other.delete(&path).await.refused(404, "CSBS.3000", &message);
        assert_eq!(other.get("/v1/{project}/policies").await.ok()["policies"], json!([]));
        let marker = format!("/v1/{{project}}/policies?marker={id}");
        assert_eq!(other.get(&marker).await.status, 400);
        assert_eq!(client.get(&path).await.ok(), created);
    });
}

/// Calls look for what they change first. Another call may have deleted it since.
#[test]
fn a_change_of_what_a_project_does_not_have_is_none() {
    on_each_database(async |server| {
        let [owner, other] = [server.client().await, server.client().await];
        let policy = owner.created("policies", cbr_documents::policy("p", json!({}))).await;
        let vault = owner.created("vaults", cbr_documents::vault("v", &[])).await;
        let (store, now) = (server.app.store(), server.app.clock().now());
        let project = &other.user.project_id;
        let bound = VaultPolicies::default();
        let renamed = store.rename_backup(Service::Cbr, project, "unknown", "name", now).await;
        assert!(!renamed.unwrap());
        assert!(!store.update_vault(project, &vault, VaultUpdate::default()).await.unwrap());
        assert!(!store.unbind_policy(project, &vault, &policy).await.unwrap());
        let binding = store.bind_policies(project, &vault, &bound).await.unwrap();
        assert_eq!(binding, Binding::NoVault);
        assert!(!store.delete_policy(Service::Cbr, project, &policy).await.unwrap());
        let deleted = store.delete_vault(project, &vault).await.unwrap();
        assert_eq!(deleted, VaultDeletion::NotFound);
        // The owner can.
        let project = &owner.user.project_id;
        let bound = VaultPolicies { backup: Some(policy.clone()), ..bound };
        let binding = store.bind_policies(project, &vault, &bound).await.unwrap();
        assert_eq!(binding, Binding::Bound);
        assert!(store.update_vault(project, &vault, VaultUpdate::default()).await.unwrap());
        assert!(store.unbind_policy(project, &vault, &policy).await.unwrap());
        assert!(!store.unbind_policy(project, &vault, &policy).await.unwrap());
        assert!(store.delete_policy(Service::Cbr, project, &policy).await.unwrap());
        let deleted = store.delete_vault(project, &vault).await.unwrap();
        assert_eq!(deleted, VaultDeletion::Deleted);
    });
}
