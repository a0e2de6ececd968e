//! Who looks at the page: the token in a cookie.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

use super::error::PageError;
use crate::app::App;
use crate::http::AddressSource;
use crate::identity::{self, Session};

/// The name of the cookie.
const COOKIE: &str = "keeptime_token";

/// Somebody who has logged in.
#[derive(Clone, Debug)]
pub(super) struct Visitor(pub(super) Session);

impl Visitor {
    /// Returns the id of the project that the page shows.
    pub(super) fn project_id(&self) -> &str {
        &self.0.project.id
    }
}

impl FromRequestParts<App> for Visitor {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        let token = token(&parts.headers).ok_or(PageError::LoggedOut)?;
        let session = identity::session(app, token).await?;
        session.map(Self).ok_or(PageError::LoggedOut)
    }
}

/// Returns the token in the cookie of a request.
pub(super) fn token(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut cookies = cookies.flat_map(|value| value.split(';'));
    cookies.find_map(|cookie| {
        let (name, value) = cookie.trim().split_once('=')?;
        (name == COOKIE).then_some(value)
    })
}

/// Returns the header that sets the cookie. Without a token, it ends the cookie.
///
/// The cookie is not for scripts, and goes with no request that another site starts. Where there is TLS,
/// it goes only over TLS.
pub(super) fn set_cookie(app: &App, token: Option<&str>) -> String {
    let config = app.config();
    let is_behind_tls =
        config.public_url.starts_with("https://") || config.address_source == AddressSource::Proxy;
    let secure = if is_behind_tls { "; Secure" } else { "" };
    let (value, end) = match token {
        Some(token) => (token, ""),
        None => ("", "; Max-Age=0"),
    };
    format!("{COOKIE}={value}; Path=/; HttpOnly; SameSite=Strict{secure}{end}")
}
