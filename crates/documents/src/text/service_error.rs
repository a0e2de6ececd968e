//! Errors of services in place of documents.

use keeptime::pattern::Excerpt;
use serde_json::Value;

/// Describes the error in a service's answer and says what to do: its code, its message, and the advice.
pub(super) fn describe(document: &Value) -> String {
    let code = first(document, &["/error_code", "/code", "/error/code", "/error/error_code"]);
    let message =
        first(document, &["/error_msg", "/message", "/error/message", "/error/error_msg"]);
    let told = match (&code, &message) {
        (Some(code), Some(message)) => format!("{code}, {message}"),
        (Some(one), None) | (None, Some(one)) => one.clone(),
        (None, None) => "without a code".to_owned(),
    };
    let advice =
        advice(code.as_deref().unwrap_or_default(), message.as_deref().unwrap_or_default());
    format!("the error of a service ({told}); {advice}")
}

/// Returns the first text or number at one of the pointers, shortened.
fn first(document: &Value, pointers: &[&str]) -> Option<String> {
    let values = pointers.iter().filter_map(|pointer| document.pointer(pointer));
    let mut texts = values.filter_map(|value| match value {
        Value::String(text) if !text.is_empty() => Some(Excerpt::from(text.as_str()).to_string()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    });
    texts.next()
}

/// The codes of Huawei Cloud's API gateway for a request that is not authenticated.
const NOT_AUTHENTICATED: [&str; 4] = ["401", "APIGW.0301", "APIGW.0305", "APIGW.0307"];

fn advice(code: &str, message: &str) -> &'static str {
    let message = message.to_ascii_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| message.contains(word));
    if NOT_AUTHENTICATED.contains(&code) || says(&["token", "authenticat", "unauthorized"]) {
        "get a new token and repeat the download"
    } else if code == "403" || says(&["forbidden", "permission", "not allowed", "policy doesn't"]) {
        "the user of the token needs the permission; then repeat the download"
    } else {
        "the download failed: correct the request and repeat it"
    }
}
