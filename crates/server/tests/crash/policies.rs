//! Policies of different patterns and limits, on servers of their own.

use std::time::Duration;

use chrono::{DateTime, Utc};
use keeptime::Policy;
use keeptime_documents::Service;
use keeptime_documents::ZeroLimit;
use keeptime_documents::csbs::{CreatePolicy, PolicyAnswer, PolicyOrigin};
use keeptime_server::clock::Clock;
use keeptime_server::store::{AccessKey, NewPolicy, NewUser, Project, Store, User};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::json;

/// A policy of the test.
pub struct TestPolicy {
    pub id: String,
    pub project_id: String,
    pub policy: Policy,
    pub servers: Vec<String>,
    pub max_backups: i64,
}

/// Creates policies in a project each, because a project has five deletions at a time, and a step of the
/// clock is long.
pub async fn create(store: &Store, clock: &Clock, count: u64, seed: u64) -> Vec<TestPolicy> {
    let mut random = StdRng::seed_from_u64(seed);
    let mut policies = Vec::new();
    for number in 0..count {
        let project_id = project(store, number, clock.now()).await;
        policies.push(one(store, &project_id, clock.now(), number, &mut random).await);
    }
    policies
}

/// Creates a project whose user nobody knows the password of: a hash takes tens of milliseconds.
async fn project(store: &Store, number: u64, now: DateTime<Utc>) -> String {
    let new = |what: &str| format!("{what}-{number}");
    let user = User {
        id: new("user"),
        domain: "crash".to_owned(),
        name: new("user"),
        password_hash: String::new(),
    };
    let project = Project { id: new("project"), domain: "crash".to_owned(), name: new("project") };
    let access_key =
        AccessKey { id: new("key"), user_id: user.id.clone(), secret_key: String::new() };
    let new = NewUser { user: &user, project: &project, access_key: &access_key };
    store.create_user(new, now).await.unwrap()
}

async fn one(
    store: &Store,
    project_id: &str,
    now: DateTime<Utc>,
    number: u64,
    random: &mut StdRng,
) -> TestPolicy {
    let id = format!("policy-{number}");
    let servers: Vec<_> =
        (0..random.random_range(1..=3)).map(|server| format!("server-{number}-{server}")).collect();
    let max_backups = random.random_range(2..=5);
    let request: CreatePolicy = serde_json::from_value(json!({"policy": {
        "name": id,
        "provider_id": "fc4d5750-22e7-4798-8a46-f48f62c4c1da",
        "parameters": {},
        "resources": servers.iter().map(|server| json!({
            "id": server, "name": server, "type": "OS::Nova::Server",
        })).collect::<Vec<_>>(),
        "scheduled_operations": [{
            "enabled": true,
            "operation_type": "backup",
            "operation_definition": {"max_backups": max_backups},
            "trigger": {"properties": {"pattern": pattern(random)}},
        }],
    }}))
    .unwrap();
    let origin = PolicyOrigin {
        policy_id: &id,
        operation_id: "operation",
        trigger_id: "trigger",
        project_id,
        created_at: now,
    };
    let answer = request.answer(&origin);
    let policy = answer.to_policy(ZeroLimit::Unlimited).unwrap();
    let schedule = policy.schedule().unwrap();
    let new = NewPolicy {
        id: &id,
        service: Service::Csbs,
        project_id,
        operation_type: "backup",
        name: &id,
        description: "",
        status: "suspended",
        document: &serde_json::to_string(&answer).unwrap(),
        schedule: Some(&schedule),
        servers: &servers.iter().map(String::as_str).collect::<Vec<_>>(),
    };
    store.create_policy(new, u32::MAX, now).await.unwrap();
    TestPolicy { id, project_id: project_id.to_owned(), policy, servers, max_backups }
}

/// Renames policies again and again, at any moment: as they fire, are judged, and while instances are
/// killed. A change that comes too late or that the database refuses is left.
pub async fn keep_changing(store: Store, clock: Clock, ids: Vec<(String, String)>, seed: u64) {
    let mut random = StdRng::seed_from_u64(seed);
    for change in 0_u64.. {
        tokio::time::sleep(Duration::from_millis(random.random_range(5..60))).await;
        let (project_id, id) = &ids[random.random_range(0..ids.len())];
        let Ok(Some(stored)) = store.policy(Service::Csbs, project_id, id).await else { continue };
        let answer: PolicyAnswer = serde_json::from_str(&stored.document).unwrap();
        let policy = answer.to_policy(ZeroLimit::Unlimited).unwrap();
        let servers: Vec<_> = answer.resources().iter().filter_map(|server| server.id()).collect();
        let now = clock.now();
        let schedule = policy.schedule().unwrap();
        // Long enough for a fire in between.
        tokio::time::sleep(Duration::from_millis(random.random_range(0..30))).await;
        let changed = NewPolicy {
            id,
            service: Service::Csbs,
            project_id,
            operation_type: "backup",
            name: &format!("{id}-{change}"),
            description: "",
            status: "suspended",
            document: &stored.document,
            schedule: Some(&schedule),
            servers: &servers,
        };
        let _ = store.update_policy(changed, stored.version, now).await;
    }
}

/// Once to eight times a day, on all days or some.
fn pattern(random: &mut StdRng) -> String {
    let every = [3, 4, 6, 8, 12, 24][random.random_range(0..6)];
    let first = random.random_range(0..every);
    let hours: Vec<_> = (first..24).step_by(every).map(|hour| hour.to_string()).collect();
    let minute = random.random_range(0..60);
    let rest = format!("BYHOUR={};BYMINUTE={minute}", hours.join(","));
    if random.random_bool(0.7) {
        format!("FREQ=DAILY;{rest}")
    } else {
        format!("FREQ=WEEKLY;BYDAY=MO,WE,SA;{rest}")
    }
}
