//! Logging in with a password, and who has logged in.

use std::net::IpAddr;
use std::time::Duration;

use super::token;
use crate::app::App;
use crate::store::{Project, StoreError, User};

/// Why somebody is not logged in.
#[derive(Debug, thiserror::Error)]
pub enum LogInError {
    /// There were too many requests.
    #[error("too many requests for tokens; wait {} s", .0.as_secs() + 1)]
    TooMany(Duration),
    /// The name, the domain, the password or the project is wrong. The message does not say which.
    #[error("the name, the domain, the password or the project is wrong")]
    Wrong,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Somebody who has logged in, and the project that the token is for.
#[derive(Clone, Debug)]
pub struct Session {
    /// The name of the user.
    pub user: String,
    /// The project.
    pub project: Project,
}

/// A user, by id, or by domain and name.
#[derive(Clone, Copy, Debug)]
pub(super) enum Who<'w> {
    Id(&'w str),
    Name { domain: &'w str, name: &'w str },
}

/// Returns the user with a password. An unknown name takes as long as a wrong password.
pub(super) async fn user_with_password(
    app: &App,
    who: Who<'_>,
    password: String,
) -> Result<User, LogInError> {
    let known = match who {
        Who::Id(id) => {
            app.token_rate().check_user("", id).map_err(LogInError::TooMany)?;
            app.store().user_by_id(id).await?
        }
        Who::Name { domain, name } => {
            app.token_rate().check_user(domain, name).map_err(LogInError::TooMany)?;
            app.store().user(domain, name).await?
        }
    };
    let hash = known.as_ref().map(|known| known.password_hash.clone());
    let is_correct = app.passwords().is_correct(password, hash).await;
    known.filter(|_| is_correct).ok_or(LogInError::Wrong)
}

/// Logs a user in to a project, by its name or id. An empty name means the user's only project. Returns the
/// text of a token, as the API issues it.
///
/// # Errors
/// [`LogInError`] if one of them is wrong or there were too many requests.
pub async fn log_in(
    app: &App,
    address: IpAddr,
    (domain, name): (&str, &str),
    password: String,
    project: &str,
) -> Result<String, LogInError> {
    app.token_rate().check_address(address).map_err(LogInError::TooMany)?;
    let user = user_with_password(app, Who::Name { domain, name }, password).await?;
    let projects = app.store().projects_of_user(&user.id).await?;
    let project = match projects.as_slice() {
        [only] if project.is_empty() => Some(only),
        projects => projects.iter().find(|known| known.name == project || known.id == project),
    };
    let project = project.ok_or(LogInError::Wrong)?;
    Ok(token::issue(app, &user.id, Some(&project.id)).await?.text)
}

/// Returns who has a token, or `None` if it is unknown, has expired or is for no project.
///
/// # Errors
/// [`StoreError`] if the database fails.
pub async fn session(app: &App, token: &str) -> Result<Option<Session>, StoreError> {
    let Some(owner) = token::owner(app, token.as_bytes()).await? else { return Ok(None) };
    let Some(user) = app.store().user_by_id(&owner.user_id).await? else { return Ok(None) };
    let projects = app.store().projects_of_user(&user.id).await?;
    let project = projects.into_iter().find(|known| Some(&known.id) == owner.project_id.as_ref());
    Ok(project.map(|project| Session { user: user.name, project }))
}

/// Ends a token.
///
/// # Errors
/// [`StoreError`] if the database fails.
pub async fn log_out(app: &App, token: &str) -> Result<(), StoreError> {
    token::revoke(app, token.as_bytes()).await
}
