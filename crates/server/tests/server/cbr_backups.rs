//! Restore points and backups of CBR.

use keeptime_documents::DocumentKind;
use serde_json::json;

use crate::cbr_documents::{OTHER_SERVER, SERVER, checked, policy, vault};
use crate::harness::on_each_database;

#[test]
fn a_vault_can_be_backed_up_and_its_backups_restored_and_deleted() {
    on_each_database(async |server| {
        let client = server.client().await;
        let limits = json!({"retention_duration_days": 30});
        let policy = client.created("policies", policy("nightly", limits)).await;
        let mut request = vault("servers", &[SERVER, OTHER_SERVER]);
        request["vault"]["backup_policy_id"] = policy.clone().into();
        let vault = client.created("vaults", request).await;

        let body = json!({"checkpoint": {"vault_id": vault, "parameters": {
            "name": "before", "description": "upgrade", "auto_trigger": true,
            "resources": [SERVER], "incremental": false}}});
        let answer = client.post("/v3/{project}/checkpoints", body).await;
        let point = checked(DocumentKind::CbrRestorePointAnswer, answer)["checkpoint"].take();
        let point_id = point["id"].as_str().unwrap();
        assert_eq!(point["status"], "protecting");
        assert_eq!(
            point["extra_info"],
            json!({"name": "before", "description": "upgrade", "retention_duration": 30}),
        );
        assert_eq!(point["vault"]["resources"][0]["id"], SERVER);
        assert_eq!(point["vault"]["resources"].as_array().unwrap().len(), 1);

        let path = format!("/v3/{{project}}/checkpoints/{point_id}");
        client.wait_for(&path, |body| body["checkpoint"]["status"] == "available").await;
        checked(DocumentKind::CbrRestorePointAnswer, client.get(&path).await);
        let path = format!("/v3/{{project}}/backups?checkpoint_id={point_id}");
        let mut page = checked(DocumentKind::CbrBackupsAnswer, client.get(&path).await);
        assert_eq!(
            (&page["count"], &page["limit"], &page["offset"]),
            (&json!(1), &json!(1000), &json!(0))
        );
        let listed = page["backups"][0].take();
        let path = format!("/v3/{{project}}/backups/{}", listed["id"].as_str().unwrap());
        let shown = checked(DocumentKind::CbrBackupAnswer, client.get(&path).await);
        let mut backup = shown["backup"].clone();
        let children = backup["children"].take();
        assert_eq!(children[0]["parent_id"], listed["id"]);
        backup["children"] = json!([]);
        backup.as_object_mut().unwrap().remove("replication_records").unwrap();
        assert_eq!(backup, listed);
        assert_eq!(listed["scheduled_operation_id"], policy);
        assert_eq!(listed["vault_id"], vault);
        assert_eq!(listed["incremental"], false);
        assert_eq!(listed["extend_info"]["auto_trigger"], true);
        let time = |name: &str| keeptime_documents::parse_instant(listed[name].as_str().unwrap());
        let kept = time("expired_at").unwrap() - time("created_at").unwrap();
        assert_eq!(kept, chrono::TimeDelta::days(30));

        let renamed = client.put(&path, json!({"backup": {"name": "kept"}})).await;
        let renamed = checked(DocumentKind::CbrBackupAnswer, renamed);
        assert_eq!(renamed["backup"]["name"], "kept");

        let restore = json!({"restore": {"server_id": SERVER, "power_on": true, "mappings": [
            {"backup_id": children[0]["id"], "volume_id": children[0]["resource_id"]}]}});
        let answer = client.post(&format!("{path}/restore"), restore).await;
        assert_eq!((answer.status.as_u16(), answer.body), (202, json!(null)));
        client.wait_for(&path, |body| body["backup"]["status"] == "available").await;
        let answer = client.delete(&path).await;
        assert_eq!((answer.status.as_u16(), answer.body), (204, json!(null)));
        client.wait_for(&path, |body| body["error_code"] == "BackupService.6200").await;
    });
}
