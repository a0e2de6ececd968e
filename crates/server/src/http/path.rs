//! The ids in the path of a call.

use axum::extract::{FromRequestParts, Path};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::api::Api;
use super::body::JsonBody;
use super::refusal::Refusal;

/// The ids in the path of a call. A path that cannot be read is refused in the form of the API.
#[derive(Clone, Copy, Debug)]
pub struct PathIds<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for PathIds<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let ids = Path::from_request_parts(parts, state).await;
        let api = parts.extensions.get().map_or(Api::Identity, JsonBody::api);
        ids.map(|Path(ids)| Self(ids))
            .map_err(|error| Refusal::general(api, StatusCode::BAD_REQUEST, error.body_text()))
    }
}
