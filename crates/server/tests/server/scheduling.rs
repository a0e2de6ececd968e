//! Policies fire, and their backups are deleted by their limits.

use keeptime_server::config::Quotas;
use keeptime_server::schedule::Scheduler;
use keeptime_server::store::ClockSetting;
use keeptime_server::wakeup::Wakeup;
use serde_json::{Value, json};

use crate::cbr_documents::{SERVER, vault};
use crate::csbs_calls::{PROVIDER, execution};
use crate::csbs_policies::policy;
use crate::harness::{Client, Server, Setup, on_each_database_with};

/// Runs a test from a Sunday noon on.
fn from_sunday(test: impl AsyncFn(&Server)) {
    let setup = Setup { start: Some("2026-03-01T12:00:00Z"), ..Setup::default() };
    on_each_database_with(setup, test);
}

/// The dates of the backups that are available, newest first.
async fn available(client: &Client<'_>) -> Vec<String> {
    let path = "/v1/{project}/checkpoint_items?status=available";
    let page = client.get(path).await.ok();
    let items = page["checkpoint_items"].as_array().unwrap().iter();
    items.map(|item| item["created_at"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_policy_fires_and_keeps_as_many_backups_as_it_says() {
    from_sunday(async |server| {
        let client = server.client().await;
        let mut body = policy("nightly", &["a"]);
        body["policy"]["scheduled_operations"][0]["operation_definition"] =
            json!({"max_backups": 2});
        client.post("/v1/{project}/policies", body).await.ok();
        server.advance_to("2026-03-05T12:00:00Z").await;
        assert_eq!(available(&client).await, ["2026-03-05T02:00:00", "2026-03-04T02:00:00"]);
    });
}

#[test]
fn a_policy_that_is_switched_off_does_not_fire() {
    from_sunday(async |server| {
        let client = server.client().await;
        let created = client.post("/v1/{project}/policies", policy("nightly", &["a"])).await.ok();
        let id = created["policy"]["id"].as_str().unwrap();
        let operation = &created["policy"]["scheduled_operations"][0]["id"];
        server.advance_to("2026-03-02T12:00:00Z").await;
        let change =
            json!({"policy": {"scheduled_operations": [{"id": operation, "enabled": false}]}});
        client.put(&format!("/v1/{{project}}/policies/{id}"), change).await.ok();
        server.advance_to("2026-03-09T12:00:00Z").await;
        assert_eq!(available(&client).await, ["2026-03-02T02:00:00"]);
    });
}

#[test]
fn a_changed_pattern_takes_effect_at_once() {
    from_sunday(async |server| {
        let client = server.client().await;
        let created = client.post("/v1/{project}/policies", policy("nightly", &["a"])).await.ok();
        let id = created["policy"]["id"].as_str().unwrap();
        let operation = &created["policy"]["scheduled_operations"][0]["id"];
        let change = json!({"policy": {"scheduled_operations": [{"id": operation, "trigger": {
            "properties": {"pattern": "FREQ=WEEKLY;BYDAY=MO;BYHOUR=13;BYMINUTE=30"}}}]}});
        client.put(&format!("/v1/{{project}}/policies/{id}"), change).await.ok();
        server.advance_to("2026-03-03T12:00:00Z").await;
        assert_eq!(available(&client).await, ["2026-03-02T13:30:00"]);
    });
}

/// The body of a request that creates a policy of CBR.
fn cbr_policy() -> Value {
    json!({"policy": {
        "name": "nightly",
        "operation_type": "backup",
        "operation_definition": {"retention_duration_days": 2},
        "trigger": {"properties": {"pattern": ["FREQ=DAILY;INTERVAL=1;BYHOUR=2;BYMINUTE=0"]}},
    }})
}

#[test]
fn a_vault_is_backed_up_and_its_backups_expire_as_they_were_stamped() {
    from_sunday(async |server| {
        let client = server.client().await;
        let created = client.post("/v3/{project}/policies", cbr_policy()).await.ok();
        let policy_id = created["policy"]["id"].as_str().unwrap();
        let vault = json!({"vault": {
            "name": "vault",
            "billing": {"consistent_level": "crash_consistent", "object_type": "server",
                "protect_type": "backup", "size": 100},
            "backup_policy_id": policy_id,
            "resources": [{"id": "11111111-1111-4111-8111-111111111111", "type": "OS::Nova::Server",
                "name": "web"}],
        }});
        let created = client.post("/v3/{project}/vaults", vault).await.ok();
        let vault_id = created["vault"]["id"].as_str().unwrap();
        server.advance_to("2026-03-05T12:00:00Z").await;

        let page = client.get("/v3/{project}/backups?status=available").await.ok();
        let backups = page["backups"].as_array().unwrap();
        let dates: Vec<_> = backups.iter().map(|backup| &backup["expired_at"]).collect();
        assert_eq!(dates, ["2026-03-07T02:00:00", "2026-03-06T02:00:00"]);
        assert!(backups.iter().all(|backup| backup["scheduled_operation_id"] == policy_id));
        assert!(backups.iter().all(|backup| backup["vault_id"] == vault_id));

        // Other days bind new backups, not those that exist.
        let change = json!({"policy": {"operation_definition": {"retention_duration_days": 1}}});
        client.put(&format!("/v3/{{project}}/policies/{policy_id}"), change).await.ok();
        server.advance_to("2026-03-06T12:00:00Z").await;
        let page = client.get("/v3/{project}/backups?status=available").await.ok();
        let dates = page["backups"].as_array().unwrap().iter();
        let dates: Vec<_> = dates.map(|backup| &backup["expired_at"]).collect();
        assert_eq!(dates, ["2026-03-07T02:00:00", "2026-03-07T02:00:00"]);
    });
}

#[test]
fn a_fire_over_the_quota_records_a_job_that_failed() {
    let quotas = Quotas { backups: Some(3), ..Quotas::default() };
    let setup = Setup { start: Some("2026-03-01T12:00:00Z"), quotas, ..Setup::default() };
    on_each_database_with(setup, async |server| {
        let client = server.client().await;
        client.post("/v1/{project}/policies", policy("nightly", &["a", "b"])).await.ok();
        server.advance_to("2026-03-03T12:00:00Z").await;
        assert_eq!(available(&client).await.len(), 3);
        let since = "2026-03-01T00:00:00Z".parse().unwrap();
        let project = &client.user.project_id;
        let failed = server.app.store().failed_jobs(project, since, 10).await.unwrap();
        assert_eq!(failed.len(), 1);
        let reason = "the project has 3 backups and may have 3";
        assert_eq!(
            (failed[0].state.as_str(), failed[0].reason.as_deref()),
            ("failed", Some(reason))
        );
        assert!(failed[0].finished_at.is_some());
    });
}

#[test]
fn a_server_of_two_services_is_backed_up_once_at_a_time() {
    from_sunday(async |server| {
        let client = server.client().await;
        client.post("/v1/{project}/policies", policy("nightly", &[SERVER])).await.ok();
        let mut body = vault("vault", &[SERVER]);
        body["vault"]["backup_policy_id"] = client.created("policies", cbr_policy()).await.into();
        client.created("vaults", body).await;
        server.advance_to("2026-03-02T12:00:00Z").await;
        let of_fire = "jobs WHERE kind = 'protect' AND state =";
        assert_eq!(server.count(&format!("{of_fire} 'done'")).await, 1);
        assert_eq!(server.count(&format!("{of_fire} 'skipped'")).await, 1);
    });
}

/// One of them is refused or skipped.
#[test]
fn a_run_of_a_policy_and_its_fire_at_once_back_up_each_server_once() {
    let setup = Setup { runs_jobs: false, start: Some("2026-03-01T12:00:00Z"), ..Setup::default() };
    on_each_database_with(setup, async |server| {
        let client = server.client().await;
        let mut plans = Vec::new();
        for number in 0..8 {
            let body = policy(&format!("nightly-{number}"), &[&format!("server-{number}")]);
            let created = client.post("/v1/{project}/policies", body).await.ok();
            plans.push(created["policy"]["id"].as_str().unwrap().to_owned());
        }
        let (store, clock) = (server.app.store().clone(), server.app.clock().clone());
        let fire = ClockSetting::new("2026-03-02T02:00:00Z".parse().unwrap(), 0);
        clock.set(&store, fire).await.unwrap();
        let scheduler = Scheduler::new(store, clock, Wakeup::default());
        let fired = tokio::spawn(async move { scheduler.handle_due().await });
        let path = format!("{PROVIDER}/checkpoints");
        for plan in &plans {
            let answer = client.post(&path, execution(plan, &[], false)).await;
            let is_busy = answer.body["error_code"] == "CSBS.6030";
            assert!(is_busy || answer.status.is_success(), "{answer:?}");
        }
        fired.await.unwrap().unwrap();
        for number in 0..8 {
            let unfinished =
                format!("jobs WHERE object_id = 'server-{number}' AND state = 'waiting'");
            assert_eq!(server.count(&unfinished).await, 1);
        }
    });
}

#[test]
fn more_servers_than_a_worker_has_places_are_backed_up_while_time_leaps() {
    from_sunday(async |server| {
        let client = server.client().await;
        let servers: Vec<_> = (0..40).map(|number| format!("server-{number}")).collect();
        let servers: Vec<_> = servers.iter().map(String::as_str).collect();
        client.post("/v1/{project}/policies", policy("nightly", &servers)).await.ok();
        server.advance_to("2026-03-02T12:00:00Z").await;
        assert_eq!(available(&client).await.len(), 40);
    });
}
