//! Signs requests with an access key. Whether such signatures are those of the SDK is tested with fixed
//! ones, next to the code that reads them.

use axum::body::Body;
use axum::http::{Method, Request};
use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, Mac};
use keeptime_server::identity::first_user::FirstUser;
use sha2::{Digest, Sha256};

pub const HOST: &str = "127.0.0.1:8790";

/// A call to sign. Its path and query need no encoding.
#[derive(Clone)]
pub struct Call {
    pub method: Method,
    pub path: String,
    pub query: &'static str,
    pub body: String,
    pub date: DateTime<Utc>,
    pub project: Option<String>,
}

impl Call {
    pub fn new(method: Method, path: String) -> Self {
        let body = String::new();
        Self { method, path, query: "", body, date: Utc::now(), project: None }
    }

    pub fn later(self, by: TimeDelta) -> Self {
        Self { date: self.date + by, ..self }
    }

    pub fn sign(&self, user: &FirstUser) -> Request<Body> {
        let date = self.date.format("%Y%m%dT%H%M%SZ").to_string();
        let mut headers = vec![("host", HOST.to_owned())];
        headers.extend(self.project.clone().map(|project| ("x-project-id", project)));
        headers.push(("x-sdk-date", date.clone()));
        let names: Vec<_> = headers.iter().map(|(name, _)| *name).collect();
        let names = names.join(";");
        let lines: String =
            headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
        let canonical = format!(
            "{}\n{}/\n{}\n{lines}\n{names}\n{}",
            self.method,
            self.path,
            self.query,
            hex::encode(Sha256::digest(&self.body))
        );
        let signed = format!("SDK-HMAC-SHA256\n{date}\n{}", hex::encode(Sha256::digest(canonical)));
        let mut mac = Hmac::<Sha256>::new_from_slice(user.secret_key.as_bytes()).unwrap();
        mac.update(signed.as_bytes());
        let signature = hex::encode(mac.finalize().into_bytes());
        let authorization = format!(
            "SDK-HMAC-SHA256 Access={}, SignedHeaders={names}, Signature={signature}",
            user.access_key
        );
        let uri = if self.query.is_empty() {
            self.path.clone()
        } else {
            format!("{}?{}", self.path, self.query)
        };
        let mut request = Request::builder().method(&self.method).uri(uri);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let request = request.header("authorization", authorization);
        request.body(Body::from(self.body.clone())).unwrap()
    }
}
