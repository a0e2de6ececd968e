//! Tokens, and what they open.

use std::num::NonZeroU32;
use std::time::Instant;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use keeptime_server::config::Config;
use keeptime_server::http::ClientAddress;
use keeptime_server::identity::TokenRateLimits;
use keeptime_server::identity::first_user::FirstUser;
use keeptime_server::store::{AccessKey, User};
use serde_json::{Value, json};

use crate::harness::{
    Answer, Server, answer, config, on_each_database, on_each_database_configured,
};

async fn token(server: &Server, body: Value) -> Answer {
    answer(server.raw(Method::POST, "/v3/auth/tokens", &[], body.to_string()).await).await
}

fn refusal(status: u16, title: &str, message: &str) -> Value {
    json!({"error": {"code": status, "title": title, "message": message}})
}

#[test]
fn a_token_comes_with_a_catalogue_of_its_project() {
    on_each_database(async |server| {
        let client = server.client().await;
        let project = &client.user.project_id;
        let answered = token(server, client.token_request()).await;
        assert_eq!(answered.status, StatusCode::CREATED);
        let token = &answered.body["token"];
        assert_eq!(token["project"]["id"], *project);
        let endpoints: Vec<_> = token["catalog"]
            .as_array()
            .unwrap()
            .iter()
            .map(|service| {
                let [endpoint] = service["endpoints"].as_array().unwrap().as_slice() else {
                    panic!("{service}")
                };
                assert_eq!(endpoint["interface"], "public");
                assert_eq!(endpoint["region"], "keeptime");
                (service["type"].as_str().unwrap(), endpoint["url"].as_str().unwrap().to_owned())
            })
            .collect();
        let url = "http://127.0.0.1:8790";
        let expected = [
            ("data-protect", format!("{url}/v1/{project}")),
            ("cbr", format!("{url}/v3/{project}")),
            ("vbs", format!("{url}/v2/{project}")),
            ("identity", format!("{url}/v3")),
        ];
        assert_eq!(endpoints, expected);
    });
}

#[test]
fn a_token_without_a_project_lists_projects_and_opens_none() {
    on_each_database(async |server| {
        let client = server.client().await;
        let mut request = client.token_request();
        let domain = json!({"name": client.user.domain});
        for scope in [json!(null), json!("unscoped"), json!({}), json!({"domain": domain})] {
            request["auth"]["scope"] = scope;
            let body = request.to_string();
            let response = server.raw(Method::POST, "/v3/auth/tokens", &[], body).await;
            let text = response.headers()["x-subject-token"].to_str().unwrap().to_owned();
            let answered = answer(response).await.ok();
            assert_eq!(answered["token"].get("project"), None);
            assert_eq!(answered["token"].get("catalog"), None);
            let headers = [("x-auth-token", text.as_str())];
            let projects = [
                (Method::GET, "/v3/projects"),
                (Method::GET, "/v3/auth/projects"),
                (Method::POST, "/v3/auth/projects"),
            ];
            for (method, path) in projects {
                let listed = answer(server.raw(method, path, &headers, "").await).await.ok();
                let listed = listed["projects"].as_array().unwrap();
                assert_eq!(listed.len(), 1);
                assert_eq!(listed[0]["id"], client.user.project_id);
                assert_eq!(listed[0]["name"], client.user.project);
            }
            let path = format!("/v3/projects?name={}", client.user.project);
            let listed = answer(server.raw(Method::GET, &path, &headers, "").await).await.ok();
            assert_eq!(listed["projects"].as_array().unwrap().len(), 1);
            let path = "/v3/projects?name=other";
            let listed = answer(server.raw(Method::GET, path, &headers, "").await).await.ok();
            assert_eq!(listed["projects"], json!([]));
            let path = format!("/v1/{}/policies", client.user.project_id);
            let refused = answer(server.raw(Method::GET, &path, &headers, "").await).await;
            let message = format!("there is no project {}", client.user.project_id);
            refused.refused(404, "keeptime.404", &message);
        }
        for scope in [json!({"domain": {"name": "other"}}), json!({"project": {"name": "other"}})] {
            request["auth"]["scope"] = scope;
            let message = "the name, the domain, the password or the project is wrong";
            let refused = token(server, request.clone()).await;
            assert_eq!(refused.body, refusal(401, "Unauthorized", message));
        }
    });
}

#[test]
fn a_token_can_be_shown_and_ended_by_its_user() {
    on_each_database(async |server| {
        let [client, other] = [server.client().await, server.client().await];
        let path = "/v3/auth/tokens";
        let headers =
            [("x-auth-token", client.token.as_str()), ("x-subject-token", client.token.as_str())];
        let shown = answer(server.raw(Method::GET, path, &headers, "").await).await.ok();
        assert_eq!(shown["token"]["project"]["id"], client.user.project_id);
        let others =
            [("x-auth-token", other.token.as_str()), ("x-subject-token", client.token.as_str())];
        for method in [Method::GET, Method::DELETE] {
            let refused = answer(server.raw(method, path, &others, "").await).await;
            let message = "the token is unknown or has expired";
            assert_eq!(refused.body, refusal(404, "Not Found", message));
        }
        let ended = server.raw(Method::DELETE, path, &headers, "").await;
        assert_eq!(ended.status(), StatusCode::NO_CONTENT);
        client.get("/v1/{project}/policies").await.refused(
            401,
            "keeptime.401",
            "the token is unknown or has expired",
        );
    });
}

#[test]
fn unknown_users_are_answered_as_those_with_a_wrong_password() {
    on_each_database(async |server| {
        let client = server.client().await;
        let mut wrong = client.token_request();
        wrong["auth"]["identity"]["password"]["user"]["password"] = json!("wrong");
        let mut unknown = wrong.clone();
        unknown["auth"]["identity"]["password"]["user"]["name"] = json!("nobody");
        let mut by_id = wrong.clone();
        by_id["auth"]["identity"]["password"]["user"] =
            json!({"id": client.user.user_id, "password": "wrong"});
        let expected = refusal(
            401,
            "Unauthorized",
            "the name, the domain, the password or the project is wrong",
        );
        let mut shortest = Vec::new();
        for request in [wrong, unknown, by_id.clone()] {
            let mut times = Vec::new();
            for _ in 0..4 {
                let started = Instant::now();
                assert_eq!(token(server, request.clone()).await.body, expected);
                times.push(started.elapsed());
            }
            shortest.push(times.into_iter().min().unwrap());
        }
        // Without the work of a hash, it would take a hundredth.
        assert!(shortest.iter().all(|time| *time > shortest[0] / 5), "{shortest:?}");
        by_id["auth"]["identity"]["password"]["user"]["password"] = json!(client.user.password);
        token(server, by_id).await.ok();
    });
}

#[test]
fn token_calls_are_limited_by_address_and_by_user() {
    let number = |number| NonZeroU32::new(number).unwrap();
    let token_rate =
        TokenRateLimits { by_address: (number(3), number(1)), by_user: (number(2), number(1)) };
    on_each_database_configured(true, Config { token_rate, ..config() }, async |server| {
        let client = server.client().await;
        let from = async |address: &str, name: &str| {
            let mut body = client.token_request();
            body["auth"]["identity"]["password"]["user"]["name"] = json!(name);
            let mut request =
                Request::post("/v3/auth/tokens").body(Body::from(body.to_string())).unwrap();
            request.extensions_mut().insert(ClientAddress(address.parse().unwrap()));
            server.send(request).await
        };
        // Three calls from one network, then none, whoever asks.
        for (address, name) in [("2001:db8::1", "a"), ("2001:db8::2", "b"), ("2001:db8::3", "c")] {
            assert_eq!(from(address, name).await.status(), StatusCode::UNAUTHORIZED);
        }
        let refused = from("2001:db8::4", "d").await;
        assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
        // One more call a minute.
        let seconds = refused.headers()["retry-after"].to_str().unwrap().to_owned();
        assert!((1..=60).contains(&seconds.parse().unwrap()), "{seconds}");
        let message = format!("too many requests for tokens; wait {seconds} s");
        let expected = refusal(429, "Too Many Requests", &message);
        assert_eq!(answer(refused).await.body, expected);
        // Two calls for one user, from wherever.
        assert_eq!(from("192.0.2.1", "e").await.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(from("192.0.2.2", "e").await.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(from("192.0.2.3", "e").await.status(), StatusCode::TOO_MANY_REQUESTS);
    });
}

#[test]
fn clients_can_ask_for_the_versions() {
    on_each_database(async |server| {
        let versions = server.raw(Method::GET, "/", &[], "").await;
        assert_eq!(versions.status(), StatusCode::MULTIPLE_CHOICES);
        let versions = answer(versions).await.body;
        assert_eq!(versions["versions"]["values"][0]["id"], "v3.14");
        for path in ["/v3", "/v3/"] {
            let version = answer(server.raw(Method::GET, path, &[], "").await).await.ok();
            assert_eq!(version["version"]["links"][0]["href"], "http://127.0.0.1:8790/v3/");
        }
        for path in ["/v3", "/v3/auth/tokens", "/v3/projects"] {
            let refused = answer(server.raw(Method::PUT, path, &[], "").await).await;
            let message = format!("{path} does not accept PUT");
            assert_eq!(refused.body, refusal(405, "Method Not Allowed", &message));
        }
        let client = server.client().await;
        let message = "the API has no description";
        client.get("/v1/{project}").await.refused(404, "keeptime.404", message);
    });
}

#[test]
fn a_token_opens_its_project_while_its_user_may_use_it() {
    on_each_database(async |server| {
        let client = server.client().await;
        client.get("/v1/{project}/policies").await.ok();
        server.sql("DELETE FROM memberships").await;
        client.get("/v1/{project}/policies").await.refused(
            401,
            "keeptime.401",
            "the token is unknown or has expired",
        );
    });
}

#[test]
fn a_user_who_is_removed_can_do_nothing_more() {
    on_each_database(async |server| {
        let [client, other] = [server.client().await, server.client().await];
        let path = "/v1/{project}/policies";
        client.get(path).await.ok();
        let store = server.app.store();
        let FirstUser { domain, name, access_key, .. } = &client.user;
        assert!(store.access_key(access_key).await.unwrap().is_some());
        assert!(store.delete_user(domain, name).await.unwrap());
        assert!(!store.delete_user(domain, name).await.unwrap());
        let unknown = "the token is unknown or has expired";
        client.get(path).await.refused(401, "keeptime.401", unknown);
        assert!(store.access_key(access_key).await.unwrap().is_none());
        let body = client.token_request().to_string();
        let answer = server.raw(Method::POST, "/v3/auth/tokens", &[], body).await;
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
        other.get(path).await.ok();
    });
}

#[test]
fn users_and_access_keys_are_logged_without_their_secrets() {
    let text = str::to_owned;
    let key = AccessKey { id: text("key-1"), user_id: text("user-1"), secret_key: text("hidden") };
    let user = User {
        id: text("user-1"),
        domain: text("default"),
        name: text("eve"),
        password_hash: text("hidden"),
    };
    let (key, user) = (format!("{key:?}"), format!("{user:?}"));
    assert!(key.contains("key-1") && !key.contains("hidden"), "{key}");
    assert!(user.contains("eve") && !user.contains("hidden"), "{user}");
}
