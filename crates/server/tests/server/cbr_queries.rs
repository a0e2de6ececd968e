//! Lists of random backups of CBR by random queries. What the server answers is what is left of all backups
//! after the conditions of the query, in the order of [`BackupsQuery`].

use keeptime_documents::cbr::{self, BackupRecord, BackupsQuery};
use keeptime_documents::parse_instant;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};

use crate::cbr_documents::vault;
use crate::harness::{Client, Server, Setup, on_each_database_with};

const NAMES: [&str; 4] = ["nightly", "night", "ö's", ""];
const TYPES: [&str; 2] = ["OS::Nova::Server", "OS::Cinder::Volume"];
const ZONES: [&str; 2] = ["az1", ""];

/// Seconds since 1970.
const TIMES: [i64; 4] = [1_700_000_000, 1_700_000_001, 1_700_100_000, 1_800_000_000];

fn pick<T: Copy>(random: &mut StdRng, from: &[T]) -> T {
    *from.choose(random).unwrap()
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

async fn insert(server: &Server, project: &str, vaults: &[String], random: &mut StdRng) {
    let mut rows = Vec::new();
    for place in 0..200 {
        let status = pick(random, &cbr::BackupStatus::ALL).name();
        let texts = [
            &*format!("{:04x}-{place}", random.random::<u16>()),
            "cbr",
            project,
            pick(random, &["c1", "c2"]),
            &**vaults.choose(random).unwrap(),
            pick(random, &["o1", "o2"]),
            pick(random, &NAMES),
            pick(random, &TYPES),
            pick(random, &ZONES),
            pick(random, &NAMES),
            "",
            status,
            pick(random, &["user", "schedule"]),
            "[]",
            "[]",
        ];
        let texts = texts.map(quoted).join(", ");
        let [created, updated] = [(); 2].map(|()| pick(random, &TIMES) * 1_000_000);
        let expires = if random.random_bool(0.5) { "NULL".to_owned() } else { created.to_string() };
        let incremental = i32::from(random.random_bool(0.5));
        let size: i64 = random.random_range(0..50) * 1024;
        rows.push(format!(
            "({texts}, {incremental}, {size}, 100, {created}, {updated}, {expires})"
        ));
    }
    let columns = "id, service, project_id, checkpoint_id, vault_id, object_id, object_name, \
                   object_type, object_zone, name, description, status, started_by, disks, images, \
                   incremental, size_mb, progress, created_at, updated_at, expires_at";
    server.sql(&format!("INSERT INTO backups ({columns}) VALUES {}", rows.join(", "))).await;
}

/// Adds a parameter now and then.
fn random_query(random: &mut StdRng, vaults: &[String]) -> BackupsQuery {
    let mut query = BackupsQuery::default();
    let some = |random: &mut StdRng| random.random_bool(0.2);
    if some(random) {
        query = query.with_name(pick(random, &NAMES));
    }
    if some(random) {
        query = query.with_resource_name(pick(random, &NAMES));
    }
    if some(random) {
        query = query.with_resource_type(pick(random, &TYPES));
    }
    if some(random) {
        query = query.with_resource_az(pick(random, &ZONES));
    }
    if some(random) {
        query = query.with_resource_id(pick(random, &["o1", "o2", "o3"]));
    }
    if some(random) {
        query = query.with_checkpoint_id(pick(random, &["c1", "c2"]));
    }
    if some(random) {
        query = query.with_vault_id(vaults.choose(random).unwrap());
    }
    if some(random) {
        query = query.with_incremental(random.random_bool(0.5));
    }
    if some(random) {
        query = query.with_existed_quantity_based_retention_backups(random.random_bool(0.5));
    }
    if some(random) {
        query = query.with_status([
            pick(random, &cbr::BackupStatus::ALL),
            pick(random, &cbr::BackupStatus::ALL),
        ]);
    }
    let time = |seconds| chrono::DateTime::from_timestamp(seconds, 0).unwrap();
    if some(random) {
        query = query.with_start_time(time(pick(random, &TIMES)));
    }
    if some(random) {
        query = query.with_end_time(time(pick(random, &TIMES)));
    }
    if some(random) {
        let key = pick(random, &["name:asc", "updated_at:desc,name:asc", "status", "id:desc"]);
        query = query.with_sort(key.parse().unwrap());
    }
    if random.random_bool(0.5) {
        query = query.with_limit(random.random_range(1..30).try_into().unwrap());
    }
    if some(random) {
        query = query.with_offset(random.random_range(1..10).try_into().unwrap());
    }
    query
}

fn matches(query: &BackupsQuery, backup: &Value) -> bool {
    let is = |asked: Option<&str>, member: &str| asked.is_none_or(|asked| backup[member] == asked);
    let created = parse_instant(backup["created_at"].as_str().unwrap()).unwrap();
    let automatic = backup["extend_info"]["auto_trigger"] == true;
    is(query.name(), "name")
        && is(query.resource_name(), "resource_name")
        && is(query.resource_type(), "resource_type")
        && is(query.resource_az(), "resource_az")
        && is(query.resource_id(), "resource_id")
        && is(query.checkpoint_id(), "checkpoint_id")
        && is(query.vault_id(), "vault_id")
        && query.incremental().is_none_or(|asked| backup["incremental"] == asked)
        && query
            .existed_quantity_based_retention_backups()
            .is_none_or(|by_number| automatic && backup["expired_at"].is_null() == by_number)
        && (query.status().is_empty()
            || query.status().iter().any(|status| backup["status"] == status.name()))
        && query.start_time().is_none_or(|start| created >= start)
        && query.end_time().is_none_or(|end| created <= end)
}

async fn page(client: &Client<'_>, query: &BackupsQuery) -> Value {
    client.get(&format!("/v3/{{project}}/backups?{query}")).await.ok()
}

#[test]
fn lists_of_backups_of_cbr_are_those_of_the_query() {
    let setup = Setup { runs_jobs: false, ..Setup::default() };
    on_each_database_with(setup, async |server| {
        let client = server.client().await;
        let mut vaults = Vec::new();
        for name in ["one", "two"] {
            vaults.push(client.created("vaults", vault(name, &[])).await);
        }
        let mut random = StdRng::seed_from_u64(20);
        insert(server, &client.user.project_id, &vaults, &mut random).await;
        let all = page(&client, &BackupsQuery::default()).await;
        assert_eq!((&all["count"], all["backups"].as_array().unwrap().len()), (&json!(200), 200));
        let all = all["backups"].as_array().unwrap();
        for _ in 0..150 {
            let query = random_query(&mut random, &vaults);
            let mut expected: Vec<&Value> =
                all.iter().filter(|backup| matches(&query, backup)).collect();
            let record =
                |backup: &Value| serde_json::from_value::<BackupRecord>(backup.clone()).unwrap();
            expected.sort_by(|a, b| query.compare(&record(a), &record(b)));
            let count = expected.len();
            let limit = query.limit().map_or(1000, |limit| limit.get());
            let offset = query.offset().map_or(0, |offset| offset.get());
            let expected: Vec<&Value> =
                expected.into_iter().skip(offset as usize).take(limit as usize).collect();
            let found = page(&client, &query).await;
            let members =
                json!({"count": count, "limit": limit, "offset": offset, "backups": expected});
            assert_eq!(found, members, "{query}");
            // The next page starts after the last backup.
            if let (Some(last), None) = (expected.last(), query.offset()) {
                let next = query.next_page(last["id"].as_str().unwrap());
                let both = query.clone().with_limit((2 * limit).try_into().unwrap());
                let both = page(&client, &both).await;
                let next = page(&client, &next).await;
                let pages = [expected.len(), next["backups"].as_array().unwrap().len()];
                assert_eq!(
                    both["backups"].as_array().unwrap()[pages[0]..],
                    next["backups"].as_array().unwrap()[..],
                    "{query}"
                );
                assert_eq!(next["count"], count, "{query}");
            }
        }
    });
}

#[test]
fn the_other_conditions_select_backups() {
    let setup = Setup { runs_jobs: false, ..Setup::default() };
    on_each_database_with(setup, async |server| {
        let client = server.client().await;
        let mut request = vault("vault", &[]);
        request["vault"]["enterprise_project_id"] = "e1".into();
        let vaults = [client.created("vaults", request).await];
        insert(server, &client.user.project_id, &vaults, &mut StdRng::seed_from_u64(1)).await;
        let count = async |query: &str| {
            let path = format!("/v3/{{project}}/backups?{query}");
            client.get(&path).await.ok()["count"].as_i64().unwrap()
        };
        for (query, expected) in [
            ("image_type=backup", 200),
            ("image_type=replication", 0),
            ("own_type=private", 200),
            ("own_type=all_granted", 200),
            ("own_type=shared", 0),
            ("member_status=pending", 0),
            ("dec=true", 0),
            ("dec=false", 200),
            ("enterprise_project_id=e1", 200),
            ("enterprise_project_id=0", 0),
            ("enterprise_project_id=all_granted_eps", 200),
            ("used_percent=50", 0),
            ("parent_id=none", 0),
        ] {
            assert_eq!(count(query).await, expected, "{query}");
        }
        // The vault has 100 GB.
        let at_least = count("used_percent=25").await;
        assert!((1..200).contains(&at_least), "{at_least}");
        client.get("/v3/{project}/backups?marker=none").await.refused(
            400,
            "BackupService.9900",
            "marker names no backup: none",
        );
        client.get("/v3/{project}/backups?parent_id=a&name=b").await.refused(
            501,
            "keeptime.501",
            "keeptime-server does not implement other parameters together with parent_id",
        );
        let page = client.get("/v3/{project}/backups?show_replication=true&limit=1").await.ok();
        assert_eq!(page["backups"][0]["replication_records"], json!([]));
        assert_eq!(page["backups"].as_array().unwrap().len(), 1);
    });
}
