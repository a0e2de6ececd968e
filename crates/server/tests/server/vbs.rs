//! Backups of VBS.

use axum::http::Method;
use keeptime_documents::DocumentKind;
use serde_json::{Value, json};

use crate::cbr_documents::checked;
use crate::harness::{Answer, on_each_database};

const BACKUPS: &str = "/v2/{project}/cloudbackups";

#[track_caller]
fn refused(answer: Answer, status: u16, code: &str, message: &str) {
    let checked = DocumentKind::VbsErrorAnswer.check(&answer.body);
    assert!(checked.faults().is_empty() && checked.notes().is_empty(), "{checked:?}");
    let body = json!({"error": {"code": code, "message": message}});
    assert_eq!((answer.status.as_u16(), answer.body), (status, body));
}

fn backup(volume: &str, name: &str) -> Value {
    json!({"backup": {"volume_id": volume, "name": name, "description": "by hand"}})
}

#[test]
fn a_disk_can_be_backed_up_and_its_backup_deleted() {
    on_each_database(async |server| {
        let client = server.client().await;
        let answer = client.post(BACKUPS, backup("disk", "first")).await;
        let created = checked(DocumentKind::VbsJobAnswer, answer);
        let path = format!("/v2/{{project}}/jobs/{}", created["job_id"].as_str().unwrap());
        let job = client.wait_for(&path, |job| job["status"] == "SUCCESS").await;
        assert_eq!(job["job_type"], "bksCreateBackup");
        assert_eq!(job["entities"]["volume_id"], "disk");
        assert_eq!(job["fail_reason"], json!(null));

        let id = job["entities"]["backup_id"].as_str().unwrap();
        let path = format!("/v2/{{project}}/backups/{id}");
        let shown = client.get(&path).await.ok()["backup"].take();
        assert_eq!(shown["status"], "available");
        assert_eq!(shown["description"], "by hand");
        for query in ["", "?status=available&volume_id=disk&name=first&limit=1&sort_key=name"] {
            let page = client.get(&format!("/v2/{{project}}/backups/detail{query}")).await.ok();
            assert_eq!(page, json!({"backups": [shown]}), "{query}");
        }
        let page = client.get("/v2/{project}/backups").await.ok();
        let summary = json!({"id": id, "name": "first", "links": shown["links"]});
        assert_eq!(page, json!({"backups": [summary]}));
        for query in ["status=error", "status=error_restoring", "volume_id=other", "name=fir"] {
            let page = client.get(&format!("/v2/{{project}}/backups/detail?{query}")).await.ok();
            assert_eq!(page, json!({"backups": []}), "{query}");
        }
        // The backup is only one of VBS.
        let cbr = client.get("/v3/{project}/backups").await.ok();
        assert_eq!(cbr["count"], 0);

        let answer = client.delete(&path).await;
        assert_eq!((answer.status.as_u16(), answer.body), (202, json!(null)));
        client.wait_for(&path, |body| body["error"]["code"] == "keeptime.404").await;
        let page = client.get("/v2/{project}/backups/detail?status=deleting").await.ok();
        assert_eq!(page, json!({"backups": []}));
        let message = format!("there is no backup {id}");
        refused(client.delete(&path).await, 404, "keeptime.404", &message);
    });
}

#[test]
fn errors_of_vbs_have_its_form() {
    on_each_database(async |server| {
        let client = server.client().await;
        let owner = server.client().await;
        let answer = client.post(BACKUPS, backup("disk", "automatic")).await;
        refused(
            answer,
            400,
            "value",
            "/backup/name: name takes text that does not start with auto, found \"automatic\"",
        );
        let job = owner.post(BACKUPS, backup("disk", "first")).await.ok();
        let job = job["job_id"].as_str().unwrap();
        let answer = client.get(&format!("/v2/{{project}}/jobs/{job}")).await;
        refused(answer, 404, "keeptime.404", &format!("there is no job {job}"));
        let project = &client.user.project_id;
        for (method, path) in [(Method::POST, "backuppolicy"), (Method::GET, "backups/a/b")] {
            let message =
                format!("keeptime-server does not implement {method} /v2/{project}/{path}");
            let answer = client.call(method, &format!("/v2/{{project}}/{path}"), None).await;
            refused(answer, 501, "keeptime.501", &message);
        }
    });
}
