//! The errors of CSBS, each with its code and message.

use keeptime_server::config::Quotas;
use serde_json::json;

use crate::csbs_calls::{BY_HAND, ITEMS, PROVIDER, RESTORES, execution, restore};
use crate::csbs_policies::policy;
use crate::harness::{Setup, on_each_database, on_each_database_with};

#[test]
fn a_provider_is_the_one_for_servers() {
    on_each_database_with(BY_HAND, async |server| {
        let client = server.client().await;
        let message = "provider invalid: provider_id must be fc4d5750-22e7-4798-8a46-f48f62c4c1da, \
                       found \"disks\"";
        for path in ["resources/a/action", "resources/action", "checkpoints"] {
            let path = format!("/v1/{{project}}/providers/disks/{path}");
            client.post(&path, json!({})).await.refused(400, "CSBS.9001", message);
        }
        let path = "/v1/{project}/providers/disks/checkpoints/a";
        client.delete(path).await.refused(400, "CSBS.9001", message);
    });
}

#[test]
fn a_run_needs_servers_of_the_policy_that_are_free() {
    on_each_database_with(BY_HAND, async |server| {
        let client = server.client().await;
        let path = format!("{PROVIDER}/checkpoints");
        let answer = client.post(&path, execution("p", &[], false)).await;
        answer.refused(404, "CSBS.3000", "there is no policy p");

        let create = async |name, servers: &[&str]| {
            let created = client.post("/v1/{project}/policies", policy(name, servers)).await.ok();
            created["policy"]["id"].as_str().unwrap().to_owned()
        };
        let empty = create("empty", &[]).await;
        let plan = create("nightly", &["mail", "files"]).await;
        let no_server = format!("the policy {empty} has no server that can be backed up now");
        let answer = client.post(&path, execution(&empty, &[], false)).await;
        answer.refused(500, "CSBS.6032", &no_server);
        let foreign = format!("server web does not belong to the policy {plan}");
        let answer = client.post(&path, execution(&plan, &["mail", "web"], false)).await;
        answer.refused(400, "CSBS.9001", &foreign);

        // A server that is being backed up is left out, unless it is asked for.
        client.protect("mail").await;
        let answer = client.post(&path, execution(&plan, &["mail"], false)).await;
        answer.refused(400, "CSBS.6005", "server mail is being backed up");
        let protect = format!("{PROVIDER}/resources/mail/action");
        let answer = client.post(&protect, json!({"protect": {}})).await;
        answer.refused(400, "CSBS.6005", "server mail is being backed up");
        let record = client.post(&path, execution(&plan, &[], false)).await.ok();
        let resources = record["checkpoint"]["protection_plan"]["resources"].as_array().unwrap();
        assert_eq!((resources.len(), &resources[0]["id"]), (1, &json!("files")));

        let answer = client.post(&path, execution(&plan, &[], false)).await;
        answer.refused(500, "CSBS.1001", "a manual backup of the policy is running");
        server.run_jobs().await;
        client.post(&path, execution(&plan, &[], true)).await.ok();
        let answer = client.post(&path, execution(&plan, &[], false)).await;
        answer.refused(500, "CSBS.6030", "a scheduled backup of the policy is running");
        server.run_jobs().await;

        // All servers of the policy are being backed up, but not by the policy.
        client.protect("mail").await;
        client.protect("files").await;
        let no_server = format!("the policy {plan} has no server that can be backed up now");
        let answer = client.post(&path, execution(&plan, &[], false)).await;
        answer.refused(500, "CSBS.6032", &no_server);
    });
}

#[test]
fn two_runs_of_a_policy_at_once_do_not_both_start() {
    on_each_database_with(BY_HAND, async |server| {
        let client = server.client().await;
        let created = client.post("/v1/{project}/policies", policy("nightly", &["a"])).await.ok();
        let plan = created["policy"]["id"].as_str().unwrap();
        let path = format!("{PROVIDER}/checkpoints");
        let run = async || client.post(&path, execution(plan, &[], false)).await.status.as_u16();
        let (a, b, c, d) = tokio::join!(run(), run(), run(), run());
        let mut statuses = [a, b, c, d];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 500, 500, 500]);
        assert_eq!(client.get(&format!("{ITEMS}/count")).await.ok(), json!({"count": 1}));
    });
}

#[test]
fn a_deletion_deletes_all_that_it_names_or_nothing() {
    on_each_database_with(BY_HAND, async |server| {
        let client = server.client().await;
        let created =
            client.post("/v1/{project}/policies", policy("nightly", &["a", "b", "c"])).await.ok();
        let plan = created["policy"]["id"].as_str().unwrap();
        let runs = format!("{PROVIDER}/checkpoints");
        let record = client.post(&runs, execution(plan, &[], false)).await.ok();
        let record = record["checkpoint"]["id"].as_str().unwrap();
        let path = format!("{PROVIDER}/checkpoints/{record}");
        let list = client.get(&format!("{ITEMS}?sort=id:asc")).await.ok();
        let ids: Vec<_> = (0..3)
            .map(|place| list["checkpoint_items"][place]["id"].as_str().unwrap().to_owned())
            .collect();
        let count = async |status: &str| {
            client.get(&format!("{ITEMS}/count?status={status}")).await.ok()["count"].clone()
        };

        let unknown = client.delete(&format!("{PROVIDER}/checkpoints/x")).await;
        unknown.refused(404, "CSBS.3001", "there is no backup record x");
        let unknown = client.delete(&format!("{path}?checkpoint_items={},x", ids[0])).await;
        let message = format!("the backup record {record} does not contain the backup x");
        unknown.refused(404, "CSBS.3001", &message);
        for (query, message) in [
            ("checkpoint_items=", "checkpoint_items must be ids separated by commas, found \"\""),
            (
                "checkpoint_items=a,,b",
                "checkpoint_items must be ids separated by commas, found \"a,,b\"",
            ),
            (
                "checkpoint_items=a&checkpoint_items=b",
                "checkpoint_items must be ids separated by commas, found \"b\"",
            ),
            (
                "checkpoint_item=a",
                "a deletion accepts only checkpoint_items, found \"checkpoint_item\"",
            ),
            ("checkpoint_items=%ff", "checkpoint_items must be UTF-8"),
        ] {
            let answer = client.delete(&format!("{path}?{query}")).await;
            answer.refused(400, "CSBS.9001", message);
        }

        let busy = |id: &str| format!("the backup {id} is being created, restored or deleted");
        let named = format!("{path}?checkpoint_items={}", ids[1]);
        client.delete(&named).await.refused(400, "CSBS.2003", &busy(&ids[1]));
        server.run_jobs().await;
        client.delete(&named).await.ok();
        assert_eq!(count("waiting_delete").await, 1);
        client.delete(&path).await.refused(400, "CSBS.2003", &busy(&ids[1]));
        assert_eq!(count("available").await, 2);
        server.run_jobs().await;

        let images = "UPDATE backups SET images = '[{\"image_id\": \"i\"}]' WHERE id = ";
        server.sql(&format!("{images}'{}'", ids[2])).await;
        let message = format!("an image was created from the backup {}", ids[2]);
        client.delete(&path).await.refused(400, "CSBS.8007", &message);
        assert_eq!(count("available").await, 2);
        // A comma can be encoded. Both are named, so neither is deleted.
        let both = format!("{path}?checkpoint_items={}%2C{}", ids[0], ids[2]);
        client.delete(&both).await.refused(400, "CSBS.8007", &message);
        server.sql("UPDATE backups SET images = '[]'").await;
        client.delete(&both).await.ok();
        assert_eq!(count("waiting_delete").await, 2);
        server.run_jobs().await;
        assert_eq!(count("deleted").await, 3);
    });
}

#[test]
fn a_quota_ends_new_backups() {
    let quotas = Quotas { backups: Some(3), ..Quotas::default() };
    on_each_database_with(Setup { runs_jobs: false, quotas, start: None }, async |server| {
        let client = server.client().await;
        let record = client.protect("a").await;
        client.protect("b").await;
        let created =
            client.post("/v1/{project}/policies", policy("nightly", &["c", "d"])).await.ok();
        let plan = created["policy"]["id"].as_str().unwrap();
        let path = format!("{PROVIDER}/checkpoints");
        let exceeded = "the project has 2 backups and may have 3";
        let answer = client.post(&path, execution(plan, &[], false)).await;
        answer.refused(400, "CSBS.9006", exceeded);
        client.post(&path, execution(plan, &["c"], false)).await.ok();
        let protect = format!("{PROVIDER}/resources/e/action");
        let exceeded = "the project has 3 backups and may have 3";
        let answer = client.post(&protect, json!({"protect": {}})).await;
        answer.refused(400, "CSBS.9006", exceeded);
        let quotas = client.get("/v1/{project}/quotas").await.ok();
        let backups = json!({"type": "backups", "quota": 3, "used": 3});
        assert_eq!(quotas["quotas"]["resources"][1], backups);

        server.run_jobs().await;
        client.delete(&format!("{PROVIDER}/checkpoints/{record}")).await.ok();
        server.run_jobs().await;
        client.post(&protect, json!({"protect": {}})).await.ok();
    });
}

#[test]
fn all_tenants_are_for_administrators() {
    on_each_database(async |server| {
        let client = server.client().await;
        let policies = "/v1/{project}/policies";
        for path in [ITEMS.to_owned(), format!("{ITEMS}/count"), policies.to_owned()] {
            client.get(&format!("{path}?all_tenants=false")).await.ok();
            let message = "all_tenants must be false: only administrators may see other projects";
            let answer = client.get(&format!("{path}?all_tenants=true")).await;
            answer.refused(403, "keeptime.403", message);
        }
    });
}

#[test]
fn what_another_project_owns_is_not_found() {
    on_each_database_with(BY_HAND, async |server| {
        let owner = server.client().await;
        let record = owner.protect("mail").await;
        let created =
            owner.post("/v1/{project}/policies", policy("nightly", &["files"])).await.ok();
        let plan = created["policy"]["id"].as_str().unwrap();
        server.run_jobs().await;
        let item = owner.item(&record).await;
        let id = item["id"].as_str().unwrap();

        let client = server.client().await;
        let no_backup = format!("there is no backup {id}");
        let no_record = format!("there is no backup record {record}");
        client.get(&format!("{ITEMS}/{id}")).await.refused(404, "CSBS.3001", &no_backup);
        client.post(RESTORES, restore(&item, "mail")).await.refused(404, "CSBS.3001", &no_backup);
        let path = format!("{PROVIDER}/checkpoints/{record}");
        client.delete(&path).await.refused(404, "CSBS.3001", &no_record);
        let named = format!("{path}?checkpoint_items={id}");
        client.delete(&named).await.refused(404, "CSBS.3001", &no_record);
        let runs = format!("{PROVIDER}/checkpoints");
        let answer = client.post(&runs, execution(plan, &[], false)).await;
        answer.refused(404, "CSBS.3000", &format!("there is no policy {plan}"));
        let answer = client.get(&format!("{ITEMS}?marker={id}")).await;
        answer.refused(400, "CSBS.9001", &format!("marker names no backup: {id}"));
        for query in [format!("checkpoint_id={record}"), format!("policy_id={plan}")] {
            let list = client.get(&format!("{ITEMS}?{query}")).await.ok();
            assert_eq!(list, json!({"checkpoint_items": []}));
        }
        // The same servers can have a policy and backups in both projects.
        client.post("/v1/{project}/policies", policy("nightly", &["files"])).await.ok();
        client.protect("mail").await;
    });
}

#[test]
fn a_path_that_is_not_utf_8_is_refused() {
    on_each_database(async |server| {
        let client = server.client().await;
        let message = "Invalid URL: Invalid UTF-8 in `checkpoint_item_id`";
        client.get(&format!("{ITEMS}/%ff")).await.refused(400, "CSBS.9001", message);
    });
}
