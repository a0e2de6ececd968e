//! What all pages have in common: the head, the header with the logout button, and the headers of the
//! answer.

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use keeptime::explain::{English, Language};
use keeptime::report::Report;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::session::Visitor;

/// The style of the pages, which adds to that of reports.
const STYLE: &str = include_str!("style.css");

/// A page without its contents.
pub(super) struct Layout<'l> {
    title: &'l str,
    as_of: Option<DateTime<Utc>>,
    visitor: Option<&'l Visitor>,
    report_style: Option<String>,
}

impl<'l> Layout<'l> {
    /// Starts a page with a title.
    pub(super) fn new(title: &'l str) -> Self {
        Self { title, as_of: None, visitor: None, report_style: None }
    }

    /// Says who looks at it, and when it was correct.
    pub(super) fn with_visitor(self, visitor: &'l Visitor, now: DateTime<Utc>) -> Self {
        Self { visitor: Some(visitor), as_of: Some(now), ..self }
    }

    /// Lets the page contain sections of a report, which have a style and a script.
    pub(super) fn with_report(self, column_style: String) -> Self {
        Self { report_style: Some(column_style), ..self }
    }

    /// Returns the answer with the page.
    ///
    /// It loads nothing. A style or a script runs only with the number of this answer, so that a mistake in
    /// escaping cannot run one from a name.
    pub(super) fn page(&self, main: &Markup) -> Response {
        let nonce = hex::encode(rand::random::<[u8; 16]>());
        let of_report = match self.report_style {
            // Reports place the marks of their scales by attributes.
            Some(_) => format!("; style-src-attr 'unsafe-inline'; script-src 'nonce-{nonce}'"),
            None => String::new(),
        };
        let policy = format!(
            "default-src 'none'; style-src 'nonce-{nonce}'{of_report}; img-src data:; form-action 'self'; \
             base-uri 'none'; frame-ancestors 'none'"
        );
        let headers = [
            (CONTENT_TYPE, "text/html; charset=utf-8"),
            (CONTENT_SECURITY_POLICY, policy.as_str()),
            (X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (REFERRER_POLICY, "no-referrer"),
            (CACHE_CONTROL, "no-store"),
        ];
        (headers, self.html(&nonce, main).into_string()).into_response()
    }

    fn html(&self, nonce: &str, main: &Markup) -> Markup {
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    // Without it, browsers ask for /favicon.ico.
                    link rel="icon" href="data:,";
                    title { (self.title) " – keeptime" }
                    style nonce=(nonce) {
                        (PreEscaped(Report::STYLE)) (PreEscaped(STYLE))
                        @if let Some(style) = &self.report_style { (PreEscaped(style)) }
                    }
                }
                body {
                    a.skip href="#main" { "Skip to the contents" }
                    header {
                        h1 { (self.title) }
                        @if let Some(now) = self.as_of { p.quiet { (English.as_of(now)) } }
                        @if let Some(Visitor(session)) = self.visitor {
                            form.session method="post" action="/logout" {
                                span.quiet { (session.user) " in project " (session.project.name) }
                                button { "Log out" }
                            }
                        }
                    }
                    main id="main" tabindex="-1" { (main) }
                    @if self.report_style.is_some() {
                        div id="tip" role="status" hidden {}
                        script nonce=(nonce) { (PreEscaped(Report::SCRIPT)) }
                    }
                }
            }
        }
    }
}
