//! Finds the query and its parameters in a text.
//!
//! The text can be a query string, an absolute or relative URL, or the first line of an HTTP
//! request. Each parameter keeps its byte span, so that messages can point at it.

use std::ops::Range;

use percent_encoding::percent_decode_str;

use crate::message_text::child_pointer;

/// A parameter in a text.
pub(super) struct QueryParameter<'t> {
    /// `name=value`, or only a name.
    pub(super) pair: &'t str,
    /// The bytes of the text that the parameter covers, without white space after it.
    span: Range<usize>,
    /// The decoded name and value; `None` if they are not UTF-8.
    pub(super) decoded: Option<(String, String)>,
}

/// Returns the bytes of the text that a fault or note about a query is about. That is the last
/// parameter with the name in `pointer`. For an empty pointer, it is the first parameter that is
/// not UTF-8. If there is no such parameter, it is the whole query.
///
/// ```
/// use keeptime_documents::query::parameter_span;
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
    let found = found.or_else(|| repeated_parameter(text, pointer));
    found.map_or_else(|| query_span(text), |parameter| parameter.span)
}

/// Returns the parameter that an item of a list comes from, such as the second `status` for
/// `/status/1`.
fn repeated_parameter<'t>(text: &'t str, pointer: &str) -> Option<QueryParameter<'t>> {
    let (list, index) = pointer.rsplit_once('/')?;
    let is_item = |parameter: &QueryParameter<'_>| {
        let name = parameter.decoded.as_ref().map(|(name, _)| child_pointer("", name));
        name.as_deref() == Some(list)
    };
    parameters(text).filter(is_item).nth(index.parse().ok()?)
}

/// Returns the parameters of a text, in order.
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

/// Decodes a name or a value. A plus sign means a space.
fn decoded(text: &str) -> Option<String> {
    let spaced = text.replace('+', " ");
    Some(percent_decode_str(&spaced).decode_utf8().ok()?.into_owned())
}

/// Returns the bytes of the query in a text.
fn query_span(text: &str) -> Range<usize> {
    path_and_query(text).1
}

/// Returns the path of a URL, with any scheme and host before it, or `None` if the text is only a
/// query.
pub(crate) fn path(text: &str) -> Option<&str> {
    path_and_query(text).0
}

/// Returns the path and the span of the query of a URL. The URL may be absolute or relative and may
/// follow the method `GET`. Any other text is a query as a whole, without the white space around
/// it.
///
/// The query of a URL is the part after its first question mark and before its fragment (RFC 3986,
/// 3.4). A plain query may contain question marks too. So without other signs of a URL, the text
/// before the first question mark is a path only if it has no `=`, `&` or `#`.
fn path_and_query(text: &str) -> (Option<&str>, Range<usize>) {
    let mut start = text.len() - text.trim_start().len();
    let mut target = text.trim();
    let call = target.strip_prefix("GET ").map(str::trim_start);
    if let Some(call) = call {
        start += target.len() - call.len();
        // In the first line of a request, the protocol follows the URL.
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

/// Returns whether a text starts with a scheme and two slashes, such as `https://` (RFC 3986, 3.1).
fn has_scheme(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    text.split_once("://").is_some_and(|(scheme, _)| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic()) && scheme.bytes().all(is_part)
    })
}
