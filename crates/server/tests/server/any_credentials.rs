//! The server does not fail whatever credentials a client sends, and wrong ones open nothing.
//!
//! `KEEPTIME_TEST_CALLS` is the number of calls of each kind, `KEEPTIME_TEST_SEED` is where the random numbers start.

use std::num::NonZeroU32;

use axum::body::Body;
use axum::http::{HeaderValue, Method, Request, StatusCode};
use keeptime_server::config::Config;
use keeptime_server::identity::TokenRateLimits;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use serde_json::Value;

use crate::call_parts::{ODD_TEXTS, ODD_VALUES};
use crate::harness::{Client, Server, config, on_each_database_configured};
use crate::signer::Call;

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).map_or(default, |number| number.parse().unwrap())
}

/// Runs a test as often as `KEEPTIME_TEST_CALLS` says, with other random numbers each time. Clients may ask for a token
/// without limit.
fn with_random(test: impl AsyncFn(&Server, &Client<'_>, &mut StdRng)) {
    let any_number = (NonZeroU32::MAX, NonZeroU32::MAX);
    let token_rate = TokenRateLimits { by_address: any_number, by_user: any_number };
    on_each_database_configured(true, Config { token_rate, ..config() }, async |server| {
        let client = server.client().await;
        let mut random = StdRng::seed_from_u64(number("KEEPTIME_TEST_SEED", 1));
        for _ in 0..number("KEEPTIME_TEST_CALLS", 150) {
            test(server, &client, &mut random).await;
        }
    });
}

/// Changes a byte, removes, repeats or replaces a part, or does nothing.
fn damage(bytes: &mut Vec<u8>, random: &mut StdRng) {
    let start = random.random_range(0..bytes.len());
    let end = random.random_range(start..bytes.len().min(start + 30)) + 1;
    match random.random_range(0..6) {
        0 => {}
        1 => bytes[start] = random.random(),
        2 => drop(bytes.drain(start..end)),
        3 => bytes.extend_from_within(start..end),
        4 => {
            let odd = ODD_TEXTS.choose(random).unwrap();
            bytes.splice(start..end, odd.bytes());
        }
        _ => {
            let odd = ODD_VALUES.choose(random).unwrap();
            bytes.splice(start..end, odd.bytes());
        }
    }
}

/// The characters of a header that matter: hexadecimal digits have two cases, and lists may have spaces.
fn significant(value: &HeaderValue) -> Vec<u8> {
    let bytes = value.as_bytes().iter().filter(|byte| !byte.is_ascii_whitespace());
    bytes.map(u8::to_ascii_lowercase).collect()
}

fn is_refusal(status: StatusCode) -> bool {
    status.is_client_error() && status != StatusCode::NOT_FOUND
}

#[test]
fn a_changed_signature_opens_nothing() {
    with_random(async |server, client, random| {
        let call = Call::new(Method::GET, format!("/v1/{}/policies", client.user.project_id));
        let right = call.sign(&client.user);
        let mut request = call.sign(&client.user);
        let name = *["authorization", "x-sdk-date", "host"].choose(random).unwrap();
        let mut value = right.headers()[name].as_bytes().to_vec();
        damage(&mut value, random);
        // Servers refuse other bytes before they read a header.
        let Ok(value) = HeaderValue::from_bytes(&value) else { return };
        let is_right = significant(&value) == significant(&right.headers()[name]);
        request.headers_mut().insert(name, value.clone());
        let status = server.send(request).await.status();
        assert!(
            is_refusal(status) || is_right && status.is_success(),
            "{status}: {name} {value:?}"
        );
    });
}

#[test]
fn a_changed_token_request_opens_nothing_without_the_password() {
    with_random(async |server, client, random| {
        let mut body = client.token_request().to_string().into_bytes();
        damage(&mut body, random);
        let request = Request::builder().method(Method::POST).uri("/v3/auth/tokens");
        let status = server.send(request.body(Body::from(body.clone())).unwrap()).await.status();
        let read: Value = serde_json::from_slice(&body).unwrap_or_default();
        let password = &read["auth"]["identity"]["password"]["user"]["password"];
        let is_right = *password == client.user.password;
        let text = String::from_utf8_lossy(&body);
        assert!(is_refusal(status) || is_right && status.is_success(), "{status}: {text}");
    });
}

#[test]
fn a_changed_login_opens_nothing_without_the_password() {
    with_random(async |server, client, random| {
        let user = &client.user;
        let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let [domain, name, password] =
            [&user.domain, &user.name, &user.password].map(|text| encoded(text));
        let mut body =
            format!("domain={domain}&user={name}&password={password}&project=").into_bytes();
        damage(&mut body, random);
        let answer = server.raw(Method::POST, "/login", &[FORM], body.clone()).await;
        let text = String::from_utf8_lossy(&body);
        let decoded = percent_decode_str(&text).decode_utf8_lossy();
        let is_right = decoded.contains(&format!("password={}", user.password));
        let status = answer.status();
        let is_open =
            status == StatusCode::SEE_OTHER && answer.headers().contains_key("set-cookie");
        assert!(is_refusal(status) || is_right && is_open, "{status}: {text}");
    });
}
