//! Creates users and access keys: for `dev`, for the command line, and for tests.

use rand::Rng;
use rand::distr::Alphanumeric;
use uuid::Uuid;

use super::{now, password};
use crate::app::App;
use crate::serve::ServeError;
use crate::store::{AccessKey, NewUser, Project, Store, User};

/// The names of a user and of the project that the user may use.
#[derive(Clone, Debug)]
pub struct Names {
    /// The domain of both.
    pub domain: String,
    /// The project. It is created if it does not exist.
    pub project: String,
    /// The user, who must not exist.
    pub user: String,
}

/// A new user and the project that the user may use.
#[derive(Clone)]
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
    /// The id of the user's access key (AK).
    pub access_key: String,
    /// The secret key (SK) for signatures.
    pub secret_key: String,
}

/// Creates a project and a user with unique names.
///
/// # Errors
/// [`ServeError`] if the database fails.
pub async fn create(app: &App) -> Result<FirstUser, ServeError> {
    let suffix = hex::encode(rand::random::<[u8; 3]>());
    let names = Names {
        domain: "dev".to_owned(),
        project: format!("project-{suffix}"),
        user: format!("dev-{suffix}"),
    };
    add(app.store(), names).await
}

/// Creates a user with a random password and an access key.
///
/// # Errors
/// [`ServeError`] if the domain has a user with this name, or the database fails.
pub async fn add(store: &Store, names: Names) -> Result<FirstUser, ServeError> {
    let Names { domain, project, user: name } = names;
    let password = random_text(24);
    let user = User {
        id: random_id(),
        domain: domain.clone(),
        name: name.clone(),
        password_hash: password::hash(&password).map_err(ServeError::Password)?,
    };
    let project = Project { id: random_id(), domain: domain.clone(), name: project };
    let access_key = new_key(&user.id);
    let new = NewUser { user: &user, project: &project, access_key: &access_key };
    let project_id = store.create_user(new, now()).await.map_err(|error| {
        if error.is_duplicate() {
            ServeError::UserExists { domain: domain.clone(), name: name.clone() }
        } else {
            error.into()
        }
    })?;
    Ok(FirstUser {
        project_id,
        project: project.name,
        domain,
        user_id: user.id,
        name,
        password,
        access_key: access_key.id,
        secret_key: access_key.secret_key,
    })
}

/// Creates another access key for a user.
///
/// # Errors
/// [`ServeError`] if the domain has no user with this name, or the database fails.
pub async fn add_key(store: &Store, domain: &str, name: &str) -> Result<AccessKey, ServeError> {
    let Some(user) = store.user(domain, name).await? else {
        return Err(ServeError::NoUser { domain: domain.to_owned(), name: name.to_owned() });
    };
    let key = new_key(&user.id);
    store.create_access_key(&key, now()).await?;
    Ok(key)
}

fn new_key(user_id: &str) -> AccessKey {
    AccessKey {
        id: random_text(20).to_uppercase(),
        user_id: user_id.to_owned(),
        secret_key: random_text(40),
    }
}

fn random_id() -> String {
    Uuid::new_v4().simple().to_string()
}

/// Returns letters and digits from a generator that is fit for secrets.
fn random_text(length: usize) -> String {
    rand::rng().sample_iter(Alphanumeric).take(length).map(char::from).collect()
}

impl std::fmt::Debug for FirstUser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { project_id, project, domain, user_id, name, access_key, .. } = self;
        f.debug_struct("FirstUser")
            .field("project_id", project_id)
            .field("project", project)
            .field("domain", domain)
            .field("user_id", user_id)
            .field("name", name)
            .field("access_key", access_key)
            .finish_non_exhaustive()
    }
}
