//! Whether a client wants HTML or JSON.

use axum::http::{HeaderMap, header};

/// Returns whether a client prefers HTML to JSON, as browsers do. Clients that take anything get JSON.
pub(super) fn prefers_html(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let ranges: Vec<_> = accepted.flat_map(|value| value.split(',')).map(range).collect();
    quality(&ranges, "text/html") > quality(&ranges, "application/json")
}

/// Reads a media range and its quality in thousandths.
fn range(text: &str) -> (String, u16) {
    let mut parts = text.split(';').map(str::trim);
    let name = parts.next().unwrap_or_default().to_ascii_lowercase();
    let quality = parts.find_map(|part| part.strip_prefix("q=").or(part.strip_prefix("Q=")));
    let quality = quality.map_or(Some(1.0), |quality| quality.parse::<f32>().ok());
    // A quality that cannot be read says nothing in favour of the range.
    let quality = quality.filter(|quality| (0.0..=1.0).contains(quality)).unwrap_or(0.0);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // It is from 0 to 1000.
    (name, (quality * 1000.0) as u16)
}

/// Returns the quality of a type: that of the most specific range that contains it.
fn quality(ranges: &[(String, u16)], name: &str) -> u16 {
    let family = name.split('/').next().unwrap_or_default();
    let of = |range: &str| ranges.iter().find(|(found, _)| found == range).map(|found| found.1);
    of(name).or_else(|| of(&format!("{family}/*"))).or_else(|| of("*/*")).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::prefers_html;

    #[test]
    fn browsers_get_html_and_clients_get_json() {
        for (accept, html) in [
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", true),
            ("text/html", true),
            ("text/*", true),
            ("*/*", false),
            ("application/json", false),
            ("application/json, text/html;q=0.9", false),
            ("application/json;q=0.5, TEXT/HTML ; q=0.9", true),
            ("text/html;q=0", false),
            ("text/html;q=much", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
            assert_eq!(prefers_html(&headers), html, "{accept}");
        }
        assert!(!prefers_html(&HeaderMap::new()));
    }
}
