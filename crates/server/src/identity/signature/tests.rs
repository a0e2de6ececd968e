//! The signatures in these tests were made by the signer of huaweicloudsdkcore 3.1.219.

use axum::http::Request;
use axum::http::request::Parts;

use super::*;

const ACCESS_KEY: &str = "KTEXAMPLEACCESSKEY01";
const SECRET_KEY: &str = "example+secret/key=for-tests-only-0123456789";
const DATE: (&str, &str) = ("X-Sdk-Date", "20261126T101112Z");
const HOST: (&str, &str) = ("Host", "backup.example:8790");
const PROJECT: &str = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

struct Signed<'s> {
    method: &'s str,
    uri: &'s str,
    headers: &'s [(&'s str, &'s str)],
    body: &'s str,
    names: &'s str,
    signature: &'s str,
}

const POST: Signed<'_> = Signed {
    method: "POST",
    uri: "/v3/0f1e2d3c4b5a69788796a5b4c3d2e1f0/checkpoints",
    headers: &[DATE, HOST, ("Content-Type", "application/json;charset=utf-8")],
    body: r#"{"checkpoint":{"vault_id":"é"}}"#,
    names: "content-type;host;x-sdk-date",
    signature: "5f71aa0d76a23d1cd6e36debfc5703f0f4572aca0ecaa1f83759c808f5e333e5",
};

const WITH_DIGEST: Signed<'_> = Signed {
    method: "PUT",
    uri: "/v1/p/policies/1",
    headers: &[
        DATE,
        HOST,
        (
            "X-Sdk-Content-Sha256",
            "fd27d7b8f3e6da545fe650207a991cd2f0a156a9fec759e0835c6ec25c76bc44",
        ),
    ],
    body: r#"{"policy":{}}"#,
    names: "host;x-sdk-content-sha256;x-sdk-date",
    signature: "eb3f2045a93bfdc0bd9458c29a4848a6525d3c588e8f81cd3c10ffaa1cc24326",
};

impl Signed<'_> {
    fn request(&self) -> Parts {
        let Self { names, signature, .. } = self;
        let authorization = format!(
            "SDK-HMAC-SHA256 Access={ACCESS_KEY}, SignedHeaders={names}, \
             Signature={signature}"
        );
        let mut request = Request::builder().method(self.method).uri(self.uri);
        for (name, value) in self.headers {
            request = request.header(*name, value.as_bytes());
        }
        request.header("Authorization", authorization).body(()).unwrap().into_parts().0
    }

    fn check(&self) -> Result<bool, SignatureError> {
        check(&self.request(), SECRET_KEY, self.body)
    }
}

fn check(request: &Parts, secret_key: &str, body: &str) -> Result<bool, SignatureError> {
    let uri = &request.uri;
    let path_and_query = (uri.path(), uri.query().unwrap_or_default());
    Signature::read(&request.headers)?.is_made_with(
        secret_key,
        request,
        path_and_query,
        body.as_bytes(),
    )
}

#[test]
fn signatures_of_the_sdk_are_right() {
    assert_eq!(POST.check(), Ok(true));
    assert_eq!(WITH_DIGEST.check(), Ok(true));
    let query = "all=true&limit=10&operation_type=backup&status=a&status=b\
                 &vault_id=v%201%2F%C3%A4~%2A%2B%26%3D";
    let get = Signed {
        method: "GET",
        uri: &format!("/v3/{PROJECT}/policies?{query}"),
        headers: &[
            DATE,
            HOST,
            ("User-Agent", "test  agent"),
            ("X-Project-Id", PROJECT),
            ("Content-Type", "application/json"),
        ],
        body: "",
        names: "content-type;host;user-agent;x-project-id;x-sdk-date",
        signature: "2d038644ee7943c84ff0c50dbe099ddc3ebb913647c0f53988a9063f24812499",
    };
    assert_eq!(get.check(), Ok(true));
    // Another order and other ways to encode are the same request.
    let query = "status=b&status=a&vault_id=v+1/%c3%a4%7e*%2B%26%3d&limit=10&all=true\
                 &&operation_type=backup";
    let same = Signed { uri: &format!("/v3/{PROJECT}/policies?{query}"), ..get };
    assert_eq!(same.check(), Ok(true));
    let delete = Signed {
        method: "DELETE",
        uri: "/v1/p/a%20b+c~(d)*%C3%A9/?checkpoint_items=&checkpoint_items=x%2Cy",
        headers: &[DATE, HOST, ("X-Note", "  grün ")],
        body: "",
        names: "host;x-note;x-sdk-date",
        signature: "0a568b24da4ee4f4a71b48a3c0318dc5169519f0655a082d9f84fb7f3d4c75bd",
    };
    assert_eq!(delete.check(), Ok(true));
    let signature = Signature::read(&delete.request().headers).unwrap();
    assert_eq!(signature.access_key(), ACCESS_KEY);
    assert_eq!(signature.date().to_rfc3339(), "2026-11-26T10:11:12+00:00");
}

#[test]
fn a_signature_is_for_one_request_and_one_key() {
    let right = POST.request();
    assert_eq!(check(&right, "another key", POST.body), Ok(false));
    assert_eq!(check(&right, "", POST.body), Ok(false));
    assert_eq!(check(&right, SECRET_KEY, "{}"), Ok(false));
    assert_eq!(Signed { method: "PUT", ..POST }.check(), Ok(false));
    assert_eq!(Signed { uri: "/v3/p/checkpoints", ..POST }.check(), Ok(false));
    let uri = format!("{}?limit=1", POST.uri);
    assert_eq!(Signed { uri: &uri, ..POST }.check(), Ok(false));
    let later = [("X-Sdk-Date", "20261126T101113Z"), HOST, POST.headers[2]];
    assert_eq!(Signed { headers: &later, ..POST }.check(), Ok(false));
    let elsewhere = [DATE, ("Host", "other.example"), POST.headers[2]];
    assert_eq!(Signed { headers: &elsewhere, ..POST }.check(), Ok(false));
    assert_eq!(Signed { signature: "00", ..POST }.check(), Ok(false));
    assert_eq!(Signed { names: "host;x-sdk-date", ..POST }.check(), Ok(false));
}

#[test]
fn unusable_signatures_say_what_is_wrong() {
    let with = |authorization: &str| {
        let mut request = POST.request();
        request.headers.insert("authorization", authorization.parse().unwrap());
        check(&request, SECRET_KEY, POST.body).unwrap_err().to_string()
    };
    let form = "Authorization must be \
                \"SDK-HMAC-SHA256 Access=AK, SignedHeaders=a;b, Signature=HEX\"";
    assert_eq!(
        with("V11-HMAC-SHA256 Credential=a/20261126/r/s, SignedHeaders=host, Signature=00"),
        "Authorization must begin with SDK-HMAC-SHA256, found V11-HMAC-SHA256"
    );
    assert_eq!(with("Bearer abc"), "Authorization must begin with SDK-HMAC-SHA256, found Bearer");
    for unreadable in [
        "",
        "SDK-HMAC-SHA256",
        "SDK-HMAC-SHA256 Access=a, SignedHeaders=host;x-sdk-date",
        "SDK-HMAC-SHA256 Access=a, SignedHeaders=host;x-sdk-date, Signature=",
        "SDK-HMAC-SHA256 Access=a, SignedHeaders=host;x-sdk-date, Signature=xy",
        "SDK-HMAC-SHA256 Access=a, Access=b, SignedHeaders=host;x-sdk-date, Signature=00",
        "SDK-HMAC-SHA256 Access=a, SignedHeaders=host;x-sdk-date, Signature=00, More=1",
    ] {
        assert_eq!(with(unreadable), form, "{unreadable}");
    }
    let signed = |headers: &str| {
        with(&format!("SDK-HMAC-SHA256 Access=a, SignedHeaders={headers}, Signature=00"))
    };
    assert_eq!(signed("host"), "SignedHeaders lacks x-sdk-date");
    assert_eq!(signed("x-sdk-date"), "SignedHeaders lacks host");
    assert_eq!(signed("Host;x-sdk-date"), "SignedHeaders must be names in lower case, found Host");
    assert_eq!(
        signed("host;x-more;x-sdk-date"),
        "the signed header x-more must be in the request once"
    );
}

#[test]
fn headers_that_can_be_read_in_two_ways_are_refused() {
    let twice = [DATE, HOST, HOST, POST.headers[2]];
    let error = Signed { headers: &twice, ..POST }.check().unwrap_err();
    assert_eq!(error, SignatureError::HeaderValue("host".to_owned()));
    for date in ["", "2026-11-26T10:11:12Z", "20261126T101112", "20261326T101112Z"] {
        let headers = [("X-Sdk-Date", date), HOST, POST.headers[2]];
        let error = Signed { headers: &headers, ..POST }.check().unwrap_err();
        assert_eq!(error, SignatureError::Date, "{date}");
    }
    let twice = [DATE, DATE, HOST, POST.headers[2]];
    assert_eq!(Signed { headers: &twice, ..POST }.check(), Err(SignatureError::Date));
}

#[test]
fn a_body_is_always_signed() {
    assert_eq!(
        Signed { body: r#"{"policy":[]}"#, ..WITH_DIGEST }.check(),
        Err(SignatureError::Content)
    );
    let unsigned = Signed {
        headers: &[
            DATE,
            HOST,
            ("Content-Type", "text/plain"),
            ("X-Sdk-Content-Sha256", "UNSIGNED-PAYLOAD"),
        ],
        names: "content-type;host;x-sdk-content-sha256;x-sdk-date",
        signature: "2831fda79c707b7c102e4e2e8bc7aed7957340ffd72ca598cc1989797cc8e317",
        ..WITH_DIGEST
    };
    let error = unsigned.check().unwrap_err();
    assert_eq!(error.to_string(), "X-Sdk-Content-Sha256 is not the digest of the body");
}
