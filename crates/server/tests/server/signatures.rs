//! Calls that are signed with an access key.

use axum::http::Method;
use chrono::TimeDelta;
use serde_json::Value;

use crate::csbs_policies::policy;
use crate::harness::{Server, answer, on_each_database};
use crate::signer::Call;

async fn refused(server: &Server, request: axum::http::Request<axum::body::Body>, message: &str) {
    answer(server.send(request).await).await.refused(401, "keeptime.401", message);
}

#[test]
fn a_signed_call_is_answered_as_one_with_a_token() {
    on_each_database(async |server| {
        let client = server.client().await;
        let path = format!("/v1/{}/policies", client.user.project_id);
        let body = policy("signed", &["a"]).to_string();
        let create = Call { body, ..Call::new(Method::POST, path.clone()) };
        let created = answer(server.send(create.sign(&client.user)).await).await.ok();
        let list = Call { query: "limit=10&offset=1", ..Call::new(Method::GET, path) };
        let listed = answer(server.send(list.sign(&client.user)).await).await.ok();
        assert_eq!(listed["policies"], serde_json::json!([]));
        let listed = client.get("/v1/{project}/policies").await.ok();
        assert_eq!(listed["policies"][0], created["policy"]);
        let projects = Call::new(Method::GET, "/v3/projects".to_owned());
        let projects = answer(server.send(projects.sign(&client.user)).await).await.ok();
        assert_eq!(projects["projects"][0]["id"], client.user.project_id);
    });
}

#[test]
fn a_signature_must_be_right_and_recent() {
    on_each_database(async |server| {
        let [client, other] = [server.client().await, server.client().await];
        let call = Call::new(Method::GET, format!("/v1/{}/policies", client.user.project_id));
        let wrong = "the access key is unknown or the signature is wrong";
        let mut user = client.user.clone();
        user.secret_key = other.user.secret_key.clone();
        refused(server, call.sign(&user), wrong).await;
        user.access_key = "NOBODY".to_owned();
        refused(server, call.sign(&user), wrong).await;
        user.secret_key = String::new();
        refused(server, call.sign(&user), wrong).await;

        let mut changed = call.sign(&client.user);
        *changed.uri_mut() = format!("{}?limit=1", call.path).parse().unwrap();
        refused(server, changed, wrong).await;

        let skewed = "X-Sdk-Date is more than 15 minutes from the server's time";
        for minutes in [-16, 16, 100_000] {
            let call = call.clone().later(TimeDelta::minutes(minutes));
            refused(server, call.sign(&client.user), skewed).await;
        }
        for minutes in [-14, 14] {
            let call = call.clone().later(TimeDelta::minutes(minutes));
            answer(server.send(call.sign(&client.user)).await).await.ok();
        }
        let mut other_algorithm = call.sign(&client.user);
        let value = "V11-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=00";
        other_algorithm.headers_mut().insert("authorization", value.parse().unwrap());
        let message = "Authorization must begin with SDK-HMAC-SHA256, found V11-HMAC-SHA256";
        refused(server, other_algorithm, message).await;
    });
}

#[test]
fn a_signature_changes_something_once() {
    on_each_database(async |server| {
        let client = server.client().await;
        let path = format!("/v1/{}/policies", client.user.project_id);
        let used = "the signature was used before; sign each request again";
        let body = policy("once", &[]).to_string();
        let create = Call { body, ..Call::new(Method::POST, path.clone()) };
        let created = answer(server.send(create.sign(&client.user)).await).await.ok();
        refused(server, create.sign(&client.user), used).await;
        // Another way to write the same signature.
        let mut upper = create.sign(&client.user);
        let value = upper.headers()["authorization"].to_str().unwrap().to_owned();
        let (start, signature) = value.rsplit_once('=').unwrap();
        let value = format!("{start}={}", signature.to_uppercase());
        upper.headers_mut().insert("authorization", value.parse().unwrap());
        refused(server, upper, used).await;

        let show = Call::new(Method::GET, path.clone());
        for _ in 0..2 {
            answer(server.send(show.sign(&client.user)).await).await.ok();
        }
        let id = created["policy"]["id"].as_str().unwrap();
        let delete = Call::new(Method::DELETE, format!("{path}/{id}"));
        answer(server.send(delete.sign(&client.user)).await).await.ok();
        refused(server, delete.sign(&client.user), used).await;
        // Records of signatures that are too old to be accepted are removed.
        let old = chrono::Utc::now() - TimeDelta::hours(1);
        let store = server.app.store();
        assert!(store.use_signature("old", old, old).await.unwrap());
        assert!(!store.use_signature("old", old, old).await.unwrap());
        assert!(store.use_signature("new", chrono::Utc::now(), old).await.unwrap());
        assert!(store.use_signature("old", old, old).await.unwrap());
    });
}

#[test]
fn a_signature_opens_the_projects_of_its_user() {
    on_each_database(async |server| {
        let [client, other] = [server.client().await, server.client().await];
        let policies = |project: &str| format!("/v1/{project}/policies");
        let call = Call::new(Method::GET, policies(&other.user.project_id));
        let message = format!("there is no project {}", other.user.project_id);
        let answered = answer(server.send(call.sign(&client.user)).await).await;
        answered.refused(404, "keeptime.404", &message);

        let own = &client.user.project_id;
        let call = Call { project: Some(own.clone()), ..Call::new(Method::GET, policies(own)) };
        let listed: Value = answer(server.send(call.sign(&client.user)).await).await.ok();
        assert_eq!(listed["policies"], Value::Array(vec![]));
        let elsewhere = Call { project: Some(other.user.project_id.clone()), ..call };
        let answered = answer(server.send(elsewhere.sign(&client.user)).await).await;
        answered.refused(404, "keeptime.404", &format!("there is no project {own}"));
    });
}
