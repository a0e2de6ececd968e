//! The body of a request for a token.

use serde::Deserialize;

use crate::store::Project;

#[derive(Deserialize)]
pub(super) struct TokenRequest {
    pub(super) auth: Auth,
}

#[derive(Deserialize)]
pub(super) struct Auth {
    pub(super) identity: Identity,
    pub(super) scope: Option<Scope>,
}

#[derive(Deserialize)]
pub(super) struct Identity {
    pub(super) password: Option<Password>,
}

#[derive(Deserialize)]
pub(super) struct Password {
    pub(super) user: User,
}

/// A user is named by an id, or by a name and a domain.
#[derive(Deserialize)]
pub(super) struct User {
    pub(super) id: Option<String>,
    pub(super) name: Option<String>,
    pub(super) domain: Option<Named>,
    pub(super) password: String,
}

/// What a token is for. Without a project and a domain, it opens nothing but the list of projects.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Scope {
    Of {
        project: Option<Named>,
        domain: Option<Named>,
    },
    /// OpenStack clients write `"unscoped"`.
    Unscoped(#[allow(dead_code)] String),
}

#[derive(Deserialize)]
pub(super) struct Named {
    id: Option<String>,
    name: Option<String>,
}

impl Named {
    /// Returns the name. The id of a domain is its name too.
    pub(super) fn into_domain(self) -> Option<String> {
        self.name.or(self.id)
    }

    pub(super) fn is(&self, project: &Project) -> bool {
        let is = |asked: &Option<String>, found: &str| {
            asked.as_deref().is_none_or(|asked| asked == found)
        };
        (self.id.is_some() || self.name.is_some())
            && is(&self.id, &project.id)
            && is(&self.name, &project.name)
    }
}
