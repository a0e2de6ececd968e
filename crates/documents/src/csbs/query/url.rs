//! The text of a query: which part of a URL it is, and where its parameters stand.

use std::ops::Range;

use percent_encoding::percent_decode_str;

use crate::message_text::child_pointer;

/// A parameter as it is parameter.
pub(super) struct QueryParameter<'t> {
    /// `name=value`, or a name alone.
    pub(super) pair: &'t str,
    /// The bytes of the text that it takes up, without white space after it.
    span: Range<usize>,
    /// The name and the value, decoded; `None` where they are not UTF-8.
    pub(super) decoded: Option<(String, String)>,
}

/// The bytes of a text at which a fault or note about a query stands: the last parameter that the
/// pointer names, or the first one that is not UTF-8 where the pointer is empty, else the whole query.
///
/// ```
/// use keeptime_documents::csbs::parameter_span;
///
/// let text = "https://csbs.example.com/v1/project/policies?sort=name&limit=0";
/// assert_eq!(&text[parameter_span(text, "/limit")], "limit=0");
/// ```
pub fn parameter_span(text: &str, pointer: &str) -> Range<usize> {
    let is_meant = |parameter: &QueryParameter<'_>| match &parameter.decoded {
        Some((name, _)) => child_pointer("", name) == pointer,
        None => pointer.is_empty(),
    };
    let mut meant = parameters(text).filter(is_meant);
    let found = if pointer.is_empty() { meant.next() } else { meant.last() };
    found.map_or_else(|| query_span(text), |parameter| parameter.span)
}

/// The parameters of a text, in its order.
pub(super) fn parameters(text: &str) -> impl Iterator<Item = QueryParameter<'_>> {
    let query = query_span(text);
    let mut end = query.start;
    text[query].split('&').filter_map(move |pair| {
        let start = end;
        end = start + pair.len() + "&".len();
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let decoded = decoded(name).zip(decoded(value));
        let parameter =
            QueryParameter { pair, span: start..start + pair.trim_end().len(), decoded };
        (!pair.is_empty()).then_some(parameter)
    })
}

/// A name or a value, in which a plus sign is a space.
fn decoded(text: &str) -> Option<String> {
    let spaced = text.replace('+', " ");
    Some(percent_decode_str(&spaced).decode_utf8().ok()?.into_owned())
}

/// The bytes of the query in a text.
fn query_span(text: &str) -> Range<usize> {
    path_and_query(text).1
}

/// The path of a URL, which may have a scheme and a host before it; `None` where a text is a query alone.
pub(crate) fn path(text: &str) -> Option<&str> {
    path_and_query(text).0
}

/// The path and the query of a URL, absolute or relative, which may follow the method `GET`; of another
/// text the query is all of it, without the white space around it.
///
/// The query of a URL is what stands after its first question mark and before its fragment (RFC 3986,
/// 3.4). A query may itself have question marks; what stands before the first one in a URL that is
/// relative has neither `=` nor `&`.
fn path_and_query(text: &str) -> (Option<&str>, Range<usize>) {
    let mut start = text.len() - text.trim_start().len();
    let mut target = text.trim();
    let call = target.strip_prefix("GET ").map(str::trim_start);
    if let Some(call) = call {
        start += target.len() - call.len();
        // The first line of a call names the protocol after the URL.
        target = call.split_whitespace().next().unwrap_or_default();
    }
    let is_url = call.is_some() || target.starts_with('/') || has_scheme(target);
    let before_fragment = |text: &str| text.find('#').unwrap_or(text.len());
    if is_url {
        target = &target[..before_fragment(target)];
    }
    match target.split_once('?') {
        Some((path, rest)) if is_url || !path.contains(['=', '&', '#']) => {
            start += path.len() + "?".len();
            (Some(path), start..start + before_fragment(rest))
        }
        None if is_url => (Some(target), start + target.len()..start + target.len()),
        _ => (None, start..start + target.len()),
    }
}

/// Whether a text starts with a scheme and two slashes, as `https://` (RFC 3986, 3.1).
fn has_scheme(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    text.split_once("://").is_some_and(|(scheme, _)| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic()) && scheme.bytes().all(is_part)
    })
}
