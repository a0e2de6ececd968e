//! `keeptime-server user`: the users of a database.

use serde_json::{Value, json};

use crate::args::AddUserArguments;
use crate::identity::first_user::{self, FirstUser, Names};
use crate::serve::ServeError;
use crate::store::Store;

/// Creates a user and prints the password and the access key, which are not shown again.
///
/// # Errors
/// [`ServeError`] if the user exists or the database cannot be used.
pub async fn add(arguments: AddUserArguments) -> Result<(), ServeError> {
    let AddUserArguments { database, domain, project, user, json } = arguments;
    let store = Store::open(&database).await?;
    let user = first_user::add(&store, Names { domain, project, user }).await?;
    store.close().await;
    if json {
        println!("{}", as_json(&user));
    } else {
        println!("{}", as_text(&user));
    }
    Ok(())
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
