//! Logging in and out.

use std::net::{IpAddr, Ipv4Addr};

use axum::Extension;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use super::error::PageError;
use super::layout::Layout;
use super::session::{set_cookie, token};
use crate::app::App;
use crate::http::ClientAddress;
use crate::identity::{self, LogInError};

/// What is escaped in a query: all but the characters that RFC 3986 calls unreserved.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The names that the form is filled in with.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Names {
    domain: String,
    user: String,
    project: String,
}

/// A form that was sent.
#[derive(Deserialize)]
pub(super) struct Sent {
    #[serde(default)]
    domain: String,
    user: String,
    password: String,
    #[serde(default)]
    project: String,
}

/// Returns the path of the form, filled in with names.
pub fn path_with_names(domain: &str, user: &str, project: &str) -> String {
    let [domain, user, project] =
        [domain, user, project].map(|name| utf8_percent_encode(name, ESCAPED));
    format!("/login?domain={domain}&user={user}&project={project}")
}

/// `GET /login`
pub(super) async fn form(Query(names): Query<Names>) -> Response {
    page(&names, None)
}

/// `POST /login`
pub(super) async fn log_in(
    State(app): State<App>,
    address: Option<Extension<ClientAddress>>,
    headers: HeaderMap,
    sent: Result<Form<Sent>, FormRejection>,
) -> Result<Response, PageError> {
    let refuse = |status: StatusCode, names: &Names, why: &str| {
        Ok((status, page(names, Some(why))).into_response())
    };
    // Another site could log somebody in as its own user, who would then trust what it shows.
    if is_from_another_site(&headers) {
        return refuse(StatusCode::FORBIDDEN, &Names::default(), "the form came from another site");
    }
    let Ok(Form(sent)) = sent else {
        return refuse(StatusCode::BAD_REQUEST, &Names::default(), "the form is not complete");
    };
    let address = address.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |address| address.0.0);
    let Sent { domain, user, password, project } = sent;
    let logged_in = identity::log_in(&app, address, (&domain, &user), password, &project).await;
    let (status, why) = match logged_in {
        Ok(token) => {
            let cookie = [(header::SET_COOKIE, set_cookie(&app, Some(&token)))];
            return Ok((cookie, Redirect::to("/")).into_response());
        }
        Err(LogInError::Store(error)) if !error.is_unstorable_text() => return Err(error.into()),
        Err(error @ LogInError::TooMany(_)) => (StatusCode::TOO_MANY_REQUESTS, error),
        Err(LogInError::Wrong | LogInError::Store(_)) => (StatusCode::FORBIDDEN, LogInError::Wrong),
    };
    refuse(status, &Names { domain, user, project }, &why.to_string())
}

/// `POST /logout`. The cookie goes with no request of another site, so nobody else logs a visitor out.
pub(super) async fn log_out(
    State(app): State<App>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    if let Some(token) = token(&headers) {
        identity::log_out(&app, token).await?;
    }
    Ok(([(header::SET_COOKIE, set_cookie(&app, None))], Redirect::to("/login")).into_response())
}

fn is_from_another_site(headers: &HeaderMap) -> bool {
    // Browsers send it over TLS and to loopback; other clients have no cookies to protect.
    let site = headers.get("sec-fetch-site");
    site.is_some_and(|site| site != "same-origin" && site != "none")
}

fn page(names: &Names, why: Option<&str>) -> Response {
    let domain = if names.domain.is_empty() { "default" } else { &names.domain };
    let main = html! {
        @if let Some(why) = why {
            p.banner role="alert" { strong { "Not logged in" } " " (why) }
        }
        form.log-in method="post" action="/login" {
            (field("user", "User", &names.user, "username", true))
            label for="password" { "Password" }
            input id="password" name="password" type="password" autocomplete="current-password" required;
            (field("project", "Project", &names.project, "off", false))
            p.quiet { "Its name or id. Leave it empty if you have only one project." }
            (field("domain", "Domain", domain, "off", true))
            button { "Log in" }
        }
    };
    Layout::new("Log in").page(&main)
}

fn field(name: &str, label: &str, value: &str, autocomplete: &str, required: bool) -> Markup {
    html! {
        label for=(name) { (label) }
        input id=(name) name=(name) value=(value) autocomplete=(autocomplete) autocapitalize="none" spellcheck="false" required[required];
    }
}
