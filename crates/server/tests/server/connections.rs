//! Connections and requests that are slow, cut off, too long or too many.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::http::Method;
use keeptime_server::config::Config;
use keeptime_server::http::HttpLimits;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::csbs_policies::policy;
use crate::harness::{answer, config, on_each_database, on_each_database_configured};

const SHORT: Duration = Duration::from_millis(400);

fn short() -> Config {
    let http = HttpLimits {
        head_time: SHORT,
        time: SHORT,
        write_time: SHORT,
        connections: 2,
        ..HttpLimits::default()
    };
    Config { http, ..config() }
}

/// Sends text and returns all that the server answers until it closes the connection.
async fn exchange(address: SocketAddr, text: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    rest(stream).await
}

async fn rest(mut stream: TcpStream) -> String {
    let mut answer = Vec::new();
    let _ = timeout(Duration::from_secs(10), stream.read_to_end(&mut answer)).await.unwrap();
    String::from_utf8(answer).unwrap()
}

fn body(answer: &str) -> Value {
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    serde_json::from_str(body).unwrap()
}

#[test]
fn a_slow_head_or_body_ends() {
    on_each_database_configured(true, short(), async |server| {
        let (address, _stop, _served) = server.listen().await;
        let head = exchange(address, "GET /v1/p/policies HTTP/1.1\r\nhost: a\r\n").await;
        assert!(head.starts_with("HTTP/1.1 408 Request Timeout\r\n"), "{head}");
        let expected = json!({
            "error_code": "keeptime.408",
            "error_msg": "the head of the request took too long",
        });
        assert_eq!(body(&head), expected);

        let client = server.client().await;
        for (path, code) in [("v1", "error_code"), ("v2", "error")] {
            let request = format!(
                "POST /{path}/{}/policies HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\
                 x-auth-token: {}\r\ncontent-length: 100\r\n\r\n{{",
                client.user.project_id, client.token
            );
            let started = Instant::now();
            let answer = exchange(address, &request).await;
            assert!(started.elapsed() < SHORT * 4);
            if path == "v1" {
                assert!(answer.starts_with("HTTP/1.1 408 Request Timeout\r\n"), "{answer}");
            }
            assert!(body(&answer).get(code).is_some(), "{answer}");
        }
        // A connection without a request is closed without an answer.
        assert_eq!(exchange(address, "").await, "");
    });
}

#[test]
fn a_client_that_does_not_read_loses_its_connection() {
    on_each_database_configured(true, short(), async |server| {
        let (address, _stop, _served) = server.listen().await;
        let mut stream = TcpStream::connect(address).await.unwrap();
        let request = "GET /v3 HTTP/1.1\r\nhost: a\r\n\r\n".repeat(1000);
        let sent = async { while stream.write_all(request.as_bytes()).await.is_ok() {} };
        timeout(Duration::from_secs(20), sent).await.unwrap();
    });
}

#[test]
fn bodies_and_paths_have_a_length() {
    on_each_database(async |server| {
        let client = server.client().await;
        let headers = [("x-auth-token", client.token.as_str())];
        let path = format!("/v1/{}/policies", client.user.project_id);
        let most = 1 << 20;
        let post = async |path: &str, length| {
            answer(server.raw(Method::POST, path, &headers, "x".repeat(length)).await).await
        };
        post(&path, most).await.refused(
            400,
            "CSBS.9001",
            "the body is not JSON: expected value at line 1 column 1",
        );
        let message = "a body has at most 1048576 bytes";
        post(&path, most + 1).await.refused(413, "keeptime.413", message);
        let refused = post("/v3/auth/tokens", most + 1).await;
        assert_eq!(refused.status, 413);
        assert_eq!(refused.body["error"]["message"], message);

        let message = "a path with its query has at most 8192 bytes";
        let long = format!("{path}?name={}", "a".repeat(8192));
        client.get(&long).await.refused(414, "keeptime.414", message);
        let long = format!("/v1/{}", "a".repeat(8192));
        client.get(&long).await.refused(414, "keeptime.414", message);
        let nested = format!("{}{}", "[".repeat(129), "]".repeat(129));
        let refused = answer(server.raw(Method::POST, &path, &headers, nested).await).await;
        assert_eq!(refused.status, 400);
    });
}

#[test]
fn heads_have_a_length_and_bodies_an_end() {
    on_each_database(async |server| {
        let (address, _stop, _served) = server.listen().await;
        let head = |headers: &str| format!("GET / HTTP/1.1\r\nhost: a\r\n{headers}\r\n");
        let status = async |request: &str| {
            let answer = exchange(address, request).await;
            answer.split(' ').nth(1).unwrap_or_default().to_owned()
        };
        let close = "connection: close\r\n";
        assert_eq!(status(&head(&(close.to_owned() + &"x: y\r\n".repeat(62)))).await, "300");
        assert_eq!(status(&head(&"x: y\r\n".repeat(64))).await, "431");
        assert_eq!(status(&head(&format!("x: {}\r\n", "y".repeat(40_000)))).await, "431");
        let path = "y".repeat(70_000);
        let refused = status(&format!("GET /{path} HTTP/1.1\r\n\r\n")).await;
        assert!(["414", "431"].contains(&refused.as_str()), "{refused}");
        assert_eq!(status("\0\r\n\r\n").await, "400");

        let request = "POST /v3/auth/tokens HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\n{";
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        stream.shutdown().await.unwrap();
        let answer = rest(stream).await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 400"), "{answer}");
        let chunked = "POST /v3/auth/tokens HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\
                       connection: close\r\n\r\nzz\r\n";
        let answer = exchange(address, chunked).await;
        assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
        assert_eq!(body(&answer)["error"]["message"], "the body is not complete");
    });
}

#[test]
fn connections_above_the_limit_wait() {
    on_each_database_configured(true, short(), async |server| {
        let (address, _stop, _served) = server.listen().await;
        let first = TcpStream::connect(address).await.unwrap();
        let _second = TcpStream::connect(address).await.unwrap();
        let request = "GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
        let started = Instant::now();
        drop(first);
        assert!(exchange(address, request).await.starts_with("HTTP/1.1 300"));
        assert!(started.elapsed() < SHORT);
        let _third = TcpStream::connect(address).await.unwrap();
        assert!(exchange(address, request).await.starts_with("HTTP/1.1 300"));
        // The idle connections were closed for their age.
        assert!(started.elapsed() < SHORT * 4);
    });
}

#[test]
fn a_stop_closes_idle_connections_and_waits_for_requests() {
    on_each_database(async |server| {
        let (address, stop, served) = server.listen().await;
        let mut idle = TcpStream::connect(address).await.unwrap();
        let request = "GET /v3 HTTP/1.1\r\nhost: a\r\n\r\n";
        idle.write_all(request.as_bytes()).await.unwrap();
        let mut first = [0; 16];
        idle.read_exact(&mut first).await.unwrap();
        let mut busy = TcpStream::connect(address).await.unwrap();
        let request = "POST /v3/auth/tokens HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\n{";
        busy.write_all(request.as_bytes()).await.unwrap();
        tokio::time::sleep(Duration::from_millis(200)).await;
        drop(stop);
        rest(idle).await;
        assert!(!served.is_finished());
        busy.write_all(b"}").await.unwrap();
        assert!(rest(busy).await.starts_with("HTTP/1.1 400"));
        timeout(Duration::from_secs(5), served).await.unwrap().unwrap();
        assert!(TcpStream::connect(address).await.is_err());
    });
}

#[test]
fn a_page_has_at_most_a_thousand_items() {
    on_each_database(async |server| {
        let client = server.client().await;
        client.post("/v1/{project}/policies", policy("first", &[])).await.ok();
        let columns = "service, project_id, description, status, document, version, created_at, \
                       updated_at";
        server
            .sql(&format!(
                "WITH RECURSIVE numbers (i) AS (
                    SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < 1001)
                 INSERT INTO policies (id, name, {columns})
                 SELECT 'copy-' || i, 'copy-' || i, {columns} FROM policies, numbers"
            ))
            .await;
        for (limit, expected) in [("", 1000), ("?limit=999", 999), ("?limit=99999", 1000)] {
            let listed = client.get(&format!("/v1/{{project}}/policies{limit}")).await.ok();
            assert_eq!(listed["policies"].as_array().unwrap().len(), expected, "{limit}");
        }
    });
}
