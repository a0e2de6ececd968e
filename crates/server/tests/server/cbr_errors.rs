//! The errors of CBR, with their codes and messages.

use serde_json::json;

use crate::cbr_documents::{OTHER_SERVER, SERVER, policy, replication, vault};
use crate::harness::{Server, Setup, on_each_database, on_each_database_with};

const WRONG: &str = "BackupService.9900";

/// Runs a test on servers that create jobs and do not run them.
fn without_jobs(test: impl AsyncFn(&Server)) {
    on_each_database_with(Setup { runs_jobs: false, ..Setup::default() }, test);
}

#[test]
fn a_project_has_thirty_two_policies_of_each_type() {
    on_each_database(async |server| {
        let client = server.client().await;
        for _ in 0..32 {
            client.created("policies", policy("backup", json!({}))).await;
        }
        let message = "the project has 32 policies of this type, which is the most it may have";
        let answer = client.post("/v3/{project}/policies", policy("backup", json!({}))).await;
        answer.refused(400, "BackupService.6001", message);
        client.created("policies", replication("copies")).await;
    });
}

#[test]
fn the_destination_of_a_policy_that_replicates_is_checked() {
    on_each_database(async |server| {
        let client = server.client().await;
        let id = client.created("policies", replication("copies")).await;
        let path = format!("/v3/{{project}}/policies/{id}");
        let change = |region: &str| {
            json!({"policy": {"operation_definition": {
                "destination_region": region, "destination_project_id": "project-2"}}})
        };
        client.put(&path, change("eu-de")).await.ok();
        let without = json!({"policy": {"operation_definition": {"max_backups": 3}}});
        client.put(&path, without).await.refused(
            400,
            WRONG,
            "destination_region is required for operation_type replication",
        );
        let vault = client.created("vaults", vault("servers", &[SERVER])).await;
        let bind = format!("/v3/{{project}}/vaults/{vault}/associatepolicy");
        let body = json!({"policy_id": id, "destination_vault_id": "other"});
        client.post(&bind, body).await.ok();
        client.put(&path, change("eu-nl")).await.refused(
            400,
            "BackupService.6003",
            "destination_region cannot change while the policy is bound to a vault",
        );
        client.put(&path, change("eu-de")).await.ok();
    });
}

#[test]
fn policies_are_bound_to_vaults_that_take_them() {
    on_each_database(async |server| {
        let client = server.client().await;
        let backup = client.created("policies", policy("backup", json!({}))).await;
        let other = client.created("policies", policy("other", json!({}))).await;
        let copies = client.created("policies", replication("copies")).await;
        let id = client.created("vaults", vault("servers", &[])).await;
        let path = format!("/v3/{{project}}/vaults/{id}");
        let [bind, unbind] =
            ["associatepolicy", "dissociatepolicy"].map(|call| format!("{path}/{call}"));

        client.post(&bind, json!({"policy_id": copies})).await.refused(
            400,
            WRONG,
            "destination_vault_id is required for a policy that replicates",
        );
        client.post(&bind, json!({"policy_id": copies, "destination_vault_id": id})).await.refused(
            400,
            WRONG,
            "destination_vault_id must be the id of another vault",
        );
        client
            .post(&bind, json!({"policy_id": backup, "destination_vault_id": "b"}))
            .await
            .refused(
                400,
                WRONG,
                "destination_vault_id is allowed only for a policy that replicates",
            );
        client.post(&bind, json!({"add_policy_ids": [backup, other]})).await.refused(
            400,
            WRONG,
            "add_policy_ids must have at most one policy of each type",
        );
        client.post(&bind, json!({"policy_id": "none"})).await.refused(
            404,
            "BackupService.6000",
            "there is no policy none",
        );
        let both = json!({"add_policy_ids": [backup, copies], "destination_vault_id": "b"});
        assert_eq!(
            client.post(&bind, both).await.ok(),
            json!({"associate_policy": {
                "vault_id": id, "policy_id": backup, "destination_vault_id": "b"}}),
        );
        // A policy takes the place of the one of its type.
        client.post(&bind, json!({"policy_id": other})).await.ok();
        let shown = client.get(&path).await.ok();
        assert_eq!(shown["vault"]["backup_policy_id"], other);
        assert_eq!(shown["vault"]["replication_policy_id"], copies);
        client.post(&unbind, json!({"policy_id": backup})).await.refused(
            404,
            "BackupService.6002",
            &format!("policy {backup} is not bound to vault {id}"),
        );
        assert_eq!(
            client.post(&unbind, json!({"policy_id": copies})).await.ok(),
            json!({"dissociate_policy": {
                "vault_id": id, "policy_id": copies, "destination_vault_id": "b"}}),
        );

        for (protect_type, policy, code, message) in [
            (
                "hybrid",
                &backup,
                "BackupService.6136",
                "a vault for hybrid cloud backups accepts no policy that creates backups"
                    .to_owned(),
            ),
            (
                "replication",
                &backup,
                "BackupService.6127",
                format!("policy {backup} does not fit a vault for replication"),
            ),
            (
                "replication",
                &copies,
                "BackupService.6127",
                format!("policy {copies} does not fit a vault for replication"),
            ),
        ] {
            let mut request = vault("v", &[]);
            request["vault"]["billing"]["protect_type"] = protect_type.into();
            let id = client.created("vaults", request).await;
            let bind = format!("/v3/{{project}}/vaults/{id}/associatepolicy");
            let body = json!({"policy_id": policy});
            client.post(&bind, body).await.refused(400, code, &message);
        }
    });
}

#[test]
fn calls_about_a_vault_of_nobody_or_of_another_project_find_none() {
    on_each_database(async |server| {
        let owner = server.client().await;
        let client = server.client().await;
        let id = owner.created("vaults", vault("servers", &[SERVER])).await;
        let policy_id = owner.created("policies", policy("nightly", json!({}))).await;
        let own_policy = client.created("policies", policy("own", json!({}))).await;
        let own_vault = client.created("vaults", vault("own", &[])).await;
        let message = format!("there is no vault {id}");
        let path = format!("/v3/{{project}}/vaults/{id}");
        let resources = vault("", &[SERVER])["vault"]["resources"].clone();
        for answer in [
            client.get(&path).await,
            client.put(&path, json!({"vault": {"name": "taken"}})).await,
            client.delete(&path).await,
            client.post(&format!("{path}/addresources"), json!({"resources": resources})).await,
            client
                .post(&format!("{path}/removeresources"), json!({"resource_ids": [SERVER]}))
                .await,
            client.post(&format!("{path}/associatepolicy"), json!({"policy_id": own_policy})).await,
            client
                .post(&format!("{path}/dissociatepolicy"), json!({"policy_id": own_policy}))
                .await,
            client.post("/v3/{project}/checkpoints", json!({"checkpoint": {"vault_id": id}})).await,
        ] {
            answer.refused(404, "BackupService.6105", &message);
        }
        let message = format!("there is no policy {policy_id}");
        let body = json!({"policy_id": policy_id});
        for call in ["associatepolicy", "dissociatepolicy"] {
            let path = format!("/v3/{{project}}/vaults/{own_vault}/{call}");
            client.post(&path, body.clone()).await.refused(404, "BackupService.6000", &message);
        }
        // The same server can be in a vault of each project.
        client.created("vaults", vault("own", &[SERVER])).await;
    });
}

#[test]
fn resources_are_checked() {
    without_jobs(async |server| {
        let client = server.client().await;
        let id = client.created("vaults", vault("servers", &[SERVER])).await;
        let path = format!("/v3/{{project}}/vaults/{id}");
        let [add, remove] =
            ["addresources", "removeresources"].map(|call| format!("{path}/{call}"));
        let resource = |id: &str, kind: &str| json!({"resources": [{"id": id, "type": kind}]});
        client.post(&add, resource(SERVER, "OS::Nova::Server")).await.refused(
            400,
            WRONG,
            &format!("resource {SERVER} is in a vault already"),
        );
        client.post(&add, resource("disk", "OS::Cinder::Volume")).await.refused(
            400,
            WRONG,
            "a vault for server accepts resources of type OS::Nova::Server, \
             OS::Ironic::BareMetalServer, OS::Native::Server, found OS::Cinder::Volume",
        );
        let added = client.post(&add, resource(OTHER_SERVER, "OS::Native::Server")).await.ok();
        assert_eq!(added, json!({"add_resource_ids": [OTHER_SERVER]}));
        let many: Vec<_> =
            (0..255).map(|n| json!({"id": format!("s{n}"), "type": "OS::Nova::Server"})).collect();
        client.post(&add, json!({"resources": many})).await.refused(
            400,
            WRONG,
            "a vault has at most 256 resources, this one would have 257",
        );
        client.post(&remove, json!({"resource_ids": ["none"]})).await.refused(
            400,
            WRONG,
            "resource none is not in the vault",
        );
        let point = json!({"checkpoint": {
            "vault_id": id, "parameters": {"resource_details": [
                {"id": SERVER, "type": "OS::Nova::Server"}]}}});
        client.created("checkpoints", point).await;
        client.post(&remove, json!({"resource_ids": [SERVER]})).await.refused(
            400,
            "BackupService.6203",
            &format!("resource {SERVER} is being backed up"),
        );
        let removed = client.post(&remove, json!({"resource_ids": [OTHER_SERVER]})).await.ok();
        assert_eq!(removed, json!({"remove_resource_ids": [OTHER_SERVER]}));
        let shown = client.get(&path).await.ok();
        assert_eq!(shown["vault"]["resources"].as_array().unwrap().len(), 1);
        assert_eq!(shown["vault"]["resources"][0]["protect_status"], "protecting");
        let message = "the vault cannot be deleted, because 1 of its backups exist";
        client.delete(&path).await.refused(409, "keeptime.409", message);
    });
}

#[test]
fn a_restore_point_is_made_of_resources_in_the_vault_that_are_not_being_backed_up() {
    without_jobs(async |server| {
        let client = server.client().await;
        let id = client.created("vaults", vault("servers", &[SERVER, OTHER_SERVER])).await;
        let empty = client.created("vaults", vault("empty", &[])).await;
        let path = "/v3/{project}/checkpoints";
        let point = |vault: &str, resources: serde_json::Value| json!({"checkpoint": {"vault_id": vault, "parameters": {"resources": resources}}});
        let unknown = "33333333-3333-4333-8333-333333333333";
        client.post(path, point(&id, json!([SERVER, unknown]))).await.refused(
            400,
            WRONG,
            &format!("resource {unknown} is not in vault {id}"),
        );
        client.post(path, json!({"checkpoint": {"vault_id": empty}})).await.refused(
            400,
            WRONG,
            &format!("vault {empty} has no resources"),
        );
        client.post(path, point(&id, json!([SERVER]))).await.ok();
        let second = client.post(path, json!({"checkpoint": {"vault_id": id}})).await.ok();
        let vault = &second["checkpoint"]["vault"];
        assert_eq!(vault["resources"][0]["id"], OTHER_SERVER);
        assert_eq!(
            vault["skipped_resources"],
            json!([{
                "id": SERVER, "name": format!("server {SERVER}"), "type": "OS::Nova::Server",
                "code": "BackupService.6203", "reason": "the resource is being backed up",
            }]),
        );
        assert_eq!(second["checkpoint"]["extra_info"]["retention_duration"], -1);
        let none = "/v3/{project}/checkpoints/none";
        client.get(none).await.refused(404, "keeptime.404", "there is no restore point none");
    });
}

#[test]
fn backups_that_must_not_be_deleted_stay() {
    without_jobs(async |server| {
        let client = server.client().await;
        let id = client.created("vaults", vault("servers", &[SERVER])).await;
        let point = json!({"checkpoint": {
            "vault_id": id, "parameters": {"auto_trigger": true}}});
        client.created("checkpoints", point).await;
        let page = client.get("/v3/{project}/backups").await.ok();
        let path =
            format!("/v3/{{project}}/backups/{}", page["backups"][0]["id"].as_str().unwrap());
        let creating = "the backup cannot be deleted while it is being created";
        let restoring = "the backup cannot be deleted while it is being restored";
        let deleting = "the backup cannot be deleted: it is being deleted already";
        for (status, code, message) in [
            ("waiting_protect", "BackupService.6203", creating),
            ("protecting", "BackupService.6203", creating),
            ("waiting_restore", "BackupService.6216", restoring),
            ("restoring", "BackupService.6216", restoring),
            ("waiting_delete", "BackupService.6201", deleting),
            ("deleting", "BackupService.6201", deleting),
        ] {
            server.sql(&format!("UPDATE backups SET status = '{status}'")).await;
            client.delete(&path).await.refused(400, code, message);
            let restore = json!({"restore": {"server_id": SERVER}});
            client.post(&format!("{path}/restore"), restore).await.refused(
                400,
                WRONG,
                &format!(
                    "only an available backup can be restored, this one has the status {status}"
                ),
            );
        }
        client
            .post(&format!("{path}/restore"), json!({"restore": {"volume_id": "v"}}))
            .await
            .refused(400, WRONG, "server_id is required to restore a backup of OS::Nova::Server");
        let mapping = json!([{"backup_id": "b", "volume_id": "v"}]);
        let restore = json!({"restore": {"server_id": SERVER, "mappings": mapping}});
        client.post(&format!("{path}/restore"), restore).await.refused(
            400,
            WRONG,
            "backup_id must be the id of a part of the backup, found b",
        );
        let image = r#"[{"image_id": "i"}]"#;
        server.sql(&format!("UPDATE backups SET status = 'available', images = '{image}'")).await;
        client.delete(&path).await.refused(
            400,
            "BackupService.6204",
            "the backup cannot be deleted, because an image was created from it",
        );
        let shown = client.get(&path).await.ok();
        assert_eq!(shown["backup"]["extend_info"]["os_images_data"], json!([{"image_id": "i"}]));

        server.sql("UPDATE backups SET images = '[]'").await;
        let lock = json!({"vault": {"locked": true}});
        client.put(&format!("/v3/{{project}}/vaults/{id}"), lock).await.ok();
        let locked =
            "the vault is locked, so its automatic backups cannot be deleted before they expire";
        client.delete(&path).await.refused(400, "BackupService.6220", locked);
        server.sql("UPDATE backups SET expires_at = 4000000000000000").await;
        client.delete(&path).await.refused(400, "BackupService.6220", locked);
        server.sql("UPDATE backups SET expires_at = 1000000000000000").await;
        client.delete(&path).await.ok();
        // A lock does not keep backups that a user asked for.
        server
            .sql("UPDATE backups SET status = 'error', started_by = 'user', expires_at = NULL")
            .await;
        client.delete(&path).await.ok();

        server.sql("UPDATE backups SET status = 'deleted'").await;
        let message = page["backups"][0]["id"].as_str().unwrap();
        let message = format!("there is no backup {message}");
        client.get(&path).await.refused(404, "BackupService.6200", &message);
        client.delete(&path).await.refused(404, "BackupService.6200", &message);
        let name = json!({"backup": {"name": "a"}});
        client.put(&path, name).await.refused(404, "BackupService.6200", &message);
    });
}

#[test]
fn calls_that_are_not_implemented_say_so() {
    on_each_database(async |server| {
        let client = server.client().await;
        let project = &client.user.project_id;
        for path in
            ["operation-logs", "vault/v/tags", "backups/b/members", "protectables/server/instances"]
        {
            client.get(&format!("/v3/{{project}}/{path}")).await.refused(
                501,
                "keeptime.501",
                &format!("keeptime-server does not implement GET /v3/{project}/{path}"),
            );
        }
        client.put("/v3/{project}/checkpoints", json!({})).await.refused(
            405,
            "keeptime.405",
            &format!("/v3/{project}/checkpoints does not accept PUT"),
        );
        // The calls of identity have the same prefix.
        let projects = client.get("/v3/auth/projects").await.ok();
        assert_eq!(projects["projects"][0]["id"], **project);
    });
}
