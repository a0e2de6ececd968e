//! Lists and counts of random backups and policies by random queries. What the server answers is what the
//! queries of `keeptime-documents` select from all of them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use keeptime_documents::csbs::{
    BackupCountQuery, BackupStatus, BackupsQuery, CheckpointItem, PoliciesQuery, PolicyAnswer,
};
use keeptime_documents::format_instant;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};

use crate::csbs_calls::{BY_HAND, ITEMS};
use crate::harness::{Client, Server, on_each_database_with};

const NAMES: [&str; 8] = ["nightly", "Nightly", "night", "100%", "a_b", "ö's \"ü\"", "", "日本"];
const POLICIES: [&str; 3] = ["p1", "p2", "P1"];
const OBJECTS: [&str; 4] = ["mail", "files", "web", "Mail"];
const TYPES: [&str; 2] = ["OS::Nova::Server", "os::nova::server"];
const ZONES: [&str; 3] = ["az1", "az2", ""];
const CHECKPOINTS: [&str; 5] = ["c1", "c2", "c3", "c4", "c5"];

/// Microseconds since 1970, some of them within one second.
const TIMES: [i64; 7] = [
    1_700_000_000_000_000,
    1_700_000_000_000_001,
    1_700_000_000_500_000,
    1_700_000_001_000_000,
    1_700_100_000_123_456,
    1_800_000_000_000_000,
    -1_000_000,
];

/// Times of queries: those of the backups, and some between two microseconds.
fn time_of_query(random: &mut StdRng) -> String {
    let nanos = pick(random, &[0, 0, 1, 999]);
    let micros = pick(random, &TIMES);
    let at = DateTime::from_timestamp_nanos(micros * 1000 + nanos);
    format_instant(at)
}

fn time(micros: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(micros).unwrap()
}

fn pick<T: Copy>(random: &mut StdRng, from: &[T]) -> T {
    *from.choose(random).unwrap()
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// The backups in the database, and the policies that created them.
struct Backups {
    live: Vec<CheckpointItem>,
    all: Vec<CheckpointItem>,
    policies: HashMap<String, String>,
}

impl Backups {
    async fn insert(server: &Server, project: &str, random: &mut StdRng, count: usize) -> Self {
        let mut rows = Vec::new();
        let mut policies = HashMap::new();
        let mut all = Vec::new();
        for place in 0..count {
            let id = format!("{:04x}-{place}", random.random::<u16>());
            let status = pick(random, &BackupStatus::ALL).name();
            let [object, checkpoint] = [pick(random, &OBJECTS), pick(random, &CHECKPOINTS)];
            let [name, object_name] = [(); 2].map(|()| pick(random, &NAMES));
            let [object_type, zone] = [pick(random, &TYPES), pick(random, &ZONES)];
            let policy = random.random_bool(0.7).then(|| pick(random, &POLICIES));
            let [created, updated] = [(); 2].map(|()| pick(random, &TIMES));
            let finished = random.random_bool(0.7).then(|| pick(random, &TIMES));
            let texts = [
                &*id,
                "csbs",
                project,
                checkpoint,
                object,
                object_name,
                object_type,
                zone,
                name,
                "",
                status,
                "user",
                "[]",
                "[]",
            ];
            let texts = texts.map(quoted).join(", ");
            let policy_column = policy.map_or("NULL".to_owned(), quoted);
            let finished_column = finished.map_or("NULL".to_owned(), |at| at.to_string());
            rows.push(format!(
                "({texts}, {policy_column}, 0, 1, 100, {created}, {updated}, {finished_column})"
            ));
            if let Some(policy) = policy {
                policies.insert(id.clone(), policy.to_owned());
            }
            let item = json!({
                "id": id, "checkpoint_id": checkpoint, "resource_id": object, "name": name,
                "resource_type": object_type, "status": status,
                "created_at": format_instant(time(created)),
                "updated_at": format_instant(time(updated)),
                "backup_data": {"eip": "", "private_ip": ""},
                "extend_info": {
                    "resource_az": zone, "resource_name": object_name, "image_type": "backup",
                    "finished_at": finished.map(|at| format_instant(time(at))),
                },
            });
            all.push(serde_json::from_value::<CheckpointItem>(item).unwrap());
        }
        let columns = "id, service, project_id, checkpoint_id, object_id, object_name, object_type, \
                       object_zone, name, description, status, started_by, disks, images, policy_id, \
                       incremental, size_mb, progress, created_at, updated_at, finished_at";
        server.sql(&format!("INSERT INTO backups ({columns}) VALUES {}", rows.join(", "))).await;
        let live = all.iter().filter(|item| item.status() != Some("deleted")).cloned().collect();
        Self { live, all, policies }
    }

    fn policy_of(&self, item: &CheckpointItem) -> Option<&str> {
        self.policies.get(item.id()).map(String::as_str)
    }

    /// Deleted backups are listed only if they are asked for, but a page can start after one.
    fn listed(&self, status: Option<&BackupStatus>, marker: Option<&str>) -> Vec<CheckpointItem> {
        if status.is_some() {
            return self.all.clone();
        }
        let mut items = self.live.clone();
        let is_marker = |item: &&CheckpointItem| Some(item.id()) == marker;
        let marker =
            self.all.iter().find(is_marker).filter(|item| item.status() == Some("deleted"));
        items.extend(marker.cloned());
        items
    }
}

/// Adds a parameter now and then.
fn add(query: &mut Vec<String>, random: &mut StdRng, name: &str, value: impl AsRef<str>) {
    if random.random_bool(0.15) {
        let value = utf8_percent_encode(value.as_ref(), NON_ALPHANUMERIC);
        query.push(format!("{name}={value}"));
    }
}

/// The parameters by which lists and counts select backups.
fn filters(random: &mut StdRng) -> Vec<String> {
    let mut query = Vec::new();
    let part = |random: &mut StdRng| {
        let name: Vec<char> = pick(random, &NAMES).chars().collect();
        let end = random.random_range(0..=name.len());
        name[random.random_range(0..=end)..end].iter().collect::<String>()
    };
    let status = pick(random, &BackupStatus::ALL).name();
    add(&mut query, random, "status", status);
    for name in ["name", "resource_name"] {
        let part = part(random);
        add(&mut query, random, name, part);
    }
    for (name, values) in [
        ("az", &ZONES[..]),
        ("resource_id", &OBJECTS),
        ("resource_type", &TYPES),
        ("policy_id", &["p1", "p2", "P1", "p3"]),
        ("checkpoint_id", &CHECKPOINTS),
        ("image_type", &["backup", "backup", "gold"]),
    ] {
        let value = pick(random, values);
        add(&mut query, random, name, value);
    }
    for name in ["start_time", "end_time"] {
        let at = time_of_query(random);
        add(&mut query, random, name, at);
    }
    query
}

/// The parameters that select a page.
fn page(random: &mut StdRng, keys: &[&str], ids: &[&str]) -> Vec<String> {
    let mut query = Vec::new();
    if random.random_bool(0.7) {
        let sort: Vec<_> = (0..random.random_range(1..=3))
            .map(|_| format!("{}{}", pick(random, keys), pick(random, &["", ":asc", ":desc"])))
            .collect();
        query.push(format!("sort={}", sort.join(",")));
    }
    if random.random_bool(0.4) {
        let marker = if random.random_bool(0.05) { "nobody" } else { pick(random, ids) };
        query.push(format!("marker={marker}"));
    }
    if random.random_bool(0.5) {
        query.push(format!("limit={}", random.random_range(1..=40)));
    }
    if random.random_bool(0.3) {
        query.push(format!("offset={}", random.random_range(1..=20)));
    }
    query
}

/// Returns the ids of a page, or `None` if the server refuses its marker.
async fn ids(client: &Client<'_>, path: &str, member: &str) -> Option<Vec<String>> {
    let answer = client.get(path).await;
    if answer.status == 400 && answer.body["error_msg"].as_str().unwrap().contains("marker") {
        return None;
    }
    let body = answer.ok();
    let id = |item: &Value| item["id"].as_str().unwrap().to_owned();
    Some(body[member].as_array().unwrap().iter().map(id).collect())
}

#[test]
fn backups_are_listed_as_the_query_says() {
    on_each_database_with(BY_HAND, async |server| {
        let client = server.client().await;
        let random = &mut StdRng::seed_from_u64(5);
        let other = server.client().await;
        Backups::insert(server, &other.user.project_id, random, 40).await;
        let backups = Backups::insert(server, &client.user.project_id, random, 150).await;
        let known: Vec<_> = backups.all.iter().map(CheckpointItem::id).collect();
        let keys = ["created_at", "updated_at", "name", "status", "protected_at", "id"];
        let (mut found, mut refused) = (0, 0);
        for _ in 0..600 {
            let mut parameters = filters(random);
            parameters.extend(page(random, &keys, &known));
            let text = parameters.join("&");
            let query: BackupsQuery = text.parse().unwrap();
            let listed = backups.listed(query.status(), query.marker());
            let expected = query.page(&listed, |item| backups.policy_of(item)).ok();
            let expected: Option<Vec<_>> =
                expected.map(|items| items.iter().map(|item| item.id().to_owned()).collect());
            let answer = ids(&client, &format!("{ITEMS}?{text}"), "checkpoint_items").await;
            assert_eq!(answer, expected, "{text}");
            found += answer.as_ref().map_or(0, Vec::len);
            refused += usize::from(answer.is_none());
        }
        assert!(found > 5000 && refused > 5, "{found} found, {refused} markers refused");
    });
}

#[test]
fn backups_are_counted_as_the_query_says() {
    on_each_database_with(BY_HAND, async |server| {
        let client = server.client().await;
        let random = &mut StdRng::seed_from_u64(6);
        let backups = Backups::insert(server, &client.user.project_id, random, 150).await;
        let mut sum = 0;
        for _ in 0..400 {
            let mut parameters = filters(random);
            let address = pick(random, &["", "192.168.0.1"]);
            add(&mut parameters, random, "ip", address);
            let text = parameters.join("&");
            let query: BackupCountQuery = text.parse().unwrap();
            let listed = backups.listed(query.status(), None);
            let matches = |item: &&CheckpointItem| query.matches(item, backups.policy_of(item));
            let expected = listed.iter().filter(matches).count();
            let answer = client.get(&format!("{ITEMS}/count?{text}")).await.ok();
            assert_eq!(answer, json!({"count": expected}), "{text}");
            sum += expected;
        }
        assert!(sum > 1000, "{sum}");
    });
}

#[test]
fn policies_are_listed_as_the_query_says() {
    on_each_database_with(BY_HAND, async |server| {
        let client = server.client().await;
        let random = &mut StdRng::seed_from_u64(7);
        let (mut rows, mut policies) = (Vec::new(), Vec::new());
        let project = &*client.user.project_id;
        for place in 0..60 {
            let id = format!("{:04x}-{place}", random.random::<u16>());
            let name = format!(
                "{}{}",
                pick(random, &["nightly", "Nightly", "ö"]),
                place / 2 * 2 + place % 2
            );
            let description = pick(random, &NAMES);
            let status = pick(random, &["suspended", "enabled", "disabled"]);
            let created = pick(random, &TIMES);
            let document = json!({
                "id": id, "name": name, "description": description, "project_id": project,
                "provider_id": "fc4d5750-22e7-4798-8a46-f48f62c4c1da", "status": status,
                "created_at": format_instant(time(created)), "resources": [],
                "scheduled_operations": [{}],
            });
            let texts = [&*id, "csbs", project, &*name, description, status, &document.to_string()];
            rows.push(format!("({}, 1, {created}, {created})", texts.map(quoted).join(", ")));
            policies.push(serde_json::from_value::<PolicyAnswer>(document).unwrap());
        }
        let columns = "id, service, project_id, name, description, status, document, version, \
                       created_at, updated_at";
        server.sql(&format!("INSERT INTO policies ({columns}) VALUES {}", rows.join(", "))).await;

        let known: Vec<_> = policies.iter().map(|policy| policy.id().unwrap()).collect();
        let names: Vec<_> = policies.iter().map(|policy| policy.name().unwrap()).collect();
        let keys =
            ["created_at", "description", "id", "name", "project_id", "provider_id", "status"];
        let mut found = 0;
        for _ in 0..400 {
            let mut parameters = page(random, &keys, &known);
            let name = if random.random_bool(0.8) { pick(random, &names) } else { "night" };
            add(&mut parameters, random, "name", name);
            let text = parameters.join("&");
            let query: PoliciesQuery = text.parse().unwrap();
            let expected = query.page(&policies).ok();
            let expected: Option<Vec<_>> = expected
                .map(|page| page.iter().map(|policy| policy.id().unwrap().to_owned()).collect());
            let path = format!("/v1/{{project}}/policies?{text}");
            assert_eq!(ids(&client, &path, "policies").await, expected, "{text}");
            found += expected.map_or(0, |page| page.len());
        }
        assert!(found > 3000, "{found}");
    });
}
