//! Requests of CBR and VBS that break a rule of a table.

use axum::http::Method;

use crate::fault_rows::rows;
use crate::harness::on_each_database;

#[test]
fn every_fault_of_a_request_of_cbr_and_vbs_is_answered() {
    on_each_database(async |server| {
        let client = server.client().await;
        for (kind, path) in [
            ("cbr-create-policy-request", "/v3/{project}/policies"),
            ("cbr-create-restore-point-request", "/v3/{project}/checkpoints"),
            ("vbs-create-backup-request", "/v2/{project}/cloudbackups"),
        ] {
            for row in rows(kind) {
                client.refuses(&row, Method::POST, path).await;
            }
        }
        // None of them did anything.
        assert_eq!(client.get("/v3/{project}/policies").await.ok()["count"], 0);
        assert_eq!(client.get("/v3/{project}/backups").await.ok()["count"], 0);
        let backups = client.get("/v2/{project}/backups").await.ok();
        assert_eq!(backups["backups"].as_array().unwrap().len(), 0);
    });
}
