//! A large database: projects of a hundred policies, and backups of a hundred objects for each.

use axum::http::Request;
use keeptime_server::app::App;
use keeptime_server::identity::first_user;
use serde_json::json;
use sqlx::any::AnyPoolOptions;
use sqlx::{Any, QueryBuilder, Row};
use tower::ServiceExt;
use uuid::Uuid;

/// The policies of a project.
const POLICIES: usize = 100;

/// The objects of a project.
const OBJECTS: usize = 100;

/// The rows of a statement.
const ROWS: usize = 500;

const NOW: i64 = 1_795_000_000_000_000;
const HOUR: i64 = 3_600_000_000;

/// What the calls are about: the last project.
pub struct Data {
    pub token: String,
    pub project_id: String,
    pub policy_id: String,
    pub backup_id: String,
    pub object_id: String,
}

impl Data {
    /// Fills the database, unless it has backups, and finds what the calls need.
    pub async fn make(app: &App, url: &str, policies: usize, backups: usize) -> Self {
        let pool = AnyPoolOptions::new().max_connections(1).connect(url).await.unwrap();
        let found: i64 =
            sqlx::query("SELECT count(*) FROM policies").fetch_one(&pool).await.unwrap().get(0);
        if found == 0 {
            let projects = policies.div_ceil(POLICIES);
            for project in 0..projects {
                let user = first_user::create(app).await.unwrap();
                let part = backups / projects + usize::from(project < backups % projects);
                fill(&pool, url, &user.project_id, part).await;
            }
            sqlx::query("ANALYZE").execute(&pool).await.unwrap();
        }
        let row = sqlx::query(
            "SELECT project_id, policy_id, id, object_id FROM backups
             ORDER BY project_id, id LIMIT 1 OFFSET 5000",
        )
        .fetch_one(&pool)
        .await
        .unwrap();
        let project_id: String = row.get(0);
        let token = token(app, &pool, &project_id).await;
        pool.close().await;
        Self {
            token,
            project_id,
            policy_id: row.get(1),
            backup_id: row.get(2),
            object_id: row.get(3),
        }
    }
}

/// Gives a new user access to a project and returns a token of theirs.
async fn token(app: &App, pool: &sqlx::Pool<Any>, project_id: &str) -> String {
    let user = first_user::create(app).await.unwrap();
    sqlx::query("INSERT INTO memberships (user_id, project_id) VALUES ($1, $2)")
        .bind(user.user_id)
        .bind(project_id.to_owned())
        .execute(pool)
        .await
        .unwrap();
    let request = json!({"auth": {
        "identity": {"methods": ["password"], "password": {"user": {
            "name": user.name, "password": user.password, "domain": {"name": user.domain}}}},
        "scope": {"project": {"id": project_id}},
    }});
    let request = Request::post("/v3/auth/tokens").body(request.to_string()).unwrap();
    let response = app.router().oneshot(request).await.unwrap();
    response.headers()["x-subject-token"].to_str().unwrap().to_owned()
}

async fn fill(pool: &sqlx::Pool<Any>, url: &str, project_id: &str, backups: usize) {
    let mut transaction = pool.begin().await.unwrap();
    let policies: Vec<String> = (0..POLICIES).map(|_| Uuid::new_v4().to_string()).collect();
    let mut insert = QueryBuilder::<Any>::new(
        "INSERT INTO policies (id, service, project_id, name, description, status, document, version,
            created_at, updated_at) ",
    );
    insert.push_values(policies.iter().enumerate(), |mut row, (place, id)| {
        row.push_bind(id.clone())
            .push_bind("csbs")
            .push_bind(project_id.to_owned())
            .push_bind(format!("policy-{place}"))
            .push_bind("")
            .push_bind("suspended")
            .push_bind(policy(id, place, project_id))
            .push_bind(1_i64)
            .push_bind(NOW)
            .push_bind(NOW);
    });
    execute(insert, url, &mut transaction).await;

    let objects: Vec<String> = (0..OBJECTS).map(|_| Uuid::new_v4().to_string()).collect();
    let mut numbers = 0..backups;
    loop {
        let rows: Vec<usize> = numbers.by_ref().take(ROWS).collect();
        if rows.is_empty() {
            break;
        }
        let mut insert = QueryBuilder::<Any>::new(
            "INSERT INTO backups (id, service, project_id, checkpoint_id, policy_id, object_id,
                object_name, object_type, object_zone, name, description, status, started_by,
                incremental, size_mb, progress, disks, images, created_at, updated_at, finished_at) ",
        );
        insert.push_values(rows, |mut row, number| {
            let object = number % OBJECTS;
            let created_at = NOW - i64::try_from(number / OBJECTS).unwrap() * HOUR;
            row.push_bind(Uuid::new_v4().to_string())
                .push_bind("csbs")
                .push_bind(project_id.to_owned())
                .push_bind(Uuid::new_v4().to_string())
                .push_bind(policies[object % POLICIES].clone())
                .push_bind(objects[object].clone())
                .push_bind(format!("server-{object}"))
                .push_bind("OS::Nova::Server")
                .push_bind("az1")
                .push_bind(format!("autobk_{number}"))
                .push_bind("")
                .push_bind("available")
                .push_bind("schedule")
                .push_bind(0_i64)
                .push_bind(20_480_i64)
                .push_bind(100_i64)
                .push_bind(disks(number))
                .push_bind("[]")
                .push_bind(created_at)
                .push_bind(created_at)
                .push_bind(created_at);
        });
        execute(insert, url, &mut transaction).await;
    }
    transaction.commit().await.unwrap();
}

/// The builder writes question marks, which PostgreSQL does not know.
async fn execute(
    mut insert: QueryBuilder<'_, Any>,
    url: &str,
    transaction: &mut sqlx::Transaction<'_, Any>,
) {
    use sqlx::Execute;

    let mut query = insert.build();
    let arguments = query.take_arguments().unwrap().unwrap();
    let mut sql = query.sql().to_owned();
    if url.starts_with("postgres") {
        let parts: Vec<_> = sql.split('?').map(str::to_owned).collect();
        sql = parts[0].clone();
        for (number, part) in parts.iter().enumerate().skip(1) {
            sql.push_str(&format!("${number}{part}"));
        }
    }
    sqlx::query_with(&sql, arguments).execute(&mut **transaction).await.unwrap();
}

fn policy(id: &str, place: usize, project_id: &str) -> String {
    json!({
        "id": id,
        "name": format!("policy-{place}"),
        "description": "",
        "project_id": project_id,
        "provider_id": "fc4d5750-22e7-4798-8a46-f48f62c4c1da",
        "status": "suspended",
        "created_at": "2026-11-26T10:00:00.123456",
        "parameters": {},
        "resources": [],
        "scheduled_operations": [{
            "id": Uuid::new_v4().to_string(),
            "enabled": true,
            "operation_type": "backup",
            "operation_definition": {"max_backups": "7"},
            "trigger": {"type": "time", "properties": {
                "pattern": "FREQ=DAILY;BYHOUR=2;BYMINUTE=0",
                "start_time": "2026-11-26T10:00:00",
            }},
        }],
    })
    .to_string()
}

fn disks(number: usize) -> String {
    json!([{
        "id": Uuid::new_v4().to_string(),
        "name": format!("autobk_{number}"),
        "status": "available",
        "bootable": true,
        "size": 20480,
        "source_volume_id": Uuid::new_v4().to_string(),
        "source_volume_name": "disk",
        "source_volume_size": 40,
        "snapshot_id": Uuid::new_v4().to_string(),
        "incremental": false,
        "image_type": "backup",
        "average_speed": 100,
        "space_saving_ratio": 0,
    }])
    .to_string()
}
