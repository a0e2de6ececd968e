//! What the operator of a server sees: ids of requests, the state of the database, and metrics.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use http_body_util::BodyExt;
use keeptime_server::http::ClientAddress;
use serde_json::{Value, json};

use crate::csbs_calls::{ITEMS, PROVIDER};
use crate::csbs_policies::policy;
use crate::fires::by_hand;
use crate::harness::{Server, Setup, answer, on_each_database, on_each_database_with};

async fn text(server: &Server, path: &str, address: &str) -> (StatusCode, String) {
    let mut request = Request::get(path).body(Body::empty()).unwrap();
    request.extensions_mut().insert(ClientAddress(address.parse().unwrap()));
    let response = server.send(request).await;
    let status = response.status();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

#[test]
fn each_answer_has_the_id_of_its_request() {
    on_each_database(async |server| {
        let id = async |headers: &[(&str, &str)]| {
            let response = server.raw(Method::GET, "/v3", headers, "").await;
            response.headers()["x-request-id"].to_str().unwrap().to_owned()
        };
        let [first, second] = [id(&[]).await, id(&[]).await];
        assert_ne!(first, second);
        assert_eq!(id(&[("x-request-id", "deploy-7.a_b")]).await, "deploy-7.a_b");
        for unfit in ["", "a b", "a=b", "é", &"a".repeat(65)] {
            assert_ne!(id(&[("x-request-id", unfit)]).await, unfit);
        }
        let refused = server.raw(Method::GET, "/unknown", &[], "").await;
        assert!(refused.headers().contains_key("x-request-id"));
    });
}

#[test]
fn the_metrics_tell_requests_jobs_and_errors() {
    on_each_database(async |server| {
        assert_eq!(text(server, "/healthz", "192.0.2.1").await, (StatusCode::OK, "ok\n".into()));
        let client = server.client().await;
        let created = client.post("/v1/{project}/policies", policy("one", &["a"])).await.ok();
        let id = created["policy"]["id"].as_str().unwrap();
        for _ in 0..2 {
            client.get(&format!("/v1/{{project}}/policies/{id}")).await.ok();
        }
        client.get("/v1/{project}/policies/unknown").await;
        client.get("/v1/{project}/no/such/path").await;
        server.raw(Method::GET, "/no/such/path", &[], "").await;
        server.raw("MADE-UP".parse().unwrap(), "/v3", &[], "").await;

        let (status, metrics) = text(server, "/metrics", "127.0.0.1").await;
        assert_eq!(status, StatusCode::OK);
        let route = "/v1/{project_id}/policies/{policy_id}";
        let requests = |method: &str, route: &str, status: u16, count: u64| {
            format!(
                "keeptime_requests_total{{method=\"{method}\",route=\"{route}\",\
                 status=\"{status}\"}} {count}\n"
            )
        };
        for line in [
            requests("GET", route, 200, 2),
            requests("GET", route, 404, 1),
            requests("GET", "unmatched", 404, 1),
            requests("GET", "unmatched", 501, 1),
            requests("POST", "/v3/auth/tokens", 201, 1),
            requests("other", "/v3", 405, 1),
            format!(
                "keeptime_request_duration_seconds_count{{method=\"GET\",route=\"{route}\"}} 3\n"
            ),
            "keeptime_jobs{kind=\"protect\",state=\"waiting\"} 0\n".to_owned(),
            "keeptime_ended_jobs{kind=\"protect\",state=\"failed\"} 0\n".to_owned(),
            "keeptime_deletions{cause=\"retention\"} 0\n".to_owned(),
            "keeptime_errors_total 0\n".to_owned(),
            "keeptime_scheduler_lag_seconds 0\n".to_owned(),
        ] {
            assert!(metrics.contains(&line), "{line} in {metrics}");
        }
        assert!(metrics.ends_with("# EOF\n") && metrics.matches("# EOF").count() == 1);
        // Ids would be a label each.
        assert!(!metrics.contains(id) && !metrics.contains(&client.user.project_id));
        // Others than those on this machine are not told that there are metrics.
        let (status, _) = text(server, "/metrics", "192.0.2.1").await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        assert_eq!(text(server, "/metrics", "::ffff:127.0.0.1").await.0, StatusCode::OK);
    });
}

#[test]
fn a_server_without_its_database_says_so() {
    on_each_database(async |server| {
        server.app.store().close().await;
        let unwell = (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n".into());
        assert_eq!(text(server, "/healthz", "127.0.0.1").await, unwell);
        let (status, _) = text(server, "/metrics", "127.0.0.1").await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    });
}

#[test]
fn a_wrong_method_is_answered_with_an_error_everywhere() {
    let setup = Setup { start: Some("2026-03-01T12:00:00Z"), ..Setup::default() };
    on_each_database_with(setup, async |server| {
        for path in ["/healthz", "/metrics", "/_keeptime/clock", "/v3", "/login"] {
            let answer = answer(server.raw(Method::DELETE, path, &[], "").await).await;
            assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
            let message = format!("{path} does not accept DELETE");
            let error = json!({"code": 405, "title": "Method Not Allowed", "message": message});
            assert_eq!(answer.body, json!({"error": error}));
        }
    });
}

#[test]
fn a_clock_is_not_set_beyond_what_documents_can_show() {
    let setup = Setup { start: Some("9997-03-01T12:00:00Z"), ..Setup::default() };
    on_each_database_with(setup, async |server| {
        let set = async |body: Value| {
            let body = body.to_string();
            answer(server.raw(Method::POST, "/_keeptime/clock", &[], body).await).await
        };
        let latest = "+262142-12-31T23:59:59Z";
        for body in [
            json!({"now": latest}),
            json!({"now": latest, "advance_seconds": 86400}),
            json!({"now": "9998-12-31T23:59:59Z", "advance_seconds": 1}),
        ] {
            let answer = set(body).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST);
            let message = &answer.body["error"]["message"];
            assert_eq!(message, "the clock shows no time after the year 9998");
        }
        assert_eq!(set(json!({"now": "9998-12-31T23:59:59Z"})).await.status, StatusCode::OK);
    });
}

#[test]
fn the_metrics_count_jobs_and_deletions_of_the_last_day_and_how_late_a_fire_is() {
    by_hand(async |server| {
        let client = server.client().await;
        client.post("/v1/{project}/policies", policy("nightly", &["a"])).await.ok();
        for day in ["2026-03-02T02:00:00Z", "2026-03-03T02:00:00Z"] {
            server.fire_at(day).await;
            server.run_jobs().await;
        }
        let page = client.get(ITEMS).await.ok();
        let record = page["checkpoint_items"][0]["checkpoint_id"].as_str().unwrap();
        client.delete(&format!("{PROVIDER}/checkpoints/{record}")).await.ok();
        server.run_jobs().await;
        for server_id in ["b", "c", "d", "e"] {
            client.protect(server_id).await;
        }
        for (id, state) in [("c", "running"), ("d", "failed"), ("e", "skipped")] {
            server
                .sql(&format!("UPDATE jobs SET state = '{state}' WHERE object_id = '{id}'"))
                .await;
        }
        let assert_shown = async |lines: &[&str]| {
            let (_, metrics) = text(server, "/metrics", "127.0.0.1").await;
            for line in lines {
                assert!(metrics.contains(&format!("keeptime_{line}\n")), "{line} in {metrics}");
            }
            assert!(!metrics.contains("kind=\"\"") && !metrics.contains("state=\"\""));
        };
        // The first fire was a day ago.
        assert_shown(&[
            r#"jobs{kind="protect",state="waiting"} 1"#,
            r#"jobs{kind="protect",state="running"} 1"#,
            r#"jobs{kind="delete",state="waiting"} 0"#,
            r#"ended_jobs{kind="protect",state="done"} 1"#,
            r#"ended_jobs{kind="protect",state="failed"} 1"#,
            r#"ended_jobs{kind="protect",state="skipped"} 1"#,
            r#"ended_jobs{kind="delete",state="done"} 1"#,
            r#"deletions{cause="owner"} 1"#,
            r#"deletions{cause="retention"} 0"#,
            "scheduler_lag_seconds 0",
        ])
        .await;
        server.set_clock("2026-03-04T02:05:00Z").await;
        assert_shown(&[
            r#"jobs{kind="protect",state="waiting"} 1"#,
            r#"ended_jobs{kind="protect",state="done"} 0"#,
            r#"deletions{cause="owner"} 0"#,
            "scheduler_lag_seconds 300",
        ])
        .await;
    });
}

#[test]
fn a_clock_that_is_set_keeps_its_speed() {
    let setup = Setup { start: Some("2026-03-01T12:00:00Z"), ..Setup::default() };
    on_each_database_with(setup, async |server| {
        let set = async |body: Value| {
            let body = body.to_string();
            answer(server.raw(Method::POST, "/_keeptime/clock", &[], body).await).await.ok()
        };
        assert_eq!(set(json!({"speed": 60})).await["speed"], 60);
        assert_eq!(set(json!({"now": "2026-03-02T12:00:00Z"})).await["speed"], 60);
        assert_eq!(set(json!({"speed": 0})).await["speed"], 0);
    });
}
