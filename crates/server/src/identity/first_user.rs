//! Creates a project and a user, for `dev` and for tests.

use uuid::Uuid;

use super::password;
use crate::app::App;
use crate::serve::ServeError;
use crate::store::{Project, User};

/// A new project and a user who may use it.
#[derive(Clone, Debug)]
pub struct FirstUser {
    /// The id of the project.
    pub project_id: String,
    /// The name of the project.
    pub project: String,
    /// The domain of the project and the user.
    pub domain: String,
    /// The id of the user.
    pub user_id: String,
    /// The name of the user.
    pub name: String,
    /// The user's password. The database has only its hash.
    pub password: String,
}

/// Creates a project and a user with a random password. Their names are unique.
///
/// # Errors
/// [`ServeError`] if the database fails.
pub async fn create(app: &App) -> Result<FirstUser, ServeError> {
    let now = app.clock().now();
    let project_id = Uuid::new_v4().simple().to_string();
    let suffix = project_id.get(..6).unwrap_or_default().to_owned();
    let user = FirstUser {
        project: format!("project-{suffix}"),
        domain: "dev".to_owned(),
        user_id: Uuid::new_v4().simple().to_string(),
        name: format!("dev-{suffix}"),
        password: hex::encode(rand::random::<[u8; 12]>()),
        project_id,
    };
    let project = Project {
        id: user.project_id.clone(),
        domain: user.domain.clone(),
        name: user.project.clone(),
    };
    app.store().create_project(&project, now).await?;
    let stored = User {
        id: user.user_id.clone(),
        domain: user.domain.clone(),
        name: user.name.clone(),
        password_hash: password::hash(&user.password).map_err(ServeError::Password)?,
    };
    app.store().create_user(&stored, &user.project_id, now).await?;
    Ok(user)
}
