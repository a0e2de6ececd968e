//! `keeptime-server user` and `keeptime-server key`: the users of a database and their access keys.

use serde_json::{Value, json};

use crate::args::{AddKeyArguments, AddUserArguments, RevokeKeyArguments, UserArguments};
use crate::identity::first_user::{self, FirstUser, Names};
use crate::serve::{ServeError, print};
use crate::store::Store;

/// Creates a user and prints the password and the access key, which are not shown again.
///
/// # Errors
/// [`ServeError`] if the user exists or the database cannot be used.
pub async fn add(arguments: AddUserArguments) -> Result<(), ServeError> {
    let AddUserArguments { database, domain, project, user, json } = arguments;
    let store = Store::open(&database.database).await?;
    let user = first_user::add(&store, Names { domain, project, user }).await?;
    store.close().await;
    let text = if json { as_json(&user).to_string() } else { as_text(&user) };
    print(&text, not_printed(&user))
}

/// Removes a user.
///
/// # Errors
/// [`ServeError`] if the user does not exist or the database cannot be used.
pub async fn remove(arguments: UserArguments) -> Result<(), ServeError> {
    let UserArguments { database, domain, user } = arguments;
    let store = Store::open(&database.database).await?;
    let was_there = store.delete_user(&domain, &user).await?;
    store.close().await;
    if !was_there {
        return Err(ServeError::NoUser { domain, name: user });
    }
    let removed = format!("removed the user {user} of domain {domain}");
    print(&removed, format!("{removed}, but cannot print this"))
}

/// Creates an access key for a user and prints it. The secret key is not shown again.
///
/// # Errors
/// [`ServeError`] if the user does not exist or the database cannot be used.
pub async fn add_key(arguments: AddKeyArguments) -> Result<(), ServeError> {
    let AddKeyArguments { user: UserArguments { database, domain, user }, json } = arguments;
    let store = Store::open(&database.database).await?;
    let key = first_user::add_key(&store, &domain, &user).await?;
    store.close().await;
    let text = if json {
        json!({"access_key": key.id, "secret_key": key.secret_key}).to_string()
    } else {
        format!("access key  {}\nsecret key  {}", key.id, key.secret_key)
    };
    print(&text, format!("added the access key {}, but cannot print its secret key", key.id))
}

/// Makes an access key invalid.
///
/// # Errors
/// [`ServeError`] if there is no such key or the database cannot be used.
pub async fn revoke_key(arguments: RevokeKeyArguments) -> Result<(), ServeError> {
    let RevokeKeyArguments { database, key } = arguments;
    let store = Store::open(&database.database).await?;
    let was_there = store.delete_access_key(&key).await?;
    store.close().await;
    if !was_there {
        return Err(ServeError::NoAccessKey(key));
    }
    let revoked = format!("revoked the access key {key}");
    print(&revoked, format!("{revoked}, but cannot print this"))
}

/// Says that a user was added whose password and secret key are lost, because they are printed only once.
pub(crate) fn not_printed(user: &FirstUser) -> String {
    format!("added the user {}, but cannot print the password and the secret key", user.name)
}

/// Returns a user as lines of text.
pub(crate) fn as_text(user: &FirstUser) -> String {
    let FirstUser { project_id, project, domain, name, password, access_key, secret_key, .. } =
        user;
    format!(
        "\
project     {project} ({project_id})
user        {name} of domain {domain}
password    {password}
access key  {access_key}
secret key  {secret_key}"
    )
}

/// Returns a user as an object.
pub(crate) fn as_json(user: &FirstUser) -> Value {
    json!({
        "project_id": user.project_id,
        "project": user.project,
        "domain": user.domain,
        "user": user.name,
        "password": user.password,
        "access_key": user.access_key,
        "secret_key": user.secret_key,
    })
}
