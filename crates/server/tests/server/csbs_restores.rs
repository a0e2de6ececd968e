//! What can be restored, and what can be backed up.

use chrono::TimeDelta;
use keeptime_server::store::{Lease, Taken};
use serde_json::{Value, json};

use crate::csbs_calls::{BY_HAND, PROVIDER, RESTORES, SERVER_TYPE, assert_sound, restore};
use crate::csbs_policies::policy;
use crate::harness::on_each_database_with;

#[test]
fn a_restore_fits_the_backup_and_the_target() {
    on_each_database_with(BY_HAND, async |server| {
        let client = server.client().await;
        let record = client.protect("mail").await;
        let waiting = client.item(&record).await;
        let id = waiting["id"].as_str().unwrap();
        let mut early = restore(&waiting, "mail");
        early["restore"]["parameters"]["targets"]["volumes"] =
            json!([{"backup_id": "b", "volume_id": "v"}]);
        let not_available = format!("the backup {id} is not available");
        client.post(RESTORES, early).await.refused(400, "CSBS.4000", &not_available);
        server.run_jobs().await;

        let item = client.item(&record).await;
        let sound = restore(&item, "mail");
        let with = |pointer: &str, value: Value| {
            let mut body = sound.clone();
            *body.pointer_mut(&format!("/restore{pointer}")).unwrap() = value;
            body
        };
        let volumes = "/parameters/targets/volumes";
        let (system, data) = (format!("{id}-system"), format!("{id}-data"));
        for (body, status, code, message) in [
            (
                with("/parameters/checkpoint_item_id", json!("x")),
                404,
                "CSBS.3001",
                "there is no backup x".to_owned(),
            ),
            (
                with("/checkpoint_id", json!("x")),
                404,
                "CSBS.3001",
                format!("the backup record x does not contain the backup {id}"),
            ),
            (
                with(&format!("{volumes}/0/backup_id"), json!("x")),
                400,
                "CSBS.6017",
                format!("the backup {id} has no disk backup x"),
            ),
            (
                with(volumes, json!([sound.pointer(&format!("/restore{volumes}/0")).unwrap()])),
                400,
                "CSBS.6018",
                format!("the disk backup {data} has no disk to be restored to"),
            ),
            (
                with(&format!("{volumes}/1/volume_id"), json!("x")),
                400,
                "CSBS.6014",
                "server mail has no disk x".to_owned(),
            ),
            (
                with(
                    volumes,
                    json!([
                        {"backup_id": data, "volume_id": "mail-system"},
                        {"backup_id": system, "volume_id": "mail-data"},
                    ]),
                ),
                500,
                "CSBS.6023",
                format!(
                    "the disk backup {data} is of a data disk, and the disk mail-system is a system \
                     disk"
                ),
            ),
        ] {
            client.post(RESTORES, body).await.refused(status, code, &message);
        }

        // The disks of a server that was never backed up are not known.
        client.post(RESTORES, restore(&item, "never-seen")).await.ok();
        client.post(RESTORES, sound.clone()).await.refused(400, "CSBS.4000", &not_available);
        server.run_jobs().await;
        let other = client.protect("files").await;
        server.run_jobs().await;
        let answer = client.post(RESTORES, restore(&item, "files")).await;
        answer.refused(400, "CSBS.6014", "server files has no disk mail-system");

        // Two backups are not restored to a server at the same time.
        client.post(RESTORES, sound.clone()).await.ok();
        let mut body = restore(&client.item(&other).await, "mail");
        for (place, name) in ["system", "data"].iter().enumerate() {
            body["restore"]["parameters"]["targets"]["volumes"][place]["volume_id"] =
                json!(format!("mail-{name}"));
        }
        client.post(RESTORES, body.clone()).await.refused(
            400,
            "CSBS.6015",
            "the server is being restored",
        );
        server.run_jobs().await;
        client.post(RESTORES, body.clone()).await.ok();
        server.run_jobs().await;

        let other = client.item(&other).await;
        let backup = format!("{}-data", other["id"].as_str().unwrap());
        server.sql("UPDATE backups SET disks = replace(disks, ':100', ':200') WHERE object_id = 'files'").await;
        client.post(RESTORES, body).await.refused(
            400,
            "CSBS.6024",
            &format!(
                "the disk mail-data has 100 GB, which is less than the 200 GB of the disk backup \
                 {backup}"
            ),
        );
    });
}

#[test]
fn a_restore_to_another_server_is_a_job_of_that_server() {
    on_each_database_with(BY_HAND, async |server| {
        let client = server.client().await;
        let [record, other] = [client.protect("mail").await, client.protect("web").await];
        server.run_jobs().await;
        let item = client.item(&record).await;
        let restore_to = |target: &str| {
            let mut body = restore(&item, target);
            for (place, name) in ["system", "data"].into_iter().enumerate() {
                body["restore"]["parameters"]["targets"]["volumes"][place]["volume_id"] =
                    json!(format!("{target}-{name}"));
            }
            body
        };
        client.post(RESTORES, restore_to("web")).await.ok();
        assert_eq!(server.count("jobs WHERE kind = 'restore' AND object_id = 'web'").await, 1);
        let item = client.item(&other).await;
        client.post(RESTORES, restore(&item, "web")).await.refused(
            400,
            "CSBS.6015",
            "the server is being restored",
        );
        // The runner gets what was asked for.
        let now = server.app.clock().now();
        let lease = Lease { holder: "test", from: now, until: now + TimeDelta::hours(1) };
        let taken = server.app.store().take_jobs(&lease, 1, now, |_| None).await.unwrap();
        let Taken::These(jobs) = taken else { panic!("no job waits") };
        assert!(jobs[0].parameters.contains("web-data"), "{}", jobs[0].parameters);
    });
}

#[test]
fn capabilities_say_what_can_be_backed_up_and_restored() {
    on_each_database_with(BY_HAND, async |server| {
        let client = server.client().await;
        let created =
            client.post("/v1/{project}/policies", policy("nightly", &["files"])).await.ok();
        let plan = created["policy"]["id"].as_str().unwrap();
        let record = client.protect("mail").await;
        let path = format!("{PROVIDER}/resources/action");
        let bare_metal = "OS::Ironic::BareMetalServer";
        let asked = [
            ("web", SERVER_TYPE),
            ("files", SERVER_TYPE),
            ("mail", SERVER_TYPE),
            ("big", bare_metal),
            ("disk", "OS::Cinder::Volume"),
        ];
        let asked = asked.map(|(id, kind)| json!({"resource_id": id, "resource_type": kind}));
        let answer = client.post(&path, json!({"check_protectable": asked})).await.ok();
        assert_sound("csbs-protectable-answer", &answer);
        let capability = |id: &str, kind: &str, result: bool, code: &str, message: &str| {
            json!({"resource_id": id, "resource_type": kind, "result": result,
                "error_code": code, "error_msg": message})
        };
        let of_policy = format!("server files belongs to the policy {plan}");
        let busy = "server mail is being backed up";
        let no_bare_metal = "servers of type OS::Ironic::BareMetalServer cannot be backed up";
        let no_disk = "only servers can be backed up, found type OS::Cinder::Volume";
        assert_eq!(
            answer,
            json!({"protectable": [
                capability("web", SERVER_TYPE, true, "", ""),
                capability("files", SERVER_TYPE, true, "CSBS.6004", &of_policy),
                capability("mail", SERVER_TYPE, false, "CSBS.6005", busy),
                capability("big", bare_metal, false, "CSBS.6006", no_bare_metal),
                capability("disk", "OS::Cinder::Volume", false, "CSBS.6003", no_disk),
            ]})
        );

        server.run_jobs().await;
        let item = client.item(&record).await;
        let volumes = restore(&item, "mail")["restore"]["parameters"]["targets"]["volumes"].clone();
        let target =
            |kind: &str| json!({"resource_id": "mail", "resource_type": kind, "volumes": volumes});
        let asked = [
            json!({"checkpoint_item_id": item["id"], "target": target(SERVER_TYPE)}),
            json!({"checkpoint_item_id": "x", "target": target(SERVER_TYPE)}),
            json!({"checkpoint_item_id": item["id"], "target": target(bare_metal)}),
            json!({"checkpoint_item_id": item["id"], "target": target("OS::Cinder::Volume")}),
        ];
        let answer = client.post(&path, json!({"check_restorable": asked})).await.ok();
        assert_sound("csbs-restorable-answer", &answer);
        let no_bare_metal = "servers of type OS::Ironic::BareMetalServer cannot be restored";
        let no_disk = "only servers can be restored, found type OS::Cinder::Volume";
        assert_eq!(
            answer,
            json!({"restorable": [
                capability("mail", SERVER_TYPE, true, "", ""),
                capability("mail", SERVER_TYPE, false, "CSBS.3001", "there is no backup x"),
                capability("mail", bare_metal, false, "CSBS.6016", no_bare_metal),
                capability("mail", "OS::Cinder::Volume", false, "CSBS.6013", no_disk),
            ]})
        );
        for body in [json!({}), json!({"check_restorable": [], "check_protectable": []})] {
            let message = "the body must have either check_protectable or check_restorable";
            client.post(&path, body).await.refused(400, "CSBS.9001", message);
        }
    });
}
