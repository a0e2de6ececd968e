//! Why the page is not shown.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;

use super::layout::Layout;
use crate::store::StoreError;

/// Why the page is not shown.
#[derive(Debug, thiserror::Error)]
pub(super) enum PageError {
    /// Nobody has logged in.
    #[error("nobody has logged in")]
    LoggedOut,
    /// The project does not have what was asked for.
    #[error("there is no such policy in this project")]
    NotFound,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Writing the page failed.
    #[error("the page cannot be written: {0}")]
    Failed(String),
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let (status, message) = match &self {
            Self::LoggedOut => return Redirect::to("/login").into_response(),
            Self::NotFound => (StatusCode::NOT_FOUND, self.to_string()),
            Self::Store(error) if error.is_temporary() => {
                tracing::warn!(%error, "the database cannot be reached");
                let message = "the database cannot be reached; try again later".to_owned();
                (StatusCode::SERVICE_UNAVAILABLE, message)
            }
            Self::Store(_) | Self::Failed(_) => {
                tracing::error!(error = %self, "the page cannot be shown");
                (StatusCode::INTERNAL_SERVER_ERROR, "the server failed; see its log".to_owned())
            }
        };
        let heading = status.canonical_reason().unwrap_or("Error");
        let main = html! {
            p { "Sorry, " (message) "." }
            p { a href="/" { "All policies" } }
        };
        (status, Layout::new(heading).page(&main)).into_response()
    }
}
