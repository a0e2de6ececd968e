//! Signatures of requests: SDK-HMAC-SHA256, as the "API Request Signing Guide" of the services and their
//! SDKs make them.
//!
//! This module reads a signature and compares it. Whose key it is and whether it was used before is not
//! its concern.

use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use chrono::{DateTime, NaiveDateTime, Utc};
use hmac::{Hmac, Mac};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode};
use sha2::{Digest, Sha256};

/// The only algorithm.
const ALGORITHM: &str = "SDK-HMAC-SHA256";

/// When a request was signed.
const DATE_HEADER: &str = "x-sdk-date";

/// The digest of the body, which some clients send.
const CONTENT_HEADER: &str = "x-sdk-content-sha256";

/// What a signature must cover: without these headers, it would be valid for any time or server.
const SIGNED_ALWAYS: [&str; 2] = [DATE_HEADER, "host"];

/// All characters but letters, digits and `-._~`.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Why a signature cannot be checked, or is not for this request.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum SignatureError {
    #[error("Authorization must begin with {ALGORITHM}, found {0}")]
    Algorithm(String),
    #[error("Authorization must be \"{ALGORITHM} Access=AK, SignedHeaders=a;b, Signature=HEX\"")]
    Form,
    #[error("SignedHeaders lacks {0}")]
    NotSigned(&'static str),
    #[error("SignedHeaders must be names in lower case, found {0}")]
    HeaderName(String),
    #[error("the signed header {0} must be in the request once")]
    HeaderValue(String),
    #[error("X-Sdk-Date must be YYYYMMDDTHHMMSSZ")]
    Date,
    #[error("X-Sdk-Content-Sha256 is not the digest of the body")]
    Content,
}

/// The signature of a request.
#[derive(Debug)]
pub(super) struct Signature {
    access_key: String,
    signed_headers: Vec<String>,
    code: Vec<u8>,
    date_text: String,
    date: DateTime<Utc>,
}

impl Signature {
    /// Reads the signature in the headers of a request.
    pub(super) fn read(headers: &HeaderMap) -> Result<Self, SignatureError> {
        let authorization = headers.get(header::AUTHORIZATION).and_then(|text| text.to_str().ok());
        let authorization = authorization.ok_or(SignatureError::Form)?.trim();
        let (algorithm, parameters) = authorization.split_once(' ').ok_or(SignatureError::Form)?;
        if algorithm != ALGORITHM {
            let shown = algorithm.chars().filter(char::is_ascii_graphic).take(30).collect();
            return Err(SignatureError::Algorithm(shown));
        }
        let [access_key, signed_headers, signature] = parameters_of(parameters)?;
        let signed_headers: Vec<_> = signed_headers.split(';').map(str::to_owned).collect();
        let is_lower = |name: &String| !name.bytes().any(|byte| byte.is_ascii_uppercase());
        if let Some(name) = signed_headers.iter().find(|name| !is_lower(name)) {
            return Err(SignatureError::HeaderName(name.clone()));
        }
        for name in SIGNED_ALWAYS {
            if !signed_headers.iter().any(|signed| signed == name) {
                return Err(SignatureError::NotSigned(name));
            }
        }
        let date_text = single(headers, DATE_HEADER).and_then(|date| str::from_utf8(date).ok());
        let date_text = date_text.ok_or(SignatureError::Date)?.to_owned();
        Ok(Self {
            access_key: access_key.to_owned(),
            signed_headers,
            code: hex::decode(signature).map_err(|_| SignatureError::Form)?,
            date: read_date(&date_text).ok_or(SignatureError::Date)?,
            date_text,
        })
    }

    /// Returns the id of the access key.
    pub(super) fn access_key(&self) -> &str {
        &self.access_key
    }

    /// Returns when the request was signed.
    pub(super) fn date(&self) -> DateTime<Utc> {
        self.date
    }

    /// Returns the signature as text. Two texts that stand for one signature give the same.
    pub(super) fn text(&self) -> String {
        hex::encode(&self.code)
    }

    /// Returns whether the signature was made with a secret key for this request.
    pub(super) fn is_made_with(
        &self,
        secret_key: &str,
        request: &Parts,
        path_and_query: (&str, &str),
        body: &[u8],
    ) -> Result<bool, SignatureError> {
        let request = self.canonical_request(request, path_and_query, body)?;
        let signed = [ALGORITHM, &self.date_text, &hex::encode(Sha256::digest(request))].join("\n");
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret_key.as_bytes()) else {
            return Ok(false);
        };
        mac.update(signed.as_bytes());
        // Takes the same time wherever the two differ.
        Ok(mac.verify_slice(&self.code).is_ok())
    }

    fn canonical_request(
        &self,
        request: &Parts,
        (path, query): (&str, &str),
        body: &[u8],
    ) -> Result<Vec<u8>, SignatureError> {
        let digest = hex::encode(Sha256::digest(body));
        if let Some(content) = request.headers.get(CONTENT_HEADER) {
            // Clients leave the header out of the signature of an empty body.
            if !body.is_empty() && content.as_bytes() != digest.as_bytes() {
                return Err(SignatureError::Content);
            }
        }
        let mut canonical =
            format!("{}\n{}\n{}\n", request.method, canonical_path(path), canonical_query(query))
                .into_bytes();
        for name in &self.signed_headers {
            let value = single(&request.headers, name)
                .ok_or_else(|| SignatureError::HeaderValue(name.clone()))?;
            canonical.extend_from_slice(name.as_bytes());
            canonical.push(b':');
            canonical.extend_from_slice(value.trim_ascii());
            canonical.push(b'\n');
        }
        canonical.push(b'\n');
        canonical.extend_from_slice(self.signed_headers.join(";").as_bytes());
        canonical.push(b'\n');
        canonical.extend_from_slice(digest.as_bytes());
        Ok(canonical)
    }
}

/// Reads `Access=AK, SignedHeaders=a;b, Signature=HEX`, in any order.
fn parameters_of(text: &str) -> Result<[&str; 3], SignatureError> {
    let mut found = [None; 3];
    for parameter in text.split(',') {
        let (name, value) = parameter.trim().split_once('=').ok_or(SignatureError::Form)?;
        let names = ["Access", "SignedHeaders", "Signature"];
        let place = names.iter().position(|known| *known == name);
        let place = place.and_then(|place| found.get_mut(place)).ok_or(SignatureError::Form)?;
        if value.is_empty() || place.replace(value).is_some() {
            return Err(SignatureError::Form);
        }
    }
    let [Some(access_key), Some(signed_headers), Some(signature)] = found else {
        return Err(SignatureError::Form);
    };
    Ok([access_key, signed_headers, signature])
}

/// Returns the value of a header that is in a request once. Two values could be read in two ways.
fn single<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h [u8]> {
    let mut values = headers.get_all(name).iter();
    values.next().filter(|_| values.next().is_none()).map(HeaderValue::as_bytes)
}

/// Reads `YYYYMMDDTHHMMSSZ`.
fn read_date(text: &str) -> Option<DateTime<Utc>> {
    let is_form = text.len() == "YYYYMMDDTHHMMSSZ".len() && text.is_ascii();
    let date = NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%SZ").ok().filter(|_| is_form)?;
    Some(date.and_utc())
}

/// Each part of the path encoded again, with a slash at the end.
fn canonical_path(path: &str) -> String {
    let decoded: Vec<u8> = percent_decode_str(path).collect();
    let parts = decoded.split(|byte| *byte == b'/').map(encode);
    let mut path = parts.collect::<Vec<_>>().join("/");
    if !path.ends_with('/') {
        path.push('/');
    }
    path
}

/// The parameters encoded again, in the order of their names and values.
fn canonical_query(query: &str) -> String {
    let decode = |text: &str| -> Vec<u8> { percent_decode_str(&text.replace('+', " ")).collect() };
    let mut parameters: Vec<_> = query
        .split('&')
        .filter(|parameter| !parameter.is_empty())
        .map(|parameter| parameter.split_once('=').unwrap_or((parameter, "")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect();
    parameters.sort();
    let parameters: Vec<_> = parameters
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    parameters.join("&")
}

fn encode(text: &[u8]) -> String {
    percent_encode(text, ENCODED).to_string()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
