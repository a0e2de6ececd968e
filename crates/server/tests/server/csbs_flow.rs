//! The life of a backup of CSBS: created, listed, restored, deleted.

use keeptime_server::store::Outcome;
use serde_json::{Value, json};

use crate::csbs_calls::{BY_HAND, ITEMS, PROVIDER, RESTORES, SERVER_TYPE, assert_sound, restore};
use crate::csbs_policies::policy;
use crate::harness::{Answer, on_each_database, on_each_database_with};

#[test]
fn a_server_is_backed_up_listed_restored_and_its_backup_deleted() {
    on_each_database(async |server| {
        let client = server.client().await;
        let body = json!({"protect": {
            "backup_name": "before-upgrade", "description": "by hand", "extra_info": {"a": 1}}});
        let path = format!("{PROVIDER}/resources/mail/action");
        let answer = client.post(&path, body).await.ok();
        assert_sound("csbs-checkpoint-answer", &answer);
        let record = &answer["checkpoint"];
        assert_eq!(record["status"], "protecting");
        assert_eq!(record["project_id"], client.user.project_id.as_str());
        assert_eq!(record["protection_plan"]["name"], "server protect plan for mail");
        assert_eq!(
            record["protection_plan"]["resources"],
            json!([{"id": "mail", "type": SERVER_TYPE, "name": "resource_mail", "extra_info": {"a": 1}}])
        );

        let record_id = record["id"].as_str().unwrap();
        let items = client.settled(record_id).await;
        let [item] = items.as_slice() else { panic!("{items:?}") };
        assert_eq!(item["status"], "available");
        assert_eq!(item["name"], "before-upgrade");
        assert_eq!(item["description"], "by hand");
        assert_eq!(item["extend_info"]["incremental"], false);
        assert_eq!(item["extend_info"]["progress"], 100);
        let path = format!("{ITEMS}/{}", item["id"].as_str().unwrap());
        let shown = client.get(&path).await.ok();
        assert_sound("csbs-backup-answer", &shown);
        assert_eq!(shown["checkpoint_item"], *item);
        assert_sound("csbs-backups-answer", &client.get(ITEMS).await.ok());

        let request = restore(item, "mail");
        let restored = client.post("/v1/{project}/restores", request.clone()).await.ok();
        assert_sound("csbs-restore-answer", &restored);
        let restored = &restored["restore"];
        assert_eq!(restored["status"], "in_progress");
        assert_eq!(restored["parameters"], request["restore"]["parameters"]);
        assert_eq!(restored["resources_status"], json!({"OS::Nova::Server#mail": "restoring"}));
        assert_eq!(client.settled(record_id).await[0]["status"], "available");

        // The second backup of a server is incremental.
        assert_eq!(client.backup("mail").await["extend_info"]["incremental"], true);

        let record_path = format!("{PROVIDER}/checkpoints/{record_id}");
        assert_eq!(client.delete(&record_path).await.ok(), json!({}));
        assert_eq!(client.settled(record_id).await, Vec::<Value>::new());
        let id = item["id"].as_str().unwrap();
        client.get(&path).await.refused(404, "CSBS.3001", &format!("there is no backup {id}"));
        let message = format!("there is no backup record {record_id}");
        client.delete(&record_path).await.refused(404, "CSBS.3001", &message);
        let deleted = client.get(&format!("{ITEMS}?status=deleted")).await.ok();
        assert_eq!(deleted["checkpoint_items"][0]["id"], id);
    });
}

#[test]
fn a_policy_is_run_and_one_of_its_backups_deleted() {
    on_each_database(async |server| {
        let client = server.client().await;
        let policy = client
            .post("/v1/{project}/policies", policy("nightly", &["mail", "files", "web"]))
            .await
            .ok();
        let policy = &policy["policy"];
        let plan_id = policy["id"].as_str().unwrap();
        let path = format!("{PROVIDER}/checkpoints");
        let body = json!({"checkpoint": {"plan_id": plan_id, "parameters": {
            "auto_trigger": false, "resources": ["web", "mail"]}}});
        let answer = client.post(&path, body).await.ok();
        assert_sound("csbs-checkpoint-answer", &answer);
        let record = &answer["checkpoint"];
        assert_eq!(record["protection_plan"]["id"], plan_id);
        assert_eq!(record["protection_plan"]["name"], "nightly");
        let resources = policy["resources"].as_array().unwrap();
        assert_eq!(record["protection_plan"]["resources"], json!([resources[2], resources[0]]));

        let record_id = record["id"].as_str().unwrap();
        let items = client.settled(record_id).await;
        assert_eq!(items.len(), 2);
        assert!(items.iter().all(|item| item["extend_info"]["auto_trigger"] == false));
        let of_policy = client.get(&format!("{ITEMS}/count?policy_id={plan_id}")).await.ok();
        assert_eq!(of_policy, json!({"count": 2}));
        assert_sound("csbs-count-answer", &of_policy);

        let [first, second] = [&items[0], &items[1]].map(|item| item["id"].as_str().unwrap());
        let record_path = format!("{PROVIDER}/checkpoints/{record_id}");
        client.delete(&format!("{record_path}?checkpoint_items={first}")).await.ok();
        let left = client.settled(record_id).await;
        assert_eq!(
            left.iter().map(|item| item["id"].as_str().unwrap()).collect::<Vec<_>>(),
            [second]
        );

        // Without a list, a run backs up all servers of the policy.
        let body =
            json!({"checkpoint": {"plan_id": plan_id, "parameters": {"auto_trigger": true}}});
        let answer = client.post(&path, body).await.ok();
        let items = client.settled(answer["checkpoint"]["id"].as_str().unwrap()).await;
        assert_eq!(items.len(), 3);
        assert!(items.iter().all(|item| item["extend_info"]["auto_trigger"] == true));
    });
}

#[test]
fn quotas_tell_what_is_used() {
    on_each_database(async |server| {
        let client = server.client().await;
        let item = client.backup("mail").await;
        let quotas = client.get("/v1/{project}/quotas").await.ok();
        assert_sound("csbs-quota-answer", &quotas);
        let used_gb = item["extend_info"]["size"].as_u64().unwrap().div_ceil(1024);
        assert_eq!(
            quotas,
            json!({"quotas": {"resources": [
                {"type": "backup_capacity", "unit": "GB", "quota": -1, "used": used_gb},
                {"type": "backups", "quota": -1, "used": 1},
            ]}})
        );
    });
}

#[test]
fn a_backup_tells_what_failed() {
    on_each_database_with(BY_HAND, async |server| {
        let client = server.client().await;
        let record = client.protect("mail").await;
        let reason = "the disk \"a\" is broken".to_owned();
        server.finish_job(Outcome::Failed { reason: reason.clone() }).await;
        let item = client.item(&record).await;
        let path = format!("{ITEMS}/{}", item["id"].as_str().unwrap());
        assert_sound("csbs-backup-answer", &client.get(&path).await.ok());
        let told = |item: &Value| {
            let info = &item["extend_info"];
            (item["status"].clone(), info["fail_op"].clone(), info["fail_reason"].clone())
        };
        assert_eq!(told(&item), (json!("error"), json!("backup"), json!(reason)));
        assert_eq!(item["extend_info"]["supported_restore_mode"], "na");
        client.delete(&format!("{PROVIDER}/checkpoints/{record}")).await.ok();
        server.run_jobs().await;

        // A restore that failed leaves the backup as it was, and the next one makes up for it.
        let record = client.protect("mail").await;
        server.run_jobs().await;
        let body = restore(&client.item(&record).await, "mail");
        client.post(RESTORES, body.clone()).await.ok();
        server.finish_job(Outcome::Failed { reason: reason.clone() }).await;
        let item = client.item(&record).await;
        assert_eq!(told(&item), (json!("available"), json!("restore"), json!(reason)));
        client.post(RESTORES, body).await.ok();
        server.run_jobs().await;
        let item = client.item(&record).await;
        assert_eq!(told(&item), (json!("available"), json!(""), json!("")));

        // A deletion that failed can be asked for again.
        let path = format!("{PROVIDER}/checkpoints/{record}");
        client.delete(&path).await.ok();
        server.finish_job(Outcome::Failed { reason: reason.clone() }).await;
        let item = client.item(&record).await;
        assert_eq!(told(&item), (json!("error"), json!("delete"), json!(reason)));
        client.delete(&path).await.ok();
        server.run_jobs().await;
        assert_eq!(client.get(&format!("{ITEMS}/count")).await.ok(), json!({"count": 0}));
    });
}

/// SQLite holds it, PostgreSQL does not, so no body may contain it. Queries and paths find nothing.
#[test]
fn the_character_u_0000_is_no_failure_of_the_server() {
    on_each_database_with(BY_HAND, async |server| {
        let client = server.client().await;
        let sound = |answer: Answer| {
            let message = "text must not contain U+0000";
            match answer.status.as_u16() {
                200 | 404 => {}
                _ if answer.body["error_msg"] == "marker names no backup: \0" => {}
                _ => answer.refused(400, "CSBS.9001", message),
            }
        };
        for path in ["?name=a%00", "?marker=%00", "/%00", "/count?resource_id=%00"] {
            sound(client.get(&format!("{ITEMS}{path}")).await);
        }
        let path = format!("{PROVIDER}/resources/mail/action");
        for body in [
            json!({"protect": {"description": "a\0b"}}),
            json!({"protect": {"extra_info": {"a": [{"b\0": 1}]}}}),
        ] {
            let message = "text must not contain U+0000";
            client.post(&path, body).await.refused(400, "CSBS.9001", message);
        }
        let body = json!({"protect": {"description": "a backslash: \\u0000"}});
        client.post(&path, body).await.ok();
        let path = format!("{PROVIDER}/resources/%00/action");
        sound(client.post(&path, json!({"protect": {}})).await);
    });
}
