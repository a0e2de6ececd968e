//! Calls of CSBS, and a runner that tests drive by hand.

use std::time::Duration;

use chrono::TimeDelta;
use keeptime_documents::DocumentKind;
use keeptime_server::config::Quotas;
use keeptime_server::store::{Lease, Outcome, Taken};
use serde_json::{Value, json};

use crate::harness::{Client, Server, Setup};

pub const PROVIDER: &str = "/v1/{project}/providers/fc4d5750-22e7-4798-8a46-f48f62c4c1da";
pub const ITEMS: &str = "/v1/{project}/checkpoint_items";
pub const SERVER_TYPE: &str = "OS::Nova::Server";
pub const RESTORES: &str = "/v1/{project}/restores";

/// The test runs the jobs.
pub const BY_HAND: Setup =
    Setup { runs_jobs: false, quotas: Quotas { policies: 32, backups: None }, start: None };

/// Asserts that an answer has neither faults nor notes.
#[track_caller]
pub fn assert_sound(kind: &str, answer: &Value) {
    let checked = kind.parse::<DocumentKind>().unwrap().check(answer);
    assert_eq!((checked.faults().len(), checked.notes().len()), (0, 0), "{answer}: {checked:?}");
}

impl Client<'_> {
    /// Backs up a server and returns the id of the backup record.
    pub async fn protect(&self, server: &str) -> String {
        let path = format!("{PROVIDER}/resources/{server}/action");
        let record = self.post(&path, json!({"protect": {}})).await.ok();
        record["checkpoint"]["id"].as_str().unwrap().to_owned()
    }

    /// Waits until no backup of a backup record is in progress and returns the backups.
    pub async fn settled(&self, record: &str) -> Vec<Value> {
        for _ in 0..1000 {
            let list = self.get(&format!("{ITEMS}?checkpoint_id={record}")).await.ok();
            let items = list["checkpoint_items"].as_array().unwrap().clone();
            let is_settled =
                |item: &Value| ["available", "error"].contains(&item["status"].as_str().unwrap());
            if items.iter().all(is_settled) {
                return items;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("the backups of {record} are still in progress");
    }

    /// Backs up a server and returns the backup when it is available.
    pub async fn backup(&self, server: &str) -> Value {
        let record = self.protect(server).await;
        let item = self.settled(&record).await.remove(0);
        assert_eq!(item["status"], "available");
        item
    }
}

/// The body of a request that restores a backup to a server, each disk to the one it was made from.
pub fn restore(item: &Value, server: &str) -> Value {
    json!({"restore": {
        "provider_id": "fc4d5750-22e7-4798-8a46-f48f62c4c1da",
        "checkpoint_id": item["checkpoint_id"],
        "parameters": {
            "checkpoint_item_id": item["id"],
            "power_on": true,
            "targets": {"server_id": server, "volumes": volumes(item)},
        },
    }})
}

/// The disk backups of a backup, each with the disk that it was made from.
pub fn volumes(item: &Value) -> Vec<Value> {
    let disks = item["extend_info"]["volume_backups"].as_array().unwrap();
    disks
        .iter()
        .map(|disk| json!({"backup_id": disk["id"], "volume_id": disk["source_volume_id"]}))
        .collect()
}

impl Server {
    /// Ends the oldest job that waits in this way.
    pub async fn finish_job(&self, outcome: Outcome) {
        let now = self.app.clock().now();
        let store = self.app.store();
        let lease = Lease { holder: "test", from: now, until: now + TimeDelta::hours(1) };
        let Taken::These(jobs) = store.take_jobs(&lease, 1, now, |_| None).await.unwrap() else {
            panic!("no job waits")
        };
        assert!(store.finish_job(&jobs[0], "test", &outcome, now).await.unwrap());
    }

    /// Runs all jobs that wait. A server has a system disk of 40 GB and a data disk of 100 GB.
    pub async fn run_jobs(&self) {
        let now = self.app.clock().now();
        let store = self.app.store();
        let lease = Lease { holder: "test", from: now, until: now + TimeDelta::hours(1) };
        while let Taken::These(jobs) = store.take_jobs(&lease, 1, now, |_| None).await.unwrap() {
            let job = &jobs[0];
            let server = &job.backup.object.id;
            let disk = |name: &str, size: u32, bootable: bool| {
                json!({
                    "id": format!("{}-{name}", job.backup.id), "status": "available",
                    "source_volume_id": format!("{server}-{name}"),
                    "source_volume_size": size, "bootable": bootable,
                })
            };
            let outcome = match job.kind.name() {
                "protect" => Outcome::Protected {
                    size_mb: 2048,
                    disks: json!([disk("system", 40, true), disk("data", 100, false)]).to_string(),
                },
                "restore" => Outcome::Restored,
                _ => Outcome::Deleted,
            };
            assert!(store.finish_job(job, "test", &outcome, now).await.unwrap());
        }
    }
}

impl Client<'_> {
    /// Returns the only backup of a backup record.
    pub async fn item(&self, record: &str) -> Value {
        let list = self.get(&format!("{ITEMS}?checkpoint_id={record}")).await.ok();
        assert_eq!(list["checkpoint_items"].as_array().unwrap().len(), 1);
        list["checkpoint_items"][0].clone()
    }
}

/// The body of a request that runs a policy.
pub fn execution(plan_id: &str, servers: &[&str], is_automatic: bool) -> Value {
    json!({"checkpoint": {"plan_id": plan_id, "parameters": {
        "auto_trigger": is_automatic, "resources": servers}}})
}
