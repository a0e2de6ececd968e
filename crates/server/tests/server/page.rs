//! The page: what it shows, and to whom.

use axum::body::Body;
use axum::http::{Method, Response, StatusCode};
use http_body_util::BodyExt;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;

use crate::cbr_documents::{OTHER_SERVER, SERVER, vault};
use crate::csbs_policies::policy;
use crate::harness::{Client, Server, Setup, on_each_database, on_each_database_with};

const HTML: (&str, &str) = ("accept", "text/html,*/*;q=0.8");

/// Logs a user in with the form. Returns the answer.
pub async fn log_in(server: &Server, client: &Client<'_>, project: &str) -> Response<Body> {
    let user = &client.user;
    let fields = [
        ("domain", user.domain.as_str()),
        ("user", &user.name),
        ("password", &user.password),
        ("project", project),
    ];
    let fields = fields
        .map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)));
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    server.raw(Method::POST, "/login", &headers, fields.join("&")).await
}

/// Logs a user in and returns the cookie.
async fn cookie(server: &Server, client: &Client<'_>) -> String {
    let answer = log_in(server, client, &client.user.project_id).await;
    assert_eq!((answer.status(), header(&answer, "location")), (StatusCode::SEE_OTHER, "/"));
    header(&answer, "set-cookie").split(';').next().unwrap().to_owned()
}

async fn show(server: &Server, cookie: &str, path: &str) -> (StatusCode, String) {
    let answer = server.raw(Method::GET, path, &[HTML, ("cookie", cookie)], "").await;
    let status = answer.status();
    let page = text(answer).await;
    // The style before it is long and the same on all pages.
    (status, page.split_once("</style>").map_or_else(String::new, |(_, body)| body.to_owned()))
}

async fn text(answer: Response<Body>) -> String {
    let bytes = answer.into_body().collect().await.unwrap().to_bytes();
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn header<'a>(answer: &'a Response<Body>, name: &str) -> &'a str {
    answer.headers()[name].to_str().unwrap()
}

fn nightly(name: &str, most: u32) -> serde_json::Value {
    let mut body = policy(name, &["a", "b"]);
    body["policy"]["scheduled_operations"][0]["operation_definition"] =
        json!({"max_backups": most});
    body
}

/// Runs a test from a Sunday noon on.
pub fn from_sunday(test: impl AsyncFn(&Server)) {
    let setup = Setup { start: Some("2026-03-01T12:00:00Z"), ..Setup::default() };
    on_each_database_with(setup, test);
}

#[test]
fn the_page_shows_policies_jobs_failures_and_deletions() {
    from_sunday(async |server| {
        let client = server.client().await;
        let created = client.post("/v1/{project}/policies", nightly("nightly", 2)).await.ok();
        let id = created["policy"]["id"].as_str().unwrap();
        server.advance_to("2026-03-05T12:00:00Z").await;
        // The page shows what the database holds, however it came about.
        server.sql(
            "UPDATE jobs SET state = 'failed', result = 'the disk is full' WHERE object_id = 'a'
             AND kind = 'protect' AND fire_at = (SELECT max(fire_at) FROM jobs)",
        ).await;
        server
            .sql(
                "UPDATE jobs SET state = 'skipped', backup_id = NULL WHERE object_id = 'b'
             AND fire_at = (SELECT min(fire_at) FROM jobs)",
            )
            .await;
        server
            .sql(&format!(
                "INSERT INTO missed_fires VALUES
             ('{id}', 1772330400000000, 1772416800000000, 17, 1772582400000000)",
            ))
            .await;
        let cookie = cookie(server, &client).await;
        let (status, page) = show(server, &cookie, "/").await;
        assert_eq!(status, 200);
        for shown in [
            &format!("<a href=\"/policies/{id}\">nightly</a>"),
            "Backs up 2 servers: every day at 02:00 UTC. Keeps the newest 2",
            "<time datetime=\"2026-03-06T02:00:00Z\">Fri 2026-03-06 02:00</time>",
            "in 14 h 0 min",
            "</i> 1 failed",
            "</i> 1 done",
            "the disk is full",
            "backup skipped",
            "the previous backup of the object was still being created",
            "<td data-head=\"Fires\"><div>17</div></td>",
            "Nothing runs and nothing waits.",
            "version 1",
        ] {
            assert!(page.contains(shown), "{shown}\n{page}");
        }
        // Two fires of two objects are over the limit, and each next fire deletes one of each object.
        let part = |from: &str, until: &str| {
            page.split_once(from).unwrap().1.split_once(until).unwrap().0.to_owned()
        };
        let next = part("<h2 id=\"next\">", "</section>");
        assert_eq!(next.matches("<tr>").count(), 1 + 4, "{next}");
        assert!(
            next.contains("Fri 2026-03-06 02:00") && next.contains("3rd newest, limit 2"),
            "{next}"
        );
        let deleted = part("<h2 id=\"deleted\">", "</section>");
        assert_eq!(deleted.matches("<tr>").count(), 1 + 4, "{deleted}");
        assert!(deleted.contains("3rd newest, limit 2"), "{deleted}");
    });
}

#[test]
fn a_page_of_a_policy_is_the_report() {
    from_sunday(async |server| {
        let client = server.client().await;
        let created = client.post("/v1/{project}/policies", nightly("nightly", 2)).await.ok();
        let id = created["policy"]["id"].as_str().unwrap();
        server.advance_to("2026-03-05T12:00:00Z").await;
        let vaults = json!({"policy": {"name": "weekly", "operation_type": "backup",
            "operation_definition": {"retention_duration_days": 30},
            "trigger": {"properties": {"pattern": ["FREQ=WEEKLY;BYDAY=MO;BYHOUR=3;BYMINUTE=15"]}}}});
        let weekly = client.post("/v3/{project}/policies", vaults).await.ok();
        let weekly = weekly["policy"]["id"].as_str().unwrap();
        let cookie = cookie(server, &client).await;
        let (status, page) = show(server, &cookie, &format!("/policies/{id}")).await;
        assert_eq!(status, 200);
        for shown in ["<h1>nightly</h1>", "every day at 02:00 UTC", "2026-03-05 02:00", "Forecast"]
        {
            assert!(page.contains(shown), "{shown}\n{page}");
        }
        let (status, page) = show(server, &cookie, &format!("/policies/{weekly}")).await;
        assert!(status == 200 && page.contains("Every Monday at 03:15 UTC."), "{page}");
        // A policy of CBR has the servers of its vaults, also before the first backup.
        let mut body = vault("vault", &[SERVER, OTHER_SERVER]);
        body["vault"]["backup_policy_id"] = weekly.into();
        client.created("vaults", body).await;
        let (_, page) = show(server, &cookie, &format!("/policies/{weekly}")).await;
        assert!(page.contains("2 servers") && !page.contains("0 servers"), "{page}");
    });
}

#[test]
fn without_a_login_nothing_is_shown() {
    on_each_database(async |server| {
        let [client, other] = [server.client().await, server.client().await];
        let created = client.post("/v1/{project}/policies", policy("distinctive", &["a"])).await;
        let path = format!("/policies/{}", created.ok()["policy"]["id"].as_str().unwrap());
        for path in ["/", &path, "/policies/unknown"] {
            for cookie in ["", "keeptime_token=unknown", "keeptime_token=", "other=1; a"] {
                let answer = server.raw(Method::GET, path, &[HTML, ("cookie", cookie)], "").await;
                assert_eq!(
                    (answer.status().as_u16(), header(&answer, "location")),
                    (303, "/login")
                );
                assert_eq!(text(answer).await, "");
            }
        }
        // A token without a project shows no project.
        let mut request = client.token_request();
        request["auth"]["scope"] = json!("unscoped");
        let answer = server.raw(Method::POST, "/v3/auth/tokens", &[], request.to_string()).await;
        let unscoped = format!("keeptime_token={}", header(&answer, "x-subject-token"));
        assert_eq!(show(server, &unscoped, "/").await.0, 303);

        let cookie = cookie(server, &other).await;
        let (status, page) = show(server, &cookie, &path).await;
        assert_eq!(status, 404);
        let (status, unknown) = show(server, &cookie, "/policies/unknown").await;
        assert_eq!((status.as_u16(), unknown), (404, page));
        assert!(!show(server, &cookie, "/").await.1.contains("distinctive"));
    });
}

#[test]
fn the_cookie_opens_the_page_alone_and_ends() {
    on_each_database(async |server| {
        let client = server.client().await;
        let answer = log_in(server, &client, &client.user.project).await;
        let set = header(&answer, "set-cookie").to_owned();
        assert!(set.ends_with("; Path=/; HttpOnly; SameSite=Strict"), "{set}");
        let cookie = set.split(';').next().unwrap();
        assert_eq!(show(server, cookie, "/").await.0, 200);
        let api = format!("/v1/{}/policies", client.user.project_id);
        let answer = server.raw(Method::GET, &api, &[("cookie", cookie)], "").await;
        assert_eq!(answer.status(), 401);
        let answer = server.raw(Method::POST, "/logout", &[("cookie", cookie)], "").await;
        assert_eq!(header(&answer, "location"), "/login");
        assert!(header(&answer, "set-cookie").contains("Max-Age=0"));
        assert_eq!(show(server, cookie, "/").await.0, 303);
        assert_eq!(server.raw(Method::GET, "/logout", &[], "").await.status(), 405);
    });
}

#[test]
fn a_wrong_login_sets_no_cookie() {
    on_each_database(async |server| {
        let [client, other] = [server.client().await, server.client().await];
        let wrong = log_in(server, &client, &other.user.project).await;
        assert!(wrong.status() == 403 && !wrong.headers().contains_key("set-cookie"));
        let page = text(wrong).await;
        assert!(page.contains("the password or the project is wrong"), "{page}");
        // The form keeps what was typed, without the password.
        assert!(page.contains(&client.user.name) && !page.contains(&client.user.password));
        let form = [("content-type", "application/x-www-form-urlencoded")];
        for (body, status) in
            [("user=a&password=b", 403), ("user=a", 400), ("user=%00&password=b", 403)]
        {
            let answer = server.raw(Method::POST, "/login", &form, body).await;
            assert_eq!(answer.status(), status, "{body}");
            assert!(!answer.headers().contains_key("set-cookie"));
        }
        let other_site = [form[0], ("sec-fetch-site", "cross-site")];
        let answer = server.raw(Method::POST, "/login", &other_site, "user=a&password=b").await;
        assert!(answer.status() == 403 && text(answer).await.contains("another site"));
        // The only project needs no name.
        assert_eq!(log_in(server, &client, "").await.status(), 303);
    });
}

#[test]
fn names_cannot_add_elements() {
    from_sunday(async |server| {
        let client = server.client().await;
        let name = "<script>alert(1)</script>";
        // The API refuses such a name; a database could hold it all the same.
        client.post("/v1/{project}/policies", nightly("distinctive", 1)).await.ok();
        server.sql(&format!(
            "UPDATE policies SET name = '{name}', document = replace(document, 'distinctive', '{name}')",
        )).await;
        server.advance_to("2026-03-03T12:00:00Z").await;
        server.sql(&format!("UPDATE backups SET object_name = '\"{name}'")).await;
        server.sql(&format!("UPDATE jobs SET state = 'failed', result = '</td>{name}'")).await;
        let cookie = cookie(server, &client).await;
        let (_, page) = show(server, &cookie, "/").await;
        assert!(!page.contains("<script") && page.contains("&lt;script&gt;alert(1)"), "{page}");
        let id = page.split("/policies/").nth(1).unwrap().split('"').next().unwrap();
        let (status, page) = show(server, &cookie, &format!("/policies/{id}")).await;
        assert!(status == 200 && !page.contains("<script>alert"), "{page}");
        let form = format!("/login?user={}", utf8_percent_encode("\"><script>", NON_ALPHANUMERIC));
        let answer = server.raw(Method::GET, &form, &[], "").await;
        let page = text(answer).await;
        assert!(page.contains("value=\"&quot;&gt;&lt;script&gt;\""), "{page}");
    });
}

#[test]
fn clients_of_the_api_get_the_versions() {
    on_each_database(async |server| {
        for accept in ["application/json", "*/*", "application/json, text/html;q=0.9"] {
            let answer = server.raw(Method::GET, "/", &[("accept", accept)], "").await;
            assert_eq!((answer.status().as_u16(), header(&answer, "vary")), (300, "accept"));
            assert!(text(answer).await.starts_with("{\"versions\""));
        }
        assert_eq!(server.raw(Method::GET, "/", &[], "").await.status(), 300);
    });
}

#[test]
fn the_page_loads_and_runs_nothing_else() {
    on_each_database(async |server| {
        let answer = server.raw(Method::GET, "/login", &[], "").await;
        let policy = header(&answer, "content-security-policy").to_owned();
        assert!(policy.starts_with("default-src 'none'; style-src 'nonce-"), "{policy}");
        for part in ["form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"] {
            assert!(policy.contains(part), "{policy}");
        }
        assert!(!policy.contains("script-src") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(header(&answer, "cache-control"), "no-store");
    });
}
