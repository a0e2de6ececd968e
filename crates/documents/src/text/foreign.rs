//! Texts that are neither JSON nor a pattern: what they look like, and what to do with them.

use std::ops::Range;

use keeptime::pattern::Replacement;

use super::crontab;
use super::expected::Expected;
use super::finding::{Finding, Severity};
use super::fix::Fix;

/// Returns the fault of a text that is recognized as something else than JSON or a pattern.
pub(super) fn finding(text: &str, expected: Option<Expected>) -> Option<Finding> {
    let Foreign { code, what, span, fix } = recognize(text)?;
    let expected = match expected {
        Some(expected) => expected.to_string(),
        None => "a JSON document or a pattern".to_owned(),
    };
    Some(Finding {
        severity: Severity::Fault,
        code,
        message: format!("expected {expected}, found {what}"),
        pointer: None,
        span,
        fix,
    })
}

/// A text that is recognized.
struct Foreign {
    code: &'static str,
    /// What it is, and what to do.
    what: String,
    /// The line that shows it.
    span: Range<usize>,
    fix: Option<Fix>,
}

fn recognize(text: &str) -> Option<Foreign> {
    if text.trim().is_empty() {
        let what = "an empty text: an earlier command or a download may have failed".to_owned();
        return Some(Foreign { code: "empty", what, span: 0..text.len(), fix: None });
    }
    if let Some((start, rules)) = crontab::read(text) {
        return Some(of_crontab(text, start, rules));
    }
    let (span, line) = first_line(text)?;
    let found = |code, what: &str| Some(Foreign { code, what: what.to_owned(), span, fix: None });
    if is_markup(line, "<!doctype html") || is_markup(line, "<html") {
        let what = "an HTML page, as proxies and login pages send: check the URL and the token, and \
                    repeat the download";
        return found("html", what);
    }
    if line.starts_with('<') {
        return found("xml", "XML: keeptime reads the JSON of the services");
    }
    if is_markup(line, "HTTP/") {
        let what = "an HTTP response with its headers: keep only the body, for example with curl \
                    without -i";
        return found("http", what);
    }
    if is_terraform(line) {
        let what = "Terraform configuration: write the plan to a file and show it as JSON, with \
                    terraform plan -out=FILE and terraform show -json FILE";
        return found("terraform", what);
    }
    if is_yaml(line) {
        let what = "YAML: convert it to JSON, for example with yq -o=json";
        return found("yaml", what);
    }
    None
}

fn of_crontab(text: &str, start: usize, rules: Result<String, String>) -> Foreign {
    let (what, fix) = match rules {
        Ok(rules) => {
            let end = text.trim_end().len();
            let shown = rules.replace('\n', " and ");
            let what = format!("a crontab; if its times are in UTC, its pattern is {shown}");
            let replacement = Replacement::new(0..end, rules);
            (what, Some(Fix::review(replacement)))
        }
        Err(reason) => (format!("a crontab that no pattern can express: {reason}"), None),
    };
    let line = text[start..].lines().next().unwrap_or_default();
    Foreign { code: "crontab", what, span: start..start + line.trim_end().len(), fix }
}

/// Returns the first line that is neither empty nor a comment, and its range.
fn first_line(text: &str) -> Option<(Range<usize>, &str)> {
    let mut offset = 0;
    let mut is_in_comment = false;
    for line in text.split_inclusive('\n') {
        let content = line.trim();
        is_in_comment |= content.starts_with("/*");
        let is_comment = content.starts_with('#') || content.starts_with("//") || is_in_comment;
        if content.contains("*/") {
            is_in_comment = false;
        }
        if !content.is_empty() && !is_comment {
            let start = offset + (line.len() - line.trim_start().len());
            return Some((start..start + content.len(), content));
        }
        offset += line.len();
    }
    None
}

fn is_markup(line: &str, start: &str) -> bool {
    line.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start))
}

/// Returns whether a line starts a block of Terraform's language.
fn is_terraform(line: &str) -> bool {
    const BLOCKS: [&str; 9] = [
        "resource",
        "data",
        "variable",
        "module",
        "provider",
        "terraform",
        "locals",
        "output",
        "moved",
    ];
    let word = line.split(|found: char| !found.is_ascii_alphabetic()).next().unwrap_or_default();
    let rest = &line[word.len()..];
    BLOCKS.contains(&word)
        && rest.starts_with([' ', '{', '"'])
        && (rest.contains('{') || rest.trim_start().starts_with('"'))
}

/// Returns whether a line starts a document of YAML. A line of a calendar has its name in upper case and no
/// space after the colon.
fn is_yaml(line: &str) -> bool {
    let line = line.strip_prefix("- ").unwrap_or(line);
    if line == "---" || line.starts_with("--- ") || line.starts_with("%YAML") {
        return true;
    }
    let Some((key, value)) = line.split_once(':') else { return false };
    let key = key.trim_matches(['"', '\'']);
    let is_key = key.starts_with(|first: char| first.is_ascii_alphabetic())
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
    let is_property = ["RRULE", "BEGIN", "END", "DTSTART", "FREQ"];
    is_key
        && (value.is_empty() || value.starts_with(' '))
        && key.contains(|found: char| found.is_ascii_lowercase())
        && !is_property.iter().any(|name| key.eq_ignore_ascii_case(name))
}
